"""El plan por días: cada visita con sus horas, por qué ahora, qué mirar y lo que se puede cambiar a mano; y su hoja."""

from __future__ import annotations

from typing import Any

from dashboard.almacen.consulta import Consulta
from dashboard.graficas.itinerario import color_de
from dashboard.nucleo.formato import decimal, fecha, mayuscula, palabra, plural
from dashboard.paginas.visitas.a_mano import a_mano, asa, cambios, donde, libres
from dashboard.paginas.visitas.eleccion import Eleccion
from dashboard.paginas.visitas.ordenados import cifras_de, nombre_de
from dashboard.piezas import html
from dashboard.piezas.enlaces import descarga, enlace
from dashboard.piezas.html import Pieza
from dashboard.piezas.marco import franja
from dashboard.piezas.tarjeta import tarjeta
from dashboard.planificacion.cuando import dia_corto, hora
from dashboard.planificacion.itinerario import (
    AVISO_DATOS,
    NOMBRES_MOTIVO,
    ClasePunto,
    Itinerario,
    Jornada,
    MotivoSinVisita,
    SinVisita,
    VisitaPlan,
)
from dashboard.planificacion.mirar import Hoja, hoja
from dashboard.salidas.procedencia_plan import logro, totales

#: renglones en blanco para acuerdos
_RENGLONES = 4


def tarjetas_del_plan(eleccion: Eleccion, plan: Itinerario) -> list[Any]:
    """El plan, lo que no se visita con su motivo, y a quién llamar."""
    return [
        *_avisos(eleccion, plan),
        _tarjeta_plan(eleccion, plan),
        _tarjeta_llamar(eleccion, plan),
        _tarjeta_fuera(eleccion, plan),
    ]


def _avisos(eleccion: Eleccion, plan: Itinerario) -> list[Pieza]:
    avisos = []
    if plan.datos_cambiaron:
        cambio = html.Span(
            html.B("Los datos cambiaron desde que se hizo este plan. "),
            f"Se volvió a calcular con los de la carga n.º {plan.generacion}: puede no ser el que se compartió. ",
            enlace("Quedarse con este", eleccion.url(datos=plan.datos)),
        )
        avisos.append(franja(cambio, "franja-aviso franja-en-pagina"))
    # el de los datos ya va arriba, con su enlace
    otros = [aviso for aviso in plan.avisos if aviso != AVISO_DATOS]
    if otros:
        avisos.append(franja(html.Ul([html.Li(aviso) for aviso in otros]), "franja-en-pagina"))
    return avisos


def _tarjeta_plan(eleccion: Eleccion, plan: Itinerario) -> Pieza:
    pista = f"desde {plan.base.nombre}"
    accion = cambios(eleccion)
    if not plan.jornadas:
        vacio = html.P(
            "Con estas opciones no cabe ninguna visita: abajo está el motivo de cada una.", className="vacio"
        )
        return tarjeta("Plan de visitas", vacio, pista=pista, accion=accion, clase="tarjeta-plan")
    partes: list[Any] = []
    primera = 1
    for jornada in plan.jornadas:
        filas = [
            html.Li(
                _visita(eleccion, plan, visita, numero),
                className="visita",
                id=f"visita-{numero}",
                **{"data-clave": visita.candidato.clave, "data-quien": visita.candidato.quien},
            )
            for numero, visita in enumerate(jornada.visitas, primera)
        ]
        lugar = donde(plan, jornada.fecha, jornada.equipo)
        vuelta = _vuelta(jornada)
        partes += [
            _cabeza_de_jornada(jornada, plan.opciones.equipos),
            html.Ol(filas, className="jornada", start=str(primera), **lugar),
            html.P(vuelta, className="jornada-vuelta"),
        ]
        primera += len(filas)
    partes += libres(plan)
    return tarjeta(
        "Plan de visitas",
        html.Div(html.P(_en_total(plan), className="plan-totales"), *partes, _para_el_telefono(eleccion, plan)),
        pista=pista,
        accion=accion,
        clase="tarjeta-plan",
    )


def _vuelta(jornada: Jornada) -> str:
    """«Vuelta a la base: 35 min; llega a las 16:30», o dónde duerme."""
    llega = f"{_duracion(jornada.viaje_vuelta)}; llega a las {hora(jornada.llegada_base)}"
    come = f" {jornada.come[0].upper()}{jornada.come[1:]}." if jornada.come else ""
    if jornada.noche:
        como = f": {llega}" if jornada.viaje_vuelta else ", donde acaba"
        return f"Duerme en {jornada.hasta.nombre}{como}.{come}"
    if not jornada.viaje_vuelta:
        return f"Termina en la base a las {hora(jornada.llegada_base)}.{come}"
    return f"Vuelta a la base: {llega}.{come}"


def _en_total(plan: Itinerario) -> str:
    """«Visitas: 6 · Horas de viaje: 10 h 25 min · Horas de visita: 9 h.»"""
    return f"{' · '.join(f'{t.rotulo}: {t.texto}' for t in totales(plan))}."


def _para_el_telefono(eleccion: Eleccion, plan: Itinerario) -> Pieza:
    """El formulario de cada equipo, que se abre sin red, y cómo vuelve lo que se hizo."""
    equipos = sorted({jornada.equipo for jornada in plan.jornadas})
    destino = eleccion.archivo("html")
    return html.P(
        "Para anotar en la visita, sin red: ",
        *(
            pieza
            for equipo in equipos
            for pieza in (descarga(f"formulario del equipo {equipo}", f"{destino}&equipo={equipo}"), " · ")
        ),
        "lo que envía, como el XLSX lleno, se carga en ",
        enlace("Datos", "/datos"),
        ".",
        className="nota",
    )


def _cabeza_de_jornada(jornada: Jornada, equipos: int) -> Pieza:
    equipo = f" · equipo {jornada.equipo}" if equipos > 1 else ""
    return html.H3(
        html.Span(f"{dia_corto(jornada.fecha).capitalize()}{equipo}"),
        html.Span(
            f"sale {hora(jornada.salida_base)} · {plural(len(jornada.visitas), 'visita')} · "
            f"{_duracion(jornada.minutos_de_viaje)} de viaje",
            className="pista",
        ),
        className="jornada-cabeza",
    )


def _duracion(minutos: int) -> str:
    return f"{minutos // 60} h {minutos % 60:02d} min" if minutos >= 60 else f"{minutos} min"


def _visita(eleccion: Eleccion, plan: Itinerario, visita: VisitaPlan, numero: int) -> list[Any]:
    candidato = visita.candidato
    return [
        html.Div(
            html.Span(
                str(numero),
                className="visita-numero",
                style={"background": f"var(--{color_de(visita.equipo)})"},
                **{"aria-hidden": "true"},
            ),
            asa(visita, numero),
            className="visita-orden",
        ),
        html.Div(
            html.B(f"{hora(visita.inicio)}–{hora(visita.salida)}"),
            html.Span(_de_viaje(visita), className="visita-viaje"),
            className="visita-cuando",
        ),
        html.Div(nombre_de(eleccion, candidato), _sesion(visita), _sello(visita), className="visita-quien"),
        html.Div(
            html.P(visita.por_que, className="visita-por-que"),
            _mirar(visita),
            html.P(candidato.frase, className="solo-impreso"),
            className="visita-motivo",
        ),
        cifras_de(candidato),
        a_mano(eleccion, plan, visita, numero),
    ]


def _de_viaje(visita: VisitaPlan) -> str:
    viaje = f"{_duracion(visita.viaje)} {visita.como}" if visita.viaje else visita.como
    if visita.comida is not None:
        return f"{viaje}; come a las {hora(visita.comida)}"
    return f"{viaje}; llega a las {hora(visita.llegada)} y espera" if visita.espera else viaje


def _sesion(visita: VisitaPlan) -> Pieza | None:
    if visita.sesion is not None:
        return html.P(
            html.Span("◷ ", **{"aria-hidden": "true"}),
            f"Sesión agendada a las {hora(visita.sesion)}",
            className="visita-sesion",
        )
    if visita.sesion_sin_hora:
        return html.P("◷ Hay sesión agendada ese día; falta la hora", className="visita-sesion")
    return html.P(f"◷ {visita.sobre_la_sesion}", className="visita-sesion") if visita.probable else None


def _sello(visita: VisitaPlan) -> Pieza | None:
    sellos = (("fijada", visita.fijada), ("movida", visita.movida), ("obligatoria", visita.obligatoria))
    puesto = next((texto for texto, esta in sellos if esta), "")
    return html.P([html.Span(puesto, className="sello")]) if puesto else None


def _mirar(visita: VisitaPlan) -> Pieza | None:
    if not visita.mirar:
        return None
    lineas = [
        html.Li(punto.texto, html.Span(f" Guía {punto.parrafo}", className="parrafo") if punto.parrafo else None)
        for punto in visita.mirar
    ]
    return html.Details(
        html.Summary(f"Qué mirar: {plural(len(lineas), 'punto')}"),
        html.Ul(lineas, className="cambios"),
        html.P(html.B("Se espera: "), visita.accion, className="nota"),
        className="visita-mirar",
    )


def _tarjeta_llamar(eleccion: Eleccion, plan: Itinerario) -> Pieza | None:
    if not plan.llamar:
        return None
    filas = [
        html.Li(nombre_de(eleccion, llamada.candidato), html.P(llamada.texto, className="candidato-frase"))
        for llamada in plan.llamar
    ]
    return tarjeta(
        "Llamar en vez de visitar",
        html.Ul(filas, className="llamadas"),
        pista=f"{plural(len(filas), 'candidato')} con que una llamada adelanta",
    )


def _tarjeta_fuera(eleccion: Eleccion, plan: Itinerario) -> Pieza | None:
    """Cada candidato que no se visita, con su motivo: por qué este no."""
    if not plan.sin_visita:
        return None
    partes: list[Any] = []
    for motivo, titulo in NOMBRES_MOTIVO.items():
        filas = [html.Li(_fuera(eleccion, fuera)) for fuera in plan.sin_visita if fuera.motivo is motivo]
        if filas:
            abierto = len(filas) <= 12
            resumen = html.Summary(f"{titulo}: {len(filas)}")
            lista = html.Ul(filas, className="fuera")
            partes.append(
                html.Details(resumen, lista, open=abierto, className="fuera-motivo", id=f"fuera-{motivo.value}")
            )
    return tarjeta(
        "¿Por qué estos no?",
        html.Div(partes, id="fuera"),
        pista=f"{plural(len(plan.sin_visita), 'candidato')} sin visita en este plan",
    )


def _fuera(eleccion: Eleccion, fuera: SinVisita) -> list[Any]:
    candidato, motivo = fuera.candidato, fuera.motivo
    excluida = motivo is MotivoSinVisita.EXCLUIDA
    opciones = eleccion.opciones
    pedida = candidato.clave in {*opciones.obligatorias, *(fijo.clave for fijo in opciones.fijos)}
    destino = eleccion.soltar(candidato.clave) if excluida or pedida else eleccion.incluir(candidato.clave)
    oculto = html.Span(f" {candidato.quien}", className="solo-lector")
    # pedir otra vez lo que ya se pidió y no cabe no cambia nada
    pedir = motivo not in (MotivoSinVisita.NO_CABEN_JUNTAS, MotivoSinVisita.SIN_COORDENADAS, MotivoSinVisita.LEJOS)
    accion = "Devolver" if excluida else "Soltar" if pedida else "Incluir"
    boton = enlace([accion, oculto], destino, "accion") if pedir or pedida else None
    return [
        html.B(decimal(candidato.puntos), className="fuera-puntos"),
        html.Div(nombre_de(eleccion, candidato), html.P(fuera.texto, className="candidato-frase")),
        boton,
    ]


def titular_del_plan(plan: Itinerario, lugar: str) -> str:
    """«6 visitas en 3 días alcanzan 71,0 % de la prioridad de la red; 3 coinciden con una sesión agendada.»"""
    if not plan.visitas:
        return f"Con estas opciones no cabe ninguna visita en {lugar}."
    equipos = len({jornada.equipo for jornada in plan.jornadas})
    return logro(plan, lugar, f" con {plural(equipos, 'equipo')}" if equipos > 1 else "")


def bajada_del_plan(plan: Itinerario) -> str:
    """Lo que sigue al titular: de cuántos candidatos, y cuántos quedan fuera."""
    fuera = len(plan.sin_visita)
    frase = f"{plural(plan.candidatos, 'candidato')}, medidos con los datos al {fecha(plan.fecha_datos)}."
    if fuera:
        frase += f" {palabra(fuera, 'Queda', 'Quedan')} {fuera} fuera de este plan:"
    return frase


# -- las hojas que solo se ven al imprimir: una por página, con casillas y renglones para acuerdos -------------------


def hojas_impresas(consulta: Consulta, plan: Itinerario) -> Pieza:
    """Una hoja por visita, en el orden del plan."""
    hojas = [_hoja(hoja(consulta, visita, plan.periodo), numero) for numero, visita in enumerate(plan.visitas, 1)]
    return html.Div(hojas, className="hojas-impresas")


def _hoja(datos: Hoja, numero: int) -> Pieza:
    visita, candidato = datos.visita, datos.visita.candidato
    cuando = mayuscula(datos.cuando)
    if visita.sesion is not None:
        cuando += f" · sesión agendada a las {visita.sesion:%H:%M}"
    sesiones = [
        html.Li(f"{fecha(s.fecha)} · {s.tema} · asistentes {s.asistencia} · {s.completa}") for s in datos.sesiones
    ]
    partes: list[Any] = [
        html.H2(f"Hoja de visita {numero}: {datos.nombre}"),
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
        html.P(datos.anteriores),
        html.H3("Acuerdos de esta visita: qué, quién (cargo) y cuándo"),
        html.Div([html.P("", className="renglon") for _ in range(_RENGLONES)]),
    ]
    return html.Article(partes, className="hoja-impresa")


def _casillas(datos: Hoja) -> list[Pieza]:
    """Las reglas con lo que dicen los datos, y los demás puntos de la visita."""
    reglas = [
        html.Li(html.B(r.palabra), f" · {r.hallado} ({r.fuerza} {r.pide}). Guía {r.parrafo}") for r in datos.reglas
    ]
    otros = [html.Li(punto.texto) for punto in datos.visita.mirar if not (reglas and punto.clase is ClasePunto.REGLA)]
    return [*reglas, *otros]
