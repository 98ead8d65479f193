"""Las horas de una ruta: cuándo empieza cada parada lo antes posible y hasta cuándo podría empezar."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from dashboard.planificacion.alternativas import Alternativa
from dashboard.planificacion.problema import Problema, Ruta, Visita


class Recorrido:
    """Una ruta en construcción: su turno y sus alternativas en orden, con las horas al día.

    `pronto[i]` es el inicio más temprano de la parada `i` y `tarde[i]` el más tardío que deja atender a las demás.
    """

    __slots__ = ("_minutos", "pronto", "secuencia", "tarde", "turno", "vale")

    def __init__(self, problema: Problema, turno: int, secuencia: Sequence[Alternativa] = ()) -> None:
        self.turno = problema.turnos[turno]
        self._minutos = problema.minutos
        self.cambiar(list(secuencia))

    def cambiar(self, secuencia: list[Alternativa]) -> None:
        """Pone otra secuencia y recalcula las horas. `vale` dice si cabe en el turno."""
        self.secuencia = secuencia
        minutos, turno = self._minutos, self.turno
        reloj, lugar = turno.inicio, turno.base
        self.vale = turno.maximo is None or len(secuencia) <= turno.maximo
        self.pronto: list[int] = []
        for opcion in secuencia:
            reloj = max(opcion.desde, reloj + int(minutos[lugar][opcion.lugar]))
            self.vale = self.vale and reloj <= opcion.hasta
            self.pronto.append(reloj)
            reloj, lugar = reloj + opcion.servicio, opcion.lugar
        self.vale = self.vale and reloj + int(minutos[lugar][turno.base]) <= turno.fin
        limite, lugar = turno.fin, turno.base
        self.tarde: list[int] = [0] * len(secuencia)
        for i in range(len(secuencia) - 1, -1, -1):
            opcion = secuencia[i]
            limite = min(opcion.hasta, limite - int(minutos[opcion.lugar][lugar]) - opcion.servicio)
            self.tarde[i], lugar = limite, opcion.lugar

    def desvio(self, opcion: Alternativa, posicion: int) -> int | None:
        """Minutos que se pierden al poner `opcion` en `posicion` (viaje, espera y servicio); `None` si no cabe."""
        minutos, turno = self._minutos, self.turno
        antes = self.secuencia[posicion - 1] if posicion else None
        sale = self.pronto[posicion - 1] + antes.servicio if antes else turno.inicio
        desde_lugar = antes.lugar if antes else turno.base
        inicio = max(opcion.desde, sale + int(minutos[desde_lugar][opcion.lugar]))
        if inicio > opcion.hasta:
            return None
        if posicion == len(self.secuencia):
            llegada = inicio + opcion.servicio + int(minutos[opcion.lugar][turno.base])
            previa = sale + int(minutos[desde_lugar][turno.base]) if antes else turno.inicio
            return llegada - previa if llegada <= turno.fin else None
        despues = self.secuencia[posicion]
        llegada = inicio + opcion.servicio + int(minutos[opcion.lugar][despues.lugar])
        nuevo = max(llegada, despues.desde)
        return nuevo - self.pronto[posicion] if nuevo <= self.tarde[posicion] else None

    def lleno(self) -> bool:
        """Si el turno ya tiene todas las paradas que admite."""
        return self.turno.maximo is not None and len(self.secuencia) >= self.turno.maximo

    def viaje(self) -> int:
        """Minutos de viaje de toda la ruta."""
        lugares = [self.turno.base, *(opcion.lugar for opcion in self.secuencia), self.turno.base]
        return sum(int(self._minutos[a][b]) for a, b in pairwise(lugares))


def como_ruta(problema: Problema, turno: int, secuencia: Sequence[Alternativa]) -> Ruta:
    """La ruta con sus horas. El equipo sale de la base lo más tarde que puede sin atrasar la primera parada."""
    recorrido = Recorrido(problema, turno, secuencia)
    minutos, base = problema.minutos, recorrido.turno.base
    visitas: list[Visita] = []
    salida_base, lugar, reloj = 0, base, 0
    for opcion, inicio in zip(recorrido.secuencia, recorrido.pronto, strict=True):
        viaje = int(minutos[lugar][opcion.lugar])
        if not visitas:
            salida_base, reloj = inicio - viaje, inicio - viaje
        ventanas = problema.paradas[opcion.parada].ventanas
        ventana = next(i for i in opcion.ventanas if ventanas[i].desde <= inicio <= ventanas[i].hasta)
        visitas.append(
            Visita(opcion.parada, ventana, reloj + viaje, inicio, inicio + opcion.servicio, viaje, opcion.premio)
        )
        reloj, lugar = inicio + opcion.servicio, opcion.lugar
    vuelta = int(minutos[lugar][base])
    return Ruta(turno, salida_base, tuple(visitas), vuelta, reloj + vuelta)
