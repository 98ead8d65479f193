"""El problema del recorrido y su respuesta, sin nada de salud: paradas con premio, turnos y una matriz de minutos.

Es un problema de orientación por equipos con ventanas de tiempo: cada turno sale de un lugar, visita paradas y llega a
otro (casi siempre el mismo) antes de que acabe; se busca el mayor premio, menos lo que cuesta el viaje. Los tiempos son
minutos enteros sobre un mismo reloj: el día `d` del plan empieza en `d × MINUTOS_DIA`, a medianoche.

Las instancias publicadas del problema usan décimas o centésimas: se multiplican antes de llamar, porque aquí un
«minuto» es solo la unidad entera de la matriz.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import pairwise
from typing import Any

MINUTOS_DIA = 1440
#: los de un problema que no dice otra cosa
ITERACIONES, SEGUNDOS = 8000, 20.0


@dataclass(frozen=True, slots=True)
class Ventana:
    """El servicio puede *empezar* entre `desde` y `hasta`, incluidos.

    `premio` y `servicio`, si se dan, reemplazan a los de la parada en esta ventana: así ver una sesión vale más y
    dura lo suyo. `turnos` limita la ventana a esos turnos (posiciones en `Problema.turnos`); vacío: cualquiera.
    """

    desde: int
    hasta: int
    premio: float | None = None
    servicio: int | None = None
    turnos: tuple[int, ...] = ()
    #: lo que quien llama quiera recordar de la ventana; vuelve en la parada del plan
    rotulo: str = ""


@dataclass(frozen=True, slots=True)
class Parada:
    """Algo que se puede visitar una vez, en una de sus `ventanas`.

    `lugar` es su fila en la matriz. Una parada `obligatoria` se visita aunque su premio sea menor que el de otra;
    si no cabe, el plan dice por qué.
    """

    clave: str
    lugar: int
    premio: float
    servicio: int
    ventanas: tuple[Ventana, ...]
    obligatoria: bool = False
    #: cuántas visitas son, para el tope del turno: en un mismo lugar puede haber varias
    cuenta: int = 1
    #: se acomoda antes que las demás, aunque valga menos
    preferente: bool = False


@dataclass(frozen=True, slots=True)
class Turno:
    """Un equipo en un día: sale de `base` (fila de la matriz) desde `inicio` y llega a `final` antes de `fin`."""

    clave: str
    inicio: int
    fin: int
    base: int
    #: visitas que caben como máximo; `None`: las que alcance el tiempo
    maximo: int | None = None
    #: fila donde se duerme; `None`: vuelve a donde empezó
    duerme: int | None = None
    #: minutos de viaje que caben como máximo, sin contar los que se hacen por río
    manejo: int | None = None
    #: su propia matriz, si ese día se tarda otra cosa
    minutos: Sequence[Sequence[int]] | None = None

    @property
    def final(self) -> int:
        """La fila donde acaba."""
        return self.base if self.duerme is None else self.duerme

    @property
    def medianoche(self) -> int:
        """El minuto en que empieza su día."""
        return self.inicio // MINUTOS_DIA * MINUTOS_DIA


@dataclass(frozen=True, slots=True)
class Comida:
    """Una pausa de `minutos` que empieza entre `desde` y `hasta`, minutos del día.

    La necesita el turno que sale antes de que pueda haberse comido y llega después de `hasta`. Por río se come a bordo
    si da el tiempo.
    """

    desde: int
    hasta: int
    minutos: int


@dataclass(frozen=True, slots=True)
class Problema:
    """Lo que se resuelve. `minutos[a][b]`: viaje de la fila `a` a la `b`, entero no negativo, `(lugares, lugares)`.

    `iteraciones` (de un plan mediano: en los grandes, que cuestan más, se hacen menos) y `semilla` determinan el plan;
    `segundos` es solo una guarda: si corta antes, el plan lo dice.
    `precio`: premio que cuesta cada minuto de viaje.
    """

    paradas: tuple[Parada, ...]
    turnos: tuple[Turno, ...]
    #: arreglo de NumPy o tuplas anidadas
    minutos: Sequence[Sequence[int]] | Any
    iteraciones: int = ITERACIONES
    semilla: int = 1
    segundos: float = SEGUNDOS
    precio: float = 0.0
    comida: Comida | None = None
    #: viajes por río, (fila, fila), y el minuto del día después del cual no se llega por ellos
    rios: frozenset[tuple[int, int]] = frozenset()
    oscurece: int = MINUTOS_DIA
    #: (fila, fila) → minutos del reloj en que sale la embarcación; en los demás viajes se sale cuando se quiere
    barcos: Mapping[tuple[int, int], tuple[int, ...]] = field(default_factory=dict)

    def matriz(self, turno: Turno) -> Sequence[Sequence[int]]:
        """Los minutos de un turno."""
        return self.minutos if turno.minutos is None else turno.minutos

    def revisar(self) -> None:
        """`ValueError` si una parada o un turno nombra una fila que la matriz no tiene, o un tiempo es negativo."""
        filas = len(self.minutos)
        lugares = [parada.lugar for parada in self.paradas]
        lugares += [fila for turno in self.turnos for fila in (turno.base, turno.final)]
        matrices = {id(matriz): matriz for matriz in (self.minutos, *map(self.matriz, self.turnos))}.values()
        if any(len(matriz) != filas or any(len(fila) != filas for fila in matriz) for matriz in matrices):
            raise ValueError("La matriz de minutos debe ser cuadrada.")
        if any(minutos < 0 for matriz in matrices for fila in matriz for minutos in fila):
            raise ValueError("La matriz de minutos no admite valores negativos.")
        if any(not 0 <= lugar < filas for lugar in lugares):
            raise ValueError("Una parada o una base no está en la matriz de minutos.")
        if any(parada.servicio < 0 or parada.premio < 0 for parada in self.paradas):
            raise ValueError("Una parada tiene un premio o un servicio negativo.")
        if any(turno.inicio < 0 or turno.fin < turno.inicio for turno in self.turnos):
            raise ValueError("Un turno termina antes de empezar.")


class Guarda:
    """El tiempo que le queda a una búsqueda, y si cortó algo: entonces otra máquina podría dar otro plan."""

    __slots__ = ("_limite", "corto")

    def __init__(self, segundos: float) -> None:
        self._limite, self.corto = time.monotonic() + segundos, False

    @property
    def quedan(self) -> float:
        """Segundos."""
        return self._limite - time.monotonic()

    def acabo(self) -> bool:
        """Si ya no queda tiempo: quien pregunta deja lo que hacía."""
        self.corto = self.corto or self.quedan <= 0
        return self.corto


class MotivoFuera(StrEnum):
    """Por qué una parada no está en el plan."""

    #: cabe en un turno vacío, pero otras valen más
    MENOS_PREMIO = "menor_prioridad"
    #: ninguna de sus ventanas toca un turno que la admita
    SIN_VENTANA = "sin_ventana"
    #: ir, atender y llegar a donde acaba no cabe en ningún turno
    LEJOS = "lejos"
    #: es obligatoria y cabe sola, pero no junto con las demás obligatorias
    NO_CABEN_JUNTAS = "no_caben_juntas"


@dataclass(frozen=True, slots=True)
class Visita:
    """Una parada en el plan. `llegada ≤ inicio ≤ salida`; la espera es `inicio − llegada`.

    `parte`: cuándo se sale hacia ella. `comida`: cuándo empieza la pausa que se hace antes de ella: donde se estaba, de
    camino (y entonces se llega ese tiempo después) o en la propia parada; `None` si ninguna.
    """

    parada: int
    ventana: int
    parte: int
    llegada: int
    inicio: int
    salida: int
    #: minutos desde la parada anterior o desde donde empezó el turno
    viaje: int
    premio: float
    comida: int | None = None


@dataclass(frozen=True, slots=True)
class Ruta:
    """Lo que hace un turno con al menos una visita, o que amanece en un lugar y duerme en otro."""

    turno: int
    salida_base: int
    visitas: tuple[Visita, ...]
    #: cuándo sale de la última visita hacia donde acaba, minutos y hora de llegada
    parte_vuelta: int
    viaje_vuelta: int
    llegada_base: int
    comida_vuelta: int | None = None

    @property
    def viaje(self) -> int:
        """Minutos de viaje de todo el turno."""
        return self.viaje_vuelta + sum(visita.viaje for visita in self.visitas)


@dataclass(frozen=True, slots=True)
class Plan:
    """La respuesta. `fuera`: parada (posición) → motivo, para toda parada que no está en ninguna ruta."""

    rutas: tuple[Ruta, ...]
    premio: float
    fuera: tuple[tuple[int, MotivoFuera], ...]
    iteraciones: int
    #: si la guarda de tiempo cortó la búsqueda: otra máquina podría dar otro plan
    cortado: bool


# -- las ventanas de cada parada como alternativas que se excluyen ---------------------------------------------------


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
    cuenta: int = 1


def alternativas(problema: Problema) -> list[Alternativa]:
    """Las alternativas de todas las paradas que algún turno puede atender.

    Dos ventanas seguidas y de igual valor se unen cuando nadie podría empezar en el hueco que las separa: la de
    «cualquier día de la semana» es una sola, y el problema queda tan pequeño como puede ser.
    """
    halladas: list[Alternativa] = []
    for posicion, parada in enumerate(problema.paradas):
        for tramo in _tramos(parada, problema.turnos):
            primera = parada.ventanas[tramo[0]]
            desde, hasta = primera.desde, max(parada.ventanas[i].hasta for i in tramo)
            premio = parada.premio if primera.premio is None else primera.premio
            servicio = _servicio(parada, primera)
            turnos = frozenset(
                i
                for i, turno in enumerate(problema.turnos)
                if _permite(primera, i)
                and (turno.maximo is None or parada.cuenta <= turno.maximo)
                and max(desde, turno.inicio) <= min(hasta, turno.fin - servicio)
            )
            if turnos:
                alternativa = Alternativa(posicion, parada.lugar, desde, hasta, premio, servicio, turnos, tramo)
                halladas.append(replace(alternativa, cuenta=parada.cuenta))
    return halladas


def _tramos(parada: Parada, turnos: Sequence[Turno]) -> list[tuple[int, ...]]:
    """Las ventanas de una parada (posiciones), las que se unen juntas."""
    clases: dict[object, list[int]] = {}
    for numero, ventana in sorted(enumerate(parada.ventanas), key=lambda par: par[1].desde):
        if ventana.hasta >= ventana.desde:
            clases.setdefault((ventana.premio, ventana.servicio, ventana.turnos, ventana.rotulo), []).append(numero)
    tramos: list[list[int]] = []
    for clase in clases.values():
        tramos.append([clase[0]])
        for anterior, numero in pairwise(clase):
            una, otra = parada.ventanas[anterior], parada.ventanas[numero]
            hueco_usable = any(
                max(una.hasta + 1, turno.inicio) <= min(otra.desde - 1, turno.fin - _servicio(parada, una))
                for i, turno in enumerate(turnos)
                if _permite(una, i)
            )
            if hueco_usable:
                tramos.append([])
            tramos[-1].append(numero)
    return [tuple(tramo) for tramo in tramos]


def _servicio(parada: Parada, ventana: Ventana) -> int:
    return parada.servicio if ventana.servicio is None else ventana.servicio


def _permite(ventana: Ventana, turno: int) -> bool:
    return not ventana.turnos or turno in ventana.turnos


def imposibles(problema: Problema, cabe: Sequence[bool], opciones: Sequence[Alternativa]) -> dict[int, MotivoFuera]:
    """Parada → motivo, para las que ningún turno puede atender aunque no hiciera nada más.

    `cabe`: de cada alternativa, si algún turno la atiende sola.
    """
    posibles = {opcion.parada for opcion, sola in zip(opciones, cabe, strict=True) if sola}
    con_ventana = {opcion.parada for opcion in opciones}
    motivos = {}
    for posicion, parada in enumerate(problema.paradas):
        if posicion in posibles:
            continue
        servicio = min((_servicio(parada, ventana) for ventana in parada.ventanas), default=parada.servicio)
        alcanza = any(_alcanza(problema, turno, parada.lugar, servicio) for turno in problema.turnos)
        lejos = posicion in con_ventana and not alcanza
        motivos[posicion] = MotivoFuera.LEJOS if lejos else MotivoFuera.SIN_VENTANA
    return motivos


def _alcanza(problema: Problema, turno: Turno, lugar: int, servicio: int) -> bool:
    """Si ir, atender y llegar a donde acaba cabe en lo que dura el turno, a la hora que sea."""
    minutos = problema.matriz(turno)
    tramos = ((turno.base, lugar), (lugar, turno.final))
    viaje = sum(minutos[a][b] for a, b in tramos)
    manejo = sum(minutos[a][b] for a, b in tramos if (a, b) not in problema.rios)
    return viaje + servicio <= turno.fin - turno.inicio and (turno.manejo is None or manejo <= turno.manejo)
