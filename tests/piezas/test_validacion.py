"""Lo que Dash diría de cada etiqueta ligera si la construyera: sus propiedades existen y sus valores son de su tipo."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import dash_bootstrap_components as dbc
import pytest

from dashboard.almacen.almacen import Almacen
from dashboard.nucleo.ajustes import Ajustes
from dashboard.paginas.datos import pintar as pintar_datos
from dashboard.piezas import html
from dashboard.piezas.html import eleccion, en_html, entrada
from dashboard.publicacion.cargas import Cargas
from tests.paginas.recorrido import leer, piezas, pintado, plano
from tests.piezas.test_html import Lector, direcciones
from tests.validacion import PAQUETES, validar


def test_toda_pieza_de_toda_pagina_la_admite_dash(almacen_pequeno: Almacen, tmp_path: Path) -> None:
    consulta = almacen_pequeno.consulta()
    vistas: set[tuple[str, str]] = set()
    salidas = [list(pintado(leer(direccion, consulta), consulta).values()) for direccion in direcciones(consulta)]
    cargas = Cargas(Ajustes.model_validate({"datos": tmp_path}))
    salidas.append(
        plano(pintar_datos(leer("/datos", consulta), consulta, cargas, {"11": {"nombre": "Ica"}}, de_aqui=True))
    )
    for pieza in piezas(salidas):
        if pieza["type"] not in html.ETIQUETAS:
            continue  # una gráfica: la hace su constructor, que ya la validó
        props = {nombre: valor for nombre, valor in pieza["props"].items() if nombre != "children"}
        validar(pieza["namespace"], pieza["type"], props)
        vistas.add((pieza["namespace"], pieza["type"]))
    assert {espacio for espacio, _ in vistas} == PAQUETES.keys()
    assert len(vistas) > 30


@pytest.mark.parametrize(
    ("hacer", "dicho"),
    [
        (lambda: html.Td("x", scope="row"), "unexpected keyword argument: `scope`"),
        (lambda: html.Div("x", download=""), "unexpected keyword argument: `download`"),
        (lambda: html.Link("x", href="/", **{"data-clave": "k"}), "unexpected keyword argument: `data-clave`"),
        (lambda: html.Link("x", className="y"), "Required argument `href`"),
        (lambda: html.Div("x", className=["una", "lista"]), r"html.Div no recibe className=\['una', 'lista'\]"),
        (lambda: html.Div("x", className=True), "html.Div no recibe className="),
        (lambda: html.Button("x", disabled="si"), "html.Button no recibe disabled='si'"),
        (lambda: entrada("fecha", "n", "", "i"), "Input no recibe type='fecha'"),
        (lambda: entrada("text", "n", "", "i", colSpan=2), "unexpected keyword argument: `colSpan`"),
        (lambda: eleccion("n", "", [(1, "uno")], "i"), "Select no recibe options="),  # type: ignore[list-item]
    ],
)
def test_una_propiedad_mal_escrita_falla_en_python(hacer: Callable[[], Any], dicho: str) -> None:
    """En cualquier prueba que cree la pieza, y no en la consola del navegador de quien la mire."""
    with pytest.raises(TypeError, match=dicho):
        hacer()


# -- las de dash-bootstrap-components: el mismo HTML por los dos caminos --------------------------------------------


# lo de la derecha es lo que dash-bootstrap-components 2.0.4 deja en un navegador, leído de su DOM: otra versión de la
# biblioteca pide volver a leerlo. El valor y lo elegido son estado; en un HTML que se envía, son sus atributos.
@pytest.mark.parametrize(
    ("pieza", "dibujada"),
    [
        (
            entrada("number", "dias", 5, "opcion-dias", min=1, max=30, step=1, required=False),
            '<input type="number" name="dias" id="opcion-dias" min="1" max="30" step="1" class="form-control" '
            'value="5">',
        ),
        (
            entrada("date", "desde", "2026-11-02", "opcion-desde"),
            '<input type="date" name="desde" id="opcion-desde" step="any" class="form-control" value="2026-11-02">',
        ),
        (
            entrada("range", "peso-0", 30, "peso-x", min=0, max=50, step=1, className="deslizador"),
            '<input type="range" class="deslizador form-control" min="0" max="50" step="1" name="peso-0" id="peso-x" '
            'value="30">',
        ),
        (
            eleccion("lab", "123456", [("12345", "de lunes a viernes"), ("123456", "<hasta> sábado")], "opcion-lab"),
            '<select name="lab" class="form-select" id="opcion-lab"><option value="" disabled="" hidden=""></option>'
            '<option value="12345">de lunes a viernes</option>'
            '<option value="123456" selected="">&lt;hasta&gt; sábado</option></select>',
        ),
        (
            eleccion("base", "", [], "opcion-base", vacia="sin coordenadas"),
            '<select name="base" class="form-select" id="opcion-base">'
            '<option value="" disabled="" hidden="" selected="">sin coordenadas</option></select>',
        ),
    ],
    ids=["número", "fecha", "deslizador", "elección", "elección sin opciones"],
)
def test_un_control_de_bootstrap_es_el_mismo_por_los_dos_caminos(pieza: Any, dibujada: str) -> None:
    escrito, leido = Lector(en_html(pieza)), Lector(dibujada)
    assert [(etiqueta, {n: v or "" for n, v in atributos.items()}) for etiqueta, atributos in escrito.etiquetas] == [
        (etiqueta, {n: v or "" for n, v in atributos.items()}) for etiqueta, atributos in leido.etiquetas
    ]
    assert escrito.dicho == leido.dicho


def test_las_clases_que_se_escriben_son_las_que_pone_la_biblioteca_instalada() -> None:
    (guion,) = (Path(dbc.__file__).parent / "_components").glob("*.min.js")
    escrito = guion.read_text("utf-8")
    for clase in html.CLASES_DE_BOOTSTRAP.values():
        assert f'"{clase}"' in escrito, clase


def test_ninguna_eleccion_ofrece_un_valor_vacio(almacen_pequeno: Almacen) -> None:
    """`dbc.Select` mostraría en su lugar la opción que se reserva, y la persona leería un control en blanco."""
    consulta = almacen_pequeno.consulta()
    vistas = 0
    for direccion in direcciones(consulta):
        for pieza in piezas(list(pintado(leer(direccion, consulta), consulta).values())):
            if "options" in pieza["props"]:
                vistas += 1
                assert all(opcion["value"] for opcion in pieza["props"]["options"]), direccion
    assert vistas
