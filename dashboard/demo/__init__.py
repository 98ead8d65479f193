"""Datos de demostración: un registro nacional inventado y la actividad de sus grupos, siempre iguales con su semilla.

Nada procede de personas ni de establecimientos reales. Las historias sembradas se cuentan en `historias`.
"""
