"""Reparto de un polígono entre códigos: a cada lugar, el código de su establecimiento más cercano.

Las distancias se miden en grados: entre 0° y 18° S el error frente a metros no pasa de 5 %, y las áreas ya son
aproximadas.
"""

from __future__ import annotations

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

#: Dos puntos a menos de esta distancia, en grados (un metro), son el mismo lugar.
DECIMALES_LUGAR = 5
#: Separación máxima, en grados, que se da a los códigos que declaran exactamente el mismo lugar.
SEPARACION_MISMO_LUGAR = 0.001
#: Direcciones que se prueban por código al abrir el abanico, y veces que se duplica su radio.
DIRECCIONES = 16
INTENTOS_ABANICO = 10
#: Sacudidas, en grados, que se prueban por turno: de nada a un metro.
TEMBLORES = (0.0, 1e-8, 1e-7, 1e-6, 1e-5)
#: Rejilla, en grados (una décima de milímetro), en la que se calcula: así ninguna operación falla por redondeo.
REJILLA = 1e-9
#: Proporción de la superficie que puede faltar o sobrar antes de reparar el reparto.
TOLERANCIA = 1e-6


def repartir(area: BaseGeometry, puntos: np.ndarray, codigos: np.ndarray) -> dict[str, BaseGeometry]:
    """Parte `area` en celdas de Voronoi de los `puntos` (n, 2), disueltas por `codigos` (n,).

    Las partes cubren `area` sin huecos ni superposiciones. Los puntos de fuera no cuentan, salvo que el código no
    tenga otros: entonces vale el lugar de `area` más próximo. Un código cuyas celdas quedan enteras fuera de
    `area` no aparece en el resultado. Sin puntos o sin superficie: diccionario vacío. No depende del orden.
    """
    if not len(puntos) or area.is_empty or area.area == 0:
        return {}
    lugares, duenos = _separar(*_llevar_adentro(area, puntos, codigos), area)
    unicos = np.unique(duenos)
    if len(unicos) == 1:
        return {str(unicos[0]): area}
    celdas = _celdas(lugares, area)
    partes = np.array([shapely.union_all(celdas[duenos == codigo], grid_size=REJILLA) for codigo in unicos])
    recortadas = [solo_poligonos(parte) for parte in shapely.intersection(partes, area, grid_size=REJILLA)]
    return {
        str(codigo): parte
        for codigo, parte in zip(unicos, _cerrar(area, recortadas), strict=True)
        if not parte.is_empty
    }


def _celdas(lugares: np.ndarray, area: BaseGeometry) -> np.ndarray:
    """Celda de Voronoi de cada lugar (n,), que juntas cubren la caja de `area`.

    GEOS puede superponer celdas cuando los lugares están sobre una misma circunferencia y lejos del origen: se
    calcula en coordenadas locales y, si aun así una celda no tiene exactamente su lugar, se sacude un poco.
    """
    origen = lugares.mean(axis=0)
    alcance = shapely.box(*area.bounds)
    celdas = np.full(len(lugares), shapely.Polygon(), dtype=object)
    for temblor in TEMBLORES:
        sacudidos = lugares - origen + temblor * np.random.default_rng(0).standard_normal(lugares.shape)
        diagrama = shapely.voronoi_polygons(
            shapely.multipoints(sacudidos), extend_to=shapely.transform(alcance, lambda puntos: puntos - origen)
        )
        sueltas = shapely.get_parts(diagrama)
        lugar, celda = shapely.STRtree(sueltas).query(shapely.points(sacudidos), predicate="within")
        celdas[lugar] = shapely.transform(sueltas[celda], lambda puntos: puntos + origen)
        if np.array_equal(np.sort(lugar), np.arange(len(lugares))) and len(np.unique(celda)) == len(lugares):
            break
    return celdas


def _llevar_adentro(area: BaseGeometry, puntos: np.ndarray, codigos: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Puntos de `area` y, por cada código que no tiene ninguno, el lugar de `area` más próximo a los suyos."""
    shapely.prepare(area)
    dentro = shapely.intersects_xy(area, puntos[:, 0], puntos[:, 1])
    lugares, duenos = [puntos[dentro]], [codigos[dentro]]
    for codigo in np.setdiff1d(codigos, codigos[dentro]):
        # ordenados, y con las distancias sin su última cifra: si dos están igual de cerca, gana siempre el mismo
        propios = np.unique(puntos[codigos == codigo], axis=0)
        trazos = shapely.shortest_line(area, shapely.points(propios))
        mas_corto = trazos[np.argmin(shapely.length(trazos).round(DECIMALES_LUGAR))]
        lugares.append(shapely.get_coordinates(mas_corto)[:1])
        duenos.append(np.array([codigo]))
    return np.concatenate(lugares), np.concatenate(duenos)


def _separar(lugares: np.ndarray, duenos: np.ndarray, area: BaseGeometry) -> tuple[np.ndarray, np.ndarray]:
    """Un punto por lugar; donde coinciden varios códigos, los abre en abanico para que cada uno tenga celda."""
    tabla = sorted({(x, y, str(dueno)) for (x, y), dueno in zip(lugares.round(DECIMALES_LUGAR), duenos, strict=True)})
    coincidentes: dict[tuple[float, float], list[str]] = {}
    for x, y, dueno in tabla:
        coincidentes.setdefault((float(x), float(y)), []).append(dueno)
    abiertos: dict[tuple[float, float], str] = {}
    for lugar, varios in coincidentes.items():
        sitios = [lugar] if len(varios) == 1 else _abanico(lugar, len(varios), area)
        for sitio, dueno in zip(sitios, varios, strict=True):
            abiertos.setdefault(sitio, dueno)
    return np.array(list(abiertos)), np.array(list(abiertos.values()))


def _abanico(lugar: tuple[float, float], cuantos: int, area: BaseGeometry) -> list[tuple[float, float]]:
    """`cuantos` sitios de `area` alrededor de `lugar`: dentro, la celda de cada uno tiene superficie."""
    angulos = np.linspace(0, 2 * np.pi, DIRECCIONES * cuantos, endpoint=False)
    # en espiral: sobre una sola circunferencia las celdas se tocarían todas en el mismo punto, un caso degenerado
    rumbos = np.column_stack([np.cos(angulos), np.sin(angulos)]) * np.linspace(1, 2, len(angulos))[:, None]
    radio = min(SEPARACION_MISMO_LUGAR, 0.01 * float(np.sqrt(area.area)))
    for _ in range(INTENTOS_ABANICO):
        sitios = np.array(lugar) + radio * rumbos
        dentro = sitios[shapely.contains_xy(area, sitios[:, 0], sitios[:, 1])]
        if len(dentro) >= cuantos:
            break
        radio *= 2
    else:
        dentro = sitios
    return [(float(x), float(y)) for x, y in dentro[np.arange(cuantos) * len(dentro) // cuantos]]


def solo_poligonos(parte: BaseGeometry) -> BaseGeometry:
    """La parte sin las líneas y puntos sueltos que deja un recorte que apenas toca el borde."""
    if parte.geom_type in {"Polygon", "MultiPolygon"}:
        return parte
    trozos = shapely.get_parts(parte)
    return shapely.union_all(trozos[shapely.get_dimensions(trozos) == 2], grid_size=REJILLA)


def _cerrar(area: BaseGeometry, partes: list[BaseGeometry]) -> list[BaseGeometry]:
    """Repara lo que la aritmética de coma flotante pudiera dejar suelto, para que las partes sumen `area`."""
    union = shapely.union_all(partes, grid_size=REJILLA)
    tope = TOLERANCIA * area.area
    if sum(parte.area for parte in partes) - union.area > tope:
        ocupado = shapely.Polygon()
        for orden, parte in enumerate(partes):
            partes[orden] = solo_poligonos(shapely.difference(parte, ocupado, grid_size=REJILLA))
            ocupado = shapely.union(ocupado, parte, grid_size=REJILLA)
    if area.area - union.area > tope:
        for trozo in shapely.get_parts(solo_poligonos(shapely.difference(area, union, grid_size=REJILLA))):
            mas_cerca = int(
                np.argmin([np.inf if parte.is_empty else shapely.distance(parte, trozo) for parte in partes])
            )
            partes[mas_cerca] = shapely.union(partes[mas_cerca], trozo, grid_size=REJILLA)
    return partes
