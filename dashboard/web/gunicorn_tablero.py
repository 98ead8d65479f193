"""gunicorn dentro del propio proceso: sin archivo de configuración y con la aplicación cargada antes de dividirse."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flask
from gunicorn.app.base import BaseApplication

from dashboard.ajustes import Ajustes
from dashboard.publicacion.cargas import Cargas


class AplicacionGunicorn(BaseApplication):
    """Sirve lo que devuelve `crear`. `preload_app`: los procesos comparten la memoria de lo ya cargado."""

    def __init__(self, crear: Callable[[], flask.Flask], ajustes: Ajustes, direccion: str) -> None:
        self._crear = crear
        self._ajustes = ajustes
        self._direccion = direccion
        super().__init__()

    def load_config(self) -> None:
        from dashboard.web.servidor import anunciar, direccion_de

        opciones: dict[str, Any] = {
            "bind": f"{direccion_de(self._ajustes.host)}:{self._ajustes.puerto}",
            "workers": self._ajustes.procesos,
            "threads": 4,
            "worker_class": "gthread",
            "preload_app": True,
            "timeout": 60,
            "graceful_timeout": 5,
            "loglevel": "warning",
            "when_ready": lambda _servidor: anunciar(self._direccion),
            "post_worker_init": lambda _proceso: Cargas(self._ajustes).barrer_a_ratos(),
        }
        for nombre, valor in opciones.items():
            self.cfg.set(nombre, valor)

    def load(self) -> flask.Flask:
        return self._crear()
