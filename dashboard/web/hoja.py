"""La hoja de estilo del tablero: una sola, y va dentro del documento.

Así las cifras se ven con la primera mitad de la página: pedirla aparte era un viaje más, de un tercio de segundo por
una línea lenta. Pesa 18 kB y un documento se pide una vez; después Dash solo trae lo que cambia.

De Bootstrap va lo que se usa: sus estilos de base y las clases de los controles de dash-bootstrap-components que
escriben las páginas. Lo demás pesa el cuádruple que todo lo propio junto, y nadie lo pide.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import cache
from importlib.resources import files

from dashboard.graficas.tema import variables_css
from dashboard.nucleo.recursos import carpeta_assets
from dashboard.piezas.html import CLASES_DE_BOOTSTRAP

#: de otros documentos, que llevan la suya
_DE_PRESENTAR = ("presentacion.css", "orador.css")
#: las que corrigen a las demás van al final
_AL_FINAL = ("accesible.css", "imprimir.css")
_CLASE = re.compile(r"\.(-?[_a-zA-Z][\w-]*)")
_COMENTARIO = re.compile(r"/\*.*?\*/", re.DOTALL)


@cache
def hoja() -> str:
    """Los colores, lo que se usa de Bootstrap y lo propio, en el orden en que manda cada uno."""
    bootstrap = files("flask_bootstrap").joinpath("static/bootstrap5/css/bootstrap.min.css").read_text(encoding="utf-8")
    propias = sorted(
        carpeta_assets().glob("*.css"), key=lambda ruta: (ruta.name in _AL_FINAL, ruta.name != "estilo.css", ruta.name)
    )
    textos = [ruta.read_text(encoding="utf-8") for ruta in propias if ruta.name not in _DE_PRESENTAR]
    usado = "".join(usadas(_COMENTARIO.sub("", bootstrap), set(CLASES_DE_BOOTSTRAP.values())))
    return "\n".join([variables_css(), usado, *(_COMENTARIO.sub("", texto) for texto in textos)])


def usadas(css: str, clases: Collection[str]) -> Iterator[str]:
    """Las reglas de una hoja sin comentarios que no piden más clases que esas; ni animaciones ni otros temas."""
    for cabeza, cuerpo in _reglas(css):
        if cabeza.startswith("@media"):
            if dentro := "".join(usadas(cuerpo, clases)):
                yield f"{cabeza}{{{dentro}}}"
        elif not cabeza.startswith("@"):
            quedan = [
                selector
                for selector in cabeza.split(",")
                if "data-bs-theme=dark" not in selector and set(_CLASE.findall(selector)) <= set(clases)
            ]
            if quedan:
                yield f"{','.join(quedan)}{{{cuerpo}}}"


def _reglas(css: str) -> Iterator[tuple[str, str]]:
    """(lo que va antes de la llave, lo que va dentro) de cada regla del primer nivel."""
    inicio = 0
    while (abre := css.find("{", inicio)) >= 0:
        hondo, fin = 1, abre + 1
        while hondo:
            hondo += {"{": 1, "}": -1}.get(css[fin], 0)
            fin += 1
        # una regla de una sola línea, como `@charset`, va antes de la siguiente
        yield css[inicio:abre].rpartition(";")[2].strip(), css[abre + 1 : fin - 1]
        inicio = fin
