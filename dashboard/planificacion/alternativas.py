"""Las ventanas de cada parada como alternativas que se excluyen, y por qué una parada no puede ir en ningún turno."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from dashboard.planificacion.problema import MotivoFuera, Parada, Problema, Turno, Ventana


@dataclass(frozen=True, slots=True)
class Alternativa:
    """Una parada empezada entre `desde` y `hasta` en alguno de sus `turnos` (posiciones); `ventanas` que reúne."""

    parada: int
    lugar: int
    desde: int
    hasta: int
    premio: float
    servicio: int
    turnos: frozenset[int]
    ventanas: tuple[int, ...]


def alternativas(problema: Problema) -> list[Alternativa]:
    """Las alternativas de todas las paradas que algún turno puede atender.

    Dos ventanas seguidas y de igual valor se unen cuando nadie podría empezar en el hueco que las separa: la de
    «cualquier día de la semana» es una sola, y el problema queda tan pequeño como puede ser.
    """
    halladas: list[Alternativa] = []
    for posicion, parada in enumerate(problema.paradas):
        for clase in _por_clase(parada).values():
            for tramo in _tramos(parada, clase, problema.turnos):
                alternativa = _alternativa(posicion, parada, tramo)
                turnos = frozenset(
                    i
                    for i, turno in enumerate(problema.turnos)
                    if _permite(parada.ventanas[tramo[0]], i) and _se_tocan(alternativa, turno)
                )
                if turnos:
                    halladas.append(
                        Alternativa(
                            posicion, parada.lugar, alternativa.desde, alternativa.hasta, alternativa.premio,
                            alternativa.servicio, turnos, tramo,
                        )
                    )  # fmt: skip
    return halladas


def _por_clase(parada: Parada) -> dict[object, list[int]]:
    clases: dict[object, list[int]] = {}
    for numero in sorted(range(len(parada.ventanas)), key=lambda i: parada.ventanas[i].desde):
        ventana = parada.ventanas[numero]
        if ventana.hasta >= ventana.desde:
            clases.setdefault((ventana.premio, ventana.servicio, ventana.turnos, ventana.rotulo), []).append(numero)
    return clases


def _tramos(parada: Parada, clase: Sequence[int], turnos: Sequence[Turno]) -> list[tuple[int, ...]]:
    tramos: list[list[int]] = [[clase[0]]]
    for anterior, numero in pairwise(clase):
        una, otra = parada.ventanas[anterior], parada.ventanas[numero]
        servicio = _servicio(parada, una)
        usable = any(
            max(una.hasta + 1, turno.inicio) <= min(otra.desde - 1, turno.fin - servicio)
            for i, turno in enumerate(turnos)
            if _permite(una, i)
        )
        if usable:
            tramos.append([numero])
        else:
            tramos[-1].append(numero)
    return [tuple(tramo) for tramo in tramos]


def _alternativa(posicion: int, parada: Parada, tramo: tuple[int, ...]) -> Alternativa:
    primera = parada.ventanas[tramo[0]]
    return Alternativa(
        posicion,
        parada.lugar,
        primera.desde,
        max(parada.ventanas[i].hasta for i in tramo),
        parada.premio if primera.premio is None else primera.premio,
        _servicio(parada, primera),
        frozenset(),
        tramo,
    )


def _servicio(parada: Parada, ventana: Ventana) -> int:
    return parada.servicio if ventana.servicio is None else ventana.servicio


def _permite(ventana: Ventana, turno: int) -> bool:
    return not ventana.turnos or turno in ventana.turnos


def _se_tocan(alternativa: Alternativa, turno: Turno) -> bool:
    hay_tiempo = max(alternativa.desde, turno.inicio) <= min(alternativa.hasta, turno.fin - alternativa.servicio)
    return hay_tiempo and (turno.maximo is None or turno.maximo > 0)


def cabe_sola(problema: Problema, alternativa: Alternativa, turno: Turno) -> bool:
    """Si un turno puede salir de su base, atender solo esa parada y volver a tiempo."""
    inicio = max(alternativa.desde, turno.inicio + int(problema.minutos[turno.base][alternativa.lugar]))
    vuelta = inicio + alternativa.servicio + int(problema.minutos[alternativa.lugar][turno.base])
    return inicio <= alternativa.hasta and vuelta <= turno.fin


def imposibles(problema: Problema, opciones: Sequence[Alternativa]) -> dict[int, MotivoFuera]:
    """Parada → motivo, para las que ningún turno puede atender aunque no hiciera nada más."""
    de_parada: dict[int, list[Alternativa]] = {}
    for alternativa in opciones:
        de_parada.setdefault(alternativa.parada, []).append(alternativa)
    motivos = {}
    for posicion, parada in enumerate(problema.paradas):
        propias = de_parada.get(posicion, [])
        if any(cabe_sola(problema, opcion, problema.turnos[i]) for opcion in propias for i in opcion.turnos):
            continue
        alcanza = any(_ida_y_vuelta(problema, parada, turno) <= turno.fin - turno.inicio for turno in problema.turnos)
        motivos[posicion] = MotivoFuera.SIN_VENTANA if alcanza or not propias else MotivoFuera.LEJOS
    return motivos


def _ida_y_vuelta(problema: Problema, parada: Parada, turno: Turno) -> int:
    servicio = min((_servicio(parada, ventana) for ventana in parada.ventanas), default=parada.servicio)
    ida, vuelta = problema.minutos[turno.base][parada.lugar], problema.minutos[parada.lugar][turno.base]
    return int(ida) + servicio + int(vuelta)
