"""Poner el servidor en marcha y dejarlo hasta que lo detengan."""

from __future__ import annotations

import logging
import socket
import sys

import flask

from dashboard.nucleo.ajustes import Ajustes
from dashboard.nucleo.errores import ErrorTablero
from dashboard.publicacion.cargas import Cargas
from dashboard.web.servidor import crear_servidor


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
        "worker_class": "gthread",
        "preload_app": True,
        "timeout": 60,
        "graceful_timeout": 5,
        "loglevel": "warning",
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
                donde="Lo usa otro programa, o esa dirección no es de esta máquina.",
                que_hacer="Cierre el otro programa o elija otro puerto, por ejemplo PORT=8060.",
            ) from error


def anunciar(direccion: str) -> None:
    """Dice dónde está el tablero."""
    sys.stdout.write(f"\n  El tablero está en {direccion}\n  Para detenerlo: Ctrl + C\n\n")
    sys.stdout.flush()
