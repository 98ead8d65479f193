"""El formulario sin red: todo va dentro y escapado, solo se elige, y lo que envía se carga como cualquier archivo."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date
from html.parser import HTMLParser

import pytest

from dashboard.almacen.almacen import Almacen
from dashboard.contratos.grupos import ACUERDOS, SUPERVISIONES
from dashboard.nucleo.errores import ErrorVista
from dashboard.salidas.plan_html import en_html
from tests.planificacion.conftest import NOMBRE_HOSTIL, almacen_de_visitas
from tests.salidas.test_vuelta import Oficina, oficina

__all__ = ["almacen_de_visitas", "oficina"]


class _Etiquetas(HTMLParser):
    """Las etiquetas de un documento con sus atributos, y lo que se lee de él."""

    def __init__(self, texto: str) -> None:
        super().__init__()
        self.todas: list[tuple[str, Mapping[str, str | None]]] = []
        self.leido = ""
        self.feed(texto)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.todas.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.leido += data

    def de(self, *nombres: str) -> list[Mapping[str, str | None]]:
        return [atributos for etiqueta, atributos in self.todas if etiqueta in nombres]


@pytest.fixture
def html(almacen_de_visitas: Almacen, oficina: Oficina) -> str:
    """El del único equipo de la red 11-02."""
    assert almacen_de_visitas
    return en_html(oficina.plan(), 1).decode()


def test_solo_se_elige_se_marca_o_se_pone_una_fecha(html: str) -> None:
    hallado = _Etiquetas(html)
    assert {campo["type"] for campo in hallado.de("input")} == {"radio", "checkbox", "date"}
    assert not hallado.de("textarea")
    assert not re.search("contenteditable", html)
    # cada control se nombra, y su columna es de una de las dos tablas
    columnas = {campo["data-columna"] for campo in hallado.de("input", "select")}
    assert columnas <= {*SUPERVISIONES.nombres, *ACUERDOS.nombres}
    identificadores = [atributos["id"] for _, atributos in hallado.todas if "id" in atributos]
    assert len(identificadores) == len(set(identificadores))


def test_no_pide_nada_de_fuera_y_ningun_nombre_abre_una_etiqueta(html: str) -> None:
    hallado = _Etiquetas(html)
    assert not re.search(r"https?://|src=|@import|url\(", html)
    assert "default-src 'none'" in str(hallado.de("meta")[1]["content"])
    # el nombre trae «<b>»: la única del documento es la nuestra
    assert [negrita.get("id") for negrita in hallado.de("b")] == ["cuantas"]
    assert NOMBRE_HOSTIL in hallado.leido
    assert len(hallado.de("script")) == 1


def test_lleva_cada_visita_del_equipo_con_lo_que_hay_que_mirar(html: str, oficina: Oficina) -> None:
    visitas = oficina.plan().visitas
    filas = [json.loads(str(s["data-fila"])) for s in _Etiquetas(html).de("section")]
    assert [fila["codigo_supervision"] for fila in filas] == [
        f"PLAN-{v.inicio:%Y%m%d}-{v.candidato.codigo}" for v in visitas
    ]
    leido = _Etiquetas(html).leido
    assert all(punto.texto in leido for visita in visitas for punto in visita.mirar)
    with pytest.raises(ErrorVista, match="equipo 7"):
        en_html(oficina.plan(), 7)


def test_lo_que_envia_es_un_solo_archivo_que_se_carga_como_cualquiera(oficina: Oficina) -> None:
    ruta = oficina.carpeta / "visitas-11-02-equipo-1-2026-12-07.csv"
    ruta.write_text(
        '"codigo_supervision","fecha","codigo_renipress","codigo_grupo","nivel","resultado","hallazgo_acta"\r\n'
        '"PLAN-20261207-G-A","2026-12-07","90000002","G-A","red","hecha","si"\r\n'
        '"PLAN-20261208-G-B","2026-12-08","90000003","G-B","red","no_hecha",""\r\n\r\n'
        '"codigo_acuerdo","fecha","codigo_renipress","codigo_grupo","acuerdo","a_cargo_de","fecha_compromiso"\r\n'
        '"PLAN-20261207-G-A-1","2026-12-07","90000002","G-A","acta","red","2027-01-15"\r\n',
        encoding="utf-8",
        newline="",
    )
    resultado = oficina.cargar(ruta)
    assert resultado.generacion is not None, resultado.texto()
    assert [(i.tabla, i.aceptadas, i.rechazadas) for i in resultado.informes] == [
        ("supervisiones", 2, 0), ("acuerdos", 1, 0),
    ]  # fmt: skip
    consulta = oficina.consulta()
    assert consulta.supervisiones(consulta.nodo("G-A"))[0]["fecha"] == date(2026, 12, 7)
    assert consulta.supervisiones(consulta.nodo("G-B")) == []
    assert [a["acuerdo"] for a in consulta.acuerdos(consulta.nodo("11-02"))] == ["acta"]
