"""Si una palabra que no está en ninguna lista se parece a las que nombran: por cómo suena o por sus letras."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from math import log

from dashboard.nucleo.recursos import texto_de_referencia

PILA, APELLIDO, GRUPO = "nombres_de_pila", "apellidos", "palabras_de_grupo"
#: lo que se escribe de varias maneras y suena igual; en orden
_SONIDOS = (
    ("x", "s"), ("ch", "x"), ("c(?=[eiy])", "s"), ("qu(?=[eiy])", "k"), ("g(?=[eiy])", "j"), ("ph", "f"), ("h", ""),
    ("ll", "y"), ("[cq]", "k"), ("z", "s"), ("v", "b"), ("w", "u"), ("[jy]", "i"), (r"(.)\1+", r"\1"),
)  # fmt: skip
#: con menos letras, casi todo suena a algún nombre
_SUENA_CORTO = 5
_DIMINUTIVO = re.compile(r"c?it(?=[ao]\Z)")
#: las letras, y cuánto pesa frente a lo visto lo que se espera con una letra menos de contexto
_LETRAS, _PESO = 27, 3


@cache
def lista(nombre: str) -> frozenset[str]:
    """Las palabras de una lista de referencia, sin tildes y en minúsculas."""
    return frozenset(texto_de_referencia(f"{nombre}.txt").split())


def _sonido(palabra: str) -> str:
    for escrito, sonido in _SONIDOS:
        palabra = re.sub(escrito, sonido, palabra)
    return palabra


@cache
def _sonidos() -> frozenset[str]:
    return frozenset(map(_sonido, lista(PILA) - lista(GRUPO)))


def suena_a_nombre(palabra: str) -> bool:
    """Si suena como un nombre de pila que no es otra cosa, o es su diminutivo: «yoselin», «dayanna», «melchorita»."""
    sonidos = {_sonido(palabra), _sonido(_DIMINUTIVO.sub("", palabra))}
    return any(len(sonido) >= _SUENA_CORTO for sonido in sonidos & _sonidos())


@cache
def _vistos(nombre: str) -> Counter[str]:
    """Cuántas veces sale cada trozo de hasta tres letras en las palabras que solo están en esa lista."""
    solo = lista(nombre) - (lista(PILA) | lista(APELLIDO) if nombre == GRUPO else lista(GRUPO))
    escritas = (f"^^^{palabra}$" for palabra in solo)
    return Counter(una[fin - largo : fin] for una in escritas for fin in range(3, len(una) + 1) for largo in range(4))


def _verosimil(palabra: str, nombre: str) -> float:
    """El logaritmo de cuán probable es, letra a letra, entre las palabras de una lista."""
    vistos, escrita, total = _vistos(nombre), f"^^^{palabra}$", 0.0
    for fin in range(4, len(escrita) + 1):
        posible = 1 / _LETRAS
        for desde in (fin - 1, fin - 2, fin - 3):
            posible = (vistos[escrita[desde:fin]] + _PESO * posible) / (vistos[escrita[desde : fin - 1]] + _PESO)
        total += log(posible)
    return total


def parecido(palabra: str, nombre: str) -> float:
    """Cuánto más parece de esa lista que de las palabras de grupos, en logaritmos; 0 es lo mismo."""
    return _verosimil(palabra, nombre) - _verosimil(palabra, GRUPO)
