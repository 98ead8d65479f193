"""CSV rotos por su forma: codificación, separador, comillas, filas desiguales."""

from __future__ import annotations

from tests.corpus.caso import SANAS, TITULOS_SESION, Caso, csv, sanas, texto

_GRUPOS = "codigo_grupo,nombre,codigo_renipress,fecha_conformacion"
_CON_ENE = [_GRUPOS, "GAC-101,Niñas y cariño,90000001,2025-02-01", "GAC-102,Corazón,90000001,2025-02-02"]


def _otro(
    nombre: str, contenido: bytes, cuentas: tuple[int, int, int] | None, frase: str = "", archivo: str = "t.csv"
) -> Caso:
    return Caso(nombre, archivo, contenido, (cuentas,) if cuentas else (), frase)


CASOS: tuple[Caso, ...] = (
    csv("con marca UTF-8 al empezar", _CON_ENE, (2, 0, 0), codificacion="utf-8-sig"),
    csv("en UTF-16", _CON_ENE, (2, 0, 0), codificacion="utf-16"),
    csv("en Windows-1252", _CON_ENE, (2, 0, 0), "UTF-8", codificacion="cp1252"),
    csv("en Latin-1", _CON_ENE, (2, 0, 0), "UTF-8", codificacion="latin-1"),
    csv("en cp850, la codificación de MS-DOS", _CON_ENE, (2, 0, 0), "UTF-8", codificacion="cp850"),
    csv(
        "con la eñe leída como ¥",
        [_GRUPOS, "GAC-101,CA¥ETE,90000001,2025-02-01", *_CON_ENE[2:]],
        (2, 0, 0),
        "CAÑETE",
        reparadas=1,
    ),
    csv(
        "con UTF-8 leído como Latin-1",
        [_GRUPOS, "GAC-101,CaÃ±ete,90000001,2025-02-01", *_CON_ENE[2:]],
        (2, 0, 0),
        "Cañete",
        reparadas=1,
    ),
    csv("separado por punto y coma", [linea.replace(",", ";") for linea in [TITULOS_SESION, *sanas()]], (SANAS, 0, 0)),
    csv("separado por tabuladores", [linea.replace(",", "\t") for linea in [TITULOS_SESION, *sanas()]], (SANAS, 0, 0)),
    csv("separado por barras", [linea.replace(",", "|") for linea in [TITULOS_SESION, *sanas()]], (SANAS, 0, 0)),
    _otro("con fines de línea de Windows", texto(TITULOS_SESION, *sanas(), fin="\r\n").encode(), (SANAS, 0, 0)),
    _otro("con fines de línea de Mac antiguo", texto(TITULOS_SESION, *sanas(), fin="\r").encode(), (SANAS, 0, 0)),
    _otro("sin fin de línea en la última", texto(TITULOS_SESION, *sanas()).rstrip("\n").encode(), (SANAS, 0, 0)),
    csv("con líneas en blanco en medio", [TITULOS_SESION, *sanas(4), "", ",,,,", *sanas(5, 10)], (SANAS, 0, 2)),
    csv(
        "con una fila más larga que el encabezado",
        [TITULOS_SESION, *sanas(), "N-90,GAC-001,2025-06-01,12,8,1,2"],
        (SANAS, 1, 0),
        "7 celdas",
    ),
    csv("con una fila más corta", [TITULOS_SESION, *sanas(), "N-90,GAC-001,2025-06-01"], (SANAS, 1, 0), "asistentes"),
    csv(
        "con comas de sobra al final de cada fila",
        [f"{linea},," for linea in [TITULOS_SESION, *sanas()]],
        (SANAS, 0, 0),
    ),
    csv(
        "con un salto de línea dentro de comillas",
        [_GRUPOS, 'GAC-101,"Leche\ny Vida",90000001,2025-02-01', _CON_ENE[2]],
        (2, 0, 0),
    ),
    csv(
        "con comillas que no se cierran",
        [_GRUPOS, 'GAC-101,"Leche y Vida,90000001,2025-02-01', *_CON_ENE[1:]],
        None,
        "comillas",
    ),
    csv(
        "con espacios alrededor de cada celda",
        [linea.replace(",", " , ") for linea in [TITULOS_SESION, *sanas()]],
        (SANAS, 0, 0),
    ),
    csv(
        "con espacios duros dentro de los códigos",
        [TITULOS_SESION, *sanas(), "N-90\u00a0,GAC-001,2025-06-01,12,8"],
        (SANAS + 1, 0, 0),
    ),
    csv(
        "con marcas invisibles pegadas al código",
        [TITULOS_SESION, *sanas(), "\u200bN-90,GAC-001,2025-06-01,12,8"],
        (SANAS + 1, 0, 0),
    ),
    csv(
        "con etiquetas de HTML en un nombre",
        [_GRUPOS, "GAC-101,Leche <b>y</b> Vida,90000001,2025-02-01", _CON_ENE[2]],
        (2, 0, 0),
    ),
    csv("con una fórmula en una celda", [_GRUPOS, "GAC-101,=1+1,90000001,2025-02-01", _CON_ENE[2]], (2, 0, 0)),
    _otro("vacío del todo", b"", None, "está vacío"),
    _otro("solo con espacios y saltos", b"  \n \r\n\t\n", None, "está vacío"),
    csv("solo con el encabezado", [TITULOS_SESION], (0, 0, 0)),
    csv("de una sola columna que no es de nadie", ["cosas", "a", "b"], None, "no corresponde a ninguna tabla"),
    csv("sin encabezado, con datos en la primera fila", sanas(), None, "no corresponde a ninguna tabla"),
    _otro("con bytes nulos", b"codigo_sesion,fecha\x00,asistentes\nS,2025-01-01,3\n", None, "no es de texto"),
    _otro("que es un PDF con otro nombre", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", None, "PDF"),
    _otro("que es una imagen con otro nombre", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", None, "una imagen"),
    _otro(
        "que es una hoja XML 2003 con nombre de libro",
        b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet/></Workbook>',
        None,
        "«Hoja de cálculo XML 2003» con nombre de .xls",
        "t.xls",
    ),
    _otro("que es una página web con nombre de libro", b"<html><table><tr><td>x", None, "página web (HTML)", "t.xls"),
    _otro("que es JSON", b'[{"codigo_sesion": "S-1", "asistentes": 7}]', None, "es JSON.", "t.json"),
    csv("con más columnas que ninguna tabla", [",".join(f"c{n}" for n in range(400)), "1"], None, "columnas"),
)
