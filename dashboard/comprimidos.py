"""Archivos grandes comprimidos una sola vez y guardados en disco.

Brotli al máximo tarda segundos en `plotly.min.js`; se hace aparte, en un hilo, y mientras tanto se sirve la compresión
rápida de siempre.
"""

from __future__ import annotations

import hashlib
import queue
import threading
from pathlib import Path

import brotli
import flask

CALIDAD = 11
#: nombre del hilo que comprime
HILO = "comprimidos"
#: por debajo de este tamaño no vale la pena guardar nada
MINIMO = 20_000
_RUTAS = ("/_dash-component-suites/", "/assets/", "/estatico/", "/geo/")


class Comprimidos:
    """Guarda en `carpeta` la versión Brotli de las respuestas estáticas, con la dirección completa como clave."""

    def __init__(self, carpeta: Path) -> None:
        self.carpeta = carpeta
        self._pendientes: queue.Queue[tuple[Path, bytes]] = queue.Queue()
        self._hilo: threading.Thread | None = None
        self._cerrojo = threading.Lock()

    def instalar(self, servidor: flask.Flask) -> None:
        """Pone el atajo delante de las rutas estáticas y recoge lo que pase sin comprimir."""

        @servidor.before_request
        def servir_guardado() -> flask.Response | None:
            if not self._sirve(flask.request):
                return None
            guardado = self._archivo(flask.request.full_path)
            if not guardado.is_file():
                return None
            tipo, _, cuerpo = guardado.read_bytes().partition(b"\n")
            respuesta = flask.Response(cuerpo, content_type=tipo.decode())
            respuesta.headers["Content-Encoding"] = "br"
            respuesta.headers["Cache-Control"] = "public, max-age=31536000, immutable"
            respuesta.vary.add("Accept-Encoding")
            return respuesta

        @servidor.after_request
        def guardar(respuesta: flask.Response) -> flask.Response:
            if (
                self._sirve(flask.request)
                and respuesta.status_code == 200
                and "Content-Encoding" not in respuesta.headers
            ):
                respuesta.direct_passthrough = False
                cuerpo = respuesta.get_data()
                if len(cuerpo) >= MINIMO:
                    tipo = respuesta.headers.get("Content-Type", "application/octet-stream").encode()
                    self._encolar(self._archivo(flask.request.full_path), tipo + b"\n" + cuerpo)
            return respuesta

    def _sirve(self, peticion: flask.Request) -> bool:
        return (
            peticion.method == "GET"
            and peticion.path.startswith(_RUTAS)
            and "br" in peticion.headers.get("Accept-Encoding", "")
        )

    def _archivo(self, direccion: str) -> Path:
        return self.carpeta / f"{hashlib.sha256(direccion.encode()).hexdigest()[:32]}.br"

    def _encolar(self, archivo: Path, contenido: bytes) -> None:
        self._pendientes.put((archivo, contenido))
        with self._cerrojo:
            if self._hilo is None or not self._hilo.is_alive():
                self._hilo = threading.Thread(target=self._trabajar, name=HILO, daemon=True)
                self._hilo.start()

    def _trabajar(self) -> None:
        while True:
            try:
                archivo, contenido = self._pendientes.get(timeout=1)
            except queue.Empty:
                return
            if archivo.exists():
                continue
            tipo, _, cuerpo = contenido.partition(b"\n")
            try:
                self.carpeta.mkdir(parents=True, exist_ok=True)
                temporal = archivo.with_suffix(f".{threading.get_ident()}.tmp")
                temporal.write_bytes(tipo + b"\n" + brotli.compress(cuerpo, quality=CALIDAD))
                temporal.replace(archivo)
            except OSError:
                # sin espacio o sin permiso se sigue sirviendo la compresión rápida
                return
