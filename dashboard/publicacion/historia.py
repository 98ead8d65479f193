"""Las generaciones que se conservan, volver a una de ellas y el turno de quien cambia los datos."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson
from filelock import FileLock, Timeout

from dashboard.almacen.generacion import MANIFIESTO, apuntada, apuntar, nombre_de, numeros, un_escritor, verificar
from dashboard.nucleo.errores import ErrorPublicacion, ErrorVista

# -- Las generaciones que se conservan, y volver a una de ellas.


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


# -- El turno de quien cambia los datos: leer la generación vigente, mezclar y publicar es una sola operación.

#: quién tiene el turno; lo escribe él mismo y solo se lee para decírselo a otro
_QUIEN = "importacion.quien"


@contextmanager
def un_turno(almacen: Path, que: str) -> Iterator[None]:
    """Toma el turno de la carpeta. `que`: lo que se va a hacer, para decírselo a quien llegue mientras tanto.

    `ErrorPublicacion` si otro proceso lo tiene (dice qué hace y desde cuándo) o no se puede escribir en la carpeta.

    El cerrojo de `un_escritor` solo cubre la escritura; sin este, dos importaciones partirían de la misma generación y
    la segunda borraría lo que aportó la primera.
    """
    cerrojo = FileLock(almacen / "importacion.lock")
    try:
        almacen.mkdir(parents=True, exist_ok=True)
        cerrojo.acquire(timeout=0)
    except Timeout as error:
        raise ErrorPublicacion(
            "Otra persona o proceso está cargando datos en este momento.",
            donde=_quien(almacen) or f"Carpeta «{almacen}».",
            que_hacer="Espere a que termine y vuelva a intentarlo.",
        ) from error
    except OSError as error:
        raise ErrorPublicacion(
            "No se puede escribir en la carpeta de las generaciones.",
            donde=f"Carpeta «{almacen}».",
            que_hacer="Revise sus permisos o elija otra con la variable TABLERO_DATOS.",
        ) from error
    try:
        with suppress(OSError):
            (almacen / _QUIEN).write_text(
                f"{que}, desde las {datetime.now():%H:%M} del {datetime.now():%d/%m/%Y}.", encoding="utf-8"
            )
        yield
    finally:
        # Windows no borra un archivo que otro lee: dejarlo no daña, y el turno se suelta de todos modos
        with suppress(OSError):
            (almacen / _QUIEN).unlink(missing_ok=True)
        cerrojo.release()


def _quien(almacen: Path) -> str:
    try:
        return (almacen / _QUIEN).read_text(encoding="utf-8")[:300]
    except (OSError, UnicodeDecodeError):
        return ""
