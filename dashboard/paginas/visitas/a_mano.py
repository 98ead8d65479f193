"""Lo que se cambia a mano en un plan: mover, fijar, quitar y volver atrás.

Cada cambio es una dirección de la misma página, y el recorrido se rehace alrededor. Arrastrar una visita o llevarla con
las flechas lo hace `assets/mover.js`, con los datos que aquí se escriben en cada jornada.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from dashboard.nucleo.formato import plural
from dashboard.paginas.visitas.eleccion import Eleccion
from dashboard.paginas.visitas.ordenados import pasos
from dashboard.piezas import html
from dashboard.piezas.enlaces import enlace
from dashboard.piezas.html import Pieza, campo, entrada
from dashboard.planificacion.cuando import dia_corto, hora
from dashboard.planificacion.itinerario import Itinerario, VisitaPlan
from dashboard.planificacion.opciones import Fijo

#: lo que oye quien llega con el teclado al asa de una visita
_COMO_MOVER = (
    "Intro o espacio toma la visita; las flechas arriba y abajo la llevan a otro lugar, de otro equipo o de otro día; "
    "Intro o espacio la deja ahí, y Escape la devuelve. También se arrastra."
)


def donde(plan: Itinerario, dia: date, equipo: int) -> dict[str, str]:
    """La jornada como la escribe la dirección y como se lee, para el guion que mueve visitas."""
    dicho = f"{dia_corto(dia)}, equipo {equipo}" if plan.opciones.equipos > 1 else dia_corto(dia)
    return {"data-jornada": f"{dia:%Y%m%d}.{equipo}", "data-dicho": dicho}


def libres(plan: Itinerario) -> list[Pieza]:
    """Los equipos sin visitas cada día: también ahí se puede llevar una."""
    ocupadas = {(jornada.fecha, jornada.equipo) for jornada in plan.jornadas}
    todas = [(dia, equipo) for dia in plan.dias for equipo in range(1, plan.opciones.equipos + 1)]
    vacias = [donde(plan, *cual) for cual in todas if cual not in ocupadas]
    filas = [html.Li(datos["data-dicho"], **datos) for datos in vacias]
    partes = [html.Div(html.P("Sin visitas:"), html.Ul(filas), className="jornadas-libres")] if filas else []
    return [*partes, html.P(_COMO_MOVER, className="solo-lector", id="visitas-como-mover")]


def cambios(eleccion: Eleccion) -> Pieza | None:
    """Un paso atrás o adelante, como los botones del navegador; quitar los cambios los deshace todos."""
    if not eleccion.cambios:
        return html.Span(pasos(), className="acciones")
    cuantos = plural(eleccion.cambios, "cambio a mano", "cambios a mano")
    quitar = enlace("Quitarlos", eleccion.sin_cambios(), "accion")
    return html.Span(html.Span(cuantos, className="nota-cambios"), pasos(), quitar, className="acciones")


def asa(visita: VisitaPlan, numero: int) -> Pieza:
    """De donde se toma una visita para llevarla a otro lugar: con el puntero, con el dedo o con el teclado."""
    return html.Button(
        type="button",
        className="visita-asa",
        **{
            "data-asa": True,
            "aria-label": f"Mover la visita {numero}: {visita.candidato.quien}",
            "aria-describedby": "visitas-como-mover",
        },
    )


def a_mano(eleccion: Eleccion, plan: Itinerario, visita: VisitaPlan, numero: int) -> Pieza:
    """Fijar, mover o quitar: cada cambio es una dirección y el recorrido se rehace alrededor."""
    candidato = visita.candidato
    dia = visita.inicio.date()
    minuto = visita.inicio.hour * 60 + visita.inicio.minute
    opciones: list[Any] = []
    if visita.fijada or visita.movida or visita.obligatoria:
        opciones.append(("Soltar", eleccion.soltar(candidato.clave)))
    if not visita.fijada:
        opciones.append(("Fijar así", eleccion.fijar(Fijo(candidato.clave, dia, visita.equipo, minuto))))
    opciones.append(("Quitar", eleccion.sin(candidato.clave)))
    for otro in plan.dias:
        if otro != dia:
            opciones.append((f"Mover al {dia_corto(otro)}", eleccion.fijar(Fijo(candidato.clave, otro))))
    menu = [html.Li(enlace(texto, destino)) for texto, destino in opciones]
    menu.append(html.Li(_a_otra_hora(plan, visita, numero)))
    return html.Details(
        html.Summary("Cambiar", html.Span(f" la visita a {candidato.quien}", className="solo-lector")),
        html.Ul(menu, className="menu"),
        className="desplegable visita-cambiar",
    )


def _a_otra_hora(plan: Itinerario, visita: VisitaPlan, numero: int) -> Pieza:
    """La misma visita a otra hora o con otro equipo; el día se cambia con «Mover al»."""
    equipos = plan.opciones.equipos
    controles = [campo("Hora", entrada("time", "hora", hora(visita.inicio), f"hora-{numero}"))]
    if equipos > 1:
        propios = {"min": 1, "max": equipos, "step": 1}
        controles.append(campo("Equipo", entrada("number", "equipo", visita.equipo, f"equipo-{numero}", **propios)))
    return html.Form(
        *controles,
        html.Button("Llevar", type="submit", className="boton boton-corto"),
        className="visita-a-hora",
        **{"data-dia": f"{visita.inicio:%Y%m%d}", "data-equipo": str(visita.equipo)},
    )
