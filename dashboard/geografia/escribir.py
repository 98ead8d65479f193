"""Archivos de geografía de una generación: los que pide el navegador y los que lee el servidor.

areas/PE.json  areas/11.json  areas/11-02.json  areas/11-02-05.json   hijas de cada territorio
fondo.json                                                            departamentos, muy ligeros
geografia.json                                                        caja, rótulo y tipo de cada territorio
tramas.json                                                           rayado de cada territorio
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson
import shapely

from dashboard.dominio.territorio import PAIS, Nivel, nivel_de_codigo
from dashboard.geografia.areas import REFERENCIAL
from dashboard.geografia.colecciones import DECIMALES, coleccion
from dashboard.geografia.limites import leer_departamentos
from dashboard.geografia.tramas import lineas_de_trama, separacion_para
from dashboard.nucleo.errores import ErrorPublicacion

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd
    from shapely.geometry.base import BaseGeometry

#: Peso máximo, en bytes, del fondo.
TOPE_FONDO = 60_000
#: El rótulo se busca con esta precisión, como parte del lado del área.
FINURA_ROTULO = 0.01

_CON_AREA = frozenset({Nivel.DIRESA, Nivel.RED, Nivel.MICRORRED})


def escribir_geografia(areas: gpd.GeoDataFrame, carpeta: Path) -> None:
    """Escribe en `carpeta` los archivos de geografía de las `areas` (columnas de `derivar_areas`).

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
    (carpeta / "areas").mkdir(parents=True, exist_ok=True)
    for codigo in (PAIS, *geometrias):
        dibujadas = hijas.get(codigo) or ([codigo] if geometrias.get(codigo) is not None else [])
        ruta = carpeta / "areas" / f"{codigo}.json"
        ruta.write_bytes(coleccion(dibujadas, [geometrias[hija] for hija in dibujadas]))
    departamentos = leer_departamentos()
    fondo = coleccion(departamentos["ubigeo_dep"].tolist(), departamentos.geometry, TOPE_FONDO)
    (carpeta / "fondo.json").write_bytes(fondo)
    (carpeta / "geografia.json").write_bytes(orjson.dumps(_fichas(areas)))
    (carpeta / "tramas.json").write_bytes(orjson.dumps(_tramas(geometrias)))


def _fichas(areas: gpd.GeoDataFrame) -> dict[str, dict[str, Any]]:
    """`caja`, `rotulo` y `tipo` por código, "PE" incluido.

    Sin área propia: la caja del ascendiente más cercano que la tenga, `rotulo` nulo y `tipo` vacío.
    """
    contorno = shapely.union_all(leer_departamentos().geometry.array)
    fichas: dict[str, dict[str, Any]] = {
        PAIS: {"caja": _caja(contorno), "rotulo": _rotulo(contorno), "tipo": REFERENCIAL}
    }
    por_nivel = areas.assign(_orden=[Nivel(nivel).orden for nivel in areas["nivel"]]).sort_values(
        "_orden", kind="stable"
    )
    for codigo, padre, tipo, geometria in zip(
        por_nivel["codigo"], por_nivel["padre"], por_nivel["tipo"], por_nivel.geometry, strict=True
    ):
        if geometria is None:
            fichas[codigo] = {"caja": fichas[padre]["caja"], "rotulo": None, "tipo": ""}
        else:
            fichas[codigo] = {"caja": _caja(geometria), "rotulo": _rotulo(geometria), "tipo": tipo}
    return fichas


def _caja(geometria: BaseGeometry) -> list[float]:
    return [round(valor, DECIMALES) for valor in geometria.bounds]


def _rotulo(geometria: BaseGeometry) -> list[float]:
    """Centro del mayor círculo que cabe en la pieza más grande: el sitio con más aire para un texto."""
    piezas = shapely.get_parts(geometria)
    mayor = piezas[shapely.area(piezas).argmax()]
    oeste, sur, este, norte = mayor.bounds
    radio = shapely.maximum_inscribed_circle(mayor, tolerance=FINURA_ROTULO * max(este - oeste, norte - sur))
    return [round(float(valor), DECIMALES) for valor in shapely.get_coordinates(radio)[0]]


def _tramas(geometrias: dict[str, BaseGeometry | None]) -> dict[str, dict[str, list[float | None]]]:
    tramas = {}
    for codigo, geometria in geometrias.items():
        if geometria is not None:
            longitudes, latitudes = lineas_de_trama(geometria, separacion_para(geometria))
            tramas[codigo] = {"lon": longitudes, "lat": latitudes}
    return tramas
