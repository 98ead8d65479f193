"""El cubo: una matriz de sumas acumuladas por medida.

Ordenados los grupos (o establecimientos) en profundidad, cada territorio es un intervalo de filas `[i, j)` y su suma
es una sola resta: `acumulado[j] - acumulado[i]`. Las matrices son `.npy` abiertas con `mmap_mode="r"`.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt

from dashboard.almacen.medidas import MEDIDAS

Matriz = npt.NDArray[np.int32]


def acumular(valores: npt.NDArray[np.integer | np.bool_]) -> Matriz:
    """Suma acumulada por filas con una fila inicial de ceros.

    `valores`: (filas, …) enteros o síes y noes. Devuelve (filas + 1, …) int32. `OverflowError` si una suma
    no cabe en 32 bits.
    """
    # la suma se lleva en 64 bits sin copiar la matriz: la de inasistencias es la cuarta parte de una carga grande
    total = np.abs(valores).sum(axis=0, dtype=np.int64)
    if total.size and total.max() > np.iinfo(np.int32).max:
        raise OverflowError("Una suma del cubo no cabe en 32 bits.")
    acumulado = np.zeros((valores.shape[0] + 1, *valores.shape[1:]), dtype=np.int32)
    acumulado[1:] = valores
    for fila in range(1, len(acumulado)):  # 3–7 veces más rápido que np.cumsum(axis=0) en matrices anchas
        acumulado[fila] += acumulado[fila - 1]
    return acumulado


def guardar(matrices: Mapping[str, npt.NDArray[np.integer | np.bool_]], carpeta: Path) -> None:
    """Escribe `carpeta/<medida>.npy` con las sumas acumuladas de cada medida del registro, de una en una."""
    carpeta.mkdir(parents=True, exist_ok=True)
    for medida in MEDIDAS:
        np.save(carpeta / f"{medida.nombre}.npy", acumular(matrices[medida.nombre]))


def abrir(carpeta: Path) -> dict[str, Matriz]:
    """Abre todas las medidas sin leerlas: los procesos del servidor comparten las mismas páginas de memoria."""
    return {medida.nombre: np.load(carpeta / f"{medida.nombre}.npy", mmap_mode="r") for medida in MEDIDAS}
