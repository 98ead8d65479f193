"""Capas de límites inventadas: cuadrados hechos a mano y departamentos partidos, escritos en cada formato."""

from __future__ import annotations

import zipfile
from pathlib import Path

import geopandas as gpd
import shapely

from dashboard.geografia.areas import CRS, poligonos

#: 0,1 × 0,1 grados dentro de Lima Metropolitana: su lado izquierdo y su base
DE_LIMA = {"150102": (-77.1, -11.8), "150110": (-77.0, -11.8), "150103": (-76.9, -12.0), "150101": (-77.0, -12.0)}
#: la DIRIS de cada uno: Ancón y Comas, Lima Norte; Ate, Lima Este; Lima, Lima Centro
DIRIS = {"150102": "35", "150110": "35", "150103": "37", "150101": "36"}


def cuadrado(oeste: float, sur: float, lado: float = 0.1) -> shapely.Polygon:
    return shapely.box(oeste, sur, oeste + lado, sur + lado)


def de_lima(*ubigeos: str) -> dict[str, shapely.Geometry]:
    """Los cuadrados de esos distritos; sin nombrar ninguno, los cuatro."""
    return {ubigeo: cuadrado(*DE_LIMA[ubigeo]) for ubigeo in ubigeos or DE_LIMA}


def partido(departamento: str, *codigos: str) -> dict[str, shapely.Geometry]:
    """El departamento de referencia cortado en tantas franjas iguales, de oeste a este, como códigos."""
    entero = poligonos()[departamento]
    oeste, sur, este, norte = entero.bounds
    ancho = (este - oeste) / len(codigos)
    return {
        codigo: shapely.intersection(entero, shapely.box(oeste + i * ancho, sur, oeste + (i + 1) * ancho, norte))
        for i, codigo in enumerate(codigos)
    }


def tabla(unidades: dict[str, shapely.Geometry], columna: str = "UBIGEO") -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame({columna: list(unidades)}, geometry=list(unidades.values()), crs=CRS)


def escribir(capa: gpd.GeoDataFrame, ruta: Path) -> Path:
    """La capa en el formato que dice el nombre; en un .zip, un shapefile dentro de una carpeta."""
    if ruta.suffix != ".zip":
        capa.to_file(ruta)
        return ruta
    suelta = ruta.parent / "suelta"
    suelta.mkdir()
    capa.to_file(suelta / f"{ruta.stem}.shp")
    with zipfile.ZipFile(ruta, "w") as comprimido:
        for parte in suelta.iterdir():
            comprimido.write(parte, f"Límites 2023/{parte.name}")
    return ruta
