"""Una dirección como código que se escanea con la cámara, dibujada sin pedir nada a nadie."""

from __future__ import annotations

import segno

from dashboard.graficas.svg import lienzo, marca

#: módulos en blanco alrededor, los que pide la norma (ISO/IEC 18004)
MARGEN = 4


def modulos(direccion: str) -> list[list[bool]]:
    """Los módulos del código, de arriba abajo y de izquierda a derecha, sin su margen; `True`, los oscuros."""
    return [[bool(modulo) for modulo in fila] for fila in segno.make(direccion, error="m", micro=False).matrix]


def codigo_qr(direccion: str) -> str:
    """El código como SVG: oscuro sobre claro en los dos temas, que es como lo leen todas las cámaras."""
    filas = modulos(direccion)
    lado = float(len(filas) + 2 * MARGEN)
    camino = "".join(
        f"M{x + MARGEN},{y + MARGEN}h1v1h-1z" for y, fila in enumerate(filas) for x, oscuro in enumerate(fila) if oscuro
    )
    piezas = [
        marca("rect", width=lado, height=lado, color="sobre-oscuro"),
        marca("path", d=camino, color="sobre-claro"),
    ]
    return lienzo(lado, lado, piezas, f"Código que abre {direccion}", "grafica-qr")
