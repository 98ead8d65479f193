"""Recorrer una pantalla pintada: sus textos, sus enlaces y sus figuras."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element, fromstring

import orjson

from dashboard.almacen.consulta import Consulta
from dashboard.navegacion.vista import LISTA, TERRITORIO, Vista, leer_vista
from dashboard.nucleo.ajustes import Ajustes
from dashboard.paginas import lista, territorio
from dashboard.paginas.menu import PAGINAS
from dashboard.paginas.pagina import Entorno
from dashboard.paginas.visitas.esqueleto import VISITAS
from dashboard.paginas.visitas.pintura import pintar as pintar_visitas
from dashboard.web.peticion import valores_de

#: propiedades que la persona lee u oye, además de los hijos
_LEIBLES = ("title", "aria-label", "placeholder", "alt")
Pieza = dict[str, Any]


def leer(direccion: str, consulta: Consulta) -> Vista:
    """La vista de una dirección sobre los datos de una consulta."""
    ruta, _, campos = direccion.partition("?")
    return leer_vista(ruta, f"?{campos}", valores_de(consulta))


def pintado(vista: Vista, consulta: Consulta) -> dict[str, Any]:
    """Lo que la página muestra, ya como JSON: una entrada por salida y por figura.

    Las páginas de una sola pieza dan solo `simple`. Lo que no se muestra en esta forma de ver no está.
    """
    if vista.pagina is TERRITORIO:
        salidas = dict(territorio.pintar(vista, consulta))
        salidas |= salidas.pop("figuras")
    elif vista.pagina is LISTA:
        salidas = {"simple": lista.pintar(vista, consulta)}
    elif vista.pagina is VISITAS:
        salidas = dict(pintar_visitas(vista, consulta))
        salidas |= {"mapa": salidas.pop("pedido")["mapa"], "panel": None}
    else:
        (pagina,) = [pagina for pagina in PAGINAS if pagina.ruta is vista.pagina]
        salidas = {"simple": pagina.pintar(vista, consulta, Entorno(Ajustes()))}
    return {clave: plano(valor) for clave, valor in salidas.items() if valor is not None}


def legible(salidas: dict[str, Any]) -> list[Any]:
    """Lo que se lee de una pantalla: el mapa, como piezas."""
    return [list(del_mapa(valor)) if clave == "mapa" else valor for clave, valor in salidas.items()]


def plano(pieza: Any) -> Any:
    """Cualquier pieza como el JSON que viaja. Falla con un `NaN`, que el navegador no sabría leer."""
    return json.loads(orjson.dumps(pieza, default=lambda otra: otra.to_plotly_json()))


def piezas(raiz: Any) -> Iterator[Pieza]:
    """Todas las etiquetas, de arriba abajo."""
    if isinstance(raiz, list):
        for hija in raiz:
            yield from piezas(hija)
    elif isinstance(raiz, dict):
        if "props" in raiz and "type" in raiz:
            yield raiz
            yield from piezas(raiz["props"].get("children"))
        elif "data" not in raiz:
            for valor in raiz.values():
                yield from piezas(valor)


def textos(raiz: Any) -> Iterator[str]:
    """Todo texto que la persona lee u oye, trozo a trozo."""
    if isinstance(raiz, str):
        yield raiz
    elif isinstance(raiz, (int, float)):
        yield str(raiz)
    elif isinstance(raiz, list):
        for hija in raiz:
            yield from textos(hija)
    elif isinstance(raiz, dict) and "props" in raiz:
        # lo que va en `Code` (una consulta, una huella) se copia, y un título puede estar en otra lengua si lo dice
        ajeno = raiz["type"] == "Code" or raiz["props"].get("lang")
        yield from textos(None if ajeno else raiz["props"].get("children"))
        yield from (raiz["props"][p] for p in _LEIBLES if raiz["props"].get(p))


def texto(raiz: Any) -> str:
    """Lo que se lee de una pieza (sin sus títulos emergentes), con espacios normales."""
    if isinstance(raiz, list):
        return "".join(texto(hija) for hija in raiz)
    if isinstance(raiz, dict):
        return texto(raiz.get("props", {}).get("children"))
    return "" if raiz is None else str(raiz).replace("\u202f", " ")


def enlaces(raiz: Any) -> list[tuple[str, str]]:
    """(dirección, texto) de cada enlace, en orden."""
    return [(p["props"]["href"], texto(p)) for p in piezas(raiz) if p["props"].get("href") is not None]


def figuras(salidas: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Las figuras de una pantalla: las de las gráficas fijas y las que vienen dentro de una pieza."""
    for valor in salidas.values():
        if isinstance(valor, dict) and "data" in valor and "layout" in valor:
            yield valor
    for pieza in piezas(list(salidas.values())):
        if pieza["type"] == "Graph":
            yield pieza["props"]["figure"]


def dibujado(mapa: str) -> Element:
    """El SVG de un mapa, sin su espacio de nombres: falla si está mal escrito."""
    # no declara el espacio de nombres: va dentro de una página
    return fromstring(mapa)


def del_mapa(mapa: str) -> Iterator[Pieza]:
    """Lo que un mapa dice y adonde lleva, como piezas."""
    for cosa in dibujado(mapa).iter():
        dicho = [cosa.get(clave) for clave in ("aria-label", "data-nombre", "data-valor", "data-nota")]
        leido = " · ".join(parte for parte in (*dicho, cosa.text) if parte)
        yield {"type": "Link", "props": {"href": cosa.get("href"), "children": leido}}


def con_clase(raiz: Any, clase: str) -> list[Pieza]:
    """Las etiquetas que llevan una clase."""
    return [p for p in piezas(raiz) if clase in (p["props"].get("className") or "").split()]


def tabla_de(raiz: Any) -> tuple[list[str], list[Pieza]]:
    """Los encabezados y las filas de la única tabla de una página; nada, si no tiene ninguna."""
    tablas = [p for p in piezas(raiz) if p["type"] == "Table"]
    assert len(tablas) <= 1
    filas = [p for p in piezas(tablas) if p["type"] == "Tr"]
    return [texto(celda).strip("▲▼") for celda in _hijas(filas[0])] if filas else [], filas[1:]


def celdas(fila: Pieza) -> list[str]:
    """Lo que se lee en cada celda de una fila."""
    return [texto(celda) for celda in _hijas(fila)]


def _hijas(pieza: Pieza) -> list[Pieza]:
    dentro = pieza["props"]["children"]
    return dentro if isinstance(dentro, list) else [dentro]


def titular(salidas: dict[str, Any]) -> str:
    """La frase del titular."""
    hallados = [p for p in piezas(list(salidas.values())) if p["props"].get("id") == "titular"]
    assert len(hallados) == 1, "una pantalla tiene un solo titular"
    return texto(hallados[0])


def numero(escrito: str) -> int:
    """El primer entero de un texto escrito a la peruana: `«faltan 1 234 para…»` → 1234."""
    hallado = re.search(r"\d{1,3}(?: \d{3})*", escrito.replace("\u202f", " "))
    assert hallado, escrito
    return int(hallado[0].replace(" ", ""))
