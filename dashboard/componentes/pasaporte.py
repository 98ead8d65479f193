"""El control que abre el pasaporte de una cifra. Es un enlace: sin guiones abre la misma información como página."""

from __future__ import annotations

from typing import Any

from dashboard.componentes import etiquetas as html
from dashboard.componentes.etiquetas import Pieza
from dashboard.navegacion.vista import PASAPORTE, Vista

#: lo que busca el guion del navegador
CLASE = "abre-pasaporte"


def direccion_pasaporte(vista: Vista, indicador: str, codigo: str | None = None) -> str:
    """La dirección del pasaporte de un indicador en el territorio de la vista, o en otro."""
    return vista.con(pagina=PASAPORTE, codigo=codigo or vista.codigo, indicador=indicador, lista="").url()


def boton_pasaporte(vista: Vista, indicador: str, que: str, codigo: str | None = None) -> Pieza:
    """La «i» de una tarjeta. `que`: de qué cifra, para quien la oye."""
    return html.A(
        [html.Span("i", **{"aria-hidden": "true"}), html.Span(f"¿De dónde sale? {que}", className="solo-lector")],
        href=direccion_pasaporte(vista, indicador, codigo),
        className=f"{CLASE} boton-i",
        title="¿De dónde sale esta cifra?",
        **{"aria-haspopup": "dialog"},
    )


def cifra_con_pasaporte(vista: Vista, texto: Any, indicador: str, codigo: str | None = None, clase: str = "") -> Pieza:
    """Una cifra de una fila o de una frase que abre su pasaporte."""
    return html.A(
        texto,
        href=direccion_pasaporte(vista, indicador, codigo),
        className=f"{CLASE} {clase}".strip(),
        title="¿De dónde sale esta cifra?",
        **{"aria-haspopup": "dialog"},
    )
