"""Las generaciones que se conservan, y volver a una de ellas."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from dashboard.almacen.generacion import (
    MANIFIESTO,
    apuntada,
    apuntar,
    nombre_de,
    numeros,
    un_escritor,
    verificar,
)
from dashboard.errores import ErrorVista
from dashboard.publicacion.turno import un_turno


@dataclass(frozen=True, slots=True)
class Conservada:
    """Una generación en disco. `archivos`: los que entraron con ella. `actual`: si es la que se sirve."""

    numero: int
    creada: str
    demostracion: bool
    actual: bool
    archivos: tuple[str, ...]
    conteos: dict[str, Any]


def conservadas(almacen: Path) -> list[Conservada]:
    """Las generaciones de la carpeta, de la más nueva a la más antigua. Las que no se pueden leer no se ofrecen."""
    halladas: list[Conservada] = []
    anteriores: list[list[Any]] = []
    vigente = apuntada(almacen)
    for numero in sorted(numeros(almacen)):
        nombre = nombre_de(numero)
        try:
            manifiesto = orjson.loads((almacen / nombre / MANIFIESTO).read_bytes())
            origen = list(manifiesto["origen"])
            # lo que trajo esta carga son las entradas que no tenía aquella de la que partió: la más larga de las suyas
            de_antes = max((len(previo) for previo in anteriores if origen[: len(previo)] == previo), default=0)
            nuevas = origen[de_antes:]
            halladas.append(
                Conservada(
                    numero,
                    str(manifiesto["creada"]),
                    bool(manifiesto["demostracion"]),
                    nombre == vigente,
                    tuple(dict.fromkeys(str(fila["archivo"]) for fila in nuevas)),
                    dict(manifiesto["conteos"]),
                )
            )
            anteriores.append(origen)
        except (OSError, ValueError, KeyError, TypeError):
            continue
    return halladas[::-1]


def volver_a(almacen: Path, numero: int) -> None:
    """Sirve otra vez una generación conservada. No borra ninguna: se puede volver de la vuelta.

    `ErrorVista` si no está; `ErrorGeneracion` si está dañada; `ErrorPublicacion` si alguien carga datos ahora.
    """
    if numero not in numeros(almacen):
        raise ErrorVista("Esa carga ya no se conserva.", que_hacer="Elija una de la lista.")
    with un_turno(almacen, f"Se vuelve a la carga n.º {numero}"), un_escritor(almacen):
        verificar(almacen / nombre_de(numero))
        apuntar(almacen, numero)
