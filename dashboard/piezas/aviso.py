"""Avisos: lo que pasó, dónde, qué hacer y adónde ir."""

from __future__ import annotations

from typing import Any

from dashboard.piezas import etiquetas as html
from dashboard.piezas.enlace import enlace
from dashboard.piezas.etiquetas import Pieza
from dashboard.errores import ErrorTablero


def aviso_error(error: ErrorTablero, titulo: str = "No se puede mostrar esta página") -> Pieza:
    """La pantalla de un error con nombre, con sus salidas como enlaces."""
    return html.Div(
        [
            html.H1(titulo, id="titular", tabIndex="-1"),
            html.P(error.mensaje, className="error-mensaje"),
            html.P(error.donde) if error.donde else None,
            html.P(error.que_hacer) if error.que_hacer else None,
            html.Ul([html.Li(enlace(texto, destino)) for texto, destino in error.opciones], className="opciones")
            if error.opciones
            else None,
        ],
        className="aviso-pagina",
        role="alert",
    )


def franja(texto: Any, clase: str = "") -> Pieza:
    """Una franja bajo la barra: demostración, datos antiguos, generación dañada."""
    return html.Div(texto, className=f"franja {clase}", role="note")
