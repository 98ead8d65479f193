"""Sesiones lejos de todas las demás de su grupo: la mediana y la desviación mediana de su propia historia."""

from __future__ import annotations

import numpy as np

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.territorio import Nivel
from dashboard.indicadores.calidad.comprobacion import Comprobacion, Cuentas
from dashboard.indicadores.calidad.filas import filas_de
from dashboard.nucleo.matrices import Decimales, Enteros

#: el manual usa 3,5; con grupos de una docena de madres eso nombra a uno honrado de cada tres
DESVIACIONES = 5
MINIMO = 12


def medianas(valores: Decimales, grupo: Enteros, grupos: int) -> Decimales:
    """(grupos,): la mediana de cada uno; 0 sin valores. `grupo` va en orden."""
    orden = valores[np.lexsort((valores, grupo))]
    cuantos = np.bincount(grupo, minlength=grupos)
    desde = np.cumsum(cuantos) - cuantos
    hay = cuantos > 0
    medio = np.zeros(grupos)
    bajo, alto = (desde + (cuantos - 1) // 2)[hay], (desde + cuantos // 2)[hay]
    medio[hay] = (orden[bajo] + orden[alto]) / 2
    return medio


def _contar(consulta: Consulta) -> Cuentas:
    filas = filas_de(consulta)
    util, grupos = filas.con_razon, filas.forma[0]
    grupo, vinieron = filas.grupo[util], filas["asistentes"][util].astype(float)
    mediana = medianas(vinieron, grupo, grupos)
    lejos = np.abs(vinieron - mediana[grupo])
    esperadas = np.bincount(grupo, filas["esperadas"][util], grupos)
    parte = np.bincount(grupo, vinieron, grupos) / np.maximum(esperadas, 1)
    # una historia sin variación no vuelve lejano a un solo paso: la vara no baja de la del azar ni de uno
    binomial = np.sqrt(mediana * (1 - parte))
    vara = np.maximum(np.maximum(1.4826 * medianas(lejos, grupo, grupos), binomial), 1)
    con_historia = np.bincount(grupo, minlength=grupos) >= MINIMO
    mal, de = np.zeros(len(util), bool), util.copy()
    mal[util] = (lejos > DESVIACIONES * vara[grupo]) & con_historia[grupo]
    de[util] = con_historia[grupo]
    return filas.contar(mal), filas.contar(de)


ATIPICOS = Comprobacion(
    clave="atipicos", nombre="Valores atípicos", nivel=Nivel.GRUPO, cosa=("sesión atípica", "sesiones atípicas"),
    pregunta="¿Hay sesiones que no se parecen a las demás de su grupo?",
    como=f"Asistentes a más de {DESVIACIONES} desviaciones de la mediana de su grupo (desviación mediana absoluta); "
    f"solo grupos con {MINIMO} sesiones o más en toda su historia.",
    limite="Se nombra al grupo que tiene una.",
    fuente="OMS, revisión de la calidad de los datos: z modificado. Su límite, 3,5, es para conteos grandes: aquí es 5",
    sin_dato="Ningún grupo con sesiones en el periodo tiene historia bastante.",
    contar=_contar,
)  # fmt: skip
