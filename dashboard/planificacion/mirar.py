"""Qué mirar en una visita y qué se espera de ella: reglas abiertas, motivos de las faltas y acuerdos pendientes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.catalogos import SIN_MOTIVO
from dashboard.dominio.estandar import Veredicto
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Periodo
from dashboard.indicadores.motivos import faltas_por_motivo, periodo_de_motivos
from dashboard.indicadores.reglas import Regla, reglas_de_grupo
from dashboard.nucleo.formato import entero, enumerar, fecha, palabra, plural
from dashboard.planificacion.candidato import Candidato, ClaseCandidato

#: motivos que se nombran
_MOTIVOS_NOMBRADOS = 3


class ClasePunto(StrEnum):
    """De dónde sale lo que hay que mirar."""

    REGLA = "regla"
    MOTIVOS = "motivos"
    ACUERDOS = "acuerdos"
    CONFORMAR = "conformar"


@dataclass(frozen=True, slots=True)
class Punto:
    """Algo que mirar; `parrafo` de la guía, o "" si sale de los datos. `accion`: qué se espera lograr."""

    clase: ClasePunto
    texto: str
    parrafo: str = ""
    accion: str = ""


#: regla abierta → qué se espera de la visita
_ACCIONES = {
    "tamano": "revisar la convocatoria o, si pasan de 15, proponer otro grupo",
    "ultima": "acordar fecha, hora y lugar de la próxima sesión",
    "intervalos": "acordar un calendario con no más de un mes entre sesiones",
    "capacitacion": "programar las horas de taller que faltan",
    "acta": "ver el libro de actas y anotar la fecha del acta",
    "plan": "ver el plan y anotar la fecha en que se aprobó",
    "completa": "repasar los cinco momentos y los 60 minutos con quien conduce",
    "proxima": "anotar la fecha, la hora y el tema acordados",
}
#: lo más urgente primero: lo que impide reunirse, luego cómo se reúne, luego los papeles
_ORDEN = ("ultima", "intervalos", "proxima", "tamano", "capacitacion", "completa", "acta", "plan")

_CONFORMAR = (
    Punto(
        ClasePunto.CONFORMAR,
        "Atiende partos y recién nacidos; en lo informado no consta ningún grupo conformado.",
        "6.1.1",
        "confirmar si tiene grupo y, si no, acordar la convocatoria con los actores de la comunidad",
    ),
    Punto(
        ClasePunto.CONFORMAR,
        "Un grupo se conforma con un acta de compromisos y un plan de ocho partes aprobado por el establecimiento.",
        "6.1.1.b y 6.1.1.c",
        "dejar fecha y responsable del acta y del plan",
    ),
)


def reglas_de(consulta: Consulta, grupo: Nodo, corte: date) -> list[Regla]:
    """Las reglas de un grupo al corte."""
    return reglas_de_grupo(
        consulta.ficha_grupo(grupo),
        sesiones_hasta(consulta.sesiones(grupo), corte),
        corte,
        consulta.contexto.dias_actividad,
    )


def sesiones_hasta(columnas: Mapping[str, Sequence[Any]], corte: date) -> dict[str, list[Any]]:
    """Las sesiones hasta el corte, inclusive."""
    cuantas = sum(dia <= corte for dia in columnas["fecha"])
    return {campo: list(valores[:cuantas]) for campo, valores in columnas.items()}


def que_mirar(consulta: Consulta, candidato: Candidato, periodo: Periodo, corte: date) -> tuple[Punto, ...]:
    """Los puntos de una visita, los más urgentes primero. De un grupo: reglas sin cumplir o sin dato."""
    nodo = consulta.nodo(candidato.codigo)
    if candidato.clase is ClaseCandidato.SIN_GRUPO:
        return (*_CONFORMAR, *_acuerdos(consulta, nodo))
    abiertas = [regla for regla in reglas_de(consulta, nodo, corte) if regla.veredicto is not Veredicto.CUMPLE]
    abiertas.sort(key=lambda regla: (regla.veredicto is Veredicto.SIN_DATO, _ORDEN.index(regla.clave)))
    reglas = tuple(
        Punto(ClasePunto.REGLA, f"{regla.hallado} (pide {regla.pide}).", regla.parrafo, _ACCIONES[regla.clave])
        for regla in abiertas
    )
    return (*reglas, *_motivos(consulta, nodo, periodo), *_acuerdos(consulta, nodo))


def _motivos(consulta: Consulta, nodo: Nodo, periodo: Periodo) -> tuple[Punto, ...]:
    """Los motivos de un solo grupo solo se dan por semestre o año (`periodo_de_motivos`)."""
    faltas = faltas_por_motivo(consulta, nodo, periodo)
    total = sum(fila.total for fila in faltas)
    if not total:
        return ()
    conocidos = [fila for fila in faltas if fila.motivo.codigo != SIN_MOTIVO]
    sin_motivo = total - sum(fila.total for fila in conocidos)
    nombrados = [f"{fila.motivo.nombre.lower()} ({fila.total})" for fila in conocidos[:_MOTIVOS_NOMBRADOS]]
    partes = [f"sobre todo por {enumerar(nombrados)}"] if nombrados else []
    if sin_motivo:
        partes.append(f"{entero(sin_motivo)} sin motivo registrado")
    texto = f"{plural(total, 'inasistencia')} en {periodo_de_motivos(nodo, periodo).en_frase}: {'; '.join(partes)}."
    accion = "consignar el motivo de cada falta" if 2 * sin_motivo > total else "conversar los motivos con el grupo"
    return (Punto(ClasePunto.MOTIVOS, texto, "6.1.3.b", accion),)


def _acuerdos(consulta: Consulta, nodo: Nodo) -> tuple[Punto, ...]:
    visitas = consulta.supervisiones(nodo)
    if not visitas or visitas[0]["acuerdos"] < 0:
        return ()
    ultima = visitas[0]
    if ultima["cumplidos"] < 0:
        cuantos = plural(ultima["acuerdos"], "acuerdo")
        texto = f"{cuantos} del {fecha(ultima['fecha'])}, sin anotar cuántos se cumplieron."
        return (Punto(ClasePunto.ACUERDOS, texto, "", "revisar qué acuerdos se cumplieron"),)
    pendientes = ultima["acuerdos"] - ultima["cumplidos"]
    if pendientes <= 0:
        return ()
    quedan = (
        f"{palabra(pendientes, 'Queda', 'Quedan')} {plural(pendientes, 'acuerdo pendiente', 'acuerdos pendientes')}"
    )
    texto = f"{quedan} de los {entero(ultima['acuerdos'])} del {fecha(ultima['fecha'])}."
    return (Punto(ClasePunto.ACUERDOS, texto, "", "cerrar o renovar los acuerdos pendientes"),)


def accion_esperada(puntos: Sequence[Punto]) -> str:
    """Lo que se espera de la visita, en una oración: las dos acciones más urgentes distintas."""
    acciones = list(dict.fromkeys(punto.accion for punto in puntos if punto.accion))[:2]
    texto = enumerar(acciones) if acciones else "acompañar la sesión y reconocer lo que el grupo hace bien"
    return f"{texto[0].upper()}{texto[1:]}."
