"""Lo que el tablero muestra, celda por celda, al lado de lo que da el recuento."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.estandar import Fraccion
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Periodo
from dashboard.dominio.territorio import Nivel
from dashboard.indicadores.indicador import Indicador
from dashboard.indicadores.razones import Razon
from dashboard.nucleo.matrices import Enteros

#: cómo se escribe «sin dato» en una matriz de cuentas
SIN_DATO = -1


def nodos(consulta: Consulta) -> dict[tuple[str, str], Nodo]:
    """Todos los nodos por (nivel, código)."""
    return {
        (nodo.nivel.value, nodo.codigo): nodo
        for nivel in Nivel
        for nodo in consulta.descendientes(consulta.raiz, nivel)
    }


def celdas(consulta: Consulta, indicador: Indicador, filas: Sequence[Nodo], periodos: Sequence[Periodo]) -> Enteros:
    """(nodos, periodos, cuentas): lo que dice el tablero, en el orden dado. `SIN_DATO` donde no hay dato."""
    matriz = np.empty((len(filas), len(periodos), len(indicador.cuentas)), dtype=np.int64)
    razon = indicador.fracciones if isinstance(indicador.fracciones, Razon) else None
    # de la microrred hacia arriba se compara lo mismo que lee una página; por debajo, las dos cuentas de una razón
    enteros = [fila for fila, nodo in enumerate(filas) if razon is None or nodo.nivel.es_territorio]
    sueltos = sorted({*range(len(filas))}.difference(enteros))
    altos, bajos = ([filas[fila] for fila in cuales] for cuales in (enteros, sueltos))
    con_duda = len(indicador.cuentas) > 3
    for columna, periodo in enumerate(periodos):
        matriz[enteros, columna] = [
            _cuentas(fraccion, con_duda) for fraccion in indicador.contar(consulta, altos, periodo)
        ]
        if razon is not None and bajos:
            matriz[sueltos, columna] = _de_razon(razon, consulta, bajos, periodo)
    return matriz


def _de_razon(razon: Razon, consulta: Consulta, filas: Sequence[Nodo], periodo: Periodo) -> Enteros | list[int]:
    """(nodos, 3): lo mismo que sus fracciones, sin escribir una por una."""
    if not razon.hay_dato(consulta):
        return [SIN_DATO, SIN_DATO, 0]
    n, de = razon.contar(consulta, filas, periodo)
    return np.column_stack([np.where(de != 0, n, SIN_DATO), de, razon.de_callados(consulta, filas, periodo)])


def _cuentas(fraccion: Fraccion, con_duda: bool) -> tuple[int, ...]:
    n, de, duda = fraccion.numerador, fraccion.denominador, fraccion.duda
    cuentas = SIN_DATO if n is None else n, SIN_DATO if de is None else de, fraccion.sin_reporte
    return (*cuentas, duda.unidades, duda.con, duda.calladas) if con_duda else cuentas
