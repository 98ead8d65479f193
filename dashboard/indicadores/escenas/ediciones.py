"""Qué escenas se cuentan y en qué orden: las de una edición, según a quién se habla, o las que elige quien presenta."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.nucleo.errores import ErrorVista


@dataclass(frozen=True, slots=True)
class Edicion:
    """Una selección con nombre. `escenas`: sus claves en orden; vacía, todas en el orden de la historia."""

    clave: str
    nombre: str
    para_quien: str
    escenas: tuple[str, ...] = ()


COMPLETA = "completa"
#: las fuentes no están en ninguna: cierran todas
EDICIONES: tuple[Edicion, ...] = (
    Edicion(COMPLETA, "Completa", "todas las escenas"),
    Edicion(
        "autoridades",
        "Autoridades",
        "gobierno regional, DIRESA y alcaldías: dónde se está y qué hace falta decidir",
        ("por_que", "entonces", "mapa", "parecidas", "faltan", "compromiso", "gracias", "estandares"),
    ),
    Edicion(
        "personal",
        "Personal de salud",
        "redes, microrredes y establecimientos: por qué faltan las madres y qué hacer",
        ("por_que", "mapa", "asistencia", "motivo", "grupos", "faltan", "compromiso", "gracias", "estandares"),
    ),
    Edicion(
        "madres",
        "Madres y comunidad",
        "madres, familias y promotoras: para qué sirve un grupo y cuáles hay",
        ("por_que", "grupos", "motivo", "gracias"),
    ),
)


def leer_cuales(texto: str) -> tuple[str, ...]:
    """Las claves de un texto como `mapa.compromiso`, sin repetir; vacío si no pide ninguna."""
    return tuple(dict.fromkeys(clave for clave in texto.split(".") if clave))


def en_orden(claves: Sequence[str], cuales: Sequence[str], edicion: str) -> tuple[str, ...]:
    """Las claves que se cuentan, en su orden.

    `claves`: las que hay, en el orden de la historia. `cuales`: las elegidas a mano, que mandan sobre la edición.
    `ErrorVista` si una clave o la edición no existen.
    """
    elegida = next((propia for propia in EDICIONES if propia.clave == edicion), None)
    if elegida is None:
        raise ErrorVista(
            f"No hay ninguna edición llamada «{edicion[:40]}».",
            que_hacer=f"Elija una de estas: {', '.join(propia.clave for propia in EDICIONES)}.",
        )
    if extrana := next((clave for clave in cuales if clave not in claves), ""):
        raise ErrorVista(
            f"No hay ninguna escena llamada «{extrana[:40]}».",
            que_hacer=f"Elija entre estas, separadas por puntos: {', '.join(claves)}.",
        )
    return tuple(cuales or elegida.escenas or claves)
