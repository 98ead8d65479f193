"""Una `Tabla` de la escena como tabla nativa."""

from __future__ import annotations

from datetime import date
from typing import Any

from dashboard.graficas.lienzo_pptx import (
    LETRA,
    LETRA_NEGRITA,
    Caja,
    Trozo,
    color,
    describir,
    emu,
    escribir,
    lineas,
    texto,
)
from dashboard.indicadores.escenas.base import Tabla
from dashboard.indicadores.listas.base import Columna
from dashboard.nucleo.formato import SIN_DATO, decimal, entero, fecha, plural

CUERPOS = (18, 16, 14, 12)
#: margen de una celda, de los dos lados
_AIRE = 0.26
_NUMEROS = frozenset({"entero", "porcentaje", "fecha", "hora"})


def celda(columna: Columna, valor: Any) -> str:
    """El texto de una celda como se lee en el Perú; «sin dato» donde no lo hay."""
    if valor is None or valor == "":
        return SIN_DATO
    if columna.tipo == "porcentaje":
        return f"{decimal(valor * 100)} %"
    if columna.tipo == "hora":
        return f"{valor // 60:02d}:{valor % 60:02d}"
    if isinstance(valor, date):
        return fecha(valor)
    return entero(valor) if columna.tipo == "entero" else str(valor)


def tabla(formas: Any, contenido: Tabla, caja: Caja, nombre: str) -> None:
    """La tabla con la primera fila como encabezado; si hay más filas que las que caben, se dice cuántas quedan."""
    columnas, filas = contenido.columnas, contenido.filas
    textos = [[columna.encabezado for columna in columnas]]
    textos += [[celda(columna, fila.get(columna.campo)) for columna in columnas] for fila in filas]
    quedan = contenido.total - len(filas)
    alto = caja.alto - (0.35 if quedan else 0.0)
    cuerpo, anchos, altos = _que_cabe(textos, caja.ancho, alto)
    marco = formas.add_table(len(textos), len(columnas), *Caja(caja.x, caja.y, caja.ancho, sum(altos)).emu)
    describir(marco, f"Tabla: {nombre}", f"{nombre}: {plural(contenido.total, 'fila')}")
    propia = marco.table
    propia.horz_banding = False
    for i, ancho in enumerate(anchos):
        propia.columns[i].width = emu(ancho)
    for f, fila in enumerate(textos):
        propia.rows[f].height = emu(altos[f])
        for c, valor in enumerate(fila):
            casilla = propia.cell(f, c)
            casilla.fill.solid()
            casilla.fill.fore_color.rgb = color("neutro-suave" if f == 0 else "papel")
            letra = "neutro-texto" if f == 0 else "tinta"
            trozo = Trozo(valor, cuerpo, letra, f == 0)
            escribir(casilla.text_frame, [[trozo]], derecha=columnas[c].tipo in _NUMEROS, aire=0.08)
    if quedan:
        abajo = Caja(caja.x, caja.y + sum(altos) + 0.06, caja.ancho, 0.3)
        texto(formas, "Filas que no se ven", abajo, [[Trozo(f"y {plural(quedan, 'más', 'más')}", 14, "apagado")]])


def _que_cabe(textos: list[list[str]], ancho: float, alto: float) -> tuple[float, list[float], list[float]]:
    """El mayor cuerpo con que la tabla cabe, y con él los anchos de columna y los altos de fila."""
    for cuerpo in CUERPOS:
        anchos = _anchos(textos, ancho, cuerpo)
        altos = []
        for numero, fila in enumerate(textos):
            pares = zip(fila, anchos, strict=True)
            cuantas = max(lineas(valor, cuerpo, propio - _AIRE, negrita=numero == 0) for valor, propio in pares)
            altos.append(cuantas * cuerpo * 1.2 / 72 + 0.1)
        if sum(altos) <= alto:
            break
    return cuerpo, anchos, altos


def _anchos(textos: list[list[str]], ancho: float, cuerpo: float) -> list[float]:
    """Cada columna, lo que pide su texto; si no alcanza, al menos su palabra más larga y el resto en proporción."""
    minimos, pedidos = [], []
    for columna in zip(*textos, strict=True):
        palabra = max(len(palabra) for valor in columna for palabra in valor.split(" "))
        minimos.append(palabra * cuerpo * (LETRA_NEGRITA + 0.06) / 72 + _AIRE)
        pedidos.append(max(minimos[-1], max(map(len, columna)) * cuerpo * LETRA / 72 + _AIRE))
    if sum(pedidos) <= ancho or sum(minimos) >= ancho:
        base = pedidos if sum(pedidos) <= ancho else minimos
        return [ancho * propio / sum(base) for propio in base]
    libre = (ancho - sum(minimos)) / (sum(pedidos) - sum(minimos))
    return [minimo + libre * (pedido - minimo) for minimo, pedido in zip(minimos, pedidos, strict=True)]
