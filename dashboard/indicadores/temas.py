"""Bloques de temas tratados en los últimos 12 meses."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.catalogos import BLOQUES
from dashboard.dominio.ficha import Ficha
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Periodo
from dashboard.indicadores.indicador import Indicador, Sumando, sin_contar
from dashboard.indicadores.razones import Razon
from dashboard.indicadores.sql import de_grupos
from dashboard.nucleo.matrices import Enteros


def _contar(consulta: Consulta, nodos: Sequence[Nodo], periodo: Periodo) -> tuple[Enteros, Enteros]:
    """Bloques tratados, y cuatro por cada grupo con temas anotados."""
    return consulta.suma("bloques", nodos, periodo), len(BLOQUES) * consulta.suma("con_dato_temas", nodos, periodo)


INDICADOR = Indicador(
    Ficha(
        clave="temas",
        nombre="Bloques de temas tratados en los últimos 12 meses",
        corto="Temas tratados",
        pregunta="¿Los grupos tratan los cuatro bloques de temas de la guía?",
        formula="Bloques de temas tratados por cada grupo en 12 meses ÷ (4 × grupos con temas anotados) × 100",
        numerador="Bloques tratados (embarazo, recién nacido, menor de 6 meses, de 6 a 24 meses), sumados sobre "
        "los grupos",
        denominador="Cuatro bloques por cada grupo conformado con algún tema anotado en 12 meses",
        unidad="bloques",
        periodo="Al corte del periodo, mirando los 12 meses anteriores",
        fuente="Sesiones y grupos informados por la región",
        uso="Proponer temas para las próximas sesiones",
        parrafo="",
        reservas=(
            "Los bloques se toman de 6.1.2.b y 6.2.3 como referencia: la guía no obliga a tratarlos todos.",
            "Los grupos sin temas anotados en 12 meses quedan fuera.",
        ),
    ),
    Razon(_contar),
    # 12 meses contados con el del corte
    de_grupos("""
    SELECT grupo, periodo, 4 AS denominador, count(DISTINCT
               CASE WHEN tema BETWEEN 'T01' AND 'T04' THEN 'embarazo'
                    WHEN tema BETWEEN 'T05' AND 'T07' THEN 'recién nacido'
                    WHEN tema BETWEEN 'T08' AND 'T10' THEN 'menor de 6 meses'
                    WHEN tema BETWEEN 'T11' AND 'T13' THEN 'de 6 a 24 meses' END) AS numerador
    FROM conformados JOIN sesiones USING (grupo)
    WHERE tema IS NOT NULL AND fecha <= corte AND fecha >= date_trunc('month', corte) - to_months(11)
    GROUP BY grupo, periodo"""),
    universo="conformados",
    fuera=(sin_contar("conformados", "con_dato_temas", "sin ningún tema anotado en 12 meses, fuera de la cuenta."),),
    por_fila=len(BLOQUES),
    tablas=("sesiones", "grupos"),
    sumandos=(
        Sumando("bloques", "Bloques de temas tratados"),
        Sumando(
            "bloques_posibles",
            "Bloques posibles",
            lambda consulta, nodo, periodo: len(BLOQUES) * consulta.por_grupo("con_dato_temas", nodo, periodo),
        ),
    ),
)
