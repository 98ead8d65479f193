"""Búsqueda propia, corta y sin azar: arma un primer plan por inserciones y remata el que dio el solucionador.

El primer plan garantiza que siempre hay respuesta, aunque la guarda de tiempo corte en seguida. El remate cierra lo
que una búsqueda aleatoria deja abierto: una parada que todavía cabe, o una que vale más que la que ocupa su sitio.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dashboard.planificacion.alternativas import Alternativa
from dashboard.planificacion.horario import Recorrido
from dashboard.planificacion.problema import Problema

#: secuencias por turno, en el orden de `Problema.turnos`
Secuencias = list[list[Alternativa]]


@dataclass(frozen=True, slots=True)
class _Lugar:
    """Dónde entra una alternativa y cuánto cuesta."""

    turno: int
    posicion: int
    desvio: int


def insertar(
    problema: Problema, opciones: Sequence[Alternativa], secuencias: Secuencias, primero: Iterable[int] = ()
) -> Secuencias:
    """Agrega paradas mientras quepan: antes las de `primero`, luego la de más premio al cuadrado por minuto.

    El cuadrado del premio da preferencia a lo importante frente a lo barato, como en la búsqueda local iterada de
    Vansteenwegen y otros (2009).
    """
    recorridos = [Recorrido(problema, i, secuencia) for i, secuencia in enumerate(secuencias)]
    puestas = {opcion.parada for secuencia in secuencias for opcion in secuencia}
    pendientes = [opcion for opcion in opciones if opcion.parada not in puestas]
    urgentes = set(primero) - puestas
    if urgentes:
        _llenar(recorridos, [opcion for opcion in pendientes if opcion.parada in urgentes])
    puestas = {opcion.parada for recorrido in recorridos for opcion in recorrido.secuencia}
    _llenar(recorridos, [opcion for opcion in pendientes if opcion.parada not in puestas])
    return [recorrido.secuencia for recorrido in recorridos]


def _llenar(recorridos: list[Recorrido], pendientes: list[Alternativa]) -> None:
    #: alternativa → mejor lugar en cada turno; solo se recalcula el turno que cambió
    lugares = [{i: _mejor(recorridos[i], i, opcion) for i in sorted(opcion.turnos)} for opcion in pendientes]
    vivas = set(range(len(pendientes)))
    while True:
        elegida: tuple[float, int, _Lugar] | None = None
        for numero in sorted(vivas):
            posibles = [lugar for lugar in lugares[numero].values() if lugar is not None]
            if not posibles:
                continue
            lugar = min(posibles, key=lambda x: (x.desvio, x.turno))
            valor = pendientes[numero].premio ** 2 / max(lugar.desvio, 1)
            if elegida is None or valor > elegida[0]:
                elegida = (valor, numero, lugar)
        if elegida is None:
            return
        _, numero, lugar = elegida
        recorrido = recorridos[lugar.turno]
        recorrido.cambiar(
            [*recorrido.secuencia[: lugar.posicion], pendientes[numero], *recorrido.secuencia[lugar.posicion :]]
        )
        vivas = {i for i in vivas if pendientes[i].parada != pendientes[numero].parada}
        for i in vivas:
            if lugar.turno in pendientes[i].turnos:
                lugares[i][lugar.turno] = _mejor(recorrido, lugar.turno, pendientes[i])


def _mejor(recorrido: Recorrido, turno: int, opcion: Alternativa) -> _Lugar | None:
    if recorrido.lleno():
        return None
    mejor: _Lugar | None = None
    for posicion in range(len(recorrido.secuencia) + 1):
        desvio = recorrido.desvio(opcion, posicion)
        if desvio is not None and (mejor is None or desvio < mejor.desvio):
            mejor = _Lugar(turno, posicion, desvio)
    return mejor


def rematar(
    problema: Problema, opciones: Sequence[Alternativa], secuencias: Secuencias, intocables: Iterable[int] = ()
) -> Secuencias:
    """El mismo plan o uno con más premio: inserta lo que cabe y cambia una parada por otra de fuera que valga más."""
    fijas = set(intocables)
    actual = insertar(problema, opciones, secuencias)
    while (mejorado := _cambiar_una(problema, opciones, actual, fijas)) is not None:
        actual = insertar(problema, opciones, mejorado)
    return actual


def _cambiar_una(
    problema: Problema, opciones: Sequence[Alternativa], secuencias: Secuencias, fijas: set[int]
) -> Secuencias | None:
    premio_de = {opcion.parada: opcion.premio for secuencia in secuencias for opcion in secuencia}
    menor = min((premio for parada, premio in premio_de.items() if parada not in fijas), default=None)
    if menor is None:
        return None
    fuera = sorted(
        (opcion for opcion in opciones if opcion.parada not in premio_de and opcion.premio > menor),
        key=lambda opcion: (-opcion.premio, opcion.parada),
    )
    for turno, secuencia in enumerate(secuencias):
        for i, vieja in enumerate(secuencia):
            if vieja.parada in fijas:
                continue
            resto = Recorrido(problema, turno, [*secuencia[:i], *secuencia[i + 1 :]])
            for nueva in fuera:
                if nueva.premio <= vieja.premio:
                    break
                if turno not in nueva.turnos:
                    continue
                lugar = _mejor(resto, turno, nueva)
                if lugar is not None:
                    cambiada = [*resto.secuencia[: lugar.posicion], nueva, *resto.secuencia[lugar.posicion :]]
                    return [cambiada if j == turno else otra for j, otra in enumerate(secuencias)]
    return None
