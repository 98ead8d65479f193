"""El esqueleto de la página de visitas: identificadores, sitios reservados y salidas. No carga la planificación."""

from __future__ import annotations

from typing import Any

from dash import ClientsideFunction, Input, Output, dcc
from dash import html as dash_html

from dashboard.graficas.tema import CONFIG
from dashboard.navegacion.vista import Forma, Ruta

#: campos propios de la dirección: los de `planificacion.opciones` y, al final, los pesos (una prueba los compara)
CAMPOS: tuple[str, ...] = (
    "eq", "desde", "dias", "jor", "base", "min", "vd", "modo", "vc", "vr", "vp", "temp", "rod", "tv", "obl", "ex", "fi",
    "lab", "fer", "bloq", "mer", "bono", "gen", "pesos",
)  # fmt: skip
VISITAS = Ruta("visitas", Forma.CONSULTA, CAMPOS)


class Id:
    """Identificadores de la página."""

    PAGINA = "visitas"
    TIRA = "visitas-tira"
    TITULAR = "visitas-titular"
    CONTROLES = "visitas-controles"
    ACCIONES = "visitas-acciones"
    MAPA = "visitas-mapa"
    MAPA_PANEL = "visitas-mapa-panel"
    MAPA_PIE = "visitas-mapa-pie"
    PESOS = "visitas-pesos"
    PLAN = "visitas-plan"
    PRIORIDAD = "visitas-prioridad"
    #: lo que el guion pone por su cuenta: HTML de las tres partes que más cambian, figura y dirección del plan
    PEDIDO = "visitas-pedido"
    HECHO = "visitas-hecho"
    #: lo que oye un lector de pantalla cuando el plan está listo
    AVISO = "visitas-aviso"


def layout() -> dash_html.Div:
    """El esqueleto, sin datos y con sitio reservado para que nada salte."""
    mapa = dcc.Graph(
        id=Id.MAPA, figure=_vacia(), config=CONFIG, responsive=True, style={"height": "100%", "width": "100%"}
    )
    return dash_html.Div(
        [
            dcc.Store(id=Id.PEDIDO),
            dcc.Store(id=Id.HECHO),
            dash_html.Div(id=Id.AVISO, className="solo-lector", role="status"),
            dash_html.Div(id=Id.TIRA, className="hueco-tira"),
            dash_html.Div(id=Id.TITULAR, className="hueco-titular"),
            dash_html.Div([dash_html.Div(id=Id.CONTROLES), dash_html.Div(id=Id.ACCIONES)], className="visitas-barra"),
            dash_html.Div(
                [
                    dash_html.Div(
                        [
                            dash_html.Section(
                                [
                                    dash_html.Div(dash_html.H2("Itinerario"), className="tarjeta-cabeza"),
                                    dash_html.Div(mapa, id=Id.MAPA_PANEL, className="lienzo-itinerario"),
                                    dash_html.Div(id=Id.MAPA_PIE),
                                ],
                                className="tarjeta tarjeta-itinerario",
                            ),
                            dash_html.Div(id=Id.PESOS),
                        ],
                        className="columna",
                    ),
                    dash_html.Div(
                        [
                            dash_html.Div(id=Id.PLAN, className="columna"),
                            dash_html.Div(id=Id.PRIORIDAD),
                        ],
                        className="columna",
                    ),
                ],
                className="rejilla rejilla-visitas",
            ),
        ],
        id=Id.PAGINA,
        className="pagina pagina-visitas",
        hidden=True,
    )


def _vacia() -> dict[str, Any]:
    """Figura sin datos y sin ejes, para antes de la primera respuesta."""
    ejes = {"xaxis": {"visible": False}, "yaxis": {"visible": False}}
    return {"data": [], "layout": {**ejes, "paper_bgcolor": "rgba(0,0,0,0)", "plot_bgcolor": "rgba(0,0,0,0)"}}


#: salidas de `pintar`, en un solo viaje por cambio de dirección
SALIDAS: dict[str, Output] = {
    "tira": Output(Id.TIRA, "children"),
    "titular": Output(Id.TITULAR, "children"),
    "controles": Output(Id.CONTROLES, "children"),
    "panel": Output(Id.MAPA_PANEL, "hidden"),
    "mapa_pie": Output(Id.MAPA_PIE, "children"),
    "pesos": Output(Id.PESOS, "children"),
    "pedido": Output(Id.PEDIDO, "data"),
}


def registrar(app: Any) -> None:
    """Lo que hace el navegador al recibir la página: dibujar el mapa y pedir el plan, después de mostrar el texto."""
    app.clientside_callback(
        ClientsideFunction("visitas", "alPintar"),
        Output(Id.HECHO, "data"),
        Input(Id.PEDIDO, "data"),
        prevent_initial_call=True,
    )
    app.clientside_callback(
        ClientsideFunction("visitas", "irDesdeMapa"),
        Output(Id.MAPA, "clickData"),
        Input(Id.MAPA, "clickData"),
        prevent_initial_call=True,
    )
