"""La limpieza de cada celda al leerla, y la cuenta de lo que cambió: nada se cambia sin decirlo."""

from __future__ import annotations

import unicodedata
from array import array
from dataclasses import dataclass, field

from dashboard.ingesta.mojibake import estropeado, recomponer

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
