"""El marco de todas las páginas: barra, búsqueda, avisos, contenido y pie; y el sitio de una gráfica."""

from __future__ import annotations

from typing import Any

from dash import dcc
from dash import html as de_dash

from dashboard.graficas.tema import CONFIG
from dashboard.nucleo.errores import ErrorTablero
from dashboard.piezas import html
from dashboard.piezas.enlaces import enlace
from dashboard.piezas.html import Pieza


class Id:
    """Identificadores del marco."""

    RUTA = "ruta"
    FRANJAS = "franjas"
    MENU = "menu"
    PIE = "pie"


def _ya_escrito(pieza: Pieza) -> de_dash.Section:
    """Una pieza dentro de un esqueleto de Dash."""
    return de_dash.Section(**html.cruda(pieza)["props"])


def _buscador() -> Pieza:
    caja = html.entrada(
        "search", "q", None, "buscador", autocomplete="off",
        placeholder="Buscar región, establecimiento, grupo, distrito o código…",
    )  # fmt: skip
    return html.Div(
        html.Label("Buscar", htmlFor="buscador", className="solo-lector"),
        caja,
        html.Div(id="buscador-resultados", className="resultados", hidden=True),
        className="buscador",
        role="search",
    )


def marco(contenido: list[Any]) -> de_dash.Div:
    """El esqueleto fijo con las páginas dentro."""
    return de_dash.Div(
        [
            dcc.Location(id=Id.RUTA, refresh="callback-nav"),
            de_dash.A("Saltar al contenido", href="#contenido", className="saltar"),
            de_dash.Header(
                de_dash.Div(
                    [
                        de_dash.A(
                            [
                                de_dash.Span(className="logo", **{"aria-hidden": "true"}),
                                de_dash.Span([de_dash.B("Grupos de apoyo"), de_dash.Span(" a la lactancia materna")]),
                            ],
                            href="/",
                            className="marca",
                        ),
                        _ya_escrito(_buscador()),
                        de_dash.Nav(id=Id.MENU, className="menu-principal", **{"aria-label": "Páginas"}),
                    ],
                    className="barra-superior",
                )
            ),
            de_dash.Div(id=Id.FRANJAS, role="region", **{"aria-label": "Avisos sobre los datos"}),
            de_dash.Main(contenido, id="contenido", tabIndex="-1"),
            de_dash.Footer(id=Id.PIE, className="pie"),
        ]
    )


def grafica(identificador: str, figura: dict[str, Any]) -> dcc.Graph:
    """Una gráfica de Plotly que llena el sitio que se le da."""
    alto = {"height": "100%", "width": "100%"}
    return dcc.Graph(id=identificador, figure=figura, config=CONFIG, responsive=True, style=alto)


def aviso_error(error: ErrorTablero, titulo: str = "No se puede mostrar esta página") -> Pieza:
    """La pantalla de un error con nombre, con sus salidas como enlaces."""
    return html.Div(
        html.H1(titulo, id="titular", tabIndex="-1"),
        html.P(error.mensaje, className="error-mensaje"),
        html.P(error.donde) if error.donde else None,
        html.P(error.que_hacer) if error.que_hacer else None,
        html.Ul([html.Li(enlace(texto, destino)) for texto, destino in error.opciones], className="opciones")
        if error.opciones
        else None,
        className="aviso-pagina",
        role="alert",
    )


def franja(texto: Any, clase: str = "") -> Pieza:
    """Una franja bajo la barra: demostración, datos antiguos, generación dañada."""
    return html.Div(texto, className=f"franja {clase}", role="note")
