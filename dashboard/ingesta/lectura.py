"""Del archivo a sus celdas: todo texto, con la línea de cada fila, sin adivinar tipos.

Las columnas de datos personales se quedan en el encabezado: sus valores no pasan de este módulo.
"""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import pandas as pd

from dashboard.errores import ErrorArchivo
from dashboard.ingesta.personales import es_personal

#: el registro nacional completo pesa unos 10 MB; más que esto no es una tabla de este tablero
MAXIMO_BYTES = 200_000_000
MAXIMO_COLUMNAS = 300
_DELIMITADORES = (",", ";", "\t")
_COMO_CSV = "Ábralo en su hoja de cálculo y guárdelo como CSV UTF-8."


class _Lector(Protocol):
    """Lo que se usa de `csv.reader`, cuyo tipo no es público."""

    line_num: int

    def __iter__(self) -> Iterator[list[str]]: ...


@dataclass(frozen=True, slots=True)
class Celdas:
    """El contenido de un archivo CSV como texto.

    `filas`: una columna por posición del encabezado (menos las personales), celdas `str` sin espacios alrededor y ""
    si están en blanco; el índice es la línea del archivo donde empieza cada fila.
    """

    archivo: str
    encabezado: tuple[str, ...]
    filas: pd.DataFrame
    #: filas con todas sus celdas en blanco
    vacias: int
    #: (línea, celdas) de las filas con más celdas que el encabezado
    descuadradas: tuple[tuple[int, int], ...]
    codificacion: str
    delimitador: str

    @property
    def total(self) -> int:
        """Filas de datos del archivo, contadas todas."""
        return len(self.filas) + self.vacias + len(self.descuadradas)


def leer_celdas(ruta: Path) -> Celdas:
    """Lee un CSV (UTF-8 con o sin BOM, UTF-16 con BOM o, si no, Latin-1; coma, punto y coma o tabulador).

    `ErrorArchivo` si falta, está vacío, es una hoja de cálculo u otro binario, o no tiene forma de tabla.
    """
    texto, codificacion = _decodificar(_bytes(ruta), ruta.name)
    texto = _limpiar(texto)
    delimitador = _delimitador(texto)
    if delimitador != "\t":
        texto = texto.replace("\t", " ")
    # StringIO con newline="" deja a csv distinguir el fin de fila del salto dentro de comillas.
    lector = csv.reader(io.StringIO(texto, newline=""), delimiter=delimitador)
    try:
        encabezado = _encabezado(lector, ruta.name)
        return _celdas(lector, encabezado, ruta.name, codificacion, delimitador)
    except csv.Error as error:
        raise ErrorArchivo(
            f"El archivo «{ruta.name}» no se puede leer como tabla.",
            donde=f"Cerca de la línea {lector.line_num}.",
            que_hacer="Revise que no falten comillas de cierre y vuelva a guardarlo como CSV UTF-8.",
        ) from error


def _bytes(ruta: Path) -> bytes:
    try:
        if ruta.stat().st_size > MAXIMO_BYTES:
            raise ErrorArchivo(
                f"El archivo «{ruta.name}» pesa más de {MAXIMO_BYTES // 1_000_000} MB.",
                que_hacer="Divídalo por región o por año y cárguelo en partes.",
            )
        contenido = ruta.read_bytes()
    except OSError as error:
        raise ErrorArchivo(
            f"El archivo «{ruta.name}» no existe o no se puede abrir.",
            que_hacer="Revise la ruta y los permisos, y vuelva a intentarlo.",
        ) from error
    if not contenido.strip():
        raise ErrorArchivo(f"El archivo «{ruta.name}» está vacío.", que_hacer="Elija el archivo con los datos.")
    return contenido


def _decodificar(contenido: bytes, archivo: str) -> tuple[str, str]:
    """Texto y codificación. Un binario se reconoce por su firma o por sus bytes nulos."""
    if contenido.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise ErrorArchivo(
            f"El archivo «{archivo}» es un libro de hoja de cálculo (o un archivo comprimido), no un CSV.",
            que_hacer=_COMO_CSV,
        )
    if contenido.startswith((b"\xff\xfe", b"\xfe\xff")):
        candidatas: tuple[str, ...] = ("utf-16",)
    elif b"\x00" in contenido or contenido.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8")):
        raise ErrorArchivo(f"El archivo «{archivo}» no es de texto.", que_hacer=_COMO_CSV)
    else:
        # Windows-1252 antes que Latin-1: son iguales salvo rayas y comillas, que en Latin-1 son caracteres de control.
        candidatas = ("utf-8-sig", "cp1252", "latin-1")
    for codificacion in candidatas:
        try:
            return contenido.decode(codificacion), codificacion
        except UnicodeDecodeError:
            continue
    raise ErrorArchivo(f"El archivo «{archivo}» no es de texto.", que_hacer=_COMO_CSV)


def _limpiar(texto: str) -> str:
    """Quita `<`, `>` y los caracteres de control o invisibles; el espacio duro pasa a espacio."""
    texto = unicodedata.normalize("NFC", texto)
    cambios: dict[str, str | int | None] = {"<": None, ">": None}
    for letra in set(texto):
        categoria = unicodedata.category(letra)
        if categoria == "Zs":
            cambios[letra] = " "
        elif categoria in {"Cc", "Cf", "Zl", "Zp", "Cs", "Co"} and letra not in "\n\r\t":
            cambios[letra] = None
    return texto.translate(str.maketrans(cambios))


def _delimitador(texto: str) -> str:
    """El separador que más aparece, fuera de comillas, en la primera línea con contenido."""
    primera = next((linea for linea in io.StringIO(texto) if linea.strip()), "")
    fuera = "".join(primera.split('"')[::2])
    return max(_DELIMITADORES, key=fuera.count)


def _encabezado(lector: _Lector, archivo: str) -> tuple[str, ...]:
    for celdas in lector:
        encabezado = [celda.strip() for celda in celdas]
        while encabezado and not encabezado[-1]:
            encabezado.pop()
        if not encabezado:
            continue
        if len(encabezado) > MAXIMO_COLUMNAS:
            raise ErrorArchivo(
                f"El archivo «{archivo}» tiene más de {MAXIMO_COLUMNAS} columnas.",
                que_hacer="Deje solo las columnas de la plantilla.",
            )
        return tuple(encabezado)
    raise ErrorArchivo(f"El archivo «{archivo}» está vacío.", que_hacer="Elija el archivo con los datos.")


def _celdas(lector: _Lector, encabezado: tuple[str, ...], archivo: str, codificacion: str, delimitador: str) -> Celdas:
    ancho = len(encabezado)
    relleno = [""] * ancho
    registros: list[list[str]] = []
    lineas: list[int] = []
    descuadradas: list[tuple[int, int]] = []
    vacias, inicio = 0, lector.line_num + 1
    for celdas in lector:
        linea, inicio = inicio, lector.line_num + 1
        if inicio - linea > 1:
            celdas = [" ".join(celda.split()) for celda in celdas]
        if not any(map(str.strip, celdas)):
            vacias += 1
        elif len(celdas) > ancho and any(map(str.strip, celdas[ancho:])):
            descuadradas.append((linea, len(celdas)))
        else:
            registros.append(celdas if len(celdas) == ancho else (celdas + relleno)[:ancho])
            lineas.append(linea)
    publicas = [posicion for posicion, titulo in enumerate(encabezado) if not es_personal(titulo)]
    columnas = list(zip(*registros, strict=True)) if registros else [()] * ancho
    filas = pd.DataFrame(
        {posicion: pd.Series(columnas[posicion], dtype="str", index=lineas).str.strip() for posicion in publicas},
        index=pd.Index(lineas, dtype="int64", name="fila"),
    )
    return Celdas(archivo, encabezado, filas, vacias, tuple(descuadradas), codificacion, delimitador)
