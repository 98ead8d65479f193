"""Filas con barra: comparan de un vistazo sin una gráfica."""

from __future__ import annotations

from typing import Any

from dashboard.piezas import etiquetas as html
from dashboard.piezas.etiquetas import Pieza


def barra(parte: float | None, color: str, *, meta: float | None = None, clase: str = "") -> Pieza:
    """Barra de 0 a 1 (más de 1 se recorta). `color`: nombre de un color del tema. `meta`: dónde va la línea."""
    relleno = (
        None
        if parte is None
        else html.Span(
            className="barra-relleno",
            style={"width": f"{min(1.0, max(0.0, parte)) * 100:.2f}%", "background": f"var(--{color})"},
        )
    )
    linea = None if meta is None else html.Span(className="barra-meta", style={"left": f"{meta * 100:.0f}%"})
    trama = " barra-sin-dato" if parte is None else ""
    return html.Span([relleno, linea], className=f"barra{trama} {clase}", **{"aria-hidden": "true"})


def barra_partida(partes: list[tuple[float, str]], clase: str = "") -> Pieza:
    """Barra de varios tramos: (parte de 0 a 1, color del tema)."""
    tramos: list[Any] = [
        html.Span(className="barra-tramo", style={"width": f"{parte * 100:.2f}%", "background": f"var(--{color})"})
        for parte, color in partes
        if parte > 0
    ]
    return html.Span(tramos, className=f"barra barra-partida {clase}", **{"aria-hidden": "true"})
