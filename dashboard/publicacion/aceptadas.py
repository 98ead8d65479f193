"""Las filas aceptadas se guardan enteras en Parquet: de ahí parte la siguiente importación."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pandas as pd

from dashboard.contratos.marco import marco_vacio, tipos
from dashboard.contratos.tablas import Tablas, tabla_de

#: nombres de las tablas que lleva una generación
MARCOS: tuple[str, ...] = tuple(campo.name for campo in fields(Tablas) if campo.type == "pd.DataFrame")


def vacias() -> Tablas:
    """Un conjunto de tablas sin filas, con sus columnas."""
    marcos: dict[str, Any] = {nombre: marco_vacio(tabla_de(nombre)) for nombre in MARCOS}
    return Tablas(**marcos)


def guardar(tablas: Tablas, carpeta: Path) -> None:
    """Escribe `carpeta/<tabla>.parquet` por cada tabla."""
    carpeta.mkdir(parents=True, exist_ok=True)
    for nombre in MARCOS:
        getattr(tablas, nombre).to_parquet(carpeta / f"{nombre}.parquet", index=False)


def leer(carpeta: Path, manifiesto: Mapping[str, Any], cuales: Collection[str] = MARCOS) -> Tablas:
    """Las tablas con que se preparó una generación ya verificada; las que no están en `cuales` quedan sin filas."""
    marcos: dict[str, Any] = {
        nombre: pd.read_parquet(carpeta / "aceptadas" / f"{nombre}.parquet").astype(tipos(tabla_de(nombre)))
        for nombre in MARCOS
        if nombre in cuales
    }
    origen = manifiesto.get("origen")
    return replace(
        vacias(),
        **marcos,
        demostracion=bool(manifiesto.get("demostracion")),
        registro_demostracion=bool(manifiesto.get("registro_demostracion")),
        parto_desde=str(manifiesto.get("parto_desde") or ""),
        origen=list(origen) if isinstance(origen, list) else [],
    )
