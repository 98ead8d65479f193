"""Los rechazos de un informe, fila por fila: lo que se escribe junto a cada una para que la persona la corrija."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dashboard.ingesta.informe import Informe


@dataclass(frozen=True, slots=True)
class Motivo:
    """Por qué se rechazó una fila. `fila`: línea del archivo o fila de la hoja; 0 es todo el archivo."""

    archivo: str
    hoja: str
    fila: int
    #: columna de la tabla; varias van separadas por comas, y "" es la fila entera
    columna: str
    encontrado: str
    esperado: str
    como_corregir: str

    def texto(self) -> str:
        """La frase que acompaña a la fila; no dice dónde está porque se lee al lado."""
        donde = f"{self.columna}: " if self.columna else ""
        hallado = f"se encontró {self.encontrado}; " if self.encontrado else ""
        return f"{donde}{hallado}se esperaba {self.esperado}. {self.como_corregir}"


def motivos_de(informe: Informe) -> Iterator[Motivo]:
    """Todos los rechazos, también los que el informe no detalla, por fila.

    De los no detallados solo se sabe la causa: lo encontrado queda en blanco y lo demás es lo de su causa.
    """
    detallados: dict[tuple[int, str], list[Motivo]] = {}
    for p in informe.problemas:
        propio = Motivo(p.archivo, informe.hoja, p.fila, p.columna, p.encontrado, p.esperado, p.como_corregir)
        detallados.setdefault((p.fila, p.columna), []).append(propio)
    todos = [motivo for propios in detallados.values() for motivo in propios]
    for causa in informe.agrupadas:
        modelo = causa.ejemplo
        todos += [
            Motivo(modelo.archivo, informe.hoja, fila, modelo.columna, "", modelo.esperado, modelo.como_corregir)
            for fila in causa.filas
            if (fila, modelo.columna) not in detallados
        ]
    yield from sorted(todos, key=lambda motivo: motivo.fila)
