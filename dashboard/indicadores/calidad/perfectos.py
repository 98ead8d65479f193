"""Grupos en que vinieron todas, todos los meses, durante un año o más. Puede ser cierto: solo se dice."""

from __future__ import annotations

import numpy as np

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.estandar import INTEGRANTES_MINIMO
from dashboard.dominio.territorio import Nivel
from dashboard.indicadores.calidad.comprobacion import Comprobacion, Cuentas
from dashboard.indicadores.calidad.filas import filas_de

SEGUIDOS = 12


def _contar(consulta: Consulta) -> Cuentas:
    filas = filas_de(consulta)
    util = filas.con_razon
    sesiones = filas.contar(util)
    enteras = filas.contar(
        util & (filas["asistentes"] == filas["esperadas"]) & (filas["esperadas"] >= INTEGRANTES_MINIMO)
    )
    perfecto = (sesiones > 0) & (enteras == sesiones)
    seguidos = np.zeros(filas.forma, np.int32)
    for mes in range(filas.forma[1]):
        previos = seguidos[:, mes - 1] if mes else 0
        seguidos[:, mes] = (previos + 1) * perfecto[:, mes]
    # toda la racha, también los meses de antes de que llegara a doce
    larga = seguidos >= SEGUIDOS
    for mes in range(filas.forma[1] - 2, -1, -1):
        larga[:, mes] |= larga[:, mes + 1] & perfecto[:, mes]
    return larga.astype(np.int32), (sesiones > 0).astype(np.int32)


PERFECTOS = Comprobacion(
    clave="perfectos", nombre="Asistencia siempre completa", nivel=Nivel.GRUPO,
    cosa=("mes con todas", "meses con todas"),
    pregunta="¿En qué grupos no faltó nadie durante un año o más?",
    como=f"Meses de una racha de {SEGUIDOS} o más seguidos en que vinieron todas las esperadas, que eran "
    f"{INTEGRANTES_MINIMO} o más.",
    limite="Se nombra al grupo con una de esas rachas en el periodo. Puede ser un grupo ejemplar: se confirma mirando "
    "su registro.",
    fuente="Propia",
    contar=_contar,
)  # fmt: skip
