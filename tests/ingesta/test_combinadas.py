"""Celdas combinadas entre los datos: se llenan y se dice; títulos, totales y cuentas no."""

from __future__ import annotations

import io
import struct
from collections.abc import Callable, Sequence
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from dashboard.ingesta.informe import Informe
from dashboard.ingesta.libro_corregido import libro_corregido
from tests.ingesta.conftest import HOY, leer_tabla
from tests.ingesta.otros_libros import binario, cambiar, escribir, estricto, ods, xls, xlsb

Referencia = dict[str, pd.DataFrame]
TITULOS = ["codigo_grupo", "codigo_sesion", "fecha", "asistentes", "gestantes"]
FILAS = [
    TITULOS,
    ["G-1", "S-2", "2026-02-11", 7, 1],
    [None, "S-3", "2026-02-12", 8, 2],
    [None, "S-4", "2026-02-13", 9, 3],
]


def _libro(carpeta: Path, filas: Sequence[Sequence[object]], *rangos: str) -> Path:
    libro = openpyxl.Workbook()
    for fila in filas:
        libro.active.append(fila)
    for rango in rangos:
        libro.active.merge_cells(rango)
    ruta = carpeta / "libro.xlsx"
    libro.save(ruta)
    return ruta


def _avisos(informe: Informe) -> list[str]:
    return [aviso.partition(":")[0] for aviso in informe.avisos if "llenada" in aviso]


def test_la_celda_combinada_vale_en_todas_sus_filas_y_se_dice_cuantas(tmp_path: Path, referencia: Referencia) -> None:
    filas = [*FILAS, ["G-1", "S-5", "2026-03-14", 9, None], [None, "S-6", None, 9, None]]
    _, leidas, informe = leer_tabla(_libro(tmp_path, filas, "A2:A4", "A5:A6", "C5:C6"), None, referencia, HOY)
    assert leidas["codigo_grupo"].tolist() == ["G-1"] * 5
    assert leidas["fecha"].dt.day.tolist() == [11, 12, 13, 14, 14]
    assert (informe.total, informe.aceptadas) == (5, 5)
    assert _avisos(informe) == ["3 rangos combinados y 4 celdas llenadas"]


def test_sin_combinar_una_celda_en_blanco_sigue_en_blanco(tmp_path: Path, referencia: Referencia) -> None:
    _, leidas, informe = leer_tabla(_libro(tmp_path, FILAS), None, referencia, HOY)
    assert leidas["codigo_sesion"].tolist() == ["S-2"]
    assert (informe.rechazadas, _avisos(informe)) == (2, [])


def test_los_titulos_los_totales_los_rotulos_y_los_blancos_no_se_llenan(tmp_path: Path, referencia: Referencia) -> None:
    filas = [["SESIONES 2026"], *FILAS, [], ["MICRORRED EJEMPLO"], ["TOTAL", None, None, 24, 6], ["Fuente: registro"]]
    rangos = ("A1:E1", "A3:A6", "A7:E7", "A8:C8", "A9:E9")
    _, leidas, informe = leer_tabla(_libro(tmp_path, filas, *rangos), None, referencia, HOY)
    assert leidas["codigo_grupo"].tolist() == ["G-1"] * 3
    assert dict(informe.motivos) == {
        "título sobre la tabla": 1, "en blanco": 1, "fila de totales": 1, "nota al pie": 1,
    }  # fmt: skip
    assert _avisos(informe) == ["1 rango combinado y 2 celdas llenadas"]
    # el rótulo se rechaza como siempre: sus celdas en blanco no se inventan
    assert {problema.fila for problema in informe.problemas} == {7}
    assert informe.total == informe.aceptadas + informe.rechazadas + informe.ignoradas == 8


def test_una_cuenta_combinada_no_se_repite_y_se_pregunta(tmp_path: Path, referencia: Referencia) -> None:
    filas = [*FILAS[:2], ["G-1", "S-3", "2026-02-12", None, 2], ["G-1", "S-4", "2026-02-13", 9, 3]]
    _, leidas, informe = leer_tabla(_libro(tmp_path, filas, "D2:D3"), None, referencia, HOY)
    assert leidas["codigo_sesion"].tolist() == ["S-4"]
    assert "¿la cantidad de la celda combinada es de cada fila o la suma de todas?" in informe.detenido


def test_lo_combinado_a_lo_ancho_y_lo_que_nadie_usa(tmp_path: Path, referencia: Referencia) -> None:
    titulos = [*TITULOS, "fecha_proxima", "Apuntes"]
    filas = [titulos, ["G-1", "S-2", "2026-02-11", 7, 1, "2026-03-11", "a"], ["G-1", "S-3", "2026-02-12", 7, 1, None]]
    _, leidas, informe = leer_tabla(_libro(tmp_path, filas, "F2:F3", "G2:G3"), None, referencia, HOY)
    assert leidas["proxima_fecha"].dt.day.tolist() == [11, 11]
    assert _avisos(informe) == ["1 rango combinado y 1 celda llenada"]


def _en_ods() -> bytes:
    celda = b'<table:table-cell office:value-type="string"><text:p>G-1'
    return cambiar(
        ods({"D": FILAS}), "content.xml", (celda, celda.replace(b"cell ", b'cell table:number-rows-spanned="3" '))
    )


def _en_estricto() -> bytes:
    fin = b"</sheetData>"
    combinadas = fin + b'<mergeCells count="1"><mergeCell ref="A2:A4"/></mergeCells>'
    return cambiar(estricto({"D": FILAS}), "xl/worksheets/sheet1.xml", (fin, combinadas))


def _en_xlsb() -> bytes:
    fin = binario(130)
    rango = binario(176, struct.pack("<4I", 1, 3, 0, 0))
    return cambiar(xlsb({"D": FILAS}), "xl/worksheets/sheet1.bin", (fin, rango + fin))


def _en_xls() -> bytes:
    return xls({"D": FILAS}, combinada=(1, 3, 0, 0))


@pytest.mark.parametrize("hacer", [_en_ods, _en_estricto, _en_xlsb, _en_xls])
def test_en_los_demas_libros_tambien_y_el_corregido_vuelve_lleno(
    tmp_path: Path, referencia: Referencia, hacer: Callable[[], bytes]
) -> None:
    ruta = escribir(tmp_path, hacer())
    _, leidas, informe = leer_tabla(ruta, None, referencia, HOY)
    assert leidas["codigo_grupo"].tolist() == ["G-1"] * 3
    assert _avisos(informe) == ["1 rango combinado y 2 celdas llenadas"]
    hoja = openpyxl.load_workbook(io.BytesIO(libro_corregido(ruta, [informe]))).active
    assert [celda.value for celda in hoja["A"]] == ["codigo_grupo", "G-1", "G-1", "G-1"]
