"""Límites referenciales de departamentos y qué polígono corresponde a cada región del registro.

Fuente: `datos/referencia/departamentos.geojson` (Natural Earth, dominio público), `regiones.csv`, `disa.csv` y
`diris_lima_distritos.csv`. Coordenadas en grados (WGS84), longitud primero.
"""

from __future__ import annotations

import csv
import json
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import shapely

from dashboard.nucleo.recursos import carpeta_referencia

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shapely.geometry.base import BaseGeometry

CRS = "EPSG:4326"
#: Holgura, en grados (unos 5 km), del contorno que se dibuja cuando una región no tiene límites conocidos.
HOLGURA_CONTORNO = 0.05


def leer_departamentos() -> gpd.GeoDataFrame:
    """Los 26 polígonos: `ubigeo_dep` (INEI, o `15M` para Lima Metropolitana), `nombre`, `geometry`.

    Son límites referenciales: sirven para dibujar, no para decidir a qué región pertenece un punto.
    """
    coleccion = json.loads((carpeta_referencia() / "departamentos.geojson").read_text(encoding="utf-8"))
    return gpd.GeoDataFrame.from_features(coleccion["features"], crs=CRS)[["ubigeo_dep", "nombre", "geometry"]]


@cache
def poligonos() -> Mapping[str, BaseGeometry]:
    """Polígono de cada `ubigeo_dep`."""
    departamentos = leer_departamentos()
    return MappingProxyType(dict(zip(departamentos["ubigeo_dep"], departamentos.geometry, strict=True)))


@cache
def regiones_del_catalogo() -> tuple[str, ...]:
    """Códigos de las 29 regiones de `regiones.csv`, en su orden."""
    return tuple(fila["codigo"] for fila in _filas("regiones.csv"))


@cache
def poligono_de_codigo() -> Mapping[str, str]:
    """`ubigeo_dep` del polígono de cada región o subregión del registro: `{"11": "08", "35": "15M", …}`."""
    filas = _filas("regiones.csv") + _filas("disa.csv")
    return MappingProxyType({fila["codigo"]: fila["area"] for fila in filas})


@cache
def puntos_de_apoyo() -> Mapping[str, np.ndarray]:
    """Puntos (n, 2) longitud-latitud de los distritos de cada DIRIS, para repartir Lima si no hay establecimientos."""
    puntos: dict[str, list[tuple[float, float]]] = {}
    for fila in _filas("diris_lima_distritos.csv"):
        puntos.setdefault(fila["codigo_diris"], []).append((float(fila["longitud"]), float(fila["latitud"])))
    return MappingProxyType({codigo: np.array(pares) for codigo, pares in puntos.items()})


def area_de_region(codigo: str, puntos: np.ndarray | None = None) -> BaseGeometry | None:
    """Polígono donde cae la región `codigo` (las DIRIS devuelven toda Lima Metropolitana, que comparten).

    Un código que no está en los catálogos recibe el contorno convexo, con una holgura, de sus establecimientos
    (`puntos`: (n, 2) longitud-latitud, finitos); `None` si tampoco hay puntos. Nunca falla por el código.
    """
    ubigeo_dep = poligono_de_codigo().get(codigo)
    if ubigeo_dep is not None:
        return poligonos()[ubigeo_dep]
    if puntos is None or not len(puntos):
        return None
    return shapely.buffer(shapely.convex_hull(shapely.multipoints(puntos)), HOLGURA_CONTORNO, quad_segs=4)


def _filas(archivo: str) -> list[dict[str, str]]:
    with (carpeta_referencia() / archivo).open(encoding="utf-8", newline="") as entrada:
        return list(csv.DictReader(entrada))
