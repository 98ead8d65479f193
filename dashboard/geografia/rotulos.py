"""Dónde va el nombre y el valor de cada área: dentro si cabe; si no, donde no hay nada y con una línea que la señala.

Los sitios se deciden al publicar, con lo que mide el nombre y un valor corriente: no cambian de un indicador a otro, y
quien busca una región la encuentra donde estaba.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import hypot
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

#: izquierda, arriba, derecha y abajo
Caja = tuple[float, float, float, float]
#: lado de cada casilla con que se sabe si un sitio está libre, en píxeles
CASILLA = 4
#: ancho medio de una letra de 11 píxeles, las que mide un valor corriente («100,0 %») y el alto de dos renglones
_LETRA, _VALOR, ALTO = 6.0, 7, 27.0
#: cuánto puede sobresalir un rótulo de su área: su borde lo separa de la vecina
_SOBRESALE = 1.4
#: lo que queda libre junto al borde, como parte del ancho: no toda letra mide lo mismo
_BORDE = 0.012
#: cuánto sube o baja uno de fuera respecto de su área
_DESVIOS = tuple(paso * signo * 6 for paso in range(22) for signo in ((1, -1) if paso else (1,)))
#: lo que cuesta, en píxeles de línea, que una pase por encima de otro rótulo
_CRUZA = 160.0


class Hueco(NamedTuple):
    """El sitio de un área (donde termina su línea), y el centro y el ancho del mayor hueco que hay dentro."""

    x: float
    y: float
    centro_x: float
    centro_y: float
    ancho: float


class Rotulo(NamedTuple):
    """El centro de los dos renglones, lo que miden y, si va fuera, el punto del área que su línea señala."""

    x: float
    y: float
    ancho: float
    senala: tuple[float, float] | None = None

    @property
    def caja(self) -> Caja:
        medio = self.ancho / 2
        return self.x - medio, self.y - ALTO / 2, self.x + medio, self.y + ALTO / 2

    def escrito(self) -> list[float]:
        """x, y y, si va fuera, dónde empieza y dónde termina su línea."""
        if self.senala is None:
            return [round(self.x, 1), round(self.y, 1)]
        desde = _mas_cerca(self.caja, self.senala)
        return [round(valor, 1) for valor in (self.x, self.y, *desde, *self.senala)]


def colocar(
    huecos: Mapping[str, Hueco], nombres: Mapping[str, str], ocupado: npt.NDArray[np.bool_],
    mide: tuple[float, float], vedado: Sequence[Caja],
) -> dict[str, Rotulo]:  # fmt: skip
    """Código → su rótulo; quien no tiene sitio no está. `ocupado`: las casillas de las áreas. `mide`: el lienzo."""
    puestos = np.zeros_like(ocupado)
    for caja in vedado:
        puestos[_casillas_de(caja)] = True
    hechos: dict[str, Rotulo] = {}
    fuera = []
    # primero a quien le sobra sitio: los demás ya saben dónde no pueden ir
    anchos = {codigo: max(len(nombres[codigo]), _VALOR) * _LETRA for codigo in huecos}
    for codigo in sorted(huecos, key=lambda codigo: anchos[codigo] / max(huecos[codigo].ancho, 1)):
        hueco, ancho = huecos[codigo], anchos[codigo]
        rotulo = Rotulo(hueco.centro_x, hueco.centro_y, ancho)
        if (
            ancho <= hueco.ancho * _SOBRESALE
            and _cabe(rotulo.caja, mide)
            and not puestos[_casillas_de(rotulo.caja)].any()
        ):
            hechos[codigo] = rotulo
            puestos[_casillas_de(rotulo.caja)] = True
        else:
            fuera.append(codigo)
    # después, de los que van fuera, primero el que lo tiene más cerca
    while fuera:
        opciones = {codigo: _afuera(huecos[codigo], anchos[codigo], ocupado, puestos, mide) for codigo in fuera}
        posibles = {codigo: opcion for codigo, opcion in opciones.items() if opcion is not None}
        if not posibles:
            break
        codigo = min(posibles, key=lambda codigo: posibles[codigo][0])
        hechos[codigo] = posibles[codigo][1]
        puestos[_casillas_de(hechos[codigo].caja)] = True
        fuera.remove(codigo)
    return hechos


def _afuera(
    hueco: Hueco, ancho: float, ocupado: npt.NDArray[np.bool_], puestos: npt.NDArray[np.bool_],
    mide: tuple[float, float],
) -> tuple[float, Rotulo] | None:  # fmt: skip
    """El sitio libre que menos línea pide, y cuánto cuesta."""
    columnas, borde = int(np.ceil(ancho / CASILLA)) + 1, mide[0] * _BORDE
    mejor: tuple[float, Rotulo] | None = None
    for desvio in _DESVIOS:
        if mejor is not None and 2 * abs(desvio) > mejor[0]:
            break
        y = hueco.y + desvio
        if not ALTO / 2 < y < mide[1] - ALTO / 2:
            continue
        franja = slice(max(int((y - ALTO / 2) // CASILLA), 0), int((y + ALTO / 2) // CASILLA) + 1)
        lleno = np.concatenate([[0], np.cumsum((ocupado[franja] | puestos[franja]).any(axis=0))])
        libres = np.flatnonzero(lleno[columnas:] == lleno[:-columnas])
        centros = libres * CASILLA + ancho / 2 + CASILLA / 2
        centros = centros[(centros > ancho / 2 + borde) & (centros < mide[0] - ancho / 2 - borde)]
        for centro in _los_de_los_lados(centros, hueco.x):
            rotulo = Rotulo(centro, y, ancho, (hueco.x, hueco.y))
            cerca = _mas_cerca(rotulo.caja, (hueco.x, hueco.y))
            costo = hypot(cerca[0] - hueco.x, 2 * (y - hueco.y)) + _CRUZA * _pasa_por(cerca, hueco, puestos)
            if mejor is None or costo < mejor[0]:
                mejor = costo, rotulo
    return mejor


def _los_de_los_lados(centros: npt.NDArray[Any], x: float) -> list[float]:
    """El libre más cercano a cada lado."""
    antes, despues = centros[centros <= x], centros[centros > x]
    return [*antes[-1:].tolist(), *despues[:1].tolist()]


def _pasa_por(desde: tuple[float, float], hasta: Hueco, puestos: npt.NDArray[np.bool_]) -> bool:
    pasos = np.linspace(0.08, 1, 14)
    filas = ((desde[1] + (hasta.y - desde[1]) * pasos) // CASILLA).astype(int)
    columnas = ((desde[0] + (hasta.x - desde[0]) * pasos) // CASILLA).astype(int)
    dentro = (filas >= 0) & (filas < puestos.shape[0]) & (columnas >= 0) & (columnas < puestos.shape[1])
    return bool(puestos[filas[dentro], columnas[dentro]].any())


def _mas_cerca(caja: Caja, punto: tuple[float, float]) -> tuple[float, float]:
    """El punto de la caja más cercano a otro."""
    return min(max(punto[0], caja[0]), caja[2]), min(max(punto[1], caja[1] + 4), caja[3] - 4)


def _cabe(caja: Caja, mide: tuple[float, float]) -> bool:
    return caja[0] >= 0 and caja[1] >= 0 and caja[2] <= mide[0] and caja[3] <= mide[1]


def _casillas_de(caja: Caja) -> tuple[slice, slice]:
    izquierda, arriba, derecha, abajo = (max(int(lado // CASILLA), 0) for lado in caja)
    return slice(arriba, abajo + 1), slice(izquierda, derecha + 1)
