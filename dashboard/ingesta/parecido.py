"""A qué se parece, letra a letra, una palabra que no está en las listas: a los nombres, apellidos o grupos."""

from __future__ import annotations

from collections import Counter
from functools import cache
from math import log

from dashboard.nucleo.recursos import texto_de_referencia

PILA, APELLIDO, GRUPO = "nombres_de_pila", "apellidos", "palabras_de_grupo"
#: las letras, y cuánto pesa frente a lo visto lo que se espera con una letra menos de contexto
_LETRAS, _PESO = 27, 3


@cache
def lista(nombre: str) -> frozenset[str]:
    """Las palabras de una lista de referencia, sin tildes y en minúsculas."""
    return frozenset(texto_de_referencia(f"{nombre}.txt").split())


def parecido(palabra: str, nombre: str) -> float:
    """Cuánto más parece de esa lista que de las palabras de grupos, en logaritmos; 0 es lo mismo."""
    return _verosimil(palabra, nombre) - _verosimil(palabra, GRUPO)


def _verosimil(palabra: str, nombre: str) -> float:
    vistos, escrita, total = _vistos(nombre), f"^^^{palabra}$", 0.0
    for fin in range(4, len(escrita) + 1):
        posible = 1 / _LETRAS
        for desde in (fin - 1, fin - 2, fin - 3):
            posible = (vistos[escrita[desde:fin]] + _PESO * posible) / (vistos[escrita[desde : fin - 1]] + _PESO)
        total += log(posible)
    return total


@cache
def _vistos(nombre: str) -> Counter[str]:
    """Cuántas veces sale cada trozo de hasta tres letras en las palabras que solo están en esa lista."""
    solo = lista(nombre) - (lista(PILA) | lista(APELLIDO) if nombre == GRUPO else lista(GRUPO))
    return Counter(f"^^^{una}$"[fin - n : fin] for una in solo for fin in range(3, len(una) + 5) for n in range(4))
