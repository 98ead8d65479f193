"""Lo que se le cuenta a la persona cuando termina una carga."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.almacen.generacion import CarpetaGeneracion
from dashboard.dominio.formato import enumerar, palabra, plural
from dashboard.ingesta.informe import Informe
from dashboard.publicacion.fundir import Cambio


@dataclass(frozen=True, slots=True)
class Resultado:
    """Un informe por archivo, un cambio por tabla y la generación publicada, o por qué no se publicó ninguna."""

    informes: tuple[Informe, ...]
    cambios: tuple[Cambio, ...]
    avisos: tuple[str, ...]
    #: la generación publicada, o el borrador si solo se revisó
    generacion: CarpetaGeneracion | None = None
    #: por qué no se publicó; "" si se publicó
    motivo: str = ""
    #: si todo lo que traen los archivos ya estaba cargado igual
    sin_cambios: bool = False
    #: la generación de la que parte (`base_de`)
    base: str = ""

    @property
    def rechazadas(self) -> int:
        """Filas rechazadas en todos los archivos."""
        return sum(informe.rechazadas for informe in self.informes)

    def texto(self) -> str:
        """El resultado completo en español: primero cada archivo, luego qué cambió y qué se publicó."""
        lineas = [informe.texto() for informe in self.informes]
        lineas += [_cambio(cambio) for cambio in self.cambios]
        lineas += [f"Aviso: {aviso}" for aviso in self.avisos]
        if self.generacion is None or not self.generacion.numero:
            return "\n".join(lineas)
        final = f"Se publicó la generación {self.generacion.numero}"
        if self.rechazadas:
            verbo = palabra(self.rechazadas, "rechazó", "rechazaron")
            final += f", sin {plural(self.rechazadas, 'fila')} que se {verbo}"
        return "\n".join([*lineas, f"{final}."])


def _cambio(cambio: Cambio) -> str:
    partes = [
        plural(cambio.nuevas, "fila nueva", "filas nuevas"),
        plural(cambio.reemplazadas, "reemplazada"),
        plural(cambio.iguales, "igual", "iguales"),
        plural(cambio.quitadas, "quitada"),
    ]
    return f"Cambios en {cambio.tabla}: {enumerar(partes)}."
