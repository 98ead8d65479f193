"""Lo que se sabe de una hoja además de sus valores: qué combina, qué no muestra y qué números se ven de otra manera."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from dataclasses import dataclass, field

from dashboard.ingesta.celdas import MAXIMO_COLUMNAS

#: primera fila, primera columna, última fila, última columna
Rango = tuple[int, int, int, int]


@dataclass(slots=True)
class Notas:
    """Las de una hoja, que quien la lee va anotando. Filas desde 1 y columnas desde 0, como en la hoja abierta."""

    con_errores: bool = False
    #: columna → filas con un número cuyo formato muestra otra cantidad (un porcentaje, miles); 0 si no se sabe la fila
    raras: dict[int, array[int]] = field(default_factory=dict)
    #: dónde está cada fórmula que no guarda su resultado
    sin_valor: list[tuple[int, int]] = field(default_factory=list)
    combinadas: list[Rango] = field(default_factory=list)
    #: primera y última fila de cada tramo que no se muestra, y de cada filtro
    ocultas: list[tuple[int, int]] = field(default_factory=list)
    filtros: list[tuple[int, int]] = field(default_factory=list)
    columnas_ocultas: set[int] = field(default_factory=set)

    def anotar_raras(self, fila: int, columnas: Iterable[int]) -> None:
        """Deja dicho que esas celdas muestran otra cantidad."""
        for columna in columnas:
            self.raras.setdefault(columna, array("q")).append(fila)

    def ocultar_filas(self, primera: int, ultima: int) -> None:
        """Deja dicho que esas filas no se muestran. Un millón de filas seguidas es un tramo."""
        if self.ocultas and self.ocultas[-1][1] == primera - 1:
            primera = self.ocultas.pop()[0]
        self.ocultas.append((primera, ultima))

    def ocultar_columnas(self, primera: int, ultima: int) -> None:
        """Deja dicho que esas columnas no se muestran."""
        self.columnas_ocultas.update(range(primera, min(ultima + 1, MAXIMO_COLUMNAS)))

    def filas_ocultas(self, cuantas: int) -> tuple[frozenset[int], frozenset[int]]:
        """De las primeras filas, las que oculta un filtro y las demás que no se muestran."""
        todas = _en(self.ocultas, cuantas)
        filtradas = todas & _en(self.filtros, cuantas) if todas else todas
        return filtradas, todas - filtradas


def _en(tramos: Iterable[tuple[int, int]], cuantas: int) -> frozenset[int]:
    return frozenset(fila for primera, ultima in tramos for fila in range(primera, min(ultima, cuantas) + 1))
