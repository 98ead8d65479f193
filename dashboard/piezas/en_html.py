"""Las etiquetas ligeras como texto HTML, para lo que se repinta sin pasar por Dash.

Dash tarda en el navegador cerca de un milisegundo por etiqueta; insertar el mismo texto como HTML, cien veces menos. Un
guion propio lo pone en su sitio (`assets/visitas.js`). Todo texto y todo atributo va escapado: los nombres vienen de
los datos. Los enlaces internos llevan `data-ir`: el guion cambia la dirección sin recargar.
"""

from __future__ import annotations

import re
from html import escape
from typing import Any

#: propiedades de Dash con otro nombre en HTML
_NOMBRES = {"className": "class", "htmlFor": "for", "tabIndex": "tabindex"}
#: atributos que se escriben tal cual
_CONOCIDOS = frozenset(
    {"class", "for", "id", "href", "title", "role", "start", "scope", "type", "name", "value", "download", "tabindex",
     "open", "hidden", "action", "method"}
)  # fmt: skip
_VACIAS = frozenset({"br", "hr", "img", "input"})
_MAYUSCULA = re.compile(r"[A-Z]")


def en_html(pieza: Any) -> str:
    """El HTML de una pieza, una lista de piezas o un texto. `ValueError` con una propiedad que no se sabe escribir."""
    if pieza is None:
        return ""
    if isinstance(pieza, list | tuple):
        return "".join(map(en_html, pieza))
    if not isinstance(pieza, dict):
        return escape(str(pieza), quote=False)
    props = dict(pieza["props"])
    hijos = props.pop("children", None)
    etiqueta = "a" if pieza["type"] == "Link" else pieza["type"].lower()
    marcas = ' data-ir=""' if pieza["type"] == "Link" else ""
    atributos = "".join(_atributo(nombre, valor) for nombre, valor in props.items())
    abierta = f"<{etiqueta}{marcas}{atributos}>"
    return abierta if etiqueta in _VACIAS else f"{abierta}{en_html(hijos)}</{etiqueta}>"


def _atributo(nombre: str, valor: Any) -> str:
    if valor is None or valor is False:
        return ""
    if nombre == "style":
        return f' style="{escape(_estilo(valor))}"'
    nombre = _NOMBRES.get(nombre, nombre)
    if nombre not in _CONOCIDOS and not nombre.startswith(("aria-", "data-")):
        raise ValueError(nombre)
    return f" {nombre}" if valor is True else f' {nombre}="{escape(str(valor))}"'


def _estilo(reglas: dict[str, Any]) -> str:
    return ";".join(
        f"{_MAYUSCULA.sub(lambda letra: f'-{letra[0].lower()}', nombre)}:{valor}" for nombre, valor in reglas.items()
    )
