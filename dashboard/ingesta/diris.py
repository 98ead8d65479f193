"""Lima Metropolitana: el registro conserva las DISA 21 y 23; los distritos pertenecen hoy a las DIRIS 35 a 38."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from dashboard.dominio.formato import enumerar, plural
from dashboard.errores import ErrorArchivo
from dashboard.ingesta.revision import Revision
from dashboard.recursos import carpeta_referencia

#: DISA del registro que ya no existen como región: Lima Este y Lima Sur (esta agrupa tres DIRIS)
DISA_EXTINTAS = ("21", "23")
NOMBRES = {"35": "DIRIS Lima Norte", "36": "DIRIS Lima Centro", "37": "DIRIS Lima Este", "38": "DIRIS Lima Sur"}


def distritos(ruta: Path | None = None) -> dict[str, str]:
    """UBIGEO → código de DIRIS, del catálogo de referencia. `ErrorArchivo` si el catálogo falta."""
    ruta = ruta or carpeta_referencia() / "diris_lima_distritos.csv"
    try:
        with ruta.open(encoding="utf-8", newline="") as catalogo:
            return {fila["ubigeo"]: fila["codigo_diris"] for fila in csv.DictReader(catalogo)}
    except OSError as error:
        raise ErrorArchivo(
            f"Falta el catálogo «{ruta.name}» de distritos y DIRIS de Lima Metropolitana.",
            que_hacer="Vuelva a instalar el tablero: el catálogo viene con él.",
        ) from error


def pasar_a_diris(
    diresas: pd.Series, ubigeos: pd.Series, revision: Revision, catalogo: Mapping[str, str] | None
) -> pd.Series:
    """Códigos de región con las DISA 21 y 23 llevadas a su DIRIS según el distrito.

    `diresas`: texto de dos cifras; `ubigeos`: texto de seis. `catalogo`: UBIGEO → DIRIS; `None` lee el de referencia.
    Rechaza las filas de esas DISA cuyo distrito no está en el catálogo: no hay región a la que llevarlas.
    """
    extintas = diresas.isin(DISA_EXTINTAS)
    if not extintas.any():
        return diresas
    destino = ubigeos.map(dict(catalogo if catalogo is not None else distritos())).where(extintas)
    revision.rechazar(
        extintas & destino.isna(),
        "ubigeo",
        ubigeos,
        "el UBIGEO de un distrito de Lima Metropolitana, para saber a qué DIRIS pertenece",
        "Corrija el UBIGEO o escriba en la DISA el código de su DIRIS (35 a 38).",
    )
    cuentas = destino.value_counts().sort_index()
    if len(cuentas):
        partes = [f"{cuenta} a {NOMBRES.get(str(codigo), codigo)}" for codigo, cuenta in cuentas.items()]
        total = plural(int(cuentas.sum()), "establecimiento")
        revision.avisar(f"{total} de las DISA 21 y 23 pasaron a su DIRIS por su UBIGEO: {enumerar(partes)}.")
    return diresas.mask(destino.notna(), destino)
