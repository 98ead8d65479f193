"""El programa de varios meses: a quién le toca cada mes, a cuántos se llega y quiénes se quedan sin ver.

No traza recorridos: reparte una capacidad, las visitas que la oficina puede hacer en un mes. Cada mes van primero los
que nadie ve desde hace más del piso; después los demás a quienes les toca, por prioridad. A quien se visita le vuelve a
tocar según la frecuencia de su clase.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from dashboard.nucleo.matrices import Booleanos, Enteros
from dashboard.planificacion.candidato import Estado, sumar_meses
from dashboard.planificacion.prioridad import Prioridad

#: horizontes que se ofrecen, en meses
TRIMESTRE, ANIO = 3, 12


@dataclass(frozen=True, slots=True)
class Mes:
    """Un mes del programa: a cuántos les toca hasta que acaba, a cuántos se visita y cuántos quedan para después."""

    inicio: date
    tocan: int
    visitan: int
    #: de los que quedan, los que pasan del piso
    pasan_del_piso: int

    @property
    def quedan(self) -> int:
        """Los que tocaban y no caben."""
        return self.tocan - self.visitan


@dataclass(frozen=True, slots=True)
class Programa:
    """Lo que da una capacidad. `primera`: (candidatos,) en qué mes se ve por primera vez a cada uno, −1 en ninguno.

    `tocan`: (candidatos,) a quién le toca alguna vez en el horizonte; a los demás no hay que verlos todavía.
    """

    capacidad: int
    meses: tuple[Mes, ...]
    primera: Enteros
    tocan: Booleanos

    @property
    def vistos(self) -> Booleanos:
        """(candidatos,): a quién se visita al menos una vez."""
        return self.primera >= 0


def programar(prioridad: Prioridad, desde: date, meses: int, capacidad: int, piso: int) -> Programa:
    """El programa de `meses` a partir del mes de `desde`, con `capacidad` visitas cada uno y un `piso` en meses.

    Todos los candidatos se pueden visitar y ninguno nuevo aparece. De quien no se sabe si fue visitado no se sabe
    cuándo le toca: se toma por nunca visto, y va después de los que sí se sabe.
    """
    estados = prioridad.estados
    sin_dato = np.array([estado is Estado.SIN_DATO for estado in estados.estado], dtype=bool)
    ultima = prioridad.hechos.supervision.copy()
    toca, primera = estados.toca.copy(), np.full(len(ultima), -1, dtype=np.int64)
    tocan = np.zeros(len(ultima), dtype=bool)
    hechos = []
    for numero in range(meses):
        inicio, fin = _mes(desde, numero), _mes(desde, numero + 1).toordinal() - 1
        deben = toca <= fin
        tocan |= deben
        sobre_piso = deben & ~sin_dato & (sumar_meses(np.maximum(ultima, 1), np.full(len(ultima), piso)) <= fin)
        sobre_piso |= deben & ~sin_dato & (ultima == 0)
        orden = np.lexsort((np.arange(len(ultima)), -prioridad.total, sin_dato, ~sobre_piso))
        elegidos = orden[deben[orden]][:capacidad]
        hechos.append(Mes(inicio, int(deben.sum()), len(elegidos), int(sobre_piso.sum() - sobre_piso[elegidos].sum())))
        primera[elegidos] = np.where(primera[elegidos] < 0, numero, primera[elegidos])
        # la visita se cuenta al acabar el mes: hasta entonces no vuelve a tocar
        ultima[elegidos] = fin
        toca[elegidos] = sumar_meses(np.full(len(elegidos), fin), estados.meses[elegidos])
    return Programa(capacidad, tuple(hechos), primera, tocan)


def _mes(desde: date, despues: int) -> date:
    """El primer día del mes que está tantos meses después."""
    anios, mes = divmod(desde.month - 1 + despues, 12)
    return date(desde.year + anios, mes + 1, 1)
