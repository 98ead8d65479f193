"""Áreas como FeatureCollection compacta: 4 decimales, sin espacios y sin huecos entre vecinas."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import orjson
import shapely

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from shapely.geometry.base import BaseGeometry

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
    originales = np.array(list(geometrias), dtype=object)
    escrita = _escribir(codigos, originales)
    tolerancia = TOLERANCIA_INICIAL
    while len(escrita) > tope and tolerancia < 1:
        escrita = _escribir(codigos, shapely.coverage_simplify(originales, tolerancia))
        tolerancia *= CRECIMIENTO
    return escrita


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
