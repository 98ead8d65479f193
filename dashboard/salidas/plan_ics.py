"""El plan como calendario: cada visita, cada viaje y lo que se quitó a mano; importarlo otra vez lo corrige.

Nada se guarda entre una descarga y la siguiente. Por eso el número de orden de cada evento (`SEQUENCE`) son los
segundos desde 2020: una visita que va de las 9 a las 10 y vuelve a las 9 es dos veces la misma dirección, y solo el
reloj sabe cuál se pidió después.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from dashboard.nucleo.formato import fecha
from dashboard.planificacion.candidato import Candidato, ClaseCandidato
from dashboard.planificacion.itinerario import DIAS, Itinerario, Jornada, VisitaPlan
from dashboard.planificacion.partida import feriado
from dashboard.salidas.procedencia_plan import MARCA, NORMA

ZONA = "America/Lima"
_LIMA = ZoneInfo(ZONA)
_ORIGEN = datetime(2020, 1, 1, tzinfo=UTC)


def en_ics(plan: Itinerario, ahora: datetime, antes: Itinerario | None = None) -> bytes:
    """El calendario (RFC 5545) en UTF-8, con saltos de línea CRLF y la zona America/Lima dentro del archivo.

    Lo abren Outlook y Google. `ahora`: cuándo se pide, con su zona. `antes`: el mismo plan sin lo hecho a mano.
    """
    from icalendar import Calendar

    calendario = Calendar()
    calendario.add("prodid", "-//tablero-lactancia//visitas//ES")
    calendario.add("version", "2.0")
    calendario.add("method", "PUBLISH")
    calendario.add("x-wr-calname", f"{'DEMOSTRACIÓN · ' if plan.demostracion else ''}Visitas {plan.nombre}")
    calendario.add("x-wr-timezone", ZONA)
    eventos = [*_puestos(plan), *_quitados(plan, antes)]
    sello = ahora.astimezone(UTC).replace(microsecond=0)
    for evento in eventos:
        evento.add("dtstamp", sello)
        evento.add("last-modified", sello)
        evento.add("sequence", int((sello - _ORIGEN).total_seconds()))
        calendario.add_component(evento)
    if plan.visitas:
        calendario.add_missing_timezones()
    return bytes(calendario.to_ical())


def _puestos(plan: Itinerario) -> Iterator[Any]:
    """De cada jornada: el viaje a cada visita, la visita y, al final, la vuelta."""
    for jornada in plan.jornadas:
        for visita in jornada.visitas:
            if visita.viaje:
                titulo = f"Viaje a {visita.candidato.establecimiento_nombre}"
                uid = _uid_de_viaje(plan, visita.candidato)
                yield _viaje(plan, titulo, uid, visita.parte, visita.llegada, visita.equipo)
            yield _visita(plan, visita)
        if jornada.viaje_vuelta or jornada.noche:
            uid = _uid_de_vuelta(plan, jornada.fecha, jornada.equipo)
            # donde se hizo la última visita también se duerme, y el calendario lo dice
            acaba = jornada.llegada_base if jornada.viaje_vuelta else jornada.llegada_base + timedelta(minutes=30)
            horas = jornada.parte_vuelta, acaba
            yield _viaje(plan, jornada.adonde_acaba, uid, *horas, jornada.equipo)


def _evento(plan: Itinerario, titulo: str, uid: str, inicio: datetime, fin: datetime) -> Any:
    from icalendar import Event

    evento = Event()
    evento.add("uid", uid)
    evento.add("dtstart", inicio.replace(tzinfo=_LIMA))
    evento.add("dtend", fin.replace(tzinfo=_LIMA))
    evento.add("summary", f"{'[DEMOSTRACIÓN] ' if plan.demostracion else ''}{titulo}")
    evento.add("status", "CONFIRMED")
    return evento


def _viaje(plan: Itinerario, titulo: str, uid: str, inicio: datetime, fin: datetime, equipo: int) -> Any:
    evento = _evento(plan, titulo, uid, inicio, fin)
    evento.add("categories", [f"Equipo {equipo}", "Viaje"])
    evento.add("description", f"Tiempo estimado.{f' {MARCA}.' if plan.demostracion else ''}")
    return evento


def _visita(plan: Itinerario, visita: VisitaPlan) -> Any:
    candidato = visita.candidato
    evento = _evento(plan, f"Visita: {_a_quien(candidato)}", _uid(plan, candidato.clave), visita.inicio, visita.salida)
    lugar = [candidato.establecimiento_nombre, candidato.distrito, candidato.departamento]
    evento.add("location", ", ".join(parte for parte in lugar if parte))
    if not visita.lugar.aproximado:
        evento.add("geo", (visita.lugar.latitud, visita.lugar.longitud))
    evento.add("categories", [f"Equipo {visita.equipo}"])
    evento.add("description", _descripcion(plan, visita))
    evento.add_component(_llamada(plan, visita))
    return evento


def _a_quien(candidato: Candidato) -> str:
    return candidato.quien if candidato.clase is ClaseCandidato.GRUPO else f"{candidato.quien} (sin grupo)"


def _llamada(plan: Itinerario, visita: VisitaPlan) -> Any:
    """El aviso para llamar el día de trabajo anterior: en domingo nadie contesta en el establecimiento."""
    from icalendar import Alarm

    vispera = visita.inicio.date() - timedelta(days=1)
    laborables = plan.opciones.laborables or (1, 2, 3, 4, 5)
    while vispera.isoweekday() not in laborables or (feriado(vispera) and not plan.opciones.trabaja_feriados):
        vispera -= timedelta(days=1)
    aviso = Alarm()
    aviso.add("action", "DISPLAY")
    aviso.add("trigger", vispera - visita.inicio.date())
    cuando = f"{DIAS[visita.inicio.weekday()]} {fecha(visita.inicio.date())} a las {visita.inicio:%H:%M}"
    aviso.add("description", f"Llamar para confirmar la visita del {cuando}: {_a_quien(visita.candidato)}")
    return aviso


# -- lo que ya no está: quien importó el plan anterior lo tiene en su calendario ---------------------------------------


def _quitados(plan: Itinerario, antes: Itinerario | None) -> Iterator[Any]:
    """Lo que no está en el plan y se pudo importar, y las vueltas que ya no hay.

    Es lo que la dirección nombra (excluido, o pedido y sin sitio) y lo que visitaba `antes`, que salió al cambiarlo a
    mano. De los planes que hubo en medio no consta nada.
    """
    o = plan.opciones
    nombradas = {*o.excluidas, *o.obligatorias, *(fijo.clave for fijo in o.fijos)}
    visitaba = {visita.candidato.clave for visita in antes.visitas} if antes else set()
    quitadas = [fila.candidato for fila in plan.sin_visita if fila.candidato.clave in nombradas | visitaba]
    for candidato in quitadas:
        yield _cancelado(plan, f"Visita: {_a_quien(candidato)}", _uid(plan, candidato.clave))
    sin_viaje = [visita.candidato for visita in plan.visitas if nombradas and not visita.viaje]
    for candidato in (*quitadas, *sin_viaje):
        yield _cancelado(plan, f"Viaje a {candidato.establecimiento_nombre}", _uid_de_viaje(plan, candidato))
    if nombradas:
        con_vuelta = {_de(jornada) for jornada in plan.jornadas if jornada.viaje_vuelta}
        for dia in plan.dias:
            for equipo in range(1, o.equipos + 1):
                if (dia, equipo) not in con_vuelta:
                    yield _cancelado(plan, f"Vuelta a {plan.base.nombre}", _uid_de_vuelta(plan, dia, equipo), dia)


def _de(jornada: Jornada) -> tuple[date, int]:
    return jornada.fecha, jornada.equipo


def _cancelado(plan: Itinerario, titulo: str, uid: str, dia: date | None = None) -> Any:
    """Un evento que ya no va. Su hora anterior no se sabe: lleva un día del plan, que el estado deja sin efecto."""
    from icalendar import Event

    evento = Event()
    evento.add("uid", uid)
    evento.add("dtstart", dia or plan.opciones.desde or plan.fecha_datos)
    evento.add("summary", f"{'[DEMOSTRACIÓN] ' if plan.demostracion else ''}{titulo}")
    evento.add("description", f"Ya no está en el plan.{f' {MARCA}.' if plan.demostracion else ''}")
    evento.add("status", "CANCELLED")
    evento.add("transp", "TRANSPARENT")
    return evento


def _uid(plan: Itinerario, *partes: str) -> str:
    """El identificador del evento: depende solo del territorio, el inicio del plan y lo que se visita.

    Al importar otra vez un plan rehecho, el calendario reconoce el evento y no lo repite.
    """
    escrito = "|".join((plan.codigo, str(plan.opciones.desde), *partes))
    return f"{hashlib.sha256(escrito.encode()).hexdigest()[:32]}@tablero-lactancia"


def _uid_de_viaje(plan: Itinerario, candidato: Candidato) -> str:
    return _uid(plan, "viaje", candidato.clave)


def _uid_de_vuelta(plan: Itinerario, dia: date, equipo: int) -> str:
    return _uid(plan, "vuelta", dia.isoformat(), str(equipo))


def _descripcion(plan: Itinerario, visita: VisitaPlan) -> str:
    lineas = [
        f"Equipo {visita.equipo}, visita {visita.orden} del día.",
        f"Por qué ahora: {visita.candidato.frase}",
        f"Se espera: {visita.accion}",
    ]
    if visita.sobre_la_sesion:
        lineas.append(visita.sobre_la_sesion)
    if visita.lugar.aproximado:
        lineas.append("El establecimiento no tiene coordenadas: el viaje se calculó al centro de su microrred.")
    if visita.mirar:
        lineas += ["Qué mirar:", *(f"- {punto.texto}" for punto in visita.mirar)]
    lineas.append(f"{plan.nombre} · datos al {fecha(plan.fecha_datos)} · carga {plan.generacion} · {NORMA}.")
    if plan.demostracion:
        lineas.append(f"{MARCA}.")
    return "\n".join(lineas)
