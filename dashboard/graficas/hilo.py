"""El hilo: la línea mínima de una cifra en el tiempo, sin ejes, que llena el sitio que se le da sin engrosarse."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.graficas.svg import marca

#: el lienzo, en unidades que el navegador estira; el margen deja sitio al grueso del trazo
ANCHO, ALTO, _MARGEN = 120.0, 32.0, 3.0


def hilo(valores: Sequence[float | None], dicho: str, tope: float) -> str:
    """El SVG de una serie; "" con menos de dos valores. `dicho`: lo mismo en palabras, para quien no lo ve.

    Un `None` es un hueco: la línea se corta, y un valor entre dos huecos es un punto. `tope`: lo menos que abarca el
    alto, en la unidad de los valores: una variación pequeña no se ve grande.
    """
    hay = [valor for valor in valores if valor is not None]
    if len(hay) < 2:
        return ""
    alto, medio = max(max(hay) - min(hay), tope), (max(hay) + min(hay)) / 2
    paso, escala = (ANCHO - 2 * _MARGEN) / (len(valores) - 1), (ALTO - 2 * _MARGEN) / alto
    trazos, sigue, ultimo = [], False, ""
    for i, valor in enumerate(valores):
        if valor is not None:
            ultimo = f"{_MARGEN + i * paso:.1f} {ALTO / 2 - (valor - medio) * escala:.1f}"
            # un tramo de largo cero, con el extremo redondo, es un punto
            trazos.append(f"L{ultimo}" if sigue else f"M{ultimo}h0")
        sigue = valor is not None
    return marca(
        "svg",
        [marca("path", d="".join(trazos)), marca("path", d=f"M{ultimo}h0", class_="hilo-fin")],
        viewBox=f"0 0 {ANCHO:.0f} {ALTO:.0f}", class_="hilo", role="img", aria_label=dicho, preserveAspectRatio="none",
    )  # fmt: skip
