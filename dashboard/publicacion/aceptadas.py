"""Las filas aceptadas se guardan enteras en Parquet: de ahí parte la siguiente importación."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path

import pandas as pd

from dashboard.esquemas.registro import TABLAS, marco_vacio
from dashboard.esquemas.tablas import Tablas

#: nombres de las tablas que lleva una generación
MARCOS: tuple[str, ...] = tuple(campo.name for campo in fields(Tablas) if campo.type == "pd.DataFrame")


def vacias() -> Tablas:
    """Un conjunto de tablas sin filas, con sus columnas."""
    por_nombre = {tabla.nombre: tabla for tabla in TABLAS}
    return Tablas(**{nombre: marco_vacio(por_nombre[nombre]) for nombre in MARCOS})


def guardar(tablas: Tablas, carpeta: Path) -> None:
    """Escribe `carpeta/<tabla>.parquet` por cada tabla."""
    carpeta.mkdir(parents=True, exist_ok=True)
    for nombre in MARCOS:
        getattr(tablas, nombre).to_parquet(carpeta / f"{nombre}.parquet", index=False)


def leer(carpeta: Path, manifiesto: dict[str, object]) -> Tablas:
    """Las tablas con que se preparó una generación ya verificada."""
    marcos = {nombre: pd.read_parquet(carpeta / "aceptadas" / f"{nombre}.parquet") for nombre in MARCOS}
    origen = manifiesto.get("origen")
    return replace(
        vacias(),
        **marcos,
        demostracion=bool(manifiesto.get("demostracion")),
        registro_demostracion=bool(manifiesto.get("registro_demostracion")),
        parto_desde=str(manifiesto.get("parto_desde") or ""),
        origen=list(origen) if isinstance(origen, list) else [],
    )
