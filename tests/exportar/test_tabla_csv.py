"""El CSV de una lista: se abre bien en Excel del Perú, dice de dónde sale y ninguna celda es una fórmula."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.periodo import Periodo
from dashboard.exportar.tabla_csv import celdas, nombre_de_archivo, tabla_csv, texto_seguro
from dashboard.indicadores.listas.base import Columna
from dashboard.indicadores.listas.catalogo import LISTAS, abrir
from tests.fabricas import establecimiento, grupo, sesion

PELIGROSOS = ("=", "+", "-", "@", "\t", "\r", "\n")
Consultar = Callable[..., Consulta]


def _filas(crudo: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(crudo.decode("utf-8-sig"), newline=""), delimiter=";"))


def test_lleva_bom_punto_y_coma_y_fin_de_linea_de_windows(consulta_pequena: Consulta) -> None:
    periodo = Periodo.leer("2026")
    crudo = tabla_csv(abrir("establecimientos", "PE", consulta_pequena, periodo), consulta_pequena, periodo)
    assert crudo.startswith(b"\xef\xbb\xbf")
    assert crudo.endswith(b"\r\n")
    assert b";" in crudo.split(b"\r\n")[0]
    assert "Región" in crudo.decode("utf-8-sig").split("\r\n")[0]


def test_cada_fila_dice_territorio_periodo_fecha_y_carga(consulta_pequena: Consulta) -> None:
    periodo = Periodo.leer("2025-S1")
    nodo = consulta_pequena.nodo("11")
    filas = _filas(tabla_csv(abrir("atienden", "11", consulta_pequena, periodo), consulta_pequena, periodo))
    assert filas
    assert nodo.fecha_datos is not None
    for fila in filas:
        assert fila["Territorio"] == "Cusco"
        assert fila["Periodo"] == "2025-S1"
        assert fila["Datos al"] == nodo.fecha_datos.isoformat()
        assert fila["Carga"] == "1"
        assert fila["Norma"] == "Guía Técnica MINSA 2014"
        assert fila["Datos"] == "reales"
        # los ceros del código no se pierden
        assert len(fila["Código"]) == 8


def test_ninguna_celda_de_ninguna_lista_se_puede_tomar_por_formula(consultar: Consultar) -> None:
    maligno = '=HYPERLINK("http://malo")'
    consulta = consultar(
        establecimientos=[
            establecimiento("00000001", "11-01-01", nombre=maligno, distrito="+51", red_nombre="-red", categoria="@x"),
            establecimiento("00000002", "11-01-01", nombre="\t=1", microrred_nombre="@mr", diresa_nombre="=región"),
        ],
        grupos=[grupo("=G", "00000001", nombre="+grupo"), grupo("-2", "00000002", nombre="@grupo")],
        sesiones=[sesion("S1", "=G", "2026-03-05", 7, 10), sesion("S2", "-2", "2026-03-06", 9, 10)],
    )
    periodo, leidas = Periodo.leer("2026"), 0
    for lista in LISTAS:
        codigo = "=G" if lista.clave == "sesiones" else "11"
        for fila in _filas(tabla_csv(abrir(lista.clave, codigo, consulta, periodo), consulta, periodo)):
            leidas += 1
            for encabezado, celda in fila.items():
                assert not celda.startswith(PELIGROSOS), (lista.clave, encabezado, celda)
    assert leidas > 20


@given(st.text(max_size=30))
def test_el_texto_seguro_nunca_empieza_como_formula_y_se_puede_recuperar(texto: str) -> None:
    escrito = texto_seguro(texto)
    assert not escrito.startswith(PELIGROSOS)
    assert escrito in (texto, f"'{texto}")


def test_las_celdas_se_escriben_a_la_peruana_y_lo_que_falta_queda_vacio() -> None:
    columnas = (
        Columna("codigo", "Código"), Columna("n", "n", "entero"), Columna("p", "%", "porcentaje"),
        Columna("f", "Fecha", "fecha"), Columna("horas", "Horas", "entero"),
    )  # fmt: skip
    fila = {"codigo": "00000001", "n": 1234, "p": 0.7196, "f": date(2026, 10, 5), "horas": 7.5}
    assert celdas(columnas, fila) == ["00000001", 1234, "71,96", "2026-10-05", "7,5"]
    assert celdas(columnas, dict.fromkeys(fila)) == [""] * 5
    assert celdas(columnas, {}) == [""] * 5
    # cero no es vacío
    assert celdas(columnas[1:3], {"n": 0, "p": 0.0}) == [0, "0,00"]
    # 79,996 % no es 80: se escribe con los decimales que hagan falta para no decirlo; y un decimal largo va entero
    assert celdas(columnas[2:3], {"p": 0.79996}) == ["79,996"]
    assert celdas(columnas[2:3], {"p": 0.8}) == ["80,00"]
    assert celdas(columnas[1:2], {"n": 1234567.5}) == ["1234567,5"]


@pytest.mark.parametrize(
    ("codigo", "demostracion", "esperado"),
    [
        ("11", False, "atienden_11_cusco_2026-S1.csv"),
        ("11-02-05", True, "DEMOSTRACION_atienden_11-02-05_cusco_2026-S1.csv"),
        ("../../etc/passwd", False, "atienden_etc-passwd_cusco_2026-S1.csv"),
        ("G 1\r\nX: y", False, "atienden_G-1-X-y_cusco_2026-S1.csv"),
    ],
)
def test_el_nombre_del_archivo_es_seguro_y_dice_si_es_demostracion(
    consulta_pequena: Consulta, codigo: str, demostracion: bool, esperado: str
) -> None:
    abierta = abrir("atienden", "11", consulta_pequena, Periodo.leer("2026"))
    otra = replace(abierta, nodo=replace(abierta.nodo, codigo=codigo))
    assert nombre_de_archivo(otra, Periodo.leer("2026-S1"), demostracion) == esperado
