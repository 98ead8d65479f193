"""La carta de control de la asistencia: qué se esperaba de cada mes del año y qué meses se apartan de ello.

El centro de cada mes se aprende de los primeros 24 meses con dato de la serie (con 12 a 23, de los 12 primeros y se
dice que es provisional; con menos no hay carta) y queda fijo: lo que se juzga no entra en su vara. La forma del año es
la del territorio superior, corregida con la propia según cuánto sabe de ella. La varianza es la de
`almacen.variacion`: binomial ensanchada, choque del mes, error de la base y lo que los grupos cambian de por sí. Una
fase nueva solo empieza donde alguien anotó un motivo (tabla `hitos`).

Es señal un mes más allá de `SIGMAS_DE_UN_MES`, o la media de los cuatro últimos más allá de `SIGMAS_DE_CUATRO`: en
mundos sin cambio, a lo más 5 de cada 100 cartas dan una señal en un año (`tests/verdad`). NHS «Making data count» y
qicharts2 congelan la base y parten la serie solo con motivo; los límites p′ son de Laney (2002).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from dashboard.almacen.consulta import Consulta
from dashboard.almacen.variacion import (
    MESES_DE_BASE,
    MESES_PROVISIONALES,
    DeNivel,
    binomial,
    centros,
    de_base,
    de_un_mes,
    del_anio,
    proporciones,
)
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Periodo, numero_mes
from dashboard.nucleo.matrices import Booleanos, Decimales, Enteros

#: elegidas por simulación para que a lo más 5 de cada 100 cartas sin cambio den una señal en un año. Hacia abajo se
#: avisa antes que hacia arriba: una caída que no se ve cuesta más que una mejora que se dice un mes después
SIGMAS_DE_UN_MES = {-1: 3.6, 1: 4.0}
SIGMAS_DE_CUATRO = {-1: 2.75, 1: 3.4}
#: meses cuya media se juzga además del último
JUNTOS = 4
#: de cuántas cartas de cada cien sin cambio se espera a lo más una señal falsa en un año
FALSAS_EN_UN_ANIO = 5


@dataclass(frozen=True, slots=True)
class Series:
    """Varias series del mismo nivel: (filas, meses) asistentes y esperadas, y lo que cada una toma de alrededor."""

    asistentes: Enteros
    esperadas: Enteros
    mes0: int
    propias: DeNivel
    #: (filas, 12) la forma del año del superior; `sin_superior`: no hay, y se aprende entera de la propia
    superior: Decimales
    #: (filas,) varianza del cambio propio de los grupos por año, y la del cambio de qué grupos son
    deriva: Decimales
    mezcla: Decimales
    sin_superior: bool = False


@dataclass(frozen=True, slots=True)
class Cartas:
    """(filas, meses) en cada campo. `nan` donde no hay dato o la serie no tiene carta.

    `senal`: −1 por debajo, 1 por encima, 0 dentro de lo esperado o sin juzgar. `base`: los meses de que se aprendió.
    """

    centro: Decimales
    error: Decimales
    desvio: Decimales
    base: Booleanos
    senal: Enteros


def cartas(s: Series) -> Cartas:
    """Las cartas de todas las series a la vez."""
    n = s.esperadas
    p = proporciones(s.asistentes, n)
    base = de_base(n)
    anio = del_anio(s.mes0, n.shape[1])
    # la p de la binomial es la de la base: una caída no ensancha la vara que la mide
    varianza = de_un_mes(s.propias, binomial(np.where(base, s.asistentes, 0), np.where(base, n, 0)), n)
    omega = np.inf if s.sin_superior else s.propias.estacion
    hallados = centros(np.nan_to_num(p), varianza, base, anio, s.superior, omega)
    con_carta: Booleanos = base.sum(axis=1) > 0
    centro = np.where(con_carta[:, None], np.clip(hallados.centro[:, anio], 0, 1), np.nan)
    medio = np.where(con_carta, (base * np.arange(n.shape[1])).sum(axis=1) / np.maximum(base.sum(axis=1), 1), 0)
    anios = np.maximum(np.arange(n.shape[1]) - medio[:, None], 0) / 12
    lento = hallados.varianza[:, anio] + s.deriva[:, None] * anios + s.mezcla[:, None] * (~base)
    desvio = p - centro
    juzgado = con_carta[:, None] & (n > 0) & ~base
    error = np.sqrt(np.where(n > 0, varianza, 0) + lento)
    senal = np.where(juzgado, _mas_alla(desvio, error, SIGMAS_DE_UN_MES), 0)
    cuatro = _de_cuatro(desvio, varianza, lento, juzgado)
    senal = np.where(senal == 0, cuatro, senal).astype(np.int64)
    return Cartas(centro, np.where(n > 0, error, np.nan), desvio, base & con_carta[:, None], senal)


def _mas_alla(desvio: Decimales, error: Decimales, sigmas: Mapping[int, float]) -> Enteros:
    """−1 o 1 donde el desvío pasa las sigmas de su lado; 0 donde no."""
    lado = np.sign(np.nan_to_num(desvio)).astype(np.int64)
    return np.where(np.abs(desvio) > np.where(lado < 0, sigmas[-1], sigmas[1]) * error, lado, 0)


def _de_cuatro(desvio: Decimales, varianza: Decimales, lento: Decimales, juzgado: Booleanos) -> Enteros:
    """(filas, meses): el signo de la media de los últimos cuatro meses juzgados donde pasa su límite; 0 donde no."""
    senal = np.zeros(desvio.shape, dtype=np.int64)
    # los juzgados de cada fila, juntos y en orden: cuatro seguidos pueden saltar meses sin dato
    orden = np.argsort(~juzgado, axis=1, kind="stable")
    juntos = np.take_along_axis(juzgado, orden, axis=1)
    sumas = [
        np.cumsum(np.where(juntos, np.take_along_axis(np.where(juzgado, x, 0.0), orden, axis=1), 0.0), axis=1)
        for x in (desvio, varianza, lento)
    ]
    suma, suma_v, suma_l = (x[:, JUNTOS - 1 :] - np.pad(x, ((0, 0), (1, 0)))[:, :-JUNTOS] for x in sumas)
    # restar acumuladas puede dejar un cero por debajo de cero
    error = np.sqrt(np.maximum(suma_v / JUNTOS**2 + suma_l / JUNTOS, 0))
    hallada = np.where(juntos[:, JUNTOS - 1 :], _mas_alla(suma / JUNTOS, error, SIGMAS_DE_CUATRO), 0)
    np.put_along_axis(senal, orden[:, JUNTOS - 1 :], hallada, axis=1)
    return senal


# -- la de un territorio


@dataclass(frozen=True, slots=True)
class Carta:
    """La de un nodo sobre `nodo.meses`. Proporciones entre 0 y 1; `None` donde no hay dato o no se sabe.

    `senal`: −1, 0 o 1 por mes. `base`: los meses de que se aprendió el centro. `provisional`: se aprendió de doce.
    """

    centro: tuple[float | None, ...]
    inferior: tuple[float | None, ...]
    superior: tuple[float | None, ...]
    desvio: tuple[float | None, ...]
    senal: tuple[int, ...]
    base: tuple[bool, ...]
    provisional: bool

    def seguida_de(self, otra: Carta, desde: int) -> Carta:
        """Esta hasta la posición `desde`, y de ahí en adelante la de la fase que sigue."""
        campos = ("centro", "inferior", "superior", "desvio", "senal", "base")
        unidas = {campo: (*getattr(self, campo)[:desde], *getattr(otra, campo)[desde:]) for campo in campos}
        return Carta(**unidas, provisional=otra.provisional)

    def juzgado(self, i: int) -> bool:
        """Si ese mes se compara con lo esperado: tiene dato y no es de los que lo enseñaron."""
        return self.desvio[i] is not None and not self.base[i]

    def racha(self, hasta: int) -> int:
        """Meses seguidos con dato, después de la base, al mismo lado del centro, hasta esa posición."""
        cuenta, signo = 0, 0
        for i in range(hasta, -1, -1):
            desvio = self.desvio[i]
            if desvio is None:
                continue
            lado = (desvio > 0) - (desvio < 0)
            if self.base[i] or not lado or (signo and lado != signo):
                break
            cuenta, signo = cuenta + 1, lado
        return cuenta


@dataclass(frozen=True, slots=True)
class Lectura:
    """Lo que la carta dice de un periodo: su último mes cerrado con dato. Página, lámina y archivo dicen lo mismo.

    `carta`: `None` con menos de doce meses con dato. `ultimo`: posición del mes; `None` si el periodo no tiene ninguno.
    """

    carta: Carta | None
    ultimo: int | None
    #: meses cerrados del periodo, después de ese, sin ninguna asistencia
    sin_dato: int = 0

    @property
    def juzgado(self) -> bool:
        """Si el mes se puede juzgar: hay carta y no es de los que la enseñaron."""
        return self.carta is not None and self.ultimo is not None and self.carta.juzgado(self.ultimo)

    @property
    def senal(self) -> int:
        """−1 si el mes es señal por debajo de lo esperado, 1 por encima, 0 si no es señal."""
        return self.carta.senal[self.ultimo] if self.carta and self.ultimo is not None else 0

    @property
    def decimas(self) -> int:
        """Décimas de punto entre el mes y lo que se esperaba de él."""
        assert self.carta is not None
        assert self.ultimo is not None
        return round((self.carta.desvio[self.ultimo] or 0) * 1000)

    @property
    def del_lado(self) -> bool:
        """Si el mes está del lado de su señal; si no, la dan los cuatro últimos juntos."""
        return self.carta is not None and self.ultimo is not None and _del_lado(self.carta, self.ultimo)

    @property
    def racha(self) -> int:
        """Meses seguidos al lado del último."""
        return self.carta.racha(self.ultimo) if self.carta and self.ultimo is not None else 0

    @property
    def corriente(self) -> Sequence[int]:
        """Los meses de la racha que su señal cierra; vacío si no es señal."""
        return posiciones_de_la_senal(self.carta, self.ultimo) if self.carta and self.ultimo is not None else ()


def carta_de(consulta: Consulta, nodo: Nodo) -> Carta | None:
    """La carta de la asistencia de un nodo; `None` con menos de doce meses con dato en todas sus fases."""
    return _por_fases(consulta, [nodo], _cortes(consulta, nodo))[0]


def preparar_cartas(consulta: Consulta, nodo: Nodo) -> None:
    """Hace y recuerda las de los hijos de un territorio de una sola vez: cuesta la cuarta parte que una por una."""

    def preparar() -> None:
        juntos: dict[tuple[tuple[int, int], tuple[int, ...]], list[Nodo]] = {}
        for hijo in consulta.hijos(nodo):
            juntos.setdefault((hijo.meses, _cortes(consulta, hijo)), []).append(hijo)
        for (_, cortes), propios in juntos.items():
            for hijo, hallada in zip(propios, _por_fases(consulta, propios, cortes), strict=True):
                consulta.recordar(("carta", hijo), lambda hallada=hallada: hallada)  # type: ignore[misc]

    consulta.recordar(("cartas de sus hijos", nodo.codigo), preparar)


def _cortes(consulta: Consulta, nodo: Nodo) -> tuple[int, ...]:
    """Las posiciones de los meses en que empieza una fase."""
    return tuple(numero_mes(h.fecha) - nodo.meses[0] for h in consulta.hitos(nodo) if h.fase)


def _por_fases(consulta: Consulta, nodos: Sequence[Nodo], cortes: Sequence[int]) -> list[Carta | None]:
    """Las de nodos del mismo nivel, calendario y fases."""
    x, n = _series(consulta, nodos)
    meses = n.shape[1]
    limites = sorted({0, meses, *(corte for corte in cortes if 0 < corte < meses)})
    halladas: list[Carta | None] = [None] * len(nodos)
    for desde, hasta in pairwise(limites):
        dentro = (np.arange(meses) >= desde) & (np.arange(meses) < hasta)
        de_fase = _de_una_fase(consulta, nodos, np.where(dentro, x, 0), np.where(dentro, n, 0))
        # a una fase que recién empieza no la juzga lo que se aprendió en la anterior
        halladas = [
            antes.seguida_de(suya or _sin_saber(meses), desde) if antes else suya
            for antes, suya in zip(halladas, de_fase, strict=True)
        ]
    return halladas


def _series(consulta: Consulta, nodos: Sequence[Nodo]) -> tuple[Enteros, Enteros]:
    """(nodos, meses) asistentes y esperadas: un mes a medias no se aprende ni se juzga."""
    x, n = (np.stack([consulta.serie(medida, nodo) for nodo in nodos]) for medida in ("asistentes", "esperadas"))
    cerrados = np.array([nodo.ultimo_cerrado for nodo in nodos])[:, None]
    dentro = nodos[0].meses[0] + np.arange(n.shape[1]) <= cerrados
    return np.where(dentro, x, 0), np.where(dentro, n, 0)


def _sin_saber(meses: int) -> Carta:
    nada = (None,) * meses
    return Carta(nada, nada, nada, nada, (0,) * meses, (False,) * meses, False)


def _de_una_fase(consulta: Consulta, nodos: Sequence[Nodo], x: Enteros, n: Enteros) -> list[Carta | None]:
    """La carta de cada nodo; `None` con menos de doce meses con dato. `x` y `n`: (nodos, meses)."""
    cuales = np.flatnonzero((n > 0).sum(axis=1) >= MESES_PROVISIONALES).tolist()
    dadas: list[Carta | None] = [None] * len(nodos)
    if not cuales:
        return dadas
    propios = [nodos[i] for i in cuales]
    x, n = x[cuales], n[cuales]
    base = de_base(n)
    superiores = [consulta.forma_superior(nodo) for nodo in propios]
    variacion = consulta.variacion
    de_grupos = np.array([_de_sus_grupos(consulta, nodo, suya) for nodo, suya in zip(propios, base, strict=True)])
    series = Series(
        x, n, propios[0].meses[0], variacion.de(propios[0].nivel), np.array([forma for forma, _ in superiores]),
        variacion.deriva * de_grupos[:, 0], variacion.entre * de_grupos[:, 1], superiores[0][1],
    )  # fmt: skip
    halladas = cartas(series)
    for fila, i in enumerate(cuales):
        dadas[i] = _una(halladas, fila, provisional=int(base[fila].sum()) < MESES_DE_BASE)
    return dadas


def _una(halladas: Cartas, fila: int, *, provisional: bool) -> Carta:
    centro, error, desvio = (_lista(campo[fila]) for campo in (halladas.centro, halladas.error, halladas.desvio))
    pares = list(zip(centro, error, strict=True))
    return Carta(
        tuple(centro),
        tuple(None if e is None or c is None else max(0.0, c - SIGMAS_DE_UN_MES[-1] * e) for c, e in pares),
        tuple(None if e is None or c is None else min(1.0, c + SIGMAS_DE_UN_MES[1] * e) for c, e in pares),
        tuple(desvio),
        tuple(halladas.senal[fila].tolist()),
        tuple(halladas.base[fila].tolist()),
        provisional,
    )


def _lista(valores: Decimales) -> list[float | None]:
    return [None if np.isnan(v) else float(v) for v in valores]


def _de_sus_grupos(consulta: Consulta, nodo: Nodo, base: Booleanos) -> tuple[float, float]:
    """(Σw², Σ(w−w₀)²): cuánto pesan los grupos del último año, y cuánto cambió su peso desde la base."""
    meses = np.flatnonzero(base)
    primero, ultimo = nodo.meses
    antes = consulta.entre_meses("esperadas", nodo, primero + int(meses[0]), primero + int(meses[-1]))
    ahora = consulta.entre_meses("esperadas", nodo, ultimo - 11, ultimo)
    return pesos(ahora, antes)


def pesos(ahora: Enteros, antes: Enteros) -> tuple[float, float]:
    """(Σw², Σ(w−w₀)²) de los grupos: w es la parte de cada uno en las esperadas de ahora, w₀ en las de antes."""
    w = ahora / max(int(ahora.sum()), 1)
    w0 = antes / max(int(antes.sum()), 1)
    medio = (w + w0) / 2
    return float((medio * medio).sum()), float(((w - w0) ** 2).sum())


def lectura_del_periodo(consulta: Consulta, nodo: Nodo, periodo: Periodo) -> Lectura:
    """Qué dice la carta de la asistencia en un periodo de un nodo."""
    n = consulta.serie("esperadas", nodo)
    hay = np.flatnonzero((n > 0) & (nodo.meses[0] + np.arange(len(n)) <= nodo.ultimo_cerrado))
    desde, hasta = (mes - nodo.meses[0] for mes in (periodo.primer_mes, periodo.ultimo_mes))
    dentro = hay[(hay >= desde) & (hay <= hasta)]
    # la carta no depende del periodo: vale para todas las pantallas de la misma carga
    carta = consulta.recordar(("carta", nodo), lambda: carta_de(consulta, nodo))
    if not len(dentro):
        return Lectura(carta, None)
    cerrado = min(hasta, nodo.ultimo_cerrado - nodo.meses[0], len(n) - 1)
    return Lectura(carta, int(dentro[-1]), max(0, cerrado - int(dentro[-1])))


def posiciones_de_la_senal(carta: Carta, hasta: int) -> Sequence[int]:
    """Los meses de la racha que la señal de `hasta` cierra; vacío si ese mes no es señal."""
    if not carta.senal[hasta]:
        return ()
    juzgados = [i for i in range(hasta + 1) if carta.juzgado(i)]
    # si el último mes está del otro lado, la señal es de los cuatro juntos
    return juzgados[-(carta.racha(hasta) if _del_lado(carta, hasta) else JUNTOS) :]


def _del_lado(carta: Carta, i: int) -> bool:
    return (carta.desvio[i] or 0) * carta.senal[i] > 0
