"""`escenas(consulta, nodo, periodo)`: la historia completa de un territorio."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Periodo
from dashboard.dominio.territorio import Nivel
from dashboard.indicadores.escenas import (
    apertura,
    asistencia,
    avance,
    brecha,
    cierre,
    compromiso,
    donde,
    estandares,
    mapa,
    reconocimiento,
)
from dashboard.indicadores.escenas.base import Escena, Omitida, Relato
from dashboard.indicadores.escenas.campanas import campanas_de
from dashboard.indicadores.escenas.escenario import Escenario
from dashboard.nucleo.errores import ErrorVista

Contar = Callable[[Escenario], Escena | Omitida]
#: las escenas en su orden; la de las fuentes va al final y sabe cuáles faltaron
ESCENAS: tuple[tuple[str, Contar], ...] = (
    (apertura.CLAVE, apertura.contar),
    (estandares.CLAVE, estandares.contar),
    (mapa.CLAVE, mapa.contar),
    (avance.CLAVE, avance.contar),
    (asistencia.CLAVE, asistencia.contar),
    (reconocimiento.CLAVE, reconocimiento.contar),
    (brecha.CLAVE, brecha.contar),
    (donde.CLAVE, donde.contar),
    (compromiso.CLAVE, compromiso.contar),
)
CLAVES: tuple[str, ...] = (*(clave for clave, _ in ESCENAS), cierre.CLAVE)


def escenas(consulta: Consulta, nodo: Nodo, periodo: Periodo, hoy: date | None = None) -> Relato:
    """La historia de un territorio, del país a la microrred, en un periodo con datos.

    `hoy`: la fecha en que se presenta; decide de qué año es la campaña y qué sesión es próxima. Sin ella, la campaña es
    la del año del periodo. `ErrorVista` si el nodo es un establecimiento o un grupo, o si no hay datos del periodo.
    """
    if nodo.nivel in (Nivel.ESTABLECIMIENTO, Nivel.GRUPO):
        raise ErrorVista(
            f"«{nodo.nombre}» no es un territorio: se presenta del país a la microrred.",
            que_hacer="Elija el territorio que lo contiene.",
            opciones=[(f"Ir a {consulta.linaje(nodo)[0].nombre}", consulta.linaje(nodo)[0].codigo)],
        )
    consulta.exigir_periodo(periodo)
    campanas = campanas_de(consulta, hoy.year if hoy else periodo.anio)
    escenario = Escenario(consulta, nodo, periodo, campanas, hoy)
    contadas = [contar(escenario) for _, contar in ESCENAS]
    omitidas = tuple(parte for parte in contadas if isinstance(parte, Omitida))
    propias = [parte for parte in contadas if isinstance(parte, Escena)]
    contexto = consulta.contexto
    return Relato(
        nodo,
        periodo,
        campanas,
        (*propias, cierre.contar(escenario, omitidas)),
        omitidas,
        contexto.generacion,
        contexto.demostracion,
        escenario.provisional,
        escenario.corte,
    )
