"""La limpieza de cada celda al leerla, y la cuenta de lo que cambió: nada se cambia sin decirlo.

Las letras estropeadas por leer un archivo con otra codificación solo se reponen si el camino de vuelta es exacto:
`CA¥ETE` es `CAÑETE` escrito en cp850 (MS-DOS) y leído como Latin-1; `CaÃ±ete` es `Cañete` escrito en UTF-8 y leído
como Latin-1.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from dataclasses import dataclass, field

#: celdas de cada clase de cambio que se guardan con su antes y su después
EJEMPLOS = 50
ESPACIOS = "espacios sobrantes"
LETRAS = "letras estropeadas por la codificación"
MARCAS = "marcas o caracteres invisibles"


@dataclass(slots=True)
class Cambios:
    """Las celdas de una columna que cambiaron por una causa: todas sus líneas y los primeros ejemplos."""

    lineas: array[int] = field(default_factory=lambda: array("q"))
    #: (línea, antes, después)
    ejemplos: list[tuple[int, str, str]] = field(default_factory=list)

    def anotar(self, linea: int, antes: str, despues: str) -> None:
        """Añade una celda."""
        self.lineas.append(linea)
        if len(self.ejemplos) < EJEMPLOS:
            self.ejemplos.append((linea, antes, despues))


class Limpieza:
    """Limpia filas y recuerda qué cambió, por (causa, posición de la columna).

    `texto`: todo lo que puede venir; si no trae nada raro, cada celda se limpia más aprisa.
    """

    def __init__(self, texto: str = "") -> None:
        self.cambios: dict[tuple[str, int], Cambios] = {}
        #: cada texto distinto una sola vez: en una tabla casi todos se repiten
        self._distintos: dict[str, str] = {}
        self._raros = _raros(texto)
        self._revisar = bool(self._raros) or estropeado(texto)

    def fila(self, linea: int, celdas: list[str]) -> list[str]:
        """Las celdas limpias de una fila: sin marcas, sin caracteres invisibles y sin espacios de más."""
        if self._revisar:
            celdas = [self._sanear(linea, posicion, celda) for posicion, celda in enumerate(celdas)]
        limpias = [" ".join(celda.split()) for celda in celdas]
        if limpias != celdas:
            for posicion, (antes, despues) in enumerate(zip(celdas, limpias, strict=True)):
                # una celda con solo espacios está en blanco: no hay nada que contar
                if antes != despues and despues:
                    self.anotar(ESPACIOS, posicion, linea, antes, despues)
        unico = self._distintos.setdefault
        return [unico(celda, celda) for celda in limpias]

    def _sanear(self, linea: int, posicion: int, celda: str) -> str:
        if celda.isascii() and celda.isprintable() and "<" not in celda and ">" not in celda:
            return celda
        if estropeado(celda):
            antes, celda = celda, recomponer(celda)
            if celda != antes:
                self.anotar(LETRAS, posicion, linea, antes, celda)
        limpia = celda.translate(self._raros)
        if limpia != celda:
            self.anotar(MARCAS, posicion, linea, celda, limpia)
        return limpia

    def anotar(self, causa: str, posicion: int, linea: int, antes: str, despues: str) -> None:
        """Recuerda el cambio de una celda."""
        clave = (causa, posicion)
        if clave not in self.cambios:
            self.cambios[clave] = Cambios()
        self.cambios[clave].anotar(linea, antes, despues)


def _raros(texto: str) -> dict[int, str | None]:
    """Lo que se quita de las celdas: `<`, `>` y los caracteres de control o invisibles; el tabulador es un espacio."""
    cambios: dict[int, str | None] = {}
    for letra in set(texto):
        if letra in "<>" or (
            unicodedata.category(letra) in {"Cc", "Cf", "Zl", "Zp", "Cs", "Co"} and not letra.isspace()
        ):
            cambios[ord(letra)] = None
    return cambios


# -- letras estropeadas ------------------------------------------------------------------------------------------------

#: las letras que el español añade a las inglesas
DEL_ESPANOL = "áéíóúñüÁÉÍÓÚÑÜ"
#: lo que una celda bien escrita puede llevar además de ellas
_CORRIENTES = frozenset(DEL_ESPANOL + "°ºª¿¡«»–—“”‘’…·")
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
