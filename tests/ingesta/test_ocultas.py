"""Lo que la hoja no muestra: filas por un filtro o a mano y columnas. Se dice, y la persona decide."""

from __future__ import annotations

import struct
from collections.abc import Callable, Sequence
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from openpyxl.worksheet.table import Table

from dashboard.ingesta.aparte import leer_aparte
from dashboard.ingesta.entrada import validar
from dashboard.ingesta.informe import Informe
from dashboard.ingesta.lectura import leer_celdas
from dashboard.ingesta.ocultas import sin_ocultas
from dashboard.ingesta.por_dentro import XLS, notas_de_libro
from tests.ingesta.conftest import HOY
from tests.ingesta.formularios import formato, persona, registro
from tests.ingesta.otros_libros import biff, binario, cambiar, escribir, estricto, ods, xls, xlsb

Referencia = dict[str, pd.DataFrame]
TITULOS = ["codigo_sesion", "codigo_grupo", "fecha", "asistentes"]
FILAS = [TITULOS, *([f"S-{n}", "G-1", f"2026-02-{n}", 5 + n % 5] for n in range(11, 17))]


def _libro(carpeta: Path, ajustar: Callable[[openpyxl.Workbook], None], filas: Sequence[Sequence[object]]) -> Path:
    libro = openpyxl.Workbook()
    for fila in filas:
        libro.active.append(fila)
    ajustar(libro)
    ruta = carpeta / "libro.xlsx"
    libro.save(ruta)
    return ruta


def _esconder(*filas: int, filtro: str = "", tabla: str = "") -> Callable[[openpyxl.Workbook], None]:
    def ajustar(libro: openpyxl.Workbook) -> None:
        for fila in filas:
            libro.active.row_dimensions[fila].hidden = True
        libro.active.auto_filter.ref = filtro or None
        if tabla:
            libro.active.add_table(Table(displayName="T", ref=tabla))

    return ajustar


def _leer(ruta: Path, referencia: Referencia, *, fuera: bool = False) -> tuple[list[str], Informe, str]:
    """Los códigos aceptados, el informe y lo que se dice de lo oculto."""
    (celdas,) = leer_celdas(ruta)
    if fuera:
        # en otro proceso, como lo lee quien carga: lo oculto también pasa de uno a otro
        (celdas,) = leer_aparte(ruta)
    leida = validar(sin_ocultas(celdas) if fuera else celdas, None, referencia, HOY)
    dichos = [aviso for aviso in leida.informe.avisos if "ocult" in aviso]
    return leida.filas["codigo_sesion"].tolist(), leida.informe, " ".join(dichos)


def test_las_filas_que_oculta_un_filtro_cuentan_y_se_dicen(tmp_path: Path, referencia: Referencia) -> None:
    ruta = _libro(tmp_path, _esconder(3, 5, 7, filtro="A1:D7"), FILAS)
    codigos, informe, dicho = _leer(ruta, referencia)
    assert (len(codigos), informe.ignoradas) == (6, 0)
    assert dicho.startswith("3 filas ocultas (3, 5 y 7) por el filtro: cuentan como las demás.")
    assert "--sin-ocultas" in dicho


def test_si_la_persona_lo_pide_no_cuentan_y_cada_una_se_ignora_una_vez(tmp_path: Path, referencia: Referencia) -> None:
    filas = [*FILAS, ["S-17", "G-1", "2026-02-17", 6, "de más"]]
    ruta = _libro(tmp_path, _esconder(3, 5, 7, 8, filtro="A1:D8"), filas)
    codigos, informe, dicho = _leer(ruta, referencia, fuera=True)
    assert codigos == ["S-11", "S-13", "S-15"]
    assert dict(informe.motivos) == {"fila oculta": 4}
    assert informe.total == informe.aceptadas + informe.rechazadas + informe.ignoradas == 7
    assert dicho == "No cuentan, como se pidió: 4 filas ocultas (3, 5 y 7–8) por el filtro."


@pytest.mark.parametrize(
    ("ajustar", "como"),
    [
        (_esconder(3, 4), "2 filas ocultas (3–4) a mano o al plegar un grupo:"),
        (_esconder(3, tabla="A1:D7"), "1 fila oculta (3) por el filtro:"),
        (_esconder(3, 7, filtro="A1:D5"), "1 fila oculta (3) por el filtro y 1 fila oculta (7) a mano"),
        (_esconder(8, 9, filtro="A1:D7"), ""),
    ],
)
def test_se_dice_si_fue_un_filtro_o_no_y_solo_de_las_filas_de_datos(
    tmp_path: Path, referencia: Referencia, ajustar: Callable[[openpyxl.Workbook], None], como: str
) -> None:
    codigos, _, dicho = _leer(_libro(tmp_path, ajustar, [*FILAS, [], ["Total", None, None, 42]]), referencia)
    assert len(codigos) == 6
    assert dicho.startswith(como) if como else not dicho


def test_la_columna_oculta_que_se_usa_se_nombra_con_la_que_se_le_parece(tmp_path: Path, referencia: Referencia) -> None:
    def ajustar(libro: openpyxl.Workbook) -> None:
        for letra in ("B", "D", "F"):
            libro.active.column_dimensions[letra].hidden = True

    filas = [[*FILAS[0], "Asistieron", "Apuntes"], *([*fila, 3, "x"] for fila in FILAS[1:])]
    codigos, _, dicho = _leer(_libro(tmp_path, ajustar, filas), referencia)
    assert len(codigos) == 6
    assert dicho == (
        "La columna B, codigo_grupo, está oculta y es la que se usa. "
        "La columna D, asistentes, está oculta y es la que se usa; la visible «Asistieron» no. Si debe usarse una que "
        "se ve, póngale el título «asistentes» y borre la oculta."
    )


def _en_ods() -> bytes:
    libro = ods({"D": FILAS})
    fila = b'<table:table-row><table:table-cell office:value-type="string"><text:p>S-'
    cambios = [
        (fila + numero, fila.replace(b"row>", b'row table:visibility="' + como + b'">') + numero)
        for numero, como in ((b"12", b"filter"), (b"14", b"collapse"))
    ]
    columnas = (
        b'"vista"><table:table-column table:number-columns-repeated="3"/>'
        b'<table:table-column table:visibility="collapse"/>'
    )
    return cambiar(libro, "content.xml", *cambios, (b'"vista">', columnas))


def _en_estricto() -> bytes:
    filas = [(b'<row r="%d"' % fila, b'<row hidden="1" r="%d"' % fila) for fila in (3, 5)]
    columnas = (b"<sheetData>", b'<cols><col min="4" max="4" hidden="true"/></cols><sheetData>')
    filtro = (b"</sheetData>", b'</sheetData><autoFilter ref="A1:D4"/>')
    return cambiar(estricto({"D": FILAS}), "xl/worksheets/sheet1.xml", *filas, columnas, filtro)


def _en_xlsb() -> bytes:
    filas = [
        (binario(0, struct.pack("<I21x", fila)), binario(0, struct.pack("<I7xB13x", fila, 0x10))) for fila in (2, 4)
    ]
    columnas = binario(60, struct.pack("<IIIIH", 3, 3, 0, 0, 1)) + binario(145)
    filtro = binario(161, struct.pack("<4I", 0, 3, 0, 3)) + binario(130)
    libro = xlsb({"D": FILAS})
    return cambiar(libro, "xl/worksheets/sheet1.bin", *filas, (binario(145), columnas), (binario(130), filtro))


def _en_xls(filas: Sequence[Sequence[object]] = FILAS, otra: Sequence[Sequence[object]] = ()) -> bytes:
    ocultas = b"".join(
        biff(0x208, struct.pack("<HHHHHHHH", fila, 0, 4, 255, 0, 0, vista, 15))
        for fila, vista in ((1, 0x100), (2, 0x120), (4, 0x130))
    )
    columnas = biff(0x7D, struct.pack("<HHHHHH", 0, 2, 2304, 15, 0, 0)) + biff(
        0x7D, struct.pack("<HHHHHH", 3, 3, 2304, 15, 1, 0)
    )
    # el filtro es un nombre de la hoja, y delante va otro cualquiera
    impreso = struct.pack("<HBBHHHI", 0x20, 0, 1, 11, 0, 1, 0) + b"\0\x06\x3b" + struct.pack("<HHHHH", 0, 0, 99, 0, 3)
    filtro = struct.pack("<HBBHHHI", 0x21, 0, 1, 11, 0, 1, 0) + b"\0\x0d\x3b" + struct.pack("<HHHHH", 0, 0, 3, 0, 3)
    hojas = {"Año 1": filas, **({"Otra": otra} if otra else {})}
    return xls(hojas, de_hoja=columnas + ocultas, nombres=biff(0x18, impreso) + biff(0x18, filtro))


@pytest.mark.parametrize("hacer", [_en_ods, _en_estricto, _en_xlsb, _en_xls])
def test_en_los_demas_libros_tambien_se_sabe(
    tmp_path: Path, referencia: Referencia, hacer: Callable[[], bytes]
) -> None:
    codigos, _, dicho = _leer(escribir(tmp_path, hacer()), referencia)
    assert len(codigos) == 6
    assert dicho.startswith("1 fila oculta (3) por el filtro y 1 fila oculta (5) a mano o al plegar un grupo: cuentan")
    assert dicho.endswith("La columna D, asistentes, está oculta y es la que se usa.")


def test_de_un_xls_sin_nada_oculto_no_se_dice_nada_y_del_que_no_se_entiende_se_dice_que_no_se_sabe(
    tmp_path: Path, referencia: Referencia
) -> None:
    libro = xls({"D": FILAS})
    assert _leer(escribir(tmp_path, libro), referencia)[2] == ""
    # los anteriores a Excel 97 llaman de otra manera a su flujo
    viejo = libro.replace("Workbook".encode("utf-16-le"), "Book\0\0\0\0".encode("utf-16-le"))
    assert viejo != libro
    _, _, dicho = _leer(escribir(tmp_path, viejo), referencia)
    assert dicho.endswith("Tampoco se sabe qué filas o columnas están ocultas: cuentan como las demás.")


def test_el_filtro_de_una_hoja_de_un_xls_no_es_el_de_la_otra(tmp_path: Path) -> None:
    una, otra = leer_celdas(escribir(tmp_path, _en_xls(FILAS, FILAS)))
    assert (list(una.filtradas), list(una.escondidas)) == ([3], [5])
    assert (list(otra.filtradas), list(otra.escondidas)) == ([], [3, 5])


@pytest.mark.parametrize("lugar", [30, 48, 68, 76, 512, 516, 1024 + 128 + 116])
def test_un_archivo_compuesto_con_un_sector_que_no_encaja_no_dice_nada_falso(lugar: int) -> None:
    libro = bytearray(_en_xls())
    for otro in (0xFF, 0x7F, 0x00, 0x01):
        libro[lugar] = otro
        for hoja in notas_de_libro(bytes(libro), XLS).values():
            assert set(hoja.ocultas) <= {(3, 3), (5, 5)}


def test_lo_que_ya_se_sumo_no_se_puede_dejar_fuera_y_se_dice(tmp_path: Path) -> None:
    hoja = formato([persona(1, e="E"), persona(2, l="L")])
    (celdas,) = leer_celdas(_libro(tmp_path, _esconder(len(hoja)), hoja))
    assert (celdas.formulario, celdas.escondidas) == ("anexo2", (len(hoja),))
    assert sin_ocultas(celdas) is celdas
    informe = validar(celdas, None, registro(), HOY).informe
    assert any("bórrelas del libro y vuelva a cargarlo" in aviso for aviso in informe.avisos)
