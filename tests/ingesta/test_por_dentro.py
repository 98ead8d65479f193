"""Lo que calamine no dice y el libro sí: errores, fórmulas sin resultado, porcentajes y miles."""

from __future__ import annotations

import io
import struct
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from dashboard.ingesta.lectura import leer_celdas
from dashboard.ingesta.libro_corregido import libro_corregido
from dashboard.ingesta.por_dentro import XLS, notas_de_libro
from dashboard.nucleo.errores import ErrorArchivo
from tests.ingesta.conftest import leer_tabla
from tests.ingesta.otros_libros import (
    CLASES,
    ESCRITORES,
    FILA,
    HOY,
    TITULOS,
    Error,
    Formula,
    Miles,
    Porciento,
    biff,
    comprimir,
    escribir,
    ods,
    recursos,
    xls,
)


@pytest.mark.parametrize("error", [Error("#REF!"), Error("#N/A", con_formula=True)])
@CLASES
def test_una_celda_con_un_error_detiene_el_libro_en_vez_de_leerse_en_blanco(
    tmp_path: Path, clase: str, error: Error
) -> None:
    ruta = escribir(tmp_path, ESCRITORES[clase]({"D": [TITULOS, [*FILA[:6], error]]}))
    with pytest.raises(ErrorArchivo, match="alguna celda con un error de fórmula") as fallo:
        leer_celdas(ruta)
    assert "guárdelo como un XLSX corriente" in fallo.value.que_hacer


_QUE_CANTIDAD = "¿la cantidad es ese número, o la hoja de cálculo muestra otro (un porcentaje, miles)?"


@pytest.mark.parametrize("raro", [Miles(3_710_000), Porciento(12.5), Porciento(3)])
@CLASES
def test_una_columna_con_un_formato_que_muestra_otra_cantidad_se_pregunta_entera(
    tmp_path: Path, clase: str, raro: object
) -> None:
    leidas, informe, ruta = recursos(tmp_path, clase, ("A", raro, None), ("B", 3000, None), ("C", "30", None))
    assert leidas["valor"].tolist() == [30]
    assert _QUE_CANTIDAD in informe.detenido
    hoja = openpyxl.load_workbook(io.BytesIO(libro_corregido(ruta, [informe]))).active
    assert [celda.value for celda in hoja["D"]] == ["valor", "#N/A", "#N/A", "30"]


@CLASES
def test_una_cuenta_que_se_muestra_en_miles_se_pregunta_y_la_columna_de_al_lado_no(
    tmp_path: Path, clase: str, referencia: dict[str, pd.DataFrame]
) -> None:
    fila = [*FILA[:5], Miles(9_000), 3]
    ruta = escribir(tmp_path, ESCRITORES[clase]({"D": [TITULOS, fila], "Vieja": [[Porciento(1)]]}, ocultas=("Vieja",)))
    informe = leer_tabla(ruta, None, referencia, HOY)[2]
    assert [(p.fila, p.columna) for p in informe.problemas] == [(2, "asistentes")]
    assert _QUE_CANTIDAD in informe.detenido


@CLASES
def test_un_porcentaje_en_una_columna_que_no_es_de_la_tabla_no_estorba(
    tmp_path: Path, clase: str, referencia: dict[str, pd.DataFrame]
) -> None:
    hojas = {"D": [[*TITULOS, "% de asistencia"], [*FILA, Porciento(0.75)]]}
    _, filas, informe = leer_tabla(escribir(tmp_path, ESCRITORES[clase](hojas)), None, referencia, HOY)
    assert (filas["asistentes"].tolist(), informe.detenido) == ([9], "")


@CLASES
def test_un_porcentaje_bajo_la_tabla_no_hace_dudar_de_sus_cantidades(
    tmp_path: Path, clase: str, referencia: dict[str, pd.DataFrame]
) -> None:
    total = ["Total", None, None, None, None, Porciento(0.75), None]
    ruta = escribir(tmp_path, ESCRITORES[clase]({"D": [TITULOS, FILA, total]}))
    _, filas, informe = leer_tabla(ruta, None, referencia, HOY)
    assert (filas["asistentes"].tolist(), informe.detenido) == ([9], "")


@pytest.mark.parametrize("tipo", [0x27E, 0xBD, 0x06])
def test_en_un_xls_el_formato_se_sabe_como_este_guardado_el_numero(tipo: int) -> None:
    # 30 abreviado, y tres seguidos de los que el segundo se muestra en miles
    abreviado = struct.pack("<I", 30 << 2 | 2)
    cuerpo = {
        0x27E: struct.pack("<HHH", 1, 3, 3) + abreviado,
        0xBD: struct.pack("<HH", 1, 2) + b"".join(struct.pack("<H", n) + abreviado for n in (0, 3, 0)) + b"\4\0",
        0x06: struct.pack("<HHHd", 1, 3, 3, 30) + bytes(6) + struct.pack("<HBH", 3, 0x1E, 30),
    }[tipo]
    libro = xls({"D": [TITULOS, [], [Miles(1)]]}, de_hoja=biff(tipo, cuerpo))
    notas = notas_de_libro(libro, XLS)["D"]
    assert {columna: list(filas) for columna, filas in notas.raras.items()} == {3: [2], 0: [3]}


@CLASES
def test_una_hoja_con_todo_a_la_vez_pregunta_lo_que_se_ve_de_otra_manera_y_lee_lo_demas(
    tmp_path: Path, clase: str
) -> None:
    titulos = ["codigo_recurso", "tipo", "nombre", "valor", "fecha", "fuente"]
    fila = ["R-1", "lactario", "Lactario 1", Miles(3_710_000), date(2026, 1, 5), "Red 2"]
    otra = ["R-2", "lactario", "Lactario 2", "3000", date(2026, 1, 6), None]
    ruta = escribir(tmp_path, ESCRITORES[clase]({"D": [titulos, fila, otra]}))
    _, leidas, informe = leer_tabla(ruta, None, {}, HOY)
    assert leidas["fecha"].astype("str").tolist() == ["2026-01-06"]
    assert leidas["valor"].tolist() == [3000]
    assert [(p.fila, p.columna) for p in informe.problemas] == [(2, "valor")]
    assert _QUE_CANTIDAD in informe.detenido


def test_en_un_ods_el_formato_puede_ser_el_de_la_columna_o_venir_de_otro_estilo(tmp_path: Path) -> None:
    sano = ods({"D": [["codigo_recurso", "tipo", "valor"], ["R-1", "lactario", 3000]]})
    columnas = b'<table:table-column table:number-columns-repeated="2"/><table:table-column '
    hija = b'<style:style style:name="hija" style:family="table-cell" style:parent-style-name="miles"/>'
    for estilo in (b"miles", b"hija", b"otra"):
        ruta = _cambiado(
            tmp_path,
            sano,
            (b"</office:automatic-styles>", hija + b"</office:automatic-styles>"),
            (b'"vista">', b'"vista">' + columnas + b'table:default-cell-style-name="' + estilo + b'"/>'),
        )
        _, leidas, informe = leer_tabla(ruta, None, {}, HOY)
        assert (_QUE_CANTIDAD in informe.detenido) == (estilo != b"otra")
    assert leidas["valor"].tolist() == [3000]


def _cambiado(carpeta: Path, libro: bytes, *cambios: tuple[bytes, bytes], parte: str = "content.xml") -> Path:
    with zipfile.ZipFile(io.BytesIO(libro)) as suyo:
        partes: dict[str, bytes | str] = {nombre: suyo.read(nombre) for nombre in suyo.namelist()}
    for antes, despues in cambios:
        cambiada = partes[parte]
        assert isinstance(cambiada, bytes)
        partes[parte] = cambiada.replace(antes, despues)
        assert partes[parte] != cambiada
    return escribir(carpeta, comprimir(partes))


@pytest.mark.parametrize("clase", [".ods", ".xlsx"])
def test_una_formula_sin_su_resultado_se_avisa_como_en_un_xlsx(tmp_path: Path, clase: str) -> None:
    hojas = {"Sesiones": [[], TITULOS, FILA, [*FILA[:5], Formula(), Formula()]]}
    (celdas,) = leer_celdas(escribir(tmp_path, ESCRITORES[clase](hojas)))
    assert celdas.textos(5).tolist() == ["9", ""]
    assert celdas.avisos[-1].startswith(
        "En la hoja «Sesiones» hay 2 fórmulas sin su resultado guardado (la primera, en la fila 4, columna 6): esas "
        "celdas se leyeron en blanco."
    )


@pytest.mark.parametrize("visto", ["#DIV/0!", "#N/D", "#¡VALOR!", "Err:508"])
def test_un_error_que_un_ods_guarda_como_cero_detiene_el_libro(tmp_path: Path, visto: str) -> None:
    with pytest.raises(ErrorArchivo, match=r"un error de fórmula .* en la hoja «Sesiones»"):
        leer_celdas(escribir(tmp_path, ods({"Sesiones": [TITULOS, [*FILA[:6], Formula(visto)]]})))
    # un cero de verdad es un cero
    (celdas,) = leer_celdas(escribir(tmp_path, ods({"Sesiones": [TITULOS, [*FILA[:6], Formula("0")]]})))
    assert celdas.textos(6).tolist() == ["0"]


@pytest.mark.parametrize("clase", [".ods", ".xlsb", ".xlsx"])
def test_un_error_se_dice_con_su_hoja_y_el_de_una_hoja_oculta_no_estorba(tmp_path: Path, clase: str) -> None:
    hojas = {"Sesiones": [TITULOS, FILA], "Cuentas": [["x", Error()]]}
    with pytest.raises(ErrorArchivo, match="en la hoja «Cuentas»"):
        leer_celdas(escribir(tmp_path, ESCRITORES[clase](hojas)))
    (celdas,) = leer_celdas(escribir(tmp_path, ESCRITORES[clase](hojas, ocultas=("Cuentas",))))
    assert celdas.hoja == "Sesiones"


def test_la_copia_que_un_ods_guarda_de_otro_libro_no_es_una_hoja_y_no_se_nombra(tmp_path: Path) -> None:
    ajena = "'file:///C:/Users/alguien/otro.ods'#$Hoja1"
    for ocultas in ((), (ajena,)):
        (celdas,) = leer_celdas(escribir(tmp_path, ods({"D": [TITULOS, FILA], ajena: [["x", Error()]]}, ocultas)))
        assert celdas.hoja == "D"
        assert not any("file:" in aviso for aviso in celdas.avisos)


def test_dos_hojas_de_un_ods_con_el_mismo_nombre_se_dicen_y_no_se_pierde_ninguna(tmp_path: Path) -> None:
    libro = ods({"Enero": [TITULOS, FILA], "Ener0": [TITULOS, FILA]})
    with pytest.raises(ErrorArchivo, match="dos hojas llamadas «Enero»"):
        leer_celdas(_cambiado(tmp_path, libro, (b"Ener0", b"Enero")))


def test_un_ods_con_contrasena_lo_dice(tmp_path: Path) -> None:
    cifrado = _cambiado(
        tmp_path,
        ods({"D": [TITULOS, FILA]}),
        (b"</manifest:manifest>", b"<manifest:encryption-data/></manifest:manifest>"),
        parte="META-INF/manifest.xml",
    )
    with pytest.raises(ErrorArchivo, match="protegido con contraseña") as error:
        leer_celdas(cifrado)
    assert "quítesela antes" in error.value.que_hacer
