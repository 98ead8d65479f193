"""El CSV que sale del tablero, siempre igual: coma, punto decimal, fechas ISO, UTF-8 y un título distinto por columna.

Es el que lee cualquier programa sin que se le diga nada. El número va entero, sin miles ni «%»; lo que falta, vacío; un
lógico, `true` o `false`. Aquí está también la regla con que se escribe todo libro de Excel.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Sequence
from datetime import date, time

#: con qué se escribe un libro de Excel: ni fórmulas ni enlaces a partir de datos, y nada fuera de la memoria
OPCIONES_DE_LIBRO = {
    "in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
}  # fmt: skip
#: con esto empieza lo que una hoja de cálculo tomaría por fórmula
_PELIGROSOS = ("=", "+", "-", "@", "\t", "\r", "\n")


def texto_csv(titulos: Sequence[str], filas: Iterable[Sequence[object]]) -> str:
    """La tabla como texto, para la salida de una orden. `ValueError` si dos columnas se llaman igual."""
    if len(set(titulos)) < len(titulos):
        raise ValueError(f"títulos repetidos: {', '.join(titulos)}")
    salida = io.StringIO()
    escritor = csv.writer(salida, lineterminator="\n")
    escritor.writerow(titulos)
    escritor.writerows(map(_celda, fila) for fila in filas)
    return salida.getvalue()


def archivo_csv(titulos: Sequence[str], filas: Iterable[Sequence[object]]) -> bytes:
    """La tabla como archivo. Lleva la marca de UTF-8 al empezar: sin ella Excel lee mal las tildes."""
    return texto_csv(titulos, filas).encode("utf-8-sig")


def _celda(valor: object) -> object:
    if valor is None or (isinstance(valor, float) and math.isnan(valor)):
        return ""
    if isinstance(valor, bool):
        return str(valor).lower()
    if isinstance(valor, time):
        return f"{valor:%H:%M}"
    if isinstance(valor, date):
        return valor.isoformat()
    if isinstance(valor, float):
        return _con_punto(valor)
    return texto_seguro(valor) if isinstance(valor, str) else valor


def _con_punto(valor: float) -> str:
    """El número con punto decimal y nunca con tres decimales justos.

    Donde el punto separa los miles (España), una hoja de cálculo leería «0.681» como 681; «0.6810» lo deja como texto.
    """
    texto = repr(valor)
    return f"{texto}0" if len(texto.partition(".")[2]) == 3 and "e" not in texto else texto


def texto_seguro(texto: str) -> str:
    """El texto con un apóstrofo delante si una hoja de cálculo lo tomaría por fórmula."""
    return f"'{texto}" if texto.startswith(_PELIGROSOS) else texto
