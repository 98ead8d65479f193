"""El plan y la prioridad para otras herramientas: calendario, JSON y CSV; y la puerta a cada formato de un plan."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from typing import Any

import orjson

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.escritura_csv import archivo_csv
from dashboard.dominio.territorio import Nivel
from dashboard.nucleo.formato import fecha
from dashboard.planificacion.candidato import NOMBRES, ClaseCandidato
from dashboard.planificacion.factores import FACTORES
from dashboard.planificacion.itinerario import Itinerario, VisitaPlan
from dashboard.planificacion.prioridad import Prioridad
from dashboard.salidas.procedencia_plan import MARCA, NORMA, titular

#: formatos en que se escribe un plan → su tipo
TIPOS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ics": "text/calendar; charset=utf-8",
    "pdf": "application/pdf",
    "json": "application/json",
}


def escribir(plan: Itinerario, consulta: Consulta, extension: str) -> bytes:
    """El plan en uno de los formatos de `TIPOS`."""
    if extension == "ics":
        return en_ics(plan, consulta)
    if extension == "json":
        return orjson.dumps(_como_registro(plan), option=orjson.OPT_INDENT_2)
    # cada uno carga su biblioteca, y solo cuando se pide
    if extension == "pdf":
        from dashboard.salidas.plan_pdf import en_pdf

        return en_pdf(plan, consulta)
    from dashboard.salidas.plan_xlsx import en_xlsx

    return en_xlsx(plan)


# -- calendario: un evento por visita --------------------------------------------------------------------------------

ZONA = "America/Lima"


def en_ics(plan: Itinerario, consulta: Consulta) -> bytes:
    """El calendario (RFC 5545) en UTF-8, con saltos de línea CRLF y la zona America/Lima dentro del archivo.

    Lo abren Outlook y Google.
    """
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
    evento.add("uid", _uid(plan, visita))
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


def _uid(plan: Itinerario, visita: VisitaPlan) -> str:
    """El identificador del evento: depende solo del territorio, el inicio del plan y el candidato.

    Al importar otra vez un plan rehecho, el calendario reconoce el evento y no lo repite.
    """
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


# -- JSON: lo mismo que la pantalla, con horas de Lima en ISO 8601 ---------------------------------------------------

_DEL_CANDIDATO = (
    "clave", "codigo", "clase", "nombre", "establecimiento", "establecimiento_nombre", "puntos", "frase", "estado",
)  # fmt: skip


def _campos(objeto: object, *nombres: str) -> dict[str, Any]:
    return {nombre: getattr(objeto, nombre) for nombre in nombres}


def _como_registro(plan: Itinerario) -> dict[str, Any]:
    """El plan como diccionarios y listas."""
    return {
        "titular": titular(plan),
        "territorio": plan.codigo,
        "nombre": plan.nombre,
        "periodo": str(plan.periodo),
        "fecha_datos": plan.fecha_datos,
        "generacion": plan.generacion,
        "datos": plan.datos,
        "datos_cambiaron": plan.datos_cambiaron,
        "demostracion": plan.demostracion,
        "marca": MARCA if plan.demostracion else "",
        "norma": NORMA,
        "opciones": plan.opciones.campos(),
        "base": _campos(plan.base, "codigo", "nombre"),
        "dias": plan.dias,
        "dias_sin_trabajo": [_campos(salto, "fecha", "motivo") for salto in plan.saltos],
        "candidatos": plan.candidatos,
        "prioridad_lograda": plan.lograda / 10,
        "prioridad_total": plan.total / 10,
        "coinciden_con_sesion": plan.coinciden,
        "iteraciones": plan.iteraciones,
        "cortado": plan.cortado,
        "avisos": plan.avisos,
        "jornadas": [
            {
                **_campos(jornada, "fecha", "equipo", "salida_base", "llegada_base", "minutos_de_viaje"),
                "visitas": [_visita(visita) for visita in jornada.visitas],
            }
            for jornada in plan.jornadas
        ],
        "sin_visita": [
            _campos(fila.candidato, *_DEL_CANDIDATO) | _campos(fila, "motivo", "texto") for fila in plan.sin_visita
        ],
        "llamar": [_campos(fila.candidato, *_DEL_CANDIDATO) | _campos(fila, "texto") for fila in plan.llamar],
    }


def _visita(visita: VisitaPlan) -> dict[str, Any]:
    return {
        "orden": visita.orden,
        **_campos(visita.candidato, *_DEL_CANDIDATO),
        **_campos(visita, "llegada", "inicio", "salida"),
        "viaje_min": visita.viaje,
        **_campos(visita, "como", "sesion", "por_que", "accion"),
        "mirar": [_campos(punto, "texto", "parrafo") for punto in visita.mirar],
        **_campos(visita, "obligatoria", "movida", "fijada"),
        "ubicacion_aproximada": visita.lugar.aproximado,
    }


# -- la prioridad como CSV -------------------------------------------------------------------------------------------

_CLASES = {ClaseCandidato.GRUPO: "grupo", ClaseCandidato.SIN_GRUPO: "establecimiento sin grupo"}


def prioridad_csv(prioridad: Prioridad, consulta: Consulta) -> bytes:
    """Todos los candidatos de un territorio, con el valor y los puntos de cada factor.

    Una fila por candidato, de mayor a menor puntaje. Un valor sin dato queda vacío, que no es cero.
    """
    titulos = ["Puesto", "Código", "Clase", "Establecimiento", "Grupo", "Categoría", "Distrito", "Región", "Red"]
    titulos += ["Puntos"]
    for factor in FACTORES:
        titulos += [f"{factor.nombre} (0 a 1)", f"{factor.nombre} (puntos)"]
    titulos += ["Por qué", "Empate", "Visita", "Última supervisión", "Última sesión", "Próxima sesión"]
    return archivo_csv([*titulos, "Datos al", "Carga", "Datos"], _filas(prioridad, consulta))


def _filas(prioridad: Prioridad, consulta: Consulta) -> Iterator[list[object]]:
    contexto = consulta.contexto
    procedencia = (prioridad.fecha, contexto.generacion, "DEMOSTRACIÓN" if contexto.demostracion else "reales")

    @cache
    def arriba(microrred: str) -> list[str]:
        """La región y la red, por su nombre; "" si la persona no ve alguna."""
        niveles = {nodo.nivel: nodo.nombre for nodo in consulta.linaje(consulta.nodo(microrred))}
        return [niveles.get(nivel, "") for nivel in (Nivel.DIRESA, Nivel.RED)]

    for puesto, posicion in enumerate(prioridad.orden.tolist(), 1):
        c = prioridad.armar(posicion)
        celdas: list[object] = [
            puesto, c.codigo, _CLASES[c.clase], c.establecimiento_nombre,
            c.nombre if c.clase is ClaseCandidato.GRUPO else "", c.categoria, c.distrito, *arriba(c.microrred),
            int(prioridad.total[posicion]) / 10,
        ]  # fmt: skip
        valores, decimas = (columnas[posicion].tolist() for columnas in (prioridad.valores, prioridad.decimas))
        for valor, decima in zip(valores, decimas, strict=True):
            celdas += [valor, decima / 10]
        celdas += [c.frase, c.empate, NOMBRES[c.estado][1], c.ultima_supervision, c.ultima_sesion, c.proxima_fecha]
        yield [*celdas, *procedencia]
