"""Cómo se leen un día y una hora de un plan."""

from __future__ import annotations

from datetime import date, datetime

from dashboard.nucleo.formato import MESES
from dashboard.planificacion.itinerario import DIAS


def dia_corto(dia: date) -> str:
    """«lun 7 dic»."""
    return f"{DIAS[dia.weekday()][:3]} {dia.day} {MESES[dia.month - 1]}"


def hora(momento: datetime) -> str:
    """«09:05»."""
    return f"{momento:%H:%M}"
