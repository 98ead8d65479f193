"""La medida de casi todo indicador: una razón de sumas, con lo que calla y lo que no trae el dato."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.estandar import SIN_DUDA, SIN_FRACCION, Duda, Fraccion
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Periodo
from dashboard.nucleo.matrices import Enteros

#: numerador y denominador de cada nodo, como dos columnas
Contar = Callable[[Consulta, Sequence[Nodo], Periodo], tuple[Enteros, Enteros]]


@dataclass(frozen=True, slots=True)
class Razon:
    """Función de medida de una razón de sumas, `Σ numerador ÷ Σ denominador`: lo que `contar` da de cada nodo.

    `hay_dato`: si no, no se sabe nada de ninguno. `callan`: la medida de las unidades del denominador de las que no se
    sabe. `universo`: la de todas las que entrarían en el denominador si trajeran el dato; de las que no lo traen no se
    sabe nada más.
    """

    contar: Contar
    hay_dato: Callable[[Consulta], bool] = lambda _: True
    callan: str = ""
    universo: str = ""

    def __call__(self, consulta: Consulta, nodos: Sequence[Nodo], periodo: Periodo) -> list[Fraccion]:
        if not self.hay_dato(consulta):
            return [SIN_FRACCION] * len(nodos)
        arriba, abajo = self.contar(consulta, nodos, periodo)
        mudas = self.de_callados(consulta, nodos, periodo)
        todas = consulta.suma(self.universo, nodos, periodo) if self.universo else abajo
        columnas = (arriba.tolist(), abajo.tolist(), mudas.tolist(), (todas - abajo).tolist())
        return [
            Fraccion(n if total else None, total, callan, _sin_el_dato(sin_dato))
            for n, total, callan, sin_dato in zip(*columnas, strict=True)
        ]

    def de_callados(self, consulta: Consulta, nodos: Sequence[Nodo], periodo: Periodo) -> Enteros:
        """(nodos,): unidades del denominador de las que no se sabe."""
        if self.callan:
            return consulta.suma(self.callan, nodos, periodo)
        return np.zeros(len(nodos), dtype=np.int64)


def razones(
    numerador: str,
    denominador: str,
    hay_dato: Callable[[Consulta], bool] = lambda _: True,
    *,
    callan: str = "",
    universo: str = "",
) -> Razon:
    """La razón de dos medidas del cubo. Lo demás, como en `Razon`."""

    def contar(consulta: Consulta, nodos: Sequence[Nodo], periodo: Periodo) -> tuple[Enteros, Enteros]:
        return consulta.suma(numerador, nodos, periodo), consulta.suma(denominador, nodos, periodo)

    return Razon(contar, hay_dato, callan, universo)


def _sin_el_dato(cuantas: int) -> Duda:
    return Duda(unidades=cuantas, calladas=cuantas) if cuantas > 0 else SIN_DUDA
