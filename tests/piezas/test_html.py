"""De etiquetas a HTML: lo mismo que dibuja Dash, y nada de los datos abre una etiqueta ni un atributo."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from inspect import isfunction
from pathlib import Path
from typing import Any

import flask
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.almacen.almacen import Almacen
from dashboard.almacen.consulta import Consulta
from dashboard.dominio.marcado import ATRIBUTOS, Crudo, atributo
from dashboard.dominio.territorio import Nivel
from dashboard.graficas.svg import marca
from dashboard.graficas.svg import texto as texto_svg
from dashboard.indicadores.catalogo import CATALOGO
from dashboard.paginas.visitas.pintura import COMO_HTML, pintar
from dashboard.piezas import html
from dashboard.piezas.enlaces import enlace
from dashboard.piezas.html import YA_ESCRITO, documento, en_html
from dashboard.web.rutas import publicas
from tests.paginas.recorrido import leer, piezas, pintado, plano, texto

RAIZ = Path(__file__).parents[2]
_VACIAS = {"br", "hr", "img", "input", "link", "meta"}
#: lo que se lee tal cual en un navegador: une los saltos de línea de Windows y quita el carácter nulo
dichos = st.text().map(lambda dicho: dicho.replace("\r", "").replace("\0", ""))


class Lector(HTMLParser):
    """Etiquetas en orden con sus atributos, y todo el texto. Falla si alguna no cierra donde debe."""

    def __init__(self, escrito: str) -> None:
        super().__init__(convert_charrefs=True)
        self.etiquetas: list[tuple[str, dict[str, str | None]]] = []
        self.dicho = ""
        self._abiertas: list[str] = []
        self.feed(escrito)
        self.close()
        assert not self._abiertas

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.etiquetas.append((tag, dict(attrs)))
        if tag not in _VACIAS:
            self._abiertas.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.etiquetas.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self._abiertas.pop() == tag

    def handle_data(self, data: str) -> None:
        self.dicho += data


def test_las_propiedades_se_escriben_con_su_nombre_de_html() -> None:
    pieza = html.Div(
        ["a", None, html.Link("b", href="/x?y=1&z=2", className="c"), 3],
        className="caja", tabIndex="0", hidden=True, title=None, style={"gridRow": "2", "backgroundColor": "var(--x)"},
        **{"aria-label": "la «caja»", "data-clave": "k"},
    )  # fmt: skip
    assert en_html(pieza) == (
        '<div class="caja" tabindex="0" hidden style="grid-row:2;background-color:var(--x)" aria-label="la «caja»" '
        'data-clave="k">a<a href="/x?y=1&amp;z=2" class="c">b</a>3</div>'
    )
    assert en_html(html.Button("x", hidden=False)) == "<button>x</button>"
    # lo que un escritor sabía y el otro no
    assert en_html(html.Td("x", colSpan=2)) == '<td colspan="2">x</td>'
    assert en_html(html.Label("x", htmlFor="y")) == '<label for="y">x</label>'


def test_solo_lo_nuestro_entra_sin_escapar() -> None:
    assert en_html(html.P(["<b>", Crudo("<svg/>")])) == "<p>&lt;b&gt;<svg/></p>"
    # en un atributo, ni lo nuestro
    assert en_html(html.P("x", title=Crudo('"><b>'))) == '<p title="&quot;&gt;&lt;b&gt;">x</p>'


#: los atributos que llevan una frase, como los escribe una página
DE_TEXTO = ("title", "href", "id", "className", "value", "aria-label", "data-que")


@pytest.fixture
def sin_dash(solo_lo_propio: Callable[..., None], monkeypatch: pytest.MonkeyPatch) -> None:
    """Las mismas propiedades en cualquier etiqueta: Dash no las admite en todas, y el escritor las escapa igual."""
    monkeypatch.setattr(html, "comprobar", solo_lo_propio)


@pytest.mark.usefixtures("sin_dash")
@given(st.sampled_from([n for n, f in vars(html).items() if n[0].isupper() and isfunction(f)]), dichos)
def test_un_texto_y_un_atributo_cualquiera_llegan_enteros_y_no_abren_nada(nombre: str, dicho: str) -> None:
    fabrica = getattr(html, nombre)
    props = dict.fromkeys(DE_TEXTO, dicho)
    leido = Lector(en_html(html.P([fabrica([dicho, html.B(dicho)], **props), dicho])))
    escrita = "a" if nombre == "Link" else nombre.lower()
    assert [etiqueta for etiqueta, _ in leido.etiquetas] == ["p", escrita, "b"]
    assert leido.dicho == dicho * 3
    assert leido.etiquetas[1][1] == {("class" if n == "className" else n): dicho for n in props}


@given(dichos)
def test_una_regla_de_estilo_no_sale_de_su_atributo(dicho: str) -> None:
    ((etiqueta, atributos),) = Lector(en_html(html.B("", style={"width": dicho}))).etiquetas
    assert (etiqueta, atributos) == ("b", {"style": f"width:{dicho}"})


@given(dichos)
def test_el_svg_se_escribe_con_el_mismo_escape(dicho: str) -> None:
    leido = Lector(marca("g", texto_svg(1, 2, dicho, class_=dicho), aria_label=dicho))
    assert [etiqueta for etiqueta, _ in leido.etiquetas] == ["g", "text"]
    assert leido.dicho == dicho
    assert leido.etiquetas[0][1] == {"aria-label": dicho}
    assert leido.etiquetas[1][1] == {"class": dicho, "x": "1", "y": "2"}


@given(dichos)
def test_el_documento_escapa_todo_lo_que_recibe(dicho: str) -> None:
    guiones = [f"1{dicho}", f"2{dicho}"]
    leido = Lector(documento(dicho, html.P(dicho), icono=dicho, hojas=[dicho], guiones=guiones, datos={"tema": dicho}))
    assert [etiqueta for etiqueta, _ in leido.etiquetas] == [
        "html", "head", "meta", "meta", "title", "link", "style", "link", "link", "script", "body", "p",
    ]  # fmt: skip
    assert leido.etiquetas[0][1] == {"lang": "es-PE", "data-tema": dicho}
    assert leido.etiquetas[8][1] == {"rel": "modulepreload", "href": f"2{dicho}"}
    assert leido.etiquetas[9][1] == {"type": "module", "src": f"1{dicho}"}


@pytest.mark.parametrize(
    "propiedad",
    ["onclick", "onClick", "onmouseover", "n_clicks", "srcdoc", "formaction", "dangerouslySetInnerHTML",
     'data-x="" onclick', "data-x onclick", "aria-label><b", "data-", "ONCLICK", ""],
)  # fmt: skip
def test_un_atributo_que_no_esta_en_la_lista_es_un_error_por_los_dos_caminos(propiedad: str) -> None:
    with pytest.raises(ValueError, match="no está entre los que se escriben"):
        html.Div("a", **{propiedad: "alert(1)"})
    # tampoco en una pieza hecha a mano, ni en un dibujo
    with pytest.raises(ValueError, match="no está entre los que se escriben"):
        en_html({"type": "Div", "props": {propiedad: "alert(1)"}, "namespace": "dash_html_components"})
    with pytest.raises(ValueError, match="no está entre los que se escriben"):
        atributo(propiedad, "alert(1)")


@given(st.text(min_size=1))
def test_ningun_atributo_que_ejecuta_codigo_se_escribe(cola: str) -> None:
    assert not [nombre for nombre in ATRIBUTOS if nombre.lower().startswith("on")]
    with pytest.raises(ValueError, match="no está entre los que se escriben"):
        atributo(f"on{cola}", "x")


@pytest.mark.parametrize("tipo", ["Script", "Iframe", "Style", "Object", "b><script"])
def test_una_etiqueta_que_no_es_nuestra_no_se_escribe(tipo: str) -> None:
    with pytest.raises(ValueError, match="etiqueta"):
        en_html({"type": tipo, "props": {}, "namespace": "dash_html_components"})


def test_un_enlace_interno_lleva_su_marca_solo_donde_hay_guion_que_lo_atienda() -> None:
    lo = [enlace("a", "/b?c=1&d=2"), html.A("e", href="/f")]
    (_, interno), (_, externo) = Lector(en_html(lo, ir=True)).etiquetas
    assert interno == {"data-ir": "", "href": "/b?c=1&d=2"}
    assert externo == {"href": "/f"}
    assert "data-ir" not in en_html(html.Div(lo))


def direcciones(consulta: Consulta) -> Iterator[str]:
    """Una de cada página: territorios de todos los niveles, establecimiento, grupo, listas, método y pasaportes."""
    for nivel in (Nivel.PAIS, Nivel.DIRESA, Nivel.RED, Nivel.MICRORRED):
        codigo = consulta.descendientes(consulta.raiz, nivel)[0].codigo if nivel is not Nivel.PAIS else "PE"
        yield f"/territorio/{codigo}" if codigo != "PE" else "/"
        yield f"/visitas?territorio={codigo}"
        yield from (f"/pasaporte?territorio={codigo}&indicador={indicador.clave}" for indicador in CATALOGO)
    for nivel, ruta in ((Nivel.ESTABLECIMIENTO, "establecimiento"), (Nivel.GRUPO, "grupo")):
        yield from (f"/{ruta}/{nodo.codigo}" for nodo in consulta.descendientes(consulta.raiz, nivel)[::25])
    yield from ("/metodo", "/lista/sin_grupo/PE")


def _escribibles(raiz: Any) -> Iterator[dict[str, Any]]:
    """Las piezas más grandes que se pueden escribir: las gráficas y los selectores de Dash van solo por su camino."""
    if isinstance(raiz, dict) and "props" in raiz:
        if all(p["type"] in html.ETIQUETAS and {"options", YA_ESCRITO}.isdisjoint(p["props"]) for p in piezas(raiz)):
            yield raiz
        else:
            yield from _escribibles(raiz["props"].get("children"))
    elif isinstance(raiz, list):
        for hija in raiz:
            yield from _escribibles(hija)


def test_las_piezas_de_todas_las_paginas_se_escriben_y_dicen_lo_mismo(almacen_pequeno: Almacen) -> None:
    consulta = almacen_pequeno.consulta()
    vistas = 0
    for direccion in direcciones(consulta):
        for salida in pintado(leer(direccion, consulta), consulta).values():
            for pieza in _escribibles(salida):
                leido = Lector(en_html(pieza))
                tipos = [html.ETIQUETAS[propia["type"]] for propia in piezas(pieza)]
                assert [etiqueta for etiqueta, _ in leido.etiquetas] == tipos
                assert leido.dicho.replace("\u202f", " ") == texto(pieza)
                vistas += len(tipos)
    assert vistas > 5_000


def test_la_presentacion_y_el_panel_no_llevan_mas_que_lo_de_la_lista(almacen_pequeno: Almacen) -> None:
    servidor = flask.Flask("prueba")
    servidor.register_blueprint(publicas.rutas(almacen_pequeno))
    cliente = servidor.test_client()
    permitidos = {nombre.lower() for nombre in ATRIBUTOS} | {"charset", "content", "lang"}
    for ruta in ("presentacion", "fragmento/pasaporte"):
        for etiqueta, atributos in Lector(cliente.get(f"/{ruta}?territorio=11").get_data(as_text=True)).etiquetas:
            ajenos = {a for a in atributos if a not in permitidos and not a.startswith(("aria-", "data-"))}
            assert not ajenos, (etiqueta, ajenos)
            assert etiqueta != "script" or (atributos.keys() == {"type", "src"} and atributos["type"] == "module")


def test_la_pagina_de_visitas_dice_lo_mismo_escrita_que_dibujada(almacen_pequeno: Almacen) -> None:
    consulta = almacen_pequeno.consulta()
    for direccion in (
        "/visitas",
        "/visitas?territorio=11",
        "/visitas?territorio=11-01&gen=x",
        "/visitas?territorio=17",
    ):
        salidas: dict[str, Any] = pintar(leer(direccion, consulta), consulta)
        for clave in COMO_HTML:
            dibujada = plano(salidas[clave])
            leido = Lector(en_html(salidas[clave], ir=True))
            assert leido.dicho.replace("\u202f", " ") == texto(dibujada)
            tipos = ["a" if p["type"] == "Link" else p["type"].lower() for p in piezas(dibujada)]
            assert [etiqueta for etiqueta, _ in leido.etiquetas] == tipos


def test_nadie_mas_escapa_marcado() -> None:
    escapan = {
        ruta.relative_to(RAIZ).as_posix()
        for ruta in (RAIZ / "dashboard").rglob("*.py")
        for nodo in ast.walk(ast.parse(ruta.read_text(encoding="utf-8")))
        if (
            isinstance(nodo, ast.ImportFrom)
            and nodo.module in ("html", "xml.sax.saxutils", "markupsafe")
            # leer lo escapado no es escapar
            and {alias.name for alias in nodo.names} != {"unescape"}
        )
        or (isinstance(nodo, ast.Import) and {alias.name for alias in nodo.names} & {"html", "xml.sax.saxutils"})
    }
    # el otro escapa el lenguaje de párrafos de reportlab, que no es el de un navegador
    assert escapan == {"dashboard/dominio/marcado.py", "dashboard/salidas/dibujo_pdf.py"}


def test_ninguna_pagina_pide_un_atributo_que_no_se_escribe() -> None:
    """También las que aquí no se pintan (las de una carga a medias): se leen los nombres de sus llamadas."""
    pedidos = {
        nombre.arg
        for ruta in (RAIZ / "dashboard").rglob("*.py")
        for nodo in ast.walk(ast.parse(ruta.read_text(encoding="utf-8")))
        if isinstance(nodo, ast.Call) and isinstance(nodo.func, ast.Attribute)
        if isinstance(nodo.func.value, ast.Name) and nodo.func.value.id == "html"
        for nombre in nodo.keywords
        if nombre.arg
    }
    assert {"className", "href", "disabled"} <= pedidos
    for nombre in pedidos:
        html.Div(**{nombre: None})
