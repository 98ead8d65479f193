"""Recorrer una pantalla pintada: sus textos, sus enlaces y sus figuras."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from html.parser import HTMLParser
from typing import Any
from xml.etree.ElementTree import Element, fromstring

import orjson

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.marcado import Crudo
from dashboard.navegacion.vista import TERRITORIO, Vista, leer_vista
from dashboard.nucleo.ajustes import Ajustes
from dashboard.paginas import territorio
from dashboard.paginas.menu import PAGINAS
from dashboard.paginas.pagina import Entorno
from dashboard.paginas.visitas.esqueleto import VISITAS
from dashboard.paginas.visitas.pintura import pintar as pintar_visitas
from dashboard.piezas.html import YA_ESCRITO
from dashboard.web.peticion import valores_de
from tests.paginas.frases import CORTE

#: propiedades que la persona lee u oye, además de los hijos; y lo que un dibujo dice al señalarlo
_LEIBLES = ("title", "aria-label", "placeholder", "alt")
_SENALADO = ("data-nombre", "data-valor", "data-nota")
#: etiquetas que siguen en la misma línea
_EN_LINEA = frozenset({"A", "B", "Link", "Span", "Small", "Code", "Em", "Strong"})
Pieza = dict[str, Any]


def leer(direccion: str, consulta: Consulta) -> Vista:
    """La vista de una dirección sobre los datos de una consulta.

    Sin decir de qué carga es: sus enlaces solo la llevan si la dirección la pide (`tests/web/test_carga.py`).
    """
    ruta, _, campos = direccion.partition("?")
    return leer_vista(ruta, f"?{campos}", replace(valores_de(consulta), generacion=None))


def pintado(vista: Vista, consulta: Consulta) -> dict[str, Any]:
    """Lo que la página muestra, ya como JSON: una entrada por salida y por figura.

    Las páginas de una sola pieza dan solo `simple`. Lo que no se muestra en esta forma de ver no está.
    """
    if vista.pagina is TERRITORIO:
        salidas = dict(territorio.pintar(vista, consulta))
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
    return orjson.loads(orjson.dumps(pieza, default=lambda otra: otra.to_plotly_json()))


class _Lector(HTMLParser):
    """HTML ya escrito → las mismas piezas con que se escribió."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.raiz: list[Any] = []
        self._abiertas: list[list[Any]] = [self.raiz]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        props: dict[str, Any] = {"className" if k == "class" else k: "" if v is None else v for k, v in attrs}
        props["children"] = []
        self._abiertas[-1].append({"type": tag.capitalize(), "props": props, "namespace": "html"})
        if tag not in ("br", "hr", "img", "input"):
            self._abiertas.append(props["children"])

    def handle_endtag(self, tag: str) -> None:
        assert tag, "lo escrito cierra lo que abre"
        self._abiertas.pop()

    def handle_data(self, data: str) -> None:
        self._abiertas[-1].append(data)


@lru_cache(maxsize=256)
def leidas(escrito: str) -> list[Any]:
    """Las piezas de un HTML escrito, que nadie cambia: de una pantalla se leen varias veces."""
    lector = _Lector()
    lector.feed(escrito)
    return lector.raiz


def _hijas(pieza: Pieza) -> Any:
    """Lo que lleva dentro, también si ya está escrito; una gráfica, no: se mira aparte (`dibujos`)."""
    props = pieza["props"]
    return leidas(props[YA_ESCRITO]) if YA_ESCRITO in props and props["className"] == "cruda" else props.get("children")


def dibujos(salidas: dict[str, Any]) -> list[str]:
    """El HTML de cada gráfica de una pantalla."""
    return [p["props"][YA_ESCRITO] for p in piezas(list(salidas.values())) if YA_ESCRITO in p["props"]]


def piezas(raiz: Any) -> Iterator[Pieza]:
    """Todas las etiquetas, de arriba abajo."""
    # sin llamarse a sí misma: cada etiqueta pasaría por tantos generadores como la envuelven
    pendientes = [raiz]
    while pendientes:
        pieza = pendientes.pop()
        if isinstance(pieza, list):
            pendientes.extend(reversed(pieza))
        elif isinstance(pieza, dict):
            if "props" in pieza and "type" in pieza:
                yield pieza
                pendientes.append(_hijas(pieza))
            elif "data" not in pieza:
                pendientes.extend(reversed(pieza.values()))


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
        yield from textos(None if ajeno else _hijas(raiz))
        yield from (raiz["props"][p] for p in _LEIBLES if raiz["props"].get(p))


def frases(raiz: Any) -> list[str]:
    """Lo que la persona lee u oye, línea a línea: los trozos de una línea van juntos, con `CORTE` entre los que pueden
    verse en sitios distintos. Lo que está en otra lengua, o se copia, es «…».
    """
    dichas: list[str] = []
    lineas: list[str] = [""]

    def anotar(pieza: Any) -> None:
        if isinstance(pieza, list):
            for hija in pieza:
                anotar(hija)
        elif isinstance(pieza, dict) and "props" in pieza:
            props = pieza["props"]
            dichas.extend(str(props[p]) for p in (*_LEIBLES, *_SENALADO) if props.get(p))
            if pieza["type"] == "Code" or props.get("lang"):
                lineas[-1] += "…"
                return
            junta = pieza["type"] in _EN_LINEA
            lineas[-1] += CORTE if junta else "\n"
            if not junta:
                lineas.append("")
            # lo de una gráfica también se lee u oye
            anotar(leidas(props[YA_ESCRITO]) if YA_ESCRITO in props else props.get("children"))
            if junta:
                lineas[-1] += CORTE
            else:
                dichas.extend(lineas.pop().split("\n"))
        elif isinstance(pieza, dict):
            for valor in pieza.values():
                anotar(valor)
        elif isinstance(pieza, Crudo):
            anotar(leidas(pieza))
        elif pieza is not None:
            lineas[-1] += str(pieza)

    anotar(raiz)
    return [*dichas, *lineas[0].split("\n")]


def texto(raiz: Any) -> str:
    """Lo que se lee de una pieza (sin sus títulos emergentes), con espacios normales."""
    if isinstance(raiz, list):
        return "".join(texto(hija) for hija in raiz)
    if isinstance(raiz, dict):
        return texto(_hijas(raiz) if "props" in raiz else None)
    return "" if raiz is None else str(raiz).replace("\u202f", " ")


def enlaces(raiz: Any) -> list[tuple[str, str]]:
    """(dirección, texto) de cada enlace, en orden."""
    return [(p["props"]["href"], texto(p)) for p in piezas(raiz) if p["props"].get("href") is not None]


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


def comparadas(pieza: Any) -> list[dict[str, str]]:
    """Cada fila de la comparación: su nombre («nombre»), adonde lleva («href») y lo que dice bajo cada encabezado."""
    (tabla,) = con_clase(pieza, "comparacion")
    cabeza, *filas = [p["props"]["children"] for p in piezas(tabla) if p["type"] == "Tr"]
    encabezados = ["nombre", *(texto(celda).replace("\xa0", " ") for celda in cabeza[1:])]
    dichas = [dict(zip(encabezados, map(texto, fila), strict=True)) for fila in filas]
    return [dicha | {"href": enlaces(fila)[0][0]} for dicha, fila in zip(dichas, filas, strict=True)]


def tabla_de(raiz: Any) -> tuple[list[str], list[Pieza]]:
    """Los encabezados y las filas de la única tabla de una página; nada, si no tiene ninguna."""
    tablas = [p for p in piezas(raiz) if p["type"] == "Table"]
    assert len(tablas) <= 1
    filas = [p for p in piezas(tablas) if p["type"] == "Tr"]
    return [texto(celda).strip("▲▼") for celda in _lista_de(filas[0])] if filas else [], filas[1:]


def _lista_de(pieza: Pieza) -> list[Any]:
    dentro = _hijas(pieza)
    return dentro if isinstance(dentro, list) else [dentro]


def celdas(fila: Pieza) -> list[str]:
    """Lo que se lee en cada celda de una fila."""
    return [texto(celda) for celda in _lista_de(fila)]


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
