"""Reparto de puntos en territorios compactos: siembra dentro de un polígono y bisección por cantidades."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from dashboard.demo.columnas import Decimales, Enteros

#: Parte de los puntos que se agrupa alrededor de focos, como los poblados; el resto queda disperso.
_PARTE_EN_FOCOS = 0.55


def repartir(total: int, pesos: Sequence[float] | Decimales, minimo: int = 1) -> Enteros:
    """Enteros ≥ `minimo` que suman `total`, proporcionales a los pesos (restos mayores).

    `ValueError` si `total` no alcanza para el mínimo de cada parte.
    """
    cuotas = np.asarray(pesos, dtype=float)
    libres = total - minimo * len(cuotas)
    if libres < 0:
        raise ValueError(f"{total} no alcanza para {len(cuotas)} partes de al menos {minimo}.")
    exactas = libres * cuotas / cuotas.sum()
    partes = np.floor(exactas).astype(np.int64)
    orden = np.argsort(-(exactas - partes), kind="stable")
    partes[orden[: libres - int(partes.sum())]] += 1
    return partes + minimo


def sembrar(poligono: BaseGeometry, cantidad: int, focos: int, rng: np.random.Generator) -> tuple[Decimales, Decimales]:
    """`cantidad` puntos (longitudes, latitudes) dentro del polígono; algo más de la mitad, alrededor de `focos`."""
    oeste, sur, este, norte = poligono.bounds
    shapely.prepare(poligono)
    centros_x, centros_y = _dispersos(poligono, max(focos, 1), rng)
    ancho, alto = este - oeste, norte - sur
    en_focos = int(cantidad * _PARTE_EN_FOCOS)
    xs, ys = [np.empty(0)], [np.empty(0)]
    reunidos = 0
    while reunidos < en_focos:
        cuales = rng.integers(0, len(centros_x), 2 * cantidad)
        x = centros_x[cuales] + rng.normal(0, ancho / 22, 2 * cantidad)
        y = centros_y[cuales] + rng.normal(0, alto / 22, 2 * cantidad)
        dentro = np.flatnonzero(shapely.contains_xy(poligono, x, y))[: en_focos - reunidos]
        xs.append(x[dentro])
        ys.append(y[dentro])
        reunidos += len(dentro)
    x, y = _dispersos(poligono, cantidad - en_focos, rng)
    return np.concatenate([*xs, x]), np.concatenate([*ys, y])


def _dispersos(poligono: BaseGeometry, cantidad: int, rng: np.random.Generator) -> tuple[Decimales, Decimales]:
    """Puntos uniformes dentro del polígono."""
    oeste, sur, este, norte = poligono.bounds
    xs, ys = [np.empty(0)], [np.empty(0)]
    reunidos = 0
    while reunidos < cantidad:
        x = rng.uniform(oeste, este, 4 * cantidad)
        y = rng.uniform(sur, norte, 4 * cantidad)
        dentro = np.flatnonzero(shapely.contains_xy(poligono, x, y))[: cantidad - reunidos]
        xs.append(x[dentro])
        ys.append(y[dentro])
        reunidos += len(dentro)
    return np.concatenate(xs), np.concatenate(ys)


def bisecar(x: Decimales, y: Decimales, tamanos: Enteros) -> Enteros:
    """Parte los puntos en `len(tamanos)` zonas compactas con esa cantidad de puntos cada una.

    Bisección k-d: se corta por el eje más largo, en la proporción de las cantidades. Devuelve el número de zona de
    cada punto. `tamanos` debe sumar el número de puntos.
    """
    zonas = np.empty(len(x), dtype=np.int64)
    pendientes = [(np.arange(len(x)), 0, len(tamanos))]
    while pendientes:
        puntos, desde, hasta = pendientes.pop()
        if hasta - desde == 1:
            zonas[puntos] = desde
            continue
        medio = (desde + hasta) // 2
        a_lo_ancho = np.ptp(x[puntos]) >= np.ptp(y[puntos])
        ordenados = puntos[np.argsort((x if a_lo_ancho else y)[puntos], kind="stable")]
        corte = int(tamanos[desde:medio].sum())
        pendientes += [(ordenados[:corte], desde, medio), (ordenados[corte:], medio, hasta)]
    return zonas


def repartir_cardinal(x: Decimales, y: Decimales, norte: int, sur: int, oeste: int) -> Enteros:
    """Cuatro zonas de un mismo polígono: 0 norte, 1 centro (lo que queda al oeste), 2 este y 3 sur."""
    zonas = np.full(len(x), 2, dtype=np.int64)
    por_latitud = np.argsort(y, kind="stable")
    zonas[por_latitud[:sur]] = 3
    zonas[por_latitud[len(y) - norte :]] = 0
    medio = por_latitud[sur : len(y) - norte]
    zonas[medio[np.argsort(x[medio], kind="stable")[:oeste]]] = 1
    return zonas
