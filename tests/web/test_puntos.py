"""Lo que dice cada punto de una nube de establecimientos se pide aparte, y es de la carga que se mira."""

from __future__ import annotations

import flask
import pytest
from flask.testing import FlaskClient

from dashboard.almacen.almacen import Almacen
from dashboard.nucleo.ajustes import Ajustes
from dashboard.web.servidor import crear_servidor


@pytest.fixture(scope="module")
def servidor(almacen_pequeno: Almacen) -> flask.Flask:
    """El servidor completo sobre el almacén pequeño."""
    return crear_servidor(Ajustes(datos=almacen_pequeno.carpeta))


@pytest.fixture
def cliente(servidor: flask.Flask) -> FlaskClient:
    """Un cliente de ese servidor."""
    return servidor.test_client()


def test_cada_punto_dice_su_codigo_su_nombre_y_su_nota(cliente: FlaskClient, almacen_pequeno: Almacen) -> None:
    consulta = almacen_pequeno.consulta()
    columnas = consulta.columnas_establecimientos(consulta.raiz, "codigo", "nombre", "latitud", "fuera")
    nombres = {
        codigo: nombre
        for codigo, nombre, latitud, fuera in zip(*columnas.values(), strict=True)
        if latitud is not None and not fuera
    }
    numero = consulta.contexto.generacion
    respuesta = cliente.get(f"/fragmento/puntos?territorio=PE&periodo=2026&generacion={numero}")
    assert respuesta.status_code == 200
    assert {codigo: nombre for codigo, nombre, _ in respuesta.json} == nombres
    # los de una región son parte de los del país
    propios = cliente.get("/fragmento/puntos?territorio=11&periodo=2026").json
    assert 0 < len(propios) < len(nombres)


@pytest.mark.parametrize(
    ("campos", "estado"),
    [
        ("territorio=99", 404), ("territorio=%00", 404), ("periodo=1990", 404), ("periodo=x", 404),
        ("generacion=x", 404),
        # una carga que ya no está no se cambia por otra: sus puntos no serían los que se ven
        ("generacion=999", 503),
    ],
)  # fmt: skip
def test_lo_que_no_vale_se_dice(cliente: FlaskClient, campos: str, estado: int) -> None:
    respuesta = cliente.get(f"/fragmento/puntos?{campos}")
    assert respuesta.status_code == estado
    assert respuesta.mimetype == "text/plain"
