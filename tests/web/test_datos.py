"""Las rutas que cambian los datos: quién puede, de dónde, y qué responden a lo hostil."""

from __future__ import annotations

import io
import re
import shutil
from pathlib import Path
from typing import Any

import flask
import orjson
import pytest
from flask.testing import FlaskClient

from dashboard.almacen.generacion import apuntada, apuntar
from dashboard.nucleo.ajustes import Ajustes
from dashboard.paginas.datos.carga import tarjeta_subir
from dashboard.publicacion.preparar import publicar_tablas
from dashboard.web.servidor import crear_servidor
from tests.fabricas import establecimiento, grupo, tablas
from tests.ingesta.otros_libros import ESCRITORES

PROPIA = {"X-Tablero": "datos"}
#: (método, dirección) de todo lo que escribe
ESCRIBEN = (
    "/datos/cargas", "/datos/cargas/{}/archivos?nombre=a.csv", "/datos/cargas/{}/archivos/1/quitar",
    "/datos/cargas/{}/revisar", "/datos/cargas/{}/publicar", "/datos/cargas/{}/descartar", "/datos/volver/1",
)  # fmt: skip


def _servidor(carpeta: Path, **otros: Any) -> flask.Flask:
    return crear_servidor(Ajustes(datos=carpeta, **otros))


@pytest.fixture(scope="module")
def datos(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Un almacén con dos generaciones: en la segunda hay un grupo más. Las pruebas lo dejan como lo hallaron."""
    carpeta = tmp_path_factory.mktemp("rutas") / "almacen"
    lugares = [establecimiento("90000001", "11-01-01")]
    for cuantos in (1, 2):
        grupos = [grupo(f"G-{n}", "90000001") for n in range(cuantos)]
        publicar_tablas(tablas(establecimientos=lugares, grupos=grupos), Ajustes(datos=carpeta))
    return carpeta


@pytest.fixture(scope="module")
def cliente(datos: Path) -> FlaskClient:
    """Quien está sentado en la misma máquina."""
    return _servidor(datos).test_client()


@pytest.fixture(autouse=True)
def como_nuevo(datos: Path) -> None:
    """Cada prueba empieza sin cargas a medias y sirviendo la segunda generación, venga de donde venga."""
    shutil.rmtree(datos / ".cargas", ignore_errors=True)
    apuntar(datos, 2)


def test_sin_la_cabecera_propia_nada_se_escribe(cliente: FlaskClient, datos: Path) -> None:
    for direccion in ESCRIBEN:
        respuesta = cliente.post(direccion.format("0" * 16))
        assert respuesta.status_code == 403, direccion
        assert "página de datos" in respuesta.get_data(as_text=True)
    assert not (datos / ".cargas").exists()
    assert apuntada(datos) == "generacion-000002"


def test_la_pagina_de_otro_sitio_no_puede_escribir(cliente: FlaskClient) -> None:
    respuesta = cliente.post("/datos/cargas", headers={**PROPIA, "Origin": "http://otro.ejemplo"})
    assert respuesta.status_code == 403
    assert cliente.post("/datos/cargas", headers={**PROPIA, "Origin": "http://localhost"}).status_code == 200


def test_si_solo_escucha_en_su_maquina_no_atiende_a_otro_nombre(cliente: FlaskClient) -> None:
    for nombre in ("ejemplo.org", "127.0.0.1.ejemplo.org", "localhost.ejemplo.org:8050", "10.0.0.1"):
        assert cliente.get("/", headers={"Host": nombre}).status_code == 400, nombre
    for nombre in ("127.0.0.1:8050", "localhost", "localhost:9", "[::1]:8050"):
        assert cliente.get("/salud", headers={"Host": nombre}).status_code == 200, nombre


def test_desde_otra_maquina_sin_clave_solo_se_mira(datos: Path) -> None:
    cliente = _servidor(datos, host="0.0.0.0").test_client()
    assert cliente.get("/salud", headers={"Host": "10.0.0.7"}).status_code == 200
    respuesta = cliente.post("/datos/cargas", headers={**PROPIA, "Host": "10.0.0.7"})
    assert respuesta.status_code == 403
    assert "TABLERO_CLAVE" in respuesta.get_data(as_text=True)


def test_con_clave_solo_escribe_quien_la_tiene(datos: Path) -> None:
    cliente = _servidor(datos, host="0.0.0.0", clave="la-buena").test_client()
    for clave, estado in (("", 403), ("otra", 403), ("\xf1and\xfa", 403), ("la-buena", 200)):
        assert cliente.post("/datos/cargas", headers={**PROPIA, "X-Clave": clave}).status_code == estado, clave


def test_subir_quitar_y_descartar(cliente: FlaskClient, datos: Path) -> None:
    carga = cliente.post("/datos/cargas", headers=PROPIA).get_json()["id"]
    subida = cliente.post(f"/datos/cargas/{carga}/archivos?nombre=a%20b.csv", headers=PROPIA, data=io.BytesIO(b"x,y\n"))
    assert subida.get_json() == {"n": 1, "nombre": "a b.csv", "bytes": 4}
    assert cliente.get(f"/datos/cargas/{carga}/estado").get_json()["fase"] == "subiendo"
    assert cliente.post(f"/datos/cargas/{carga}/archivos/1/quitar", headers=PROPIA).status_code == 200
    assert cliente.post(f"/datos/cargas/{carga}/archivos/1/quitar", headers=PROPIA).status_code == 404
    assert cliente.post(f"/datos/cargas/{carga}/descartar", headers=PROPIA).status_code == 200
    assert list((datos / ".cargas").iterdir()) == []


def test_la_pantalla_ofrece_los_libros_que_se_leen() -> None:
    zona = re.search('"data-acepta":"([^"]*)"', orjson.dumps(tarjeta_subir(())).decode())
    assert zona is not None
    assert {*ESCRITORES, ".csv"} <= set(zona[1].split(","))


def test_un_archivo_mayor_que_las_demas_peticiones_cabe(cliente: FlaskClient) -> None:
    carga = cliente.post("/datos/cargas", headers=PROPIA).get_json()["id"]
    grande = b"1,2\n" * 300_000
    subida = cliente.post(f"/datos/cargas/{carga}/archivos?nombre=g.csv", headers=PROPIA, data=io.BytesIO(grande))
    assert subida.get_json()["bytes"] == 1_200_000
    # y lo demás sigue con su tope
    opciones = cliente.post(
        f"/datos/cargas/{carga}/revisar", headers=PROPIA, data=grande, content_type="application/json"
    )
    assert opciones.status_code == 413


@pytest.mark.parametrize(
    "cuerpo", [b"", b"{", b"[]", b'{"parto_desde": {"a": 1}}', b'{"oficina": ["11"]}', b"[" * 90_000]
)
def test_lo_que_se_manda_mal_nunca_es_un_500(cliente: FlaskClient, cuerpo: bytes) -> None:
    carga = cliente.post("/datos/cargas", headers=PROPIA).get_json()["id"]
    for direccion in ESCRIBEN:
        for identificador in (carga, "..", "%00", "0" * 16):
            respuesta = cliente.post(
                direccion.format(identificador), headers=PROPIA, data=cuerpo, content_type="application/json"
            )
            assert respuesta.status_code < 500, (direccion, identificador)


def test_volver_sirve_la_anterior_y_se_puede_volver_de_la_vuelta(cliente: FlaskClient, datos: Path) -> None:
    assert cliente.post("/datos/volver/1", headers=PROPIA).status_code == 200
    assert cliente.get("/salud").get_json()["generacion"] == 1
    assert cliente.post("/datos/volver/2", headers=PROPIA).status_code == 200
    assert cliente.get("/salud").get_json()["generacion"] == 2
    assert cliente.post("/datos/volver/9", headers=PROPIA).status_code == 404
    assert apuntada(datos) == "generacion-000002"


def test_no_se_vuelve_a_una_danada(cliente: FlaskClient, datos: Path) -> None:
    grupos = datos / "generacion-000001" / "dim" / "grupos.json"
    antes = grupos.read_bytes()
    grupos.write_bytes(b"{}")
    assert cliente.post("/datos/volver/1", headers=PROPIA).status_code == 503
    assert apuntada(datos) == "generacion-000002"
    grupos.write_bytes(antes)


def test_el_registro_de_cargas_se_descarga_con_el_numero_de_la_suya(cliente: FlaskClient) -> None:
    respuesta = cliente.get("/datos/registro-de-cargas.csv")
    assert respuesta.status_code == 200
    assert "registro-de-cargas-carga-2.csv" in respuesta.headers["Content-Disposition"]
    # lo que no vino de ningún archivo no tiene quién lo haya cargado
    assert respuesta.get_data(as_text=True).count("\n") == 1
