"""Los hitos: lo que alguien anotó que pasó en un territorio y explica lo que se ve en una serie.

Son la única razón para empezar una fase nueva: un tramo con su propio centro. Una huelga o una inundación explican unos
meses y no empiezan nada; un cambio en la forma de registrar, sí.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from dashboard.nucleo.recursos import filas_de_referencia


@dataclass(frozen=True, slots=True)
class ClaseDeHito:
    """Una fila del catálogo. `nombre`: como se dice dentro de una oración. `fase`: si la serie empieza de nuevo."""

    codigo: str
    nombre: str
    fase: bool


@dataclass(frozen=True, slots=True)
class Hito:
    """Un hito de un territorio (su código). `codigo`, `nombre` y `fase` son los de su clase."""

    fecha: date
    codigo: str
    nombre: str
    territorio: str
    fase: bool


#: por su código y en el orden del catálogo; un código publicado no se quita: hay datos que lo nombran
CLASES_DE_HITO: Mapping[str, ClaseDeHito] = {
    fila["codigo"]: ClaseDeHito(fila["codigo"], fila["nombre"], fila["fase"] == "si")
    for fila in filas_de_referencia("hitos.csv")
}
CODIGOS_HITO: tuple[str, ...] = tuple(CLASES_DE_HITO)
