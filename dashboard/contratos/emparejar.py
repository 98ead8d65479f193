"""Emparejar códigos de dos tablas sin convertirlos en objetos de Python: en una carga grande son cientos de miles."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    import pandas as pd


def posiciones(codigos: pd.Series, conocidos: pd.Series) -> npt.NDArray[np.int64]:
    """(códigos,) posición en `conocidos` de cada código; la última, si se repite; −1 si no está o si es NA."""
    # pandas y Arrow se cargan aquí para que quien solo consulta los contratos no los pague
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    # Arrow da la primera que encuentra: se busca de atrás adelante
    lista = pa.array(conocidos.iloc[::-1], pa.large_string())
    halladas = pc.index_in(pa.array(codigos, pa.large_string()), value_set=lista, skip_nulls=True)
    lugar = halladas.fill_null(len(conocidos)).to_numpy().astype(np.int64)
    return len(conocidos) - 1 - lugar


def valores_en(codigos: pd.Series, conocidos: pd.Series, valores: pd.Series) -> pd.Series:
    """El valor que acompaña a cada código en `conocidos`; NA si no está. Con el índice de `codigos`.

    `valores`: los de `conocidos`, en su orden; de un tipo que admita NA, que se conserva.
    """
    import pandas as pd

    hallados = pd.api.extensions.take(valores.array, posiciones(codigos, conocidos), allow_fill=True)
    return pd.Series(hallados, index=codigos.index, name=valores.name)
