"""Límites de departamentos y áreas de regiones, redes y microrredes.

Fuente: `datos/referencia/departamentos.geojson` (Natural Earth, dominio público), `regiones.csv`, `disa.csv` y
`diris_lima_distritos.csv`. Coordenadas en grados (WGS84), longitud primero.

No hay límites abiertos de redes ni microrredes; se aproximan con los establecimientos que cada código declara. Se
agrega por código, nunca por el polígono en que cae un punto.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import cache
from types import MappingProxyType
from typing import NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from dashboard.dominio.territorio import PAIS, Nivel
from dashboard.geografia.voronoi import repartir, solo_poligonos
from dashboard.nucleo.recursos import filas_de_referencia, texto_de_referencia

# -- Límites referenciales de departamentos y qué polígono corresponde a cada región del registro.

CRS = "EPSG:4326"
#: Holgura, en grados (unos 5 km), del contorno que se dibuja cuando una región no tiene límites conocidos.
HOLGURA_CONTORNO = 0.05


def leer_departamentos() -> gpd.GeoDataFrame:
    """Los 26 polígonos: `ubigeo_dep` (INEI, o `15M` para Lima Metropolitana), `nombre`, `geometry`.

    Son límites referenciales: sirven para dibujar, no para decidir a qué región pertenece un punto.
    """
    coleccion = json.loads(texto_de_referencia("departamentos.geojson"))
    return gpd.GeoDataFrame.from_features(coleccion["features"], crs=CRS)[["ubigeo_dep", "nombre", "geometry"]]


@cache
def poligonos() -> Mapping[str, BaseGeometry]:
    """Polígono de cada `ubigeo_dep`."""
    departamentos = leer_departamentos()
    return MappingProxyType(dict(zip(departamentos["ubigeo_dep"], departamentos.geometry, strict=True)))


@cache
def regiones_del_catalogo() -> tuple[str, ...]:
    """Códigos de las 29 regiones de `regiones.csv`, en su orden."""
    return tuple(fila["codigo"] for fila in filas_de_referencia("regiones.csv"))


@cache
def poligono_de_codigo() -> Mapping[str, str]:
    """`ubigeo_dep` del polígono de cada región o subregión del registro: `{"11": "08", "35": "15M", …}`."""
    filas = filas_de_referencia("regiones.csv") + filas_de_referencia("disa.csv")
    return MappingProxyType({fila["codigo"]: fila["area"] for fila in filas})


@cache
def puntos_de_apoyo() -> Mapping[str, np.ndarray]:
    """Puntos (n, 2) longitud-latitud de los distritos de cada DIRIS, para repartir Lima si no hay establecimientos."""
    puntos: dict[str, list[tuple[float, float]]] = {}
    for fila in filas_de_referencia("diris_lima_distritos.csv"):
        puntos.setdefault(fila["codigo_diris"], []).append((float(fila["longitud"]), float(fila["latitud"])))
    return MappingProxyType({codigo: np.array(pares) for codigo, pares in puntos.items()})


def area_de_region(codigo: str, puntos: np.ndarray | None = None) -> BaseGeometry | None:
    """Polígono donde cae la región `codigo` (las DIRIS devuelven toda Lima Metropolitana, que comparten).

    Un código que no está en los catálogos recibe el contorno convexo, con una holgura, de sus establecimientos
    (`puntos`: (n, 2) longitud-latitud, finitos); `None` si tampoco hay puntos. Nunca falla por el código.
    """
    ubigeo_dep = poligono_de_codigo().get(codigo)
    if ubigeo_dep is not None:
        return poligonos()[ubigeo_dep]
    if puntos is None or not len(puntos):
        return None
    return shapely.buffer(shapely.convex_hull(shapely.multipoints(puntos)), HOLGURA_CONTORNO, quad_segs=4)


# -- Áreas de regiones, redes y microrredes: departamentos de referencia y, dentro, áreas aproximadas.

COLUMNAS_AREAS = ("codigo", "padre", "nivel", "tipo", "geometry")
REFERENCIAL, APROXIMADA, OFICINA = "referencial", "aproximada", "oficina"
#: código → área que entrega la oficina y su `tipo`
Entregadas = Mapping[str, tuple[BaseGeometry, str]]


class _Area(NamedTuple):
    codigo: str
    padre: str
    nivel: str
    tipo: str
    geometry: BaseGeometry | None


def derivar_areas(establecimientos: pd.DataFrame, entregadas: Entregadas = MappingProxyType({})) -> gpd.GeoDataFrame:
    """Un área por región, red y microrred: `codigo`, `padre`, `nivel`, `tipo`, `geometry` (grados, o `None`).

    `establecimientos` trae `diresa` (`11`), `red` (`11-02`), `microrred` (`11-02-05`), `latitud` y `longitud`; los
    códigos y las coordenadas pueden faltar. Salen las 29 regiones del catálogo y todo código de la tabla, en orden
    de código. `tipo` es `referencial` (el departamento entero), `aproximada` (celdas de los establecimientos) u
    `oficina`. Las hijas de un área entregada se deducen dentro de ella; el código entregado que no está en la tabla ni
    en el catálogo no entra.

    Las hijas con área cubren a su madre sin huecos ni superposiciones. Un código sin ningún establecimiento ubicado
    queda con `geometry` nula; las DIRIS de Lima, mientras no tengan, se reparten por los distritos de su ámbito.
    """
    ubicados = con_codigos_de_texto(establecimientos)
    regiones = _con_entregadas(_areas_de_regiones(ubicados), entregadas)
    redes = _con_entregadas(_areas_de_hijos(ubicados, regiones, "diresa", "red"), entregadas)
    microrredes = _con_entregadas(_areas_de_hijos(ubicados, redes, "red", "microrred"), entregadas)
    filas = sorted([*regiones, *redes, *microrredes], key=lambda area: (area.codigo, area.nivel))
    return gpd.GeoDataFrame(filas, columns=list(COLUMNAS_AREAS), geometry="geometry", crs=CRS)


def _con_entregadas(areas: list[_Area], entregadas: Entregadas) -> list[_Area]:
    """Cada área con la que entrega la oficina en su lugar; las demás ceden lo que esas ocupan."""
    propias = [entregadas[area.codigo][0] for area in areas if area.codigo in entregadas]
    if not propias:
        return areas
    ocupado = shapely.union_all(propias)

    def puesta(area: _Area) -> _Area:
        if area.codigo in entregadas:
            geometria, tipo = entregadas[area.codigo]
            return area._replace(geometry=geometria, tipo=tipo)
        if area.geometry is None:
            return area
        resto = solo_poligonos(shapely.difference(area.geometry, ocupado))
        # un territorio no se queda sin dibujo porque otro lo tape entero
        return area if resto.is_empty else area._replace(geometry=resto)

    return [puesta(area) for area in areas]


def con_codigos_de_texto(establecimientos: pd.DataFrame) -> pd.DataFrame:
    """Las cinco columnas, con "" donde falta un código y una columna `ubicado` con si hay coordenadas."""
    tabla = establecimientos[["diresa", "red", "microrred", "latitud", "longitud"]].reset_index(drop=True)
    codigos = tabla[["diresa", "red", "microrred"]].astype("object")
    tabla[["diresa", "red", "microrred"]] = codigos.where(codigos.notna(), "").astype(str)
    tabla[["latitud", "longitud"]] = tabla[["latitud", "longitud"]].astype("float64")
    tabla["ubicado"] = np.isfinite(tabla["latitud"].to_numpy()) & np.isfinite(tabla["longitud"].to_numpy())
    return tabla[tabla["diresa"] != ""]


def _puntos(filas: pd.DataFrame) -> np.ndarray:
    return filas.loc[filas["ubicado"], ["longitud", "latitud"]].to_numpy(dtype="float64")


def _puntos_de(ubicados: pd.DataFrame, diresa: str) -> np.ndarray:
    return _puntos(ubicados[ubicados["diresa"] == diresa])


def codigos_de_poligono(regiones: Iterable[str]) -> dict[str, list[str]]:
    """Polígono → códigos que lo comparten, del catálogo y de esas `regiones`; "" de los que no tienen."""
    compartido: dict[str, list[str]] = {}
    for codigo in sorted({*regiones_del_catalogo(), *regiones}):
        compartido.setdefault(poligono_de_codigo().get(codigo, ""), []).append(codigo)
    return compartido


def _areas_de_regiones(ubicados: pd.DataFrame) -> list[_Area]:
    compartido = codigos_de_poligono(ubicados["diresa"].unique())
    resultado: list[_Area] = []
    for ubigeo_dep, codigos in compartido.items():
        tipo = APROXIMADA
        if not ubigeo_dep:
            partes = {codigo: area_de_region(codigo, _puntos_de(ubicados, codigo)) for codigo in codigos}
        elif len(codigos) == 1:
            tipo, partes = REFERENCIAL, {codigos[0]: poligonos()[ubigeo_dep]}
        else:
            partes = dict(repartir_entre(poligonos()[ubigeo_dep], codigos, ubicados))
        resultado += [_Area(codigo, PAIS, Nivel.DIRESA.value, tipo, partes.get(codigo)) for codigo in codigos]
    return resultado


def repartir_entre(area: BaseGeometry, codigos: list[str], ubicados: pd.DataFrame) -> dict[str, BaseGeometry]:
    """Parte un área entre las regiones que la comparten; sin ningún punto, es de la del catálogo si es una."""
    puntos = {codigo: _puntos_de(ubicados, codigo) for codigo in codigos}
    del_catalogo = [codigo for codigo in codigos if codigo in regiones_del_catalogo()]
    # Los puntos de apoyo son de las DIRIS actuales: junto a las DISA antiguas de Lima se disputarían el mismo suelo.
    if len(del_catalogo) == len(codigos):
        apoyo = puntos_de_apoyo()
        puntos = {codigo: propios if len(propios) else apoyo.get(codigo, propios) for codigo, propios in puntos.items()}
    if not any(map(len, puntos.values())) and len(del_catalogo) == 1:
        return {del_catalogo[0]: area}
    duenos = np.repeat(codigos, [len(puntos[codigo]) for codigo in codigos])
    return repartir(area, np.concatenate(list(puntos.values())), duenos)


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
