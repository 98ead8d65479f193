"""Grupos cuya madre guía completó las 12 horas del taller."""

from __future__ import annotations

from functools import partial

from dashboard.dominio.ficha import Ficha
from dashboard.indicadores.indicador import Indicador, sin_contar
from dashboard.indicadores.razones import razones
from dashboard.indicadores.sql import al_corte
from dashboard.indicadores.tamano import segun_cuando

INDICADOR = Indicador(
    Ficha(
        clave="madres_guia_capacitadas",
        nombre="Grupos cuya madre guía completó 12 horas de capacitación",
        corto="Madres guía capacitadas",
        pregunta="¿En cuántos grupos la madre guía completó el taller?",
        formula="Grupos conformados cuya madre guía completó 12 horas ÷ grupos conformados con dato de horas × 100",
        numerador="Grupos conformados con 12 horas o más de capacitación",
        denominador="Grupos conformados con dato de horas",
        unidad="grupos",
        periodo="Al corte del periodo",
        fuente="Sesiones y grupos informados por la región",
        uso="Programar talleres para las madres guía",
        parrafo="6.1.2.b",
        reservas=(
            "Las horas valen desde la fecha de datos de la carga que las dice; antes de la primera se usan las suyas, "
            "y se dice.",
            "El taller puede ser de 4 sesiones de 3 horas o de 6 sesiones de 2 horas.",
            "Los grupos sin dato de horas quedan fuera del denominador y se cuentan aparte.",
        ),
    ),
    razones("capacitadas", "con_dato_capacitacion", universo="conformados"),
    al_corte("horas >= 12", "horas IS NOT NULL"),
    universo="conformados",
    sin_saber="sin dato de horas",
    acotable=True,
    fuera=(sin_contar("conformados", "con_dato_capacitacion", "sin dato de horas, fuera del denominador."),),
    listas=("capacitadas", "con_dato_capacitacion", "sin_capacitacion"),
    segun=partial(segun_cuando, "horas_supuestas", "con_dato_capacitacion"),
    tablas=("grupos",),
)
