"""Archivos de geografía de una generación, que lee el servidor.

areas/PE.json  areas/11.json  areas/11-02.json  areas/11-02-05.json   hijas de cada territorio
dibujos/PE.json  …                                                    las mismas, en el lienzo y con sus rótulos
geografia.json                                                        caja, rótulo y tipo de cada territorio
tramas.json                                                           rayado de cada territorio
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import orjson
import shapely
from shapely.geometry.base import BaseGeometry

from dashboard.dominio.territorio import PAIS, Nivel, nivel_de_codigo
from dashboard.geografia.areas import OFICINA, REFERENCIAL, leer_departamentos
from dashboard.geografia.dibujo import anillos_de, dibujar
from dashboard.nucleo.errores import ErrorPublicacion

# -- Áreas como FeatureCollection compacta: 4 decimales, sin espacios y sin huecos entre vecinas.

#: Diez metros: más fino que cualquier límite referencial.
DECIMALES = 4
#: Peso máximo, en bytes, de un archivo de áreas.
TOPE_AREAS = 130_000
#: Primera tolerancia de simplificación, en grados (unos 50 m), y cuánto crece hasta caber en el tope.
TOLERANCIA_INICIAL = 0.0005
CRECIMIENTO = 1.25


def coleccion(codigos: Sequence[str], geometrias: Iterable[BaseGeometry], tope: int = TOPE_AREAS) -> bytes:
    """FeatureCollection en bytes: `id` y `properties.codigo` de cada área.

    Si pasa de `tope` bytes se simplifica como cobertura (las vecinas siguen compartiendo su borde), cada vez más,
    hasta caber o hasta que simplificar ya no reduzca nada.
    """
    originales = _aligeradas(np.array(list(geometrias), dtype=object))
    simples, tolerancia = originales, TOLERANCIA_INICIAL
    while tolerancia < 1:
        # la que ni con las coordenadas más cortas cabe no se llega a escribir: es lo que más tarda
        if shapely.get_num_coordinates(simples).sum() * VERTICE <= tope:
            escrita = _escribir(codigos, simples)
            if len(escrita) <= tope:
                return escrita
        simples = shapely.coverage_simplify(originales, tolerancia)
        tolerancia *= CRECIMIENTO
    return _escribir(codigos, simples)


#: bytes del vértice más corto: «[-7.1,-1.1],» es más corto que cualquiera de los que hay
VERTICE = 12
#: vértices que ya no se distinguen en pantalla
MUCHOS_VERTICES = 30_000
#: un kilómetro, en grados: lo más ancho que puede ser un hueco entre vecinas para cerrarlo
HUECO = 0.01


def _aligeradas(geometrias: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Las de un levantamiento muy detallado, ya limpias; las demás, como están."""
    return geometrias if shapely.get_num_coordinates(geometrias).sum() <= MUCHOS_VERTICES else limpiar(geometrias)


def limpiar(geometrias: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Las vecinas sin los vértices que no se ven ni las franjas en que dos se enciman o no llegan a tocarse.

    Toda capa oficial tiene franjas así: sin quitarlas, simplificar deja cada borde por su cuenta y no acaba nunca.
    """
    gruesas = shapely.simplify(geometrias, TOLERANCIA_INICIAL)
    limpias: npt.NDArray[Any] = shapely.coverage_clean(gruesas, gap_width=HUECO)
    return limpias


def _escribir(codigos: Sequence[str], geometrias: Iterable[BaseGeometry]) -> bytes:
    rasgos = [
        {"type": "Feature", "id": codigo, "properties": {"codigo": codigo}, "geometry": _geojson(geometria)}
        for codigo, geometria in zip(codigos, geometrias, strict=True)
    ]
    return orjson.dumps({"type": "FeatureCollection", "features": rasgos})


def _geojson(geometria: BaseGeometry) -> dict[str, object]:
    """La geometría con sus coordenadas redondeadas y el anillo exterior antihorario (RFC 7946)."""
    en_rejilla = shapely.set_precision(geometria, 10**-DECIMALES)
    # un área de pocos metros desaparece en la rejilla: mejor un anillo degenerado que un territorio sin dibujo
    orientada = shapely.orient_polygons(geometria if en_rejilla.is_empty else en_rejilla)
    redonda = shapely.transform(orientada, lambda coordenadas: coordenadas.round(DECIMALES))
    return dict(shapely.geometry.mapping(redonda))


# -- Rayado diagonal de un área: el «sin reporte» del mapa, que no admite patrones de relleno.

#: líneas de trama sobre el lado mayor de un área
LINEAS_POR_LADO = 15


def separacion_para(geometry: BaseGeometry) -> float:
    """Separación, en grados, que pone unas 15 líneas sobre el lado mayor del área."""
    oeste, sur, este, norte = geometry.bounds
    return max(este - oeste, norte - sur) / LINEAS_POR_LADO


def lineas_de_trama(
    geometry: BaseGeometry | None, separacion_grados: float
) -> tuple[list[float | None], list[float | None]]:
    """Longitudes y latitudes de las diagonales recortadas al área, con `None` entre tramos y 4 decimales.

    `separacion_grados` se mide sobre un paralelo. Las diagonales suben hacia el este y parten siempre del mismo
    origen, así dos áreas con igual separación se rayan en continuidad. Sin área, dos listas vacías.
    `ValueError` si la separación no es un número positivo.
    """
    if not (math.isfinite(separacion_grados) and separacion_grados > 0):
        raise ValueError(f"La separación de la trama debe ser un número positivo de grados, no {separacion_grados}.")
    if geometry is None or geometry.is_empty:
        return [], []
    oeste, sur, este, norte = geometry.bounds
    # cada diagonal es y = x + corte
    primero = math.ceil((sur - este) / separacion_grados)
    ultimo = math.floor((norte - oeste) / separacion_grados)
    cortes = np.arange(primero, ultimo + 1) * separacion_grados
    extremos = np.array([[(oeste, oeste + corte), (este, este + corte)] for corte in cortes]).reshape(-1, 2, 2)
    recortes = shapely.get_parts(shapely.intersection(shapely.linestrings(extremos), geometry))
    longitudes: list[float | None] = []
    latitudes: list[float | None] = []
    for tramo in recortes[(shapely.get_dimensions(recortes) == 1) & ~shapely.is_empty(recortes)]:
        inicio, *_, fin = shapely.get_coordinates(tramo).round(DECIMALES).tolist()
        if inicio != fin:
            longitudes += [inicio[0], fin[0], None]
            latitudes += [inicio[1], fin[1], None]
    return longitudes[:-1], latitudes[:-1]


# -- Los archivos.

#: Peso máximo, en bytes, del fondo.
TOPE_FONDO = 60_000
#: El rótulo se busca con esta precisión, como parte del lado del área.
FINURA_ROTULO = 0.01

_CON_AREA = frozenset({Nivel.DIRESA, Nivel.RED, Nivel.MICRORRED})


def escribir_geografia(areas: gpd.GeoDataFrame, carpeta: Path, nombres: Mapping[str, str]) -> None:
    """Escribe en `carpeta` los archivos de geografía de las `areas` (columnas de `derivar_areas`).

    `nombres`: código → nombre; el territorio que no lo tiene va con su código.

    Un territorio sin hijas con área recibe la suya como único rasgo; si tampoco la tiene, una colección vacía, para
    que su dirección exista. `ErrorPublicacion` si un código no tiene forma de región, red o microrred.
    """
    raros = [codigo for codigo in areas["codigo"] if nivel_de_codigo(codigo) not in _CON_AREA]
    if raros:
        raise ErrorPublicacion(
            f"El código de territorio «{raros[0][:20]}» no tiene la forma 11, 11-02 ni 11-02-05.",
            donde="En las áreas de la generación.",
            que_hacer="Corrija los códigos de diresa, red y microrred de los establecimientos.",
        )
    geometrias: dict[str, BaseGeometry | None] = dict(zip(areas["codigo"], areas.geometry, strict=True))
    hijas: dict[str, list[str]] = {}
    for codigo, padre in zip(areas["codigo"], areas["padre"], strict=True):
        if geometrias[codigo] is not None:
            hijas.setdefault(padre, []).append(codigo)
    for clase in ("areas", "dibujos"):
        (carpeta / clase).mkdir(parents=True, exist_ok=True)
    contornos = _contornos(areas)
    fichas = _fichas(areas, shapely.union_all(contornos))
    fondo = orjson.loads(coleccion([""] * len(contornos), contornos, TOPE_FONDO))
    alrededor = [
        (caja, anillos_de(rasgo["geometry"]))
        for caja, rasgo in zip(shapely.bounds(contornos).tolist(), fondo["features"], strict=True)
    ]
    for codigo in (PAIS, *geometrias):
        dibujadas = hijas.get(codigo) or ([codigo] if geometrias.get(codigo) is not None else [])
        escrita = coleccion(dibujadas, [geometrias[hija] for hija in dibujadas])
        (carpeta / "areas" / f"{codigo}.json").write_bytes(escrita)
        rasgos = [(str(rasgo["id"]), anillos_de(rasgo["geometry"])) for rasgo in orjson.loads(escrita)["features"]]
        # una sola área es la del propio territorio: su nombre ya está en el título
        propios = {hija: nombres.get(hija, hija) for hija in hijas.get(codigo, ())}
        sitios = {hija: fichas[hija]["rotulo"] for hija in propios}
        # las regiones cubren el país: debajo no se vería nada
        debajo = [] if codigo == PAIS else alrededor
        dibujo = dibujar(rasgos, debajo, fichas[codigo]["caja"], propios, sitios)
        (carpeta / "dibujos" / f"{codigo}.json").write_bytes(orjson.dumps(dibujo))
    (carpeta / "geografia.json").write_bytes(orjson.dumps(fichas))
    (carpeta / "tramas.json").write_bytes(orjson.dumps(_tramas(geometrias)))


def _contornos(areas: gpd.GeoDataFrame) -> npt.NDArray[Any]:
    """Lo que se ve alrededor de un territorio: los departamentos, o las regiones si la oficina entregó alguna.

    Unas de una fuente sobre un fondo de la otra dejarían dos costas.
    """
    regiones = areas[(areas["padre"] == PAIS) & areas.geometry.notna()]
    if (regiones["tipo"] == OFICINA).any():
        return np.array(regiones.geometry.tolist(), dtype=object)
    return np.array(leer_departamentos().geometry.tolist(), dtype=object)


def _fichas(areas: gpd.GeoDataFrame, contorno: BaseGeometry) -> dict[str, dict[str, Any]]:
    """`caja`, `rotulo` y `tipo` por código, "PE" incluido.

    Sin área propia: la caja del ascendiente más cercano que la tenga, `rotulo` nulo y `tipo` vacío.
    """
    fichas: dict[str, dict[str, Any]] = {PAIS: _ficha(contorno, REFERENCIAL)}
    por_nivel = areas.assign(_orden=[Nivel(nivel).orden for nivel in areas["nivel"]]).sort_values(
        "_orden", kind="stable"
    )
    for codigo, padre, tipo, geometria in zip(
        por_nivel["codigo"], por_nivel["padre"], por_nivel["tipo"], por_nivel.geometry, strict=True
    ):
        sin_area = {"caja": fichas[padre]["caja"], "rotulo": None, "tipo": ""}
        fichas[codigo] = sin_area if geometria is None else _ficha(geometria, tipo)
    return fichas


def _ficha(geometria: BaseGeometry, tipo: str) -> dict[str, Any]:
    caja = [round(valor, DECIMALES) for valor in geometria.bounds]
    return {"caja": caja, "rotulo": _rotulo(geometria), "tipo": tipo}


def _rotulo(geometria: BaseGeometry) -> list[float]:
    """Centro del mayor círculo que cabe en la pieza más grande: el sitio con más aire para un texto."""
    piezas = shapely.get_parts(geometria)
    mayor = piezas[shapely.area(piezas).argmax()]
    oeste, sur, este, norte = mayor.bounds
    radio = shapely.maximum_inscribed_circle(mayor, tolerance=FINURA_ROTULO * max(este - oeste, norte - sur))
    return [round(float(valor), DECIMALES) for valor in shapely.get_coordinates(radio)[0]]


def _tramas(geometrias: dict[str, BaseGeometry | None]) -> dict[str, dict[str, list[float | None]]]:
    return {
        codigo: dict(zip(("lon", "lat"), lineas_de_trama(geometria, separacion_para(geometria)), strict=True))
        for codigo, geometria in geometrias.items()
        if geometria is not None
    }
