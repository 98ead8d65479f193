"""Los módulos del navegador: con qué dirección se piden y cuáles necesita cada documento.

La dirección lleva la huella de todos. Un módulo importa a otro por su nombre («./pagina.js»), y el navegador lo busca
junto al que lo importa: con la huella en la carpeta, también el importado queda guardado para siempre y también él
cambia de dirección cuando cambia. Detrás de «?» (`?m=`, lo que Dash pone) se perdería: el importado se pediría sin
ella, y el mismo archivo con dos direcciones son dos módulos, que oyen cada clic dos veces.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import flask

from dashboard.nucleo.recursos import carpeta_assets

#: el que empieza todo en el tablero
ENTRADA = "tablero.js"
_IMPORTA = re.compile(r'\bfrom "\./([\w-]+\.js)"')


@dataclass(frozen=True, slots=True)
class Guiones:
    """Los módulos por su nombre, leídos una vez: lo que se sirve es siempre lo que dice la huella."""

    contenidos: Mapping[str, bytes]

    @property
    def huella(self) -> str:
        """Cambia si cambia cualquiera de ellos."""
        partes = (f"{nombre}\0{len(cuerpo)}\0".encode() + cuerpo for nombre, cuerpo in sorted(self.contenidos.items()))
        return hashlib.sha256(b"".join(partes)).hexdigest()[:12]

    def direcciones(self, entrada: str) -> list[str]:
        """La de un módulo y las de todos los que acaba importando: pedidos a la vez, no se esperan unos a otros."""
        huella, orden = self.huella, [entrada]
        for nombre in orden:
            importados = _IMPORTA.findall(self.contenidos[nombre].decode())
            orden += [importado for importado in dict.fromkeys(importados) if importado not in orden]
        return [f"/assets/{huella}/{nombre}" for nombre in orden]


@cache
def guiones() -> Guiones:
    """Los de `assets/`."""
    return Guiones({ruta.name: ruta.read_bytes() for ruta in carpeta_assets().glob("*.js")})


def rutas(propios: Guiones) -> flask.Blueprint:
    """Su ruta. Otra huella es la de otra versión: no existe."""
    hoja = flask.Blueprint("guiones", __name__)
    huella = propios.huella

    @hoja.get("/assets/<string(length=12):pedida>/<nombre>")
    def guion(pedida: str, nombre: str) -> flask.Response:
        if pedida != huella or nombre not in propios.contenidos:
            flask.abort(404)
        # el tipo se dice aquí: en Windows, un programa instalado puede cambiar el de «.js», y el módulo no correría
        return flask.Response(propios.contenidos[nombre], mimetype="text/javascript")

    return hoja
