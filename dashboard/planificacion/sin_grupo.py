"""Lo que se mide de cada establecimiento que atiende partos y no tiene grupo: tamaño, distancias y tiempo sin uno.

Los partos que atiende son una cuenta de personas por debajo de la red: aquí solo quedan en un tramo, y no se imprimen.
Los nacimientos se dicen del territorio que los informa, su red, y no se reparten entre sus establecimientos: ningún
dato dice cuántos son de cada uno.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Corte, Periodo
from dashboard.dominio.territorio import CATEGORIAS, Nivel
from dashboard.indicadores.cercania import km_al_activo, mas_cercanos
from dashboard.nucleo.matrices import Booleanos, Columnas, Decimales, Enteros

#: desde cuántos partos en el año empieza cada tramo después del primero
TRAMOS = (10, 25, 50, 100, 250, 500, 1000)
#: cuántos de los más cercanos que atienden partos se miran
VECINOS = 5
#: escalones de la categoría: cada una de las del primer nivel, las del segundo y las del tercero
ESCALONES = tuple(min(i, 3) if c.startswith("I-") else 4 + c.startswith("III") for i, c in enumerate(CATEGORIAS))


@dataclass(frozen=True, slots=True)
class SinGrupo(Columnas):
    """(establecimientos,) en cada campo; −1 o `nan` donde falta el dato."""

    #: el escalón de su categoría y el tramo de sus partos, y de hace cuántos años es la lista que los dice
    escalon: Enteros
    tramo: Enteros
    anios_de_partos: Enteros
    #: de su red: los nacimientos del último año informado, ese año, y los grupos en pie
    nacimientos: Decimales
    anio_de_nacimientos: Enteros
    grupos_de_red: Enteros
    #: al grupo activo más cercano de su región; infinito si no hay ninguno
    km: Decimales
    #: de los más cercanos que atienden partos, cuántos se miran y cuántos tienen grupo
    vecinos: Enteros
    vecinos_con_grupo: Enteros
    #: días sin grupo, y si vienen del cierre del último; si no, son al menos los que hay datos de que atiende partos
    dias: Enteros
    cerro: Booleanos


def mirar(consulta: Consulta, region: Nodo) -> SinGrupo:
    """Lo de todos los establecimientos de una región; solo se mide en los que atienden partos y no tienen grupo."""
    ultimo = Periodo.mes(consulta.raiz.meses[1])
    atienden, cubiertos = (consulta.por_establecimiento(m, region, ultimo) > 0 for m in ("atienden", "cubiertos"))
    cuales = np.flatnonzero(atienden & ~cubiertos)
    columnas = consulta.columnas_establecimientos(region, "categoria", "partos_atendidos", "anio_parto", "g0", "g1")
    escalones = dict(zip(CATEGORIAS, ESCALONES, strict=True))
    partos, anio_de_lista = (_numeros(columnas[campo]) for campo in ("partos_atendidos", "anio_parto"))
    hasta = region.fecha_datos.year if region.fecha_datos else consulta.raiz.meses[1] // 12
    vecinos, valen = mas_cercanos(consulta, region, cuales, np.flatnonzero(atienden), VECINOS)
    todos, con_grupo = (np.full(len(atienden), -1, dtype=np.int64) for _ in range(2))
    todos[cuales], con_grupo[cuales] = valen.sum(axis=1), (valen & cubiertos[vecinos]).sum(axis=1)
    return SinGrupo(
        np.array([escalones.get(categoria, -1) for categoria in columnas["categoria"]], dtype=np.int64),
        np.where(partos >= 0, np.searchsorted(TRAMOS, partos, side="right"), -1),
        np.where((partos >= 0) & (anio_de_lista > 0), np.maximum(hasta - anio_de_lista, 0), -1),
        *_de_su_red(consulta, region, hasta, ultimo),
        km_al_activo(consulta, region, ultimo),
        todos,
        con_grupo,
        *_desde_cuando(consulta, region, hasta),
    )


def _numeros(columna: list[int | None]) -> Enteros:
    return np.array([-1 if x is None else x for x in columna], dtype=np.int64)


def _de_su_red(consulta: Consulta, region: Nodo, hasta: int, ultimo: Periodo) -> tuple[Decimales, Enteros, Enteros]:
    """Los nacimientos del último año que su red informó, ese año y los grupos en pie de la red."""
    informados: dict[str, tuple[int, float]] = {}
    for fila in consulta.una_vez(("poblacion",), lambda: consulta.de_territorios("poblacion", consulta.raiz)):
        if fila["nacimientos"] is not None and fila["anio"] <= hasta:
            propio = (fila["anio"], float(fila["nacimientos"]))
            informados[fila["codigo_territorio"]] = max(propio, informados.get(fila["codigo_territorio"], (0, 0.0)))
    desde, fin = region.establecimientos
    nacen, anios, grupos = np.full(fin - desde, np.nan), *(np.full(fin - desde, -1, dtype=np.int64) for _ in range(2))
    redes = consulta.descendientes(region, Nivel.RED) if region.nivel in (Nivel.PAIS, Nivel.DIRESA) else [region]
    for red in redes:
        if red.codigo in informados:
            propios = slice(*(fila - desde for fila in red.establecimientos))
            anios[propios], nacen[propios] = informados[red.codigo]
            grupos[propios] = consulta.cuenta("conformados", red, ultimo)
    return nacen, anios, grupos


def _desde_cuando(consulta: Consulta, region: Nodo, hasta: int) -> tuple[Enteros, Booleanos]:
    """Días sin grupo hasta la fecha de datos (−1 si no la hay), y si se cuentan desde que cerró el último."""
    largo = region.establecimientos[1] - region.establecimientos[0]
    if region.fecha_datos is None:
        return np.full(largo, -1, dtype=np.int64), np.zeros(largo, dtype=bool)
    fecha = region.fecha_datos.toordinal()
    primero = consulta.raiz.meses[0]
    # el primer año seguido en que una lista dice que atiende partos
    sigue, desde = np.ones(largo, dtype=bool), np.full(largo, fecha, dtype=np.int64)
    for anio in range(hasta, primero // 12 - 1, -1):
        sigue &= consulta.por_establecimiento("atienden", region, Periodo(anio, Corte.ANIO)) > 0
        inicio = max(Periodo(anio, Corte.ANIO).inicio, Periodo.mes(primero).inicio).toordinal()
        desde = np.where(sigue, inicio, desde)
    grupos = consulta.columnas_grupos(region, "establecimiento", "cierre")
    cierre = np.zeros(largo, dtype=np.int64)
    lugar, dias = (np.array(grupos[campo], dtype=np.int64) for campo in ("establecimiento", "cierre"))
    np.maximum.at(cierre, lugar - region.establecimientos[0], np.where(dias <= fecha, dias, 0))
    return np.maximum(fecha - np.maximum(desde, cierre), 0), cierre >= desde
