"""Leyendas: cuadros de color con su texto."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dashboard.piezas import etiquetas as html
from dashboard.piezas.etiquetas import Pieza
from dashboard.graficas.mapa import PUNTOS
from dashboard.graficas.tema import CLASES_ESTANDAR, Clases


def cuadro(color: str, texto: str, clase: str = "") -> Pieza:
    """Un cuadro de color del tema con su texto."""
    return html.Li([html.Span(className=f"cuadro {clase}", style={"background": f"var(--{color})"}), texto])


def leyenda_clases(clases: Clases, *, con_trama: bool, con_gris: bool) -> Pieza:
    """Leyenda del mapa y el mosaico. La línea de 80 % separa las clases del estándar."""
    filas: list[Any] = []
    for tope, color, texto in clases:
        filas.append(cuadro(color, texto))
        if clases is CLASES_ESTANDAR and tope == 800:
            filas.append(html.Li("│ estándar 80 %", className="leyenda-estandar"))
    if con_trama:
        filas.append(html.Li([html.Span(className="cuadro cuadro-trama"), "depende de lo que no se sabe"]))
    if con_gris:
        filas.append(cuadro("sin-dato", "sin dato"))
    return html.Ul(filas, className="leyenda")


def leyenda_puntos(presentes: Sequence[int]) -> Pieza:
    """Leyenda de los establecimientos del mapa: se distinguen por relleno, anillo y tamaño."""
    filas = []
    for posicion in presentes:
        estilo = PUNTOS[posicion]
        lado = f"{estilo.tamano + 3}px"
        borde = f"2px solid var(--{estilo.anillo})" if estilo.anillo and estilo.anillo != "papel" else "none"
        forma = {"background": f"var(--{estilo.relleno})", "border": borde, "width": lado, "height": lado}
        filas.append(html.Li([html.Span(className="punto", style=forma), estilo.nombre]))
    return html.Ul(filas, className="leyenda leyenda-puntos")


def leyenda_series(series: Sequence[tuple[str, str]]) -> Pieza:
    """Leyenda en línea: (color del tema, texto)."""
    return html.Span(
        [
            html.Span([html.Span(className=f"cuadro cuadro-{color}", style={"background": f"var(--{color})"}), texto])
            for color, texto in series
        ],
        className="leyenda-linea",
    )
