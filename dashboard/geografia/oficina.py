"""Los límites que entrega una oficina, que reemplazan a las áreas aproximadas.

Son los que guardó `tablero limites` y, encima, los del GeoJSON que diga `TABLERO_LIMITES`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import geopandas as gpd
import orjson
import pandas as pd
import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from dashboard.dominio.territorio import Nivel, nivel_de_codigo, normalizar_codigo
from dashboard.geografia.areas import CRS, OFICINA, Entregadas
from dashboard.geografia.disolver import areas_de
from dashboard.nucleo.errores import ErrorArchivo

#: Un GeoJSON mayor no es de redes y microrredes: es un error o un ataque.
TOPE_BYTES = 50_000_000
#: Caja del Perú con un grado de holgura: oeste, sur, este, norte.
CAJA_PERU = (-82.4, -19.4, -67.6, 1.1)
_QUE_HACER = "Corrija el archivo y vuelva a cargarlo."
_NIVELES = frozenset({Nivel.DIRESA, Nivel.RED, Nivel.MICRORRED})


def entregadas(guardados: Path, propios: Path | None, establecimientos: pd.DataFrame) -> Entregadas:
    """Las áreas que entrega la oficina. `guardados`: el archivo de `tablero limites`, esté o no."""
    todas: dict[str, tuple[BaseGeometry, str]] = {}
    if guardados.is_file():
        try:
            unidades = gpd.read_parquet(guardados)
        except (OSError, ValueError, KeyError) as error:
            raise ErrorArchivo(
                "Los límites guardados están dañados.",
                donde=f"Archivo «{guardados}».",
                que_hacer="Entréguelos otra vez con `tablero limites ARCHIVO` o use `tablero limites --quitar`.",
            ) from error
        todas |= areas_de(unidades, establecimientos).entregadas
    if propios is not None:
        limites = leer_limites(propios)
        todas |= {codigo: (area, OFICINA) for codigo, area in zip(limites["codigo"], limites.geometry, strict=True)}
    return todas


def leer_limites(ruta: Path) -> gpd.GeoDataFrame:
    """Lee un GeoJSON de polígonos con la propiedad `codigo`; columnas `codigo` y `geometry`, en orden de código.

    Los códigos se devuelven en su forma canónica (`11-2` → `11-02`) y las geometrías inválidas, reparadas.
    `ErrorArchivo` si no es un GeoJSON, si un rasgo no trae código o polígono, si un código se repite o si las
    coordenadas no están en grados dentro del Perú.
    """
    rasgos = _leer_rasgos(ruta)
    limites: dict[str, BaseGeometry] = {}
    for numero, rasgo in enumerate(rasgos, start=1):
        donde = f"En el rasgo {numero} de {ruta.name}."
        codigo = _codigo(rasgo, donde)
        if codigo in limites:
            raise ErrorArchivo(
                f"El código {codigo} está repetido.", donde=donde, que_hacer="Una sus polígonos en un solo rasgo."
            )
        limites[codigo] = _poligono(rasgo, donde)
    codigos = sorted(limites)
    return gpd.GeoDataFrame({"codigo": codigos}, geometry=[limites[codigo] for codigo in codigos], crs=CRS)


def _leer_rasgos(ruta: Path) -> list[Any]:
    donde = f"En {ruta.name}."
    try:
        if ruta.stat().st_size > TOPE_BYTES:
            raise ErrorArchivo(
                f"El archivo de límites pesa más de {TOPE_BYTES // 1_000_000} MB.",
                donde=donde,
                que_hacer="Simplifique los polígonos y vuelva a cargarlo.",
            )
        contenido = orjson.loads(ruta.read_bytes().removeprefix(b"\xef\xbb\xbf"))
    except OSError as error:
        raise ErrorArchivo(
            "No se pudo leer el archivo de límites.", donde=donde, que_hacer="Revise que exista y que tenga permiso."
        ) from error
    except orjson.JSONDecodeError as error:
        raise ErrorArchivo(
            "El archivo de límites no es un JSON válido.", donde=donde, que_hacer="Expórtelo de nuevo como GeoJSON."
        ) from error
    rasgos = contenido.get("features") if isinstance(contenido, dict) else None
    if not isinstance(rasgos, list) or not rasgos:
        raise ErrorArchivo(
            "El archivo de límites no es una FeatureCollection con rasgos.",
            donde=donde,
            que_hacer="Expórtelo de nuevo como GeoJSON.",
        )
    return rasgos


def _codigo(rasgo: Any, donde: str) -> str:
    propiedades = rasgo.get("properties") if isinstance(rasgo, dict) else None
    valor = propiedades.get("codigo") if isinstance(propiedades, dict) else None
    if not isinstance(valor, str):
        raise ErrorArchivo(
            "Falta la propiedad «codigo» o no es un texto.",
            donde=donde,
            que_hacer="Escriba el código de la región, red o microrred entre comillas, por ejemplo «11-02».",
        )
    codigo = normalizar_codigo(valor)
    if nivel_de_codigo(codigo) not in _NIVELES:
        raise ErrorArchivo(
            "La propiedad «codigo» no tiene la forma 11, 11-02 ni 11-02-05.", donde=donde, que_hacer=_QUE_HACER
        )
    return codigo


def _poligono(rasgo: dict[str, Any], donde: str) -> BaseGeometry:
    try:
        geometria = shape(rasgo["geometry"])
    except Exception as error:  # shapely lanza tipos distintos según qué parte del GeoJSON esté mal
        raise ErrorArchivo("La geometría no se puede leer.", donde=donde, que_hacer=_QUE_HACER) from error
    if geometria.geom_type not in {"Polygon", "MultiPolygon"} or geometria.is_empty:
        raise ErrorArchivo("La geometría no es un polígono.", donde=donde, que_hacer=_QUE_HACER)
    oeste, sur, este, norte = geometria.bounds
    # escrita así, una coordenada que no es un número tampoco pasa
    if not (oeste >= CAJA_PERU[0] and sur >= CAJA_PERU[1] and este <= CAJA_PERU[2] and norte <= CAJA_PERU[3]):
        raise ErrorArchivo(
            "Las coordenadas no están en grados dentro del Perú.",
            donde=donde,
            que_hacer="Exporte los límites en WGS84 (EPSG:4326), con la longitud primero.",
        )
    reparada = shapely.force_2d(shapely.make_valid(geometria, method="structure", keep_collapsed=False))
    if reparada.is_empty:
        raise ErrorArchivo("El polígono no tiene superficie.", donde=donde, que_hacer=_QUE_HACER)
    return reparada
