"""Enlaces internos: cambian la dirección sin recargar la página y funcionan también abiertos en otra pestaña."""

from __future__ import annotations

from typing import Any

from dash import dcc, html


def enlace(contenido: Any, destino: str, clase: str = "", **otros: Any) -> dcc.Link:
    """Un enlace a otra vista. `destino`: una dirección propia ya escrita (`Vista.url()`)."""
    return dcc.Link(contenido, href=destino, className=clase or None, **otros)


def descarga(contenido: Any, destino: str, clase: str = "enlace-descarga") -> html.A:
    """Un enlace que descarga un archivo: sí pide la página al servidor."""
    return html.A(contenido, href=destino, className=clase, download="")


def abre_lista(contenido: Any, destino: str, clase: str = "abre-lista") -> html.A:
    """Un enlace a una lista. Carga la página entera: el componente de tablas pesa y solo viaja donde se abre una."""
    return html.A(contenido, href=destino, className=clase)
