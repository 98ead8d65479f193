"""Lo que las capas del mapa cuentan de cada territorio además del indicador elegido."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.estandar import Fraccion
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Periodo
from dashboard.dominio.territorio import Nivel
from dashboard.indicadores.indicador import Resultado, con_noticia


def sin_reunirse(consulta: Consulta, nodos: Sequence[Nodo], periodo: Periodo) -> list[Resultado]:
    """De los establecimientos que atienden partos y tienen grupo, los que no tienen ninguno activo.

    `sin_reporte`: los que no se sabe si se reúnen. No aplica donde se sabe que ninguno tiene grupo.
    """
    raiz = consulta.raiz
    con, activos, por_saber = (
        consulta.por_establecimiento(medida, raiz, periodo) for medida in ("cubiertos", "activos", "activos_por_saber")
    )
    quietos = (con > 0) & (activos == 0)
    cuentas = (quietos & (por_saber == 0), con > 0, quietos & (por_saber > 0))
    acumuladas = [np.concatenate([[0], np.cumsum(cuenta)]) for cuenta in cuentas]
    callan = consulta.suma("silenciosos", nodos, periodo).tolist()
    resultados = []
    for nodo, mudos in zip(nodos, callan, strict=True):
        desde, hasta = (fila - raiz.establecimientos[0] for fila in nodo.establecimientos)
        n, total, no_se_sabe = (int(acumulada[hasta] - acumulada[desde]) for acumulada in acumuladas)
        se_sabe = nodo.nivel is not Nivel.DIRESA or con_noticia(consulta, nodo)
        fraccion = Fraccion(n, total, no_se_sabe) if total else Fraccion(None, 0 if se_sabe and not mudos else None)
        resultados.append(Resultado(fraccion, aplica=fraccion.denominador != 0))
    return resultados
