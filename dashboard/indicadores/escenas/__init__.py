"""Las escenas de la presentación: la historia de un territorio, escrita desde sus datos."""

from dashboard.indicadores.escenas.relato import escenas

__all__ = ["escenas"]
