"""De los valores y los pesos a los puntos, en décimas enteras: lo que se imprime es exactamente lo que se suma."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Decimas = npt.NDArray[np.int64]


def decimas(valores: npt.NDArray[np.float64], pesos: tuple[int, ...]) -> Decimas:
    """(candidatos, factores) décimas de punto: `Σ peso·valor ÷ Σ pesos × 100`, repartido por factor.

    El puntaje se redondea a la décima (medio hacia arriba) y se reparte entre los factores por el mayor resto: la suma
    de las décimas de una fila es siempre su puntaje. Lo que falta (`nan`) no suma; con todos los pesos en cero, nada
    suma. Un factor que no aporta nunca recibe una décima.
    """
    suma = sum(pesos)
    if not suma:
        return np.zeros(valores.shape, dtype=np.int64)
    # a la millonésima: 0,1 + 0,2 no cambia una décima
    crudas = np.round(np.nan_to_num(valores) * (np.array(pesos) * (1000 / suma)), 6)
    enteras = np.floor(crudas)
    restos = crudas - enteras
    total = np.floor(np.round(crudas.sum(axis=1), 6) + 0.5)
    faltan = (total - enteras.sum(axis=1)).astype(np.int64)
    puesto = np.argsort(np.argsort(-restos, axis=1, kind="stable"), axis=1, kind="stable")
    return enteras.astype(np.int64) + (puesto < faltan[:, None])
