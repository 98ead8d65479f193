"""El turno de quien cambia los datos: leer la generación vigente, mezclar y publicar es una sola operación."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout

from dashboard.errores import ErrorPublicacion

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
