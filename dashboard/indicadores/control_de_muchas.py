"""La carta de control de `control.py` para muchas series a la vez: la prioridad mira miles de grupos.

Da lo mismo que `carta_p` serie por serie (una prueba lo comprueba); solo cambia que recorre los meses y no las series.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dashboard.indicadores.control import D2, PUNTOS_MINIMOS, RACHA

Enteros = npt.NDArray[np.int64]
Booleanos = npt.NDArray[np.bool_]


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


def _sigma_z(desvio: npt.NDArray[np.float64], sigma: npt.NDArray[np.float64], con_dato: Booleanos) -> npt.NDArray:
    """Cuánto varía de un mes con dato al siguiente cada serie, en unidades de su sigma binomial."""
    z = np.divide(desvio, sigma, out=np.zeros_like(desvio), where=con_dato & (sigma > 0))
    posicion = np.where(con_dato, np.arange(con_dato.shape[1]), -1)
    previa = np.maximum.accumulate(np.pad(posicion, ((0, 0), (1, 0)), constant_values=-1), axis=1)[:, :-1]
    hay_par = con_dato & (previa >= 0)
    rangos = np.abs(z - np.take_along_axis(z, np.maximum(previa, 0), axis=1)) * hay_par
    return rangos.sum(axis=1) / np.maximum(hay_par.sum(axis=1), 1) / D2
