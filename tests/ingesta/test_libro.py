"""Libros XLSX: hojas, títulos, celdas combinadas, fechas, fórmulas, errores y libros con trampas."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from dashboard.ingesta.lectura import leer_celdas
from dashboard.ingesta.reconocer import reconocer_hojas
from dashboard.nucleo.errores import ErrorArchivo
from tests.ingesta.conftest import leer_tabla
from tests.ingesta.crudo import filas_de_hoja

Hacer = Callable[..., Path]
TITULOS = ["codigo_sesion", "codigo_grupo", "fecha", "hora", "esperadas", "asistentes"]
FILA = ["S-9", "G-1", date(2026, 2, 12), time(9, 30), 12, 9.0]


@pytest.fixture
def hacer(tmp_path: Path) -> Hacer:
    """Escribe un libro: nombre de hoja → filas; devuelve su ruta."""

    def _hacer(
        hojas: dict[str, list[list[object]]], ajustar: Callable[[openpyxl.Workbook], None] | None = None
    ) -> Path:
        libro = openpyxl.Workbook()
        libro.remove(libro.active)
        for nombre, filas in hojas.items():
            hoja = libro.create_sheet(nombre)
            for fila in filas:
                hoja.append(fila)
        if ajustar:
            ajustar(libro)
        ruta = tmp_path / "libro.xlsx"
        libro.save(ruta)
        return ruta

    return _hacer


def test_las_celdas_se_leen_como_las_escribiria_una_persona(hacer: Hacer) -> None:
    fila = ["007", datetime(2026, 5, 3), datetime(2026, 5, 3, 9, 30), time(9, 30), 25.0, 9.5, True]
    (celdas,) = leer_celdas(
        hacer({"D": [["codigo_grupo", "fecha", "fecha_acta", "hora", "tema", "latitud", "activo"], fila]})
    )
    assert celdas.filas.iloc[0].tolist() == [
        "007",
        "2026-05-03",
        "2026-05-03 09:30:00",
        "09:30",
        "25",
        "9.5",
        "verdadero",
    ]
    assert (celdas.hoja, celdas.codificacion, celdas.delimitador) == ("D", "", "")


def test_titulos_totales_notas_y_blancos_se_ignoran_y_cada_fila_cuenta_una_vez(
    hacer: Hacer, referencia: dict[str, pd.DataFrame], hoy: date
) -> None:
    ruta = hacer({"Sesiones": [
        ["DIRESA CUSCO"], ["Reporte de sesiones 2026"], [], TITULOS, FILA,
        ["S-10", "G-1", date(2026, 3, 12), None, 12, 8], [],
        ["TOTAL GENERAL", None, None, None, 24, 17], ["Fuente: registro del establecimiento"], ["S-11", "G-9", "x"],
    ]})  # fmt: skip
    _, filas, informe = leer_tabla(ruta, None, referencia, hoy)
    assert filas["codigo_sesion"].tolist() == ["S-9", "S-10"]
    # diez filas menos la del encabezado: 2 aceptadas, 1 rechazada y 6 ignoradas
    assert informe.total == filas_de_hoja(ruta) - 1 == 9
    assert (informe.aceptadas, informe.rechazadas, informe.ignoradas) == (2, 1, 6)
    assert dict(informe.motivos) == {
        "título sobre la tabla": 2, "en blanco": 2, "fila de totales": 1, "nota al pie": 1,
    }  # fmt: skip
    problema = informe.problemas[0]
    assert (problema.hoja, problema.fila) == ("Sesiones", 10)
    assert problema.texto().startswith(f"«{problema.archivo}», hoja «Sesiones», fila 10, columna «")
    assert (
        "6 ignoradas (en blanco: 2; título sobre la tabla: 2; fila de totales: 1; nota al pie: 1)." in informe.texto()
    )


def test_un_encabezado_de_dos_filas_con_celdas_combinadas(hacer: Hacer) -> None:
    def combinar(libro: openpyxl.Workbook) -> None:
        libro["D"].merge_cells("C1:D1")
        libro["D"].merge_cells("A1:A2")

    arriba, abajo = ["codigo_sesion", "fecha", "Próxima", None, "asistentes"], [None, None, "fecha", "hora", None]
    ruta = hacer({"D": [arriba, abajo, ["S-1", "2026-02-01", "2026-03-01", "09:30", 9]]}, combinar)
    (celdas,) = leer_celdas(ruta)
    assert celdas.encabezado == ("codigo_sesion", "fecha", "Próxima fecha", "Próxima hora", "asistentes")
    assert celdas.filas.iloc[0].tolist() == ["S-1", "2026-02-01", "2026-03-01", "09:30", "9"]
    assert (celdas.linea_encabezado, celdas.total) == (2, 1)


def test_una_fila_de_datos_no_se_une_al_encabezado(hacer: Hacer) -> None:
    (celdas,) = leer_celdas(
        hacer({"D": [["codigo_sesion", "motivo", "justificada", "cantidad"], ["S-1", "M01", None, 2]]})
    )
    assert celdas.encabezado == ("codigo_sesion", "motivo", "justificada", "cantidad")
    assert celdas.total == 1


def test_las_hojas_ocultas_se_dicen_y_las_que_no_son_de_ninguna_tabla_tambien(hacer: Hacer) -> None:
    def ocultar(libro: openpyxl.Workbook) -> None:
        libro["Vieja"].sheet_state = "hidden"

    faltas = [["codigo_sesion", "motivo", "cantidad"], ["S-1", "M01", 1]]
    ruta = hacer({"Resumen": [["Mes", "Reuniones"], ["Enero", 3]], "Sesiones": [TITULOS, FILA], "Faltas": faltas,
                  "Vacía": [], "Vieja": [TITULOS, FILA]}, ocultar)  # fmt: skip
    todas = leer_celdas(ruta)
    assert [celdas.hoja for celdas in todas] == ["Resumen", "Sesiones", "Faltas"]
    assert todas[0].avisos == ("No se leyó lo que está oculto: 1 hoja («Vieja»).",)
    pares, sin_leer = reconocer_hojas(todas)
    assert [tabla.nombre for _, tabla in pares] == ["sesiones", "inasistencias"]
    assert len(sin_leer) == 1
    assert sin_leer[0].startswith("La hoja «Resumen» de «libro.xlsx» no se leyó (1 fila)")


def test_una_hoja_con_personas_rechaza_el_libro_aunque_no_sea_de_ninguna_tabla(hacer: Hacer) -> None:
    padron = [["Nombres", "DNI"], ["SECRETO", "45678912"]]
    with pytest.raises(ErrorArchivo, match=r"hoja «Padrón».*«Nombres».*datos personales") as error:
        reconocer_hojas(leer_celdas(hacer({"Sesiones": [TITULOS, FILA], "Padrón": padron})))
    assert "SECRETO" not in str(error.value)


def test_una_formula_sin_resultado_se_avisa_y_un_error_de_formula_rechaza_su_fila(
    hacer: Hacer, referencia: dict[str, pd.DataFrame], hoy: date
) -> None:
    ruta = hacer({"D": [[*TITULOS, "visitantes"], [*FILA, "=1+1"], ["S-8", "G-1", "2026-02-03", None, 12, 7, "#REF!"]]})
    _, filas, informe = leer_tabla(ruta, None, referencia, hoy)
    assert filas["codigo_sesion"].tolist() == ["S-9"]
    assert filas["visitantes"].isna().all()
    assert any("1 fórmula sin su resultado guardado (la primera, en la fila 2, columna 7)" in a for a in informe.avisos)
    (problema,) = informe.problemas
    assert problema.encontrado == "«#REF!»"
    assert "error de fórmula" in problema.como_corregir


def _con(ruta: Path, **partes: bytes) -> Path:
    """El mismo libro con otras partes en lugar de las suyas."""
    nuevo = ruta.with_name("otro.xlsx")
    with zipfile.ZipFile(ruta) as viejo, zipfile.ZipFile(nuevo, "w", zipfile.ZIP_DEFLATED) as destino:
        for nombre in viejo.namelist():
            clave = nombre.rsplit("/", 1)[-1].partition(".")[0]
            destino.writestr(nombre, partes.get(clave, viejo.read(nombre)))
    return nuevo


def _hoja(dimension: str, celdas: str) -> bytes:
    return (
        '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f'<dimension ref="{dimension}"/><sheetData>{celdas}</sheetData></worksheet>'
    ).encode()


def test_una_celda_lejana_no_reserva_la_hoja_entera(hacer: Hacer) -> None:
    base = hacer({"D": [TITULOS]})
    titulos = "".join(f"<c t='inlineStr'><is><t>{titulo}</t></is></c>" for titulo in TITULOS)
    fila = f"<row r='1'>{titulos}</row>"
    mentira = _con(base, sheet1=_hoja("A1:XFD1048576", fila))
    (celdas,) = leer_celdas(mentira)
    assert celdas.total == 0
    perdida = _con(base, sheet1=_hoja("A1", fila + "<row r='900'><c r='XFD900'><v>1</v></c></row>"))
    with pytest.raises(ErrorArchivo, match=r"más allá de la columna 1200 \(fila 900\)"):
        leer_celdas(perdida)
    sin_fin = _con(base, sheet1=_hoja("A1", fila + "<row r='99999999'><c r='A99999999'><v>1</v></c></row>"))
    with pytest.raises(ErrorArchivo, match="más filas de las que caben"):
        leer_celdas(sin_fin)


def test_un_libro_con_entidades_no_se_abre(hacer: Hacer) -> None:
    trampa = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + _hoja("A1", "")[21:]
    with pytest.raises(ErrorArchivo, match="declaraciones que una hoja de cálculo no escribe"):
        leer_celdas(_con(hacer({"D": [TITULOS]}), sheet1=trampa))


def test_un_libro_que_crece_sin_medida_no_se_abre(hacer: Hacer) -> None:
    with pytest.raises(ErrorArchivo, match="desmesurado"):
        leer_celdas(_con(hacer({"D": [TITULOS]}), sheet1=_hoja("A1", " " * 9_000_000)))


def _zip(**partes: bytes) -> bytes:
    salida = io.BytesIO()
    with zipfile.ZipFile(salida, "w") as destino:
        for nombre, contenido in partes.items():
            destino.writestr(nombre.replace("_", "/").replace("0", "."), contenido)
    return salida.getvalue()


def test_un_libro_con_un_byte_cambiado_es_un_error_dicho_o_se_lee(hacer: Hacer) -> None:
    ruta = hacer({"D": [TITULOS, FILA]})
    sano = ruta.read_bytes()
    # cada 37 bytes: cabeceras, datos comprimidos y el índice del final
    errores: list[ErrorArchivo] = []
    for lugar in range(4, len(sano), 37):
        ruta.write_bytes(sano[:lugar] + bytes([sano[lugar] ^ 0x55]) + sano[lugar + 1 :])
        try:
            assert all(celdas.total <= 1 for celdas in leer_celdas(ruta))
        except ErrorArchivo as error:
            errores.append(error)
    assert errores
    assert all(error.que_hacer for error in errores)


@pytest.mark.parametrize(
    ("contenido", "frase"),
    [
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "formato antiguo (.xls) o está protegido con contraseña"),
        (_zip(mimetype=b"application/vnd.oasis.opendocument.spreadsheet", content0xml=b"<a/>"), "LibreOffice (.ods"),
        (_zip(xl_workbook0bin=b"x"), "binario (.xlsb)"),
        (_zip(fotos_a0jpg=b"x"), "no un libro XLSX"),
        (_zip(hola=b"x")[:-10], "dañado o incompleto"),
    ],
)
def test_lo_que_no_es_un_xlsx_se_dice_en_una_frase(tmp_path: Path, contenido: bytes, frase: str) -> None:
    ruta = tmp_path / "dudoso.xlsx"
    ruta.write_bytes(contenido)
    with pytest.raises(ErrorArchivo) as error:
        leer_celdas(ruta)
    assert frase in str(error.value)
    assert error.value.que_hacer
