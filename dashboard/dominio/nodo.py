"""Un nodo del árbol: territorio, establecimiento o grupo."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from dashboard.dominio.territorio import Nivel


@dataclass(frozen=True, slots=True)
class Nodo:
    """Un territorio, establecimiento o grupo. Los intervalos son `[desde, hasta)` en el orden de profundidad."""

    codigo: str
    nombre: str
    nivel: Nivel
    padre: str
    establecimientos: tuple[int, int]
    grupos: tuple[int, int]
    #: última sesión o reporte cargado de su DIRESA (del país: el más reciente); `None` sin datos
    fecha_datos: date | None
    #: números de mes del primer y del último mes con datos de su DIRESA (vacío: ultimo < primero)
    meses: tuple[int, int]
