"""Los archivos que no son lo que dice su nombre: qué son de verdad y qué hacer con cada uno.

Muchos programas exportan una página web o un XML con nombre de `.xls`, y la hoja de cálculo los abre sin decirlo.
Decide el contenido: el nombre solo dice si hay disfraz.
"""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import NamedTuple

from dashboard.nucleo.errores import ErrorArchivo

_COMO_LIBRO = "Ábralo en su hoja de cálculo y guárdelo como «Libro de Excel» (.xlsx), o como CSV UTF-8; cargue ese."
_EXPORTE = "Expórtelo como CSV o como XLSX desde el programa de donde salió, y cargue ese."
_DESCOMPRIMA = "Descomprímalo y cargue los archivos que trae dentro."
_TABLA_ORIGINAL = "Pida el archivo con que se hizo (XLSX o CSV) y cargue ese."


class Clase(NamedTuple):
    """Qué es un archivo: cómo se reconoce, cómo se dice, con qué nombres suele venir y qué hacer."""

    sena: re.Pattern[bytes]
    nombre: str
    extensiones: tuple[str, ...]
    que_hacer: str


def _clase(sena: bytes, nombre: str, extensiones: str, que_hacer: str) -> Clase:
    return Clase(re.compile(sena, re.IGNORECASE | re.DOTALL), nombre, tuple(extensiones.split()), que_hacer)


#: la primera que coincide con el comienzo del archivo; las de texto, después de su marca y de sus blancos
_CLASES = (
    _clase(rb"%PDF", "un PDF", ".pdf", "De un PDF no se leen tablas con seguridad. " + _TABLA_ORIGINAL),
    _clase(
        rb"\x89PNG|\xff\xd8\xff|GIF8|BM.{4}\0{4}|II\*\0|MM\0\*|RIFF.{4}WEBP",
        "una imagen",
        ".png .jpg .jpeg .gif .bmp .tif .tiff .webp",
        _TABLA_ORIGINAL,
    ),
    _clase(rb"Rar!\x1a|7z\xbc\xaf|\x1f\x8b", "un archivo comprimido", ".rar .7z .gz .tgz", _DESCOMPRIMA),
    _clase(
        rb"SQLite format 3\0|\0\x01\0\0Standard (Jet|ACE) DB", "una base de datos", ".db .sqlite .mdb .accdb", _EXPORTE
    ),
    _clase(rb"\$FL[23]@|<stata_dta>|PAR1", "un archivo de SPSS, Stata o Parquet", ".sav .dta .parquet", _EXPORTE),
    _clase(rb"\{\\rtf", "un documento de texto (RTF)", ".rtf .doc", _TABLA_ORIGINAL),
    _clase(rb"<.*?urn:schemas-microsoft-com:office:spreadsheet", "una «Hoja de cálculo XML 2003»", ".xml", _COMO_LIBRO),
    _clase(rb"<.*?opendocument\.spreadsheet", "una hoja de LibreOffice en XML plano", ".fods", _COMO_LIBRO),
    _clase(
        rb"(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)*<(!doctype\s+html|html|head|body|meta|title|style|div|table|thead|tr)\b",
        "una página web (HTML)",
        ".html .htm",
        _COMO_LIBRO,
    ),
    _clase(
        rb"(from:|mime-version:|x-[a-z-]+:).*?\ncontent-type:\s*multipart/related",
        "una página web de un solo archivo (MHTML)",
        ".mht .mhtml",
        _COMO_LIBRO,
    ),
    _clase(rb"<(\?xml|!doctype)\b", "un XML", ".xml", _EXPORTE),
    _clase(
        rb"\{\s*(\"[^\"]*\"\s*:|\})|\[\s*(\{\s*[\"}]|\[|\"[^\"]*\"\s*[,\]]|\])",
        "JSON",
        ".json .geojson .jsonl .ndjson",
        _EXPORTE,
    ),
    # «ID;Periodo» es el comienzo de un CSV cualquiera: en SYLK, la línea siguiente empieza por una de sus letras
    _clase(rb"ID;P[^\r\n]*\r?\n[BCFOP];", "una hoja de cálculo SYLK", ".slk", _COMO_LIBRO),
    _clase(rb"TABLE\r?\n0,1\r?\n", "una hoja de cálculo DIF", ".dif", _COMO_LIBRO),
)
#: cuánto se mira: lo que va antes de la marca que dice qué es
_COMIENZO = 4_000
_UTF16 = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}


def exigir_sin_disfraz(contenido: bytes, archivo: str) -> None:
    """`ErrorArchivo`, con su verdadero nombre y qué hacer, si el contenido es de algo que el tablero no lee."""
    comienzo = contenido[:_COMIENZO]
    if ancho := _UTF16.get(comienzo[:2]):
        comienzo = comienzo[2:].decode(ancho, errors="ignore").encode()
    comienzo = comienzo.removeprefix(b"\xef\xbb\xbf").lstrip()
    clase = next((clase for clase in _CLASES if clase.sena.match(comienzo)), None)
    if clase is None:
        return
    extension = PurePath(archivo).suffix.lower()
    disfraz = "" if not extension or extension in clase.extensiones else f" con nombre de {extension}"
    raise ErrorArchivo(f"El archivo «{archivo}» es {clase.nombre}{disfraz}.", que_hacer=clase.que_hacer)
