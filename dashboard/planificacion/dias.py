"""Un mismo día con muchos principios y finales a la vez: qué paradas caben en cada uno, con lo que tarda cada viaje."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dashboard.nucleo.matrices import Booleanos, Enteros
from dashboard.planificacion.problema import Problema, Turno

#: minutos de lo que no cabe
INFINITO = 10**6


@dataclass(frozen=True, slots=True)
class Paradas:
    """Las de un turno como columnas: su fila y lo que dura cada una, y (filas, filas) los minutos de ese día."""

    minutos: Enteros
    lugar: Enteros
    dura: Enteros


@dataclass(frozen=True, slots=True)
class Sitios:
    """(pares, paradas): el viaje de más en el mejor sitio, cuál es y lo que se tardaría dentro de la ruta."""

    de_mas: Enteros
    sitio: Enteros
    dentro: Enteros

    def o(self, mejora: Booleanos, de_mas: Enteros, sitio: int, dentro: Enteros) -> Sitios:
        """Los otros donde mejora."""
        return Sitios(
            np.where(mejora, de_mas, self.de_mas),
            np.where(mejora, sitio, self.sitio),
            np.where(mejora, dentro, self.dentro),
        )


class Dias:
    """Un mismo día para muchos pares de lugares a la vez: sus rutas en construcción, todas con igual número de paradas.

    Las visitas, dentro del turno; el camino, en las horas de los días fuera.
    """

    def __init__(
        self,
        problema: Problema,
        turno: Turno,
        horas: tuple[int, int],
        extremos: tuple[Enteros, Enteros],
        paradas: Paradas,
    ) -> None:
        """`horas`: las del camino de los días fuera. `extremos`: (pares,) donde amanece y donde acaba cada uno."""
        p, t, (a, b) = problema, turno, extremos
        self._minutos, self._lugar, self._dura, self._t = paradas.minutos, paradas.lugar, paradas.dura, t
        fuera = (a != t.base) | (b != t.base)
        desde, hasta = horas
        self._inicio, self._fin = np.where(fuera, desde, t.inicio), np.where(fuera, hasta, t.fin)
        # por río se come a bordo y no se maneja
        self._pausa = p.comida.minutos if p.comida and not p.rios else 0
        self._manejo = INFINITO if t.manejo is None or p.rios else t.manejo
        self.viaje: Enteros = self._minutos[a, b]
        self.llega: Booleanos = (self._inicio + self.viaje <= self._fin) & (self.viaje <= self._manejo)
        self._ruta = np.stack([a, b], axis=1)
        # entre el inicio de la primera parada y el fin de la última
        self._dentro = np.zeros(len(a), dtype=np.int64)

    def sitios(self) -> Sitios:
        """El mejor sitio de cada parada en cada ruta."""
        minutos, lugar, ruta = self._minutos, self._lugar, self._ruta
        forma, ultima = (len(ruta), len(lugar)), ruta.shape[1] - 2
        mejor = Sitios(np.full(forma, INFINITO), np.zeros(forma, int), np.zeros(forma, int))
        for sitio in range(ultima + 1):
            antes, despues = ruta[:, sitio], ruta[:, sitio + 1]
            ida, sale, directo = (
                minutos[antes][:, lugar],
                minutos[lugar][:, despues].T,
                minutos[antes, despues][:, None],
            )
            primero = ida if sitio == 0 else minutos[ruta[:, 0], ruta[:, 1]][:, None]
            ultimo = sale if sitio == ultima else minutos[ruta[:, -2], ruta[:, -1]][:, None]
            entre = (ida if sitio else 0) + (sale if sitio < ultima else 0) - (directo if 0 < sitio < ultima else 0)
            dentro = self._dentro[:, None] + self._dura[None] + entre
            acaba = np.maximum(self._inicio[:, None] + primero, self._t.inicio) + dentro + self._pausa
            de_mas = ida + sale - directo
            cabe = (acaba <= self._t.fin) & (acaba + ultimo <= self._fin[:, None])
            cabe &= (self.viaje[:, None] + de_mas <= self._manejo) & (de_mas < mejor.de_mas)
            mejor = mejor.o(cabe, de_mas, sitio, dentro)
        return mejor

    def poner(self, sitios: Sitios, cual: Enteros, hay: Booleanos) -> None:
        """Pone en cada ruta la parada que se eligió; en las demás, cualquiera: no se vuelven a mirar."""
        fila = np.arange(len(cual))
        self.viaje = self.viaje + np.where(hay, sitios.de_mas[fila, cual], 0)
        self._dentro = np.where(hay, sitios.dentro[fila, cual], self._dentro)
        self._ruta = _con(self._ruta, self._lugar[cual], sitios.sitio[fila, cual])


def _con(ruta: Enteros, fila: Enteros, sitio: Enteros) -> Enteros:
    """Cada ruta con una fila más después de `sitio`."""
    columnas = np.arange(ruta.shape[1] + 1)[None]
    corridas = np.take_along_axis(ruta, np.minimum(columnas - (columnas > sitio[:, None]), ruta.shape[1] - 1), axis=1)
    return np.where(columnas == sitio[:, None] + 1, fila[:, None], corridas)
