"""Las matrices de números: un nombre para cada tipo en todo el tablero, y de los días sus meses."""

from __future__ import annotations

from datetime import date

import numpy as np
import numpy.typing as npt

Enteros = npt.NDArray[np.int64]
Decimales = npt.NDArray[np.float64]
Booleanos = npt.NDArray[np.bool_]


def meses_de(dias: npt.NDArray[np.integer]) -> Enteros:
    """Número de mes (`numero_mes`) de cada ordinal."""
    desde_1970 = (dias - date(1970, 1, 1).toordinal()).astype("datetime64[D]")
    return desde_1970.astype("datetime64[M]").astype(np.int64) + 1970 * 12
