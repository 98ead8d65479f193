"""Leer un archivo en otro proceso, con límites de memoria y de tiempo: lo que entra de fuera puede ser hostil."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

import orjson

from dashboard.ingesta.celdas import Celdas, recoger
from dashboard.ingesta.hijo import CON_ERROR, LEIDO, SIN_MEMORIA
from dashboard.nucleo.errores import ErrorArchivo
from dashboard.nucleo.formato import entero

#: un libro con 100 000 sesiones y 250 000 faltas necesita la cuarta parte
MEGAS = 3_000
SEGUNDOS = 300
_PREFIJO = "tablero-lectura-"
_PAQUETE = Path(__file__).resolve().parents[2]


def leer_aparte(ruta: Path, nombre: str = "", *, megas: int = MEGAS, segundos: int = SEGUNDOS) -> list[Celdas]:
    """Las tablas de un archivo, leídas en un proceso hijo que termina al darlas.

    `nombre`: con cuál se le dice a la persona, si no es el de la ruta. `megas` y `segundos`: cuánto puede gastar el
    hijo. Lo leído pasa por una carpeta temporal privada que se borra siempre. `ErrorArchivo` si el archivo no se puede
    leer o si el hijo se pasó de sus límites; la frase nunca trae el contenido.
    """
    nombre = nombre or ruta.name
    _barrer()
    # mkdtemp la crea solo para este usuario
    carpeta = Path(tempfile.mkdtemp(prefix=_PREFIJO))
    try:
        codigo = _correr(ruta, nombre, carpeta, megas, segundos)
        if codigo == LEIDO:
            return recoger(carpeta)
        if codigo == CON_ERROR:
            partes = orjson.loads((carpeta / "error.json").read_bytes())
            raise ErrorArchivo(partes["mensaje"], donde=partes["donde"], que_hacer=partes["que_hacer"])
        raise _por_que_murio(codigo, nombre, carpeta, megas, segundos)
    finally:
        shutil.rmtree(carpeta, ignore_errors=True)


def _correr(ruta: Path, nombre: str, carpeta: Path, megas: int, segundos: int) -> int | None:
    """El código de salida del hijo; `None` si se le acabó el tiempo."""
    orden = [sys.executable, "-m", "dashboard.ingesta.hijo", str(ruta), nombre, str(carpeta), str(megas), str(segundos)]
    # el hijo no abre ventana, no escribe en ningún lado y muere si muere este proceso (se le cierra la entrada)
    hijo = subprocess.Popen(
        orden,
        env=_entorno(),
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )
    try:
        return hijo.wait(timeout=segundos)
    except subprocess.TimeoutExpired:
        return None
    finally:
        if hijo.poll() is None:
            hijo.kill()
            hijo.wait()
        if hijo.stdin is not None:
            hijo.stdin.close()


def _entorno() -> dict[str, str]:
    """El mismo entorno, con el paquete a mano y sin hilos que reserven memoria por su cuenta."""
    rutas = [str(_PAQUETE), *filter(None, [os.environ.get("PYTHONPATH", "")])]
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(rutas),
        "PYTHONUTF8": "1",
        "PYTHONDONTWRITEBYTECODE": os.environ.get("PYTHONDONTWRITEBYTECODE", ""),
        "OPENBLAS_NUM_THREADS": "1",
        "ARROW_DEFAULT_MEMORY_POOL": "system",
    }


def _por_que_murio(codigo: int | None, nombre: str, carpeta: Path, megas: int, segundos: int) -> ErrorArchivo:
    dividir = "Divídalo por región o por año, o copie solo la tabla a un libro nuevo, y cárguelo en partes."
    if codigo is None:
        return ErrorArchivo(
            f"La lectura del archivo «{nombre}» se detuvo: tardaba más de {entero(segundos)} segundos.",
            que_hacer=dividir,
        )
    clase = carpeta / "clase.txt"
    # un hijo sin memoria no siempre llega a decirlo: el sistema lo termina, o falla donde la pidió
    if codigo == SIN_MEMORIA or not clase.is_file():
        return ErrorArchivo(
            f"La lectura del archivo «{nombre}» se detuvo: necesitaba más de {entero(megas)} MB de memoria o demasiado "
            "tiempo.",
            que_hacer=dividir,
        )
    return ErrorArchivo(
        f"El archivo «{nombre}» no se pudo leer ({clase.read_text(encoding='ascii')[:40]}).",
        que_hacer="Ábralo en su hoja de cálculo, guárdelo como un libro XLSX nuevo y cárguelo otra vez.",
    )


def _barrer() -> None:
    """Borra lo que dejó una lectura cuyo proceso murió de golpe."""
    limite = time.time() - 2 * SEGUNDOS
    with suppress(OSError):
        for vieja in Path(tempfile.gettempdir()).glob(f"{_PREFIJO}*"):
            with suppress(OSError):
                if vieja.stat().st_mtime < limite and not vieja.is_symlink():
                    shutil.rmtree(vieja, ignore_errors=True)
