"""Sesiones de 60 minutos o más con los cinco momentos."""

from __future__ import annotations

from dashboard.dominio.ficha import Ficha
from dashboard.indicadores.indicador import Indicador, Sumando, sin_contar
from dashboard.indicadores.razones import razones
from dashboard.indicadores.sql import de_grupos

INDICADOR = Indicador(
    Ficha(
        clave="sesion_completa",
        nombre="Sesiones de 60 minutos o más con los cinco momentos",
        corto="Sesiones completas",
        pregunta="¿Cuántas sesiones siguieron los cinco momentos de la guía?",
        formula="Sesiones de 60 minutos o más con los cinco momentos ÷ sesiones con duración y momentos anotados × 100",
        numerador="Sesiones con duración de 60 minutos o más y cinco momentos",
        denominador="Sesiones con duración y momentos anotados",
        unidad="sesiones",
        periodo="Suma del periodo; los meses sirven para ver la tendencia",
        fuente="Sesiones y grupos informados por la región",
        uso="Orientar la asistencia técnica a las madres guía",
        parrafo="6.1.3.b",
        reservas=(
            "La guía da minutos a cada momento (5, 10, 10, 20 y 15); los 60 minutos son nuestra suma.",
            "Las sesiones sin duración o sin momentos anotados quedan fuera del denominador.",
        ),
    ),
    razones("sesiones_completas", "sesiones_evaluables"),
    de_grupos("""
    SELECT grupo, periodo, (duracion_min >= 60 AND momentos = 5)::INTEGER AS numerador, 1 AS denominador
    FROM sesiones JOIN meses_de USING (mes)
    WHERE duracion_min IS NOT NULL AND momentos IS NOT NULL"""),
    universo="sesiones",
    fuera=(sin_contar("sesiones", "sesiones_evaluables", "sin duración o momentos, fuera de la cuenta."),),
    tablas=("sesiones", "grupos"),
    sumandos=(
        Sumando("sesiones_completas", "Sesiones completas"),
        Sumando("sesiones_evaluables", "Sesiones con duración y momentos"),
    ),
)
