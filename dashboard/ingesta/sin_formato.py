"""Los números de un libro que no dice cómo se muestran: cuáles puede ver la persona de otra manera, y qué preguntar.

«GAC-007» puede estar guardado como 7, y una fecha como 46 065. Donde eso cambia lo que vale la celda se pregunta: más
vale una pregunta de más que un valor que nadie escribió.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from dashboard.contratos.contrato import Columna, Tipo
from dashboard.ingesta.fechas import es_de_serie
from dashboard.ingesta.numeros import puede_ser_fraccion

#: a los códigos del árbol de territorios les completa las cifras quien lo compone
_DEL_ARBOL = frozenset({"diresa", "red", "microrred"})
_COORDENADAS = frozenset({"latitud", "longitud"})
#: lo que solo se escribe de una manera: un año, y el código de una región o de un establecimiento con todas sus cifras
_FORMA_FIJA = {
    "periodo": re.compile(r"(19|20)[0-9]{2}"),
    "codigo_territorio": re.compile(r"[0-9]{1,2}|[0-9]{8}"),
}


class Pregunta(NamedTuple):
    """Ninguna de las dos frases cita la celda."""

    causa: str
    respuesta: str


_COMO_SE_VE = " como texto, tal como se ve, o guarde su libro como XLSX, que dice cómo se muestra."
_DE_CANTIDAD = Pregunta(
    "¿la cantidad es ese número, o la hoja de cálculo muestra otro (un porcentaje, miles)?",
    "Escriba la cantidad" + _COMO_SE_VE,
)
PREGUNTAS = {
    Tipo.CODIGO: Pregunta(
        "¿el código es ese número, o la hoja de cálculo le muestra ceros o letras delante?",
        "Escriba el código" + _COMO_SE_VE,
    ),
    Tipo.TEXTO: Pregunta("¿es ese número, o la hoja de cálculo le muestra ceros o letras?", "Escríbalo" + _COMO_SE_VE),
    Tipo.DECIMAL: _DE_CANTIDAD,
    Tipo.ENTERO: _DE_CANTIDAD,
    Tipo.FECHA: Pregunta(
        "¿es una fecha ese número?",
        "Dé a la columna formato de fecha en su libro, o escriba la fecha que se ve, como 2026-05-31.",
    ),
}


def puede_verse_otro(texto: str, columna: Columna, *, rara: bool = False) -> bool:
    """Si un número del que no se sabe el formato puede estar mostrándose como otro valor de esa columna.

    `rara`: si se sabe que alguno de la columna lleva un formato de porcentaje o de miles; los demás pueden llevarlo.
    Un código de cifras contadas no: sus ceros se reponen y se comprueban contra el registro. Tampoco un año ni el
    código de una región, que no tienen más que una forma.
    """
    if columna.tipo in (Tipo.CODIGO, Tipo.TEXTO):
        forma = _FORMA_FIJA.get(columna.nombre)
        return not columna.cifras and columna.nombre not in _DEL_ARBOL and not (forma and forma.fullmatch(texto))
    if columna.tipo is Tipo.ENTERO:
        return rara
    if columna.tipo is Tipo.DECIMAL:
        # de las coordenadas responde el país: ninguna que se muestre de otra manera cae dentro
        return columna.nombre not in _COORDENADAS and (
            (rara and not columna.porcentaje) or puede_ser_fraccion(texto, de_porcentaje=columna.porcentaje)
        )
    return columna.tipo is Tipo.FECHA and es_de_serie(texto)
