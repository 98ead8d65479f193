"""Grupos con 8 a 15 integrantes."""

from __future__ import annotations

from functools import partial

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.ficha import Ficha
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Periodo
from dashboard.indicadores.indicador import Indicador, sin_contar
from dashboard.indicadores.razones import razones
from dashboard.indicadores.sql import al_corte
from dashboard.nucleo.formato import entero, plural


def segun_cuando(supuestos: str, con_dato: str, consulta: Consulta, nodo: Nodo, periodo: Periodo) -> str:
    """«con lo que se supo después en 12 de 30 grupos»: al corte no se sabía; "" si se sabía de todos.

    `supuestos` y `con_dato`: las medidas que los cuentan.
    """
    cuantos, todos = (int(consulta.suma(medida, [nodo], periodo)[0]) for medida in (supuestos, con_dato))
    if not cuantos:
        return ""
    return "con lo que se supo después" + (
        "" if cuantos == todos else f" en {entero(cuantos)} de {plural(todos, 'grupo')}"
    )


INDICADOR = Indicador(
    Ficha(
        clave="tamano",
        nombre="Grupos con 8 a 15 madres integrantes",
        corto="Grupos de 8 a 15 integrantes",
        pregunta="¿Cuántos grupos tienen el tamaño que recomienda la guía?",
        formula="Grupos conformados con 8 a 15 integrantes ÷ grupos conformados con dato de integrantes × 100",
        numerador="Grupos conformados con 8 a 15 integrantes",
        denominador="Grupos conformados con dato de integrantes",
        unidad="grupos",
        periodo="Al corte del periodo",
        fuente="Sesiones y grupos informados por la región",
        uso="Decidir dónde conviene invitar más madres o abrir un segundo grupo",
        parrafo="6.1.1.b",
        reservas=(
            "Los integrantes valen desde la fecha de datos de la carga que los dice; antes de la primera se usan los "
            "suyos, y se dice.",
            "Los grupos sin dato de integrantes quedan fuera del denominador y se cuentan aparte.",
            "Por encima de 15 la guía recomienda implementar otro grupo; para menos de 8 no escribe consecuencia.",
        ),
    ),
    razones("con_tamano", "con_dato_tamano", universo="conformados"),
    al_corte("integrantes BETWEEN 8 AND 15", "integrantes IS NOT NULL"),
    universo="conformados",
    sin_saber="sin dato de integrantes",
    acotable=True,
    fuera=(
        sin_contar(
            "conformados", "con_dato_tamano", "sin dato de integrantes, fuera del denominador.", "sin_dato_tamano"
        ),
    ),
    listas=("con_tamano", "con_dato_tamano", "fuera_de_tamano"),
    segun=partial(segun_cuando, "tamano_supuesto", "con_dato_tamano"),
    tablas=("grupos",),
)
