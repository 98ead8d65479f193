"""El esqueleto de la página de visitas y cómo se llega a ella desde las demás. No carga la planificación."""

from __future__ import annotations

from typing import Any

from dash import ClientsideFunction, Input, Output, dcc, html

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.territorio import Nivel
from dashboard.navegacion.vista import Forma, Ruta, Vista
from dashboard.piezas.enlaces import enlace

#: campos propios de la dirección: los de `planificacion.opciones` y, al final, los pesos (una prueba los compara)
CAMPOS: tuple[str, ...] = (
    "eq", "desde", "dias", "jor", "base", "min", "vd", "modo", "vc", "vr", "vp", "temp", "rod", "tv", "obl", "ex", "fi",
    "lab", "fer", "bloq", "mer", "bono", "noc", "dor", "pv", "man", "cam", "com", "osc", "ckm", "via", "piso",
    "gen", "pesos",
)  # fmt: skip
VISITAS = Ruta("visitas", Forma.CONSULTA, CAMPOS)
#: el reparto de varios meses
MESES, CAPACIDAD, PISO = "meses", "cap", "piso"
PROGRAMA = Ruta("programa", Forma.CONSULTA, (MESES, CAPACIDAD, PISO, "pesos"))


class Id:
    """Identificadores de la página."""

    PAGINA = "visitas"
    TIRA = "visitas-tira"
    TITULAR = "visitas-titular"
    CONTROLES = "visitas-controles"
    ACCIONES = "visitas-acciones"
    MAPA = "visitas-mapa"
    MAPA_TITULO = "visitas-mapa-titulo"
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


def layout() -> html.Div:
    """El esqueleto, sin datos y con sitio reservado para que nada salte."""
    itinerario = [
        html.Div(html.H2(id=Id.MAPA_TITULO), className="tarjeta-cabeza"),
        html.Div(html.Div(id=Id.MAPA), id=Id.MAPA_PANEL, className="lienzo-itinerario"),
        html.Div(id=Id.MAPA_PIE),
    ]
    izquierda = [html.Section(itinerario, className="tarjeta tarjeta-itinerario"), html.Div(id=Id.PESOS)]
    derecha = [html.Div(id=Id.PLAN, className="columna"), html.Div(id=Id.PRIORIDAD)]
    columnas = [html.Div(columna, className="columna") for columna in (izquierda, derecha)]
    return html.Div(
        [
            dcc.Store(id=Id.PEDIDO),
            dcc.Store(id=Id.HECHO),
            html.Div(id=Id.AVISO, className="solo-lector", role="status"),
            html.Div(id=Id.TIRA, className="hueco-tira"),
            html.Div(id=Id.TITULAR, className="hueco-titular"),
            html.Div([html.Div(id=Id.CONTROLES), html.Div(id=Id.ACCIONES)], className="visitas-barra"),
            html.Div(columnas, className="rejilla rejilla-visitas"),
        ],
        id=Id.PAGINA,
        className="pagina pagina-visitas",
        hidden=True,
    )


#: salidas de `pintar`, en un solo viaje por cambio de dirección
SALIDAS: dict[str, Output] = {
    "tira": Output(Id.TIRA, "children"),
    "titular": Output(Id.TITULAR, "children"),
    "controles": Output(Id.CONTROLES, "children"),
    "panel": Output(Id.MAPA_PANEL, "hidden"),
    "mapa_titulo": Output(Id.MAPA_TITULO, "children"),
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


def red_de(consulta: Consulta, nodo: Nodo) -> Nodo:
    """El territorio cuyas visitas se planifican con un establecimiento o un grupo: su red o, sin ella, su región."""
    linaje = consulta.linaje(nodo)
    return next((superior for superior in linaje if superior.nivel is Nivel.RED), linaje[0])


def a_visitas(
    vista: Vista, consulta: Consulta, nodo: Nodo, texto: str = "Planificar visitas", obligada: str = ""
) -> Any:
    """El enlace a las visitas de un territorio; de un establecimiento o un grupo, a las de su red.

    `obligada`: clave de un candidato que el recorrido debe incluir.
    """
    territorio = nodo if nodo.nivel.es_territorio else red_de(consulta, nodo)
    extra: tuple[tuple[str, str], ...] = ()
    if obligada:
        # la planificación solo se carga cuando hace falta
        from dashboard.planificacion.opciones import como_clave

        extra = (("obl", como_clave(obligada)),)
    destino = vista.con(pagina=VISITAS, codigo=territorio.codigo, lista="", extra=extra)
    return enlace(texto, destino.url(), "accion")
