"""La plantilla del PPTX: la propia, con su tema y sus diseños en español, o la de la oficina, con su logo."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image
from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.util import Inches

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.periodo import Periodo
from dashboard.graficas.tema import CLASES_ESTANDAR, ESCENARIO, TOKENS
from dashboard.indicadores.escenas import escenas
from dashboard.indicadores.escenas.escena import Escena, Relato
from dashboard.nucleo.errores import ErrorArchivo, ErrorVista
from dashboard.salidas.estilo import Estilo
from dashboard.salidas.presentacion import presentacion

Hacer = Callable[[Estilo], Any]


@pytest.fixture(scope="module")
def relato(consulta: Consulta) -> Relato:
    """La historia del país."""
    return escenas(consulta, consulta.raiz, Periodo.leer("2026"))


@pytest.fixture(scope="module")
def hacer(consulta: Consulta, relato: Relato) -> Hacer:
    """La presentación de un estilo, vuelta a abrir."""
    return lambda estilo: Presentation(io.BytesIO(presentacion(relato, consulta, estilo)))


def tema_de(documento: Any) -> str:
    """El XML del tema."""
    return str(documento.slide_master.part.part_related_by(f"{RELACION}/theme").blob.decode())


RELACION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
CODIGO_QR = {TOKENS["sobre-oscuro"], TOKENS["sobre-claro"]}


@pytest.mark.parametrize("nombre", list(ESCENARIO))
def test_el_tema_es_el_del_tablero_y_los_disenos_estan_en_espanol(hacer: Hacer, nombre: str) -> None:
    documento = hacer(Estilo(tema=nombre))
    tema, colores = tema_de(documento), ESCENARIO[nombre]
    for papel, clave in (("accent1", "escena-acento"), ("accent4", "escena-senal")):
        assert f'<a:{papel}><a:srgbClr val="{colores[clave].lstrip("#")}"/>' in tema
    assert tema.count('<a:latin typeface="Segoe UI"') == 2
    # el fondo y la tinta: a oscuras, al revés
    mapa = documento.slide_master._element.find("{*}clrMap").attrib
    assert (mapa["bg1"], mapa["tx1"]) == (("dk1", "lt1") if nombre == "oscuro" else ("lt1", "dk1"))
    assert [hoja.name for hoja in documento.slide_layouts] == [
        "Titular y contenido", "Titular al lado de la gráfica", "Mensaje", "Lectura",
    ]  # fmt: skip
    for hoja in documento.slide_layouts:
        assert [marcador.name for marcador in hoja.placeholders] == [
            "Titular", "Bajada", "Campaña", "Avisos", "Pie", "Número", "Fecha",
        ]  # fmt: skip


def _avisos(escena: Escena) -> str:
    """Los de la escena, sin la campaña, que ya va arriba en toda lámina."""
    return " ".join(aviso for aviso in escena.avisos if aviso != f"{escena.sobretitulo}.")


def test_lo_que_se_lee_en_toda_lamina_llena_marcadores_y_el_numero_es_un_campo(hacer: Hacer, relato: Relato) -> None:
    for lamina, escena in zip(hacer(Estilo()).slides, relato.escenas, strict=True):
        llenos = {marcador.name: marcador.text_frame.text for marcador in lamina.placeholders}
        assert llenos["Titular"].replace("\n", " ") == escena.titular
        assert llenos.get("Bajada", "") == escena.bajada
        assert llenos.get("Avisos", "") == _avisos(escena)
        assert llenos["Pie"].endswith(escena.fuente)
        assert llenos["Campaña"] == escena.sobretitulo
        assert lamina._element.xpath(".//a:fld/@type") == ["slidenum"]


def test_todo_color_es_del_tema_menos_los_de_las_clases_del_mapa_y_el_qr(hacer: Hacer) -> None:
    documento = hacer(Estilo())
    permitidos = CODIGO_QR | {TOKENS[token] for _, token, _ in CLASES_ESTANDAR} | {TOKENS["trama"]}
    partes = [lamina._element for lamina in documento.slides]
    partes += [f.chart._chartSpace for lamina in documento.slides for f in lamina.shapes if f.has_chart]
    partes += [documento.slide_master._element, *(hoja._element for hoja in documento.slide_layouts)]
    sueltos = {f"#{valor}" for parte in partes for valor in parte.xpath(".//a:srgbClr/@val")}
    assert sueltos
    assert sueltos <= permitidos
    # y ninguna letra es otra que la del tema
    letras = {valor for parte in partes for valor in parte.xpath(".//a:latin/@typeface")}
    assert letras <= {"+mj-lt", "+mn-lt"}


def test_la_lamina_de_4_3_se_mide_aparte_y_no_se_estira(hacer: Hacer) -> None:
    ancha, angosta = hacer(Estilo()), hacer(Estilo("4:3"))
    assert round(ancha.slide_width / ancha.slide_height, 3) == 1.778
    assert round(angosta.slide_width / angosta.slide_height, 3) == 1.333
    anchos = [
        {hoja.name: hoja.placeholders[0].width / d.slide_width for hoja in d.slide_layouts} for d in (ancha, angosta)
    ]
    # en la angosta el titular va sobre la gráfica, no a su lado
    assert anchos[0]["Titular al lado de la gráfica"] < 0.5 < anchos[1]["Titular al lado de la gráfica"]


def test_una_proporcion_o_un_tema_que_no_hay_se_dicen() -> None:
    with pytest.raises(ErrorVista, match="5:4"):
        Estilo("5:4")
    with pytest.raises(ErrorVista, match="azul"):
        Estilo(tema="azul")


# -- la de la oficina


def imagen(formato: str = "PNG") -> bytes:
    """Un logo de 40 × 10."""
    salida = io.BytesIO()
    Image.new("RGB", (40, 10), (200, 30, 60)).save(salida, formato)
    return salida.getvalue()


def de_oficina(*, potx: bool = False) -> bytes:
    """Una plantilla ajena: con su tema, su tamaño, tres láminas con notas e imagen, y una sección que las nombra."""
    documento = Presentation()
    documento.slide_width, documento.slide_height = Inches(11), Inches(8)
    for numero in range(3):
        lamina = documento.slides.add_slide(documento.slide_layouts[numero])
        lamina.shapes.add_picture(io.BytesIO(imagen()), 0, 0)
        lamina.notes_slide.notes_text_frame.text = "nota vieja"
    tema = documento.slide_master.part.part_related_by(f"{RELACION}/theme")
    tema._blob = tema.blob.replace(b"4F81BD", b"7A1FA2")
    vista = documento.part.part_related_by(f"{RELACION}/viewProps")
    vista.relate_to(documento.slides[0].part, f"{RELACION}/slide")
    salida = io.BytesIO()
    documento.save(salida)
    if not potx:
        return salida.getvalue()
    otra = io.BytesIO()
    with zipfile.ZipFile(salida) as vieja, zipfile.ZipFile(otra, "w") as nueva:
        for nombre in vieja.namelist():
            dicho = vieja.read(nombre)
            nueva.writestr(nombre, dicho.replace(b"presentation.main+xml", b"template.main+xml"))
    return otra.getvalue()


@pytest.mark.parametrize("potx", [False, True])
def test_la_plantilla_de_la_oficina_pone_tema_diseno_y_tamano_y_pierde_sus_laminas(
    consulta: Consulta, relato: Relato, potx: bool
) -> None:
    crudo = presentacion(relato, consulta, Estilo(plantilla=de_oficina(potx=potx)))
    documento = Presentation(io.BytesIO(crudo))
    assert (documento.slide_width, documento.slide_height) == (Inches(11), Inches(8))
    assert "7A1FA2" in tema_de(documento)
    assert len(documento.slides) == len(relato.escenas)
    for lamina, escena in zip(documento.slides, relato.escenas, strict=True):
        assert lamina.slide_layout.name == "Title Only"
        assert lamina.shapes.title.text_frame.text.replace("\n", " ") == escena.titular
        dicho = "\n".join(forma.text_frame.text for forma in lamina.shapes if forma.has_text_frame)
        for parte in (escena.sobretitulo, escena.bajada, _avisos(escena), escena.fuente):
            assert parte in dicho
        assert lamina._element.xpath(".//a:fld/@type") == ["slidenum"]
    with zipfile.ZipFile(io.BytesIO(crudo)) as paquete:
        nombres = paquete.namelist()
        assert len(nombres) == len(set(nombres))
        assert [n for n in nombres if n.startswith("ppt/media/")] == []
        assert sum(bool(re.fullmatch(r"ppt/slides/slide\d+\.xml", n)) for n in nombres) == len(relato.escenas)
        todo = b"".join(paquete.read(n) for n in nombres if n.endswith(".xml"))
    assert b"nota vieja" not in todo


def test_una_plantilla_sin_pie_ni_numero_los_lleva_en_cuadros_de_texto(hacer: Hacer, relato: Relato) -> None:
    vieja = Presentation(io.BytesIO(de_oficina()))
    for hoja in (vieja.slide_master, *vieja.slide_layouts):
        for marcador in list(hoja.placeholders):
            if marcador._element.xpath(".//p:ph[@type = 'ftr' or @type = 'sldNum' or @type = 'dt']"):
                marcador._element.getparent().remove(marcador._element)
    salida = io.BytesIO()
    vieja.save(salida)
    for lamina, escena in zip(hacer(Estilo(plantilla=salida.getvalue())).slides, relato.escenas, strict=True):
        assert [marcador.placeholder_format.type for marcador in lamina.placeholders] == [PP_PLACEHOLDER.TITLE]
        nombradas = {forma.name: forma for forma in lamina.shapes}
        assert escena.fuente in nombradas["Pie"].text_frame.text
        assert nombradas["Número"]._element.xpath(".//a:fld/@type") == ["slidenum"]


def test_el_logo_va_en_el_patron_propio_o_en_cada_lamina_de_la_oficina_sin_deformarse(hacer: Hacer) -> None:
    propia, ajena = hacer(Estilo(logo=imagen("JPEG"))), hacer(Estilo(plantilla=de_oficina(), logo=imagen()))
    hojas = [[propia.slide_master], list(ajena.slides)]
    for donde in hojas:
        for hoja in donde:
            (logo,) = (forma for forma in hoja.shapes if forma.name == "Logo")
            assert round(logo.width / logo.height, 2) == 4
            assert logo._element.xpath(".//p:cNvPr/@descr") == ["Logo de la oficina"]
    # el titular de la oficina le deja sitio
    for lamina in ajena.slides:
        (logo,) = (forma for forma in lamina.shapes if forma.name == "Logo")
        titular = lamina.shapes.title
        assert titular.left + titular.width <= logo.left
    assert [forma.name for lamina in propia.slides for forma in lamina.shapes if forma.name == "Logo"] == []


def test_lo_que_no_sirve_de_la_oficina_se_dice(hacer: Hacer) -> None:
    sin_titulo = Presentation()
    for hoja in sin_titulo.slide_layouts:
        for marcador in list(hoja.placeholders):
            marcador._element.getparent().remove(marcador._element)
    salida = io.BytesIO()
    sin_titulo.save(salida)
    roto = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(de_oficina())) as vieja, zipfile.ZipFile(roto, "w") as nueva:
        for nombre in vieja.namelist():
            nueva.writestr(nombre, b"<" if nombre == "ppt/presentation.xml" else vieja.read(nombre))
    vacio = io.BytesIO()
    zipfile.ZipFile(vacio, "w").close()
    for crudo in (b"no es un zip", vacio.getvalue(), roto.getvalue(), imagen()):
        with pytest.raises(ErrorArchivo, match="no es un archivo de PowerPoint"):
            hacer(Estilo(plantilla=crudo))
    with pytest.raises(ErrorArchivo, match="ningún diseño con título"):
        hacer(Estilo(plantilla=salida.getvalue()))
    for crudo in (b"<svg/>", imagen("GIF"), imagen()[:20]):
        with pytest.raises(ErrorArchivo, match="PNG o JPG"):
            hacer(Estilo(logo=crudo))
