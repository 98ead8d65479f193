"""Tarjetas de indicador y tarjetas de contenido."""

from __future__ import annotations

from typing import Any

from dashboard.piezas import etiquetas as html
from dashboard.piezas.etiquetas import Pieza


def tarjeta_indicador(
    titulo: Any,
    cifra: str,
    estado: list[Any],
    detalle: list[Any],
    nota: Any = None,
    clase: str = "",
    accion: Any = None,
) -> Pieza:
    """Una cifra grande con su veredicto, su n/N y su nota. `cifra` es «71,9 %» o «sin dato»; `accion`, su control."""
    numero, separador, unidad = cifra.partition("\u202f%")
    grande = [numero, html.Small(" %")] if separador and not unidad else [cifra]
    return html.Article(
        [
            html.Div([html.H2(titulo, className="tarjeta-titulo"), accion], className="indicador-cabeza"),
            html.P(grande, className="cifra" if separador else "cifra cifra-texto"),
            html.P(estado, className="estado"),
            html.P(detalle, className="detalle"),
            html.P(nota, className="nota") if nota else None,
        ],
        className=f"tarjeta indicador {clase}",
    )


def tarjeta(titulo: Any, contenido: Any, *, pista: Any = None, accion: Any = None, clase: str = "") -> Pieza:
    """Una tarjeta con título que es afirmación o pregunta, una pista y una acción a la derecha."""
    return html.Section(
        [
            html.Div(
                [html.H2([titulo, html.Span(pista, className="pista") if pista else None]), accion],
                className="tarjeta-cabeza",
            ),
            contenido,
        ],
        className=f"tarjeta {clase}",
    )
