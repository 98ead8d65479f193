"""Enlaces internos: cambian la dirección sin recargar la página y funcionan también abiertos en otra pestaña."""

from __future__ import annotations

from typing import Any

from dashboard.piezas import etiquetas as html
from dashboard.piezas.etiquetas import Pieza


def enlace(contenido: Any, destino: str, clase: str = "", **otros: Any) -> Pieza:
    """Un enlace a otra vista. `destino`: una dirección propia ya escrita (`Vista.url()`)."""
    return html.Link(contenido, href=destino, className=clase or None, **otros)


def descarga(contenido: Any, destino: str, clase: str = "enlace-descarga") -> Pieza:
    """Un enlace que descarga un archivo: sí pide la página al servidor."""
    return html.A(contenido, href=destino, className=clase, download="")


def abre_lista(contenido: Any, destino: str, clase: str = "abre-lista") -> Pieza:
    """Un enlace a una lista. Carga la página entera: el componente de tablas pesa y solo viaja donde se abre una."""
    return html.A(contenido, href=destino, className=clase)
