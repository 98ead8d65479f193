"""De etiquetas a HTML: lo mismo que pintaría el navegador, y nada de lo que llega en los datos se vuelve etiqueta."""

from __future__ import annotations

from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from dashboard.piezas import etiquetas as html
from dashboard.piezas.documento import documento
from dashboard.piezas.marcado import Crudo, marcado


class _Lector(HTMLParser):
    """Las etiquetas con sus atributos y los textos, como los lee un navegador."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.etiquetas: list[tuple[str, dict[str, str | None]]] = []
        self.texto = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.etiquetas.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.texto += data


def _leer(escrito: str) -> _Lector:
    lector = _Lector()
    lector.feed(escrito)
    lector.close()
    return lector


def test_las_propiedades_se_escriben_con_su_nombre_de_html() -> None:
    pieza = html.Div(
        ["a", None, html.Link("b", href="/x?y=1&z=2", className="c"), 3],
        className="caja", tabIndex="0", hidden=True, title=None, style={"gridRow": "2", "width": "50%"},
        **{"aria-label": "la «caja»", "data-clave": "k"},
    )  # fmt: skip
    assert marcado(pieza) == (
        '<div class="caja" tabindex="0" hidden style="grid-row:2;width:50%" aria-label="la «caja»" data-clave="k">'
        'a<a href="/x?y=1&amp;z=2" class="c">b</a>3</div>'
    )
    assert marcado(html.Button("x", hidden=False)) == "<button>x</button>"


def test_solo_lo_nuestro_entra_sin_escapar() -> None:
    assert marcado(html.P(["<b>", Crudo("<svg/>")])) == "<p>&lt;b&gt;<svg/></p>"


@given(st.text(), st.text(st.characters(codec="utf-8", exclude_categories=["Cs"])))
def test_ningun_dato_se_vuelve_etiqueta_ni_atributo(dicho: str, atributo: str) -> None:
    lector = _leer(marcado(html.P(html.Span(dicho.replace("\0", ""), title=atributo.replace("\0", "")))))
    assert [nombre for nombre, _ in lector.etiquetas] == ["p", "span"]
    assert set(lector.etiquetas[1][1]) == {"title"}


def test_el_documento_escapa_su_titulo_y_no_lleva_guiones_dentro() -> None:
    escrito = documento("a</title><script>x", html.P("y"), guiones=["/assets/g.js"], datos={"tema": '"o'})
    lector = _leer(escrito)
    assert [a for n, a in lector.etiquetas if n == "script"] == [{"defer": None, "src": "/assets/g.js"}]
    assert lector.etiquetas[0] == ("html", {"lang": "es-PE", "data-tema": '"o'})
