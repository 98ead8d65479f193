"""Tablero de los grupos de apoyo comunal a la lactancia materna (Guía Técnica MINSA, 2014)."""

__version__ = "0.2.0"
