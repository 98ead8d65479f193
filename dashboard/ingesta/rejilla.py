"""La rejilla de un archivo: sus celdas como texto, una hoja cada vez, antes de saber qué tabla es.

Aquí todavía están los datos personales que el archivo traiga: una rejilla nunca sale del proceso que lee.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from dashboard.errores import ErrorArchivo
from dashboard.ingesta.limpieza import Limpieza

#: el registro nacional completo pesa unos 10 MB; más que esto no es una tabla de este tablero
MAXIMO_BYTES = 200_000_000
#: ancho de la fila más larga que se admite
MAXIMO_COLUMNAS = 300
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_COMO_CSV = "Ábralo en su hoja de cálculo y guárdelo como XLSX o como CSV UTF-8."


@dataclass(frozen=True, slots=True)
class Rejilla:
    """Las celdas de un CSV o de una hoja de un libro, todas texto.

    `filas`: cada una con las celdas que trae (no todas miden lo mismo), sin espacios de más y "" si están en blanco;
    las filas en blanco también están, como lista vacía o de "". `lineas`: la línea del archivo (o la fila de la hoja),
    desde 1, donde empieza cada una.
    """

    archivo: str
    #: nombre de la hoja; "" en un CSV
    hoja: str
    lineas: list[int]
    filas: list[list[str]]
    #: "" en un libro
    codificacion: str = ""
    delimitador: str = ""
    #: rangos combinados (primera fila, primera columna, última fila, última columna): filas como en `lineas`, columnas
    #: desde 0. Solo la primera celda de cada rango tiene texto.
    combinadas: tuple[tuple[int, int, int, int], ...] = ()
    #: columnas de un libro en que algún texto parece un número con millares; `None`: todo son textos, como en un CSV
    con_millares: tuple[int, ...] | None = None
    #: lo que la persona debe saber de esta hoja o del libro
    avisos: tuple[str, ...] = ()
    #: qué cambió al limpiar cada celda
    limpieza: Limpieza = field(default_factory=Limpieza, compare=False)

    @property
    def donde(self) -> str:
        """El archivo y, si la hay, la hoja: para los mensajes."""
        return f"«{self.archivo}»" + (f", hoja «{self.hoja}»" if self.hoja else "")


def leer_rejillas(ruta: Path, nombre: str = "") -> list[Rejilla]:
    """Un CSV da una rejilla; un XLSX, una por hoja visible que no esté en blanco. `nombre`: el que se le muestra.

    `ErrorArchivo` si falta, está vacío, pesa demasiado, o no es un CSV ni un XLSX que se pueda leer sin peligro.
    """
    archivo = nombre or ruta.name
    contenido = _bytes(ruta, archivo)
    if contenido.startswith(_ZIP):
        # openpyxl tarda en cargarse y solo hace falta aquí
        from dashboard.ingesta.libro import rejillas_de_libro

        return rejillas_de_libro(contenido, archivo)
    if contenido.startswith(_OLE):
        raise ErrorArchivo(
            f"El archivo «{archivo}» es un libro del formato antiguo (.xls) o está protegido con contraseña.",
            que_hacer=f"{_COMO_CSV} Si tiene contraseña, quítesela antes.",
        )
    if contenido.startswith(b"%PDF"):
        raise ErrorArchivo(
            f"El archivo «{archivo}» es un PDF: de él no se pueden leer tablas con seguridad.",
            que_hacer="Pida el archivo con que se hizo (XLSX o CSV) y cargue ese.",
        )
    from dashboard.ingesta.texto import rejilla_de_texto

    return [rejilla_de_texto(contenido, archivo)]


def _bytes(ruta: Path, archivo: str) -> bytes:
    try:
        if ruta.stat().st_size > MAXIMO_BYTES:
            raise ErrorArchivo(
                f"El archivo «{archivo}» pesa más de {MAXIMO_BYTES // 1_000_000} MB.",
                que_hacer="Divídalo por región o por año y cárguelo en partes.",
            )
        contenido = ruta.read_bytes()
    except OSError as error:
        raise ErrorArchivo(
            f"El archivo «{archivo}» no existe o no se puede abrir.",
            que_hacer="Revise la ruta y los permisos, y vuelva a intentarlo.",
        ) from error
    if not contenido.strip():
        raise ErrorArchivo(f"El archivo «{archivo}» está vacío.", que_hacer="Elija el archivo con los datos.")
    return contenido
