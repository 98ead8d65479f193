"""Las celdas leídas, de un proceso a otro: los textos como Arrow y lo demás como JSON. Nada de pickle.

Lo que llega de otro proceso es un dato y no un programa: leerlo no puede ejecutar nada.
"""

from __future__ import annotations

from array import array
from dataclasses import fields
from pathlib import Path
from typing import Any

import orjson

from dashboard.ingesta.lectura import Celdas, Rechazo
from dashboard.ingesta.limpieza import Cambios

#: lo que va en el archivo de Arrow; el resto cabe en el JSON
_EN_ARROW = {"lineas", "columnas", "pesos", "limpieza"}


def guardar(todas: list[Celdas], carpeta: Path) -> None:
    """Escribe en `carpeta` un archivo de Arrow por tabla y, al final, `celdas.json`."""
    import pyarrow as pa

    fichas: list[dict[str, Any]] = []
    for numero, celdas in enumerate(todas):
        columnas = {str(posicion): columna for posicion, columna in celdas.columnas.items()}
        columnas["lineas"] = pa.array(celdas.lineas, pa.int64())
        if celdas.pesos:
            columnas["pesos"] = pa.array(celdas.pesos, pa.int64())
        tabla = pa.table(columnas)
        with (
            pa.OSFile(str(carpeta / f"{numero}.arrow"), "wb") as destino,
            pa.ipc.new_file(destino, tabla.schema) as fin,
        ):
            fin.write_table(tabla)
        ficha = {campo.name: getattr(celdas, campo.name) for campo in fields(Celdas) if campo.name not in _EN_ARROW}
        ficha["limpieza"] = [
            [causa, posicion, cambios.lineas.tolist(), cambios.ejemplos]
            for (causa, posicion), cambios in celdas.limpieza.items()
        ]
        # orjson no escribe tuplas con nombre
        ficha["rechazos"] = [list(rechazo) for rechazo in celdas.rechazos]
        fichas.append(ficha)
    (carpeta / "celdas.json").write_bytes(orjson.dumps(fichas))


def recoger(carpeta: Path) -> list[Celdas]:
    """Lo que escribió `guardar`, copiado a la memoria: la carpeta se puede borrar."""
    import pyarrow as pa

    todas = []
    for numero, ficha in enumerate(orjson.loads((carpeta / "celdas.json").read_bytes())):
        with pa.OSFile(str(carpeta / f"{numero}.arrow"), "rb") as origen:
            tabla = pa.ipc.open_file(origen).read_all()
        columnas = {int(nombre): tabla[nombre].combine_chunks() for nombre in tabla.column_names if nombre.isdecimal()}
        limpieza = {
            (causa, posicion): Cambios(array("q", suyas), [tuple(ejemplo) for ejemplo in ejemplos])
            for causa, posicion, suyas, ejemplos in ficha.pop("limpieza")
        }
        rechazos = tuple(Rechazo(*rechazo) for rechazo in ficha.pop("rechazos"))
        listas = {nombre: _inmutable(valor) for nombre, valor in ficha.items()}
        todas.append(
            Celdas(
                **listas,
                lineas=array("q", tabla["lineas"].to_numpy().tobytes()),
                columnas=columnas,
                pesos=tuple(tabla["pesos"].to_pylist()) if "pesos" in tabla.column_names else (),
                limpieza=limpieza,
                rechazos=rechazos,
            )
        )
    return todas


def _inmutable(valor: Any) -> Any:
    return tuple(_inmutable(parte) for parte in valor) if isinstance(valor, list) else valor
