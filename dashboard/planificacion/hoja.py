"""Lo que lleva la hoja de una visita, en papel o en pantalla: contexto, reglas, últimas sesiones y visitas anteriores.

De un grupo solo se dan cuentas que su ficha ya muestra; los motivos de sus faltas, por semestre o año.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.catalogos import TEMAS
from dashboard.dominio.periodo import Periodo
from dashboard.indicadores.reglas import Regla
from dashboard.nucleo.formato import SIN_DATO, decimal, entero, fecha, plural
from dashboard.planificacion.candidato import ClaseCandidato
from dashboard.planificacion.itinerario import VisitaPlan
from dashboard.planificacion.mirar import reglas_de, sesiones_hasta

#: cuántas caben en una página junto con lo demás
SESIONES_EN_HOJA = 5
VISITAS_EN_HOJA = 3


@dataclass(frozen=True, slots=True)
class SesionEnHoja:
    """Una sesión anterior, ya escrita."""

    fecha: date
    tema: str
    asistencia: str
    completa: str


@dataclass(frozen=True, slots=True)
class Hoja:
    """La hoja de una visita. `reglas` y `sesiones` están vacías si se visita un establecimiento sin grupo."""

    visita: VisitaPlan
    #: (rótulo, valor)
    contexto: tuple[tuple[str, str], ...]
    reglas: tuple[Regla, ...]
    sesiones: tuple[SesionEnHoja, ...]
    supervisiones: tuple[str, ...]


def hoja(consulta: Consulta, visita: VisitaPlan, periodo: Periodo) -> Hoja:
    """La hoja de una visita del plan."""
    candidato = visita.candidato
    nodo = consulta.nodo(candidato.codigo)
    corte = nodo.fecha_datos or periodo.fin
    establecimiento = consulta.ficha_establecimiento(nodo)
    contexto = [
        (
            "Establecimiento",
            " · ".join(
                parte
                for parte in (
                    candidato.establecimiento_nombre,
                    f"categoría {establecimiento['categoria']}" if establecimiento["categoria"] else "",
                    f"código {candidato.establecimiento}",
                )
                if parte
            ),
        ),
        ("Lugar", _lugar(establecimiento)),
        ("Visita", candidato.estado_texto or SIN_DATO),
    ]
    supervisiones = tuple(_supervision(fila) for fila in consulta.supervisiones(nodo)[:VISITAS_EN_HOJA])
    if candidato.clase is ClaseCandidato.SIN_GRUPO:
        return Hoja(visita, tuple(contexto), (), (), supervisiones)
    ficha = consulta.ficha_grupo(nodo)
    contexto[1:1] = [
        ("Grupo", f"{candidato.nombre} · código {candidato.codigo} · conformado el {fecha(ficha['conformacion'])}"),
        ("Como se cargó", _cargado(ficha)),
    ]
    columnas = sesiones_hasta(consulta.sesiones(nodo), corte)
    cuantas = len(columnas["fecha"])
    sesiones = tuple(_sesion(columnas, i) for i in range(cuantas - 1, max(cuantas - 1 - SESIONES_EN_HOJA, -1), -1))
    return Hoja(visita, tuple(contexto), tuple(reglas_de(consulta, nodo, corte)), sesiones, supervisiones)


def _lugar(establecimiento: dict[str, Any]) -> str:
    partes = [establecimiento[campo] for campo in ("distrito", "provincia", "departamento") if establecimiento[campo]]
    altitud = f"{entero(establecimiento['altitud'])} m s. n. m." if establecimiento["altitud"] is not None else ""
    return " · ".join(parte for parte in (", ".join(partes), altitud) if parte) or SIN_DATO


def _cargado(ficha: dict[str, Any]) -> str:
    partes = [
        plural(ficha["integrantes"], "integrante") if ficha["integrantes"] is not None else "integrantes sin dato"
    ]
    if ficha["horas"] is not None:
        cifra = decimal(ficha["horas"], 0 if float(ficha["horas"]).is_integer() else 1)
        partes.append(f"madre guía con {cifra} horas de taller")
    if ficha["comunidad"]:
        partes.append(str(ficha["comunidad"]))
    return " · ".join(partes)


def _sesion(columnas: dict[str, list[Any]], i: int) -> SesionEnHoja:
    asistentes, esperadas = columnas["asistentes"][i], columnas["esperadas"][i]
    asistencia = SIN_DATO
    if asistentes >= 0:
        asistencia = f"{asistentes} de {esperadas}" if esperadas > 0 else entero(asistentes)
    duracion, momentos, tema = columnas["duracion"][i], columnas["momentos"][i], columnas["tema"][i]
    partes = [f"{duracion} min" if duracion >= 0 else "", f"{plural(momentos, 'momento')}" if momentos >= 0 else ""]
    return SesionEnHoja(
        columnas["fecha"][i],
        TEMAS[tema].nombre if tema >= 0 else SIN_DATO,
        asistencia,
        ", ".join(parte for parte in partes if parte) or SIN_DATO,
    )


def _supervision(fila: dict[str, Any]) -> str:
    texto = f"{fecha(fila['fecha'])}, nivel {fila['nivel']}"
    if fila["acuerdos"] < 0:
        return texto
    if fila["cumplidos"] < 0:
        return f"{texto}: {plural(fila['acuerdos'], 'acuerdo')}, sin anotar los cumplidos"
    return f"{texto}: {fila['cumplidos']} de {plural(fila['acuerdos'], 'acuerdo cumplido', 'acuerdos cumplidos')}"
