"""Lo que deja elegir por dónde empezar: a cuánto está un grupo activo, desde cuándo no se reúne ni se visita.

Cada `Dato` es una columna y quien la llena en las filas de una lista ya elegidas, por su `lugar` en el territorio.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from itertools import pairwise
from math import isfinite, isnan
from typing import NamedTuple

import numpy as np

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Periodo
from dashboard.dominio.territorio import Nivel
from dashboard.indicadores.cercania import km_al_activo
from dashboard.indicadores.listas.lista import Columna, Fila, Leer
from dashboard.indicadores.resumen import corte_de


class Dato(NamedTuple):
    """Una columna y quien la llena: recibe las filas, que llevan su `lugar`, y les pone el campo."""

    columna: Columna
    llenar: Callable[[Consulta, Nodo, Periodo, list[Fila]], None]


def con_datos(leer: Leer, datos: Sequence[Dato]) -> Leer:
    """Las mismas filas con esos datos."""

    def filas(consulta: Consulta, nodo: Nodo, periodo: Periodo) -> list[Fila]:
        propias = leer(consulta, nodo, periodo)
        for dato in datos if propias else ():
            dato.llenar(consulta, nodo, periodo, propias)
        return propias

    return filas


def _distancia(consulta: Consulta, nodo: Nodo, periodo: Periodo, filas: list[Fila]) -> None:
    km = km_al_activo(consulta, nodo, periodo).tolist()
    for fila in filas:
        propio = km[fila["lugar"]]
        fila["km"] = propio if isfinite(propio) else None
        fila["km_falta"] = "sin coordenadas" if isnan(propio) else "ninguno en su región"


def _ultima_de_establecimiento(consulta: Consulta, nodo: Nodo, periodo: Periodo, filas: list[Fila]) -> None:
    """La última sesión de cualquiera de sus grupos, también de uno cerrado."""
    de_grupos = consulta.ultimas_sesiones(nodo, corte_de(nodo, periodo))
    limites = consulta.columnas_establecimientos(nodo, "g0", "g1")
    inicio, empiezan, acaban = nodo.grupos[0], limites["g0"], limites["g1"]
    for fila in filas:
        desde, hasta = empiezan[fila["lugar"]], acaban[fila["lugar"]]
        fila["ultima"] = None
        fila["ultima_falta"] = "ninguna conocida" if hasta > desde else "no tiene ni tuvo grupo"
        if hasta > desde:
            fila["ultima"] = max((dia for dia in de_grupos[desde - inicio : hasta - inicio] if dia), default=None)


def _dias_sin_sesion(consulta: Consulta, nodo: Nodo, periodo: Periodo, filas: list[Fila]) -> None:
    """Días desde la última sesión de un grupo hasta el corte de su región, que es con el que se dice si está activo."""
    regiones = consulta.hijos(nodo) if nodo.nivel is Nivel.PAIS else [nodo]
    limites = [0, *(region.grupos[1] - nodo.grupos[0] for region in regiones)]
    cortes = {
        lugar: corte_de(region, periodo)
        for region, (desde, hasta) in zip(regiones, pairwise(limites), strict=True)
        for lugar in range(desde, hasta)
    }
    for fila in filas:
        ultima = fila["ultima"]
        fila["dias"] = (cortes[fila["lugar"]] - ultima).days if ultima else None
        fila["dias_falta"] = fila["ultima_falta"] = "ninguna conocida"


def _visita(consulta: Consulta, nodo: Nodo, _periodo: Periodo, filas: list[Fila]) -> None:
    ultimas = consulta.ultimas_supervisiones(nodo)
    _poner_visita(filas, ultimas["establecimientos"].tolist(), ultimas["hay_registro"].tolist())


def _visita_de_grupo(consulta: Consulta, nodo: Nodo, _periodo: Periodo, filas: list[Fila]) -> None:
    ultimas = consulta.ultimas_supervisiones(nodo)
    en = np.array(consulta.columnas_grupos(nodo, "establecimiento")["establecimiento"]) - nodo.establecimientos[0]
    _poner_visita(filas, ultimas["grupos"].tolist(), ultimas["hay_registro"][en].tolist())


def _poner_visita(filas: list[Fila], dias: list[int], hay: list[bool]) -> None:
    for fila in filas:
        dia = dias[fila["lugar"]]
        fila["visita"] = date.fromordinal(dia) if dia else None
        # de una región que no cargó ninguna visita no se sabe si visitó
        fila["visita_falta"] = "ninguna" if hay[fila["lugar"]] else "sin registro"


_VISITA = Columna("visita", "Última visita", "fecha")
DISTANCIA = Dato(Columna("km", "Grupo activo más cercano (km)", "km"), _distancia)
ULTIMA = Dato(Columna("ultima", "Última sesión", "fecha"), _ultima_de_establecimiento)
DIAS = Dato(Columna("dias", "Días sin sesión", "entero"), _dias_sin_sesion)
VISITA = Dato(_VISITA, _visita)
VISITA_DE_GRUPO = Dato(_VISITA, _visita_de_grupo)
#: ordena y no se escribe: es una cuenta de personas por debajo de la red
PARTOS = Columna("partos_atendidos", "Partos que atiende", "entero")
