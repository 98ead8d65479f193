"""Qué es una lista: un título, columnas y filas."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Periodo
from dashboard.dominio.territorio import Nivel

Fila = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Columna:
    """Una columna: campo de la fila, encabezado y tipo (`texto`, `entero`, `fecha`, `porcentaje` en 0–1)."""

    campo: str
    encabezado: str
    tipo: str = "texto"


@dataclass(frozen=True, slots=True)
class Lista:
    """Una lista que se puede abrir y descargar. `filas(consulta, nodo, periodo)` da filas con los campos y `codigo`.

    `nivel`: adónde lleva el enlace de cada fila; `None` si las filas no son nodos.
    """

    clave: str
    titulo: str
    explicacion: str
    columnas: tuple[Columna, ...]
    filas: Callable[[Consulta, Nodo, Periodo], list[Fila]]
    nivel: Nivel | None
    #: el periodo en que se puede mostrar de un nodo, si no es siempre el pedido
    permitido: Callable[[Nodo, Periodo], Periodo] | None = None
    #: si sus filas son los hijos del territorio: van a la ficha de cada uno, y de qué nivel es lo dice su código
    de_hijos: bool = False
