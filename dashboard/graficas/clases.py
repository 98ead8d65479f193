"""Las clases de color de un indicador: la línea de 80 % solo decide donde la guía la fija."""

from __future__ import annotations

from dashboard.dominio.ficha import Ficha
from dashboard.graficas.tema import (
    CLASES_BAJAS,
    CLASES_EQUIPO,
    CLASES_ESTANDAR,
    CLASES_NEUTRAS,
    CLASES_RAZON,
    Clases,
)


def clases_de_ficha(ficha: Ficha, *, es_proporcion: bool, menor_es_mejor: bool) -> Clases:
    """Las clases con que se pinta un indicador en el mapa, el mosaico y las barras."""
    if ficha.clave == "regiones_con_equipo":
        return CLASES_EQUIPO
    if ficha.estandar:
        return CLASES_ESTANDAR
    if not es_proporcion:
        return CLASES_RAZON
    return CLASES_BAJAS if menor_es_mejor else CLASES_NEUTRAS
