"""El recuento: las consultas de `indicadores.sql` sobre las filas aceptadas de una carpeta, con DuckDB."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import duckdb
import numpy as np

from dashboard.certificacion.comparar import SIN_DATO
from dashboard.indicadores import sql
from dashboard.indicadores.indicador import Indicador
from dashboard.nucleo.matrices import Enteros

#: en una matriz de cuentas, lo que el recuento no dijo
_SIN_DECIR = -2
CONEXION: dict[str, str | bool | int | float | list[str]] = {
    "threads": "2",
    "memory_limit": "2GB",
    # nada de fuera: ni extensiones que se descargan solas, ni variables de Python con nombre de tabla
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    "python_enable_replacements": "false",
    # si no cabe en la memoria se dice; no se llena el disco de nadie
    "temp_directory": "",
}


#: qué fila y qué columna de las matrices le toca a cada territorio y a cada periodo
_LUGARES = {
    "_filas": "SELECT row_number() OVER (ORDER BY nivel, territorio) - 1 AS fila, nivel, territorio FROM territorios",
    "_columnas": "SELECT row_number() OVER (ORDER BY periodo) - 1 AS columna, periodo FROM periodos",
}


class Recuento:
    """Las definiciones comunes, contadas una vez, y las celdas de cada indicador.

    `territorios`: (nivel, código) de cada fila de las matrices; `periodos`: el de cada columna.
    """

    def __init__(self, base: duckdb.DuckDBPyConnection, carpeta: Path, propias: Mapping[str, str]) -> None:
        self._base = base
        # los mismos textos, con la ruta entera: para DuckDB un asterisco o un corchete eligen archivos
        ruta = sql.literal(re.sub(r"([\[*?])", r"[\1]", carpeta.resolve().as_posix()))[:-1]
        for nombre, cuerpo in {**propias, **sql.COMUNES, **sql.pedido(), **_LUGARES}.items():
            base.execute(f"CREATE TABLE {nombre} AS {cuerpo}".replace("'aceptadas/", f"{ruta}/aceptadas/"))
        self.territorios: list[tuple[str, str]] = base.sql(
            "SELECT nivel, territorio FROM _filas ORDER BY fila"
        ).fetchall()
        self.periodos: list[str] = [
            texto for (texto,) in base.sql("SELECT periodo FROM _columnas ORDER BY columna").fetchall()
        ]

    def celdas(self, indicador: Indicador) -> Enteros:
        """(territorios, periodos, cuentas): las de `indicador.cuentas`; `SIN_DATO` donde no hay."""
        cuentas = ", ".join(f"coalesce({nombre}, {SIN_DATO})::BIGINT AS {nombre}" for nombre in indicador.cuentas)
        with self._base.cursor() as propia:
            columnas = propia.execute(
                f"SELECT fila, columna, {cuentas} FROM ({indicador.sql}) "
                "JOIN _filas USING (nivel, territorio) JOIN _columnas USING (periodo)"
            ).fetchnumpy()
        matriz = np.full(
            (len(self.territorios), len(self.periodos), len(indicador.cuentas)), _SIN_DECIR, dtype=np.int64
        )
        donde = columnas["fila"], columnas["columna"]
        for lugar, nombre in enumerate(indicador.cuentas):
            matriz[(*donde, lugar)] = columnas[nombre]
        return matriz


@contextmanager
def recuento(carpeta: Path, propias: Mapping[str, str]) -> Iterator[Recuento]:
    """El recuento de la generación de esa carpeta. `propias`: sus definiciones (`sql.propias`).

    `OutOfMemoryException` o `IOException` de DuckDB si no se puede.
    """
    with duckdb.connect(":memory:", config=CONEXION) as base:
        hecho = Recuento(base, carpeta, propias)
        # lo leído ya está en memoria: nada de lo que sigue abre un archivo
        base.execute("SET enable_external_access = false")
        base.execute("SET lock_configuration = true")
        yield hecho
