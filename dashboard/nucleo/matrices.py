"""Los tipos de las matrices de números: un nombre para cada uno en todo el tablero."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Enteros = npt.NDArray[np.int64]
Decimales = npt.NDArray[np.float64]
Booleanos = npt.NDArray[np.bool_]
