"""Las tablas que el tablero acepta, en el orden en que conviene cargarlas: cada una solo mira a las anteriores."""

from __future__ import annotations

from dashboard.errores import ErrorArchivo
from dashboard.esquemas.campanas import CAMPANAS
from dashboard.esquemas.contrato import Tabla
from dashboard.esquemas.establecimientos import ESTABLECIMIENTOS
from dashboard.esquemas.facilitadores import FACILITADORES
from dashboard.esquemas.grupos import GRUPOS
from dashboard.esquemas.inasistencias import INASISTENCIAS
from dashboard.esquemas.marco import marco_vacio
from dashboard.esquemas.partos import PARTOS
from dashboard.esquemas.recursos import RECURSOS
from dashboard.esquemas.reportes import REPORTES
from dashboard.esquemas.resultados import RESULTADOS
from dashboard.esquemas.sesiones import SESIONES
from dashboard.esquemas.supervisiones import SUPERVISIONES

__all__ = ["TABLAS", "marco_vacio", "tabla_de"]

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
