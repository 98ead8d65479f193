"""El plan como calendario (RFC 5545): un evento por visita, con la zona America/Lima dentro del archivo.

Lo abren Outlook y Google. El `UID` de una visita depende solo del territorio, el inicio del plan y el candidato: al
importar otra vez un plan rehecho, el calendario reconoce el evento y no lo repite.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import Any

from dashboard.almacen.consulta import Consulta
from dashboard.nucleo.formato import fecha
from dashboard.planificacion.candidato import ClaseCandidato
from dashboard.planificacion.itinerario import Itinerario, VisitaPlan
from dashboard.salidas.procedencia_plan import MARCA, NORMA

ZONA = "America/Lima"


def escribir(plan: Itinerario, consulta: Consulta) -> bytes:
    """El calendario en UTF-8, con saltos de línea CRLF."""
    from zoneinfo import ZoneInfo

    from icalendar import Calendar

    zona = ZoneInfo(ZONA)
    calendario = Calendar()
    calendario.add("prodid", "-//tablero-lactancia//visitas//ES")
    calendario.add("version", "2.0")
    calendario.add("method", "PUBLISH")
    calendario.add("x-wr-calname", f"{'DEMOSTRACIÓN · ' if plan.demostracion else ''}Visitas {plan.nombre}")
    calendario.add("x-wr-timezone", ZONA)
    # la hora de la carga y no la del reloj: el mismo plan da el mismo archivo
    sello = datetime.fromisoformat(consulta.contexto.creada).astimezone(UTC)
    for visita in plan.visitas:
        calendario.add_component(_evento(plan, visita, zona, sello))
    if plan.visitas:
        calendario.add_missing_timezones()
    return bytes(calendario.to_ical())


def _evento(plan: Itinerario, visita: VisitaPlan, zona: Any, sello: datetime) -> Any:
    from icalendar import Event

    candidato = visita.candidato
    evento = Event()
    evento.add("uid", uid(plan, visita))
    evento.add("dtstamp", sello)
    evento.add("dtstart", visita.inicio.replace(tzinfo=zona))
    evento.add("dtend", visita.salida.replace(tzinfo=zona))
    marca = "[DEMOSTRACIÓN] " if plan.demostracion else ""
    de_grupo = candidato.clase is ClaseCandidato.GRUPO
    que = f"{candidato.nombre} · " if de_grupo else ""
    evento.add("summary", f"{marca}Visita: {que}{candidato.establecimiento_nombre}{'' if de_grupo else ' (sin grupo)'}")
    lugar = [candidato.establecimiento_nombre, candidato.distrito, candidato.departamento]
    evento.add("location", ", ".join(parte for parte in lugar if parte))
    if not visita.lugar.aproximado:
        evento.add("geo", (visita.lugar.latitud, visita.lugar.longitud))
    evento.add("categories", [f"Equipo {visita.equipo}"])
    evento.add("description", _descripcion(plan, visita))
    return evento


def uid(plan: Itinerario, visita: VisitaPlan) -> str:
    """El identificador del evento: el mismo mientras sean el mismo plan y el mismo candidato."""
    partes = (plan.codigo, str(plan.opciones.desde), visita.candidato.clave)
    return f"{hashlib.sha256('|'.join(partes).encode()).hexdigest()[:32]}@tablero-lactancia"


def _descripcion(plan: Itinerario, visita: VisitaPlan) -> str:
    lineas = [
        f"Equipo {visita.equipo}, visita {visita.orden} del día.",
        f"Por qué ahora: {visita.candidato.frase}",
        f"Se espera: {visita.accion}",
    ]
    if visita.sesion is not None:
        lineas.append(f"Coincide con la sesión agendada de las {visita.sesion:%H:%M}.")
    if visita.sesion_sin_hora:
        lineas.append("Ese día hay sesión agendada; la hora no se anotó: confírmela antes.")
    if visita.lugar.aproximado:
        lineas.append("El establecimiento no tiene coordenadas: el viaje se calculó al centro de su microrred.")
    if visita.mirar:
        lineas += ["Qué mirar:", *(f"- {punto.texto}" for punto in visita.mirar)]
    lineas.append(f"{plan.nombre} · datos al {fecha(plan.fecha_datos)} · carga {plan.generacion} · {NORMA}.")
    if plan.demostracion:
        lineas.append(f"{MARCA}.")
    return "\n".join(lineas)
