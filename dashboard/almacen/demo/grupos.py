"""Grupos de apoyo comunal inventados: dónde están, cuándo se formaron y qué se sabe de cada uno."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from dashboard.almacen.demo.atencion import que_atienden, que_cuentan
from dashboard.almacen.demo.cobertura import elegir_cubiertos
from dashboard.almacen.demo.columnas import SIN_FECHA, Enteros, Marcas, dia, elegir, enteros, fechas, texto, texto_libre
from dashboard.almacen.demo.historias import INTEGRANTES_GRUPO_GRANDE, Historias, es_de_la_red, ultimos_dias
from dashboard.almacen.demo.nombres import comunidades, nombres_grupo
from dashboard.contratos.columnas_comunes import LATITUDES, LONGITUDES, LUGARES, ORIGENES
from dashboard.contratos.grupos import GRUPOS, MODALIDADES

#: Año de conformación y su peso: casi nada durante la emergencia sanitaria, más desde 2022.
_ANIOS = {2019: 9, 2020: 4, 2021: 7, 2022: 17, 2023: 19, 2024: 19, 2025: 16, 2026: 9}
#: 1, 2 o 3 grupos por establecimiento cubierto.
_GRUPOS_POR_ESTABLECIMIENTO = (60, 30, 10)
#: Parte de los grupos que está en establecimientos que no atienden partos.
_PARTE_SIN_PARTO = 0.15
#: Establecimientos que tuvieron un grupo y ya no, entre los que no están cubiertos.
_PARTE_SOLO_CERRADOS = 0.08
_PARTE_CERRADOS = 0.12
_TAMANOS = {5: 1, 6: 2, 7: 5, 8: 10, 9: 13, 10: 16, 11: 15, 12: 15, 13: 10, 14: 7, 15: 6}
_HORAS = {12: 74, 9: 8, 6: 9}
_PERIODICIDADES = {28: 30, 29: 8, 30: 40, 31: 10, 15: 10}
_PESOS_ORIGEN = (26, 12, 14, 10, 7, 9, 8, 11, 3)
_PESOS_LUGAR = (42, 26, 12, 12, 4, 4)


def generar_grupos(establecimientos: pd.DataFrame, historias: Historias, rng: np.random.Generator) -> pd.DataFrame:
    """Marco `grupos` según su contrato, en el orden del registro: unas 2 500 filas en un registro nacional.

    Cada establecimiento cubierto conserva al menos un grupo abierto a la fecha de datos de su región.
    """
    atienden = que_atienden(establecimientos)
    cubiertos = elegir_cubiertos(establecimientos, atienden, historias, rng)
    fila, orden, puede_cerrar, debe_cerrar = _ubicar(establecimientos, atienden, cubiertos, historias, rng)
    limite = ultimos_dias(establecimientos, historias)[fila]
    conformacion = _conformar(limite, debe_cerrar, rng)
    cierre = _cerrar(conformacion, limite, puede_cerrar & (rng.random(len(fila)) < _PARTE_CERRADOS), debe_cerrar, rng)
    columnas = _detalles(len(fila), conformacion, limite, rng)
    abiertos_de_17 = np.flatnonzero(
        (establecimientos["diresa"].to_numpy(dtype=object)[fila] == historias.region_con_grupo_de_17)
        & (cierre == SIN_FECHA)
    )
    columnas["integrantes"][abiertos_de_17[:1]] = INTEGRANTES_GRUPO_GRANDE
    codigos = establecimientos["codigo_renipress"].to_numpy(dtype=object)[fila]
    return pd.DataFrame(
        {
            **columnas,
            "codigo_grupo": texto_libre([f"D-{codigo}-{n}" for codigo, n in zip(codigos, orden, strict=True)]),
            "codigo_renipress": establecimientos["codigo_renipress"].array.take(fila),
            "ubigeo": establecimientos["ubigeo"].array.take(fila),
            "fecha_conformacion": fechas(conformacion),
            "fecha_cierre": fechas(cierre),
            **_coordenadas(establecimientos, fila, rng),
        }
    )[list(GRUPOS.nombres)]


def _ubicar(
    establecimientos: pd.DataFrame, atienden: Marcas, cubiertos: Marcas, historias: Historias, rng: np.random.Generator
) -> tuple[Enteros, Enteros, Marcas, Marcas]:
    """Fila del establecimiento y número de cada grupo, si puede cerrarse y si debe haberse cerrado."""
    con_grupo = np.flatnonzero(cubiertos)
    cantidades = elegir(rng, _GRUPOS_POR_ESTABLECIMIENTO, len(con_grupo)) + 1
    # Los que ya no tienen grupo no pueden estar en la red silenciosa: de ella no se sabe nada.
    en_silencio = es_de_la_red(establecimientos, historias.red_silenciosa)
    sin_grupo = np.flatnonzero(atienden & ~cubiertos & ~en_silencio)
    solo_cerrados = sin_grupo[rng.random(len(sin_grupo)) < _PARTE_SOLO_CERRADOS]
    otros = np.flatnonzero(que_cuentan(establecimientos) & ~atienden)
    objetivo = round(int(cantidades.sum()) * _PARTE_SIN_PARTO / (1 - _PARTE_SIN_PARTO))
    sin_parto = rng.choice(otros, min(objetivo, len(otros)), replace=False)
    fila = np.concatenate([np.repeat(con_grupo, cantidades), solo_cerrados, sin_parto])
    orden = np.concatenate([_numerar(cantidades), np.ones(len(solo_cerrados) + len(sin_parto), dtype=np.int64)])
    debe = np.concatenate([np.zeros(int(cantidades.sum())), np.ones(len(solo_cerrados)), np.zeros(len(sin_parto))])
    puede = (orden > 1) | ~atienden[fila]
    posicion = np.lexsort((orden, fila))
    return fila[posicion], orden[posicion], puede[posicion], debe[posicion].astype(bool)


def _numerar(cantidades: Enteros) -> Enteros:
    """`[2, 1, 3]` → `[1, 2, 1, 1, 2, 3]`."""
    inicios = np.repeat(np.cumsum(cantidades) - cantidades, cantidades)
    return np.arange(int(cantidades.sum())) - inicios + 1


def _conformar(limite: Enteros, debe_cerrar: Marcas, rng: np.random.Generator) -> Enteros:
    """Día de conformación, siempre 15 días o más antes del último del que se sabe algo."""
    anios = np.array(list(_ANIOS))[elegir(rng, list(_ANIOS.values()), len(limite))]
    anios = np.where(debe_cerrar, np.minimum(anios, 2023), anios)
    inicio_de = {anio: dia(date(anio, 1, 1)) for anio in _ANIOS}
    conformacion = np.array([inicio_de[int(anio)] for anio in anios]) + rng.integers(0, 365, len(anios))
    pasados = conformacion > limite - 15
    return conformacion - np.where(pasados, 400, 0)


def _cerrar(
    conformacion: Enteros, limite: Enteros, cierran: Marcas, debe_cerrar: Marcas, rng: np.random.Generator
) -> Enteros:
    """Día de cierre, medio año o más después de conformarse; `SIN_FECHA` si sigue abierto."""
    plazo = limite - 30 - (conformacion + 200)
    cierra = debe_cerrar | (cierran & (plazo > 0))
    return np.where(cierra, conformacion + 200 + (rng.random(len(plazo)) * np.maximum(plazo, 1)).astype(int), SIN_FECHA)


def _detalles(total: int, conformacion: Enteros, limite: Enteros, rng: np.random.Generator) -> dict[str, Any]:
    """Columnas que no dependen del lugar; a varias les faltan datos, como en cualquier registro."""

    def falta(proporcion: float) -> Marcas:
        return rng.random(total) < proporcion

    lugar = elegir(rng, _PESOS_LUGAR, total)
    horas = np.array(list(_HORAS), dtype=float)[elegir(rng, list(_HORAS.values()), total)]
    horas[falta(0.09)] = np.nan
    acta = np.where(falta(0.12), SIN_FECHA, conformacion - rng.integers(0, 20, total))
    plan = conformacion + rng.integers(5, 75, total)
    plan = np.where(falta(0.22) | (plan > limite), SIN_FECHA, plan)
    virtual = (rng.random(total) < 0.18) | (lugar == LUGARES.index("virtual"))
    return {
        "nombre": texto_libre(nombres_grupo(rng, total)),
        "comunidad": texto_libre(comunidades(rng, total)),
        "origen": texto(ORIGENES, np.where(falta(0.02), -1, elegir(rng, _PESOS_ORIGEN, total))),
        "integrantes": enteros(
            np.array(list(_TAMANOS))[elegir(rng, list(_TAMANOS.values()), total)], falta(0.03)
        ),
        "madres_guia": enteros(elegir(rng, (4, 62, 26, 8), total), falta(0.02)),
        "horas_capacitacion": horas,
        "modalidad": texto(MODALIDADES, np.where(np.isnan(horas), -1, elegir(rng, (64, 36), total))),
        "fecha_acta": fechas(acta),
        "fecha_plan_aprobado": fechas(plan),
        "lugar": texto(LUGARES, lugar),
        "periodicidad_dias": enteros(
            np.array(list(_PERIODICIDADES))[elegir(rng, list(_PERIODICIDADES.values()), total)], falta(0.02)
        ),
        "espacio_virtual": texto(("no", "si"), virtual.astype(np.int64)),
    }  # fmt: skip


def _coordenadas(establecimientos: pd.DataFrame, fila: Enteros, rng: np.random.Generator) -> dict[str, np.ndarray]:
    """A unos dos kilómetros de su establecimiento y dentro de los límites del contrato; NaN si no los tiene."""
    return {
        nombre: np.clip(
            establecimientos[nombre].to_numpy(dtype=float)[fila] + rng.normal(0, 0.012, len(fila)), *limites
        ).round(5)
        for nombre, limites in (("latitud", LATITUDES), ("longitud", LONGITUDES))
    }
