"""El sello de un veredicto: palabra, figura y color, nunca solo color."""

from __future__ import annotations

from dashboard.piezas import etiquetas as html
from dashboard.piezas.etiquetas import Pieza
from dashboard.dominio.estandar import Veredicto
from dashboard.graficas.tema import SIGNOS


def sello(veredicto: Veredicto) -> Pieza:
    """«● cumple», «▲ no cumple», «◆ depende», «○ sin dato»."""
    figura, palabra = SIGNOS[veredicto]
    return html.Span(
        [html.Span(figura, className="figura", **{"aria-hidden": "true"}), palabra],
        className=f"sello sello-{veredicto.value}",
    )


def marca(figura: str, texto: str, clase: str) -> Pieza:
    """Un sello que no es un veredicto (por ejemplo, «◆ señal de cambio»)."""
    return html.Span(
        [html.Span(figura, className="figura", **{"aria-hidden": "true"}), texto], className=f"sello {clase}"
    )
