"""Lo que la persona se puede llevar de una revisión: su libro con los motivos y las celdas marcadas."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from dashboard.ingesta.libro_corregido import libro_corregido, libro_de_celdas
from dashboard.obrero.relato import Leido
from dashboard.publicacion.resultado import Resultado


def escribir_salidas(
    carpeta: Path,
    leidos: Sequence[Leido],
    resultado: Resultado | None,
    relato: dict[str, Any],
    previa: dict[str, Any] | None,
) -> None:
    """Escribe `salida/` y anota en `relato` qué se puede descargar de cada archivo.

    El libro se hace del archivo subido, que se borra al terminar: en una segunda revisión se conserva el de la primera
    si de ese archivo se dice lo mismo y, si no, se hace de lo que se leyó. De los formularios con columnas de personas
    solo sale la lista de filas.
    """
    salida = carpeta / "salida"
    salida.mkdir(exist_ok=True, mode=0o700)
    anteriores = {archivo["n"]: archivo for archivo in (previa or {}).get("archivos", [])}
    for leido, archivo in zip(leidos, relato["archivos"], strict=True):
        archivo["direccion"] = f"/datos/cargas/{carpeta.name}/salida"
        informes = [i for i in (resultado.informes if resultado else ()) if i.archivo == leido.nombre]
        if leido.error or not any(informe.rechazadas for informe in informes):
            continue
        original = carpeta / "entrada" / str(leido.n) / leido.nombre
        nombre = f"{leido.n}-{Path(leido.nombre).stem}-por-corregir.xlsx"
        anterior = anteriores.get(leido.n, {})
        if original.is_file():
            (salida / nombre).write_bytes(libro_corregido(original, informes))
        elif anterior.get("corregido") != nombre or anterior["tablas"] != archivo["tablas"]:
            (salida / nombre).write_bytes(libro_de_celdas(leido.celdas, informes))
        archivo["corregido"] = nombre
    quedan = {archivo["corregido"] for archivo in relato["archivos"] if archivo.get("corregido")}
    for vieja in salida.iterdir():
        if vieja.name not in quedan:
            vieja.unlink(missing_ok=True)
    if not quedan:
        shutil.rmtree(salida, ignore_errors=True)
