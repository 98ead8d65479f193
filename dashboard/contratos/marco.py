"""Marcos de pandas con las columnas y los tipos de un contrato."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard.contratos.contrato import Tabla, Tipo

if TYPE_CHECKING:
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
    # pandas se carga aquí para que quien solo consulta los contratos no lo pague.
    import pandas as pd

    return pd.DataFrame({nombre: pd.Series([], dtype=tipo) for nombre, tipo in tipos(tabla).items()})
