"""Establecimientos inventados para probar la geografía: puntos al azar dentro de un polígono."""

from __future__ import annotations

import numpy as np
import pandas as pd
import shapely

from dashboard.geografia.areas import area_de_region

COLUMNAS = ["diresa", "red", "microrred", "latitud", "longitud"]


def establecimientos(*filas: tuple[str | None, str | None, str | None, float, float]) -> pd.DataFrame:
    """Tabla de `derivar_areas` a partir de (diresa, red, microrred, latitud, longitud)."""
    return pd.DataFrame(list(filas), columns=COLUMNAS)


def al_azar(diresa: str, cuantos: int, redes: int, microrredes: int, semilla: int) -> pd.DataFrame:
    """`cuantos` puntos dentro de la región, con red y microrred elegidas al azar (las celdas se entremezclan)."""
    azar = np.random.default_rng(semilla)
    area = area_de_region(diresa)
    oeste, sur, este, norte = area.bounds
    sueltos = azar.uniform((oeste, sur), (este, norte), (cuantos * 20, 2))
    dentro = sueltos[shapely.contains_xy(area, sueltos[:, 0], sueltos[:, 1])][:cuantos]
    numero_red = azar.integers(1, redes + 1, len(dentro))
    numero_microrred = azar.integers(1, microrredes + 1, len(dentro))
    return pd.DataFrame(
        {
            "diresa": diresa,
            "red": [f"{diresa}-{red:02d}" for red in numero_red],
            "microrred": [
                f"{diresa}-{red:02d}-{micro:02d}" for red, micro in zip(numero_red, numero_microrred, strict=True)
            ],
            "latitud": dentro[:, 1],
            "longitud": dentro[:, 0],
        }
    )
