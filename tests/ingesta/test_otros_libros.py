"""Los libros que no son un XLSX corriente se leen igual, y lo roto y lo hostil se dice en una frase."""

from __future__ import annotations

import io
import sys
import zipfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from dashboard.ingesta.aparte import leer_aparte
from dashboard.ingesta.lectura import leer_celdas
from dashboard.ingesta.reconocer import reconocer_hojas
from dashboard.nucleo.errores import ErrorArchivo
from tests.ingesta.conftest import leer_tabla
from tests.ingesta.otros_libros import (
    CLASES,
    ESCRITORES,
    FILA,
    HOY,
    TITULOS,
    comprimir,
    escribir,
    estricto,
    ods,
    xls,
    xlsb,
)


@CLASES
def test_cada_libro_da_las_mismas_celdas_que_un_xlsx_en_sus_mismas_filas(tmp_path: Path, clase: str) -> None:
    filas: Sequence[Sequence[object]] = [
        [],
        [None, "REPORTE DE SESIONES"],
        [],
        [None, *TITULOS, "activo"],
        [None, "S-9", "00123", date(2026, 2, 12), "09:30", 12, 9.0, None, True],
        [None, "S-ñ", "G-1", date(2026, 3, 12), None, 12.0, 8, 2.5, False],
    ]
    libro = openpyxl.Workbook()
    for numero, fila in enumerate(filas, start=1):
        for columna, valor in enumerate(fila, start=1):
            libro.active.cell(numero, columna, valor)
    libro.active.title = "Sesiones"
    corriente = tmp_path / "c.xlsx"
    libro.save(corriente)
    (esperadas,) = leer_celdas(corriente)
    vieja = {"Vieja": [TITULOS, FILA]}
    todas = leer_celdas(escribir(tmp_path, ESCRITORES[clase]({"Sesiones": filas, **vieja}, ocultas=("Vieja",))))
    (celdas,) = todas
    assert celdas.hoja == "Sesiones"
    assert celdas.encabezado == esperadas.encabezado
    assert (list(celdas.lineas), celdas.linea_encabezado) == ([5, 6], 4)
    pd.testing.assert_frame_equal(celdas.filas, esperadas.filas)
    assert celdas.filas.iloc[0].tolist() == ["S-9", "00123", "2026-02-12", "09:30", "12", "9", "", "verdadero"]
    assert celdas.avisos[0] == "No se leyó lo que está oculto: 1 hoja («Vieja»)."
    assert "se lee el valor que guarda cada celda y no cómo se muestra" in celdas.avisos[1]
    assert "guárdela como un XLSX corriente" in celdas.avisos[1]


@CLASES
def test_un_libro_de_varias_hojas_se_lee_en_otro_proceso_y_se_reconoce(tmp_path: Path, clase: str) -> None:
    faltas = [["codigo_sesion", "motivo", "cantidad"], ["S-1", "M01", 1]]
    ruta = escribir(tmp_path, ESCRITORES[clase]({"Sesiones": [TITULOS, FILA], "Faltas": faltas}))
    # en otro proceso, como lo lee quien carga
    sesiones, otras = leer_aparte(ruta)
    assert (sesiones.hoja, otras.hoja) == ("Sesiones", "Faltas")
    assert otras.avisos == ()
    assert sorted(sesiones.sueltos or ()) == [4, 5]
    pares, sin_leer = reconocer_hojas([sesiones, otras])
    assert ([tabla.nombre for _, tabla in pares], list(sin_leer)) == (["sesiones", "inasistencias"], [])


@CLASES
def test_una_sesion_se_acepta_como_la_de_un_xlsx(
    tmp_path: Path, clase: str, referencia: dict[str, pd.DataFrame]
) -> None:
    ruta = escribir(tmp_path, ESCRITORES[clase]({"Sesiones": [TITULOS, FILA]}))
    _, filas, informe = leer_tabla(ruta, None, referencia, HOY)
    assert filas["codigo_sesion"].tolist() == ["S-9"]
    assert (informe.aceptadas, informe.rechazadas, informe.detenido) == (1, 0, "")


def test_las_celdas_combinadas_de_un_xls_extienden_su_titulo(tmp_path: Path) -> None:
    arriba, abajo = ["codigo_sesion", "fecha", "Próxima", None, "asistentes"], [None, None, "fecha", "hora", None]
    hojas = {"D": [arriba, abajo, ["S-1", "2026-02-01", "2026-03-01", "09:30", 9]]}
    (celdas,) = leer_celdas(escribir(tmp_path, xls(hojas, combinada=(0, 0, 2, 3))))
    assert celdas.encabezado == ("codigo_sesion", "fecha", "Próxima fecha", "Próxima hora", "asistentes")
    # sin el rango, el título de arriba no pasa de su celda en la columna de la derecha del todo
    (sueltas,) = leer_celdas(escribir(tmp_path, xls(hojas, combinada=(0, 0, 0, 1))))
    assert sueltas.encabezado[3] == "hora"


# -- lo roto y lo hostil -----------------------------------------------------------------------------------------------

_SANO = {"D": [TITULOS, FILA]}


@pytest.mark.parametrize("nombre", ["libro.csv", "libro.xlsx", "libro.ods", "libro.xls"])
@CLASES
def test_decide_el_contenido_y_no_el_nombre(tmp_path: Path, clase: str, nombre: str) -> None:
    (celdas,) = leer_celdas(escribir(tmp_path, ESCRITORES[clase](_SANO), nombre))
    assert (celdas.hoja, celdas.total) == ("D", 1)


@pytest.mark.parametrize(
    ("contenido", "frase"),
    [
        (xls(_SANO)[:3000], "formato antiguo (.xls) o está protegido con contraseña"),
        (xls(_SANO, clave=True), "formato antiguo (.xls) o está protegido con contraseña"),
        (xlsb(_SANO)[:-300], "dañado o incompleto"),
        (ods(_SANO)[:-300], "dañado o incompleto"),
        (estricto(_SANO)[:-300], "dañado o incompleto"),
        (
            comprimir({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<a/>"}),
            "está dañado, tiene contraseña o es otro documento",
        ),
        (
            comprimir(
                {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": " " * 9_000_000 + "<a/>"}
            ),
            "desmesurado",
        ),
        (
            comprimir(
                {
                    "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
                    "content.xml": '<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>',
                }
            ),
            "declaraciones que una hoja de cálculo no escribe",
        ),
    ],
)
def test_un_libro_roto_cerrado_o_con_trampas_se_dice_en_una_frase(tmp_path: Path, contenido: bytes, frase: str) -> None:
    with pytest.raises(ErrorArchivo) as error:
        leer_celdas(escribir(tmp_path, contenido))
    assert frase in str(error.value)
    assert error.value.que_hacer


@CLASES
def test_un_byte_cambiado_es_un_error_dicho_o_se_lee(tmp_path: Path, clase: str) -> None:
    sano = ESCRITORES[clase](_SANO)
    errores: list[ErrorArchivo] = []
    # en un `.xls`, lo que sigue a los registros es relleno
    for lugar in range(8, min(len(sano), 2_600), 7):
        ruta = escribir(tmp_path, sano[:lugar] + bytes([sano[lugar] ^ 0x55]) + sano[lugar + 1 :])
        try:
            # el byte puede ser el número de una fila: se lee otra cosa, pero se lee
            assert leer_celdas(ruta)
        except ErrorArchivo as error:
            errores.append(error)
    assert errores
    assert all(error.que_hacer for error in errores)


def _repetido() -> bytes:
    """Un `.ods` que dice repetir un texto más veces de las que caben en la memoria."""
    with zipfile.ZipFile(io.BytesIO(ods({"D": [TITULOS, ["x"]]}))) as libro:
        partes = {nombre: libro.read(nombre) for nombre in libro.namelist()}
    contenido = partes["content.xml"].replace(
        b'<table:table-row><table:table-cell office:value-type="string"><text:p>x',
        b'<table:table-row table:number-rows-repeated="1000000">'
        b'<table:table-cell table:number-columns-repeated="1000" office:value-type="string"><text:p>x',
    )
    assert contenido != partes["content.xml"]
    return comprimir({**partes, "content.xml": contenido})


def _lejana() -> bytes:
    """Un `.xlsb` con una celda en la otra punta de la hoja."""
    return xlsb({"D": [TITULOS, *[[]] * 900_000, [*[None] * 16_000, 1]]})


def test_un_ods_que_dice_repetir_sin_fin_no_se_abre(tmp_path: Path) -> None:
    with pytest.raises(ErrorArchivo, match="no se abre como hoja de cálculo"):
        leer_aparte(escribir(tmp_path, _repetido()), megas=900)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows no limita la memoria de un proceso así")
def test_un_libro_que_pide_toda_la_memoria_solo_termina_al_hijo(tmp_path: Path) -> None:
    ruta = escribir(tmp_path, _lejana())
    assert ruta.stat().st_size < 10_000
    with pytest.raises(ErrorArchivo, match="se detuvo: necesitaba más de 900 MB de memoria"):
        leer_aparte(ruta, megas=900)
