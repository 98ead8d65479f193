"""El documento que se pide primero es la página: el esqueleto de Dash, lleno, que se lee antes de cualquier guion.

Cuando Dash llega y pide la pantalla, el navegador le responde con lo que ya tiene a la vista (`assets/primera.js`):
ni se vuelve a pedir ni se vuelve a dibujar, y nada salta.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Mapping
from html import unescape
from typing import Any

import flask
import orjson
from dash import Dash, Output, no_update

from dashboard.dominio.marcado import Crudo, atributo, escapado
from dashboard.piezas.html import YA_ESCRITO, en_html

#: lo que dice `data-respuesta` de lo que ya está escrito en su sitio
_A_LA_VISTA = "="
#: de lo que Dash pone en su esqueleto, lo que no se ve
_INVISIBLES = frozenset({"Location", "Store"})
_TITULAR = re.compile(r'<h1[^>]*\bid="titular"[^>]*>(.*?)</h1>(?:<p class="bajada">(.*?)</p>)?', re.DOTALL)
_ETIQUETA = re.compile(r"<[^>]+>")
#: lo más largo que un buscador o quien comparte una dirección enseña de ella
_DESCRIPCION = 300

TITULO = "Grupos de apoyo a la lactancia materna"
#: las tablas que Dash trae de fábrica y manda siempre: aquí no hay ninguna
_SOBRAN = re.compile(r'<script src="[^"]*/dash_table/[^"]*"></script>\s*')
#: lo que suple a navegadores que no saben de módulos, y que por eso no llegan aquí; las gráficas de Dash lo esperan
_SUPLENTE = re.compile(r'<script src="[^"]*/deps/polyfill[^"]*"></script>\s*')
#: lo que se hace si los módulos no llegan: sin ellos no hay mapas, ni búsqueda, ni carga de datos
_INCOMPLETO = """
const franja = document.createElement("p");
franja.className = "franja";
franja.setAttribute("role", "alert");
franja.textContent = "El tablero no llegó completo: vuelva a cargar la página.";
document.body.prepend(franja);
"""

#: los guiones de Dash se piden cuando lo que se lee ya se pintó: antes le quitarían la línea
_TRAER = """
const traer = async () => {
  await new Promise((listo) => (document.hidden ? listo() : requestAnimationFrame(() => setTimeout(listo))));
  const pedidos = document.getElementById("guiones-de-dash").content.querySelectorAll("script");
  await Promise.all([...pedidos].map((pedido) => new Promise((listo) => {
    const guion = document.createElement("script");
    Object.assign(guion, { async: false, src: pedido.getAttribute("src"), onload: listo, onerror: listo });
    document.body.append(guion);
  })));
};
"""


#: los módulos van al final: pedidos desde el principio le quitarían la línea al propio documento
INDICE = """<!DOCTYPE html>
<html lang="es-PE">
<head>
{%metas%}
<meta name="color-scheme" content="light dark">
<title>{%title%}</title>
<link rel="icon" type="image/svg+xml" href="/assets/icono.svg">
<style>HOJA</style>
</head>
<body>
{%app_entry%}
<noscript><p class="franja">Sin JavaScript se lee y se imprime; no se busca ni se cargan datos.</p></noscript>
MODULOS
{%config%}
<template id="guiones-de-dash">{%scripts%}</template>
{%renderer%}
</body>
</html>"""


class Documento(Dash):
    """Dash con la página ya escrita en su documento, en español y sin los guiones que aquí sobran."""

    #: de una dirección, el cuerpo del documento; se pone cuando ya se sabe qué páginas hay
    escribir: Callable[[str, str], str]
    #: nombres de las páginas con componentes que dibuja Dash
    de_dash: Container[str] = ()

    def interpolate_index(self, **partes: str) -> str:
        pedido = flask.request
        cuerpo = self.escribir(pedido.path, pedido.query_string.decode("utf-8", "replace"))
        partes["title"], descripcion = titulo_y_descripcion(cuerpo, TITULO)
        partes["metas"] += meta_de(descripcion)
        partes["title"] = escapado(partes["title"])
        partes["app_entry"] = f'{cuerpo}<div id="react-entry-point"></div>'
        partes["scripts"] = _SOBRAN.sub("", partes["scripts"])
        if pedido.path.split("/")[1] not in self.de_dash:
            partes["scripts"] = _SUPLENTE.sub("", partes["scripts"])
        return super().interpolate_index(**partes)


def arranque(renderer: str, entrada: str) -> str:
    """El guion del documento: nuestros módulos, y después los de Dash, que llaman a lo nuestro.

    Si los módulos no llegan se dice y Dash arranca igual: el texto ya se lee.
    """
    return f'{_TRAER}import("{entrada}").catch(() => {{ {_INCOMPLETO} }}).then(traer).then(() => {{ {renderer} }});'


def primera(
    esqueleto: Any, salidas: Mapping[str, Output], pintado: Mapping[str, Any], aparte: Mapping[str, str]
) -> str:
    """El documento que se ve primero. `esqueleto`: el de Dash, como JSON; `aparte`: lo que pondría un guion, por sitio.

    Lleva en `data-respuesta` lo que Dash recibiría por el mismo camino, salvo lo que ya está escrito; si alguna parte
    solo la sabe dibujar Dash, no lo lleva, y Dash la pide.
    """
    valores: dict[tuple[str, str], Any] = {
        (salidas[clave].component_id, salidas[clave].component_property): valor for clave, valor in pintado.items()
    }
    cuerpo = en_html(_lleno(esqueleto, valores, aparte))
    respuesta = {
        f"{sitio}.{propiedad}": _A_LA_VISTA if _es_cruda(valor) else valor
        for (sitio, propiedad), valor in valores.items()
        if valor is not no_update
    }
    entera = not aparte and all(not isinstance(valor, dict | list) for valor in respuesta.values())
    dicha = atributo("data-respuesta", orjson.dumps(respuesta).decode()) if entera else ""
    return f'<div id="primera"{dicha}>{cuerpo}</div>'


def titulo_y_descripcion(documento: str, defecto: str) -> tuple[str, str]:
    """El título de la ventana y de qué trata la página: su titular y lo que lo sigue."""
    hallado = _TITULAR.search(documento)
    if hallado is None:
        return defecto, defecto
    frase, bajada = (unescape(_ETIQUETA.sub("", parte or "")).strip() for parte in hallado.groups())
    descripcion = f"{frase} {bajada}".strip()
    return f"{frase} · {defecto}", descripcion[:_DESCRIPCION]


def _es_cruda(valor: Any) -> bool:
    return isinstance(valor, dict) and YA_ESCRITO in valor.get("props", {})


def _lleno(pieza: Any, valores: Mapping[tuple[str, str], Any], aparte: Mapping[str, str]) -> Any:
    """La pieza con lo que va en cada sitio. Lo escondido no se escribe."""
    if isinstance(pieza, list):
        return [_lleno(hija, valores, aparte) for hija in pieza]
    if not isinstance(pieza, dict) or "props" not in pieza:
        return pieza
    if pieza["type"] in _INVISIBLES:
        return None
    props: dict[str, Any] = dict(pieza["props"])
    sitio = props.get("id", "")
    for propiedad in ("hidden", "className", "children"):
        puesto = valores.get((sitio, propiedad), no_update)
        if puesto is not no_update:
            props[propiedad] = puesto
    if props.get("hidden"):
        return None
    props["children"] = Crudo(aparte[sitio]) if sitio in aparte else _lleno(props.get("children"), valores, aparte)
    return {**pieza, "props": {clave: valor for clave, valor in props.items() if valor is not None}}


def meta_de(descripcion: str) -> str:
    """La etiqueta que dice de qué trata la página."""
    return f'<meta name="description"{atributo("content", descripcion)}>'
