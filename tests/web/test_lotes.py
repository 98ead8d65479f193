"""El lote desde la pantalla: otro proceso lo hace, va diciendo por cuál va, y solo uno a la vez."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import flask
import orjson
import pytest
from filelock import FileLock
from flask.testing import FlaskClient

from dashboard.almacen.almacen import Almacen
from dashboard.nucleo.ajustes import Ajustes
from dashboard.obrero import lote as obrero
from dashboard.paginas.lote import RUTA
from dashboard.web.rutas import lotes
from dashboard.web.servidor import _registrar_errores
from tests.fabricas import establecimiento, publicado, tablas

UNA = f"{RUTA}?territorio=11&periodo=2026"


@pytest.fixture(scope="module")
def datos(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Un almacén con dos redes."""
    carpeta = tmp_path_factory.mktemp("lotes") / "almacen"
    filas = [establecimiento(f"9000000{n}", f"11-0{n}-01") for n in (1, 2)]
    publicado(tablas(establecimientos=filas), carpeta)
    return carpeta


@pytest.fixture
def cliente(datos: Path) -> Iterator[FlaskClient]:
    """Un servidor con solo esta ruta."""
    servidor = flask.Flask("prueba")
    servidor.register_blueprint(lotes.rutas(Ajustes(datos=datos), Almacen(datos)))
    _registrar_errores(servidor)
    with servidor.test_client() as cliente:
        yield cliente


def test_sin_guiones_el_formulario_recibe_el_zip(cliente: FlaskClient) -> None:
    respuesta = cliente.post(UNA, data={"formatos": "xlsx"})
    assert respuesta.status_code == 200
    assert respuesta.mimetype == "application/zip"
    assert "lote_11_cusco_2026-carga-1.zip" in respuesta.headers["Content-Disposition"]
    nombres = zipfile.ZipFile(io.BytesIO(respuesta.data)).namelist()
    assert [nombre.split("_")[0] for nombre in nombres] == ["11-01", "11-02", "INDICE.html", "LEEME.txt"]


def test_con_avance_llega_una_linea_por_archivo_y_detras_el_zip(cliente: FlaskClient) -> None:
    crudo = cliente.post(f"{UNA}&avance=1", data={"formatos": "xlsx"}).data
    lineas = []
    while not lineas or "nombre" not in lineas[-1]:
        escrita, _, crudo = crudo.partition(b"\n")
        lineas.append(orjson.loads(escrita))
    assert [(linea["van"], linea["son"]) for linea in lineas[:-1]] == [(0, 2), (1, 2), (2, 2)]
    assert lineas[-1]["nombre"] == "lote_11_cusco_2026-carga-1.zip"
    assert lineas[-1]["dicho"] == "2 archivos de 2 territorios"
    assert lineas[-1]["largo"] == len(crudo)
    assert zipfile.ZipFile(io.BytesIO(crudo)).testzip() is None


def test_mientras_se_prepara_uno_otro_recibe_la_frase(cliente: FlaskClient, datos: Path) -> None:
    with FileLock(datos / ".lote.lock"):
        respuesta = cliente.post(UNA, data={"formatos": "xlsx"})
        assert (respuesta.status_code, respuesta.get_data(as_text=True)) == (409, obrero.OCUPADO)
        con_avance = cliente.post(f"{UNA}&avance=1", data={"formatos": "xlsx"})
        assert orjson.loads(con_avance.data) == {"error": obrero.OCUPADO}
    # y al soltarse, se puede otra vez
    assert cliente.post(UNA, data={"formatos": "xlsx"}).status_code == 200


def test_quien_cierra_la_conexion_detiene_el_trabajo_y_no_queda_nada(
    cliente: FlaskClient, datos: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    respuesta = cliente.post(f"{UNA}&avance=1", data={"formatos": "xlsx"}, buffered=False)
    trozos = iter(respuesta.response)
    assert b'"van":0' in next(trozos)
    assert list(tmp_path.iterdir())
    respuesta.close()
    assert list(tmp_path.iterdir()) == []
    # el proceso ya no tiene el turno
    with FileLock(datos / ".lote.lock", timeout=20):
        pass


@pytest.mark.parametrize(
    ("direccion", "cuerpo", "frase"),
    [
        (UNA, {}, "No se dijo qué archivos"),
        (UNA, {"formatos": "doc"}, "Un lote no lleva «doc»"),
        (f"{RUTA}?territorio=11-01-01", {"formatos": "pdf"}, "no se reparte"),
        (f"{RUTA}?territorio=99", {"formatos": "pdf"}, "No hay ningún territorio"),
        (f"{RUTA}?territorio=11&periodo=1999", {"formatos": "pdf"}, "No hay datos de 1999"),
        (f"{RUTA}?territorio=11&periodo=ayer", {"formatos": "pdf"}, "no tiene la forma"),
    ],
)
def test_lo_que_no_existe_recibe_una_frase(
    cliente: FlaskClient, direccion: str, cuerpo: dict[str, str], frase: str
) -> None:
    respuesta = cliente.post(direccion, data=cuerpo)
    assert respuesta.status_code == 404
    assert frase in respuesta.get_data(as_text=True)


def test_un_enlace_no_empieza_ningun_lote(cliente: FlaskClient) -> None:
    assert cliente.get(UNA).status_code == 405


def test_si_el_proceso_muere_sin_decir_nada_se_dice(cliente: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    # un módulo que no hace nada
    monkeypatch.setattr(lotes, "_OBRERO", "dashboard.nucleo.formato")
    respuesta = cliente.post(UNA, data={"formatos": "pdf"})
    assert respuesta.status_code == 409
    assert "se detuvo antes de terminar" in respuesta.get_data(as_text=True)


def test_el_obrero_dice_en_una_frase_lo_que_falla(
    datos: Path, tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    pedido = {
        "datos": str(datos),
        "generacion": 1,
        "territorio": "11",
        "periodo": "2026",
        "formatos": ["pdf"],
        "oficina": ["", "", ""],
    }
    # sin el día de hoy: nadie debería llegar a verlo, y aun así se dice
    obrero.main(pedido, tmp_path / "x.zip")
    obrero.main({**pedido, "hoy": "2026-11-30", "generacion": 9}, tmp_path / "x.zip")
    primera, segunda = map(orjson.loads, capsysbinary.readouterr().out.splitlines())
    assert primera == {"error": "No se pudo preparar el lote (KeyError). Los datos están a salvo: inténtelo otra vez."}
    assert "carga" in segunda["error"]
