"""Lo que se comprueba de un XLSX antes de abrirlo: que es un libro, que cabe y que su XML no trae trampas."""

from __future__ import annotations

import io
import zipfile
import zlib

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, iterparse

from dashboard.errores import ErrorArchivo

#: archivos dentro del libro; uno de oficina tiene unas decenas
MAXIMO_PARTES = 2_000
#: bytes del libro ya descomprimido
MAXIMO_DESCOMPRIMIDO = 1_000_000_000
#: cuántas veces puede crecer una parte grande al descomprimirse; el XML de una hoja crece de 5 a 40
MAXIMO_CRECIMIENTO = 250
#: una parte menor no se mira: lo repetitivo y pequeño se comprime mucho sin ser un peligro
_GRANDE = 5_000_000
_GUARDE = "Ábralo en su hoja de cálculo y guárdelo como un libro XLSX nuevo."


def exigir_libro_seguro(contenido: bytes, archivo: str) -> None:
    """`ErrorArchivo` si el archivo comprimido no es un XLSX, es desmesurado o declara tipos o entidades en su XML."""
    try:
        with zipfile.ZipFile(io.BytesIO(contenido)) as comprimido:
            partes = comprimido.infolist()
            _exigir_medida(partes, archivo)
            _exigir_libro({parte.filename for parte in partes}, comprimido, archivo)
            for parte in partes:
                if parte.filename.endswith((".xml", ".rels", ".vml")):
                    _exigir_sin_dtd(comprimido, parte, archivo)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        raise _danado(archivo) from error


def _danado(archivo: str) -> ErrorArchivo:
    return ErrorArchivo(f"El libro «{archivo}» está dañado o incompleto y no se puede abrir.", que_hacer=_GUARDE)


def _exigir_medida(partes: list[zipfile.ZipInfo], archivo: str) -> None:
    crece = any(
        parte.file_size > _GRANDE and parte.file_size > MAXIMO_CRECIMIENTO * max(parte.compress_size, 1)
        for parte in partes
    )
    total = sum(parte.file_size for parte in partes)
    if len(partes) > MAXIMO_PARTES or total > MAXIMO_DESCOMPRIMIDO or crece:
        raise ErrorArchivo(
            f"El libro «{archivo}» no se abrió: por dentro es desmesurado para lo que pesa.",
            que_hacer="Copie solo las celdas con datos a un libro nuevo y cárguelo.",
        )


def _exigir_libro(nombres: set[str], comprimido: zipfile.ZipFile, archivo: str) -> None:
    if "mimetype" in nombres and comprimido.read("mimetype")[:60].startswith(b"application/vnd.oasis.opendocument"):
        raise ErrorArchivo(f"El archivo «{archivo}» es de LibreOffice (.ods o parecido).", que_hacer=_GUARDE)
    if "xl/workbook.bin" in nombres:
        raise ErrorArchivo(f"El libro «{archivo}» es binario (.xlsb).", que_hacer=_GUARDE)
    if "[Content_Types].xml" not in nombres or not any(nombre.startswith("xl/") for nombre in nombres):
        raise ErrorArchivo(
            f"El archivo «{archivo}» es un archivo comprimido u otro documento, no un libro XLSX.",
            que_hacer="Si es un .zip, descomprímalo y cargue los archivos que trae dentro.",
        )


def _exigir_sin_dtd(comprimido: zipfile.ZipFile, parte: zipfile.ZipInfo, archivo: str) -> None:
    """La declaración de tipos solo puede ir antes del primer elemento: no hace falta leer más."""
    try:
        with comprimido.open(parte) as fuente:
            next(iter(iterparse(fuente, events=("start",), forbid_dtd=True)), None)
    except DefusedXmlException as error:
        raise ErrorArchivo(
            f"El libro «{archivo}» no se abrió: su contenido trae declaraciones que una hoja de cálculo no escribe.",
            que_hacer=_GUARDE,
        ) from error
    except ParseError as error:
        raise _danado(archivo) from error
