"""El marco de todas las páginas: barra, búsqueda, contenido y pie."""

from __future__ import annotations

from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html


class Id:
    """Identificadores del marco."""

    RUTA = "ruta"
    FRANJAS = "franjas"
    MENU = "menu"
    PIE = "pie"


def marco(contenido: list[Any]) -> html.Div:
    """El esqueleto fijo con las páginas dentro."""
    return html.Div(
        [
            dcc.Location(id=Id.RUTA, refresh="callback-nav"),
            html.A("Saltar al contenido", href="#contenido", className="saltar"),
            html.Header(
                dbc.Container(
                    [
                        html.A(
                            [
                                html.Span(className="logo", **{"aria-hidden": "true"}),
                                html.Span([html.B("Grupos de apoyo"), html.Span(" a la lactancia materna")]),
                            ],
                            href="/",
                            className="marca",
                        ),
                        html.Div(
                            [
                                html.Label("Buscar", htmlFor="buscador", className="solo-lector"),
                                dbc.Input(
                                    id="buscador",
                                    type="search",
                                    placeholder="Buscar región, establecimiento, grupo, distrito o código…",
                                    autocomplete="off",
                                ),
                                html.Div(id="buscador-resultados", className="resultados", hidden=True),
                            ],
                            className="buscador",
                            role="search",
                        ),
                        html.Nav(id=Id.MENU, className="menu-principal", **{"aria-label": "Páginas"}),
                    ],
                    fluid=True,
                    className="barra-superior",
                )
            ),
            html.Div(id=Id.FRANJAS, role="region", **{"aria-label": "Avisos sobre los datos"}),
            html.Main(contenido, id="contenido", tabIndex="-1"),
            html.Footer(id=Id.PIE, className="pie"),
        ]
    )
