"""El sello de un veredicto: palabra, figura y color, nunca solo color."""

from __future__ import annotations

from dash import html

from dashboard.dominio.estandar import Veredicto
from dashboard.figuras.tema import SIGNOS


def sello(veredicto: Veredicto) -> html.Span:
    """«● cumple», «▲ no cumple», «◆ depende», «○ sin dato»."""
    figura, palabra = SIGNOS[veredicto]
    return html.Span(
        [html.Span(figura, className="figura", **{"aria-hidden": "true"}), palabra],
        className=f"sello sello-{veredicto.value}",
    )


def marca(figura: str, texto: str, clase: str) -> html.Span:
    """Un sello que no es un veredicto (por ejemplo, «◆ señal de cambio»)."""
    return html.Span(
        [html.Span(figura, className="figura", **{"aria-hidden": "true"}), texto], className=f"sello {clase}"
    )
