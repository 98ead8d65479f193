"""Qué es un archivo roto: su defecto, sus bytes y lo que una persona debe leer."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import openpyxl

#: nueve filas sanas dejan sitio a una mala sin pasar del 20 %
SANAS = 9


@dataclass(frozen=True, slots=True)
class Caso:
    """`cuentas`: (aceptadas, rechazadas, ignoradas) de cada tabla que se lee; vacío si el archivo se rechaza entero.

    `frase`: lo que debe decir el error, un problema, un aviso o una reparación. `reparadas`: filas con algo reparado.
    """

    nombre: str
    archivo: str
    contenido: bytes
    cuentas: tuple[tuple[int, int, int], ...]
    frase: str = ""
    reparadas: int | None = None


def texto(*lineas: str, fin: str = "\n") -> str:
    """Las líneas de un CSV."""
    return fin.join(lineas) + fin


def csv(
    nombre: str, lineas: Sequence[str], cuentas: tuple[int, int, int] | None, frase: str = "", **otros: Any
) -> Caso:
    """Un caso de CSV en UTF-8; `cuentas` es `None` si se rechaza entero."""
    reparadas = otros.pop("reparadas", None)
    contenido = texto(*lineas).encode(otros.pop("codificacion", "utf-8"))
    return Caso(nombre, otros.pop("archivo", "tabla.csv"), contenido, (cuentas,) if cuentas else (), frase, reparadas)


def sesion(
    numero: int, grupo: str = "GAC-001", fecha: str = "2025-06-{:02d}", esperadas: str = "12", vino: str = "8"
) -> str:
    """Una fila sana de `codigo_sesion,codigo_grupo,fecha,esperadas,asistentes`."""
    return f"N-{numero:03d},{grupo},{fecha.format(numero % 27 + 1)},{esperadas},{vino}"


TITULOS_SESION = "codigo_sesion,codigo_grupo,fecha,esperadas,asistentes"


def sanas(cuantas: int = SANAS, desde: int = 1) -> list[str]:
    """Filas sanas de sesiones."""
    return [sesion(numero) for numero in range(desde, desde + cuantas)]


def con_una(nombre: str, mala: str, frase: str, **otros: Any) -> Caso:
    """Nueve sesiones sanas y una mala, que se rechaza."""
    return csv(nombre, [TITULOS_SESION, *sanas(), mala], (SANAS, 1, 0), frase, **otros)


def reparada(nombre: str, cambiada: str, frase: str) -> Caso:
    """Nueve sesiones sanas y una que se acepta reparada."""
    return csv(nombre, [TITULOS_SESION, *sanas(), cambiada], (SANAS + 1, 0, 0), frase, reparadas=1)


def libro(hojas: dict[str, Sequence[Sequence[Any]]], preparar: Any = None) -> bytes:
    """Un XLSX con esas hojas; `preparar(libro)` lo retoca antes de guardarlo."""
    salida = openpyxl.Workbook()
    salida.remove(salida.active)
    for nombre, filas in hojas.items():
        hoja = salida.create_sheet(nombre)
        for fila in filas:
            hoja.append(list(fila))
    if preparar:
        preparar(salida)
    flujo = io.BytesIO()
    salida.save(flujo)
    return flujo.getvalue()
