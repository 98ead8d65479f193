"""Un nodo del árbol: territorio, establecimiento o grupo."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from dashboard.dominio.periodo import Periodo, numero_mes
from dashboard.dominio.territorio import Nivel


@dataclass(frozen=True, slots=True)
class Nodo:
    """Un territorio, establecimiento o grupo. Los intervalos son `[desde, hasta)` en el orden de profundidad."""

    codigo: str
    nombre: str
    nivel: Nivel
    padre: str
    establecimientos: tuple[int, int]
    grupos: tuple[int, int]
    #: última sesión o reporte cargado de su DIRESA (del país: el más reciente); `None` sin datos
    fecha_datos: date | None
    #: números de mes del primer y del último mes con datos de su DIRESA (vacío: ultimo < primero)
    meses: tuple[int, int]

    @property
    def ultimo_cerrado(self) -> int:
        """El `numero_mes` del último que ya había terminado en la fecha de datos; −1 sin datos."""
        if self.fecha_datos is None:
            return -1
        ultimo = numero_mes(self.fecha_datos)
        return ultimo if Periodo.mes(ultimo).fin == self.fecha_datos else ultimo - 1


#: de la red hacia arriba: por debajo, las cuentas de personas son celdas pequeñas
CON_CUENTAS = (Nivel.PAIS, Nivel.DIRESA, Nivel.RED)


def se_cuentan(nodo: Nodo) -> bool:
    """Si se pueden decir cuentas de personas de este territorio: de la red hacia arriba y con más de un grupo."""
    return nodo.nivel in CON_CUENTAS and nodo.grupos[1] - nodo.grupos[0] > 1


class Traslado(NamedTuple):
    """Un establecimiento que estuvo en otra unidad: cuál, desde qué día está en la de hoy y la otra.

    `llega`: si la unidad que se mira es la de hoy; si no, es aquella en que estuvo.
    """

    establecimiento: Nodo
    dia: date
    otra: str
    llega: bool
