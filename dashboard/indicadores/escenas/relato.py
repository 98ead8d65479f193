"""`escenas(consulta, nodo, periodo)`: la historia completa de un territorio."""

from __future__ import annotations

from datetime import date

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Periodo
from dashboard.indicadores.escenas.base import Relato


def escenas(consulta: Consulta, nodo: Nodo, periodo: Periodo, hoy: date | None = None) -> Relato:
    """La historia de un territorio, del país a la microrred."""
    raise NotImplementedError
