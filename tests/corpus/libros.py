"""Libros de Excel rotos, raros u hostiles."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from typing import Any

from tests.corpus.caso import SANAS, TITULOS_SESION, Caso, libro, sanas

_T = TITULOS_SESION.split(",")
_R = ["indicador", "anio", "ambito", "valor_pct"]


def _filas(cuantas: int = SANAS, desde: int = 1) -> list[list[Any]]:
    return [[*fila.split(",")[:3], *map(int, fila.split(",")[3:])] for fila in sanas(cuantas, desde)]


def _caso(
    nombre: str,
    hojas: dict[str, list[list[Any]]],
    *cuentas: tuple[int, int, int],
    frase: str = "",
    preparar: Any = None,
    reparadas: int | None = None,
) -> Caso:
    return Caso(nombre, "libro.xlsx", libro(hojas, preparar), cuentas, frase, reparadas)


def _crudo(nombre: str, contenido: bytes, frase: str, archivo: str = "libro.xlsx") -> Caso:
    return Caso(nombre, archivo, contenido, (), frase)


def _con_parte(parte: str, cambio: Any) -> bytes:
    """Un libro sano con una de sus partes cambiada."""
    salida = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(libro({"sesiones": [_T, *_filas()]}))) as origen,
        zipfile.ZipFile(salida, "w", zipfile.ZIP_DEFLATED) as destino,
    ):
        for miembro in origen.namelist():
            contenido = origen.read(miembro)
            destino.writestr(miembro, cambio(contenido) if miembro == parte else contenido)
    return salida.getvalue()


def _zip(**partes: bytes) -> bytes:
    salida = io.BytesIO()
    with zipfile.ZipFile(salida, "w", zipfile.ZIP_DEFLATED) as destino:
        for nombre, contenido in partes.items():
            destino.writestr(nombre, contenido)
    return salida.getvalue()


def _unir(celdas: str) -> Any:
    return lambda salida: salida.worksheets[0].merge_cells(celdas)


def _con_formato(**formatos: str) -> Any:
    def preparar(salida: Any) -> None:
        for celda, formato in formatos.items():
            salida.worksheets[0][celda].number_format = formato

    return preparar


def _esconder(salida: Any) -> None:
    salida.worksheets[1].sheet_state = "hidden"


def _filtrar(salida: Any) -> None:
    hoja = salida.worksheets[0]
    hoja.auto_filter.ref = hoja.dimensions
    hoja.row_dimensions[3].hidden = hoja.row_dimensions[5].hidden = hoja.column_dimensions["E"].hidden = True


_HOJA = "xl/worksheets/sheet1.xml"

CASOS: tuple[Caso, ...] = (
    _caso(
        "con dos tablas en dos hojas",
        {"sesiones": [_T, *_filas()], "faltas": [["codigo_sesion", "motivo", "cantidad"], ["S-0001", "M04", 0]]},
        (SANAS, 0, 0),
        (1, 0, 0),
    ),
    _caso(
        "con una hoja escondida",
        {"sesiones": [_T, *_filas()], "borrador": [_T, *_filas(3, 50)]},
        (SANAS, 0, 0),
        frase="borrador",
        preparar=_esconder,
    ),
    _caso(
        "con una hoja de notas que no es una tabla",
        {"sesiones": [_T, *_filas()], "notas": [["pendiente de revisar"]]},
        (SANAS, 0, 0),
        frase="notas",
    ),
    _caso(
        "con título, filas en blanco y totales",
        {"Junio": [["CONSOLIDADO"], [], _T, *_filas(), ["TOTAL", None, None, 108, 72]]},
        (SANAS, 0, 3),
    ),
    _caso(
        "con el título en celdas combinadas",
        {"Junio": [["CONSOLIDADO DEL MES", None, None, None, None], _T, *_filas()]},
        (SANAS, 0, 1),
        preparar=_unir("A1:E1"),
    ),
    _caso(
        "con una celda combinada entre los datos",
        {"Junio": [_T, *[[fila[0], None if n else fila[1], *fila[2:]] for n, fila in enumerate(_filas())]]},
        (SANAS, 0, 0),
        frase=f"1 rango combinado y {SANAS - 1} celdas llenadas",
        preparar=_unir(f"B2:B{SANAS + 1}"),
    ),
    _caso(
        "con filas ocultas por un filtro y una columna oculta",
        {"Junio": [_T, *_filas()]},
        (SANAS, 0, 0),
        frase="2 filas ocultas (3 y 5) por el filtro",
        preparar=_filtrar,
    ),
    _caso(
        "con dos tablas en una hoja",
        {"Junio": [_T, *_filas(), [], ["codigo_sesion", "motivo", "cantidad"], ["S-0001", "M04", 0]]},
        (SANAS, 0, 0),
        (1, 0, 1),
        frase="empieza otra tabla: inasistencias",
    ),
    _caso(
        "con fechas de Excel de verdad",
        {"s": [_T, *[[f"N-{n}", "GAC-001", date(2025, 6, n), 12, 8] for n in range(1, 10)]]},
        (9, 0, 0),
    ),
    _caso(
        "con códigos guardados como números",
        {
            "g": [
                ["codigo_grupo", "codigo_renipress", "fecha_conformacion"],
                *[[f"GAC-1{n:02d}", 90000001.0, date(2025, 2, 1)] for n in range(9)],
            ]
        },
        (9, 0, 0),
    ),
    _caso(
        "con porcentajes de Excel",
        {"r": [_R, ["LME", 2023, "Cusco", 0.712], ["LME", 2024, "Cusco", 0.004], ["LME", 2025, "Cusco", 58.9]]},
        (3, 0, 0),
        frase="por su signo",
        preparar=_con_formato(D2="0.0%", D3="0.0%", D4='0.0"%"'),
        reparadas=3,
    ),
    _caso(
        "con fracciones de Excel sin formato de porcentaje",
        {"r": [_R, ["LME", 2023, "Cusco", 0.712], ["LME", 2024, "Cusco", 0.589]]},
        (0, 2, 0),
        frase="¿son 71,2 y 58,9, o",
    ),
    _caso(
        "con asistentes en formato de porcentaje",
        {"s": [_T, *_filas(), ["N-90", "GAC-001", "2025-06-01", 12, 0.08]]},
        (SANAS, 1, 0),
        frase="«8%»",
        preparar=_con_formato(E11="0%"),
    ),
    _caso(
        "con miles que el formato no escribe",
        {"c": [["codigo_recurso", "tipo", "valor"], [81, "banco_leche", 1_250_000], [82, "banco_leche", 980_000]]},
        (1, 1, 0),
        frase="guarda otro número",
        preparar=_con_formato(A2='"R-"000', A3='"R-"000', C2="#,##0,", C3='0,"k"'),
    ),
    _caso(
        "con una celda que es un error de fórmula",
        {"s": [_T, *_filas(), ["N-90", "GAC-001", "2025-06-01", 12, "#REF!"]]},
        (SANAS, 1, 0),
        frase="un número entero",
    ),
    _caso(
        "con una fórmula que nunca se calculó",
        {"s": [_T, *_filas(), ["N-90", "GAC-001", "2025-06-01", 12, "=4+4"]]},
        (SANAS, 1, 0),
        frase="fórmula",
    ),
    _caso(
        "con verdadero y falso",
        {
            "f": [
                ["codigo_sesion", "motivo", "justificada", "cantidad"],
                *[[f"S-00{n:02d}", "M05", False, 0] for n in range(10, 19)],
                ["S-0001", "M04", True, 0],
            ]
        },
        (10, 0, 0),
        frase="escrito como en el catálogo",
        reparadas=10,
    ),
    _caso(
        "con una celda perdida muy abajo",
        {"s": [_T, *_filas()]},
        (SANAS, 0, 9990),
        preparar=lambda s: s.worksheets[0].cell(10_000, 1, " "),
    ),
    _caso("con todas las hojas vacías", {"Hoja1": [], "Hoja2": []}, frase="no"),
    _caso("con una sola hoja y solo títulos", {"s": [_T]}, (0, 0, 0)),
    _crudo("cortado a la mitad", libro({"s": [_T, *_filas()]})[:2500], "dañado o incompleto"),
    _crudo("que es un ZIP cualquiera", _zip(**{"fotos/a.jpg": b"x"}), "no un libro XLSX"),
    _crudo(
        "que es un libro de LibreOffice",
        _zip(mimetype=b"application/vnd.oasis.opendocument.spreadsheet", **{"content.xml": b"<a/>"}),
        ".ods",
    ),
    _crudo(
        "que es un libro de Excel antiguo", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, ".xls", "libro.xls"
    ),
    _crudo("que es un libro binario", _zip(**{"xl/workbook.bin": b"x"}), ".xlsb"),
    _crudo(
        "con una entidad de XML",
        _con_parte("xl/workbook.xml", lambda c: c.replace(b"<workbook", b'<!DOCTYPE w [<!ENTITY a "b">]><workbook', 1)),
        "no se abrió",
    ),
    _crudo(
        "que crece sin medida al abrirse",
        _zip(**{"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>", _HOJA: b"0" * 60_000_000}),
        "desmesurado",
    ),
    _crudo("con la hoja mal formada", _con_parte(_HOJA, lambda c: c[: len(c) // 2]), "dañad"),
)
