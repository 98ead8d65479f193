"""Carta de control p′ de Laney: la de una serie, para el gráfico y la tarjeta, y la de muchas, para la prioridad.

Con muchas asistencias esperadas por mes los límites binomiales quedan ridículamente estrechos; p′ los ensancha con la
variación que la propia serie muestra de un mes a otro (Laney, 2002).

`caidas` da lo mismo que `carta_p` serie por serie (una prueba lo comprueba); solo cambia que recorre los meses y no las
series.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import sqrt

import numpy as np
import numpy.typing as npt

#: con menos meses no hay tendencia ni flechas
PUNTOS_MINIMOS = 5
#: meses seguidos al mismo lado del centro que son señal
RACHA = 8
#: d₂ para rangos móviles de dos puntos
D2 = 1.128


@dataclass(frozen=True, slots=True)
class Carta:
    """Una carta sobre los meses dados. `None` donde no hubo asistencias esperadas.

    Proporciones entre 0 y 1. `fuera`: por mes, si es señal (más allá de 3σ o parte de una racha de ocho).
    """

    centro: float
    inferior: tuple[float | None, ...]
    superior: tuple[float | None, ...]
    fuera: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Lectura:
    """Lo que la carta dice de un periodo: su último mes con dato. La tarjeta, la gráfica y la lámina dicen lo mismo.

    `carta`: de toda la historia, o `None` si hasta ese mes no hay cinco con dato. `ultimo`: posición del mes; `None` si
    el periodo no tiene ninguno.
    """

    carta: Carta | None
    ultimo: int | None
    #: si el último mes queda por debajo del centro
    bajo: bool = False

    @property
    def hay_senal(self) -> bool:
        """Si el último mes con dato del periodo es señal."""
        return self.carta is not None and self.ultimo is not None and self.carta.fuera[self.ultimo]


def leer_carta(numeradores: Sequence[int], denominadores: Sequence[int], desde: int, hasta: int) -> Lectura:
    """La lectura de las posiciones `desde`…`hasta` (incluidas, y que pueden caer fuera) de una serie mensual."""
    con_dato = [i for i, total in enumerate(denominadores) if total > 0 and i <= hasta]
    if not con_dato or con_dato[-1] < desde:
        return Lectura(None, None)
    ultimo = con_dato[-1]
    carta = carta_p(numeradores, denominadores) if len(con_dato) >= PUNTOS_MINIMOS else None
    bajo = carta is not None and numeradores[ultimo] / denominadores[ultimo] < carta.centro
    return Lectura(carta, ultimo, bajo)


def carta_p(numeradores: Sequence[int], denominadores: Sequence[int]) -> Carta | None:
    """Carta p′ de una serie mensual. `None` con menos de cinco meses con dato."""
    con_dato = [i for i, total in enumerate(denominadores) if total > 0]
    if len(con_dato) < PUNTOS_MINIMOS:
        return None
    centro = sum(numeradores[i] for i in con_dato) / sum(denominadores[i] for i in con_dato)
    proporcion = {i: numeradores[i] / denominadores[i] for i in con_dato}
    sigma = {i: sqrt(centro * (1 - centro) / denominadores[i]) for i in con_dato}
    if centro in (0.0, 1.0):
        sigma_z = 0.0
    else:
        z = [(proporcion[i] - centro) / sigma[i] for i in con_dato]
        rangos = [abs(b - a) for a, b in pairwise(z)]
        sigma_z = sum(rangos) / len(rangos) / D2
    inferior: list[float | None] = [None] * len(denominadores)
    superior: list[float | None] = [None] * len(denominadores)
    fuera = [False] * len(denominadores)
    racha: list[int] = []
    for i in con_dato:
        margen = 3 * sigma[i] * sigma_z
        bajo, alto = max(0.0, centro - margen), min(1.0, centro + margen)
        inferior[i], superior[i] = bajo, alto
        desvio = proporcion[i] - centro
        # el margen de redondeo evita señales falsas en series constantes
        fuera[i] = abs(desvio) > margen + 1e-12
        misma_banda = racha and (proporcion[racha[-1]] - centro) * desvio > 0
        racha = [*racha, i] if misma_banda else [i]
        if len(racha) >= RACHA:
            for posicion in racha:
                fuera[posicion] = True
    return Carta(centro, tuple(inferior), tuple(superior), tuple(fuera))


# -- muchas series a la vez: la prioridad mira miles de grupos

Enteros = npt.NDArray[np.int64]
Booleanos = npt.NDArray[np.bool_]
Decimales = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Caidas:
    """La última palabra de cada carta: (series,) en cada campo.

    `senal`: si el último mes con dato es señal y queda por debajo del centro. `ahora`: (series, 2) asistentes y
    esperadas de los meses seguidos por debajo con que la serie termina; `antes`: los de todos los demás meses.
    """

    senal: Booleanos
    #: si la serie tiene los meses que la carta exige
    hay_carta: Booleanos
    ahora: Enteros
    antes: Enteros


def caidas(numeradores: Enteros, denominadores: Enteros) -> Caidas:
    """Las caídas de varias series mensuales, (series, meses) enteros. Un mes sin denominador es un mes sin dato."""
    series, meses = denominadores.shape
    con_dato = denominadores > 0
    hay_carta = con_dato.sum(axis=1) >= PUNTOS_MINIMOS
    n = np.where(con_dato, numeradores, 0).astype(float)
    d = np.where(con_dato, denominadores, 1).astype(float)
    totales = np.stack([n.sum(axis=1), np.where(con_dato, d, 0).sum(axis=1)], axis=1)
    centro = totales[:, 0] / np.maximum(totales[:, 1], 1)
    desvio = n / d - centro[:, None]
    sigma = np.sqrt((centro * (1 - centro))[:, None] / d)
    margen = 3 * sigma * _sigma_z(desvio, sigma, con_dato)[:, None]
    mas_alla = con_dato & (np.abs(desvio) > margen + 1e-12)
    senal = np.zeros(series, dtype=bool)
    ahora = np.zeros((series, 2), dtype=np.int64)
    racha = np.zeros(series, dtype=np.int64)
    sigue = hay_carta.copy()
    for mes in range(meses - 1, -1, -1):
        visto = con_dato[:, mes] & sigue
        debajo = visto & (desvio[:, mes] < 0)
        # el último mes con dato decide si hay señal por un solo punto
        senal |= debajo & (racha == 0) & mas_alla[:, mes]
        ahora[debajo, 0] += numeradores[debajo, mes]
        ahora[debajo, 1] += denominadores[debajo, mes]
        racha += debajo
        sigue &= ~(visto & ~debajo)
        if not sigue.any():
            break
    senal |= racha >= RACHA
    return Caidas(senal, hay_carta, ahora, totales.astype(np.int64) - ahora)


def _sigma_z(desvio: Decimales, sigma: Decimales, con_dato: Booleanos) -> Decimales:
    """Cuánto varía de un mes con dato al siguiente cada serie, en unidades de su sigma binomial."""
    z = np.divide(desvio, sigma, out=np.zeros_like(desvio), where=con_dato & (sigma > 0))
    posicion = np.where(con_dato, np.arange(con_dato.shape[1]), -1)
    previa = np.maximum.accumulate(np.pad(posicion, ((0, 0), (1, 0)), constant_values=-1), axis=1)[:, :-1]
    hay_par = con_dato & (previa >= 0)
    rangos = np.abs(z - np.take_along_axis(z, np.maximum(previa, 0), axis=1)) * hay_par
    media: Decimales = rangos.sum(axis=1) / np.maximum(hay_par.sum(axis=1), 1) / D2
    return media
