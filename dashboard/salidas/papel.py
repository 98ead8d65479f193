"""Cómo cabe una hoja de Excel en el papel: el ancho de sus columnas, sus renglones y la página impresa."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import Any

#: los márgenes de una A4 apaisada, en pulgadas, y lo que entonces cabe a lo ancho, en píxeles de Excel, sin que la
#: letra, de 11 puntos, baje de 8
_MARGENES = {"left": 0.4, "right": 0.4, "top": 0.75, "bottom": 0.65}
LEGIBLE = 1434
#: el mayor ancho de una columna de textos, en letras, y el de una hoja que sigue en otra página
_MAYOR, _DE_VARIAS = 100, 30
#: el de un número o un texto cortos, y la holgura de un título con la flecha de su filtro y la de una celda
_CORTO, DE_TITULO, _DE_CELDA = 9, 3, 3
#: alto de un renglón, en puntos
_RENGLON = 15.0
#: lo que miden las letras de siempre (Calibri), en cifras, que es como Excel mide una columna; las demás, una
_MIDEN = (("ijlI'|", 0.48), (" .,;:·", 0.5), ("tfr()-¡!/", 0.68), ("sczJ", 0.82), ("mMW@%", 1.62), ("w", 1.42))
_DE_CADA = {letra: mide for letras, mide in _MIDEN for letra in letras}
_MAYUSCULA = 1.16


def natural(encabezado: str, largo: int) -> int:
    """El ancho, en letras, en que se leen enteras una columna y las palabras de su título. `largo`: su mayor texto."""
    palabra = max(map(len, encabezado.split(" "))) + DE_TITULO
    return max(_CORTO, palabra, largo + _DE_CELDA if largo else 0)


def encoger(naturales: Sequence[int], palabras: Sequence[int]) -> list[int]:
    """Los anchos con que la hoja cabe legible en una página; si ni así cabe, los de una que sigue en otra.

    `palabras`: lo menos que se encoge cada columna, que es su palabra más larga. Se encogen según la raíz de lo que
    dicen: la que más dice se parte en más renglones, y sigue siendo la más ancha.
    """
    enteros = [min(ancho, max(_MAYOR, palabra)) for ancho, palabra in zip(naturales, palabras, strict=True)]
    for por_raiz in range(100, 0, -1):
        anchos = [
            max(palabra, min(ancho, int(por_raiz * ancho**0.5 / 4)))
            for ancho, palabra in zip(enteros, palabras, strict=True)
        ]
        if en_pixeles(anchos) <= LEGIBLE:
            return anchos
    return [max(palabra, min(ancho, _DE_VARIAS)) for ancho, palabra in zip(enteros, palabras, strict=True)]


def en_pixeles(anchos: Sequence[int]) -> int:
    """Lo que miden las columnas juntas, con la letra de siempre (Calibri 11)."""
    return sum(7 * ancho + 5 for ancho in anchos)


def alto(textos: Sequence[tuple[str, int]], holgura: int = 1) -> float | None:
    """El de una fila con estos (texto, ancho de su columna); `None` si a todos les basta un renglón.

    No todo programa lo calcula al abrir.
    """
    renglones = max((_renglones(texto, max(ancho - holgura, 4)) for texto, ancho in textos), default=1)
    return _RENGLON * renglones if renglones > 1 else None


def _renglones(texto: str, ancho: float) -> int:
    """Los que ocupa un texto partido por palabras; una más larga que el renglón se parte."""
    cuantos, llevado = 1, 0.0
    for palabra in texto.split():
        mide = largo_en_cifras(palabra)
        if llevado and llevado + _DE_CADA[" "] + mide > ancho:
            cuantos, llevado = cuantos + 1, 0.0
        llevado += mide + (_DE_CADA[" "] if llevado else 0.0)
        if llevado > ancho:
            sobran = ceil(llevado / ancho) - 1
            cuantos, llevado = cuantos + sobran, llevado - sobran * ancho
    return cuantos


def largo_en_cifras(texto: str) -> float:
    """Lo que mide un texto, en cifras de su letra."""
    return sum(_DE_CADA.get(letra, _MAYUSCULA if letra.isupper() else 1.0) for letra in texto)


def para_imprimir(destino: Any, anchos: Sequence[int], fijas: int) -> None:
    """A4 apaisada, una página de ancho; lo que no cabe legible sigue en otra, con las `fijas` primeras repetidas."""
    destino.set_landscape()
    destino.set_paper(9)
    destino.set_margins(**_MARGENES)
    destino.repeat_rows(0)
    paginas = -(-en_pixeles(anchos) // LEGIBLE)
    destino.fit_to_pages(paginas, 0)
    if paginas > 1:
        destino.repeat_columns(0, fijas - 1)
