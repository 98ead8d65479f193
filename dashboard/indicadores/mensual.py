"""Un indicador mes a mes en varios territorios a la vez: lo que dibujan los cuadros pequeños."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.estandar import Fraccion
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Periodo
from dashboard.indicadores.indicador import Indicador

#: meses que se dibujan: tres años, para ver dos veces cada mes del año antes del último
MESES = 36


@dataclass(frozen=True, slots=True)
class Mensual:
    """Un indicador de un nodo en cada mes de una ventana.

    `fracciones` y `valores`: `None` en el mes de que no hay cifra que decir (no informó, calló entero o solo se sabe de
    una parte): es un hueco, nunca un cero.
    """

    nodo: Nodo
    fracciones: tuple[Fraccion | None, ...]
    valores: tuple[float | None, ...]

    @property
    def con_cifra(self) -> list[int]:
        """Las posiciones de los meses con cifra, en orden."""
        return [i for i, valor in enumerate(self.valores) if valor is not None]

    @property
    def ultimo(self) -> int | None:
        """La posición del último mes con cifra; `None` si no hay ninguno."""
        return next((i for i in range(len(self.valores) - 1, -1, -1) if self.valores[i] is not None), None)


def ultimo_con_cifra(series: Sequence[Mensual]) -> int | None:
    """La posición del último mes en que alguno tiene cifra; `None` si ninguno la tiene."""
    return max((serie.ultimo for serie in series if serie.ultimo is not None), default=None)


def ventana(nodos: Sequence[Nodo]) -> range:
    """Los últimos meses con datos de alguno de los nodos, tres años como mucho; vacía si ninguno tiene."""
    con_datos = [nodo.meses for nodo in nodos if nodo.meses[1] >= nodo.meses[0]]
    if not con_datos:
        return range(0)
    fin = max(ultimo for _, ultimo in con_datos)
    return range(max(fin - MESES + 1, min(primero for primero, _ in con_datos)), fin + 1)


def mensuales(consulta: Consulta, nodos: Sequence[Nodo], indicador: Indicador, meses: range) -> list[Mensual]:
    """El indicador de cada nodo en cada mes, el mismo que dice su página en ese mes."""
    por_mes = [indicador.contar(consulta, nodos, Periodo.mes(mes)) for mes in meses]
    series = []
    for nodo, *contadas in zip(nodos, *por_mes, strict=True):
        desde, hasta = nodo.meses
        # después de lo último que informó, o antes de lo primero, lo contado no es de ese mes
        valores = tuple(
            f.valor if desde <= mes <= hasta and not f.todo_calla else None
            for mes, f in zip(meses, contadas, strict=True)
        )
        fracciones = tuple(None if v is None else f for v, f in zip(valores, contadas, strict=True))
        series.append(Mensual(nodo, fracciones, valores))
    return series
