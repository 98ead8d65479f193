"""Escribir marcado, HTML o SVG: el único lugar que escapa un texto y el único que dice qué atributos existen.

Los nombres y las frases vienen de los datos: ninguno puede abrir una etiqueta ni un atributo. Un atributo que no está
en la lista es un error de quien escribe la página, y así se ve en sus pruebas; uno que ejecuta código (`on…`) no está
ni puede estar.
"""

from __future__ import annotations

import re
from html import escape

#: los que se escriben, con su nombre de HTML o de SVG
ATRIBUTOS = frozenset(
    {
        "action", "autocomplete", "checked", "class", "colspan", "content", "datetime", "disabled", "download", "for",
        "hidden", "href", "id", "lang", "max", "method", "min", "name", "open", "pattern", "placeholder", "rel",
        "required",
        "role", "scope", "selected", "src", "start", "step", "style", "tabindex", "target", "title", "type", "value",
        "cx", "cy", "d", "dy", "fill", "fill-rule", "font-size", "font-weight", "height", "paint-order",
        "patternUnits", "preserveAspectRatio", "r", "rx", "stroke-dasharray", "stroke-linejoin", "stroke-width",
        "text-anchor", "transform", "viewBox", "width", "x", "x1", "x2", "y", "y1", "y2",
    }
)  # fmt: skip
_CON_PREFIJO = re.compile(r"(?:aria|data)-[a-z-]+")
#: los que se vieron y valen: una página escribe miles de atributos de unas decenas de nombres
_VISTOS = set(ATRIBUTOS)
#: lo que hay que escapar; casi ningún texto lo lleva, y buscarlo cuesta menos que cambiarlo
_ESPECIAL = re.compile(r"""[&<>"']""")


class Crudo(str):
    """Marcado ya escrito por nosotros (un SVG de `graficas`): no se vuelve a escapar."""

    __slots__ = ()


def exigir_atributo(nombre: str) -> None:
    """`ValueError` con un atributo que no está en la lista ni es `aria-…` o `data-…`."""
    if nombre in _VISTOS:
        return
    if not _CON_PREFIJO.fullmatch(nombre):
        raise ValueError(f"El atributo «{nombre}» no está entre los que se escriben.")
    _VISTOS.add(nombre)


def atributo(nombre: str, valor: object) -> str:
    """` nombre="valor"` con el valor escapado; solo el nombre si es `True`, y nada si es `None` o `False`."""
    exigir_atributo(nombre)
    if valor is None or valor is False:
        return ""
    return f" {nombre}" if valor is True else f' {nombre}="{entre_comillas(valor)}"'


def entre_comillas(valor: object) -> str:
    """Lo que va dentro de un atributo."""
    escrito = str(valor)
    return escape(escrito) if _ESPECIAL.search(escrito) else escrito


def escapado(texto: object) -> str:
    """Lo que va entre dos etiquetas: todo se escapa menos lo `Crudo`."""
    escrito = str(texto)
    return escrito if isinstance(texto, Crudo) or not _ESPECIAL.search(escrito) else escape(escrito, quote=False)


def etiqueta(nombre: str, *hijas: object, clase: str = "", **atributos: object) -> Crudo:
    """Una etiqueta con sus atributos y lo que lleva dentro, todo escapado. Una raya al final de un nombre no se lee."""
    dichos = {"class": clase or None, **atributos}
    propios = "".join(atributo(clave.rstrip("_"), valor) for clave, valor in dichos.items())
    return Crudo(f"<{nombre}{propios}>{''.join(map(escapado, hijas))}</{nombre}>")
