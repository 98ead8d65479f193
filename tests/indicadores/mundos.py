"""Atajos de las pruebas de indicadores: pocas filas a mano y una sola línea para medir."""

from __future__ import annotations

from typing import Any

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.estandar import Fraccion
from dashboard.dominio.periodo import Periodo
from dashboard.indicadores.catalogo import POR_CLAVE
from dashboard.indicadores.indicador import Resultado
from tests.fabricas import establecimiento


def lugares(cuantos: int, microrred: str = "11-01-01", desde: int = 1, **otros: Any) -> list[dict[str, Any]]:
    """`cuantos` establecimientos que atienden partos, con códigos seguidos desde `desde`."""
    return [establecimiento(f"{n:08d}", microrred, **otros) for n in range(desde, desde + cuantos)]


def medir(consulta: Consulta, clave: str, codigo: str, periodo: str) -> Resultado:
    """El resultado de un indicador en un nodo."""
    return POR_CLAVE[clave].medir(consulta, [consulta.nodo(codigo)], Periodo.leer(periodo))[0]


def par(consulta: Consulta, clave: str, codigo: str, periodo: str) -> tuple[int | None, int | None]:
    """Numerador y denominador."""
    fraccion: Fraccion = medir(consulta, clave, codigo, periodo).fraccion
    return fraccion.numerador, fraccion.denominador
