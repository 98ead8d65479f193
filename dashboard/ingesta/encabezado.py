"""Qué columna del contrato es cada título del archivo, sin reparar en tildes, mayúsculas ni sinónimos."""

from __future__ import annotations

import re
from dataclasses import dataclass

from dashboard.contratos.contrato import Tabla
from dashboard.dominio.territorio import sin_tildes


def titulo_plano(titulo: str) -> str:
    """`"Código Único "` → `codigo_unico`; `"Fecha (sesión)"` → `fecha_sesion`."""
    return re.sub(r"[^a-z0-9]+", "_", sin_tildes(titulo)).strip("_")


@dataclass(frozen=True, slots=True)
class Relacion:
    """Correspondencia entre los títulos de un archivo y las columnas de un contrato."""

    #: columna del contrato → posiciones del archivo (más de una es un error que decide quien lee)
    posiciones: dict[str, tuple[int, ...]]
    #: posiciones que no corresponden a ninguna columna
    ajenas: tuple[int, ...]
    #: columnas obligatorias que no están
    faltantes: tuple[str, ...]
    #: (posición, columna) de los títulos mal escritos que se usan como esa columna
    supuestas: tuple[tuple[int, str], ...] = ()
    #: (posición, columna) de los que quizá lo sean: solo se dicen
    propuestas: tuple[tuple[int, str], ...] = ()


def relacionar(encabezado: tuple[str, ...], tabla: Tabla) -> Relacion:
    """Relaciona cada título con su columna. El nombre del contrato gana a un sinónimo."""
    nombres = {columna.nombre: columna.nombre for columna in tabla.columnas}
    sinonimos = {titulo_plano(otro): columna.nombre for columna in tabla.columnas for otro in columna.sinonimos}
    posiciones: dict[str, list[int]] = {}
    por_sinonimo: dict[str, list[int]] = {}
    ajenas: list[int] = []
    for posicion, titulo in enumerate(encabezado):
        plano = titulo_plano(titulo)
        if plano in nombres:
            posiciones.setdefault(plano, []).append(posicion)
        elif plano in sinonimos:
            por_sinonimo.setdefault(sinonimos[plano], []).append(posicion)
        else:
            ajenas.append(posicion)
    for nombre, lugares in por_sinonimo.items():
        if nombre in posiciones:
            ajenas += lugares
        else:
            posiciones[nombre] = lugares
    return Relacion(
        {nombre: tuple(lugares) for nombre, lugares in posiciones.items()},
        tuple(sorted(ajenas)),
        tuple(nombre for nombre in tabla.obligatorias if nombre not in posiciones),
    )
