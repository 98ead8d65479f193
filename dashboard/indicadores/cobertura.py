"""Indicador 2 de la guía: establecimientos que atienden partos con al menos un grupo conformado."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.estandar import SIN_FRACCION, Fraccion
from dashboard.dominio.ficha import Ficha
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Periodo
from dashboard.dominio.territorio import Nivel
from dashboard.indicadores.base import Indicador


def cobertura(consulta: Consulta, nodos: Sequence[Nodo], periodo: Periodo) -> list[Fraccion]:
    """`cubiertos ÷ atienden` al corte del periodo (Guía 6.1.4 n.º 2, nota 7). Un grupo no tiene cobertura."""
    columnas = (consulta.suma(medida, nodos, periodo).tolist() for medida in ("cubiertos", "atienden", "silenciosos"))
    return [
        Fraccion(n if total else None, total, callados) if nodo.nivel is not Nivel.GRUPO else SIN_FRACCION
        for nodo, n, total, callados in zip(nodos, *columnas, strict=True)
    ]


INDICADOR = Indicador(
    Ficha(
        clave="cobertura",
        numero=2,
        nombre="Establecimientos que atienden partos y recién nacidos con grupo de apoyo conformado",
        corto="Establecimientos con grupo conformado",
        pregunta="¿Qué parte de los establecimientos que atienden partos tiene un grupo conformado?",
        formula="Establecimientos que atienden partos y recién nacidos con al menos un grupo conformado ÷ "
        "establecimientos que atienden partos y recién nacidos × 100",
        numerador="Establecimientos que atienden partos con un grupo conformado en la fecha de corte o antes, y no "
        "cerrado",
        denominador="Establecimientos del Gobierno Regional y del MINSA, activos, que atienden partos y recién nacidos",
        unidad="establecimientos",
        periodo="Anual por la norma; el semestre es un corte informativo",
        fuente="Registro de establecimientos (RENIPRESS), lista de establecimientos que atienden partos y grupos "
        "informados por la región",
        uso="Saber cuántos establecimientos que atienden partos cuentan con grupo de apoyo",
        estandar="Al menos 80 % de los establecimientos que atienden partos y recién nacidos",
        parrafo="6.1.4 n.º 2, nota 7",
        reservas=(
            "«Conformado» no es «activo»: un grupo conformado puede no reunirse.",
            "Los grupos de establecimientos que no atienden partos se muestran aparte, fuera del denominador.",
            "Los establecimientos sin reporte se cuentan de las dos maneras: el veredicto «depende» dice que de ellos "
            "depende cumplir.",
        ),
    ),
    cobertura,
    listas=("cubiertos", "atienden", "sin_grupo"),
    tablas=("establecimientos", "partos", "grupos", "reportes"),
)
