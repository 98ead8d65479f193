"""Las líneas de datos y las sumas de un archivo, contadas por otro camino que el del lector."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree

_NS = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def lineas_de_csv(ruta: Path, codificacion: str = "utf-8-sig") -> int:
    """Líneas de un CSV sin el encabezado: cuenta los saltos que no están entre comillas, byte a byte."""
    texto = ruta.read_bytes().decode(codificacion).replace("\r\n", "\n").replace("\r", "\n")
    if not texto.endswith("\n"):
        texto += "\n"
    dentro, lineas = False, 0
    for letra in texto:
        if letra == '"':
            dentro = not dentro
        elif letra == "\n" and not dentro:
            lineas += 1
    return lineas - 1


def filas_de_hoja(ruta: Path, parte: str = "xl/worksheets/sheet1.xml") -> int:
    """Filas de una hoja hasta la última con algún valor, leídas de su XML sin openpyxl."""
    with zipfile.ZipFile(ruta) as libro:
        raiz = ElementTree.fromstring(libro.read(parte))
    llenas = [
        int(fila.get("r", "0"))
        for fila in raiz.iter(f"{_NS}row")
        if any((celda.findtext(f"{_NS}v") or "".join(celda.itertext())).strip() for celda in fila.iter(f"{_NS}c"))
    ]
    return max(llenas, default=0)


def suma_de_columna(ruta: Path, columna: int, separador: str = ",") -> int:
    """Suma de los enteros escritos en una columna de un CSV sin comillas; lo que no es un entero no suma."""
    celdas = [linea.split(separador)[columna] for linea in ruta.read_text("utf-8").splitlines()[1:] if linea]
    return sum(int(celda) for celda in celdas if re.fullmatch(r" *\d+ *", celda))
