"""Carta de control p′ de Laney: una sola función para el gráfico, la tarjeta y la prioridad.

Con muchas asistencias esperadas por mes los límites binomiales quedan ridículamente estrechos; p′ los ensancha con la
variación que la propia serie muestra de un mes a otro (Laney, 2002).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import sqrt

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
