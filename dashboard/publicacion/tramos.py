"""De qué días habla cada tabla: lo que la página de datos dice al lado de cada archivo."""

from __future__ import annotations

from typing import Any

import pandas as pd

from dashboard.contratos.tablas import Tablas
from dashboard.publicacion.aceptadas import MARCOS

#: columna que sitúa cada fila en el tiempo; las tablas que no están no hablan de un tiempo
_FECHA = {
    "grupos": "fecha_conformacion",
    "sesiones": "fecha",
    "reportes": "fecha_reporte",
    "supervisiones": "fecha",
    "recursos": "fecha",
    "campanas": "inicio",
}
_ANIO = {"facilitadores": "anio", "resultados": "anio"}


def tramo(nombre: str, filas: pd.DataFrame) -> tuple[str, str]:
    """Primer y último día (`AAAA-MM-DD`) o año de las filas; "" y "" si la tabla no habla de un tiempo."""
    columna = _FECHA.get(nombre) or _ANIO.get(nombre)
    valores = filas[columna].dropna() if columna else pd.Series(dtype="object")
    if valores.empty:
        return "", ""
    if nombre in _ANIO:
        return str(int(valores.min())), str(int(valores.max()))
    return f"{valores.min():%Y-%m-%d}", f"{valores.max():%Y-%m-%d}"


def resumen_de_tablas(tablas: Tablas) -> dict[str, dict[str, Any]]:
    """Tabla → filas cargadas y de qué días hablan, para las que tienen alguna."""
    resumen = {}
    for nombre in MARCOS:
        filas = getattr(tablas, nombre)
        if len(filas):
            desde, hasta = tramo(nombre, filas)
            resumen[nombre] = {"filas": len(filas), "desde": desde, "hasta": hasta}
    return resumen
