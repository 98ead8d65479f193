"""Asistencia a las sesiones: razón de sumas."""

from __future__ import annotations

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.ficha import Ficha
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Periodo
from dashboard.indicadores.control import Lectura, leer_carta
from dashboard.indicadores.indicador import Indicador, Sumando, aparte, razones


def lectura_del_periodo(consulta: Consulta, nodo: Nodo, periodo: Periodo) -> Lectura:
    """Qué dice la carta de control de la asistencia en un periodo de un nodo."""
    asistentes, esperadas = (consulta.serie(medida, nodo).tolist() for medida in ("asistentes", "esperadas"))
    desde, hasta = (mes - nodo.meses[0] for mes in (periodo.primer_mes, periodo.ultimo_mes))
    return leer_carta(asistentes, esperadas, desde, hasta)


ESPERADAS = Sumando("esperadas", "Asistencias esperadas")
#: sesiones que no pueden entrar en la asistencia
SIN_ASISTENCIA = (
    aparte("sesiones_sin_esperadas", "sin asistentes o sin esperadas, fuera de la cuenta (sesiones)."),
    aparte("sesiones_sin_grupo", "no identifican a su grupo y no entran (sesiones de HIS o Anexo 2)."),
)

INDICADOR = Indicador(
    Ficha(
        clave="asistencia",
        nombre="Asistencia a las sesiones",
        corto="Asistencia a sesiones",
        pregunta="De las asistencias esperadas, ¿cuántas se dieron?",
        formula="Suma de asistentes ÷ suma de asistencias esperadas × 100",
        numerador="Asistentes de todas las sesiones del periodo",
        denominador="Asistencias esperadas de esas sesiones",
        unidad="asistencias",
        periodo="Suma del periodo; los meses sirven para ver la tendencia",
        fuente="Sesiones y grupos informados por la región",
        uso="Vigilar la continuidad de las madres en el grupo",
        estandar="",
        parrafo="6.1.3.b",
        reservas=(
            "Es una razón de sumas, no un promedio de porcentajes.",
            "Si la sesión no trae «esperadas» se toman los integrantes del grupo.",
            "Las personas visitantes no cuentan como asistentes.",
            "Las sesiones que no identifican al grupo (HIS, Anexo 2) no entran.",
            "No se acota por lo que calla: de quien no reportó no se sabe ni cuántas sesiones hizo.",
        ),
    ),
    razones("asistentes", "esperadas"),
    universo="",
    fuera=SIN_ASISTENCIA,
    escenas=("asistencia", "reconocimiento"),
    tablas=("sesiones", "grupos", "inasistencias"),
    sumandos=(Sumando("asistentes", "Asistentes"), ESPERADAS),
    de_personas=True,
)
