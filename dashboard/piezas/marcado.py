"""De etiquetas a HTML: lo que el servidor escribe fuera de Dash (la presentación y los paneles que se piden aparte)."""

from __future__ import annotations

from html import escape
from typing import Any

#: propiedades que en HTML se llaman de otra forma
_NOMBRES = {
    "className": "class",
    "htmlFor": "for",
    "tabIndex": "tabindex",
    "dateTime": "datetime",
    "colSpan": "colspan",
}
_VACIAS = frozenset({"input", "img", "br", "hr", "link", "meta"})
_GRANDE = str.maketrans({letra: f"-{letra.lower()}" for letra in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"})


class Crudo(str):
    """Marcado ya escrito por nosotros (un SVG de `graficas`): no se vuelve a escapar."""

    __slots__ = ()


def marcado(pieza: Any) -> str:
    """El HTML de una etiqueta, de una lista de ellas o de un texto. Todo texto y todo atributo se escapan."""
    if pieza is None:
        return ""
    if isinstance(pieza, Crudo):
        return str(pieza)
    if isinstance(pieza, list | tuple):
        return "".join(marcado(hija) for hija in pieza)
    if not isinstance(pieza, dict):
        return escape(str(pieza), quote=False)
    # un enlace de Dash es, fuera de Dash, un enlace cualquiera
    nombre = "a" if pieza["type"] == "Link" else pieza["type"].lower()
    propiedades = dict(pieza["props"])
    hijos = propiedades.pop("children", None)
    abierta = f"<{nombre}{''.join(_atributo(clave, valor) for clave, valor in propiedades.items())}>"
    return abierta if nombre in _VACIAS else f"{abierta}{marcado(hijos)}</{nombre}>"


def _atributo(clave: str, valor: Any) -> str:
    if valor is None or valor is False:
        return ""
    nombre = _NOMBRES.get(clave, clave)
    if valor is True:
        return f" {nombre}"
    if isinstance(valor, dict):
        valor = ";".join(f"{regla.translate(_GRANDE)}:{cuanto}" for regla, cuanto in valor.items())
    return f' {nombre}="{escape(str(valor))}"'
