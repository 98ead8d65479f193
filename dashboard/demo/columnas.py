"""Cómo se escriben las columnas inventadas, qué establecimientos atienden y cuáles cuentan."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from dashboard.dominio.territorio import CATEGORIAS

# -- Columnas tipadas como pide el contrato, armadas sin recorrer filas: texto `str`, `Int64` y `datetime64[ns]`.

Enteros = npt.NDArray[np.int64]
Decimales = npt.NDArray[np.float64]
Marcas = npt.NDArray[np.bool_]

_EPOCA = date(1970, 1, 1)
#: Día que representa «sin fecha» en los cálculos con enteros.
SIN_FECHA = np.iinfo(np.int64).min


def dia(fecha: date) -> int:
    """Días desde 1970-01-01: las fechas se calculan como enteros y se convierten al final."""
    return (fecha - _EPOCA).days


def texto(catalogo: Sequence[str], posiciones: npt.NDArray[np.integer]) -> pd.api.extensions.ExtensionArray:
    """El texto de cada posición del catálogo; la posición −1 es sin dato."""
    return pd.array(list(catalogo), dtype="str").take(posiciones, allow_fill=True)


def texto_libre(valores: Sequence[str | None] | np.ndarray) -> pd.api.extensions.ExtensionArray:
    """Texto ya escrito, con `None` para sin dato."""
    return pd.array(list(valores), dtype="str")


def numerados(prefijo: str, cantidad: int, cifras: int) -> pd.api.extensions.ExtensionArray:
    """`prefijo` y un número correlativo desde 1 con ceros a la izquierda."""
    numeros = pc.utf8_lpad(pc.cast(pa.array(np.arange(1, cantidad + 1)), pa.large_string()), cifras, "0")
    principio, separador = (pa.scalar(valor, pa.large_string()) for valor in (prefijo, ""))
    unidos = pc.binary_join_element_wise(principio, numeros, separador)
    return pd.Series(unidos.to_pandas(), dtype="str").array


def enteros(valores: npt.NDArray[np.integer], faltan: Marcas | None = None) -> pd.arrays.IntegerArray:
    """`Int64`, con NA donde `faltan`."""
    vacios = np.zeros(len(valores), dtype=bool) if faltan is None else faltan
    return pd.arrays.IntegerArray(np.where(vacios, 0, valores).astype(np.int64), vacios.copy())


def fechas(dias: Enteros) -> npt.NDArray[np.datetime64]:
    """`datetime64[ns]` a partir de días desde 1970; `SIN_FECHA` da NaT."""
    vacias = dias == SIN_FECHA
    convertidas = np.where(vacias, 0, dias).astype("datetime64[D]").astype("datetime64[ns]")
    convertidas[vacias] = np.datetime64("NaT", "ns")
    return convertidas


def elegir(rng: np.random.Generator, pesos: Sequence[float], cantidad: int) -> Enteros:
    """`cantidad` posiciones al azar con esos pesos (no hace falta que sumen 1)."""
    limites = np.cumsum(np.asarray(pesos, dtype=float))
    return np.searchsorted(limites / limites[-1], rng.random(cantidad), side="right").astype(np.int64)


# -- Sobre qué establecimientos se inventa la actividad: los que cuentan y, de ellos, los que atienden partos.

#: Instituciones que cuentan en los denominadores.
INSTITUCIONES = ("GOBIERNO REGIONAL", "MINSA")
#: Sin lista de partos se supone que los grupos viven en establecimientos de esta categoría o más.
CATEGORIA_SUPUESTA = "I-3"


def que_cuentan(establecimientos: pd.DataFrame) -> Marcas:
    """Qué filas son de gobiernos regionales o del MINSA y están activas."""
    propias = establecimientos["institucion"].isin(INSTITUCIONES).to_numpy(dtype=bool)
    return propias & establecimientos["activo"].to_numpy(dtype=bool)


def que_atienden(establecimientos: pd.DataFrame) -> Marcas:
    """Qué filas cuentan y atienden partos; sin ningún «si» en el registro, las de categoría I-3 o más.

    La suposición solo sirve para situar los grupos: la columna `atiende_parto_rn` no se toca.
    """
    atienden = establecimientos["atiende_parto_rn"].eq("si").to_numpy(dtype=bool, na_value=False)
    if not atienden.any():
        altas = CATEGORIAS[CATEGORIAS.index(CATEGORIA_SUPUESTA) :]
        atienden = establecimientos["categoria"].isin(altas).to_numpy(dtype=bool)
    return np.logical_and(atienden, que_cuentan(establecimientos))
