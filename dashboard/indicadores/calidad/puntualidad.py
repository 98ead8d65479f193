"""Cuándo llegó lo que llegó: días entre el fin de un mes y el día de su reporte."""

from __future__ import annotations

import numpy as np

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.estandar import PLAZO_DE_REPORTE
from dashboard.dominio.territorio import Nivel
from dashboard.indicadores.calidad.comprobacion import Comprobacion, Cuentas
from dashboard.indicadores.calidad.filas import sumar


def _contar(consulta: Consulta) -> Cuentas:
    raiz = consulta.raiz
    unidades = consulta.descendientes(raiz, Nivel.MICRORRED)
    suyos = np.array([unidad.establecimientos for unidad in unidades], np.int64).reshape(-1, 2)
    suyos -= raiz.establecimientos[0]
    n, de = (
        sumar(consulta.mensual_por_establecimiento(medida, raiz), suyos) for medida in ("reportes_tarde", "reportes")
    )
    return n, de


PUNTUALIDAD = Comprobacion(
    clave="puntualidad", nombre="Puntualidad", nivel=Nivel.MICRORRED,
    cosa=("mes reportado tarde", "meses reportados tarde"),
    pregunta="¿Llegó a tiempo?",
    como="Meses de establecimiento cuyo primer reporte, suyo o de una unidad que lo contiene, llegó más de "
    f"{PLAZO_DE_REPORTE} días después de acabar el periodo. De un mes sin reporte no se dice si llegó tarde.",
    limite="Se nombra a la microrred en que es más de la cuarta parte. El plazo es de referencia: la guía no fija uno.",
    fuente="OMS, revisión de la calidad de los datos: puntualidad de los reportes, 75 % o más",
    sin_dato="No se cargó ningún reporte del periodo: sin su fecha no se puede decir si llegó a tiempo.",
    contar=_contar, pasa=lambda n, de: 4 * n > de, de_asistencia=False,
)  # fmt: skip
