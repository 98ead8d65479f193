"""Una parte de pocos no pesa como la de muchos, ni la de hace un año como la de este mes.

Cada falta y cada asistencia esperada valen la mitad por cada seis meses de antigüedad. Después la proporción se acerca
a la de los demás grupos de la región (Bayes empírico con una beta-binomial, momentos de Kleinman, 1973): tanto más
cuanto menos asistencias la sostienen y menos difieren los grupos entre sí. Nunca sube por eso: lo que no se sabe no
suma. A un grupo no lo juzga lo suyo: lo de la región se estima sin él.
"""

from __future__ import annotations

import numpy as np

from dashboard.nucleo.matrices import Decimales, Enteros

#: meses en que un dato pierde la mitad de su peso
MITAD_EN_MESES = 6
#: con menos grupos con dato en la región, lo que difieren entre sí es el valor de partida
GRUPOS_MINIMOS = 8
#: de partida: de cada 100, y con el peso de cuántas asistencias
PARTIDA, PESO_DE_PARTIDA = 0.10, 30.0
#: entre cuántas asistencias puede pesar lo de la región
PESO_MINIMO, PESO_MAXIMO = 10.0, 200.0


def peso_por_edad(meses: Enteros) -> Decimales:
    """Lo que vale un dato de hace tantos meses: 1 el de este mes, 0,5 el de hace seis."""
    return np.asarray(0.5 ** (np.maximum(meses, 0) / MITAD_EN_MESES))


def encoger(malas: Decimales, todas: Decimales) -> Decimales:
    """(grupos,): la proporción con que pesa cada grupo de una región, entre 0 y la suya; `nan` sin ninguna.

    `malas` y `todas`: las cuentas de cada uno, con su edad.
    """
    hay = todas > 0
    malas = np.minimum(malas, todas)
    propia = np.where(hay, malas / np.where(hay, todas, 1.0), 0.0)

    def de_los_demas(columna: Decimales) -> Decimales:
        return np.asarray(columna.sum() - columna)

    grupos, n, x = de_los_demas(hay.astype(float)), de_los_demas(todas), de_los_demas(malas)
    media = (x + PARTIDA * PESO_DE_PARTIDA) / (n + PESO_DE_PARTIDA)
    azar = media * (1 - media)
    # Σn(p−m)², sin el propio, y lo que de eso es diferencia entre grupos
    suma = de_los_demas(todas * propia**2) - 2 * media * x + media**2 * n
    denominador = n - de_los_demas(todas**2) / np.maximum(n, 1e-9)
    entre = (suma - (grupos - 1) * azar) / np.maximum(denominador, 1e-9)
    peso = np.clip(azar / np.maximum(entre, 1e-9) - 1, PESO_MINIMO, PESO_MAXIMO)
    peso = np.where(grupos < GRUPOS_MINIMOS, PESO_DE_PARTIDA, peso)
    acercada = (peso * media + malas) / (peso + todas)
    return np.where(hay, np.minimum(propia, acercada), np.nan)
