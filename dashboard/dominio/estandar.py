"""El estándar de 80 % de la guía (6.1.4) y su veredicto, siempre con enteros.

Los umbrales se escriben y nunca se calculan con decimales: `0.80 - 0.10 > 0.70` es cierto en coma flotante.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

#: Estándar de los dos indicadores de la guía (6.1.4): 4/5.
ESTANDAR = 0.8
#: Una sesión completa suma 60 minutos: 5 + 10 + 10 + 20 + 15 (Guía 6.1.3.b; la suma es nuestra).
MINUTOS_SESION = 60
MOMENTOS_SESION = 5
#: Guía 6.1.1.b
INTEGRANTES_MINIMO, INTEGRANTES_MAXIMO = 8, 15
#: Guía 6.1.2.b
HORAS_MADRE_GUIA = 12
#: Guía, nota 6 de 6.1.4
ESTABLECIMIENTOS_POR_FACILITADOR = 20


class Veredicto(StrEnum):
    """Resultado de comparar con el estándar."""

    CUMPLE = "cumple"
    NO_CUMPLE = "no_cumple"
    DEPENDE = "depende"
    SIN_DATO = "sin_dato"


@dataclass(frozen=True, slots=True)
class Fraccion:
    """`numerador` de `denominador` unidades. `sin_reporte`: unidades del denominador que no informaron.

    `None` significa que no hay dato, que no es lo mismo que cero. `sin_reporte` ya está en el denominador y no
    en el numerador.
    """

    numerador: int | None
    denominador: int | None
    sin_reporte: int = 0

    @property
    def valor(self) -> float | None:
        """Proporción entre 0 y 1; `None` si el denominador es cero o no hay dato."""
        if self.numerador is None or not self.denominador:
            return None
        return self.numerador / self.denominador

    @property
    def todo_calla(self) -> bool:
        """Si ninguna unidad del denominador informó: el numerador 0 no dice nada y no se imprime como 0 %."""
        return bool(self.denominador) and self.sin_reporte >= (self.denominador or 0)

    @property
    def hay_dato(self) -> bool:
        """Si se puede calcular una proporción."""
        return self.numerador is not None and bool(self.denominador)


SIN_FRACCION = Fraccion(None, None)


def alcanza(numerador: int, denominador: int) -> bool:
    """Si `numerador / denominador ≥ 80 %`, comparando `5·n ≥ 4·N`."""
    return 5 * numerador >= 4 * denominador


def faltan(numerador: int, denominador: int) -> int:
    """Unidades enteras que faltan para el 80 %: `max(0, ⌈0,8·N⌉ − n)`."""
    return max(0, -(-4 * denominador // 5) - numerador)


def veredicto(fraccion: Fraccion) -> Veredicto:
    """Veredicto contando las unidades sin reporte de las dos maneras: todas sin grupo y todas con grupo."""
    if fraccion.numerador is None or not fraccion.denominador:
        return Veredicto.SIN_DATO
    if alcanza(fraccion.numerador, fraccion.denominador):
        return Veredicto.CUMPLE
    if not alcanza(fraccion.numerador + fraccion.sin_reporte, fraccion.denominador):
        return Veredicto.NO_CUMPLE
    return Veredicto.DEPENDE


def facilitadores_necesarios(establecimientos: int) -> int:
    """`⌈E/20⌉` facilitadores para E establecimientos que atienden partos (Guía 6.1.4, nota 6).

    La guía no escribe la regla de redondeo; se redondea hacia arriba y la pantalla lo dice.
    """
    return -(-establecimientos // ESTABLECIMIENTOS_POR_FACILITADOR)
