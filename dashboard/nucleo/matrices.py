"""Las matrices de números: un nombre para cada tipo en todo el tablero, y de los días sus meses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from datetime import date
from typing import Any, Self

import numpy as np
import numpy.typing as npt

Enteros = npt.NDArray[np.int64]
Decimales = npt.NDArray[np.float64]
Booleanos = npt.NDArray[np.bool_]


def meses_de(dias: npt.NDArray[np.integer]) -> Enteros:
    """Número de mes (`numero_mes`) de cada ordinal."""
    desde_1970 = (dias - date(1970, 1, 1).toordinal()).astype("datetime64[D]")
    return desde_1970.astype("datetime64[M]").astype(np.int64) + 1970 * 12


class Columnas:
    """Base de las clases de datos cuyos campos son columnas del mismo largo."""

    __slots__ = ()

    @classmethod
    def juntar(cls, partes: Sequence[Self]) -> Self:
        """Las de varias partes, una tras otra; al menos una."""
        return cls(*(np.concatenate([getattr(parte, campo) for parte in partes]) for campo in cls._campos()))

    def de(self, cuales: Enteros) -> Self:
        """Las de esas posiciones."""
        return type(self)(*(getattr(self, campo)[cuales] for campo in self._campos()))

    @classmethod
    def _campos(cls) -> list[str]:
        propia: Any = cls
        return [campo.name for campo in fields(propia)]
