"""Parte de las asistencias esperadas que se perdió sin justificación."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.estandar import Fraccion
from dashboard.dominio.ficha import Ficha
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Periodo
from dashboard.dominio.territorio import Nivel
from dashboard.indicadores.asistencia import ESPERADAS, SIN_ASISTENCIA
from dashboard.indicadores.indicador import Indicador, Sumando


def inasistencia_injustificada(consulta: Consulta, nodos: Sequence[Nodo], periodo: Periodo) -> list[Fraccion]:
    """Faltas injustificadas ÷ asistencias esperadas. Sin motivo o sin calificar no es injustificada."""
    esperadas = consulta.suma("esperadas", nodos, periodo).tolist()
    faltas = consulta.injustificadas(nodos, periodo).tolist()
    return [Fraccion(n if total else None, total) for n, total in zip(faltas, esperadas, strict=True)]


INDICADOR = Indicador(
    Ficha(
        clave="inasistencia_injustificada",
        nombre="Inasistencia injustificada",
        corto="Inasistencia injustificada",
        pregunta="¿Qué parte de las asistencias esperadas se perdió sin justificación?",
        formula="Faltas calificadas como injustificadas ÷ asistencias esperadas × 100",
        numerador="Faltas injustificadas del periodo, sin contar las salidas del grupo (M18)",
        denominador="Asistencias esperadas de las sesiones del periodo",
        unidad="asistencias",
        periodo="Suma del periodo; los meses sirven para ver la tendencia",
        fuente="Inasistencias informadas por la región",
        uso="Reconocer si las integrantes necesitan otro tipo de apoyo",
        estandar="",
        parrafo="6.1.3.b",
        reservas=(
            "La guía habla de «un número de faltas injustificadas» sin cifra: aquí no hay umbral.",
            "Justificadas, injustificadas y sin motivo se muestran siempre por separado.",
        ),
    ),
    inasistencia_injustificada,
    universo="",
    fuera=SIN_ASISTENCIA,
    menor_es_mejor=True,
    de_personas=True,
    tablas=("inasistencias", "sesiones", "grupos"),
    sumandos=(
        Sumando(
            "injustificadas",
            "Faltas injustificadas",
            lambda consulta, nodo, periodo: consulta.injustificadas(consulta.descendientes(nodo, Nivel.GRUPO), periodo),
        ),
        ESPERADAS,
    ),
)
