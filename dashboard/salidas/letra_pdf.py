"""La letra de los PDF: Bitstream Vera, que viene dentro de reportlab, incrustada. No pide nada al sistema.

Tiene las letras del castellano y los signos − ≥ « » que usa el tablero. Lo que no tiene se cambia por su forma simple:
un cuadro vacío en una hoja impresa no le dice nada a nadie.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Any

NORMAL, NEGRITA = "Vera", "VeraBd"
#: lo que la letra no tiene y el tablero usa
_CAMBIOS = {"\u202f": "\u00a0", "\u2009": "\u00a0", "→": "a", "▲": "", "◆": "", "●": "", "○": "", "◷": "", "’": "'"}


@lru_cache(maxsize=1)
def _glifos() -> frozenset[int]:
    """Registra la letra la primera vez y da los signos que tiene."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    normal: Any = TTFont(NORMAL, "Vera.ttf")
    pdfmetrics.registerFont(normal)
    pdfmetrics.registerFont(TTFont(NEGRITA, "VeraBd.ttf"))
    pdfmetrics.registerFontFamily(NORMAL, normal=NORMAL, bold=NEGRITA, italic=NORMAL, boldItalic=NEGRITA)
    return frozenset(normal.face.charToGlyph)


def registrar() -> None:
    """Deja la letra lista para usarse por su nombre."""
    _glifos()


def imprimible(texto: str) -> str:
    """El texto solo con signos que la letra tiene."""
    glifos = _glifos()
    return "".join(letra if ord(letra) in glifos else _simple(letra, glifos) for letra in texto)


def _simple(letra: str, glifos: frozenset[int]) -> str:
    if letra in _CAMBIOS:
        return _CAMBIOS[letra]
    base = "".join(parte for parte in unicodedata.normalize("NFKD", letra) if ord(parte) in glifos)
    return base or ("?" if letra.isprintable() else " ")
