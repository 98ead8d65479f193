"""Archivos grandes comprimidos una sola vez y guardados en disco.

Brotli al máximo tarda segundos en `plotly.min.js`; se hace aparte, en un hilo, y mientras tanto se sirve la compresión
rápida de siempre. La carpeta lleva las versiones de los paquetes: al actualizar uno se empieza de nuevo.
"""

from __future__ import annotations

import hashlib
import queue
import re
import threading
from importlib.metadata import version
from pathlib import Path

import brotli
import flask

from dashboard import __version__

CALIDAD = 11
#: nombre del hilo que comprime
HILO = "comprimidos"
#: por debajo de este tamaño no vale la pena guardar nada
MINIMO = 20_000
#: tope de archivos guardados: nadie llena el disco inventando direcciones
MAXIMO_DE_ARCHIVOS = 400
PARA_SIEMPRE = "public, max-age=31536000, immutable"
_RUTAS = ("/_dash-component-suites/", "/assets/", "/estatico/", "/geo/")
_PAQUETES = ("dash", "plotly", "dash-bootstrap-components", "dash-ag-grid", "Bootstrap-Flask")
#: direcciones que cambian cuando cambia su contenido
_FIJAS = re.compile(r"\.v\d+_\d+|[?&][mv]=|^/geo/")


def carpeta_de_versiones(base: Path) -> Path:
    """Subcarpeta propia de las versiones instaladas."""
    versiones = " ".join([__version__, *(version(paquete) for paquete in _PAQUETES)])
    return base / hashlib.sha256(versiones.encode()).hexdigest()[:12]


class Comprimidos:
    """Guarda en `carpeta` la versión Brotli de las respuestas estáticas, con la dirección completa como clave."""

    def __init__(self, carpeta: Path) -> None:
        self.carpeta = carpeta
        self._pendientes: queue.Queue[tuple[Path, str, bytes]] = queue.Queue()
        self._hilo: threading.Thread | None = None
        self._cerrojo = threading.Lock()
        #: si lo que pase se guarda; solo mientras el servidor se prepara, para que ningún proceso comprima atendiendo
        self.recoger = True

    def instalar(self, servidor: flask.Flask) -> None:
        """Pone el atajo delante de las rutas estáticas y recoge lo que pase sin comprimir."""

        @servidor.before_request
        def servir_guardado() -> flask.Response | None:
            if not self._sirve(flask.request):
                return None
            guardado = self._archivo(flask.request.full_path)
            if not guardado.is_file():
                return None
            cabeza, _, cuerpo = guardado.read_bytes().partition(b"\n")
            tipo, etiqueta = cabeza.decode().split("|")
            respuesta = flask.Response(cuerpo, content_type=tipo)
            respuesta.headers["Content-Encoding"] = "br"
            respuesta.vary.add("Accept-Encoding")
            respuesta.set_etag(etiqueta)
            fija = _FIJAS.search(flask.request.full_path)
            respuesta.headers["Cache-Control"] = PARA_SIEMPRE if fija else "no-cache"
            respuesta.make_conditional(flask.request)
            return respuesta

        @servidor.after_request
        def guardar(respuesta: flask.Response) -> flask.Response:
            crudo = respuesta.status_code == 200 and "Content-Encoding" not in respuesta.headers
            guardable = "no-store" not in respuesta.headers.get("Cache-Control", "")
            if self.recoger and crudo and guardable and self._sirve(flask.request):
                respuesta.direct_passthrough = False
                cuerpo = respuesta.get_data()
                if len(cuerpo) >= MINIMO:
                    tipo = respuesta.headers.get("Content-Type", "application/octet-stream")
                    self._encolar(self._archivo(flask.request.full_path), tipo, cuerpo)
            return respuesta

    def _sirve(self, peticion: flask.Request) -> bool:
        return (
            peticion.method == "GET"
            and peticion.path.startswith(_RUTAS)
            and "br" in peticion.headers.get("Accept-Encoding", "")
        )

    def _archivo(self, direccion: str) -> Path:
        return self.carpeta / f"{hashlib.sha256(direccion.encode()).hexdigest()[:32]}.br"

    def _encolar(self, archivo: Path, tipo: str, cuerpo: bytes) -> None:
        self._pendientes.put((archivo, tipo, cuerpo))
        with self._cerrojo:
            if self._hilo is None or not self._hilo.is_alive():
                self._hilo = threading.Thread(target=self._trabajar, name=HILO, daemon=True)
                self._hilo.start()

    def _trabajar(self) -> None:
        while True:
            try:
                archivo, tipo, cuerpo = self._pendientes.get(timeout=1)
            except queue.Empty:
                return
            try:
                self.carpeta.mkdir(parents=True, exist_ok=True)
                if archivo.exists() or len(list(self.carpeta.iterdir())) >= MAXIMO_DE_ARCHIVOS:
                    continue
                cabeza = f"{tipo}|{hashlib.sha256(cuerpo).hexdigest()[:32]}\n".encode()
                temporal = archivo.with_suffix(f".{threading.get_ident()}.tmp")
                temporal.write_bytes(cabeza + brotli.compress(cuerpo, quality=CALIDAD))
                temporal.replace(archivo)
            except OSError:
                # sin espacio o sin permiso se sigue sirviendo la compresión rápida
                return
