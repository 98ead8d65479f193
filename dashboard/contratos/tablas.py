"""Las tablas que el tablero acepta y el conjunto de las aceptadas, con el que se prepara una generación."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from dashboard.contratos.contexto import CAMPANAS, RECURSOS, RESULTADOS
from dashboard.contratos.contrato import Tabla
from dashboard.contratos.establecimientos import ESTABLECIMIENTOS, FACILITADORES, PARTOS, REPORTES
from dashboard.contratos.grupos import GRUPOS, SUPERVISIONES
from dashboard.contratos.marco import marco_vacio
from dashboard.contratos.sesiones import INASISTENCIAS, SESIONES
from dashboard.nucleo.errores import ErrorArchivo

if TYPE_CHECKING:
    import pandas as pd

#: en el orden en que conviene cargarlas: cada una solo mira a las anteriores
TABLAS: tuple[Tabla, ...] = (
    ESTABLECIMIENTOS,
    PARTOS,
    FACILITADORES,
    GRUPOS,
    SESIONES,
    INASISTENCIAS,
    REPORTES,
    SUPERVISIONES,
    RECURSOS,
    RESULTADOS,
    CAMPANAS,
)


def tabla_de(nombre: str) -> Tabla:
    """El contrato de ese nombre. `ErrorArchivo` con los nombres válidos si no existe."""
    for tabla in TABLAS:
        if tabla.nombre == nombre:
            return tabla
    validas = ", ".join(tabla.nombre for tabla in TABLAS)
    raise ErrorArchivo(f"No hay ninguna tabla llamada «{nombre[:40]}».", que_hacer=f"Las tablas son: {validas}.")


@dataclass(slots=True)
class Tablas:
    """Filas aceptadas, ya tipadas según su contrato. Una tabla ausente es un marco sin filas con sus columnas.

    Texto: `str` con NA. Fechas: `datetime64`. Enteros: `Int64`. Coordenadas: `float64`. `activo`: `bool`.
    En `establecimientos`, `diresa`, `red` y `microrred` son códigos completos del árbol (`11`, `11-02`, `11-02-05`).
    """

    establecimientos: pd.DataFrame
    facilitadores: pd.DataFrame
    grupos: pd.DataFrame
    sesiones: pd.DataFrame
    inasistencias: pd.DataFrame
    reportes: pd.DataFrame
    supervisiones: pd.DataFrame
    recursos: pd.DataFrame = field(default_factory=lambda: marco_vacio(RECURSOS))
    resultados: pd.DataFrame = field(default_factory=lambda: marco_vacio(RESULTADOS))
    campanas: pd.DataFrame = field(default_factory=lambda: marco_vacio(CAMPANAS))
    #: si los grupos y sesiones son inventados; una generación es de demostración o real, nunca mezcla
    demostracion: bool = False
    #: si también los establecimientos son inventados
    registro_demostracion: bool = False
    #: nombre de archivo, tabla, filas y fecha de carga de cada entrada
    origen: list[dict[str, object]] = field(default_factory=list)
    #: categoría desde la que se supone que se atienden partos (`"I-3"`, `"I-4"`) o "" si viene de una lista
    parto_desde: str = ""
