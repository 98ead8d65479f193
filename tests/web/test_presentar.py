"""Las rutas de presentar y exportar: un documento que no pide nada más y, ante lo que no vale, una frase y salidas."""

from __future__ import annotations

import html
import io
import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote
from xml.etree import ElementTree

import flask
import pytest
from flask.testing import FlaskClient
from openpyxl import load_workbook
from pptx import Presentation

from dashboard.almacen.almacen import Almacen
from dashboard.nucleo.ajustes import Ajustes
from dashboard.salidas.archivos import LAMINAS
from dashboard.web.servidor import crear_servidor
from tests.fabricas import establecimiento, publicado, tablas
from tests.web.test_servidor import INGLES

_FORJADOS = (
    "territorio=99", "territorio=%00", "periodo=1990", "periodo=x", "generacion=x", "tema=<b>", "cada=0",
    "indicador=nada", "edicion=<b>", "escenas=mapa.<b>", "paso=x", "territorio=" + "9" * 5000,
    "territorio=11&escena=%F0%9F%98%80&desde=" + quote("<script>"),
)  # fmt: skip


@pytest.fixture(scope="module")
def servidor(almacen_pequeno: Almacen) -> flask.Flask:
    """El servidor completo sobre el almacén pequeño."""
    return crear_servidor(Ajustes(datos=almacen_pequeno.carpeta))


@pytest.fixture
def cliente(servidor: flask.Flask) -> FlaskClient:
    """Un cliente de ese servidor."""
    return servidor.test_client()


class _Pedidos(HTMLParser):
    """Lo que un navegador pediría al leer un documento."""

    def __init__(self) -> None:
        super().__init__()
        self.pedidos: list[str] = []
        self.dentro: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        propios = dict(attrs)
        destino = propios.get("src") or (propios.get("href") if tag == "link" else None)
        if destino:
            self.pedidos.append(destino)
        if tag == "script" and not propios.get("src"):
            self.dentro.append("guion")
        self.dentro += [clave for clave in propios if clave.startswith("on")]


def test_la_presentacion_es_un_documento_con_su_hoja_y_su_guion_y_nada_mas(cliente: FlaskClient) -> None:
    respuesta = cliente.get("/presentacion?territorio=11&periodo=2026&tema=claro")
    assert respuesta.status_code == 200
    assert respuesta.mimetype == "text/html"
    assert respuesta.headers["Cache-Control"] == "no-store"
    escrito = respuesta.get_data(as_text=True)
    assert 'lang="es-PE" data-tema="claro"' in escrito
    lector = _Pedidos()
    lector.feed(escrito)
    icono, *pedidos = lector.pedidos
    assert icono.startswith("data:image/svg+xml,")
    assert [re.sub(r"\?m=\d+$|/[0-9a-f]{12}(?=/)", "", p) for p in pedidos] == [
        "/assets/presentacion.css",
        # lo que importa su guion se pide a la vez que él
        "/assets/escenas.js",
        "/assets/fragmento.js",
        "/assets/pagina.js",
        "/assets/presentacion.js",
    ]
    assert lector.dentro == [], "la política de contenido no deja guiones dentro del documento"
    for pedido in pedidos:
        propia = cliente.get(pedido)
        assert propia.status_code == 200, pedido
        propia.close()


def test_lo_de_la_presentacion_no_pesa_en_las_demas_paginas(cliente: FlaskClient) -> None:
    portada = cliente.get("/").get_data(as_text=True)
    assert "pasaporte.js" in portada
    for ajeno in ("presentacion.js", "presentacion.css", "escenas.js", "orador.js", "#orador"):
        assert ajeno not in portada
    # con la memoria de las historias vistas, que permite volver sin conexión
    propios = ("presentacion.js", "escenas.js")
    assert sum((Path(__file__).parents[2] / "assets" / propio).stat().st_size for propio in propios) < 26_000


def test_la_ventana_de_quien_presenta_es_otro_documento_con_las_notas_de_cada_escena(cliente: FlaskClient) -> None:
    respuesta = cliente.get("/presentacion/orador?territorio=11&periodo=2026&escenas=entonces&tema=claro")
    assert respuesta.status_code == 200
    escrito = respuesta.get_data(as_text=True)
    # en la sala no alumbra, aunque la pantalla del público sea clara
    assert 'data-tema="oscuro"' in escrito
    lector = _Pedidos()
    lector.feed(escrito)
    assert lector.dentro == []
    for pedido in lector.pedidos[1:]:
        propia = cliente.get(pedido)
        assert propia.status_code == 200, pedido
        propia.close()
    assert re.findall(r'<article data-clave="(\w+)"', escrito) == ["entonces", "fuentes"]
    for parte in ("Definición", "Norma", "Fecha de corte", 'data-salto="fuentes"'):
        assert parte in escrito, parte
    # las dos ventanas se hablan por el mismo canal, y otra historia, por otro
    canales = [
        re.search(r'data-canal="([^"]+)"', cliente.get(camino).get_data(as_text=True))
        for camino in (
            "/presentacion?territorio=11&periodo=2026&escenas=mapa",
            "/presentacion/orador?territorio=11-01&periodo=2026&desde=11",
            "/presentacion?territorio=11-01&periodo=2026",
        )
    ]
    assert [canal[1] for canal in canales if canal] == [
        "presentacion 11 2026 1", "presentacion 11 2026 1", "presentacion 11-01 2026 1"
    ]  # fmt: skip


def test_el_powerpoint_lleva_las_escenas_elegidas_y_ninguna_mas(cliente: FlaskClient) -> None:
    base = "/descargar/presentacion.pptx?territorio=11&periodo=2026"
    pedidas = Presentation(io.BytesIO(cliente.get(f"{base}&escenas=compromiso.entonces").data))
    assert len(pedidas.slides) == 3
    historia = cliente.get("/presentacion?territorio=11&periodo=2026&escenas=compromiso.entonces").get_data(
        as_text=True
    )
    titulares = [re.sub(r"<[^>]+>", "", titular) for titular in re.findall(r"<h2[^>]*>(.+?)</h2>", historia)]
    leidos = [lamina.shapes.title.text.replace("\n", " ") for lamina in pedidas.slides]
    assert [titular.replace("\u202f", " ") for titular in leidos] == [t.replace("\u202f", " ") for t in titulares]
    for mala in ("escenas=mapa.nada", "edicion=nada"):
        respuesta = cliente.get(f"{base}&{mala}")
        assert respuesta.status_code == 404
        assert "«nada»" in respuesta.get_data(as_text=True)


@pytest.mark.parametrize("campos", _FORJADOS)
@pytest.mark.parametrize(
    "ruta", ["/presentacion", "/presentacion/orador", "/fragmento/pasaporte", "/descargar/mapa.svg"]
)
def test_lo_forjado_recibe_una_frase_en_espanol(cliente: FlaskClient, ruta: str, campos: str) -> None:
    respuesta = cliente.get(f"{ruta}?{campos}")
    assert respuesta.status_code < 500
    leido = respuesta.get_data(as_text=True)
    assert not INGLES.search(leido)
    assert "<script>" not in leido.replace("<script defer", "")


def test_un_error_de_la_presentacion_ofrece_salidas(cliente: FlaskClient) -> None:
    respuesta = cliente.get("/presentacion?territorio=99")
    assert respuesta.status_code == 404
    leido = respuesta.get_data(as_text=True)
    assert "No hay ningún territorio" in leido
    assert '<a href="/">Ir a Perú</a>' in leido


def test_sin_datos_la_presentacion_dice_que_hacer(tmp_path: Path) -> None:
    respuesta = crear_servidor(Ajustes(datos=tmp_path)).test_client().get("/presentacion")
    assert respuesta.status_code == 503
    assert "tablero demo" in respuesta.get_data(as_text=True)


def test_el_pasaporte_y_las_listas_de_una_historia_son_de_su_carga(tmp_path: Path, sin_geografia: None) -> None:
    assert sin_geografia is None
    lugares = [establecimiento(f"{n:08d}", "11-01-01") for n in (1, 2)]
    conformado = {"codigo_grupo": "G1", "codigo_renipress": "00000001", "fecha_conformacion": "2025-01-01"}
    reportes = [{"codigo_territorio": "11", "periodo": "2025", "fecha_reporte": "2025-12-30"}]
    publicado(tablas(establecimientos=lugares, grupos=[conformado], reportes=reportes), tmp_path)
    cliente = crear_servidor(Ajustes(datos=tmp_path)).test_client()
    historia = cliente.get("/presentacion/orador?territorio=11&periodo=2025").get_data(as_text=True)
    # las notas llevan a pasaportes y listas de la carga 1
    destinos = [html.unescape(d) for d in re.findall(r'href="(/(?:pasaporte|lista)[^"]+)"', historia)]
    assert destinos
    assert all("generacion=1" in destino for destino in destinos)
    # en la carga 2 ya no hay grupo
    publicado(tablas(establecimientos=lugares, reportes=reportes), tmp_path)
    for campo, cuenta in (("&generacion=1", "1 de 2"), ("", "0 de 2"), ("&generacion=2", "0 de 2")):
        panel = cliente.get(f"/fragmento/pasaporte?territorio=11&periodo=2025&indicador=cobertura{campo}")
        escrito = panel.get_data(as_text=True).replace("\u202f", " ")
        assert cuenta in escrito, campo
        assert ("Son cifras de la carga n.º 1; la vigente es la n.º 2." in escrito) == (campo == "&generacion=1")
        numero = campo[-1:] or "2"
        assert f"generacion={numero}" in re.findall(r'href="([^"]+)" class="enlace-propio"', escrito)[0]
        lineas = cliente.get(f"/descargar/cubiertos.csv?territorio=11&periodo=2025{campo}").get_data(as_text=True)
        assert len(lineas.strip().splitlines()) == 1 + int(cuenta[0])
    perdida = cliente.get("/fragmento/pasaporte?territorio=11&periodo=2025&generacion=7").get_data(as_text=True)
    assert "ya no está guardada" in perdida
    # y lo que se baja desde ella es de la que se muestra, no un error
    assert "generacion=7" not in perdida
    assert "generacion=2" in perdida
    assert cliente.get("/fragmento/pasaporte?territorio=11&generacion=x").status_code == 404


def test_la_historia_sigue_con_su_generacion_aunque_lleguen_datos_nuevos(tmp_path: Path, sin_geografia: None) -> None:
    assert sin_geografia is None
    lugares = [establecimiento("00000001", "11-01-01"), establecimiento("00000002", "11-01-01")]
    publicado(tablas(establecimientos=lugares), tmp_path)
    cliente = crear_servidor(Ajustes(datos=tmp_path)).test_client()
    antes = cliente.get("/presentacion?territorio=11&generacion=1").get_data(as_text=True)
    publicado(tablas(establecimientos=lugares[:1]), tmp_path)
    assert cliente.get("/presentacion?territorio=11&generacion=1").get_data(as_text=True) == antes
    nueva = cliente.get("/presentacion?territorio=11").get_data(as_text=True)
    assert "carga n.º 2" in nueva
    assert "carga n.º 2" not in antes
    # y lo que se exporta desde ella es de esa misma generación
    for archivo in ("presentacion.pptx", "libro.xlsx"):
        direccion = f"/descargar/{archivo}?territorio=11&amp;periodo="
        assert re.search(re.escape(direccion) + r"\d{4}&amp;generacion=1\"", antes), archivo
    vieja, vigente = (
        cliente.get(f"/descargar/libro.xlsx?territorio=11&lista=establecimientos{campo}").data
        for campo in ("&generacion=1", "")
    )
    assert [_filas(libro) for libro in (vieja, vigente)] == [2, 1]
    assert cliente.get("/descargar/libro.xlsx?territorio=11&generacion=x").status_code == 404
    assert cliente.get("/descargar/libro.xlsx?territorio=11&generacion=9").status_code == 503
    # una que ya no está: la vigente, y se dice
    perdida = cliente.get("/presentacion?territorio=11&generacion=9").get_data(as_text=True)
    assert "La carga n.º 9 ya no está guardada: se muestra la n.º 2" in perdida


def _filas(libro: bytes) -> int:
    """Cuántos establecimientos trae un libro: celdas con un código de ocho cifras."""
    hojas = load_workbook(io.BytesIO(libro), read_only=True).worksheets
    codigos = {str(c) for hoja in hojas for fila in hoja.values for c in fila if re.fullmatch(r"0{7}\d", str(c))}
    return len(codigos)


def test_el_panel_del_pasaporte_es_un_trozo_con_su_titulo_y_su_enlace(cliente: FlaskClient) -> None:
    respuesta = cliente.get("/fragmento/pasaporte?territorio=11&periodo=2026&indicador=asistencia")
    assert respuesta.status_code == 200
    escrito = respuesta.get_data(as_text=True)
    assert escrito.startswith("<div>")
    for parte in ('id="pasaporte-titulo"', "enlace-propio", "Suma de asistentes ÷ suma de asistencias esperadas",
                  "Guía 6.1.3.b", "/descargar/cuentas.csv?territorio=11&amp;periodo=2026"):  # fmt: skip
        assert parte in escrito, parte


@pytest.mark.parametrize("clase", LAMINAS)
@pytest.mark.parametrize("territorio", ["PE", "11", "11-01"])
def test_cada_lamina_es_un_svg_entero_que_dice_de_donde_es(cliente: FlaskClient, clase: str, territorio: str) -> None:
    respuesta = cliente.get(f"/descargar/{clase}.svg?territorio={territorio}&periodo=2026")
    if respuesta.status_code == 404:
        # las sesiones son de un grupo; lo demás, de cualquier territorio con datos
        assert clase == "sesiones" or "que dibujar" in respuesta.get_data(as_text=True)
        return
    assert respuesta.mimetype == "image/svg+xml"
    nombre = respuesta.headers["Content-Disposition"]
    assert f"{clase}_{territorio}_" in nombre
    assert nombre.endswith("_2026-carga-1.svg")
    escrito = respuesta.get_data(as_text=True)
    assert "var(" not in escrito
    leido = "".join(ElementTree.fromstring(escrito).itertext())
    for parte in ("2026", "datos al", "Fuente:", "carga n.º"):
        assert parte in leido, parte


def test_las_laminas_de_todos_los_indicadores_se_dibujan(cliente: FlaskClient) -> None:
    from dashboard.indicadores.catalogo import CATALOGO

    for indicador in CATALOGO:
        for clase in ("mapa", "comparacion"):
            respuesta = cliente.get(f"/descargar/{clase}.svg?territorio=PE&periodo=2026&indicador={indicador.clave}")
            assert respuesta.status_code == 200, (indicador.clave, clase)
            leido = "".join(ElementTree.fromstring(respuesta.get_data(as_text=True)).itertext())
            assert indicador.ficha.corto in leido
            if indicador.clave == "regiones_con_equipo":
                # de una región no se dice 0 % ni 100 %: se dice si su equipo está completo
                assert "0,0\u202f%" not in leido
                assert "100,0\u202f%" not in leido
                if clase == "comparacion":
                    assert re.search(r"(?<!in)completo", leido)
                    assert "incompleto" in leido


def test_un_dibujo_que_no_existe_se_dice(cliente: FlaskClient) -> None:
    respuesta = cliente.get("/descargar/nada.svg?territorio=PE")
    assert respuesta.status_code == 404
    assert "No hay ningún dibujo llamado" in respuesta.get_data(as_text=True)
