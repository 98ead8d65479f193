"""Áreas de regiones, redes y microrredes: departamentos de referencia y, dentro, áreas aproximadas.

No hay límites abiertos de redes ni microrredes; se aproximan con los establecimientos que cada código declara. Se
agrega por código, nunca por el polígono en que cae un punto.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import geopandas as gpd
import numpy as np

from dashboard.dominio.territorio import PAIS, Nivel
from dashboard.geografia.limites import (
    CRS,
    area_de_region,
    poligono_de_codigo,
    poligonos,
    puntos_de_apoyo,
    regiones_del_catalogo,
)
from dashboard.geografia.voronoi import repartir

if TYPE_CHECKING:
    import pandas as pd
    from shapely.geometry.base import BaseGeometry

COLUMNAS_AREAS = ("codigo", "padre", "nivel", "tipo", "geometry")
REFERENCIAL, APROXIMADA, OFICINA = "referencial", "aproximada", "oficina"


class _Area(NamedTuple):
    codigo: str
    padre: str
    nivel: str
    tipo: str
    geometry: BaseGeometry | None


def derivar_areas(establecimientos: pd.DataFrame) -> gpd.GeoDataFrame:
    """Un área por región, red y microrred: `codigo`, `padre`, `nivel`, `tipo`, `geometry` (grados, o `None`).

    `establecimientos` trae `diresa` (`11`), `red` (`11-02`), `microrred` (`11-02-05`), `latitud` y `longitud`; los
    códigos y las coordenadas pueden faltar. Salen las 29 regiones del catálogo y todo código de la tabla, en orden
    de código. `tipo` es `referencial` (el departamento entero) o `aproximada` (celdas de los establecimientos).

    Las hijas con área cubren a su madre sin huecos ni superposiciones. Un código sin ningún establecimiento ubicado
    queda con `geometry` nula; las DIRIS de Lima, mientras no tengan, se reparten por los distritos de su ámbito.
    """
    ubicados = _con_codigos_de_texto(establecimientos)
    regiones = _areas_de_regiones(ubicados)
    redes = _areas_de_hijos(ubicados, regiones, "diresa", "red")
    microrredes = _areas_de_hijos(ubicados, redes, "red", "microrred")
    filas = sorted([*regiones, *redes, *microrredes], key=lambda area: (area.codigo, area.nivel))
    return gpd.GeoDataFrame(filas, columns=list(COLUMNAS_AREAS), geometry="geometry", crs=CRS)


def _con_codigos_de_texto(establecimientos: pd.DataFrame) -> pd.DataFrame:
    """Las cinco columnas, con "" donde falta un código y una columna `ubicado` con si hay coordenadas."""
    tabla = establecimientos[["diresa", "red", "microrred", "latitud", "longitud"]].reset_index(drop=True)
    codigos = tabla[["diresa", "red", "microrred"]].astype("object")
    tabla[["diresa", "red", "microrred"]] = codigos.where(codigos.notna(), "").astype(str)
    tabla[["latitud", "longitud"]] = tabla[["latitud", "longitud"]].astype("float64")
    tabla["ubicado"] = np.isfinite(tabla["latitud"].to_numpy()) & np.isfinite(tabla["longitud"].to_numpy())
    return tabla[tabla["diresa"] != ""]


def _puntos(filas: pd.DataFrame) -> np.ndarray:
    return filas.loc[filas["ubicado"], ["longitud", "latitud"]].to_numpy(dtype="float64")


def _areas_de_regiones(ubicados: pd.DataFrame) -> list[_Area]:
    catalogo = regiones_del_catalogo()
    presentes = sorted({*catalogo, *ubicados["diresa"].unique()})
    compartido: dict[str, list[str]] = {}
    resultado: list[_Area] = []
    for codigo in presentes:
        ubigeo_dep = poligono_de_codigo().get(codigo)
        if ubigeo_dep is None:
            geometria = area_de_region(codigo, _puntos(ubicados[ubicados["diresa"] == codigo]))
            resultado.append(_Area(codigo, PAIS, Nivel.DIRESA.value, APROXIMADA, geometria))
        else:
            compartido.setdefault(ubigeo_dep, []).append(codigo)
    for ubigeo_dep, codigos in compartido.items():
        if len(codigos) == 1:
            resultado.append(_Area(codigos[0], PAIS, Nivel.DIRESA.value, REFERENCIAL, poligonos()[ubigeo_dep]))
            continue
        partes = _repartir_departamento(ubigeo_dep, codigos, ubicados)
        resultado += [_Area(codigo, PAIS, Nivel.DIRESA.value, APROXIMADA, partes.get(codigo)) for codigo in codigos]
    return resultado


def _repartir_departamento(ubigeo_dep: str, codigos: list[str], ubicados: pd.DataFrame) -> dict[str, BaseGeometry]:
    """Parte un departamento entre las regiones que lo comparten; sin ningún punto, es de la del catálogo si es una."""
    puntos = {codigo: _puntos(ubicados[ubicados["diresa"] == codigo]) for codigo in codigos}
    del_catalogo = [codigo for codigo in codigos if codigo in regiones_del_catalogo()]
    # Los puntos de apoyo son de las DIRIS actuales: junto a las DISA antiguas de Lima se disputarían el mismo suelo.
    if len(del_catalogo) == len(codigos):
        apoyo = puntos_de_apoyo()
        puntos = {codigo: propios if len(propios) else apoyo.get(codigo, propios) for codigo, propios in puntos.items()}
    if not any(map(len, puntos.values())) and len(del_catalogo) == 1:
        return {del_catalogo[0]: poligonos()[ubigeo_dep]}
    duenos = np.repeat(codigos, [len(puntos[codigo]) for codigo in codigos])
    return repartir(poligonos()[ubigeo_dep], np.concatenate(list(puntos.values())), duenos)


def _areas_de_hijos(ubicados: pd.DataFrame, padres: list[_Area], columna_padre: str, columna: str) -> list[_Area]:
    """Reparte el área de cada padre entre los códigos de `columna` que cuelgan de él."""
    areas = {padre.codigo: padre.geometry for padre in padres}
    resultado: list[_Area] = []
    con_hijo = ubicados[(ubicados[columna_padre] != "") & (ubicados[columna] != "")]
    for padre, filas in con_hijo.groupby(columna_padre):
        area = areas.get(str(padre))
        con_punto = filas[filas["ubicado"]]
        partes = repartir(area, _puntos(filas), con_punto[columna].to_numpy(dtype=str)) if area is not None else {}
        resultado += [
            _Area(codigo, str(padre), columna, APROXIMADA, partes.get(codigo))
            for codigo in sorted(filas[columna].unique())
        ]
    return resultado
