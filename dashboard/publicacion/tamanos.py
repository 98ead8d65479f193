"""El tamaño de cada grupo por fecha: lo que una carga dice vale desde la fecha de datos de su región, y no antes.

Antes de lo primero que se supo de un grupo se usa eso mismo, y se cuenta cuántos están así para decirlo.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from dashboard.almacen.base import AUSENTE, Calendario
from dashboard.contratos.contrato import posiciones, tipos, valores_en
from dashboard.contratos.grupos import TAMANOS
from dashboard.publicacion.aceptadas import enteros
from dashboard.publicacion.dimensiones import numeros
from dashboard.publicacion.orden import Orden, ordinales

_CLAVE = list(TAMANOS.clave)
_CAMPOS = [nombre for nombre in TAMANOS.nombres if nombre not in _CLAVE]
_1970 = date(1970, 1, 1).toordinal()


def al_dia(historia: pd.DataFrame, orden: Orden, tiempo: Calendario) -> pd.DataFrame:
    """La historia de los grupos que hay, con lo que hoy dicen si no es lo último que se sabía de ellos.

    Lo que se repite no añade nada: cargar dos veces el mismo archivo deja la misma historia. De una región sin datos
    vale desde que el grupo se conformó.
    """
    grupos = orden.grupos
    historia = historia[historia["codigo_grupo"].isin(grupos["codigo_grupo"])].sort_values(_CLAVE)
    previa = {n: valores_en(grupos["codigo_grupo"], historia["codigo_grupo"], historia[n]) for n in (*_CAMPOS, "desde")}
    iguales = pd.Series(True, index=grupos.index)
    for nombre in _CAMPOS:
        iguales &= (grupos[nombre] == previa[nombre]).fillna(False) | (grupos[nombre].isna() & previa[nombre].isna())
    dias = tiempo.fecha_de_diresa[orden.diresa_en[orden.grupo_en]]
    de_datos = pd.Series((dias - _1970).astype("datetime64[D]").astype("datetime64[ns]"), index=grupos.index)
    desde = de_datos.where(dias > 0, grupos["fecha_conformacion"])
    # si la fecha de datos retrocede, lo último sigue siendo lo último
    desde = desde.where(previa["desde"].isna() | (desde >= previa["desde"]), previa["desde"])
    nuevas = grupos.assign(desde=desde)[~iguales]
    juntas = pd.concat([historia, nuevas[list(TAMANOS.nombres)]]).drop_duplicates(_CLAVE, keep="last")
    return juntas.sort_values(_CLAVE, ignore_index=True).astype(tipos(TAMANOS))


def por_mes(historia: pd.DataFrame, orden: Orden, tiempo: Calendario) -> dict[str, npt.NDArray[Any]]:
    """(grupos, meses): `integrantes` y `horas` que se sabían al corte de cada mes, y `supuesto`, si fue después.

    `AUSENTE` donde no se saben.
    """
    cortes = tiempo.cortes()[orden.diresa_en[orden.grupo_en]]
    fila = posiciones(historia["codigo_grupo"], orden.grupos["codigo_grupo"])
    desde = ordinales(historia["desde"])
    valores = {
        "integrantes": enteros(historia["integrantes"]),
        "horas": historia["horas_capacitacion"].fillna(AUSENTE).to_numpy(dtype=float),
    }
    hallados = {n: np.full(cortes.shape, AUSENTE, dtype=propios.dtype) for n, propios in valores.items()}
    supuesto = np.zeros(cortes.shape, dtype=bool)
    primera = np.ones(len(fila), dtype=bool)
    primera[1:] = fila[1:] != fila[:-1]
    for nombre, propios in valores.items():
        hallados[nombre][fila[primera]] = propios[primera][:, None]
    supuesto[fila[primera]] = cortes[fila[primera]] < desde[primera][:, None]
    # las demás, de la más vieja a la más nueva: pocos grupos cambian de tamaño
    for i in np.flatnonzero(~primera):
        desde_entonces = cortes[fila[i]] >= desde[i]
        for nombre, propios in valores.items():
            hallados[nombre][fila[i], desde_entonces] = propios[i]
    return hallados | {"supuesto": supuesto}


def dimension(historia: pd.DataFrame, orden: Orden) -> tuple[list[Any], list[int]]:
    """[fila del grupo, lo que se supo de él en cada fecha] de los que cambiaron, y desde cuándo vale lo último."""
    fila = posiciones(historia["codigo_grupo"], orden.grupos["codigo_grupo"])
    dias = ordinales(historia["desde"])
    ultimo = np.zeros(len(orden.grupos), dtype=np.int64)
    ultimo[fila] = dias
    varias = historia["codigo_grupo"].duplicated(keep=False).to_numpy(dtype=bool)
    columnas = {
        "integrantes": numeros(historia["integrantes"]),
        "madres_guia": numeros(historia["madres_guia"]),
        "horas": numeros(historia["horas_capacitacion"], 1),
    }
    cambios: dict[int, list[Any]] = {}
    for i in np.flatnonzero(varias):
        dice = {campo: columna[i] for campo, columna in columnas.items()}
        cambios.setdefault(int(fila[i]), []).append({"tamano_desde": int(dias[i]), **dice})
    return [[grupo, cambios[grupo]] for grupo in sorted(cambios)], ultimo.tolist()
