"""Rayado diagonal de un área: el «sin reporte» del mapa, que no admite patrones de relleno."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

DECIMALES = 4
LINEAS_POR_LADO = 15


def separacion_para(geometry: BaseGeometry) -> float:
    """Separación, en grados, que pone unas 15 líneas sobre el lado mayor del área."""
    oeste, sur, este, norte = geometry.bounds
    return max(este - oeste, norte - sur) / LINEAS_POR_LADO


def lineas_de_trama(
    geometry: BaseGeometry | None, separacion_grados: float
) -> tuple[list[float | None], list[float | None]]:
    """Longitudes y latitudes de las diagonales recortadas al área, con `None` entre tramos y 4 decimales.

    `separacion_grados` se mide sobre un paralelo. Las diagonales suben hacia el este y parten siempre del mismo
    origen, así dos áreas con igual separación se rayan en continuidad. Sin área, dos listas vacías.
    `ValueError` si la separación no es un número positivo.
    """
    if not (math.isfinite(separacion_grados) and separacion_grados > 0):
        raise ValueError(f"La separación de la trama debe ser un número positivo de grados, no {separacion_grados}.")
    if geometry is None or geometry.is_empty:
        return [], []
    oeste, sur, este, norte = geometry.bounds
    # cada diagonal es y = x + corte
    primero = math.ceil((sur - este) / separacion_grados)
    ultimo = math.floor((norte - oeste) / separacion_grados)
    cortes = np.arange(primero, ultimo + 1) * separacion_grados
    extremos = np.array([[(oeste, oeste + corte), (este, este + corte)] for corte in cortes]).reshape(-1, 2, 2)
    recortes = shapely.get_parts(shapely.intersection(shapely.linestrings(extremos), geometry))
    longitudes: list[float | None] = []
    latitudes: list[float | None] = []
    for tramo in recortes[(shapely.get_dimensions(recortes) == 1) & ~shapely.is_empty(recortes)]:
        inicio, *_, fin = shapely.get_coordinates(tramo).round(DECIMALES).tolist()
        if inicio != fin:
            longitudes += [inicio[0], fin[0], None]
            latitudes += [inicio[1], fin[1], None]
    return longitudes[:-1], latitudes[:-1]
