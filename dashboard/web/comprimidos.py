"""Los guiones y las hojas, comprimidos una sola vez al máximo y guardados en disco.

Brotli al máximo tarda segundos en `plotly.min.js`; se hace aparte, en un hilo, y mientras tanto se sirve la compresión
rápida de siempre. Un archivo se llama como la huella de su contenido: el de un paquete nuevo es otro.
"""

from __future__ import annotations

import hashlib
import shutil
import threading
from collections.abc import Mapping
from pathlib import Path

import brotli
import flask

CALIDAD = 11
#: nombre del hilo que comprime
HILO = "comprimidos"
PARA_SIEMPRE = "public, max-age=31536000, immutable"


class Comprimidos:
    """Lo que se le dio al arrancar, en Brotli: ningún proceso comprime al máximo atendiendo."""

    def __init__(self, carpeta: Path) -> None:
        self._carpeta = carpeta
        #: dirección, con su `?` → su archivo y su tipo
        self._archivos: dict[str, tuple[Path, str]] = {}

    def servir(self) -> flask.Response | None:
        """Lo guardado de la dirección que se pide; `None` si no hay, si aún se comprime o si no se entiende Brotli."""
        hallado = self._archivos.get(flask.request.full_path)
        if hallado is None or not flask.request.accept_encodings["br"]:
            return None
        archivo, tipo = hallado
        try:
            respuesta = flask.Response(archivo.read_bytes(), content_type=tipo, headers={"Content-Encoding": "br"})
        except OSError:
            return None
        respuesta.set_etag(archivo.stem)
        respuesta.make_conditional(flask.request)
        return respuesta

    def comprimir(self, contenidos: Mapping[str, tuple[bytes, str]]) -> None:
        """Comprime en un hilo el contenido de cada dirección (y su tipo), y borra lo que ya nadie pide."""
        pendientes = {}
        for direccion, (cuerpo, tipo) in contenidos.items():
            archivo = self._carpeta / f"{hashlib.sha256(cuerpo).hexdigest()[:32]}.br"
            self._archivos[direccion if "?" in direccion else f"{direccion}?"] = archivo, tipo
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
            for viejo in {*self._carpeta.glob("*.br")} - {archivo for archivo, _ in self._archivos.values()}:
                viejo.unlink()
            # hasta la 0.1 había una carpeta por cada juego de paquetes
            for carpeta in filter(Path.is_dir, self._carpeta.iterdir()):
                shutil.rmtree(carpeta)
        except OSError:
            # sin espacio o sin permiso se sigue sirviendo la compresión rápida
            return
