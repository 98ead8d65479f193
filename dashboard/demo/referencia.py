"""Lo que el registro inventado toma de `datos/referencia/`: regiones, conteos por categoría y límites."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from pathlib import Path

import shapely
from shapely.geometry.base import BaseGeometry

from dashboard import recursos
from dashboard.dominio.territorio import CATEGORIAS
from dashboard.errores import ErrorArchivo


@dataclass(frozen=True, slots=True)
class Region:
    """Una DIRESA, GERESA o DIRIS con el tamaño de su red de establecimientos."""

    codigo: str
    nombre: str
    #: DIRESA, GERESA o DIRIS
    autoridad: str
    #: código de su polígono; Lima Metropolitana tiene uno propio que comparten cuatro DIRIS
    area: str
    #: establecimientos de cada categoría, en el orden de `CATEGORIAS`
    por_categoria: tuple[int, ...]
    sin_categoria: int
    redes: int
    microrredes: int

    @property
    def total(self) -> int:
        """Establecimientos que cuentan."""
        return sum(self.por_categoria) + self.sin_categoria


def leer_regiones() -> list[Region]:
    """Las regiones en orden de código. `ErrorArchivo` si falta el catálogo o los conteos de una región."""
    conteos = {fila["codigo"]: fila for fila in _leer_csv("establecimientos_por_disa_categoria.csv")}
    regiones = []
    for fila in sorted(_leer_csv("regiones.csv"), key=lambda fila: fila["codigo"]):
        conteo = conteos.get(fila["codigo"])
        if conteo is None:
            raise ErrorArchivo(
                f"La región {fila['codigo']} no tiene conteos por categoría.",
                donde="establecimientos_por_disa_categoria.csv",
                que_hacer="Agregue su fila o quite la región de regiones.csv.",
            )
        regiones.append(
            Region(
                codigo=fila["codigo"],
                nombre=fila["nombre"],
                autoridad=fila["autoridad"],
                area=fila["area"],
                por_categoria=tuple(int(conteo[categoria]) for categoria in CATEGORIAS),
                sin_categoria=int(conteo["sin_categoria"]),
                redes=int(conteo["redes"]),
                microrredes=int(conteo["microrredes"]),
            )
        )
    return regiones


def leer_areas() -> dict[str, tuple[str, BaseGeometry]]:
    """Nombre del departamento y polígono referencial (longitud, latitud) por código de área."""
    areas = {}
    for rasgo in json.loads(_ruta("departamentos.geojson").read_text(encoding="utf-8"))["features"]:
        codigo = rasgo["properties"]["ubigeo_dep"]
        # Lima Provincias y Lima Metropolitana son dos polígonos de un mismo departamento.
        nombre = "Lima" if codigo[:2] == "15" else rasgo["properties"]["nombre"]
        areas[codigo] = (nombre, shapely.from_geojson(json.dumps(rasgo["geometry"])))
    return areas


def _leer_csv(nombre: str) -> list[dict[str, str]]:
    with _ruta(nombre).open(encoding="utf-8-sig", newline="") as archivo:
        return list(csv.DictReader(archivo))


def _ruta(nombre: str) -> Path:
    ruta = recursos.carpeta_referencia() / nombre
    if not ruta.is_file():
        raise ErrorArchivo(
            f"No se encuentra {nombre}, que hace falta para inventar el registro.",
            donde=str(ruta.parent),
            que_hacer="Vuelva a instalar el tablero o restaure la carpeta datos/referencia.",
        )
    return ruta
