"""Las etiquetas ligeras escritas como HTML dicen lo mismo que las que dibuja Dash, y nada de los datos es código."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.almacen.almacen import Almacen
from dashboard.componentes import etiquetas as html
from dashboard.componentes.en_html import en_html
from dashboard.componentes.enlace import enlace
from dashboard.paginas.base import geometria_de
from dashboard.paginas.visitas.pintura import COMO_HTML, pintar
from tests.paginas.recorrido import leer, piezas, plano, texto

_VACIAS = {"br", "hr", "img", "input"}


class Lector(HTMLParser):
    """Etiquetas en orden con sus atributos, y todo el texto. Falla si alguna no cierra donde debe."""

    def __init__(self, escrito: str) -> None:
        super().__init__()
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

    def handle_endtag(self, tag: str) -> None:
        assert self._abiertas.pop() == tag

    def handle_data(self, data: str) -> None:
        self.dicho += data


@given(st.text(), st.text())
def test_un_texto_y_un_atributo_cualquiera_llegan_enteros_y_no_abren_nada(dicho: str, titulo: str) -> None:
    # un navegador une los saltos de línea de Windows y quita el carácter nulo
    dicho, titulo = (t.replace("\r", "").replace("\0", "") for t in (dicho, titulo))
    leido = Lector(en_html(html.P([dicho, html.B(dicho)], title=titulo)))
    assert [etiqueta for etiqueta, _ in leido.etiquetas] == ["p", "b"]
    assert leido.dicho == dicho * 2
    assert leido.etiquetas[0][1] == {"title": titulo}


def test_los_nombres_de_dash_se_vuelven_los_de_html() -> None:
    pieza = html.Label(
        "a", htmlFor="b", className="c d", hidden=True, title=None, style={"backgroundColor": "var(--tinta)"},
        tabIndex="0", **{"aria-label": "e", "data-hacer": "f"},
    )  # fmt: skip
    ((etiqueta, atributos),) = Lector(en_html(pieza)).etiquetas
    assert etiqueta == "label"
    assert atributos == {
        "for": "b", "class": "c d", "hidden": None, "style": "background-color:var(--tinta)", "tabindex": "0",
        "aria-label": "e", "data-hacer": "f",
    }  # fmt: skip


def test_un_enlace_interno_lleva_su_marca_y_uno_que_descarga_no() -> None:
    (_, interno), (_, externo) = Lector(en_html([enlace("a", "/b?c=1&d=2"), html.A("e", href="/f")])).etiquetas
    assert interno == {"data-ir": "", "href": "/b?c=1&d=2"}
    assert externo == {"href": "/f"}


@pytest.mark.parametrize("propiedad", ["onclick", "onClick", "n_clicks", "srcdoc"])
def test_una_propiedad_que_no_se_conoce_no_se_escribe(propiedad: str) -> None:
    with pytest.raises(ValueError, match=propiedad):
        en_html(html.Div("a", **{propiedad: "alert(1)"}))


def test_la_pagina_de_visitas_dice_lo_mismo_escrita_que_dibujada(almacen_pequeno: Almacen) -> None:
    consulta = almacen_pequeno.consulta()
    for direccion in (
        "/visitas",
        "/visitas?territorio=11",
        "/visitas?territorio=11-01&gen=x",
        "/visitas?territorio=17",
    ):
        salidas: dict[str, Any] = pintar(leer(direccion, consulta), consulta, geometria_de(consulta))
        for clave in COMO_HTML:
            dibujada = plano(salidas[clave])
            leido = Lector(en_html(salidas[clave]))
            assert leido.dicho.replace("\u202f", " ") == texto(dibujada)
            tipos = ["a" if p["type"] == "Link" else p["type"].lower() for p in piezas(dibujada)]
            assert [etiqueta for etiqueta, _ in leido.etiquetas] == tipos
