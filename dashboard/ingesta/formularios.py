"""Los formularios con columnas personales que se suman mientras se leen: de ellos solo salen cuentas."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dashboard.ingesta.lectura import Celdas
    from dashboard.ingesta.rejilla import Rejilla


@dataclass(frozen=True, slots=True)
class Formulario:
    """Cómo se reconoce un formulario y cómo se vuelve filas de una tabla del contrato, sin nada de nadie."""

    nombre: str
    reconoce: Callable[[Rejilla], bool]
    agregar: Callable[[Rejilla], Celdas]


FORMULARIOS: tuple[Formulario, ...] = ()
