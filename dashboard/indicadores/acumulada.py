"""La caída de la asistencia de un grupo: la suma acumulada de lo que le faltó para lo que se esperaba de cada mes.

Un mes de un grupo de diez dice poco; varios seguidos por debajo, mucho. De cada mes cerrado se toma lo que se apartó
de su centro (`control.cartas`: nivel propio más la forma del año de su red), en desviaciones y cambiado de signo; se le
quita `HOLGURA` y se suma sin bajar nunca de cero (CUSUM de una cola; Page, 1954). Solo cuentan los doce últimos meses
cerrados y un mes sin asistencias que contar también resta la holgura: lo que pasó hace mucho se apaga.

Holgura, tope y umbral se eligieron por simulación (`tests/planificacion/test_acumulada.py`): de los grupos que no
cambian, a lo más 10 de cada 100 dan una señal falsa en un año.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dashboard.indicadores.control import Series, cartas
from dashboard.nucleo.matrices import Booleanos, Columnas, Decimales, Enteros

#: desviaciones que se perdonan cada mes, lo más que cuenta un solo mes, y la suma desde la que hay una señal
HOLGURA, TOPE, UMBRAL = 0.75, 2.5, 2.9
#: meses cerrados que se suman
VENTANA = 12
#: de cuántos grupos de cada cien que no cambian se espera a lo más una señal falsa en un año
FALSAS_EN_UN_ANIO = 10


@dataclass(frozen=True, slots=True)
class Acumulada(Columnas):
    """(grupos,) en cada campo. `suma`: `nan` si no hay carta o ningún mes que juzgar entre los doce.

    `meses`: los que lleva la suma sin volver a cero. De los juzgados entre ellos, `asistentes`, `esperadas` y
    `esperados`, los asistentes que se esperaban.
    """

    suma: Decimales
    meses: Enteros
    asistentes: Enteros
    esperadas: Enteros
    esperados: Decimales

    @property
    def senal(self) -> Booleanos:
        """Si la caída es más de lo que el azar explica; sin dato no hay señal."""
        pasan: Booleanos = np.nan_to_num(self.suma) > UMBRAL
        return pasan


def acumular(series: Series, cerrado: Enteros) -> Acumulada:
    """La suma de cada grupo hasta su último mes cerrado: (grupos,) columnas de las series, −1 si no tiene ninguno."""
    filas, meses = np.arange(len(cerrado)), series.esperadas.shape[1]
    hechas = cartas(series)
    juzgado = np.isfinite(hechas.desvio) & ~hechas.base & (np.arange(meses) <= cerrado[:, None])
    bajo = np.where(juzgado, -hechas.desvio / np.where(juzgado, hechas.error, 1.0), 0.0)
    suma, cuenta, vistos = np.zeros(len(filas)), np.zeros((len(filas), 4)), np.zeros(len(filas), dtype=bool)
    for hace in range(VENTANA - 1, -1, -1):
        columna = np.maximum(cerrado - hace, 0)
        hay = juzgado[filas, columna] & (cerrado - hace >= 0)
        suma = np.maximum(0.0, suma + np.where(hay, np.minimum(bajo[filas, columna], TOPE), 0.0) - HOLGURA)
        x, n = (np.where(hay, tabla[filas, columna], 0) for tabla in (series.asistentes, series.esperadas))
        mes = np.stack([np.ones(len(filas)), x, n, np.where(hay, n * hechas.centro[filas, columna], 0.0)], axis=1)
        # la cuenta empieza otra vez donde la suma vuelve a cero
        cuenta = np.where(suma[:, None] > 0, cuenta + mes, 0.0)
        vistos |= hay
    enteras = cuenta[:, :3].astype(np.int64)
    return Acumulada(np.where(vistos, suma, np.nan), enteras[:, 0], enteras[:, 1], enteras[:, 2], cuenta[:, 3])
