"""La tabla de reglas de la guía con su comprobación y su párrafo."""

from __future__ import annotations

from dashboard.dominio.estandar import Veredicto
from dashboard.indicadores.reglas import Regla
from dashboard.nucleo.formato import enumerar, palabra
from dashboard.piezas import html
from dashboard.piezas.html import Pieza
from dashboard.piezas.tarjeta import sello


def tabla_de_reglas(reglas: list[Regla]) -> Pieza:
    """Una fila por regla: sello, lo hallado, lo que pide la guía y el párrafo."""
    return html.Ul(
        [
            html.Li(
                sello(regla.veredicto),
                html.Div(html.B(regla.hallado), html.Span(regla.pide), className="regla-texto"),
                html.Span(f"Guía {regla.parrafo}", className="parrafo"),
            )
            for regla in reglas
        ],
        className="reglas",
    )


def conteo(reglas: list[Regla]) -> str:
    """«4 cumplen, 2 no y 1 sin dato»."""
    cuenta = {v: sum(regla.veredicto is v for regla in reglas) for v in Veredicto}
    partes = []
    if cuenta[Veredicto.CUMPLE]:
        partes.append(f"{cuenta[Veredicto.CUMPLE]} {palabra(cuenta[Veredicto.CUMPLE], 'cumple', 'cumplen')}")
    if cuenta[Veredicto.NO_CUMPLE]:
        partes.append(f"{cuenta[Veredicto.NO_CUMPLE]} no")
    if cuenta[Veredicto.SIN_DATO]:
        partes.append(f"{cuenta[Veredicto.SIN_DATO]} sin dato")
    return enumerar(partes)
