"""Las hojas de visita que solo se ven al imprimir: una por página, con casillas y renglones para acuerdos."""

from __future__ import annotations

from typing import Any

from dashboard.almacen.consulta import Consulta
from dashboard.graficas.tema import SIGNOS
from dashboard.nucleo.formato import fecha
from dashboard.piezas import html
from dashboard.piezas.html import Pieza
from dashboard.planificacion.calendario import DIAS
from dashboard.planificacion.candidato import ClaseCandidato
from dashboard.planificacion.hoja import Hoja, hoja
from dashboard.planificacion.itinerario import Itinerario

#: renglones en blanco para acuerdos
_RENGLONES = 4


def hojas_impresas(consulta: Consulta, plan: Itinerario) -> Pieza:
    """Una hoja por visita, en el orden del plan."""
    hojas = [_hoja(hoja(consulta, visita, plan.periodo), numero) for numero, visita in enumerate(plan.visitas, 1)]
    return html.Div(hojas, className="hojas-impresas")


def _hoja(datos: Hoja, numero: int) -> Pieza:
    visita, candidato = datos.visita, datos.visita.candidato
    es_grupo = candidato.clase is ClaseCandidato.GRUPO
    nombre = f"{candidato.nombre} · {candidato.establecimiento_nombre}" if es_grupo else candidato.nombre
    dia = DIAS[visita.inicio.weekday()]
    cuando = (
        f"{dia.capitalize()} {fecha(visita.inicio.date())}, de {visita.inicio:%H:%M} a {visita.salida:%H:%M} · "
        f"equipo {visita.equipo}"
    )
    if visita.sesion is not None:
        cuando += f" · sesión agendada a las {visita.sesion:%H:%M}"
    sesiones = [
        html.Li(f"{fecha(s.fecha)} · {s.tema} · asistentes {s.asistencia} · {s.completa}") for s in datos.sesiones
    ]
    anteriores = "; ".join(datos.supervisiones) or "Sin visitas de supervisión registradas"
    partes: list[Any] = [
        html.H2(f"Hoja de visita {numero}: {nombre}"),
        html.P(cuando),
        html.Dl([x for rotulo, valor in datos.contexto for x in (html.Dt(rotulo), html.Dd(valor))], className="datos"),
        html.H3("Por qué ahora"),
        html.P(candidato.frase),
        html.P(html.B("Se espera: "), visita.accion),
        html.H3("Qué mirar"),
        html.Ul(_casillas(datos), className="casillas"),
    ]
    if sesiones:
        partes += [html.H3("Últimas sesiones"), html.Ul(sesiones)]
    partes += [
        html.H3("Visitas anteriores"),
        html.P(f"{anteriores}."),
        html.H3("Acuerdos de esta visita: qué, quién (cargo) y cuándo"),
        html.Div([html.P("", className="renglon") for _ in range(_RENGLONES)]),
    ]
    return html.Article(partes, className="hoja-impresa")


def _casillas(datos: Hoja) -> list[Pieza]:
    """Las reglas con lo que dicen los datos, y los demás puntos de la visita."""
    reglas = [
        html.Li(html.B(SIGNOS[r.veredicto][1]), f" · {r.hallado} (pide {r.pide}). Guía {r.parrafo}")
        for r in datos.reglas
    ]
    otros = [html.Li(punto.texto) for punto in datos.visita.mirar if not (reglas and punto.clase.value == "regla")]
    return [*reglas, *otros]
