"""A este paso, ¿se llega? Lo que se ganó y se perdió en el último año, y hasta dónde puede llegar en diciembre.

Los establecimientos que ganan un grupo en unos meses se toman como una binomial negativa: el ritmo de cada territorio
no se conoce, se estima con el suyo y, con el mismo peso, con el de su región (de la región, el del país) repartido
según cuántos tenía sin grupo. Si en el conjunto se ganan a saltos (una campaña), la varianza crece lo mismo. Los que lo
pierden, igual; la diferencia de los dos es lo que se dice. No sabe de planes ni de recursos: solo de lo que pasó.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import exp, lgamma, log

import numpy as np

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Periodo, numero_mes
from dashboard.indicadores.palabras import de
from dashboard.indicadores.resumen import region_de
from dashboard.nucleo.matrices import Decimales, Enteros

#: meses que se miran hacia atrás, y los que hacen falta para decir algo
MESES, MESES_MINIMOS = 12, 6
#: lo que queda fuera del intervalo, por cada lado
_COLA = 0.05


@dataclass(frozen=True, slots=True)
class Historia:
    """Lo que pasó en `meses` meses en un territorio y en el que lo contiene (o él mismo, si es el más alto).

    `parte`: de los que podían moverse en el que lo contiene, los de este (0 a 1). `comunes`: por mes, (meses,).
    """

    propios: int
    comunes: Enteros
    parte: float
    meses: int


@dataclass(frozen=True, slots=True)
class Ritmo:
    """Lo que se ganó y se perdió, y el cambio hasta fin de año: entre `desde` y `hasta`, nueve de cada diez veces."""

    meses: int
    mirados: int
    ganaron: int
    perdieron: int
    desde: int
    hasta: int
    #: de que el cambio sea al menos lo que falta
    probabilidad: float


def ritmos(consulta: Consulta, nodos: Sequence[Nodo], periodo: Periodo, faltan: Sequence[int]) -> list[Ritmo | str]:
    """El de cada territorio hasta diciembre del año del periodo, con lo que le falta; si no se puede decir, por qué."""
    leidos: dict[tuple[str, int], Enteros] = {}

    def cubiertos(comun: Nodo, mes: int) -> Enteros:
        # de veintinueve regiones hermanas, los meses del país se leen una vez
        if (comun.codigo, mes) not in leidos:
            leidos[comun.codigo, mes] = consulta.por_establecimiento("cubiertos", comun, Periodo.mes(mes))
        return leidos[comun.codigo, mes]

    return [_ritmo(consulta, nodo, periodo, n, cubiertos) for nodo, n in zip(nodos, faltan, strict=True)]


def _ritmo(
    consulta: Consulta, nodo: Nodo, periodo: Periodo, faltan: int, cubiertos: Callable[[Nodo, int], Enteros]
) -> Ritmo | str:
    if nodo.fecha_datos is None:
        return "no se cargó ninguna sesión ni reporte"
    ultimo = numero_mes(nodo.fecha_datos)
    quedan = periodo.anio * 12 + 11 - ultimo
    if quedan <= 0:
        return f"los datos llegan a {Periodo.mes(ultimo).texto} y de {periodo.anio} no quedan meses"
    if periodo.ultimo_mes < ultimo:
        return f"los datos llegan a {Periodo.mes(ultimo).texto}, después {de(periodo.en_frase)}"
    mirados = min(MESES, ultimo - nodo.meses[0])
    if mirados < MESES_MINIMOS:
        return f"hacen falta {MESES_MINIMOS} meses de datos y hay {mirados}"
    region = region_de(consulta, nodo)
    comun = region if region and region.codigo != nodo.codigo else consulta.linaje(nodo)[0]
    estados = np.array([cubiertos(comun, ultimo - n) for n in range(mirados, -1, -1)])
    atienden = consulta.por_establecimiento("atienden", comun, periodo) > 0
    desde, hasta = (fila - comun.establecimientos[0] for fila in nodo.establecimientos)
    cambios = np.diff(estados, axis=0)
    historias = []
    for movidos, podian in ((cambios > 0, atienden & (estados[0] == 0)), (cambios < 0, estados[0] > 0)):
        parte = float(podian[desde:hasta].sum() / (podian.sum() or 1))
        historias.append(Historia(int(movidos[:, desde:hasta].sum()), movidos.sum(axis=1), parte, mirados))
    ganan, pierden = (pronosticar(historia, quedan, comun=comun.nivel is not nodo.nivel) for historia in historias)
    # los que ganan menos los que pierden: el cambio va de −(pierden) a +(ganan)
    neto, cero = np.convolve(ganan, pierden[::-1]), len(pierden) - 1
    acumulado = np.cumsum(neto)
    extremos = [int(np.searchsorted(acumulado, cola)) - cero for cola in (_COLA, 1 - _COLA)]
    return Ritmo(
        quedan,
        mirados,
        historias[0].propios,
        historias[1].propios,
        extremos[0],
        extremos[1],
        float(min(1.0, neto[cero + faltan :].sum())) if cero + faltan < len(neto) else 0.0,
    )


def pronosticar(historia: Historia, meses: int, *, comun: bool) -> Decimales:
    """Probabilidad de que en los próximos `meses` se muevan 0, 1, 2… `comun`: si hay un ritmo común que prestar."""
    del_conjunto = historia.comunes.sum() * historia.parte if comun else 0.0
    peso = historia.meses if comun else 0
    # medio de más: que no pasara nada no prueba que no pueda pasar
    cuantos, en = historia.propios + del_conjunto * peso / historia.meses + 0.5, historia.meses + peso
    media = meses * cuantos / en
    dispersion = 1 + (_a_saltos(historia.comunes) - 1) * historia.parte
    varianza = dispersion * media + meses**2 * dispersion * cuantos / en**2
    return _binomial_negativa(media, varianza)


def _a_saltos(por_mes: Enteros) -> float:
    """Cuántas veces la varianza de Poisson: 1 si no hay saltos."""
    media = float(por_mes.mean())
    return max(1.0, float(por_mes.var(ddof=1)) / media) if media else 1.0


def _binomial_negativa(media: float, varianza: float) -> Decimales:
    """Hasta donde casi no queda nada. La varianza es mayor que la media."""
    r, p = media**2 / (varianza - media), media / varianza
    tope = int(media + 12 * varianza**0.5) + 10
    return np.array([exp(lgamma(k + r) - lgamma(k + 1) - lgamma(r) + r * log(p) + k * log(1 - p)) for k in range(tope)])
