"""Cada cuánto se reúne un grupo, y entre qué días cae su próxima sesión si sigue igual y no acordó otra cosa.

Con los últimos intervalos como una muestra normal: la próxima cae en la última más su media, y su intervalo es el de
predicción de Student. Es lo que se espera, no lo que se acordó: se dice así y se pide confirmarla.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date

import numpy as np

from dashboard.nucleo.matrices import Decimales, Enteros

#: intervalos que se miran, y con los que ya se habla de un ritmo
INTERVALOS, MINIMO = 6, 4
#: el 90 % de la t de Student con n − 1 grados: entre los dos extremos cae 8 de cada 10 veces
_T = {4: 1.638, 5: 1.533, 6: 1.476}
#: cuántas sesiones más allá de la última se espera, y media anchura a partir de la que ya no dice nada
_PASOS, _ANCHO = 4, 10


@dataclass(frozen=True, slots=True)
class Ritmo:
    """Media y desvío, en días, de los últimos intervalos entre sesiones, y cuántos son."""

    media: float
    desvio: float
    intervalos: int


@dataclass(frozen=True, slots=True)
class Probable:
    """Los días entre los que se espera la próxima sesión, 8 de cada 10 veces; cada cuántos se reúne."""

    desde: date
    hasta: date
    cada: int
    _centro: float
    _desvio: float

    def parte(self, dia: date) -> float:
        """La probabilidad de que caiga ese día."""
        x = dia.toordinal() - self._centro
        return _normal((x + 0.5) / self._desvio) - _normal((x - 0.5) / self._desvio)


def ritmos(dia: Enteros, desde: Enteros, fila: Enteros) -> tuple[Decimales, Decimales, Enteros]:
    """(grupos,) tres veces: media, desvío y cuántos intervalos; `nan` si no llegan a `MINIMO`.

    `dia`: el de cada sesión, en orden; las del grupo `i` van de `desde[i]` a `desde[i + 1]`.
    """
    atras = np.arange(INTERVALOS + 1)[None]
    lugar = desde[fila + 1][:, None] - 1 - atras
    hay = lugar >= desde[fila][:, None]
    dias = np.where(hay, np.append(dia, 0)[np.where(hay, lugar, -1)], 0)
    pasos, valen = (dias[:, :-1] - dias[:, 1:]).astype(float), hay[:, 1:]
    n = valen.sum(axis=1)
    entre = np.maximum(n, 1)
    media = (pasos * valen).sum(axis=1) / entre
    desvio = np.sqrt(((pasos - media[:, None]) ** 2 * valen).sum(axis=1) / np.maximum(entre - 1, 1))
    falta = n < MINIMO
    return np.where(falta, np.nan, media), np.where(falta, np.nan, desvio), n


def probable(ultima: date, ritmo: Ritmo | None, no_antes: date) -> Probable | None:
    """La próxima que podría caer desde un día; `None` sin ritmo, o si es tan irregular o lejana que no dice nada."""
    if ritmo is None or ritmo.media < 1:
        return None
    for paso in range(1, _PASOS + 1):
        centro = ultima.toordinal() + paso * ritmo.media
        desvio = max(ritmo.desvio, 0.5) * math.sqrt(paso + paso * paso / ritmo.intervalos)
        ancho = _T[ritmo.intervalos] * desvio
        if ancho > _ANCHO:
            return None
        desde, hasta = (date.fromordinal(round(centro + lado * ancho)) for lado in (-1, 1))
        if hasta >= no_antes:
            return Probable(desde, hasta, round(ritmo.media), centro, desvio)
    return None


def _normal(z: float) -> float:
    return (1 + math.erf(z / math.sqrt(2))) / 2
