"""Establecimientos sin coordenadas, o con las de otra región."""

from __future__ import annotations

import numpy as np

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.territorio import PAIS, Nivel
from dashboard.indicadores.calidad.comprobacion import Comprobacion, Cuentas

#: grados que se admiten fuera de la caja de la región: los límites son referenciales
MARGEN = 0.25


def _contar(consulta: Consulta) -> Cuentas:
    raiz = consulta.raiz
    lugares = consulta.columnas_establecimientos(raiz, "latitud", "longitud", "fuera")
    latitud, longitud = (np.array(lugares[campo], float) for campo in ("latitud", "longitud"))
    mal = np.isnan(latitud) | np.isnan(longitud)
    for region in consulta.hijos(raiz) if raiz.codigo == PAIS else [raiz]:
        caja = consulta.lugar(region).get("caja")
        if caja:
            suyos = slice(*(fila - raiz.establecimientos[0] for fila in region.establecimientos))
            oeste, sur, este, norte = caja
            x, y = longitud[suyos], latitud[suyos]
            mal[suyos] |= (x < oeste - MARGEN) | (x > este + MARGEN) | (y < sur - MARGEN) | (y > norte + MARGEN)
    de = np.array([not fuera for fuera in lugares["fuera"]], np.int32)
    return (mal * de)[:, None].astype(np.int32), de[:, None]


COORDENADAS = Comprobacion(
    clave="coordenadas", nombre="Coordenadas", nivel=Nivel.ESTABLECIMIENTO,
    cosa=("establecimiento por ubicar", "establecimientos por ubicar"),
    pregunta="¿Dónde está cada establecimiento?",
    como="Establecimientos del ámbito sin coordenadas, o a más de un cuarto de grado fuera de la caja de su región.",
    limite="Se nombra a cada uno. No depende del periodo.",
    fuente="Registro de establecimientos; límites referenciales",
    sin_dato="No hay establecimientos del ámbito.",
    contar=_contar, de_asistencia=False, con_meses=False,
)  # fmt: skip
