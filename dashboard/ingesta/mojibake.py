"""Letras estropeadas por leer un archivo con otra codificación: solo se reponen si el camino de vuelta es exacto.

`CA¥ETE` es `CAÑETE` escrito en cp850 (MS-DOS) y leído como Latin-1; `CaÃ±ete` es `Cañete` escrito en UTF-8 y leído
como Latin-1.
"""

from __future__ import annotations

import re

#: las letras que el español añade a las inglesas
LETRAS = "áéíóúñüÁÉÍÓÚÑÜ"
#: lo que una celda bien escrita puede llevar además de ellas
_CORRIENTES = frozenset(LETRAS + "°ºª¿¡«»–—“”‘’…·")
#: con esto empieza una letra de dos o tres bytes de UTF-8 leída de byte en byte
_DE_UTF8 = re.compile("[ÂÃâ][\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]")
#: signos que ningún nombre lleva pegados a una letra; `à`, `é` y `Ö` también salen de cp850, pero son letras
_DE_CP850 = re.compile("(?<=[A-Za-z])[¤¥¢£‚\x82\x90µ]|[¤¥](?=[A-Za-z])")


def estropeado(texto: str) -> bool:
    """Si el texto trae alguna señal de haberse leído con otra codificación."""
    return bool(_DE_UTF8.search(texto) or _DE_CP850.search(texto))


def recomponer(texto: str) -> str:
    """El texto como se escribió, o el mismo si no hay un único camino de vuelta que no pierda nada."""
    if _DE_UTF8.search(texto):
        return _volver(texto, "utf-8")
    if _DE_CP850.search(texto):
        return _volver(texto, "cp850")
    return texto


def _volver(texto: str, escrito: str) -> str:
    crudo = _bytes(texto)
    if crudo is None:
        return texto
    try:
        vuelto = crudo.decode(escrito)
    except UnicodeDecodeError:
        return texto
    raras = {letra for letra in vuelto if letra > "\x7f"} - _CORRIENTES
    return texto if raras or vuelto.encode(escrito) != crudo else vuelto


def _bytes(texto: str) -> bytes | None:
    """Los bytes que, leídos como Windows-1252 o Latin-1, dan el texto."""
    partes = bytearray()
    for letra in texto:
        # Windows-1252 deja cinco bytes sin letra: quien los lee los toma de Latin-1
        for codificacion in ("cp1252", "latin-1"):
            try:
                partes += letra.encode(codificacion)
                break
            except UnicodeEncodeError:
                continue
        else:
            return None
    return bytes(partes)
