"""A cuánto está cada establecimiento del grupo activo más cercano de su región y de cada recurso, en línea recta."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Periodo
from dashboard.dominio.territorio import Nivel
from dashboard.indicadores.resumen import region_de
from dashboard.nucleo.matrices import Booleanos, Decimales, Enteros

_RADIO_KM = 6371.0088


def km_al_activo(consulta: Consulta, nodo: Nodo, periodo: Periodo) -> Decimales:
    """(establecimientos,): kilómetros por el círculo máximo al más cercano de su región con un grupo activo al corte.

    `nan` sin coordenadas; `inf` si ninguno de su región que las tenga está activo. Cero si el suyo lo está. Se mira en
    la región: así un establecimiento dice lo mismo visto desde su red o desde el país.
    """
    ambito = nodo if nodo.nivel is Nivel.PAIS else region_de(consulta, nodo) or consulta.raiz
    inicio = ambito.establecimientos[0]
    vectores = _vectores(consulta, ambito)
    activos = (consulta.por_establecimiento("activos", ambito, periodo) > 0) & ~np.isnan(vectores[:, 0])
    cosenos = np.full(len(vectores), -np.inf)
    for region in consulta.hijos(ambito) if ambito.nivel is Nivel.PAIS else [ambito]:
        propios = slice(*(np.array(region.establecimientos) - inicio))
        hay = vectores[propios][activos[propios]]
        if len(hay):
            cosenos[propios] = (vectores[propios] @ hay.T).max(axis=1)
    km: Decimales = np.where(np.isinf(cosenos), np.inf, _km(cosenos))
    km[np.isnan(vectores[:, 0])] = np.nan
    return km[slice(*(np.array(nodo.establecimientos) - inicio))]


def mas_cercanos(
    consulta: Consulta, region: Nodo, desde: Enteros, entre: Enteros, cuantos: int
) -> tuple[Enteros, Booleanos]:
    """(desde, cuantos): de los establecimientos `entre`, los más cercanos a cada uno de `desde`, sin él mismo, y cuáles
    valen: no, si faltan coordenadas o no hay tantos. Todos van por su posición en la región.
    """
    vectores = _vectores(consulta, region)
    cosenos = np.nan_to_num(vectores[desde] @ vectores[entre].T, nan=-np.inf)
    cosenos[desde[:, None] == entre] = -np.inf
    orden = np.argsort(-cosenos, axis=1, kind="stable")[:, :cuantos]
    return entre[orden], np.isfinite(np.take_along_axis(cosenos, orden, axis=1))


def distancias(consulta: Consulta, nodo: Nodo, ambito: Nodo) -> Decimales:
    """(establecimientos de `ambito`,): kilómetros en línea recta a un establecimiento suyo; `nan` sin coordenadas."""
    vectores = _vectores(consulta, ambito)
    return _km(vectores @ vectores[nodo.establecimientos[0] - ambito.establecimientos[0]])


def junto_a(consulta: Consulta, recursos: Sequence[Mapping[str, Any]]) -> list[tuple[int, float] | None]:
    """El establecimiento más cercano a cada recurso, de todos los que se ven, y a cuántos kilómetros en línea recta.

    El establecimiento va por su lugar en el registro. `None` de un recurso sin coordenadas, o si ninguno las tiene.
    """
    vectores = _vectores(consulta, consulta.raiz)
    primero = consulta.raiz.establecimientos[0]
    cercanos: list[tuple[int, float] | None] = []
    for cosenos in (vectores @ _en_la_esfera(fila["latitud"], fila["longitud"]) for fila in recursos):
        if np.isnan(cosenos).all():
            cercanos.append(None)
            continue
        mejor = int(np.nanargmax(cosenos))
        cercanos.append((primero + mejor, float(_km(cosenos[mejor]))))
    return cercanos


def mas_cercano(consulta: Consulta, nodo: Nodo, recursos: Sequence[Mapping[str, Any]]) -> tuple[int, float] | None:
    """De unos recursos, el lugar del más cercano a un establecimiento y a cuántos kilómetros; `None` si no se sabe."""
    lugares = np.array([_en_la_esfera(fila["latitud"], fila["longitud"]) for fila in recursos]).reshape(-1, 3)
    cosenos = lugares @ _vectores(consulta, nodo)[0]
    if np.isnan(cosenos).all():
        return None
    mejor = int(np.nanargmax(cosenos))
    return mejor, float(_km(cosenos[mejor]))


def _vectores(consulta: Consulta, ambito: Nodo) -> Decimales:
    """(establecimientos, 3): cada lugar en una esfera de radio uno. El coseno entre dos es su producto."""
    columnas = consulta.columnas_establecimientos(ambito, "latitud", "longitud")
    return _en_la_esfera(columnas["latitud"], columnas["longitud"])


def _en_la_esfera(latitudes: Any, longitudes: Any) -> Decimales:
    latitud, longitud = (np.radians(np.array(grados, dtype=float)) for grados in (latitudes, longitudes))
    llano = np.cos(latitud)
    return np.stack([llano * np.cos(longitud), llano * np.sin(longitud), np.sin(latitud)], axis=-1)


def _km(cosenos: Decimales) -> Decimales:
    kilometros: Decimales = _RADIO_KM * np.arccos(np.clip(cosenos, -1.0, 1.0))
    return kilometros
