"""Qué pesa en la prioridad: un deslizador por factor. Moverlos reordena al momento, sin recargar."""

from __future__ import annotations

from dashboard.paginas.visitas.direcciones import Eleccion
from dashboard.piezas import html
from dashboard.piezas.enlaces import enlace
from dashboard.piezas.html import Pieza, entrada
from dashboard.piezas.tarjeta import tarjeta
from dashboard.planificacion.factores import FACTORES
from dashboard.planificacion.pesos import MAXIMO, POR_DEFECTO


def tarjeta_de_pesos(eleccion: Eleccion) -> Pieza:
    """Los siete pesos, con la regla de cada factor a un clic."""
    filas = []
    for posicion, (factor, peso) in enumerate(zip(FACTORES, eleccion.pesos.valores, strict=True)):
        identificador = f"peso-{factor.clave.replace('_', '-')}"
        control = entrada(
            "range", f"peso-{posicion}", peso, identificador, min=0, max=MAXIMO, step=1, className="deslizador"
        )
        regla = html.Details(
            html.Summary(html.Span(f"Regla de «{factor.nombre}»", className="solo-lector")),
            html.Div(
                html.P(factor.regla),
                html.P(html.B("Si falta el dato. "), factor.sin_dato),
                html.P(factor.fuente, className="parrafo"),
                className="peso-regla",
            ),
            className="peso-plegado",
        )
        filas.append(
            html.Li(
                html.Label(factor.nombre, htmlFor=identificador),
                control,
                html.Output(str(peso), htmlFor=identificador, className="peso-valor"),
                regla,
                className="peso",
            )
        )
    partida = enlace("Volver a los de partida", eleccion.con_pesos(POR_DEFECTO), "accion")
    return tarjeta(
        "Qué pesa en la prioridad",
        html.Ul(filas, className="pesos", id="visitas-lista-de-pesos"),
        pista="de 0 a 50; los de partida suman 100",
        accion=partida,
        clase="tarjeta-pesos",
    )
