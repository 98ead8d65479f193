"""Sobre qué establecimientos se inventa la actividad: los que cuentan y, de ellos, los que atienden partos."""

from __future__ import annotations

import numpy as np
import pandas as pd

from dashboard.demo.columnas import Marcas
from dashboard.dominio.territorio import CATEGORIAS

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
