"""Las tablas que el tablero acepta, en el orden en que conviene cargarlas: cada una solo mira a las anteriores."""

from __future__ import annotations

from dashboard.contratos.campanas import CAMPANAS
from dashboard.contratos.contrato import Tabla
from dashboard.contratos.establecimientos import ESTABLECIMIENTOS
from dashboard.contratos.facilitadores import FACILITADORES
from dashboard.contratos.grupos import GRUPOS
from dashboard.contratos.inasistencias import INASISTENCIAS
from dashboard.contratos.marco import marco_vacio
from dashboard.contratos.partos import PARTOS
from dashboard.contratos.recursos import RECURSOS
from dashboard.contratos.reportes import REPORTES
from dashboard.contratos.resultados import RESULTADOS
from dashboard.contratos.sesiones import SESIONES
from dashboard.contratos.supervisiones import SUPERVISIONES
from dashboard.errores import ErrorArchivo

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
