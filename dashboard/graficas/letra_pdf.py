"""La letra de todo PDF: Bitstream Vera, que viene dentro de reportlab, incrustada. No pide nada al sistema.

Tiene las letras del castellano y los signos − ≥ « » que usa el tablero. Lo que no tiene se cambia por su forma simple:
un cuadro vacío en una hoja impresa no le dice nada a nadie. Las figuras de los veredictos (● ▲ ◆) se dibujan.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Any

NORMAL, NEGRITA = "Vera", "VeraBd"
#: lo que la letra no tiene y el tablero usa
_CAMBIOS = {
    "\u202f": "\u00a0", "\u2009": "\u00a0", "→": "a", "▲": "", "◆": "", "●": "", "○": "", "◷": "", "’": "'",
    "⌈": "redondeo hacia arriba de (", "⌉": ")",
}  # fmt: skip


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


def imprimible(texto: str) -> str:
    """El texto solo con signos que la letra tiene."""
    glifos = _glifos()
    return "".join(letra if ord(letra) in glifos else _simple(letra, glifos) for letra in texto)


def _simple(letra: str, glifos: frozenset[int]) -> str:
    if letra in _CAMBIOS:
        return _CAMBIOS[letra]
    base = "".join(parte for parte in unicodedata.normalize("NFKD", letra) if ord(parte) in glifos)
    return base or ("?" if letra.isprintable() else " ")


def ancho_de(frase: str, tamano: float, letra: str = NORMAL) -> float:
    """Lo que mide una frase en puntos, con la letra que se imprime."""
    from reportlab.pdfbase import pdfmetrics

    return float(pdfmetrics.stringWidth(imprimible(frase), letra, tamano))


def renglones(frase: str, ancho: float, tamano: float, letra: str = NORMAL, tope: int = 0) -> list[str]:
    """La frase partida por palabras en renglones de hasta `ancho` puntos. `tope`: cuántos a lo más (0, sin tope).

    Lo que no cabe en el último se recorta con «…».
    """
    hechos, actual = [], ""
    for palabra in imprimible(frase).split(" "):
        junto = f"{actual} {palabra}".strip()
        if actual and ancho_de(junto, tamano, letra) > ancho:
            hechos.append(actual)
            junto = palabra
        actual = junto
    hechos.append(actual)
    if tope and len(hechos) > tope:
        hechos = [*hechos[: tope - 1], " ".join(hechos[tope - 1 :])]
    return [_recortada(renglon, ancho, tamano, letra) for renglon in hechos]


def _recortada(frase: str, ancho: float, tamano: float, letra: str) -> str:
    if ancho_de(frase, tamano, letra) <= ancho:
        return frase
    while frase and ancho_de(f"{frase}…", tamano, letra) > ancho:
        frase = frase[:-1].rstrip()
    return f"{frase}…"
