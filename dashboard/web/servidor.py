"""El servidor WSGI (cabeceras, compresión, rutas, errores con nombre y puerta) y cómo se pone en marcha."""

from __future__ import annotations

import gc
import logging
import os
import re
import socket
import sys
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
from dashboard.salidas.estilo import Estilo, estilo_de
from dashboard.web import guiones
from dashboard.web.app import crear_app
from dashboard.web.comprimidos import PARA_SIEMPRE, Comprimidos
from dashboard.web.puerta import poner_puerta
from dashboard.web.rutas import datos, lotes, publicas, visitas

if TYPE_CHECKING:
    from dashboard.planificacion.viaje import Tiempos

#: lo que se dice de un fallo propio; ninguna petición debería llegar a verlo
INESPERADO = "Ocurrió un error que el tablero no esperaba. Los datos están a salvo: inténtelo otra vez."
_NO_SE_ENTIENDE = "La petición no se entiende."
_FRASES = {
    404: "No existe.",
    405: "Esa dirección no admite esa operación.",
    413: "La petición es demasiado grande.",
}

registro = logging.getLogger("tablero")
#: tope de una petición: ninguna de las nuestras pasa de unos kilobytes
CUERPO_MAXIMO = 256 * 1024
#: guiones que Dash pide cuando hacen falta y que no están en el índice
_DIFERIDOS = (
    "/_dash-component-suites/plotly/package_data/plotly.min.js",
    "/_dash-component-suites/dash/dcc/async-graph.js",
)
_GUIONES = ("/assets/", "/_dash-component-suites/")
#: las direcciones de guiones que cambian cuando cambia su contenido
_FIJOS = re.compile(r"\.v\d+_\d+|[?&][mv]=|^/assets/[0-9a-f]{12}/")
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
    comprimidos = Comprimidos(ajustes.datos / ".estaticos")
    servidor.before_request(comprimidos.servir)
    frecuencia = abrir_frecuencia(ajustes.visitas)
    cargas = Cargas(ajustes)
    # lo que dejó una carga cuyo proceso murió con el servidor anterior no espera a que alguien abra otra
    cargas.barrer()
    for hoja in (
        guiones.rutas(guiones.guiones()),
        publicas.rutas(almacen, _estilo(ajustes)),
        datos.rutas(cargas, ajustes, almacen),
        lotes.rutas(ajustes, almacen),
        visitas.rutas(almacen, frecuencia, _tiempos(ajustes)),
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
    comprimidos.comprimir(_guiones(servidor))
    # lo cargado vive mientras viva el proceso: sin esto, cada recolección completa de Python lo recorre (50–100 ms)
    gc.collect()
    gc.freeze()
    return servidor


def _estilo(ajustes: Ajustes) -> Estilo:
    """Con qué se hacen las presentaciones. Lo que no sirve de la oficina se dice al arrancar, y no al descargar."""
    estilo = estilo_de(ajustes.plantilla, ajustes.logo, ajustes.direccion)
    if estilo.plantilla or estilo.logo:
        from dashboard.salidas.plantilla_pptx import abrir_base

        abrir_base(estilo)
    return estilo


def _tiempos(ajustes: Ajustes) -> Tiempos | None:
    """La tabla de tiempos de viaje de la oficina; sin ella, la planificación no se carga al arrancar."""
    if ajustes.tiempos is None:
        return None
    from dashboard.planificacion.viaje import leer_tiempos

    return leer_tiempos(texto_de_la_oficina(ajustes.tiempos, "una tabla de tiempos"))


def _guiones(servidor: flask.Flask) -> dict[str, tuple[bytes, str]]:
    """Pide una vez lo que piden las páginas: el contenido, sin comprimir, de cada dirección, y su tipo."""
    with servidor.test_client() as cliente:

        def pedido(direccion: str) -> tuple[bytes, str]:
            with cliente.get(direccion, headers={"Accept-Encoding": "identity"}) as respuesta:
                return respuesta.get_data(), respuesta.headers["Content-Type"]

        direcciones = dict.fromkeys(_DIFERIDOS)
        for pagina in ("/", "/ampliada"):
            hallados = re.findall(r'(?:src|href)="(/(?:_dash|assets)[^"]+)"', pedido(pagina)[0].decode())
            direcciones |= dict.fromkeys(hallado.replace("&amp;", "&") for hallado in hallados)
        for direccion in ("/_dash-layout", "/_dash-dependencies"):
            pedido(direccion)
        return {direccion: pedido(direccion) for direccion in direcciones}


def _politica(guiones: Sequence[str]) -> str:
    """Política de contenido: nada de fuera y ningún guion que no sea nuestro."""
    return (
        f"default-src 'self'; script-src 'self' {' '.join(guiones)}; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data: blob:; font-src 'self' data:; worker-src 'self' blob:; connect-src 'self'; "
        "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
    )


def _registrar_cabeceras(servidor: flask.Flask) -> None:
    @servidor.before_request
    def entero() -> None:
        # un trozo de lo comprimido no es lo comprimido de un trozo: quien pide uno recibe todo, como admite HTTP
        flask.request.environ.pop("HTTP_RANGE", None)

    @servidor.after_request
    def cabeceras(respuesta: flask.Response) -> flask.Response:
        respuesta.headers["Content-Security-Policy"] = servidor.config.get("POLITICA") or _politica(())
        respuesta.headers["X-Content-Type-Options"] = "nosniff"
        respuesta.headers["Referrer-Policy"] = "same-origin"
        respuesta.headers["Cross-Origin-Opener-Policy"] = "same-origin"
        if flask.request.path.startswith(_GUIONES) and respuesta.status_code < 400:
            # lo que se manda a trozos no se comprime
            respuesta.direct_passthrough = False
            respuesta.make_sequence()
            # un guion sin versión en su dirección se guarda, pero se pregunta si cambió
            fijo = _FIJOS.search(flask.request.full_path)
            respuesta.headers["Cache-Control"] = PARA_SIEMPRE if fijo else "no-cache"
        else:
            respuesta.headers.setdefault("Cache-Control", "no-store")
        return respuesta


def _registrar_errores(servidor: flask.Flask) -> None:
    @servidor.errorhandler(ErrorTablero)
    def con_nombre(error: ErrorTablero) -> flask.Response:
        estado = next((codigo for clase, codigo in _ESTADOS if isinstance(error, clase)), 404)
        return flask.Response(str(error), status=estado, mimetype="text/plain")

    @servidor.errorhandler(HTTPException)
    def de_http(error: HTTPException) -> flask.Response:
        codigo = error.code if error.code and error.code < 500 else 400
        return flask.Response(_FRASES.get(codigo, _NO_SE_ENTIENDE), status=codigo, mimetype="text/plain")

    @servidor.errorhandler(Exception)
    def inesperado(error: Exception) -> flask.Response:
        if flask.request.path.startswith("/_dash"):
            # la pintura de páginas no lanza excepciones: lo que llega aquí es una petición mal formada
            registro.warning("Petición rechazada en %s: %s", _escrita(flask.request.path), type(error).__name__)
            return flask.Response(_NO_SE_ENTIENDE, status=400, mimetype="text/plain")
        # dónde falló, sin el texto del error: podría traer lo que se mandó
        traza = "".join(traceback.format_tb(error.__traceback__))
        registro.error("Fallo en %s: %s\n%s", _escrita(flask.request.path), type(error).__name__, traza)
        return flask.Response(INESPERADO, status=503, mimetype="text/plain")


def _escrita(ruta: str) -> str:
    """Una dirección como va al registro: quien la manda no puede abrir otra línea ni dar la vuelta al texto."""
    return ruta[:80].encode("unicode_escape").decode("ascii")


# -- ponerlo en marcha y dejarlo hasta que lo detengan


def servir(ajustes: Ajustes) -> None:
    """Sirve hasta que lo detengan: gunicorn en Linux y macOS, waitress en Windows."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(message)s")
    _exigir_puerto(ajustes)
    # quien abre el tablero en su máquina no tiene por qué saber si escucha por IPv4 o por IPv6
    direccion = f"http://{direccion_de(ajustes.host)}:{ajustes.puerto}/"
    if sys.platform == "win32":
        from waitress import serve

        # avisa en inglés cada vez que una petición espera turno
        logging.getLogger("waitress.queue").setLevel(logging.ERROR)
        anunciar(direccion)
        Cargas(ajustes).barrer_a_ratos()
        serve(crear_servidor(ajustes), host=ajustes.host, port=ajustes.puerto, threads=8)
        return
    _con_gunicorn(ajustes, direccion)


def _con_gunicorn(ajustes: Ajustes, direccion: str) -> None:
    """gunicorn dentro del propio proceso: sin archivo de configuración y con la aplicación cargada antes de dividirse.

    `preload_app`: los procesos comparten la memoria de lo ya cargado.
    """
    from gunicorn.app.base import BaseApplication

    opciones = {
        "bind": f"{direccion_de(ajustes.host)}:{ajustes.puerto}",
        "workers": ajustes.procesos,
        "threads": 4,
        "preload_app": True,
        "timeout": 60,
        "graceful_timeout": 5,
        "loglevel": "warning",
        # más que lo que cabe en una dirección: así lo que sobra lo dice el tablero, con su frase
        "limit_request_line": 8190,
        "when_ready": lambda _servidor: anunciar(direccion),
        "post_worker_init": lambda _proceso: Cargas(ajustes).barrer_a_ratos(),
    }

    class Aplicacion(BaseApplication):
        def load_config(self) -> None:
            for nombre, valor in opciones.items():
                self.cfg.set(nombre, valor)

        def load(self) -> flask.Flask:
            return crear_servidor(ajustes)

    Aplicacion().run()


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
                donde="Lo usa otro programa, quizá el propio tablero, o esa dirección no es de esta máquina.",
                que_hacer="Cierre el otro programa o elija otro puerto, por ejemplo PORT=8060.",
            ) from error


def anunciar(direccion: str) -> None:
    """Dice dónde está el tablero."""
    sys.stdout.write(f"\n  El tablero está en {direccion}\n  Para detenerlo: Ctrl + C\n\n")
    sys.stdout.flush()
