"""Cada cuántos meses toca visitar: una matriz por clase de establecimiento y volumen del grupo, con un piso.

La guía (5.1, 5.3.1.3) pide supervisar y no dice cada cuánto: la matriz es del plan de supervisión de cada oficina y se
cambia en un CSV como `datos/referencia/visitas_meses.csv`.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from dashboard.dominio.estandar import INTEGRANTES_MAXIMO, INTEGRANTES_MINIMO
from dashboard.nucleo.errores import ErrorArchivo

SIN_CATEGORIA = "sin categoría"
#: clases de establecimiento, por su categoría
CLASES: tuple[str, ...] = ("I-1 a I-2", "I-3 a I-4", "II a III", SIN_CATEGORIA)
#: volumen: las integrantes del grupo frente a la guía (6.1.1.b), o que no hay grupo
VOLUMENES: tuple[str, ...] = ("sin_grupo", "menos_de_8", "de_8_a_15", "mas_de_15", "sin_dato")
#: fila del CSV que fija el piso
_PISO = ("todas", "todos")
MESES_MAXIMOS = 120


@dataclass(frozen=True, slots=True)
class Frecuencia:
    """Meses entre visitas por (clase, volumen); `piso`: nadie queda sin ver por más de estos meses."""

    meses: Mapping[tuple[str, str], int]
    piso: int

    def entre_visitas(self, clase: str, volumen: str) -> int:
        """Los meses que tocan, nunca más que el piso."""
        return min(self.meses[clase, volumen], self.piso)


def clase_de(categoria: str) -> str:
    """La clase de una categoría del registro: `"I-3"` → `"I-3 a I-4"`; sin categoría, la última."""
    if categoria in ("I-1", "I-2"):
        return CLASES[0]
    if categoria in ("I-3", "I-4"):
        return CLASES[1]
    return CLASES[2] if categoria.startswith("II") else SIN_CATEGORIA


def volumen_de(integrantes: int | None) -> str:
    """El volumen de un grupo por sus integrantes; `None` es «sin dato»."""
    if integrantes is None:
        return "sin_dato"
    if integrantes < INTEGRANTES_MINIMO:
        return "menos_de_8"
    return "de_8_a_15" if integrantes <= INTEGRANTES_MAXIMO else "mas_de_15"


def leer(texto: str) -> Frecuencia:
    """La matriz de un CSV con columnas `clase`, `volumen` y `meses`. `ErrorArchivo` si falta o sobra una casilla."""
    casillas: dict[tuple[str, str], int] = {}
    for numero, fila in enumerate(csv.DictReader(io.StringIO(texto.lstrip("\ufeff"))), 2):
        par = ((fila.get("clase") or "").strip(), (fila.get("volumen") or "").strip())
        escrito = (fila.get("meses") or "").strip()
        conocido = par == _PISO or (par[0] in CLASES and par[1] in VOLUMENES)
        if not conocido or par in casillas:
            raise _ilegible(numero, f"«{par[0][:20]}, {par[1][:20]}» no es una casilla de la matriz, o se repite.")
        if not (escrito.isascii() and escrito.isdigit()) or not 1 <= int(escrito[:4]) <= MESES_MAXIMOS:
            raise _ilegible(numero, f"«{escrito[:20]}» no es un número de meses de 1 a {MESES_MAXIMOS}.")
        casillas[par] = int(escrito)
    faltan = {(clase, volumen) for clase in CLASES for volumen in VOLUMENES} | {_PISO}
    if faltan := faltan - casillas.keys():
        clase, volumen = min(faltan)
        raise _ilegible(0, f"Falta la casilla «{clase}, {volumen}».")
    piso = casillas.pop(_PISO)
    return Frecuencia(casillas, piso)


def abrir(ruta: Path | None) -> Frecuencia | None:
    """La matriz propia de una oficina; `None` si no tiene. `ErrorArchivo` si no se puede leer."""
    if ruta is None:
        return None
    try:
        return leer(ruta.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise ErrorArchivo(
            f"No se puede leer la matriz de meses entre visitas «{ruta}».",
            que_hacer="Revise la ruta de TABLERO_VISITAS; el archivo va en UTF-8.",
        ) from error


def _ilegible(linea: int, que: str) -> ErrorArchivo:
    return ErrorArchivo(
        f"La matriz de meses entre visitas no se entiende: {que}",
        donde=f"Línea {linea}." if linea else "",
        que_hacer="Parta de datos/referencia/visitas_meses.csv y cambie solo la columna «meses».",
    )
