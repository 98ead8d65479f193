"""El catálogo de regiones de los dos indicadores: el de referencia o el de la oficina."""

from __future__ import annotations

import csv
from pathlib import Path

from dashboard.errores import ErrorArchivo
from dashboard.recursos import carpeta_referencia


def leer_regiones(ruta: Path | None = None) -> dict[str, dict[str, str]]:
    """Filas de `regiones.csv` por código. `ErrorArchivo` si el catálogo de la oficina no se puede leer."""
    archivo = ruta or carpeta_referencia() / "regiones.csv"
    try:
        with archivo.open(encoding="utf-8-sig", newline="") as flujo:
            filas = list(csv.DictReader(flujo))
        return {fila["codigo"]: {**fila, "nombre": fila["nombre"]} for fila in filas}
    except (OSError, KeyError, UnicodeDecodeError, csv.Error) as error:
        raise ErrorArchivo(
            f"No se pudo leer el catálogo de regiones «{archivo.name}».",
            que_hacer="Debe ser un CSV en UTF-8 con las columnas «codigo» y «nombre».",
        ) from error
