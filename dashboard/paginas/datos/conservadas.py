"""Las cargas que se conservan: cuál se sirve y cómo volver a otra."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from dashboard.nucleo.formato import entero, enumerar, fecha
from dashboard.piezas import html
from dashboard.piezas.html import Pieza
from dashboard.piezas.tarjeta import tarjeta
from dashboard.publicacion.carpeta_carga import Conservada

_ARCHIVOS = 3


def tarjeta_conservadas(conservadas: Sequence[Conservada]) -> Pieza:
    """De la más nueva a la más antigua, con un botón para volver a cada una."""
    if not conservadas:
        return tarjeta("Cargas que se conservan", html.P("Ninguna todavía.", className="vacio"))
    return tarjeta(
        "Cargas que se conservan",
        html.Div(
            html.Ol([_fila(carga) for carga in conservadas], className="conservadas"),
            html.P("Volver no borra nada: se puede volver de la vuelta.", className="nota"),
        ),
        pista="se puede volver a cualquiera",
    )


def _fila(carga: Conservada) -> Pieza:
    cuando = datetime.fromisoformat(carga.creada)
    que = _que_entro(carga)
    accion = (
        html.Span("● se sirve", className="sello sello-cumple")
        if carga.actual
        else html.Button(
            f"Volver a la n.º {carga.numero}",
            className="boton",
            type="button",
            **{"data-volver": str(carga.numero)},
        )
    )
    return html.Li(
        html.Div(
            html.B(f"Carga n.º {carga.numero}"),
            html.Span(f" · {fecha(cuando.date())}, {cuando:%H:%M}"),
            html.Span(que, className="pista-fila"),
        ),
        accion,
    )


def _que_entro(carga: Conservada) -> str:
    if carga.demostracion:
        return "Demostración"
    primeros = list(carga.archivos[:_ARCHIVOS])
    resto = len(carga.archivos) - len(primeros)
    if resto:
        primeros.append(f"{entero(resto)} más")
    return f"Entró: {enumerar(primeros)}" if primeros else "Mismos archivos, con otros ajustes"
