"""Cómo se escribe y se lee cada clase de valor de las opciones en la dirección.

Una lista se separa con `~`, que una dirección no necesita escapar. Un código de grupo lo escribe la oficina: si trae
uno de los signos que aquí separan, se escapa.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable
from datetime import date
from typing import TypeVar
from urllib.parse import quote, unquote

T = TypeVar("T")

#: más que esto no cabe en una dirección ni en un plan
MAXIMO_LISTA = 200
_LARGO_CODIGO = 60
_HUELLA = re.compile(r"[0-9a-zA-Z.-]{1,40}\Z")
_DIA = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
_DIA_CORTO = re.compile(r"[0-9]{8}\Z")
_HORA = re.compile(r"([01][0-9]|2[0-3])([0-5][0-9])\Z")
_PUNTO = re.compile(r"(-?[0-9]{1,2}(?:\.[0-9]{1,6})?),(-?[0-9]{1,3}(?:\.[0-9]{1,6})?)\Z")


class Ilegible(ValueError):  # noqa: N818
    """El texto no tiene la forma que se espera; quien lee el campo dice cuál es."""


def entero(texto: str, minimo: int, maximo: int) -> int:
    """Un entero en cifras ASCII dentro de los límites."""
    if not (texto.isascii() and texto.isdigit() and len(texto) <= 6 and minimo <= int(texto) <= maximo):
        raise Ilegible
    return int(texto)


def logico(texto: str) -> bool:
    """`1` o `0`."""
    return bool(entero(texto, 0, 1))


def dia(texto: str) -> date:
    """`2026-12-07`, en este siglo: más allá no hay plan, y sumarle días se saldría del calendario."""
    if not _DIA.match(texto) or not texto.startswith("20"):
        raise Ilegible
    return date.fromisoformat(texto)


def dia_corto(texto: str) -> date:
    """`20261207`."""
    if not _DIA_CORTO.match(texto):
        raise Ilegible
    return date(int(texto[:4]), int(texto[4:6]), int(texto[6:]))


def hora(texto: str) -> int:
    """`0930` o `09:30` → minutos desde medianoche."""
    hallado = _HORA.match(texto.replace(":", ""))
    if not hallado:
        raise Ilegible
    return int(hallado[1]) * 60 + int(hallado[2])


def como_hora(minuto: int | None) -> str:
    """570 → `0930`."""
    return f"{(minuto or 0) // 60:02d}{(minuto or 0) % 60:02d}"


def base(texto: str) -> str:
    """Un código, o «latitud,longitud» dentro del Perú y su entorno."""
    if "," not in texto:
        return clave(texto)
    punto(texto)
    return texto


def punto(texto: str) -> tuple[float, float] | None:
    """Latitud y longitud de «-13.52,-71.97»; `None` si es un código. `Ilegible` si queda lejos del Perú."""
    if "," not in texto:
        return None
    hallado = _PUNTO.match(texto)
    if not hallado:
        raise Ilegible
    latitud, longitud = float(hallado[1]), float(hallado[2])
    if not (math.isfinite(latitud) and -19 <= latitud <= 1 and -82.5 <= longitud <= -68):
        raise Ilegible
    return latitud, longitud


def clave(texto: str) -> str:
    """Un código de grupo o de establecimiento, sin caracteres de control."""
    limpio = unquote(texto).strip()
    if not limpio or len(limpio) > _LARGO_CODIGO or not limpio.isprintable():
        raise Ilegible
    return limpio


def como_clave(codigo: str) -> str:
    """El código con `~ . @ ,` y lo que no sea ASCII escapado."""
    return quote(codigo, safe=" ").replace(".", "%2E").replace("~", "%7E")


def huella(texto: str) -> str:
    """Cifras, letras ASCII, punto y guion."""
    if not _HUELLA.match(texto):
        raise Ilegible
    return texto


def partes(texto: str, cuantas: int) -> list[str]:
    """Los `cuantas` trozos separados por puntos."""
    trozos = texto.split(".")
    if len(trozos) != cuantas:
        raise Ilegible
    return trozos


def lista(texto: str, leer: Callable[[str], T]) -> tuple[T, ...]:
    """Los elementos separados por `~`."""
    trozos = [trozo for trozo in texto.split("~") if trozo]
    if len(trozos) > MAXIMO_LISTA:
        raise Ilegible
    return tuple(leer(trozo) for trozo in trozos)


def unir(trozos: Iterable[str]) -> str:
    """Los elementos separados por `~`."""
    return "~".join(trozos)
