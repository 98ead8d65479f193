"""Datos de demostración: un registro nacional inventado y la actividad de sus grupos, siempre iguales con su semilla.

Nada procede de personas ni de establecimientos reales. Las historias sembradas se cuentan en `historias`.
"""

from dashboard.demo.actividad import generar_actividad
from dashboard.demo.historias import FECHA_DATOS, PRIMER_DIA, Historias, elegir_historias
from dashboard.demo.registro import PRIMER_CODIGO, SEMILLA, generar_registro

__all__ = [
    "FECHA_DATOS",
    "PRIMER_CODIGO",
    "PRIMER_DIA",
    "SEMILLA",
    "Historias",
    "elegir_historias",
    "generar_actividad",
    "generar_registro",
]
