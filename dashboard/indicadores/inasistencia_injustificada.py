"""Parte de las asistencias esperadas que se perdió sin justificación."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.ficha import Ficha
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Periodo
from dashboard.dominio.territorio import Nivel
from dashboard.indicadores.asistencia import ESPERADAS, SIN_ASISTENCIA, cotas, lo_callado
from dashboard.indicadores.indicador import Indicador, Sumando
from dashboard.indicadores.razones import Razon
from dashboard.indicadores.sql import de_grupos
from dashboard.nucleo.matrices import Enteros


def _contar(consulta: Consulta, nodos: Sequence[Nodo], periodo: Periodo) -> tuple[Enteros, Enteros]:
    """Faltas injustificadas y asistencias esperadas. Sin motivo o sin calificar no es injustificada."""
    return consulta.injustificadas(nodos, periodo), consulta.suma("esperadas", nodos, periodo)


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
        parrafo="6.1.3.b",
        reservas=(
            "La guía habla de «un número de faltas injustificadas» sin cifra: aquí no hay umbral.",
            "Justificadas, injustificadas y sin motivo se muestran siempre por separado.",
        ),
    ),
    Razon(_contar),
    de_grupos("""
    SELECT grupo, periodo, 0 AS numerador, esperadas AS denominador FROM con_asistencia JOIN meses_de USING (mes)
    UNION ALL
    SELECT grupo, periodo, cantidad, 0 FROM faltas JOIN meses_de USING (mes)
    WHERE justificada = 'no' AND motivo <> 'M18'"""),
    universo="",
    fuera=SIN_ASISTENCIA,
    huecos=lo_callado,
    acotar=cotas,
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
