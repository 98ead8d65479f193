"""Sesiones por grupo activo y mes."""

from __future__ import annotations

from dashboard.dominio.ficha import Ficha
from dashboard.indicadores.indicador import Indicador, Sumando
from dashboard.indicadores.razones import razones
from dashboard.indicadores.sql import de_grupos

INDICADOR = Indicador(
    Ficha(
        clave="sesiones_por_grupo",
        nombre="Sesiones por grupo activo y mes",
        corto="Sesiones por grupo y mes",
        pregunta="¿Cuántas veces al mes se reúne un grupo activo?",
        formula="Sesiones del periodo ÷ suma de los grupos activos al cierre de cada mes del periodo",
        numerador="Sesiones de los grupos en el periodo",
        denominador="Grupos activos al cierre de cada mes, sumados sobre los meses",
        unidad="sesiones",
        sobre="grupos y meses",
        periodo="Suma del periodo; los meses sirven para ver la tendencia",
        fuente="Sesiones y grupos informados por la región",
        uso="Ver la frecuencia real de las reuniones",
        parrafo="6.1.3.a",
        reservas=(
            "Es una razón, no un porcentaje: puede pasar de 1.",
            "No se acota por lo que calla: de quien no reportó no se sabe ni cuántas sesiones hizo.",
            "Los meses posteriores a la fecha de datos de cada región no se cuentan.",
        ),
    ),
    razones("sesiones", "grupo_meses_activos"),
    # después de la fecha de datos de su región nadie sabe si un grupo siguió activo
    de_grupos("""
    SELECT grupo, periodo, 1 AS numerador, 0 AS denominador FROM sesiones JOIN meses_de USING (mes)
    UNION ALL
    SELECT grupo, meses_de.periodo, 0, 1
    FROM activos JOIN meses_de ON mes = activos.periodo JOIN fechas USING (diresa)
    WHERE activos.inicio <= datos_al"""),
    universo="grupo_meses_activos",
    fuera=(),
    es_proporcion=False,
    tablas=("sesiones", "grupos"),
    sumandos=(Sumando("sesiones", "Sesiones"), Sumando("grupo_meses_activos", "Meses activo")),
)
