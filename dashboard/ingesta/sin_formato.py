"""Los números de un libro que no dice cómo se muestran: cuáles puede ver la persona de otra manera, y qué preguntar.

«GAC-007» puede estar guardado como 7, y una fecha como 46 065. Donde eso cambia lo que vale la celda se pregunta: más
vale una pregunta de más que un valor que nadie escribió.
"""

from __future__ import annotations

from typing import NamedTuple

from dashboard.contratos.contrato import Columna, Tipo
from dashboard.ingesta.numeros_y_fechas import es_de_serie

#: a los códigos del árbol de territorios les completa las cifras quien lo compone
_DEL_ARBOL = frozenset({"diresa", "red", "microrred"})


class Pregunta(NamedTuple):
    """Ninguna de las dos frases cita la celda."""

    causa: str
    respuesta: str


_COMO_SE_VE = " como texto, tal como se ve, o guarde su libro como XLSX, que dice cómo se muestra."
PREGUNTAS = {
    Tipo.CODIGO: Pregunta(
        "¿el código es ese número, o la hoja de cálculo le muestra ceros o letras delante?",
        "Escriba el código" + _COMO_SE_VE,
    ),
    Tipo.FECHA: Pregunta(
        "¿es una fecha ese número?",
        "Dé a la columna formato de fecha en su libro, o escriba la fecha que se ve, como 2026-05-31.",
    ),
}


def puede_verse_otro(texto: str, columna: Columna) -> bool:
    """Si un número del que no se sabe el formato puede estar mostrándose como otro valor de esa columna.

    Un código de cifras contadas no: sus ceros se reponen y se comprueban contra el registro.
    """
    if columna.tipo is Tipo.CODIGO:
        return not columna.cifras and columna.nombre not in _DEL_ARBOL
    return columna.tipo is Tipo.FECHA and es_de_serie(texto)
