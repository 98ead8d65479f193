"""Qué decide una generación además de sus filas, y la geografía que se copia cuando nada de eso cambió.

Dibujar las áreas es casi todo el tiempo de una carga y solo depende del registro y de los límites.
"""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import pandas as pd

from dashboard import __version__
from dashboard.ajustes import Ajustes
from dashboard.almacen.generacion import CarpetaGeneracion

#: lo que las áreas miran de un establecimiento
_COLUMNAS = ["codigo_renipress", "diresa", "red", "microrred", "ubigeo", "latitud", "longitud"]


def huella(establecimientos: pd.DataFrame, ajustes: Ajustes) -> str:
    """SHA-256 de todo lo que decide la geografía: el registro en su orden, los catálogos propios y la versión."""
    suma = hashlib.sha256(_propios(ajustes))
    suma.update(pd.util.hash_pandas_object(establecimientos[_COLUMNAS], index=False).to_numpy().tobytes())
    return suma.hexdigest()


def huella_de_ajustes(ajustes: Ajustes) -> str:
    """SHA-256 de los ajustes que cambian una generación aunque no cambie ninguna fila."""
    reglas = f"{ajustes.dias_actividad} {sorted(ajustes.instituciones)}"
    return hashlib.sha256(_propios(ajustes) + reglas.encode()).hexdigest()


def _propios(ajustes: Ajustes) -> bytes:
    archivos = [ruta for ruta in (ajustes.regiones, ajustes.limites) if ruta is not None and ruta.is_file()]
    return b"|".join([__version__.encode(), *(ruta.read_bytes() for ruta in archivos)])


def copiar(vigente: CarpetaGeneracion | None, propia: str, destino: Path) -> bool:
    """Copia en `destino` la geografía de la generación vigente si su huella es `propia`. Dice si lo hizo.

    La vigente acaba de pasar la verificación de sus huellas: lo que se copia está completo.
    """
    if vigente is None or vigente.manifiesto.get("huella_geografia") != propia:
        return False
    shutil.copytree(vigente.carpeta / "geo", destino)
    return True
