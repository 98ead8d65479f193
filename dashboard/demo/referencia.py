"""De dónde salen los tamaños del país: el catálogo de referencia, y cómo se reparten entre sus territorios."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from dashboard.demo.columnas import Decimales, Enteros
from dashboard.dominio.territorio import CATEGORIAS
from dashboard.nucleo import recursos
from dashboard.nucleo.errores import ErrorArchivo

# -- Lo que el registro inventado toma de `datos/referencia/`: regiones, conteos por categoría y límites.


@dataclass(frozen=True, slots=True)
class Region:
    """Una DIRESA, GERESA o DIRIS con el tamaño de su red de establecimientos."""

    codigo: str
    nombre: str
    #: DIRESA, GERESA o DIRIS
    autoridad: str
    #: código de su polígono; Lima Metropolitana tiene uno propio que comparten cuatro DIRIS
    area: str
    #: establecimientos de cada categoría, en el orden de `CATEGORIAS`
    por_categoria: tuple[int, ...]
    sin_categoria: int
    redes: int
    microrredes: int

    @property
    def total(self) -> int:
        """Establecimientos que cuentan."""
        return sum(self.por_categoria) + self.sin_categoria


def leer_regiones() -> list[Region]:
    """Las regiones en orden de código. `ErrorArchivo` si falta el catálogo o los conteos de una región."""
    conteos = {fila["codigo"]: fila for fila in _leer_csv("establecimientos_por_disa_categoria.csv")}
    regiones = []
    for fila in sorted(_leer_csv("regiones.csv"), key=lambda fila: fila["codigo"]):
        conteo = conteos.get(fila["codigo"])
        if conteo is None:
            raise ErrorArchivo(
                f"La región {fila['codigo']} no tiene conteos por categoría.",
                donde="establecimientos_por_disa_categoria.csv",
                que_hacer="Agregue su fila o quite la región de regiones.csv.",
            )
        regiones.append(
            Region(
                codigo=fila["codigo"],
                nombre=fila["nombre"],
                autoridad=fila["autoridad"],
                area=fila["area"],
                por_categoria=tuple(int(conteo[categoria]) for categoria in CATEGORIAS),
                sin_categoria=int(conteo["sin_categoria"]),
                redes=int(conteo["redes"]),
                microrredes=int(conteo["microrredes"]),
            )
        )
    return regiones


def leer_areas() -> dict[str, tuple[str, BaseGeometry]]:
    """Nombre del departamento y polígono referencial (longitud, latitud) por código de área."""
    areas = {}
    for rasgo in json.loads(_ruta("departamentos.geojson").read_text(encoding="utf-8"))["features"]:
        codigo = rasgo["properties"]["ubigeo_dep"]
        # Lima Provincias y Lima Metropolitana son dos polígonos de un mismo departamento.
        nombre = "Lima" if codigo[:2] == "15" else rasgo["properties"]["nombre"]
        areas[codigo] = (nombre, shapely.from_geojson(json.dumps(rasgo["geometry"])))
    return areas


def _leer_csv(nombre: str) -> list[dict[str, str]]:
    with _ruta(nombre).open(encoding="utf-8-sig", newline="") as archivo:
        return list(csv.DictReader(archivo))


def _ruta(nombre: str) -> Path:
    ruta = recursos.carpeta_referencia() / nombre
    if not ruta.is_file():
        raise ErrorArchivo(
            f"No se encuentra {nombre}, que hace falta para inventar el registro.",
            donde=str(ruta.parent),
            que_hacer="Vuelva a instalar el tablero o restaure la carpeta datos/referencia.",
        )
    return ruta


# -- Reparto de puntos en territorios compactos: siembra dentro de un polígono y bisección por cantidades.

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
