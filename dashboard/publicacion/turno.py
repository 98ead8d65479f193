"""El turno de quien cambia los datos: leer la generación vigente, mezclar y publicar es una sola operación."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from dashboard.errores import ErrorPublicacion


@contextmanager
def un_turno(almacen: Path) -> Iterator[None]:
    """Toma el turno de la carpeta. `ErrorPublicacion` si otro proceso lo tiene o no se puede escribir en ella.

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
            donde=f"Carpeta «{almacen}».",
            que_hacer="Espere a que termine y vuelva a intentarlo.",
        ) from error
    except OSError as error:
        raise ErrorPublicacion(
            "No se puede escribir en la carpeta de las generaciones.",
            donde=f"Carpeta «{almacen}».",
            que_hacer="Revise sus permisos o elija otra con la variable TABLERO_DATOS.",
        ) from error
    try:
        yield
    finally:
        cerrojo.release()
