"""Las clases de color de un indicador: la línea de 80 % solo decide donde la guía la fija."""

from __future__ import annotations

from dashboard.dominio.ficha import Escala
from dashboard.graficas.tema import (
    CLASES_BAJAS,
    CLASES_EQUIPO,
    CLASES_ESTANDAR,
    CLASES_NEUTRAS,
    CLASES_RAZON,
    Clases,
)

#: con qué se pinta cada escala en el mapa, el mosaico y las barras
CLASES: dict[Escala, Clases] = {
    Escala.ESTANDAR: CLASES_ESTANDAR,
    Escala.COMPLETO: CLASES_EQUIPO,
    Escala.NEUTRA: CLASES_NEUTRAS,
    Escala.BAJA: CLASES_BAJAS,
    Escala.RAZON: CLASES_RAZON,
}
