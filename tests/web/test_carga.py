"""Una pantalla abierta y una carga nueva: lo que sale de ella es de la carga que muestra, o se dice que ya no está."""

from __future__ import annotations

import io
import json
import re
import shutil
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from flask.testing import FlaskClient

from dashboard.almacen.almacen import Almacen
from dashboard.almacen.generacion import apuntar
from dashboard.nucleo.ajustes import Ajustes
from dashboard.paginas.guia.secciones import SECCIONES
from dashboard.paginas.menu import PAGINAS
from dashboard.paginas.pagina import Entorno
from dashboard.web.app import Pintura
from dashboard.web.servidor import crear_servidor
from tests.fabricas import establecimiento, grupo, publicado, tablas
from tests.paginas.recorrido import plano, texto, titular

#: lo que hay detrás de una cifra: se queda en la carga de la pantalla que lo enlaza
_SE_QUEDA = ("/descargar/", "/lista/", "/pasaporte?", "/fragmento/", "/presentacion?", "/lote?")
PANTALLAS = (
    "/territorio/PE", "/territorio/11", "/territorio/11-01-01", "/establecimiento/00000001", "/grupo/G-0",
    "/lista/conformados/11", "/pasaporte?territorio=11", "/visitas?territorio=11", "/alcanzar/11", "/porque/11",
    "/calidad?territorio=11", "/multiples/11", "/ampliada?territorio=11&grafica=tendencia", "/comparar?con=11,11-01",
    "/oficio/11?asunto=abrir", "/metodo", "/datos", "/programa?territorio=11", "/lote?territorio=11",
    *(f"/guia?territorio=11&proceso={s.clave}" for s in SECCIONES),
)  # fmt: skip


def _mundo(grupos: int) -> Any:
    """Una región con seis establecimientos que atienden partos y tantos grupos, conformados en 2025."""
    lugares = [establecimiento(f"{n:08d}", "11-01-01") for n in range(1, 7)]
    propios = [grupo(f"G-{n}", f"{n + 1:08d}", "2025-01-01") for n in range(grupos)]
    reportes = [{"codigo_territorio": "11", "periodo": "2025", "fecha_reporte": "2025-12-30"}]
    return tablas(establecimientos=lugares, grupos=propios, reportes=reportes)


@pytest.fixture
def carpeta(tmp_path: Path, sin_geografia: None) -> Path:
    """La carpeta de un almacén con una carga de cuatro grupos."""
    assert sin_geografia is None
    publicado(_mundo(4), tmp_path)
    return tmp_path


@pytest.fixture
def cliente(carpeta: Path) -> Iterator[FlaskClient]:
    """Quien la abre, y sigue mientras llegan otras."""
    with crear_servidor(Ajustes(datos=carpeta)).test_client() as cliente:
        yield cliente


def _pantalla(carpeta: Path, direccion: str) -> dict[str, Any]:
    ruta, _, campos = direccion.partition("?")
    pintada = Pintura(Almacen(carpeta), Entorno(Ajustes(datos=carpeta))).pintar(ruta, f"?{campos}&periodo=2025")
    return {clave: plano(valor) for clave, valor in pintada.items() if valor is not None}


def _direcciones(pantalla: dict[str, Any]) -> set[str]:
    """Las direcciones propias que lleva una pantalla, con sus campos: en enlaces, en botones y en lo ya escrito."""
    escrito = json.dumps(pantalla, ensure_ascii=False)
    return {unescape(hallada) for hallada in re.findall(r'["=](/[a-z]+/?[^"\\\s?]*\?[^"\\\s]*)[\\"]', escrito)}


def _grupos(libro: bytes, hoja: str) -> int:
    return sum(1 for fila in openpyxl.load_workbook(io.BytesIO(libro))[hoja].iter_rows() if fila[0].value) - 1


def test_todo_lo_que_hay_detras_de_una_cifra_lleva_la_carga_de_su_pantalla_y_lo_demas_no(carpeta: Path) -> None:
    # la presentación es un documento aparte, que va entero en su carga
    todas = {pagina.ruta.nombre for pagina in PAGINAS} - {"presentacion"}
    assert {re.split(r"[/?]", direccion)[1] for direccion in PANTALLAS} == todas
    vistas = set()
    for direccion in PANTALLAS:
        pantalla = _pantalla(carpeta, direccion)
        assert titular(pantalla), direccion
        direcciones = _direcciones(pantalla)
        assert any("periodo=2025" in propia for propia in direcciones), direccion
        for propia in direcciones:
            se_queda = propia.startswith(_SE_QUEDA)
            assert ("generacion=1" in propia) is se_queda, (direccion, propia)
            vistas |= {propia.split("?")[0].split("/")[1]} if se_queda else set()
        (pie,) = re.findall(r'data-carga=\\"(\d+)', json.dumps(pantalla["pie"]))
        assert pie == "1", direccion
    assert vistas == {"descargar", "lista", "lote", "pasaporte", "presentacion"}


def test_lo_que_se_descarga_de_una_pantalla_abierta_es_de_su_carga(cliente: FlaskClient, carpeta: Path) -> None:
    direcciones = _direcciones(_pantalla(carpeta, "/territorio/11")) | _direcciones(_pantalla(carpeta, "/alcanzar/11"))
    direcciones |= _direcciones(_pantalla(carpeta, "/visitas?territorio=11"))
    bajan = sorted(d for d in direcciones if d.startswith("/descargar/") and "presentacion" not in d)
    clases = {re.split(r"[/?]", d)[2] for d in bajan}
    assert clases >= {"libro.xlsx", "comparacion.svg", "comparacion.csv", "directorio.xlsx", "alcanzar.csv"}
    assert clases >= {"prioridad.csv"}
    antes = {d: cliente.get(d) for d in bajan}
    publicado(_mundo(5), carpeta)
    cambiaron = 0
    for direccion, primera in antes.items():
        otra_vez = cliente.get(direccion)
        assert (otra_vez.status_code, otra_vez.data) == (primera.status_code, primera.data), direccion
        if primera.status_code == 200:
            assert "-carga-1." in otra_vez.headers["Content-Disposition"], direccion
        # sin decir carga, la vigente
        vigente = cliente.get(direccion.replace("&generacion=1", ""))
        cambiaron += vigente.status_code == 200 and "-carga-2." in vigente.headers["Content-Disposition"]
    assert cambiaron > 8


def test_el_csv_trae_las_cuatro_filas_que_se_ven_y_no_las_cinco_de_la_carga_nueva(
    cliente: FlaskClient, carpeta: Path
) -> None:
    pantalla = _pantalla(carpeta, "/territorio/11")
    assert "4 de 6" in texto(list(pantalla.values()))
    publicado(_mundo(5), carpeta)
    (lista,) = {d for d in _direcciones(pantalla) if d.startswith("/lista/cubiertos/11?")}
    abierta = _pantalla(carpeta, lista)
    assert titular(abierta).endswith(": 4")
    franjas = texto(abierta["franjas"])
    assert "Son cifras de la carga n.º 1; la vigente es la n.º 2." in franjas
    (csv,) = {d for d in _direcciones(abierta) if d.startswith("/descargar/cubiertos.csv?")}
    assert len(cliente.get(csv).get_data(as_text=True).strip().splitlines()) == 1 + 4
    # el clic siguiente en el tablero es de la nueva, y entero
    nueva = _pantalla(carpeta, "/territorio/11")
    assert "5 de 6" in texto(list(nueva.values()))
    assert "4 de 6" not in texto(list(nueva.values()))
    assert not [d for d in _direcciones(nueva) if "generacion=1" in d]


def test_lo_que_se_agrega_a_la_pagina_de_visitas_es_de_la_carga_que_se_ve(cliente: FlaskClient, carpeta: Path) -> None:
    direccion = "/visitas/prioridad?territorio=11&periodo=2025&generacion=1"
    antes = cliente.get(direccion).get_json()
    publicado(_mundo(5), carpeta)
    assert cliente.get(direccion).get_json() == antes
    assert cliente.get(direccion.replace("&generacion=1", "")).get_json() != antes


def test_la_salud_dice_cual_se_sirve_de_cuando_es_y_cuales_quedan(cliente: FlaskClient, carpeta: Path) -> None:
    assert cliente.get("/salud").get_json() == {
        "estado": "bien", "generacion": 1, "datos": "datos al 30 dic 2025", "guardadas": [1],
    }  # fmt: skip
    publicado(_mundo(5), carpeta)
    publicado(_mundo(3), carpeta)
    assert cliente.get("/salud").get_json()["guardadas"] == [1, 2, 3]
    # volver a una anterior también cambia la que se sirve
    apuntar(carpeta, 2)
    assert cliente.get("/salud").get_json()["generacion"] == 2


def test_de_una_carga_que_ya_no_esta_se_dice_y_nunca_se_da_el_archivo_de_otra(
    cliente: FlaskClient, carpeta: Path
) -> None:
    direcciones = _direcciones(_pantalla(carpeta, "/territorio/11"))
    publicado(_mundo(5), carpeta)
    shutil.rmtree(carpeta / "generacion-000001")
    assert cliente.get("/salud").get_json()["guardadas"] == [2]
    bajan = [d for d in direcciones if d.startswith("/descargar/")]
    assert bajan
    for direccion in bajan:
        respuesta = cliente.get(direccion)
        assert respuesta.status_code == 503, direccion
        assert respuesta.get_data(as_text=True).startswith("La carga n.º 1 ya no está guardada."), direccion
    # una pantalla, en cambio, muestra la vigente y lo dice
    (lista,) = {d for d in direcciones if d.startswith("/lista/cubiertos/11?")}
    abierta = _pantalla(carpeta, lista)
    assert titular(abierta).endswith(": 5")
    assert "La carga n.º 1 ya no está guardada: se muestra la n.º 2" in texto(abierta["franjas"])
    assert not [d for d in _direcciones(abierta) if "generacion=1" in d]
