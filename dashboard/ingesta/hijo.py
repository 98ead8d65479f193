"""El proceso que lee un archivo ajeno: `python -m dashboard.ingesta.hijo ARCHIVO NOMBRE CARPETA MB SEGUNDOS`.

Deja en CARPETA las celdas o `error.json`. No escribe en la salida ni en ningún registro: lo que falle al leer puede
citar una celda.
"""

from __future__ import annotations

import gc
import sys
from pathlib import Path

import orjson

from dashboard.nucleo.limites import limitar, morir_con_el_padre

#: códigos de salida que entiende quien espera
LEIDO, CON_ERROR, SIN_MEMORIA, FALLIDO = 0, 3, 4, 5


def principal(argumentos: list[str]) -> int:
    """Lee el archivo con los límites puestos; el código de salida dice cómo fue."""
    ruta, nombre, carpeta, megas, segundos = argumentos
    # el proceso dura lo que un archivo: buscar ciclos entre millones de celdas solo gastaría tiempo
    gc.disable()
    limitar(int(megas), int(segundos))
    morir_con_el_padre(FALLIDO)
    destino = Path(carpeta)
    # Después de poner los límites: cargar una biblioteca también gasta memoria.
    from dashboard.nucleo.errores import ErrorArchivo

    try:
        from dashboard.ingesta.celdas import guardar
        from dashboard.ingesta.lectura import leer_celdas

        guardar(leer_celdas(Path(ruta), nombre), destino)
    except ErrorArchivo as error:
        partes = {"mensaje": error.mensaje, "donde": error.donde, "que_hacer": error.que_hacer}
        (destino / "error.json").write_bytes(orjson.dumps(partes))
        return CON_ERROR
    except (MemoryError, ImportError):
        # una biblioteca que no cabe en la memoria falla al cargarse
        return SIN_MEMORIA
    except Exception as error:
        # solo la clase: la frase puede llevar el contenido de una celda
        (destino / "clase.txt").write_text(type(error).__name__, encoding="ascii", errors="replace")
        return FALLIDO
    return LEIDO


if __name__ == "__main__":
    sys.exit(principal(sys.argv[1:]))
