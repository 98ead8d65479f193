"""Meses iguales al anterior en todo lo que se cuenta: esperadas, asistentes, visitantes y faltas de cada clase."""

from __future__ import annotations

import numpy as np

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.territorio import Nivel
from dashboard.indicadores.calidad.comprobacion import AZAR, Comprobacion, Cuentas, mas_que_el_azar
from dashboard.indicadores.calidad.filas import filas_de, intervalos, sumar
from dashboard.nucleo.formato import decimal
from dashboard.nucleo.matrices import Booleanos, Enteros

_CAMPOS = ("esperadas", "visitantes", "faltas_justificadas", "faltas_injustificadas", "faltas_sin_motivo", "salidas")
#: meses iguales al anterior en un grupo honrado, de cada cien: si en lo cargado son más, los de lo cargado
POR_AZAR = 0.05


def _contar(consulta: Consulta) -> Cuentas:
    filas = filas_de(consulta)
    util = filas.con_razon
    sesiones, vinieron = filas.contar(util), filas.contar(util, "asistentes")
    iguales = (sesiones[:, 1:] == sesiones[:, :-1]) & (vinieron[:, 1:] == vinieron[:, :-1])
    for campo in _CAMPOS:
        suma = filas.contar(util, campo)
        iguales &= suma[:, 1:] == suma[:, :-1]
        if campo == "esperadas":
            # si vinieron todas o ninguna no hay qué copiar: de eso habla otra comprobación
            con_faltas = (sesiones > 0) & (vinieron > 0) & (vinieron < suma)
    de = np.zeros(filas.forma, np.int32)
    de[:, 1:] = con_faltas[:, 1:] & con_faltas[:, :-1]
    n = de.copy()
    n[:, 1:] &= iguales
    lugares = intervalos(consulta, Nivel.ESTABLECIMIENTO)
    return sumar(n, lugares), sumar(de, lugares)


def _pasa(n: Enteros, de: Enteros) -> Booleanos:
    comun = float(n.sum() / max(int(de.sum()), 1))
    return mas_que_el_azar(n, de, min(max(comun, POR_AZAR), 0.5))


COPIADOS = Comprobacion(
    clave="copiados", nombre="Meses repetidos", nivel=Nivel.ESTABLECIMIENTO, cosa=("mes repetido", "meses repetidos"),
    pregunta="¿Hay meses iguales al anterior?",
    como="Meses en que un grupo tiene las mismas sesiones, esperadas, asistentes, visitantes y faltas de cada clase "
    "que el mes anterior; no cuentan aquellos en que vinieron todas.",
    limite=f"Se nombra al establecimiento con más que el {decimal(100 * POR_AZAR, 0)} % (o lo común en lo cargado), y "
    f"tantos más que el azar no lo dé a uno solo de todos en {AZAR} de cada 100 cargas.",
    fuente="Propia: la revisión de la OMS mira la coherencia en el tiempo, y un mes copiado es demasiado coherente",
    sin_dato="Ningún grupo tiene dos meses seguidos con que comparar.",
    contar=_contar, pasa=_pasa,
)  # fmt: skip
