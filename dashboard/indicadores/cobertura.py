"""Indicador 2 de la guía: establecimientos que atienden partos con al menos un grupo conformado."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.estandar import SIN_DUDA, SIN_FRACCION, Duda, Fraccion
from dashboard.dominio.ficha import Ficha
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Periodo
from dashboard.dominio.territorio import Nivel
from dashboard.indicadores.base import Indicador


def cobertura(consulta: Consulta, nodos: Sequence[Nodo], periodo: Periodo) -> list[Fraccion]:
    """`cubiertos ÷ atienden` al corte del periodo (Guía 6.1.4 n.º 2, nota 7). Un grupo no tiene cobertura."""
    columnas = (consulta.suma(medida, nodos, periodo).tolist() for medida in ("cubiertos", "atienden", "silenciosos"))
    return [
        Fraccion(n if total else None, total, callados, duda) if nodo.nivel is not Nivel.GRUPO else SIN_FRACCION
        for nodo, n, total, callados, duda in zip(nodos, *columnas, _dudas(consulta, nodos, periodo), strict=True)
    ]


def _dudas(consulta: Consulta, nodos: Sequence[Nodo], periodo: Periodo) -> list[Duda]:
    """Establecimientos del ámbito que no se sabe si atienden partos, e hijos donde no se sabe de ninguno."""
    sin_dato = consulta.suma("parto_sin_dato", nodos, periodo).tolist()
    con, calladas = (
        consulta.suma(medida, nodos, periodo).tolist() if any(sin_dato) else sin_dato
        for medida in ("dudosos_con_grupo", "dudosos_callados")
    )  # fmt: skip
    dudas = []
    for nodo, *cuentas in zip(nodos, sin_dato, con, calladas, strict=True):
        if not cuentas[0] or nodo.nivel in (Nivel.ESTABLECIMIENTO, Nivel.GRUPO):
            dudas.append(Duda(unidades=cuentas[0], con=cuentas[1], calladas=cuentas[2]) if cuentas[0] else SIN_DUDA)
            continue
        dudas.append(Duda(*_hijos_sin_lista(consulta, nodo, periodo), False, *cuentas))
    return dudas


def _hijos_sin_lista(consulta: Consulta, nodo: Nodo, periodo: Periodo) -> tuple[int, int]:
    """De cuántos territorios hijos no se sabe de ningún establecimiento si atiende partos, y cuántos hay."""
    hijos = [hijo for hijo in consulta.hijos(nodo) if hijo.nivel is not Nivel.ESTABLECIMIENTO]
    if not hijos:
        return 0, 0
    columnas = (consulta.suma(medida, hijos, periodo).tolist() for medida in ("atienden", "parto_sin_dato"))
    return sum(not atienden and dudosos > 0 for atienden, dudosos in zip(*columnas, strict=True)), len(hijos)


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
