"""Coordenadas que caen en el Perú y no donde el propio establecimiento dice estar: quedan por confirmar.

Se comparan con su departamento y con los demás establecimientos de su distrito. No se corrigen ni se rechazan: sin
confirmar, el establecimiento cuenta como sin coordenadas, y así no entra en recorridos ni en áreas.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import numpy as np
import orjson
import pandas as pd

from dashboard.dominio.territorio import sin_tildes
from dashboard.ingesta.revision import Revision, es_cierto
from dashboard.nucleo.recursos import texto_de_referencia

#: km por grado, y fuera de su departamento desde cuántos se pregunta: los límites son referenciales
_KM, LEJOS = 111.2, 20.0
#: de un distrito con tantos establecimientos, desde cuántos km y cuántas veces lo que suelen distar de su centro
_VECINOS, _LEJOS_DEL_DISTRITO, _VECES = 5, 60.0, 8.0
#: el polígono de Lima Metropolitana va aparte del de su departamento
_METROPOLITANA = "15M"


def apartar_lejanas(filas: pd.DataFrame, antes: pd.Series, revision: Revision) -> None:
    """Deja sin dato la latitud y la longitud por confirmar, y dice cuáles son. `filas` se cambia.

    Columnas: `ubigeo`, `departamento`, `latitud`, `longitud` y `ubicacion_confirmada`. `antes`: los dos textos, como
    vinieron.
    """
    por_mirar = filas["latitud"].notna() & filas["longitud"].notna()
    por_mirar &= ~es_cierto(filas["ubicacion_confirmada"].eq("si"))
    propias = filas.loc[por_mirar, ["ubigeo", "departamento", "latitud", "longitud"]]
    if propias.empty:
        return
    fuera = (_km_a_su_departamento(propias) > LEJOS).reindex(filas.index, fill_value=False)
    apartadas = _lejos_de_su_distrito(propias).reindex(filas.index, fill_value=False) & ~fuera
    for mascara, que in (
        (fuera, "caen a más de 20 km de su departamento"),
        (apartadas, "caen a más de 60 km de los demás establecimientos de su distrito"),
    ):
        revision.reparar(
            mascara, "latitud", antes, pd.Series("", index=filas.index, dtype="str"),
            f"coordenadas por confirmar, que {que}; quedan sin dato",
        )  # fmt: skip
    if (dudosas := fuera | apartadas).any():
        filas.loc[dudosas, ["latitud", "longitud"]] = np.nan
        revision.avisar(
            "Las coordenadas por confirmar no se usan en recorridos ni en áreas. Si están bien, cargue esos "
            "establecimientos en la tabla «establecimientos» con «si» en «ubicacion_confirmada»; si no, corríjalas."
        )


def _km_a_su_departamento(propias: pd.DataFrame) -> pd.Series:
    """Cuánto dista cada punto del departamento de su UBIGEO o, sin él, del que nombra; 0 dentro, o si no es ninguno."""
    import shapely

    km = pd.Series(0.0, index=propias.index)
    nombrados = propias["departamento"].map(lambda nombre: sin_tildes(nombre) if isinstance(nombre, str) else "")
    for departamento, suyas in propias.groupby(propias["ubigeo"].str[:2].fillna(nombrados)):
        if (poligono := _departamentos().get(str(departamento))) is not None:
            km[suyas.index] = shapely.distance(poligono, shapely.points(suyas["longitud"], suyas["latitud"])) * _KM
    return km


def _lejos_de_su_distrito(propias: pd.DataFrame) -> pd.Series:
    distrito = propias.groupby("ubigeo")
    norte = propias["latitud"] - distrito["latitud"].transform("median")
    este = propias["longitud"] - distrito["longitud"].transform("median")
    km = np.hypot(norte, este * np.cos(np.deg2rad(propias["latitud"]))) * _KM
    suele = km.groupby(propias["ubigeo"]).transform("median")
    varios = distrito["latitud"].transform("size") >= _VECINOS
    return varios & (km > _LEJOS_DEL_DISTRITO) & (km > _VECES * suele)


@cache
def _departamentos() -> Mapping[str, Any]:
    """El polígono de cada departamento, en grados, por su código del INEI y por su nombre."""
    import shapely

    rasgos = orjson.loads(texto_de_referencia("departamentos.geojson"))["features"]
    hallados = {
        rasgo["properties"]["ubigeo_dep"]: shapely.from_geojson(orjson.dumps(rasgo["geometry"])) for rasgo in rasgos
    }
    hallados["15"] = shapely.union_all([hallados["15"], hallados.pop(_METROPOLITANA)])
    nombres = {rasgo["properties"]["ubigeo_dep"]: sin_tildes(rasgo["properties"]["nombre"]) for rasgo in rasgos}
    return hallados | {nombres[codigo]: poligono for codigo, poligono in hallados.items()}
