"""Cuánto pesa cada factor: enteros de 0 a 50 que la persona mueve y que van en la dirección.

Los de partida suman 100, así que con ellos cada factor aporta como mucho tantos puntos como pesa.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dashboard.nucleo.errores import ErrorVista
from dashboard.planificacion.factores import FACTORES

#: campo de la dirección: siete números separados por puntos, en el orden de `FACTORES`
CAMPO = "pesos"
MAXIMO = 50


@dataclass(frozen=True, slots=True)
class Pesos:
    """Un entero por factor, en el orden de `FACTORES`."""

    valores: tuple[int, ...] = tuple(factor.peso for factor in FACTORES)

    @property
    def suma(self) -> int:
        """La suma de todos; 0 si la persona los puso todos en cero."""
        return sum(self.valores)

    def campos(self) -> dict[str, str]:
        """El campo de la dirección; vacío con los pesos de partida."""
        return {} if self == POR_DEFECTO else {CAMPO: ".".join(map(str, self.valores))}


POR_DEFECTO = Pesos()


def leer(campos: Mapping[str, str]) -> Pesos:
    """Los pesos de una dirección; los de partida si no los trae. `ErrorVista` si no son los que se esperan."""
    texto = campos.get(CAMPO, "").strip()
    if not texto:
        return POR_DEFECTO
    partes = texto.split(".")
    validas = [parte for parte in partes if parte.isascii() and parte.isdigit() and len(parte) <= 2]
    if len(partes) != len(FACTORES) or len(validas) != len(partes) or max(map(int, partes)) > MAXIMO:
        raise ErrorVista(
            f"No se entiende «{texto[:40]}» en «Pesos».",
            que_hacer=f"Escriba {len(FACTORES)} números de 0 a {MAXIMO} separados por puntos.",
        )
    return Pesos(tuple(map(int, partes)))
