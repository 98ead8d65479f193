"""El servidor WSGI: cabeceras, compresión, rutas, errores con nombre y puerta."""

from __future__ import annotations

import gc
import logging
import os
import re
import traceback
from collections.abc import Sequence
from typing import TYPE_CHECKING

# Dash pregunta por versiones nuevas en internet si no se le dice lo contrario
os.environ.setdefault("DASH_DISABLE_VERSION_CHECK", "true")

import flask
from flask_compress import Compress
from werkzeug.exceptions import HTTPException

from dashboard.almacen.almacen import Almacen
from dashboard.dominio.frecuencia import abrir as abrir_frecuencia
from dashboard.nucleo.ajustes import Ajustes
from dashboard.nucleo.errores import ErrorArchivo, ErrorGeneracion, ErrorPermiso, ErrorPublicacion, ErrorTablero
from dashboard.nucleo.recursos import texto_de_la_oficina
from dashboard.publicacion.cargas import Cargas
from dashboard.web.app import calentar, crear_app
from dashboard.web.comprimidos import PARA_SIEMPRE, Comprimidos, carpeta_de_versiones
from dashboard.web.puerta import poner_puerta
from dashboard.web.rutas import datos, descargas, geo, presentar, visitas

if TYPE_CHECKING:
    from dashboard.planificacion.viaje import Tiempos

#: lo que se dice de un fallo propio; ninguna petición debería llegar a verlo
INESPERADO = "Ocurrió un error que el tablero no esperaba. Los datos están a salvo: inténtelo otra vez."

registro = logging.getLogger("tablero")
#: tope de una petición: ninguna de las nuestras pasa de unos kilobytes
CUERPO_MAXIMO = 256 * 1024
#: guiones que Dash pide cuando hacen falta y que no están en el índice
_DIFERIDOS = (
    "/_dash-component-suites/plotly/package_data/plotly.min.js",
    "/_dash-component-suites/dash/dcc/async-graph.js",
    "/_dash-component-suites/dash_ag_grid/async-community.js",
)
#: con qué estado HTTP se dice cada clase de error; los demás son 404
_ESTADOS: tuple[tuple[type[ErrorTablero], int], ...] = (
    (ErrorGeneracion, 503),
    (ErrorPermiso, 403),
    (ErrorPublicacion, 409),
    (ErrorArchivo, 400),
)


def crear_servidor(ajustes: Ajustes) -> flask.Flask:
    """La aplicación WSGI completa, ya calentada: sin eso, dos arranques de cada cuatro daban un primer HTTP 500."""
    servidor = flask.Flask("tablero", static_folder=None)
    servidor.config.update(
        MAX_CONTENT_LENGTH=CUERPO_MAXIMO,
        COMPRESS_ALGORITHM=["br", "gzip"],
        COMPRESS_BR_LEVEL=5,
        COMPRESS_LEVEL=6,
        COMPRESS_MIN_SIZE=500,
        COMPRESS_MIMETYPES=[
            "text/html", "text/css", "text/csv", "text/javascript", "application/javascript", "application/json",
            "application/geo+json", "image/svg+xml",
        ],
        COMPRESS_STREAMS=False,
    )  # fmt: skip
    almacen = Almacen(ajustes.datos)
    Compress(servidor)
    comprimidos = Comprimidos(carpeta_de_versiones(ajustes.datos / ".estaticos"))
    comprimidos.instalar(servidor)
    frecuencia = abrir_frecuencia(ajustes.visitas)
    cargas = Cargas(ajustes)
    # lo que dejó una carga cuyo proceso murió con el servidor anterior no espera a que alguien abra otra
    cargas.barrer()
    for hoja in (
        geo.rutas(almacen),
        datos.rutas(cargas, ajustes),
        visitas.rutas(almacen, frecuencia, _tiempos(ajustes)),
        descargas.rutas(almacen),
        presentar.rutas(almacen),
    ):
        servidor.register_blueprint(hoja)
    app = crear_app(almacen, servidor, ajustes, frecuencia)
    _registrar_errores(servidor)
    _registrar_cabeceras(servidor)
    poner_puerta(servidor, ajustes)
    with servidor.test_client() as cliente:
        cliente.get("/").close()
    # las huellas de los guiones solo se conocen después de la primera petición
    servidor.config["POLITICA"] = _politica(app.csp_hashes())
    _comprimir_guiones(servidor)
    comprimidos.recoger = False
    calentar(almacen, ajustes)
    # lo cargado vive mientras viva el proceso: sin esto, cada recolección completa de Python lo recorre (50–100 ms)
    gc.collect()
    gc.freeze()
    return servidor


def _tiempos(ajustes: Ajustes) -> Tiempos | None:
    """La tabla de tiempos de viaje de la oficina; sin ella, la planificación no se carga al arrancar."""
    if ajustes.tiempos is None:
        return None
    from dashboard.planificacion.viaje import leer_tiempos

    return leer_tiempos(texto_de_la_oficina(ajustes.tiempos, "una tabla de tiempos"))


def _comprimir_guiones(servidor: flask.Flask) -> None:
    """Pide una vez lo que piden las páginas: queda comprimido al máximo, en un hilo, para las visitas."""
    with servidor.test_client() as cliente:
        direcciones = dict.fromkeys(_DIFERIDOS)
        for pagina in ("/", "/lista/sin_grupo/PE"):
            portada = cliente.get(pagina, headers={"Accept-Encoding": "identity"}).get_data(as_text=True)
            direcciones |= dict.fromkeys(re.findall(r'(?:src|href)="(/(?:_dash|estatico|assets)[^"]+)"', portada))
        for direccion in direcciones:
            cliente.get(direccion.replace("&amp;", "&"), headers={"Accept-Encoding": "br"}).close()
        for direccion in ("/_dash-layout", "/_dash-dependencies"):
            cliente.get(direccion).close()


def _politica(guiones: Sequence[str]) -> str:
    """Política de contenido: nada de fuera y ningún guion que no sea nuestro."""
    return "; ".join(
        (
            "default-src 'self'",
            f"script-src 'self' {' '.join(guiones)}",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "worker-src 'self' blob:",
            "connect-src 'self'",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            "frame-ancestors 'self'",
        )
    )


def _registrar_cabeceras(servidor: flask.Flask) -> None:
    @servidor.after_request
    def cabeceras(respuesta: flask.Response) -> flask.Response:
        respuesta.headers["Content-Security-Policy"] = servidor.config.get("POLITICA") or _politica(())
        respuesta.headers["X-Content-Type-Options"] = "nosniff"
        respuesta.headers["Referrer-Policy"] = "same-origin"
        respuesta.headers["Cross-Origin-Opener-Policy"] = "same-origin"
        if flask.request.path.startswith("/assets/") and flask.request.args.get("m"):
            respuesta.headers["Cache-Control"] = PARA_SIEMPRE
        elif "Cache-Control" not in respuesta.headers:
            # un guion sin versión en su dirección se guarda, pero se pregunta si cambió
            es_guion = flask.request.path.startswith("/_dash-component-suites/")
            respuesta.headers["Cache-Control"] = "no-cache" if es_guion else "no-store"
        return respuesta


def _registrar_errores(servidor: flask.Flask) -> None:
    @servidor.errorhandler(ErrorTablero)
    def con_nombre(error: ErrorTablero) -> flask.Response:
        estado = next((codigo for clase, codigo in _ESTADOS if isinstance(error, clase)), 404)
        return flask.Response(str(error), status=estado, mimetype="text/plain")

    @servidor.errorhandler(HTTPException)
    def de_http(error: HTTPException) -> flask.Response:
        frases = {
            404: "No existe.",
            405: "Esa dirección no admite esa operación.",
            413: "La petición es demasiado grande.",
        }
        codigo = error.code or 400
        if codigo >= 500:
            codigo = 400
        return flask.Response(frases.get(codigo, "La petición no se entiende."), status=codigo, mimetype="text/plain")

    @servidor.errorhandler(Exception)
    def inesperado(error: Exception) -> flask.Response:
        if flask.request.path.startswith("/_dash"):
            # la pintura de páginas no lanza excepciones: lo que llega aquí es una petición mal formada
            registro.warning("Petición rechazada en %s: %s", _escrita(flask.request.path), type(error).__name__)
            return flask.Response("La petición no se entiende.", status=400, mimetype="text/plain")
        # dónde falló, sin el texto del error: podría traer lo que se mandó
        traza = "".join(traceback.format_tb(error.__traceback__))
        registro.error("Fallo en %s: %s\n%s", _escrita(flask.request.path), type(error).__name__, traza)
        return flask.Response(INESPERADO, status=503, mimetype="text/plain")


def _escrita(ruta: str) -> str:
    """Una dirección como va al registro: quien la manda no puede abrir otra línea ni dar la vuelta al texto."""
    return ruta[:80].encode("unicode_escape").decode("ascii")
