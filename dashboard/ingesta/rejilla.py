"""De los bytes de un archivo a su rejilla: qué es (CSV o libro) y, si es texto, su codificación y su separador.

Codificación y separador se deciden mirando el contenido. Los libros los abre `libro`. Un texto muy largo se puede leer
en varias rejillas, una detrás de otra.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from dashboard.ingesta.celdas import Rejilla
from dashboard.ingesta.dhis2 import rejilla_de_json
from dashboard.ingesta.disfraces import exigir_sin_disfraz
from dashboard.ingesta.reconocer import conocidos
from dashboard.ingesta.textos import DEL_ESPANOL, Limpieza
from dashboard.nucleo.errores import ErrorArchivo

#: el registro nacional completo pesa unos 10 MB; un libro o un formulario mayor no es de este tablero
MAXIMO_BYTES = 200_000_000
#: una tabla en texto se lee por partes: caben unos cinco millones de sesiones
MAXIMO_TEXTO = 500_000_000
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_COMO_CSV = "Ábralo en su hoja de cálculo y guárdelo como XLSX o como CSV UTF-8."


def leer_rejillas(ruta: Path, nombre: str = "") -> list[Rejilla]:
    """Un CSV da una rejilla; un libro, una por hoja visible que no esté en blanco. `nombre`: el que se le muestra.

    `ErrorArchivo` si falta, está vacío, pesa demasiado, o no es un CSV ni un libro que se pueda leer sin peligro.
    """
    texto = abrir(ruta, nombre)
    return [texto.entero()] if isinstance(texto, Texto) else texto


def abrir(ruta: Path, nombre: str = "") -> Texto | list[Rejilla]:
    """Como `leer_rejillas`, con el CSV todavía sin separar en filas."""
    archivo = nombre or ruta.name
    contenido = _bytes(ruta, archivo)
    if contenido.startswith((_ZIP, _OLE)):
        exigir_peso(len(contenido), archivo, MAXIMO_BYTES)
        # quien abre los libros tarda en cargarse y solo hace falta aquí
        from dashboard.ingesta.libro import rejillas_de_libro

        return rejillas_de_libro(contenido, archivo)
    if contenido[:1_000].strip(b"\xef\xbb\xbf \r\n\t").startswith(b"{"):
        # se lee entero de una vez
        exigir_peso(len(contenido), archivo, MAXIMO_BYTES)
        if (de_dhis2 := rejilla_de_json(contenido, archivo)) is not None:
            return [de_dhis2]
    exigir_sin_disfraz(contenido, archivo)
    texto, codificacion = _decodificar(contenido, archivo)
    del contenido
    if not unicodedata.is_normalized("NFC", texto):
        texto = unicodedata.normalize("NFC", texto)
    return Texto(archivo, texto, codificacion)


def exigir_peso(pesa: int, archivo: str, maximo: int) -> None:
    """`ErrorArchivo` si pesa más bytes de los que se leen."""
    if pesa > maximo:
        raise ErrorArchivo(
            f"El archivo «{archivo}» pesa más de {maximo // 1_000_000} MB.",
            que_hacer="Divídalo por región o por año y cárguelo en partes.",
        )


def _bytes(ruta: Path, archivo: str) -> bytes:
    try:
        exigir_peso(ruta.stat().st_size, archivo, MAXIMO_TEXTO)
        contenido = ruta.read_bytes()
    except OSError as error:
        raise ErrorArchivo(
            f"El archivo «{archivo}» no existe o no se puede abrir.",
            que_hacer="Revise la ruta y los permisos, y vuelva a intentarlo.",
        ) from error
    if not contenido or contenido.isspace():
        raise ErrorArchivo(f"El archivo «{archivo}» está vacío.", que_hacer="Elija el archivo con los datos.")
    return contenido


# -- CSV ---------------------------------------------------------------------------------------------------------------

#: nombre con que se dice cada codificación que no es UTF-8
CODIFICACIONES = {"cp1252": "Windows-1252", "latin-1": "Latin-1", "cp850": "cp850 (MS-DOS)"}
_DELIMITADORES = (",", ";", "\t", "|")
#: líneas con que se decide el separador
_MUESTRA = 40
_ESPANOLAS = re.compile(f"[{DEL_ESPANOL}]")
#: un signo pegado a una letra dentro de una palabra: la codificación no era esa
_IMPROPIAS = re.compile(f"(?<=[A-Za-z])[^\x00-\x7f{DEL_ESPANOL}°ºª–—“”‘’«»…·\xa0]")


#: una línea con su fin, el que traiga: `csv` distingue el fin de fila del salto dentro de comillas
_LINEA = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z")


@dataclass(frozen=True, slots=True)
class Texto:
    """Un CSV decodificado: UTF-8 con o sin BOM, UTF-16, Windows-1252, Latin-1 o cp850.

    Separado por coma, punto y coma, tabulador o barra vertical.
    """

    archivo: str
    texto: str = field(repr=False)
    codificacion: str

    def entero(self) -> Rejilla:
        """Todo en una rejilla. `ErrorArchivo` si pesa demasiado o unas comillas sin cerrar impiden separarlo."""
        exigir_peso(len(self.texto), self.archivo, MAXIMO_BYTES)
        (rejilla,) = self.partes(len(self.texto))
        return rejilla

    def partes(self, filas: int) -> Iterator[Rejilla]:
        """Rejillas de hasta esas filas, seguidas; al menos una. `ErrorArchivo` como `entero`."""
        delimitador = _delimitador(self.texto)
        limpieza = Limpieza(self.texto)
        lector = csv.reader(self._lineas(), delimiter=delimitador)
        avisos: tuple[str, ...] = ()
        if nombre := CODIFICACIONES.get(self.codificacion):
            avisos = (f"El archivo no está en UTF-8; se leyó como {nombre}. Revise las tildes y las eñes.",)
        inicio, quedan = 1, True
        while quedan:
            lineas: list[int] = []
            propias: list[list[str]] = []
            try:
                for celdas in islice(lector, filas):
                    if lector.line_num > inicio:
                        self._exigir_cerradas(celdas, delimitador, inicio)
                    propias.append(limpieza.fila(inicio, celdas))
                    lineas.append(inicio)
                    inicio = lector.line_num + 1
            except csv.Error as error:
                raise _sin_cerrar(self.archivo, lector.line_num) from error
            quedan = len(propias) == filas
            if propias or inicio == 1:
                yield Rejilla(
                    self.archivo, "", lineas, propias, self.codificacion, delimitador, avisos=avisos, limpieza=limpieza
                )
                limpieza.olvidar()

    def _lineas(self) -> Iterator[str]:
        return (hallada[0] for hallada in _LINEA.finditer(self.texto))

    def _exigir_cerradas(self, celdas: list[str], delimitador: str, linea: int) -> None:
        """`ErrorArchivo` si una celda de varias líneas se tragó otras filas: unas comillas de más las esconderían.

        `csv` lo da por bueno, también cuando las comillas no se cierran hasta el final, y esas filas se perderían.
        """
        ancho = max(len(fila) for fila in csv.reader(islice(self._lineas(), _MUESTRA), delimiter=delimitador))
        tope = max(ancho - 1, 2)
        if any("\n" in celda and celda.count(delimitador) >= tope for celda in celdas):
            raise _sin_cerrar(self.archivo, linea)


def _sin_cerrar(archivo: str, linea: int) -> ErrorArchivo:
    return ErrorArchivo(
        f"El archivo «{archivo}» no se puede leer como tabla.",
        donde=f"Cerca de la línea {linea}.",
        que_hacer="Revise que no falten comillas de cierre y vuelva a guardarlo como CSV UTF-8.",
    )


def _decodificar(contenido: bytes, archivo: str) -> tuple[str, str]:
    """Texto y codificación. Un binario se reconoce por su firma o por sus bytes nulos."""
    if contenido.startswith((b"\xff\xfe", b"\xfe\xff")):
        candidatas: tuple[str, ...] = ("utf-16",)
    elif b"\x00" in contenido:
        candidatas = _utf16_sin_marca(contenido)
    else:
        candidatas = ("utf-8-sig", *_de_un_byte(contenido))
    for codificacion in candidatas:
        try:
            return contenido.decode(codificacion), codificacion
        except UnicodeDecodeError:
            continue
    raise ErrorArchivo(f"El archivo «{archivo}» no es de texto.", que_hacer=_COMO_CSV)


def _utf16_sin_marca(contenido: bytes) -> tuple[str, ...]:
    """En español casi todo es ASCII: en UTF-16 uno de cada dos bytes es nulo, siempre del mismo lado."""
    pares, impares = contenido[0:20_000:2], contenido[1:20_000:2]
    nulos_pares, nulos_impares = pares.count(0) / len(pares), impares.count(0) / max(len(impares), 1)
    if nulos_impares > 0.7 and nulos_pares < 0.05:
        return ("utf-16-le",)
    return ("utf-16-be",) if nulos_pares > 0.7 and nulos_impares < 0.05 else ()


def _de_un_byte(contenido: bytes) -> tuple[str, ...]:
    """Las codificaciones de un byte, primero la que da más letras del español y menos signos dentro de palabras.

    Todo archivo se deja leer con todas, así que no basta probar: `CAÑETE` escrito en cp850 y leído como Latin-1 es
    `CA¥ETE`. A igual cuenta gana Windows-1252, la de las hojas de cálculo en español.
    """
    altos = contenido if len(contenido) < 2_000_000 else contenido[:2_000_000]

    def puntos(codificacion: str) -> int:
        texto = altos.decode(codificacion, errors="replace")
        return len(_ESPANOLAS.findall(texto)) - 3 * len(_IMPROPIAS.findall(texto))

    if puntos("cp850") > puntos("cp1252"):
        return ("cp850",)
    # Windows-1252 antes que Latin-1: son iguales salvo rayas y comillas, que en Latin-1 son caracteres de control.
    return "cp1252", "latin-1"


def _delimitador(texto: str) -> str:
    """El separador con que una de las primeras líneas tiene más títulos conocidos.

    Si con ninguno los hay, el que más líneas parte en el mismo número de celdas.
    """
    muestra = "".join(islice(io.StringIO(texto[:200_000]), _MUESTRA))

    def puntos(delimitador: str) -> tuple[int, int]:
        try:
            filas = [fila for fila in csv.reader(io.StringIO(muestra, newline=""), delimiter=delimitador) if fila]
        except csv.Error:
            return 0, 0
        titulos = max((conocidos(fila) for fila in filas), default=0)
        anchos = [len(fila) for fila in filas if len(fila) > 1]
        ancho = max(set(anchos), key=anchos.count, default=0)
        return titulos if titulos > 1 else 0, anchos.count(ancho) * min(ancho, 5)

    return max(_DELIMITADORES, key=puntos)
