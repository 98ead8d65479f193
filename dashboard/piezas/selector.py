"""Selectores que son enlaces: cada opción lleva su dirección, así que no necesitan al servidor para funcionar."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dashboard.piezas import etiquetas as html
from dashboard.piezas.enlace import enlace
from dashboard.piezas.etiquetas import Pieza
from dashboard.dominio.periodo import Corte, Periodo
from dashboard.navegacion.vista import Vista


def segmentos(nombre: str, opciones: Sequence[tuple[str, str, bool]]) -> Pieza:
    """Botones unidos: (texto, dirección, si es el actual)."""
    return html.Nav(
        [
            enlace(texto, destino, "actual" if actual else "")
            if not actual
            else html.Span(texto, className="actual", **{"aria-current": "true"})
            for texto, destino, actual in opciones
        ],
        className="segmentos",
        **{"aria-label": nombre},
    )


def desplegable(nombre: str, actual: Any, opciones: Sequence[tuple[str, str, bool]], clase: str = "") -> Pieza:
    """Un menú de enlaces que se abre con el teclado o el ratón: (texto, dirección, si es el actual)."""
    return html.Details(
        [
            html.Summary([html.Span(f"{nombre}: ", className="solo-lector"), actual]),
            html.Ul(
                [html.Li(enlace(texto, destino, "actual" if es else "")) for texto, destino, es in opciones],
                className="menu",
            ),
        ],
        className=f"desplegable caja {clase}",
    )


_NOMBRES = {Corte.ANIO: "Año", Corte.SEMESTRE: "Semestre", Corte.MES: "Mes"}


def selector_de_periodo(vista: Vista, periodos: Sequence[Periodo]) -> Pieza:
    """Clase de periodo y periodo. Al cambiar de clase se va al que contiene o sigue al actual."""
    de_clase = [periodo for periodo in periodos if periodo.corte is vista.periodo.corte]
    clases = [
        (nombre, vista.con(periodo=_equivalente(vista.periodo, corte, periodos)).url(), corte is vista.periodo.corte)
        for corte, nombre in _NOMBRES.items()
    ]
    opciones = [
        (periodo.texto, vista.con(periodo=periodo).url(), periodo == vista.periodo) for periodo in reversed(de_clase)
    ]
    informativo = {
        Corte.SEMESTRE: "corte informativo: la norma mide por año",
        Corte.MES: "solo para tendencias: la norma mide por año",
    }.get(vista.periodo.corte)
    return html.Div(
        [
            segmentos("Clase de periodo", clases),
            desplegable("Periodo", vista.periodo.texto, opciones),
            html.Span(informativo, className="informativo") if informativo else None,
        ],
        className="selector-periodo",
    )


def _equivalente(actual: Periodo, corte: Corte, periodos: Sequence[Periodo]) -> Periodo:
    """El periodo de otra clase que contiene el último mes con datos del actual."""
    candidatos = [periodo for periodo in periodos if periodo.corte is corte]
    cruzados = [periodo for periodo in candidatos if periodo.se_cruza_con(actual)]
    return cruzados[-1] if cruzados else candidatos[-1]
