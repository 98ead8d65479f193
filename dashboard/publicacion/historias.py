"""Lo que cambia con el tiempo y solo se sabe por las cargas: el tamaño de cada grupo y la red de cada establecimiento.

Lo que una carga dice vale desde la fecha de datos de su región, y no antes. Antes de lo primero que se supo se usa eso
mismo, y se dice.
"""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from dashboard.almacen.base import AUSENTE, Calendario
from dashboard.contratos.contrato import Tabla, posiciones, tipos, valores_en
from dashboard.contratos.grupos import TAMANOS
from dashboard.contratos.tablas import ADSCRIPCIONES
from dashboard.nucleo.formato import titulo
from dashboard.nucleo.matrices import Enteros
from dashboard.publicacion.aceptadas import enteros
from dashboard.publicacion.dimensiones import numeros, textos
from dashboard.publicacion.orden import Orden, ordinales

_1970 = date(1970, 1, 1).toordinal()


def tamanos_al_dia(historia: pd.DataFrame, orden: Orden, tiempo: Calendario) -> pd.DataFrame:
    """La historia de los tamaños. De una región sin datos, lo de un grupo vale desde que se conformó."""
    grupos = orden.grupos
    dias = tiempo.fecha_de_diresa[orden.diresa_en[orden.grupo_en]]
    desde = _fechas(dias, grupos.index).where(dias > 0, grupos["fecha_conformacion"])
    return _al_dia(TAMANOS, historia, grupos, desde)


def adscripciones_al_dia(historia: pd.DataFrame, orden: Orden, tiempo: Calendario) -> pd.DataFrame:
    """La historia de las redes y microrredes. Lo de una región sin datos vale desde siempre."""
    lugares = orden.establecimientos
    desde = _fechas(np.maximum(tiempo.fecha_de_diresa, _1970)[orden.diresa_en], lugares.index)
    # un registro nuevo sin datos nuevos también muda: lo que ya se publicó no se olvida
    return _al_dia(ADSCRIPCIONES, historia, lugares, desde, dias_despues=1)


def _fechas(dias: Enteros, indice: pd.Index) -> pd.Series:
    return pd.Series((dias - _1970).astype("datetime64[D]").astype("datetime64[ns]"), index=indice)


def _al_dia(
    tabla: Tabla,
    historia: pd.DataFrame,
    hoy: pd.DataFrame,
    desde: pd.Series,
    dias_despues: int = 0,
) -> pd.DataFrame:
    """La historia de lo que hay en `hoy`, con lo que hoy dice desde ese día si no es lo último que se sabía.

    Lo que se repite no añade nada: cargar dos veces el mismo archivo deja la misma historia. `dias_despues`:
    cuántos después de lo anterior empieza lo del mismo día; si es cero, lo reemplaza.
    """
    clave = list(tabla.clave)
    codigo = clave[0]
    historia = historia[historia[codigo].isin(hoy[codigo])].sort_values(clave)
    previa = {n: valores_en(hoy[codigo], historia[codigo], historia[n]) for n in tabla.nombres if n != codigo}
    iguales = pd.Series(True, index=hoy.index)
    for nombre in previa.keys() - {"desde"}:
        iguales &= (hoy[nombre] == previa[nombre]).fillna(False) | (hoy[nombre].isna() & previa[nombre].isna())
    desde = desde.mask(desde == previa["desde"], desde + pd.Timedelta(days=dias_despues))
    # si la fecha de datos retrocede, lo último sigue siendo lo último
    desde = desde.where(previa["desde"].isna() | (desde >= previa["desde"]), previa["desde"])
    nuevas = hoy.assign(desde=desde)[~iguales]
    juntas = pd.concat([historia, nuevas[list(tabla.nombres)]]).drop_duplicates(clave, keep="last")
    return juntas.sort_values(clave, ignore_index=True).astype(tipos(tabla))


# -- el tamaño de los grupos ------------------------------------------------------------------------------------------


def tamanos_por_mes(historia: pd.DataFrame, orden: Orden, tiempo: Calendario) -> dict[str, npt.NDArray[Any]]:
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


def dimension_tamanos(historia: pd.DataFrame, orden: Orden) -> tuple[list[Any], list[int]]:
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


# -- la red de los establecimientos -----------------------------------------------------------------------------------


def traslados(historia: pd.DataFrame, orden: Orden) -> list[list[Any]]:
    """[fila, día en que la dejó, código y nombre de la red, y de la microrred] de cada una en que ya no está."""
    fila = posiciones(historia["codigo_renipress"], orden.establecimientos["codigo_renipress"])
    varias = historia["codigo_renipress"].duplicated(keep=False).to_numpy(dtype=bool)
    dias = ordinales(historia["desde"])
    columnas = [textos(historia[campo]) for campo in ("red", "red_nombre", "microrred", "microrred_nombre")]
    hallados = []
    for i, sigue in pairwise(np.flatnonzero(varias).tolist()):
        if fila[i] == fila[sigue]:
            codigo, *resto = (columna[i] for columna in columnas)
            hallados.append([int(fila[i]), int(dias[sigue]), codigo, titulo(resto[0]), resto[1], titulo(resto[2])])
    return hallados
