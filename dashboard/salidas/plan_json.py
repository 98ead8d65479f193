"""El plan como JSON, para otras herramientas: lo mismo que la pantalla, con horas de Lima en ISO 8601."""

from __future__ import annotations

from typing import Any

import orjson

from dashboard.almacen.consulta import Consulta
from dashboard.planificacion.candidato import Candidato
from dashboard.planificacion.itinerario import Itinerario, Jornada, VisitaPlan
from dashboard.salidas.procedencia_plan import MARCA, NORMA, titular


def escribir(plan: Itinerario, _consulta: Consulta | None = None) -> bytes:
    """Un objeto JSON con sangría, en UTF-8."""
    return orjson.dumps(como_registro(plan), option=orjson.OPT_INDENT_2)


def como_registro(plan: Itinerario) -> dict[str, Any]:
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
        "base": {"codigo": plan.base.codigo, "nombre": plan.base.nombre},
        "dias": plan.dias,
        "dias_sin_trabajo": [{"fecha": salto.fecha, "motivo": salto.motivo} for salto in plan.saltos],
        "candidatos": plan.candidatos,
        "prioridad_lograda": plan.lograda / 10,
        "prioridad_total": plan.total / 10,
        "coinciden_con_sesion": plan.coinciden,
        "iteraciones": plan.iteraciones,
        "cortado": plan.cortado,
        "avisos": plan.avisos,
        "jornadas": [_jornada(jornada) for jornada in plan.jornadas],
        "sin_visita": [
            {**_candidato(fila.candidato), "motivo": fila.motivo.value, "texto": fila.texto} for fila in plan.sin_visita
        ],
        "llamar": [{**_candidato(fila.candidato), "texto": fila.texto} for fila in plan.llamar],
    }


def _jornada(jornada: Jornada) -> dict[str, Any]:
    return {
        "fecha": jornada.fecha,
        "equipo": jornada.equipo,
        "salida_base": jornada.salida_base,
        "llegada_base": jornada.llegada_base,
        "minutos_de_viaje": jornada.minutos_de_viaje,
        "visitas": [_visita(visita) for visita in jornada.visitas],
    }


def _visita(visita: VisitaPlan) -> dict[str, Any]:
    return {
        "orden": visita.orden,
        **_candidato(visita.candidato),
        "llegada": visita.llegada,
        "inicio": visita.inicio,
        "salida": visita.salida,
        "viaje_min": visita.viaje,
        "como": visita.como,
        "sesion": visita.sesion,
        "por_que": visita.por_que,
        "accion": visita.accion,
        "mirar": [{"texto": punto.texto, "parrafo": punto.parrafo} for punto in visita.mirar],
        "obligatoria": visita.obligatoria,
        "movida": visita.movida,
        "fijada": visita.fijada,
        "ubicacion_aproximada": visita.lugar.aproximado,
    }


def _candidato(candidato: Candidato) -> dict[str, Any]:
    return {
        "clave": candidato.clave,
        "codigo": candidato.codigo,
        "clase": candidato.clase.value,
        "nombre": candidato.nombre,
        "establecimiento": candidato.establecimiento,
        "establecimiento_nombre": candidato.establecimiento_nombre,
        "puntos": candidato.puntos,
        "frase": candidato.frase,
        "estado": candidato.estado,
    }
