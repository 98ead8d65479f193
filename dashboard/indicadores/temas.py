"""Bloques de temas tratados en los últimos 12 meses."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.catalogos import BLOQUES
from dashboard.dominio.estandar import Fraccion
from dashboard.dominio.ficha import Ficha
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Periodo
from dashboard.indicadores.indicador import Indicador, Sumando, sin_contar


def temas(consulta: Consulta, nodos: Sequence[Nodo], periodo: Periodo) -> list[Fraccion]:
    """Bloques tratados ÷ (4 × grupos con temas anotados)."""
    tratados = consulta.suma("bloques", nodos, periodo).tolist()
    grupos = consulta.suma("con_dato_temas", nodos, periodo).tolist()
    return [
        Fraccion(n if cuantos else None, len(BLOQUES) * cuantos) for n, cuantos in zip(tratados, grupos, strict=True)
    ]


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
        estandar="",
        parrafo="",
        reservas=(
            "Los bloques se toman de 6.1.2.b y 6.2.3 como referencia: la guía no obliga a tratarlos todos.",
            "Los grupos sin temas anotados en 12 meses quedan fuera.",
        ),
    ),
    temas,
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
