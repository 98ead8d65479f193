"""De qué archivo y de qué línea salió cada fila cargada: dos columnas que acompañan a las del contrato."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

#: `Int32`: el número de la entrada de `origen` y la línea del archivo (o fila de la hoja); NA en lo inventado
COLUMNAS = ("_origen", "_linea")
#: dato que falta en las columnas de enteros
AUSENTE = -1


def anotar(filas: pd.DataFrame, numero: int, lineas: npt.NDArray[np.integer]) -> pd.DataFrame:
    """Copia de `filas` con su procedencia. `lineas`: (filas,) la de cada una."""
    origen = pd.Series(numero, index=filas.index, dtype="Int32")
    return filas.assign(_origen=origen, _linea=pd.Series(lineas, index=filas.index, dtype="Int32"))


def tipar(filas: pd.DataFrame) -> pd.DataFrame:
    """Copia con las dos columnas, aunque la tabla no las trajera, y con su tipo después de unir marcos."""
    return filas.assign(
        **{
            nombre: filas[nombre].astype("Int32") if nombre in filas else pd.Series(pd.NA, filas.index, dtype="Int32")
            for nombre in COLUMNAS
        }
    )


def enteros(filas: pd.DataFrame) -> dict[str, npt.NDArray[np.int64]]:
    """`{"origen", "linea"}`: (filas,) enteros, con `AUSENTE` en lo que no salió de un archivo."""
    return {nombre[1:]: tipar(filas)[nombre].fillna(AUSENTE).to_numpy(dtype=np.int64) for nombre in COLUMNAS}


def siguiente(origen: Sequence[Mapping[str, Any]]) -> int:
    """El número que le toca a la próxima entrada de `origen`. No se repite aunque se olviden entradas."""
    return 1 + max((int(entrada.get("n", 0)) for entrada in origen), default=0)
