"""El servidor WSGI: cabeceras, compresión, salud, errores con nombre y procesos."""

from __future__ import annotations

import gc
import logging
import os
import re
import socket
import sys
import traceback
from collections.abc import Sequence

# Dash pregunta por versiones nuevas en internet si no se le dice lo contrario
os.environ.setdefault("DASH_DISABLE_VERSION_CHECK", "true")

import flask
from flask_compress import Compress
from werkzeug.exceptions import HTTPException

from dashboard.ajustes import Ajustes
from dashboard.almacen.almacen import Almacen
from dashboard.dominio.frecuencia import abrir as abrir_frecuencia
from dashboard.errores import ErrorArchivo, ErrorGeneracion, ErrorPermiso, ErrorPublicacion, ErrorTablero
from dashboard.ordenes.visitas import abrir_tiempos
from dashboard.publicacion.cargas import Cargas
from dashboard.web.app import calentar, crear_app
from dashboard.web.comprimidos import PARA_SIEMPRE, Comprimidos, carpeta_de_versiones
from dashboard.web.puerta import poner_puerta
from dashboard.web.rutas.datos import registrar_rutas_de_datos
from dashboard.web.rutas.descargas import registrar_descargas
from dashboard.web.rutas.geo import registrar_rutas
from dashboard.web.rutas.presentar import registrar_presentar
from dashboard.web.rutas.visitas import registrar_rutas_de_visitas

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
    registrar_rutas(servidor, almacen)
    cargas = Cargas(ajustes)
    # lo que dejó una carga cuyo proceso murió con el servidor anterior no espera a que alguien abra otra
    cargas.barrer()
    registrar_rutas_de_datos(servidor, cargas, ajustes)
    # sin tabla de tiempos, la planificación no se carga al arrancar
    tiempos = abrir_tiempos(ajustes.tiempos) if ajustes.tiempos else None
    registrar_rutas_de_visitas(servidor, almacen, frecuencia, tiempos)
    registrar_descargas(servidor, almacen)
    registrar_presentar(servidor, almacen)
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


def servir(ajustes: Ajustes) -> None:
    """Sirve hasta que lo detengan: gunicorn en Linux y macOS, waitress en Windows."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(message)s")
    _exigir_puerto(ajustes)
    # quien abre el tablero en su máquina no tiene por qué saber si escucha por IPv4 o por IPv6
    direccion = f"http://{direccion_de(ajustes.host)}:{ajustes.puerto}/"
    if sys.platform == "win32":
        from waitress import serve

        anunciar(direccion)
        Cargas(ajustes).barrer_a_ratos()
        serve(crear_servidor(ajustes), host=ajustes.host, port=ajustes.puerto, threads=8)
        return
    from dashboard.web.gunicorn_tablero import AplicacionGunicorn

    AplicacionGunicorn(lambda: crear_servidor(ajustes), ajustes, direccion).run()


def direccion_de(host: str) -> str:
    """El nombre de la máquina como va en una dirección: una de IPv6, entre corchetes."""
    return f"[{host}]" if ":" in host else host


def _exigir_puerto(ajustes: Ajustes) -> None:
    """`ErrorTablero` si el puerto ya lo usa otro programa o la dirección no es de esta máquina."""
    familia = socket.AF_INET6 if ":" in ajustes.host else socket.AF_INET
    with socket.socket(familia) as enchufe:
        if sys.platform == "win32":
            # ahí, SO_REUSEADDR deja tomar un puerto que otro programa está usando
            enchufe.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            enchufe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            enchufe.bind((ajustes.host, ajustes.puerto))
        except OSError as error:
            raise ErrorTablero(
                f"No se puede usar el puerto {ajustes.puerto} en «{ajustes.host}».",
                donde="Lo usa otro programa, o esa dirección no es de esta máquina.",
                que_hacer="Cierre el otro programa o elija otro puerto, por ejemplo PORT=8060.",
            ) from error


def anunciar(direccion: str) -> None:
    """Dice dónde está el tablero."""
    sys.stdout.write(f"\n  El tablero está en {direccion}\n  Para detenerlo: Ctrl + C\n\n")
    sys.stdout.flush()
