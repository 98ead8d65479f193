"""Archivos grandes comprimidos una sola vez y guardados en disco.

Brotli al máximo tarda segundos en `plotly.min.js`; se hace aparte, en un hilo, y mientras tanto se sirve la compresión
rápida de siempre. La carpeta lleva las versiones de los paquetes: al actualizar uno se empieza de nuevo.
"""

from __future__ import annotations

import hashlib
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


class Comprimidos:
    """Guarda la versión Brotli de las respuestas estáticas, con la dirección completa como clave.

    Recoge lo que pasa sin comprimir mientras el servidor se prepara, y ya no después: ningún proceso comprime
    atendiendo. `base`: carpeta de las de cada juego de versiones.
    """

    def __init__(self, servidor: flask.Flask, base: Path) -> None:
        versiones = " ".join([__version__, *(version(paquete) for paquete in _PAQUETES)])
        self._carpeta = base / hashlib.sha256(versiones.encode()).hexdigest()[:12]
        self._pendientes: dict[Path, tuple[str, bytes]] | None = {}
        servidor.before_request(self._servir_guardado)
        servidor.after_request(self._recoger)

    def _servir_guardado(self) -> flask.Response | None:
        guardado = self._archivo()
        if guardado is None or not guardado.is_file():
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

    def _recoger(self, respuesta: flask.Response) -> flask.Response:
        crudo = respuesta.status_code == 200 and "Content-Encoding" not in respuesta.headers
        guardable = "no-store" not in respuesta.headers.get("Cache-Control", "")
        if self._pendientes is not None and crudo and guardable and (archivo := self._archivo()):
            respuesta.direct_passthrough = False
            cuerpo = respuesta.get_data()
            if len(cuerpo) >= MINIMO:
                tipo = respuesta.headers.get("Content-Type", "application/octet-stream")
                self._pendientes[archivo] = tipo, cuerpo
        return respuesta

    def _archivo(self) -> Path | None:
        """Dónde se guarda la respuesta a la petición en curso; `None` si no es de las que se guardan."""
        peticion = flask.request
        acepta = "br" in peticion.headers.get("Accept-Encoding", "")
        if peticion.method != "GET" or not peticion.path.startswith(_RUTAS) or not acepta:
            return None
        return self._carpeta / f"{hashlib.sha256(peticion.full_path.encode()).hexdigest()[:32]}.br"

    def comprimir(self) -> None:
        """Deja de recoger y comprime, en un hilo, lo recogido."""
        pendientes, self._pendientes = self._pendientes, None
        if pendientes:
            threading.Thread(target=_comprimir, args=(pendientes,), name=HILO, daemon=True).start()


def _comprimir(pendientes: dict[Path, tuple[str, bytes]]) -> None:
    for archivo, (tipo, cuerpo) in pendientes.items():
        try:
            archivo.parent.mkdir(parents=True, exist_ok=True)
            if archivo.exists() or len(list(archivo.parent.iterdir())) >= MAXIMO_DE_ARCHIVOS:
                continue
            cabeza = f"{tipo}|{hashlib.sha256(cuerpo).hexdigest()[:32]}\n".encode()
            temporal = archivo.with_suffix(f".{threading.get_ident()}.tmp")
            temporal.write_bytes(cabeza + brotli.compress(cuerpo, quality=CALIDAD))
            temporal.replace(archivo)
        except OSError:
            # sin espacio o sin permiso se sigue sirviendo la compresión rápida
            return
