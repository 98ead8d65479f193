"""Los contratos vueltos marcos de pandas: sus tipos, un marco vacío y los códigos de dos tablas emparejados.

Emparejar no convierte los códigos en objetos de Python: en una carga grande son cientos de miles. pandas y Arrow se
cargan dentro de cada función, para que quien solo consulta los contratos no los pague.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard.contratos.contrato import Tabla, Tipo

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    import pandas as pd

#: tipo de pandas de cada clase de columna
TIPO_PANDAS: dict[Tipo, str] = {
    Tipo.CODIGO: "str",
    Tipo.TEXTO: "str",
    Tipo.ENTERO: "Int64",
    Tipo.DECIMAL: "float64",
    Tipo.FECHA: "datetime64[ns]",
    Tipo.HORA: "str",
    Tipo.LOGICO: "str",
    Tipo.BANDERA: "bool",
    Tipo.CATALOGO: "str",
}


def tipos(tabla: Tabla) -> dict[str, str]:
    """Tipo de pandas de cada columna de la tabla."""
    return {columna.nombre: TIPO_PANDAS[columna.tipo] for columna in tabla.columnas}


def marco_vacio(tabla: Tabla) -> pd.DataFrame:
    """Marco sin filas con todas las columnas del contrato, ya tipadas: lo que vale una tabla que no se cargó."""
    import pandas as pd

    return pd.DataFrame({nombre: pd.Series([], dtype=tipo) for nombre, tipo in tipos(tabla).items()})


def posiciones(codigos: pd.Series, conocidos: pd.Series) -> npt.NDArray[np.int64]:
    """(códigos,) posición en `conocidos` de cada código; la última, si se repite; −1 si no está o si es NA."""
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
