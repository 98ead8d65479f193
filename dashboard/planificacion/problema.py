"""El problema del recorrido y su respuesta, sin nada de salud: paradas con premio, turnos y una matriz de minutos.

Es un problema de orientación por equipos con ventanas de tiempo: cada turno sale de su base, visita paradas y vuelve
antes de que acabe; se busca el mayor premio posible. Los tiempos son minutos enteros sobre un mismo reloj: el día
`d` del plan empieza en `d × MINUTOS_DIA`. El origen del reloj lo elige quien llama.

Las instancias publicadas del problema usan décimas o centésimas: se multiplican antes de llamar, porque aquí un
«minuto» es solo la unidad entera de la matriz.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

MINUTOS_DIA = 1440


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


@dataclass(frozen=True, slots=True)
class Turno:
    """Un equipo en un día: sale de `base` (fila de la matriz) desde `inicio` y está de vuelta en `fin` a más tardar."""

    clave: str
    inicio: int
    fin: int
    base: int
    #: paradas que caben como máximo; `None`: las que alcance el tiempo
    maximo: int | None = None


@dataclass(frozen=True, slots=True)
class Problema:
    """Lo que se resuelve. `minutos[a][b]`: viaje de la fila `a` a la `b`, entero no negativo, `(lugares, lugares)`.

    `iteraciones` y `semilla` determinan el plan; `segundos` es solo una guarda: si corta antes, el plan lo dice.
    """

    paradas: tuple[Parada, ...]
    turnos: tuple[Turno, ...]
    #: arreglo de NumPy o tuplas anidadas
    minutos: Sequence[Sequence[int]] | Any
    iteraciones: int = 4000
    semilla: int = 1
    segundos: float = 20.0


class MotivoFuera(StrEnum):
    """Por qué una parada no está en el plan."""

    #: cabe en un turno vacío, pero otras valen más
    MENOS_PREMIO = "menos_premio"
    #: ninguna de sus ventanas toca un turno que la admita
    SIN_VENTANA = "sin_ventana"
    #: ir, atender y volver no cabe en ningún turno
    LEJOS = "lejos"
    #: es obligatoria y cabe sola, pero no junto con las demás obligatorias
    NO_CABEN_JUNTAS = "no_caben_juntas"


@dataclass(frozen=True, slots=True)
class Visita:
    """Una parada en el plan. `llegada ≤ inicio ≤ salida`; la espera es `inicio − llegada`."""

    parada: int
    ventana: int
    llegada: int
    inicio: int
    salida: int
    #: minutos desde la parada anterior o la base
    viaje: int
    premio: float


@dataclass(frozen=True, slots=True)
class Ruta:
    """Lo que hace un turno con al menos una visita."""

    turno: int
    salida_base: int
    visitas: tuple[Visita, ...]
    #: minutos de la última visita a la base, y hora de llegada
    viaje_vuelta: int
    llegada_base: int


@dataclass(frozen=True, slots=True)
class Plan:
    """La respuesta. `fuera`: parada (posición) → motivo, para toda parada que no está en ninguna ruta."""

    rutas: tuple[Ruta, ...]
    premio: float
    fuera: tuple[tuple[int, MotivoFuera], ...]
    #: obligatorias que no caben juntas aunque cada una quepa sola
    obligatorias_sin_lugar: tuple[int, ...]
    iteraciones: int
    #: si la guarda de tiempo cortó la búsqueda: otra máquina podría dar otro plan
    cortado: bool
