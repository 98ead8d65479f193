"""Generaciones diminutas para las pruebas del almacén: dos archivos y un manifiesto."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from dashboard.almacen.generacion import CarpetaGeneracion, publicar, un_escritor


def llenar_con(dato: str) -> Callable[[Path], dict[str, Any]]:
    """Escribe `dim/a.json` y `cubo/b.bin` con el dato."""

    def llenar(carpeta: Path) -> dict[str, Any]:
        for relativo in ("dim/a.json", "cubo/b.bin"):
            ruta = carpeta / relativo
            ruta.parent.mkdir()
            ruta.write_bytes(dato.encode())
        return {"dato": dato}

    return llenar


def publicar_dato(almacen: Path, dato: str, conservar: int = 3) -> CarpetaGeneracion:
    """Publica una generación diminuta con ese dato."""
    with un_escritor(almacen):
        return publicar(almacen, llenar_con(dato), conservar)


def restos(almacen: Path) -> list[str]:
    """Carpetas a medio escribir."""
    return sorted(ruta.name for ruta in almacen.iterdir() if ruta.name.startswith(".preparando-"))


def voltear(ruta: Path, byte: int, bit: int) -> None:
    """Cambia un solo bit de un archivo."""
    contenido = bytearray(ruta.read_bytes())
    contenido[byte] ^= 1 << bit
    ruta.write_bytes(bytes(contenido))
