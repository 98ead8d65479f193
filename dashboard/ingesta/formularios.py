"""Los formularios con columnas personales que se suman mientras se leen: de ellos solo salen cuentas."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from dashboard.errores import ErrorArchivo
from dashboard.ingesta.anexo2 import agregar_anexo2, es_anexo2
from dashboard.ingesta.celdas import Celdas, Rejilla
from dashboard.ingesta.his import agregar_his, es_his

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Formulario:
    """Cómo se reconoce un formulario y cómo se vuelve filas de una tabla del contrato, sin nada de nadie."""

    nombre: str
    reconoce: Callable[[Rejilla], bool]
    agregar: Callable[[Rejilla], Celdas]


def sin_rastro(leer: Callable[[Rejilla], T]) -> Callable[[Rejilla], T]:
    """El mismo lector, pero un error inesperado sale sin su mensaje ni su causa: podrían citar una celda."""

    def lector(rejilla: Rejilla) -> T:
        try:
            return leer(rejilla)
        except (ErrorArchivo, MemoryError):
            raise
        except Exception as error:
            clase = type(error).__name__
        # fuera del `except`: así el error nuevo no arrastra al anterior
        raise ErrorArchivo(
            f"El formulario {rejilla.donde} no se pudo leer ({clase}); no se guardó nada de él.",
            que_hacer="Compruebe que sigue el formato y vuelva a intentarlo; si se repite, avise a quien da soporte.",
        )

    return lector


FORMULARIOS: tuple[Formulario, ...] = (
    Formulario("anexo2", sin_rastro(es_anexo2), sin_rastro(agregar_anexo2)),
    Formulario("his", sin_rastro(es_his), sin_rastro(agregar_his)),
)
