"""Los indicadores de un territorio como registros, para otras herramientas (`tablero cifras`)."""

from __future__ import annotations

from typing import Any

import orjson

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.escritura_csv import texto_csv
from dashboard.dominio.estandar import ESTANDAR
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Periodo
from dashboard.indicadores.catalogo import CATALOGO

CAMPOS = (
    "territorio", "indicador", "periodo", "numerador", "denominador", "valor", "estandar", "veredicto", "faltan",
    "fecha_datos", "provisional", "demostracion",
)  # fmt: skip


def registros(consulta: Consulta, nodos: list[Nodo], periodo: Periodo) -> list[dict[str, Any]]:
    """Un registro por nodo e indicador. `valor` entre 0 y 1 (salvo `sesiones_por_grupo`, una razón); `None` sin dato.

    `estandar`, `veredicto` y `faltan` son `None` en los indicadores a los que la guía no fija estándar.
    """
    filas = []
    for indicador in CATALOGO:
        for nodo, resultado in zip(nodos, indicador.medir(consulta, nodos, periodo), strict=True):
            fraccion = resultado.fraccion
            filas.append(
                {
                    "territorio": nodo.codigo,
                    "indicador": indicador.clave,
                    "periodo": str(periodo),
                    "numerador": fraccion.numerador,
                    "denominador": fraccion.denominador,
                    "valor": fraccion.valor,
                    "estandar": ESTANDAR if indicador.ficha.estandar else None,
                    "veredicto": resultado.veredicto.value if resultado.veredicto else None,
                    "faltan": resultado.faltan,
                    "fecha_datos": nodo.fecha_datos.isoformat() if nodo.fecha_datos else None,
                    "provisional": consulta.provisional(nodo, periodo),
                    "demostracion": consulta.contexto.demostracion,
                }
            )
    posicion = {nodo.codigo: i for i, nodo in enumerate(nodos)}
    return sorted(filas, key=lambda fila: posicion[fila["territorio"]])


def como_json(filas: list[dict[str, Any]]) -> str:
    """Una lista JSON con sangría."""
    return orjson.dumps(filas, option=orjson.OPT_INDENT_2).decode()


def como_csv(filas: list[dict[str, Any]]) -> str:
    """El CSV de siempre, con `CAMPOS` por títulos."""
    return texto_csv(CAMPOS, ([fila[campo] for campo in CAMPOS] for fila in filas))
