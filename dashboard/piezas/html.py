"""Las etiquetas de las páginas, una sola vez: como el JSON que dibuja Dash y como texto HTML.

Una pantalla tiene unas 500 etiquetas y cada componente de Dash cuesta unos 20 µs; un diccionario, menos de 1 µs. El
esqueleto (`layout`) sigue hecho con componentes de Dash, que sí validan identificadores. Lo que Dash validaría de estas
lo mira `tests/validacion.py` en cada prueba; cuánto costaría hacerlas con Dash, `docs/dash.md`.

Dash tarda además en el navegador cerca de un milisegundo por etiqueta; insertar el mismo texto como HTML, sesenta veces
menos. Por eso lo que llena el esqueleto viaja ya escrito (`cruda`), y es el mismo texto que lleva el documento que se
pide primero: la página se lee antes de que Dash llegue, y sin él.

La lista de atributos (`dominio.marcado`) vale para los dos caminos: uno de fuera no llega a ser etiqueta.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

from dashboard.dominio.marcado import Crudo, atributo, escapado, exigir_atributo

#: una etiqueta ya escrita: {"props", "type", "namespace"}
Pieza = dict[str, Any]
Fabrica = Callable[..., Pieza]

_HTML, _DCC, _DBC = "dash_html_components", "dash_core_components", "dash_bootstrap_components"
#: propiedades de Dash con otro nombre en HTML
_NOMBRES = {
    "className": "class", "colSpan": "colspan", "dateTime": "datetime", "htmlFor": "for", "tabIndex": "tabindex",
}  # fmt: skip
#: la clase de Bootstrap que pone cada pieza de dash-bootstrap-components, detrás de las propias
CLASES_DE_BOOTSTRAP = {"Input": "form-control", "Select": "form-select"}
#: el atributo en que viaja lo ya escrito; `assets/fragmento.js` lo pone y lo quita
YA_ESCRITO = "data-html"
#: lo que se lee mientras Dash no dibuja lo que solo él sabe
_MIENTRAS = "data-mientras"
#: lo que va dentro de la etiqueta y no en ella
_NO_SON_ATRIBUTOS = frozenset({"children", YA_ESCRITO, _MIENTRAS})
_VACIAS = frozenset({"br", "hr", "img", "input"})
_MAYUSCULA = re.compile(r"[A-Z]")
#: tipo de cada pieza que se sabe escribir → su etiqueta de HTML
ETIQUETAS: dict[str, str] = {}


@cache
def _exigir(nombre: str) -> None:
    # una pantalla tiene miles de atributos y una veintena de nombres; las opciones no son un atributo sino etiquetas
    if nombre != "options":
        exigir_atributo(_NOMBRES.get(nombre, nombre))


def comprobar(_espacio: str, _tipo: str, props: Mapping[str, Any]) -> None:
    """Lo que se exige a cada pieza al crearla. Las pruebas le suman la validación de Dash (`tests/validacion.py`)."""
    for nombre in props:
        _exigir(nombre)


def _fabrica(tipo: str, espacio: str = _HTML, etiqueta: str = "") -> Fabrica:
    ETIQUETAS[tipo] = etiqueta or tipo.lower()

    def nueva(*hijas: Any, **props: Any) -> Pieza:
        comprobar(espacio, tipo, props)
        if None in props.values():
            props = {nombre: valor for nombre, valor in props.items() if valor is not None}
        if hijas:
            props["children"] = hijas[0] if len(hijas) == 1 else list(hijas)
        return {"props": props, "type": tipo, "namespace": espacio}

    return nueva


A = _fabrica("A")
Article = _fabrica("Article")
B = _fabrica("B")
Button = _fabrica("Button")
Code = _fabrica("Code")
Dd = _fabrica("Dd")
Details = _fabrica("Details")
Dialog = _fabrica("Dialog")
Div = _fabrica("Div")
Dl = _fabrica("Dl")
Dt = _fabrica("Dt")
Footer = _fabrica("Footer")
Form = _fabrica("Form")
H1 = _fabrica("H1")
H2 = _fabrica("H2")
H3 = _fabrica("H3")
Header = _fabrica("Header")
Label = _fabrica("Label")
Li = _fabrica("Li")
Main = _fabrica("Main")
Nav = _fabrica("Nav")
Ol = _fabrica("Ol")
Option = _fabrica("Option")
Output = _fabrica("Output")
P = _fabrica("P")
Pre = _fabrica("Pre")
Section = _fabrica("Section")
Select = _fabrica("Select")
Small = _fabrica("Small")
Span = _fabrica("Span")
Summary = _fabrica("Summary")
Table = _fabrica("Table")
Tbody = _fabrica("Tbody")
Td = _fabrica("Td")
Th = _fabrica("Th")
Thead = _fabrica("Thead")
Tr = _fabrica("Tr")
Ul = _fabrica("Ul")
#: un enlace que cambia la dirección sin recargar; fuera de Dash es un enlace cualquiera
Link = _fabrica("Link", _DCC, "a")
_entrada = _fabrica("Input", _DBC)
_eleccion = _fabrica("Select", _DBC)


def entrada(tipo: str, nombre: str, valor: Any, identificador: str, **otros: Any) -> Pieza:
    """Un `dbc.Input` de un tipo de HTML (`number`, `date`, `time`, `text`, `range`).

    Los campos los lee un guion propio por su `name`: cambiar uno no llama al servidor.
    """
    return _entrada(type=tipo, name=nombre, value=valor, id=identificador, **otros)


def eleccion(
    nombre: str, valor: str, opciones: Sequence[tuple[str, str]], identificador: str, *, vacia: str | None = None
) -> Pieza:
    """Un `dbc.Select`: (valor, texto) de cada opción; `vacia`: lo que se lee mientras no hay nada elegido.

    Ningún valor puede ser vacío: `dbc.Select` se reserva ese para `vacia`, que no se puede elegir.
    """
    lista = [{"value": clave, "label": texto} for clave, texto in opciones]
    return _eleccion(name=nombre, value=valor, options=lista, id=identificador, placeholder=vacia)


def campo(rotulo: str, control: Pieza, *, ayuda: str = "", clase: str = "") -> Pieza:
    """Un control con su rótulo encima; `ayuda` es una nota breve debajo."""
    return Div(
        [
            Label(rotulo, htmlFor=control["props"]["id"]),
            control,
            Small(ayuda, className="campo-ayuda") if ayuda else None,
        ],
        className=f"campo {clase}".strip(),
    )


def en_html(pieza: Any, *, ir: bool = False) -> str:
    """El HTML de una pieza, una lista de piezas o un texto. Todo texto y todo atributo va escapado.

    `ir`: los enlaces internos llevan `data-ir`, y un guion cambia la dirección sin recargar (`assets/pagina.js`).
    `ValueError` con una etiqueta o un atributo que no se escribe.
    """
    partes: list[str] = []
    _escribir(pieza, ir, partes)
    return "".join(partes)


def _escribir(pieza: Any, ir: bool, partes: list[str]) -> None:
    """Agrega a `partes` los trozos del HTML, en orden: una sola lista para toda la página."""
    if pieza is None:
        return
    if isinstance(pieza, list | tuple):
        for hija in pieza:
            _escribir(hija, ir, partes)
        return
    if not isinstance(pieza, dict):
        partes.append(escapado(pieza))
        return
    etiqueta, props, marcas = _abierta(pieza, ir)
    partes.append(marcas)
    if etiqueta in _VACIAS:
        return
    if YA_ESCRITO in props:
        partes.append(props[YA_ESCRITO])
    else:
        _escribir(props[_MIENTRAS] if _MIENTRAS in props else props.get("children"), ir, partes)
    partes.append(f"</{etiqueta}>")


def _abierta(pieza: Pieza, ir: bool) -> tuple[str, Mapping[str, Any], str]:
    """La etiqueta de una pieza, sus propiedades y cómo se abre."""
    tipo, props = pieza["type"], pieza["props"]
    if tipo not in ETIQUETAS:
        raise ValueError(f"La etiqueta «{tipo}» no está entre las que se escriben.")
    etiqueta = ETIQUETAS[tipo]
    if pieza["namespace"] == _DBC:
        props = _de_bootstrap(tipo, props)
    marcas = f'<{etiqueta} data-ir=""' if ir and tipo == "Link" else f"<{etiqueta}"
    for nombre, valor in props.items():
        if nombre not in _NO_SON_ATRIBUTOS:
            marcas += atributo(_NOMBRES.get(nombre, nombre), _estilo(valor) if isinstance(valor, dict) else valor)
    return etiqueta, props, f"{marcas}>"


def cruda(contenido: Any, clase: str = "cruda") -> Pieza:
    """Lo que hay dentro, escrito como HTML, en una sola pieza para Dash. `contenido`: piezas, textos o SVG (`Crudo`).

    Es una `section` porque ninguna otra pieza que llene el mismo sitio lo es: React no la aprovecha para otra cosa.
    """
    return Section(className=clase, **{YA_ESCRITO: Crudo(en_html(contenido, ir=True))})


def de_dash(componente: Any, mientras: str, clase: str = "") -> Pieza:
    """El sitio de un componente que solo dibuja Dash. `mientras`: lo que se lee hasta entonces."""
    return Div(componente.to_plotly_json(), className=clase, **{_MIENTRAS: mientras})


def _de_bootstrap(tipo: str, props: Mapping[str, Any]) -> dict[str, Any]:
    """Las propiedades con que dash-bootstrap-components dibuja la misma pieza en el navegador, con sus clases."""
    clase = f"{props.get('className') or ''} {CLASES_DE_BOOTSTRAP[tipo]}".strip()
    if tipo == "Input":
        return {"step": "any", **props, "className": clase}
    propias = {nombre: valor for nombre, valor in props.items() if nombre not in ("value", "options", "placeholder")}
    sin_elegir = all(opcion["value"] != props["value"] for opcion in props["options"])
    hueco = Option(props.get("placeholder"), value="", disabled=True, hidden=True, selected=sin_elegir)
    opciones = [
        Option(opcion["label"], value=opcion["value"], selected=opcion["value"] == props["value"])
        for opcion in props["options"]
    ]
    return {**propias, "className": clase, "children": [hueco, *opciones]}


def _estilo(reglas: Mapping[str, Any]) -> str:
    return ";".join(
        f"{_MAYUSCULA.sub(lambda letra: f'-{letra[0].lower()}', nombre)}:{valor}" for nombre, valor in reglas.items()
    )


def documento(
    titulo: str,
    cuerpo: Pieza,
    *,
    icono: str = "data:,",
    estilo: str = "",
    hojas: Sequence[str] = (),
    guiones: Sequence[str] = (),
    datos: Mapping[str, str] | None = None,
) -> str:
    """Un documento entero: las páginas que no llevan el marco del tablero.

    `icono`: su dirección, mejor como `data:` (el navegador lo vuelve a pedir cada vez que cambia la dirección).
    `estilo`: variables de CSS. `hojas`: direcciones propias. `guiones`: como en `modulos`. `datos`: atributos `data-…`
    de la raíz.
    """
    raiz = "".join(atributo(f"data-{clave}", valor) for clave, valor in (datos or {}).items())
    enlazadas = "".join(f'<link rel="stylesheet"{atributo("href", hoja)}>' for hoja in hojas)
    return (
        f'<!DOCTYPE html><html lang="es-PE"{raiz}><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<title>{escapado(titulo)}</title><link rel="icon"{atributo("href", icono)}>'
        f"<style>{estilo}</style>{enlazadas}{modulos(guiones)}</head><body>{en_html(cuerpo)}</body></html>"
    )


def modulos(direcciones: Sequence[str]) -> str:
    """Las marcas que piden un módulo y, a la vez, los que importa. La primera dirección es la del que corre."""
    return "".join(
        f'<link rel="modulepreload"{atributo("href", direccion)}>' for direccion in direcciones[1:]
    ) + "".join(f'<script type="module"{atributo("src", direccion)}></script>' for direccion in direcciones[:1])
