"""Los guiones y las hojas, comprimidos una sola vez al máximo y guardados en disco.

Brotli al máximo tarda segundos en `plotly.min.js`; se hace aparte, en un hilo, y mientras tanto se sirve la compresión
rápida de siempre. Un archivo se llama como la huella de su contenido: el de un paquete nuevo es otro.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Mapping
from pathlib import Path

import brotli

CALIDAD = 11
#: nombre del hilo que comprime
HILO = "comprimidos"
PARA_SIEMPRE = "public, max-age=31536000, immutable"


class Comprimidos:
    """El depósito de Flask-Compress: tiene lo que se le dio al arrancar, y ningún proceso lo llena atendiendo."""

    def __init__(self, carpeta: Path) -> None:
        self._carpeta = carpeta
        self._archivos: dict[str, Path] = {}

    def get(self, clave: str) -> bytes | None:
        """Lo guardado de `br;` y una dirección; `None` si no hay o todavía se está comprimiendo."""
        archivo = self._archivos.get(clave)
        try:
            return archivo.read_bytes() if archivo else None
        except OSError:
            return None

    def set(self, clave: str, comprimido: bytes) -> None:
        """Nada: lo comprimido deprisa no se guarda."""

    def comprimir(self, cuerpos: Mapping[str, bytes]) -> None:
        """Comprime en un hilo el cuerpo de cada dirección (con su `?`), y borra lo que ya nadie pide."""
        pendientes = {}
        for direccion, cuerpo in cuerpos.items():
            archivo = self._carpeta / f"{hashlib.sha256(cuerpo).hexdigest()[:32]}.br"
            self._archivos[f"br;{direccion}"] = archivo
            if not archivo.exists():
                pendientes[archivo] = cuerpo
        threading.Thread(target=self._comprimir, args=(pendientes,), name=HILO, daemon=True).start()

    def _comprimir(self, pendientes: Mapping[Path, bytes]) -> None:
        try:
            self._carpeta.mkdir(parents=True, exist_ok=True)
            for archivo, cuerpo in pendientes.items():
                temporal = archivo.with_suffix(f".{threading.get_ident()}.tmp")
                temporal.write_bytes(brotli.compress(cuerpo, quality=CALIDAD))
                temporal.replace(archivo)
            for viejo in {*self._carpeta.glob("*.br")} - {*self._archivos.values()}:
                viejo.unlink()
        except OSError:
            # sin espacio o sin permiso se sigue sirviendo la compresión rápida
            return
