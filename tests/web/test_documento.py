"""El primer documento es la página: dice lo mismo que Dash pinta después, y se lee sin guiones."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import Any

import pytest
from dash import no_update
from flask.testing import FlaskClient

from dashboard.almacen.almacen import Almacen
from dashboard.nucleo.ajustes import Ajustes
from dashboard.paginas.pagina import Entorno
from dashboard.piezas.html import CLASES_DE_BOOTSTRAP
from dashboard.web.app import Pintura, crear_app
from dashboard.web.hoja import hoja, usadas
from tests.paginas.recorrido import con_clase, leidas, piezas, texto

DIRECCIONES = (
    "/", "/territorio/11?periodo=2026&vista=mosaico", "/territorio/11-01?periodo=2026-03", "/grupo/G-000", "/metodo",
    "/visitas?territorio=11", "/calidad", "/territorio/no-existe", "/<b>nada</b>", "/porque/11?periodo=2026",
)  # fmt: skip


@pytest.fixture(scope="module")
def cliente(almacen_pequeno: Almacen) -> FlaskClient:
    """La aplicación sobre el almacén pequeño."""
    return crear_app(almacen_pequeno).server.test_client()


def _documento(cliente: FlaskClient, direccion: str) -> tuple[str, list[Any]]:
    escrito = cliente.get(direccion).get_data(as_text=True)
    (cuerpo,) = re.findall(r'(<div id="primera".*?)<div id="react-entry-point">', escrito, re.DOTALL)
    return escrito, leidas(cuerpo)


def _de(direccion: str) -> tuple[str, str]:
    ruta, _, campos = direccion.partition("?")
    return ruta, f"?{campos}"


@pytest.mark.parametrize("direccion", DIRECCIONES)
def test_dice_lo_mismo_que_dash_pinta(cliente: FlaskClient, almacen_pequeno: Almacen, direccion: str) -> None:
    escrito, (primera,) = _documento(cliente, direccion)
    pintado = Pintura(almacen_pequeno, Entorno(Ajustes())).pintar(*_de(direccion))
    leido = " ".join(texto(primera).split())
    for clave, valor in pintado.items():
        if isinstance(valor, dict) and "props" in valor:
            assert " ".join(texto(valor).split()) in leido, clave
    (titular,) = (p for p in piezas(primera) if p["props"].get("id") == "titular")
    assert unescape(escrito).replace("\u202f", " ").count(f"<title>{texto(titular)} · Grupos de apoyo") == 1
    assert escrito.count('<meta name="description"') == 1
    assert "<b>nada" not in escrito


@pytest.mark.parametrize("direccion", DIRECCIONES)
def test_trae_la_respuesta_que_dash_pediria_o_dash_la_pide(
    cliente: FlaskClient, almacen_pequeno: Almacen, direccion: str
) -> None:
    _, (primera,) = _documento(cliente, direccion)
    dicha = primera["props"].get("data-respuesta")
    # el plan de visitas lo pone un guion: esa página la pide Dash
    assert (dicha is None) == direccion.startswith("/visitas")
    if dicha is None:
        return
    pintura = Pintura(almacen_pequeno, Entorno(Ajustes()))
    salidas, pintado = pintura.salidas(), pintura.pintar(*_de(direccion))
    esperada = {
        f"{salidas[clave].component_id}.{salidas[clave].component_property}": "=" if isinstance(valor, dict) else valor
        for clave, valor in pintado.items()
        if valor is not no_update
    }
    assert json.loads(dicha) == esperada
    # y lo que dice que está a la vista, está
    sitios = {p["props"]["id"]: p for p in piezas(primera) if "id" in p["props"]}
    for clave, valor in esperada.items():
        if valor == "=":
            assert con_clase(sitios[clave.rpartition(".")[0]], "cruda"), clave


def test_lo_escondido_no_va_y_las_graficas_si(cliente: FlaskClient) -> None:
    _, (primera,) = _documento(cliente, "/territorio/11?periodo=2026")
    identificadores = [p["props"]["id"] for p in piezas(primera) if p["props"].get("id")]
    assert len(identificadores) == len(set(identificadores))
    assert not [i for i in identificadores if i.startswith("visitas")]
    assert len(con_clase(primera, "plano")) >= 3
    assert [p for p in piezas(primera) if p["type"] == "Svg" and "mapa" in p["props"].get("className", "")]


def test_los_guiones_de_dash_esperan_a_que_se_lea(cliente: FlaskClient) -> None:
    escrito, _ = _documento(cliente, "/")
    dentro = re.search(r'<template id="guiones-de-dash">(.*?)</template>', escrito, re.DOTALL)
    assert dentro
    assert "dash_renderer" in dentro[1]
    assert "_dash-component-suites" not in escrito.replace(dentro[0], "")
    # las gráficas de Plotly son de la página que las amplía, con lo que les hace falta
    assert "polyfill" not in escrito
    assert "polyfill" in cliente.get("/ampliada?territorio=11&grafica=tendencia").get_data(as_text=True)


def test_de_bootstrap_va_la_base_y_las_clases_de_los_controles() -> None:
    css = (
        ":root,[data-bs-theme=light]{--a:1}[data-bs-theme=dark]{--a:2}*,::after{box-sizing:border-box}"
        ".btn{color:red}.form-control,.btn-x{color:blue}.form-control:focus{color:green}"
        "@media (max-width:9px){.btn{a:b}.form-select{c:d}}@media print{.btn{a:b}}@keyframes x{0%{a:b}}hr{margin:0}"
    )
    assert "".join(usadas(css, {"form-control", "form-select"})) == (
        ":root,[data-bs-theme=light]{--a:1}*,::after{box-sizing:border-box}"
        ".form-control{color:blue}.form-control:focus{color:green}"
        "@media (max-width:9px){.form-select{c:d}}hr{margin:0}"
    )
    escrita = hoja()
    for clase in CLASES_DE_BOOTSTRAP.values():
        assert f".{clase}{{" in escrita
    assert ".btn-primary" not in escrita
    assert "--tinta:" in escrita
    assert escrita.count("{") == escrita.count("}")
