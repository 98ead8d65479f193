"""La carpeta de una carga en el disco: su estado, sus archivos JSON, su cerrojo y los nombres que se aceptan."""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Collection
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import orjson
from filelock import FileLock, Timeout

from dashboard.almacen.disco import reemplazar
from dashboard.ingesta.textos import parece_personal

PROHIBIDOS = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]')
#: nombres que Windows no deja usar
_RESERVADOS = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|\Z)", re.IGNORECASE)
_CERROJO = "obrero.lock"


@dataclass(frozen=True, slots=True)
class Estado:
    """En qué va una carga. `fase`: subiendo, revisando, revisada, publicando, publicada o error."""

    fase: str = "subiendo"
    paso: str = ""
    #: parte hecha, de 0 a 1
    parte: float = 0.0
    mensaje: str = ""
    #: momento en que se escribió, en segundos
    cuando: float = field(default_factory=time.time)


def anotar(carpeta: Path, estado: Estado) -> None:
    """Escribe en qué va la carga; quien lee ve el anterior o el nuevo, nunca uno a medias."""
    guardar_json(carpeta / "estado.json", asdict(estado))


def estado_de(carpeta: Path) -> Estado:
    """El último estado escrito; el de una carga muy vieja si no se puede leer."""
    try:
        return Estado(**leer_json(carpeta / "estado.json", {"cuando": 0.0}))
    except TypeError:
        return Estado(cuando=0.0)


def cerrojo_de(carpeta: Path) -> FileLock:
    """El cerrojo que el proceso de una carga tiene mientras trabaja: si está libre, nadie trabaja."""
    return FileLock(carpeta / _CERROJO)


def ocupada(carpeta: Path) -> bool:
    """Si un proceso está trabajando con la carga."""
    cerrojo = cerrojo_de(carpeta)
    try:
        cerrojo.acquire(timeout=0)
    except Timeout:
        return True
    except OSError:
        return False
    cerrojo.release()
    return False


def guardar_json(ruta: Path, contenido: Any) -> None:
    """Escribe de una vez: se ve lo anterior o lo nuevo."""
    nuevo = ruta.with_suffix(f".{secrets.token_hex(4)}.tmp")
    nuevo.write_bytes(orjson.dumps(contenido))
    reemplazar(nuevo, ruta)


def leer_json(ruta: Path, defecto: Any) -> Any:
    """El contenido, o `defecto` si no está o no se entiende."""
    try:
        return orjson.loads(ruta.read_bytes())
    except (OSError, ValueError):
        return defecto


def nombre_limpio(nombre: str, numero: int, usados: Collection[str] = ()) -> str:
    """Un nombre de archivo que todo sistema acepta, que no está en `usados` y que no trae datos de nadie."""
    corto = PROHIBIDOS.sub("_", nombre.replace("\\", "/").rsplit("/", 1)[-1]).strip(" .")[-100:]
    if not corto or _RESERVADOS.match(corto) or parece_personal(corto):
        extension = re.search(r"\.[A-Za-z]{1,5}\Z", corto)
        return f"archivo-{numero}{extension[0].lower() if extension else ''}"
    # el informe nombra cada archivo: dos con el mismo nombre no se distinguirían
    return f"{numero}-{corto}" if corto in usados else corto
