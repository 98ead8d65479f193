"""Las descargas por su dirección: el archivo pedido, con su nombre, y una frase para lo que no se entiende."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import flask
import openpyxl
import pytest
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st
from pptx import Presentation

from dashboard.almacen.almacen import Almacen
from dashboard.nucleo.ajustes import Ajustes
from dashboard.nucleo.errores import ErrorArchivo
from dashboard.salidas.archivos import ARCHIVOS, PPTX, XLSX
from dashboard.salidas.estilo import Estilo
from dashboard.web.rutas import publicas
from dashboard.web.servidor import _estilo, _registrar_errores
from tests.salidas.test_pptx_plantilla import de_oficina, imagen

DIRECCIONES = [f"/descargar/{nombre}" for nombre, _, _ in ARCHIVOS.values()]


@pytest.fixture(scope="module")
def cliente(almacen_pequeno: Almacen) -> Iterator[FlaskClient]:
    """Un servidor con solo las descargas y los errores con nombre."""
    servidor = flask.Flask("descargas")
    servidor.register_blueprint(publicas.rutas(almacen_pequeno))
    _registrar_errores(servidor)
    with servidor.test_client() as cliente:
        yield cliente


@pytest.mark.parametrize(
    ("direccion", "tipo", "nombre"),
    [
        ("presentacion.pptx?territorio=11&periodo=2026-S1", PPTX, "presentacion_11_cusco_2026-S1-carga-1.pptx"),
        (
            "libro.xlsx?territorio=11&periodo=2026&indicador=asistencia",
            XLSX,
            "libro-asistencia_11_cusco_2026-carga-1.xlsx",
        ),
        ("libro.xlsx?territorio=R-004&periodo=2026", XLSX, "libro_R-004_grupo-r-004_2026-carga-1.xlsx"),
        ("libro.xlsx?territorio=11&periodo=2026&lista=sin_grupo", XLSX, "sin_grupo_11_cusco_2026-carga-1.xlsx"),
        ("libro.xlsx?territorio=110101&periodo=2026&lista=distrito", XLSX, "distrito-110101_PE_peru_2026-carga-1.xlsx"),
        ("libro.xlsx?territorio=11&lista=atienden&q=000", XLSX, "atienden-parte_11_cusco_2026-carga-1.xlsx"),
        ("directorio.xlsx?territorio=11&periodo=2026", XLSX, "directorio_11_cusco_2026-carga-1.xlsx"),
    ],
)
def test_cada_direccion_da_su_archivo_con_su_nombre(
    cliente: FlaskClient, direccion: str, tipo: str, nombre: str
) -> None:
    respuesta = cliente.get(f"/descargar/{direccion}")
    assert respuesta.status_code == 200
    assert respuesta.mimetype == tipo
    assert respuesta.headers["Content-Disposition"] == f'attachment; filename="{nombre}"'
    assert zipfile.ZipFile(io.BytesIO(respuesta.data)).testzip() is None


def test_el_informe_se_descarga_con_su_nombre(cliente: FlaskClient) -> None:
    respuesta = cliente.get("/descargar/informe.pdf?territorio=11&periodo=2026-S1")
    assert respuesta.mimetype == "application/pdf"
    assert respuesta.headers["Content-Disposition"] == 'attachment; filename="informe_11_cusco_2026-S1-carga-1.pdf"'
    assert respuesta.data.startswith(b"%PDF-")


def test_el_csv_de_una_lista_sale_como_se_ve(cliente: FlaskClient) -> None:
    direccion = "/descargar/atienden.csv?territorio=11&periodo=2026"
    entero = cliente.get(direccion).get_data(as_text=True).splitlines()
    visto = cliente.get(f"{direccion}&orden=-nombre&columnas=categoria").get_data(as_text=True).splitlines()
    assert visto[0].startswith("\ufeffCódigo,Establecimiento,Categoría,Territorio de la lista,")
    assert [linea.split(",")[0] for linea in visto[1:]] == [linea.split(",")[0] for linea in entero[:0:-1]]
    malo = cliente.get(f"{direccion}&orden=partos")
    assert malo.status_code == 404
    assert "no se puede ordenar por «partos»" in malo.get_data(as_text=True)


def test_sin_campos_se_descarga_el_pais_en_su_ultimo_ano(cliente: FlaskClient) -> None:
    libro = openpyxl.load_workbook(io.BytesIO(cliente.get("/descargar/libro.xlsx").data))
    dicho = {fila[0]: fila[1] for fila in libro["Acerca de"].iter_rows(values_only=True)}
    assert (dicho["Territorio"], dicho["Periodo"]) == ("Perú", "2026")
    laminas = Presentation(io.BytesIO(cliente.get("/descargar/presentacion.pptx").data)).slides
    assert len(laminas) > 2


@pytest.mark.parametrize(
    ("consulta", "frase"),
    [
        ("territorio=99", "No hay ningún territorio"),
        ("territorio=11&periodo=2026-13", "no tiene la forma"),
        ("territorio=11&periodo=1999", "No hay datos de 1999"),
        ("territorio=" + "9" * 500, "demasiado largo"),
        ("territorio=../../etc/passwd", "No hay ningún territorio"),
    ],
)
@pytest.mark.parametrize("direccion", DIRECCIONES)
def test_lo_que_no_se_entiende_recibe_una_frase_y_404(
    cliente: FlaskClient, direccion: str, consulta: str, frase: str
) -> None:
    respuesta = cliente.get(f"{direccion}?{consulta}")
    assert respuesta.status_code == 404
    assert frase in respuesta.get_data(as_text=True)


def test_la_presentacion_se_pide_en_una_proporcion_y_un_tema(cliente: FlaskClient) -> None:
    pedida = cliente.get("/descargar/presentacion.pptx?territorio=11&proporcion=4:3&tema=claro")
    documento = Presentation(io.BytesIO(pedida.data))
    assert round(documento.slide_width / documento.slide_height, 2) == 1.33
    assert documento.slide_master._element.find("{*}clrMap").get("bg1") == "lt1"
    for campo in ("proporcion=5:4", "tema=azul"):
        mala = cliente.get(f"/descargar/presentacion.pptx?territorio=11&{campo}")
        assert mala.status_code == 404
        assert campo.split("=")[1] in mala.get_data(as_text=True)


def test_con_la_plantilla_de_la_oficina_toda_descarga_la_usa(almacen_pequeno: Almacen) -> None:
    servidor = flask.Flask("oficina")
    servidor.register_blueprint(publicas.rutas(almacen_pequeno, Estilo(plantilla=de_oficina(), logo=imagen())))
    pedida = servidor.test_client().get("/descargar/presentacion.pptx?territorio=11&proporcion=4:3")
    lamina = Presentation(io.BytesIO(pedida.data)).slides[0]
    assert lamina.slide_layout.name == "Title Only"
    assert "Logo" in [forma.name for forma in lamina.shapes]


def test_una_plantilla_que_no_sirve_se_dice_al_arrancar(almacen_pequeno: Almacen, tmp_path: Path) -> None:
    (tmp_path / "mala.pptx").write_bytes(b"no")
    for ruta, frase in (("mala.pptx", "no es un archivo de PowerPoint"), ("nada.pptx", "No se puede leer")):
        with pytest.raises(ErrorArchivo, match=frase):
            _estilo(Ajustes(datos=almacen_pequeno.carpeta, plantilla=tmp_path / ruta))


def test_una_ficha_no_se_presenta_ni_tiene_directorio(cliente: FlaskClient) -> None:
    for direccion in ("presentacion.pptx", "informe.pdf", "directorio.xlsx"):
        respuesta = cliente.get(f"/descargar/{direccion}?territorio=R-004")
        assert respuesta.status_code == 404
        assert "no es un territorio" in respuesta.get_data(as_text=True)


@settings(max_examples=15)
@given(
    direccion=st.sampled_from(DIRECCIONES),
    campos=st.dictionaries(
        st.sampled_from(["territorio", "periodo", "indicador", "lista", "proporcion", "tema", "x"]),
        st.one_of(st.text(max_size=30), st.sampled_from(["11", "PE", "2026", "motivos", "asistencia", "R-004", "=1"])),
    ),
)
def test_a_lo_forjado_nunca_se_responde_un_500(cliente: FlaskClient, direccion: str, campos: dict[str, str]) -> None:
    consulta = "&".join(f"{campo}={quote(valor, errors='replace')}" for campo, valor in campos.items())
    respuesta = cliente.get(f"{direccion}?{consulta}")
    assert respuesta.status_code in (200, 404), respuesta.get_data(as_text=True)
    if respuesta.status_code == 404:
        assert respuesta.mimetype == "text/plain"
        assert "Traceback" not in respuesta.get_data(as_text=True)
