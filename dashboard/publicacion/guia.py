"""Las tablas de la guía que se siguen mes a mes, como matrices de enteros por unidad y fecha."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import pandas as pd

from dashboard.almacen.campos import DE_GRUPOS, PARTICIPANTES, campos, columnas
from dashboard.contratos.contrato import Columna, Tipo, posiciones
from dashboard.contratos.tablas import SEGUIDAS, Tablas
from dashboard.nucleo.matrices import Enteros
from dashboard.publicacion.aceptadas import enteros, procedencia
from dashboard.publicacion.orden import Orden, ordinales

Matriz = npt.NDArray[np.integer]


def matrices(tablas: Tablas, orden: Orden) -> dict[str, Matriz]:
    """Tabla → (campos, filas), con los campos de `almacen.campos.campos`; `AUSENTE` donde no hay dato.

    Las filas van por unidad y fecha. No están las de una unidad que no está en el árbol.
    """
    return {tabla.nombre: _matriz(tabla.nombre, getattr(tablas, tabla.nombre), orden) for tabla in SEGUIDAS}


def _matriz(nombre: str, filas: pd.DataFrame, orden: Orden) -> Matriz:
    clave = "codigo_grupo" if nombre in DE_GRUPOS else "codigo_renipress"
    unidad = posiciones(filas[clave], (orden.grupos if nombre in DE_GRUPOS else orden.establecimientos)[clave])
    dia = ordinales(filas["fecha"])
    valores = [unidad, dia, *procedencia(filas).values(), *_valores(nombre, filas)]
    matriz = np.array(valores, dtype=np.int32).reshape(len(campos(nombre)), len(filas))
    lugar = np.lexsort((dia, unidad))
    return matriz[:, lugar[unidad[lugar] >= 0]]


def _valores(nombre: str, filas: pd.DataFrame) -> Iterator[Enteros]:
    for columna in columnas(nombre):
        yield _numeros(columna, filas[columna.nombre])


def _numeros(columna: Columna, valores: pd.Series) -> Enteros:
    if columna.tipo is Tipo.FECHA:
        return ordinales(valores)
    if columna.tipo is Tipo.ENTERO:
        return enteros(valores)
    if columna.tipo is Tipo.CODIGO:
        return pd.factorize(valores, sort=True)[0].astype(np.int64)
    textos = ("no", "si") if columna.tipo is Tipo.LOGICO else columna.valores
    return posiciones(valores, pd.Series(list(textos), dtype="str")).astype(np.int64)


def participantes(tablas: Tablas, orden: Orden) -> Matriz:
    """(cuentas, sesiones): las de `PARTICIPANTES`, en el orden en que se sirven las sesiones de los grupos."""
    crudas = tablas.sesiones
    grupo = posiciones(crudas["codigo_grupo"], orden.grupos["codigo_grupo"])
    lugar = np.lexsort((ordinales(crudas["fecha"]), np.where(grupo < 0, len(orden.grupos), grupo)))
    lugar = lugar[grupo[lugar] >= 0]
    return np.array([enteros(crudas[campo])[lugar] for campo in PARTICIPANTES], dtype=np.int16)
