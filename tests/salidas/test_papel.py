"""El papel de un libro: ni filas el doble de altas que su texto, ni letra chica por una columna que nadie lee."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

import openpyxl
import pytest

from dashboard.almacen.almacen import Almacen
from dashboard.dominio.periodo import Periodo
from dashboard.indicadores.listas.lista import Columna
from dashboard.salidas.hojas import libro_de_nodo
from dashboard.salidas.libro import Hoja, escribir
from dashboard.salidas.papel import alto, largo_en_cifras


@pytest.mark.parametrize(
    ("texto", "ancho", "renglones"),
    [
        # medidos con la letra del libro: lo de una columna de cien cabe en un renglón de más letras
        ("Regiones con al menos un facilitador por cada 20 establecimientos que atienden partos, de todas.", 100, 1),
        ("MMMM WWWW " * 8, 100, 2),
        ("corto", 9, 1),
        ("una palabra larguísima: electroencefalografista", 12, 4),
        ("", 10, 1),
    ],
)  # fmt: skip
def test_una_fila_mide_lo_que_ocupa_su_texto(texto: str, ancho: int, renglones: int) -> None:
    assert (alto([(texto, ancho)]) or 15.0) / 15 == pytest.approx(renglones, abs=1 if renglones > 2 else 0)


def test_las_mayusculas_miden_mas_y_las_letras_finas_menos() -> None:
    assert largo_en_cifras("0123456789") == 10
    assert largo_en_cifras("illicit li") < 6 < largo_en_cifras("ABCDEF")


def test_lo_que_va_al_margen_no_se_imprime_ni_achica_lo_demas() -> None:
    columnas = (Columna("a", "A"), Columna("b", "B"), Columna("clave", "Clave"))
    fila = {"a": "x" * 120, "b": "y" * 60, "clave": "k" * 200}

    def hecha(*hojas: Hoja) -> Any:
        crudo = escribir("t", "p", hojas, datetime(2026, 1, 1), demostracion=False)
        return openpyxl.load_workbook(io.BytesIO(crudo))["H"]

    con, sin = hecha(Hoja("H", columnas, [fila], al_margen=1)), hecha(Hoja("H", columnas[:2], [fila]))
    assert con.print_area.endswith("$A$1:$B$2")
    assert [con.column_dimensions[c].width for c in "AB"] == [sin.column_dimensions[c].width for c in "AB"]
    assert con.page_setup.fitToWidth == sin.page_setup.fitToWidth
    assert con["C2"].value == fila["clave"]


def test_la_clave_de_los_indicadores_queda_fuera_del_papel(almacen_pequeno: Almacen) -> None:
    consulta = almacen_pequeno.consulta()
    for nodo in (consulta.raiz, consulta.hijos(consulta.raiz)[0]):
        crudo, _ = libro_de_nodo(consulta, nodo, Periodo.leer("2026"))
        hoja = openpyxl.load_workbook(io.BytesIO(crudo))["Indicadores"]
        ultima = hoja.cell(1, hoja.max_column)
        assert ultima.value == "Clave"
        assert f"${ultima.column_letter}$" not in hoja.print_area
