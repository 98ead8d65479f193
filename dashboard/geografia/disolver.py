"""De los distritos, provincias o departamentos de una capa a nuestras regiones, por su UBIGEO.

La región de un UBIGEO es la de su departamento; en Lima Metropolitana, su DIRIS. Donde varias comparten el departamento
(las subregiones de Amazonas, Apurímac, Cajamarca o Piura) la dicen los establecimientos cargados: no hay otra fuente.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from types import MappingProxyType
from typing import NamedTuple

import geopandas as gpd
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from dashboard.geografia.areas import (
    APROXIMADA,
    OFICINA,
    Entregadas,
    codigos_de_poligono,
    con_codigos_de_texto,
    poligono_de_codigo,
    poligonos,
    regiones_del_catalogo,
    repartir_entre,
)
from dashboard.nucleo.errores import ErrorArchivo
from dashboard.nucleo.formato import enumerar, palabra, plural
from dashboard.nucleo.recursos import filas_de_referencia

#: el polígono de referencia de la provincia de Lima, que no es de la región del resto del departamento
_METROPOLITANA = "15M"
#: cuánto puede apartarse el dibujo de referencia del verdadero, en grados, y qué parte debe caer en él
_HOLGURA, _DEBE_CAER = 0.1, 0.5
#: con menos de esta parte de su superficie de referencia, a una región le faltan distritos
_ENTERA = 0.7
#: códigos que se nombran en una frase
_EN_FRASE = 8


class Disueltas(NamedTuple):
    """Las regiones que salen de una capa y lo que hay que saber de ellas."""

    entregadas: Entregadas
    avisos: tuple[str, ...]


class _Duenos(NamedTuple):
    #: las regiones de una unidad; ninguna si su UBIGEO no se conoce
    codigos: Sequence[str]
    #: si de un distrito informan además establecimientos de otras
    compartido: bool = False


@cache
def _diris() -> Mapping[str, str]:
    """DIRIS de cada distrito de la provincia de Lima."""
    filas = filas_de_referencia("diris_lima_distritos.csv")
    return MappingProxyType({fila["ubigeo"]: fila["codigo_diris"] for fila in filas})


def areas_de(unidades: gpd.GeoDataFrame, establecimientos: pd.DataFrame) -> Disueltas:
    """Las áreas que da una capa leída: las de sus códigos o, si los suyos son UBIGEO, las que salen de `disolver`."""
    if "ubigeo" in unidades:
        return disolver(unidades, establecimientos)
    propias = zip(unidades["codigo"], unidades.geometry, strict=True)
    return Disueltas({codigo: (area, OFICINA) for codigo, area in propias}, ())


def disolver(unidades: gpd.GeoDataFrame, establecimientos: pd.DataFrame) -> Disueltas:
    """Une las `unidades` (columnas `ubigeo`, de 2, 4 o 6 cifras, y `geometry`) de cada región.

    `establecimientos`: `diresa`, `ubigeo`, `red`, `microrred`, `latitud` y `longitud`. Un distrito de dos regiones es
    de la que tiene ahí más establecimientos, y se dice; una provincia o un departamento se reparte por cercanía, y la
    región queda `aproximada`. `ErrorArchivo` si no se conoce ningún UBIGEO.
    """
    regiones = codigos_de_poligono(establecimientos["diresa"].dropna().unique())
    ubicados, cuentas = con_codigos_de_texto(establecimientos), _cuentas(establecimientos)
    piezas: dict[str, list[BaseGeometry]] = {}
    desconocidos, compartidos, repartidas = [], [], set()
    for ubigeo, geometria in zip(unidades["ubigeo"], unidades.geometry, strict=True):
        area = _METROPOLITANA if ubigeo.startswith("1501") else ubigeo[:2]
        codigos, compartido = _duenos(ubigeo, regiones.get(area, []), cuentas)
        if not codigos:
            desconocidos.append(ubigeo)
        if compartido:
            compartidos.append(ubigeo)
        partes = {codigos[0]: geometria} if len(codigos) == 1 else {}
        if len(codigos) > 1:
            partes = repartir_entre(geometria, list(codigos), ubicados)
            repartidas |= set(partes)
        for codigo, parte in partes.items():
            piezas.setdefault(codigo, []).append(parte)
    if not piezas:
        raise ErrorArchivo(
            f"No se conoce ningún UBIGEO de la capa: {_nombrados(desconocidos)}.",
            que_hacer="Deben ser los del INEI: 6 cifras el distrito, 4 la provincia, 2 el departamento.",
        )
    entregadas = {
        codigo: (_unida(propias), APROXIMADA if codigo in repartidas else OFICINA) for codigo, propias in piezas.items()
    }
    incompletas = [codigo for codigo, (area, _) in entregadas.items() if _incompleta(codigo, area, regiones)]
    for codigo in incompletas:
        del entregadas[codigo]
    return Disueltas(entregadas, tuple(_avisos(desconocidos, compartidos, sorted(repartidas), incompletas)))


def _incompleta(codigo: str, area: BaseGeometry, regiones: Mapping[str, Sequence[str]]) -> bool:
    """Si de una región que es todo un departamento solo llegó una parte: dibujada así parecería entera."""
    suyo = poligono_de_codigo()[codigo]
    return len(regiones[suyo]) == 1 and area.area < _ENTERA * poligonos()[suyo].area


def en_su_sitio(entregadas: Entregadas) -> None:
    """Comprueba que cada área cae donde está su región. `ErrorArchivo` si no: los códigos son de otra lista.

    Los del RENIEC y los de la DISA tienen las mismas cifras que los del INEI, y pintarían una región sobre otra.
    """
    ajenas = []
    for codigo, (area, _) in entregadas.items():
        suyo = poligono_de_codigo().get(codigo.split("-")[0])
        if suyo is not None:
            cerca = shapely.buffer(poligonos()[suyo], _HOLGURA, quad_segs=2)
            if shapely.intersection(cerca, shapely.simplify(area, 0.01)).area < _DEBE_CAER * area.area:
                ajenas.append(codigo)
    if ajenas:
        raise ErrorArchivo(
            f"Los códigos de la capa no caen donde deben: {nombrar(ajenas)}.",
            que_hacer="«UBIGEO» debe ser el del INEI, no el del RENIEC, y «codigo», el de la DISA (Cusco es 11), no el "
            "del departamento.",
        )


def _cuentas(establecimientos: pd.DataFrame) -> dict[str, Counter[str]]:
    """De cada distrito y de cada provincia, cuántos establecimientos tiene cada región."""
    propios = establecimientos[["ubigeo", "diresa"]].dropna()
    cuentas: dict[str, Counter[str]] = {}
    for ubigeo, diresa in zip(propios["ubigeo"].tolist(), propios["diresa"].tolist(), strict=True):
        for cifras in (4, 6):
            cuentas.setdefault(str(ubigeo)[:cifras], Counter())[str(diresa)] += 1
    return cuentas


def _duenos(ubigeo: str, codigos: Sequence[str], cuentas: Mapping[str, Counter[str]]) -> _Duenos:
    """De qué regiones, entre las que comparten su departamento, es una unidad."""
    if ubigeo == "15":
        # con Lima Metropolitana dentro no es de ninguna de las cinco
        return _Duenos([])
    if ubigeo in _diris():
        return _Duenos([_diris()[ubigeo]])
    if ubigeo.startswith("1501"):
        return _Duenos([] if len(ubigeo) == 6 else codigos)
    if len(codigos) <= 1 or len(ubigeo) == 2:
        return _Duenos(codigos)
    del_catalogo = [codigo for codigo in codigos if codigo in regiones_del_catalogo()]
    propias, vecinas = (
        {codigo: cuentas[lugar][codigo] for codigo in codigos if lugar in cuentas and cuentas[lugar][codigo]}
        for lugar in (ubigeo, ubigeo[:4])
    )
    if len(ubigeo) == 4:
        return _Duenos(sorted(vecinas) or del_catalogo)
    votos = propias or vecinas
    # a igual número, la de código menor
    elegida = [max(sorted(votos), key=votos.__getitem__)] if votos else del_catalogo
    return _Duenos(elegida, compartido=len(propias) > 1)


def _unida(piezas: Sequence[BaseGeometry]) -> BaseGeometry:
    """La unión de unas vecinas; sin franjas entre ellas basta quitar los bordes que comparten."""
    limpias = shapely.coverage_is_valid(piezas)
    return shapely.coverage_union_all(piezas) if limpias else shapely.union_all(piezas)


def _avisos(
    desconocidos: Sequence[str], compartidos: Sequence[str], repartidas: Sequence[str], incompletas: Sequence[str]
) -> list[str]:
    avisos = []
    if "15" in desconocidos:
        avisos.append("El departamento 15 no separa Lima Metropolitana de Lima Provincias: no se usa.")
    raros = [ubigeo for ubigeo in desconocidos if ubigeo != "15"]
    if raros:
        avisos.append(
            f"No se {palabra(len(raros), 'conoce', 'conocen')} {plural(len(raros), 'UBIGEO', 'UBIGEO')}, y "
            f"{palabra(len(raros), 'queda', 'quedan')} fuera: {_nombrados(raros)}."
        )
    if compartidos:
        tienen = palabra(len(compartidos), "tiene", "tienen")
        avisos.append(
            f"{plural(len(compartidos), 'distrito')} {tienen} establecimientos de más de una región, y se "
            f"{palabra(len(compartidos), 'dibuja', 'dibujan')} en la que tiene más: {_nombrados(compartidos)}."
        )
    if repartidas:
        avisos.append(
            "La capa no separa estas regiones, que se reparten su área por la cercanía de sus establecimientos: "
            f"{nombrar(repartidas)}."
        )
    if incompletas:
        avisos.append(f"La capa trae solo una parte de {nombrar(incompletas)}: no se usa.")
    return avisos


def nombrar(codigos: Sequence[str]) -> str:
    """«Cusco (11) y Puno (29)»."""
    filas = filas_de_referencia("regiones.csv") + filas_de_referencia("disa.csv")
    nombres = {fila["codigo"]: fila["nombre"] for fila in filas}
    return _nombrados([f"{nombres[codigo]} ({codigo})" if codigo in nombres else codigo for codigo in codigos])


def _nombrados(codigos: Sequence[str]) -> str:
    """«010101, 010102 y 5 más»."""
    resto = len(codigos) - _EN_FRASE
    return enumerar([*codigos[:_EN_FRASE], f"{resto} más"] if resto > 0 else list(codigos))
