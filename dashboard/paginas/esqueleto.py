"""El esqueleto de las páginas de territorio: identificadores, sitios reservados, salidas y lo que hace el navegador."""

from __future__ import annotations

from typing import Any

from dash import ClientsideFunction, Input, Output, dcc
from dash import html as dash_html

from dashboard.graficas.tema import CONFIG


class Id:
    """Identificadores de la página."""

    PAGINA = "territorio"
    TIRA = "territorio-tira"
    TITULAR = "territorio-titular"
    TARJETAS = "territorio-tarjetas"
    MAPA = "mapa"
    MAPA_CABEZA = "territorio-mapa-cabeza"
    MAPA_MODO = "territorio-mapa-modo"
    MAPA_PIE = "territorio-mapa-pie"
    MOSAICO = "territorio-mosaico"
    TABLA = "territorio-tabla"
    RANKING = "territorio-ranking"
    TENDENCIA = "tendencia"
    TENDENCIA_CABEZA = "territorio-tendencia-cabeza"
    INASISTENCIAS = "inasistencias"
    INASISTENCIAS_CABEZA = "territorio-inasistencias-cabeza"
    MOTIVOS = "territorio-motivos"
    CAMBIOS = "territorio-cambios"
    FIGURAS = "territorio-figuras"


def layout() -> dash_html.Div:
    """El esqueleto, sin datos y con sitio reservado para que nada salte."""
    return dash_html.Div(
        [
            dcc.Store(id=Id.FIGURAS),
            dash_html.Div(id=Id.TIRA, className="hueco-tira"),
            dash_html.Div(id=Id.TITULAR, className="hueco-titular"),
            dash_html.Div(id=Id.TARJETAS, className="tarjetas"),
            dash_html.Div(
                [
                    dash_html.Div(
                        [
                            dash_html.Section(
                                [
                                    dash_html.Div(id=Id.MAPA_CABEZA),
                                    dash_html.Div(
                                        [
                                            dash_html.Div(
                                                _lienzo(Id.MAPA, "lienzo-mapa"),
                                                className="panel-mapa",
                                            ),
                                            dash_html.Div(id=Id.MOSAICO, className="panel-mosaico"),
                                            dash_html.Div(id=Id.TABLA, className="panel-tabla"),
                                        ],
                                        id=Id.MAPA_MODO,
                                        className="modo-mapa",
                                    ),
                                    dash_html.Div(id=Id.MAPA_PIE),
                                ],
                                className="tarjeta tarjeta-mapa",
                            ),
                            dash_html.Div(id=Id.CAMBIOS),
                        ],
                        className="columna columna-mapa",
                    ),
                    dash_html.Div(dash_html.Div(id=Id.RANKING), className="columna"),
                    dash_html.Div(
                        [
                            dash_html.Section(
                                [
                                    dash_html.Div(id=Id.TENDENCIA_CABEZA),
                                    _lienzo(Id.TENDENCIA, "lienzo"),
                                ],
                                className="tarjeta",
                            ),
                            dash_html.Section(
                                [
                                    dash_html.Div(id=Id.INASISTENCIAS_CABEZA),
                                    _lienzo(Id.INASISTENCIAS, "lienzo"),
                                ],
                                className="tarjeta",
                            ),
                            dash_html.Div(id=Id.MOTIVOS),
                        ],
                        className="columna",
                    ),
                ],
                className="rejilla",
            ),
        ],
        id=Id.PAGINA,
        className="pagina",
    )


def _lienzo(identificador: str, clase: str) -> dash_html.Div:
    """Una gráfica con su alto reservado por la hoja de estilo."""
    grafica = dcc.Graph(
        id=identificador, figure=_vacia(), config=CONFIG, responsive=True, style={"height": "100%", "width": "100%"}
    )
    return dash_html.Div(grafica, className=clase)


def _vacia() -> dict[str, Any]:
    """Figura sin datos y sin ejes, para antes de la primera respuesta."""
    return {
        "data": [],
        "layout": {
            "xaxis": {"visible": False},
            "yaxis": {"visible": False},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
        },
    }


#: salidas de `pintar`, en un solo viaje por clic
SALIDAS: dict[str, Output] = {
    "tira": Output(Id.TIRA, "children"),
    "titular": Output(Id.TITULAR, "children"),
    "tarjetas": Output(Id.TARJETAS, "children"),
    "figuras": Output(Id.FIGURAS, "data"),
    "mapa_cabeza": Output(Id.MAPA_CABEZA, "children"),
    "modo": Output(Id.MAPA_MODO, "className"),
    "mapa_pie": Output(Id.MAPA_PIE, "children"),
    "mosaico": Output(Id.MOSAICO, "children"),
    "tabla": Output(Id.TABLA, "children"),
    "ranking": Output(Id.RANKING, "children"),
    "tendencia_cabeza": Output(Id.TENDENCIA_CABEZA, "children"),
    "inasistencias_cabeza": Output(Id.INASISTENCIAS_CABEZA, "children"),
    "motivos": Output(Id.MOTIVOS, "children"),
    "cambios": Output(Id.CAMBIOS, "children"),
}


def registrar(app: Any) -> None:
    """Lo que hace el navegador sin preguntar: dibujar después de mostrar el texto, e ir adonde se hizo clic."""
    app.clientside_callback(
        ClientsideFunction("tablero", "dibujarGraficas"),
        Output(Id.TENDENCIA, "figure"),
        Output(Id.INASISTENCIAS, "figure"),
        Input(Id.FIGURAS, "data"),
        prevent_initial_call=True,
    )
    app.clientside_callback(
        ClientsideFunction("tablero", "dibujarMapa"),
        Output(Id.MAPA, "figure"),
        Input(Id.FIGURAS, "data"),
        prevent_initial_call=True,
    )
    app.clientside_callback(
        ClientsideFunction("tablero", "irDesdeMapa"),
        Output(Id.MAPA, "clickData"),
        Input(Id.MAPA, "clickData"),
        prevent_initial_call=True,
    )
