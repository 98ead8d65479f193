"""La rejilla de un archivo: sus celdas como texto, una hoja cada vez, antes de saber qué tabla es.

Aquí todavía están los datos personales que el archivo traiga: una rejilla nunca sale del proceso que lee.
"""

from __future__ import annotations

from pathlib import Path

from dashboard.errores import ErrorArchivo
from dashboard.ingesta.celdas import Rejilla

#: el registro nacional completo pesa unos 10 MB; más que esto no es una tabla de este tablero
MAXIMO_BYTES = 200_000_000
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_COMO_CSV = "Ábralo en su hoja de cálculo y guárdelo como XLSX o como CSV UTF-8."


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
