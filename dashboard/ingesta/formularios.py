"""Los formularios con columnas personales que se suman mientras se leen: de ellos solo salen cuentas."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dashboard.ingesta.anexo2 import agregar_anexo2, es_anexo2
from dashboard.ingesta.his import agregar_his, es_his

if TYPE_CHECKING:
    from dashboard.ingesta.lectura import Celdas
    from dashboard.ingesta.rejilla import Rejilla


@dataclass(frozen=True, slots=True)
class Formulario:
    """Cómo se reconoce un formulario y cómo se vuelve filas de una tabla del contrato, sin nada de nadie."""

    nombre: str
    reconoce: Callable[[Rejilla], bool]
    agregar: Callable[[Rejilla], Celdas]


FORMULARIOS: tuple[Formulario, ...] = (
    Formulario("anexo2", es_anexo2, agregar_anexo2),
    Formulario("his", es_his, agregar_his),
)
