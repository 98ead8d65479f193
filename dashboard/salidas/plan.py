"""El plan y la prioridad para otras herramientas: JSON y CSV; y la puerta a cada formato de un plan."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import cache
from typing import Any

import orjson

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.escritura_csv import archivo_csv
from dashboard.dominio.territorio import Nivel
from dashboard.planificacion.candidato import NOMBRES, ClaseCandidato
from dashboard.planificacion.factores import FACTORES
from dashboard.planificacion.itinerario import Itinerario, VisitaPlan
from dashboard.planificacion.prioridad import Prioridad
from dashboard.salidas.procedencia_plan import MARCA, NORMA, titular, totales

#: formatos en que se escribe un plan → su tipo
TIPOS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ics": "text/calendar; charset=utf-8",
    "pdf": "application/pdf",
    "json": "application/json",
}


def escribir(
    plan: Itinerario,
    consulta: Consulta,
    extension: str,
    ahora: datetime,
    sin_cambios: Callable[[], Itinerario] | None = None,
) -> bytes:
    """El plan en uno de los formatos de `TIPOS`.

    Solo para el calendario: `ahora`, con su zona, y cómo se hace el mismo plan sin lo cambiado a mano.
    """
    if extension == "json":
        return orjson.dumps(_como_registro(plan), option=orjson.OPT_INDENT_2)
    # cada uno carga su biblioteca, y solo cuando se pide
    if extension == "ics":
        from dashboard.salidas.plan_ics import en_ics

        hay_cambios = plan.opciones != plan.opciones.sin_cambios
        return en_ics(plan, ahora, sin_cambios() if sin_cambios and hay_cambios else None)
    if extension == "pdf":
        from dashboard.salidas.plan_pdf import en_pdf

        return en_pdf(plan, consulta)
    from dashboard.salidas.plan_xlsx import en_xlsx

    return en_xlsx(plan)


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
        "base": _campos(plan.base, "codigo", "nombre", "latitud", "longitud"),
        "totales": {total.rotulo: total.texto for total in totales(plan)},
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
                **_campos(jornada, "fecha", "equipo", "salida_base", "llegada_base", "minutos_de_viaje", "noche"),
                "amanece_en": _campos(jornada.desde, "codigo", "nombre", "latitud", "longitud"),
                "acaba_en": _campos(jornada.hasta, "codigo", "nombre", "latitud", "longitud"),
                "visitas": list(map(_visita, jornada.visitas)),
                "km_de_vuelta": round(jornada.km_vuelta, 1),
                "comida_de_vuelta": jornada.comida_vuelta,
                "come_a_bordo": jornada.a_bordo,
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
        **_campos(visita, "parte", "llegada", "inicio", "salida", "comida"),
        "viaje_min": visita.viaje,
        "km": round(visita.km, 1),
        **_campos(visita.lugar, "latitud", "longitud"),
        **_campos(visita, "como", "sesion", "sobre_la_sesion", "por_que", "accion"),
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
