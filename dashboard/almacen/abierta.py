"""Una generación abierta para leer: árbol, cubo, dimensiones y filas. Ni pandas ni pyarrow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import orjson

from dashboard.almacen import cubo
from dashboard.almacen.arbol import Arbol
from dashboard.almacen.generacion import CarpetaGeneracion
from dashboard.errores import ErrorGeneracion

Columnas = Mapping[str, Sequence[Any]]


@dataclass(frozen=True, slots=True)
class Generacion:
    """Todo lo que se lee de una generación. Las matrices y filas están en disco (`mmap`)."""

    numero: int
    carpeta: Path
    manifiesto: Mapping[str, Any]
    #: por qué se sirve esta y no la del puntero; "" si es la del puntero
    aviso: str
    arbol: Arbol
    acumulado: Mapping[str, cubo.Matriz]
    busqueda: Columnas
    facilitadores: Mapping[str, Mapping[str, int]]
    supervisiones: Sequence[Sequence[Any]]
    regiones: Mapping[str, Mapping[str, str]]
    #: tablas cortas tal como se cargaron, como diccionarios por fila
    recursos: Sequence[Mapping[str, Any]]
    resultados: Sequence[Mapping[str, Any]]
    campanas: Sequence[Mapping[str, Any]]
    geografia: Mapping[str, Mapping[str, Any]]
    sesiones: Mapping[str, npt.NDArray[np.integer]]
    catalogos: Mapping[str, Sequence[str]]

    def tramas(self) -> Mapping[str, Mapping[str, Any]]:
        """Líneas de trama por código. Se leen la primera vez que un área las necesita."""
        return _leer_tramas(self.carpeta)

    def coleccion(self, ruta: Path) -> Mapping[str, Any]:
        """Una FeatureCollection de esta generación; vacía si el archivo no existe."""
        return _leer_coleccion(ruta)

    @property
    def mes0(self) -> int:
        """Número del primer mes del cubo."""
        return int(self.manifiesto["mes0"])

    @property
    def mes1(self) -> int:
        """Número del último mes del cubo."""
        return int(self.manifiesto["mes1"])


@lru_cache(maxsize=2)
def _leer_tramas(carpeta: Path) -> Mapping[str, Mapping[str, Any]]:
    return orjson.loads((carpeta / "geo" / "tramas.json").read_bytes())


@lru_cache(maxsize=32)
def _leer_coleccion(ruta: Path) -> Mapping[str, Any]:
    return orjson.loads(ruta.read_bytes()) if ruta.is_file() else {"features": []}


def abrir(verificada: CarpetaGeneracion) -> Generacion:
    """Abre una generación ya verificada. `ErrorGeneracion` si le falta o le sobra algo que el formato exige."""
    carpeta = verificada.carpeta
    try:
        dimension = {ruta.stem: orjson.loads(ruta.read_bytes()) for ruta in (carpeta / "dim").glob("*.json")}
        filas = {ruta.stem: np.load(ruta, mmap_mode="r") for ruta in (carpeta / "filas").glob("*.npy")}
        return Generacion(
            verificada.numero,
            carpeta,
            verificada.manifiesto,
            verificada.aviso,
            Arbol(dimension["territorios"], dimension["establecimientos"], dimension["grupos"]),
            cubo.abrir(carpeta / "cubo"),
            dimension["busqueda"],
            dimension["facilitadores"],
            dimension["supervisiones"],
            dimension["regiones"],
            dimension["recursos"],
            dimension["resultados"],
            dimension["campanas"],
            orjson.loads((carpeta / "geo" / "geografia.json").read_bytes()),
            filas,
            orjson.loads((carpeta / "filas" / "catalogos.json").read_bytes()),
        )
    except (OSError, ValueError, KeyError) as error:
        raise ErrorGeneracion(
            f"La generación «{carpeta.name}» no se puede abrir: {type(error).__name__}.",
            que_hacer="Vuelva a importar sus archivos o ejecute `tablero demo`.",
        ) from error
