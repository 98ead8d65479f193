"""El estándar de 80 % de la guía (6.1.4) y su veredicto, siempre con enteros.

Los umbrales se escriben y nunca se calculan con decimales: `0.80 - 0.10 > 0.70` es cierto en coma flotante.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

#: Estándar de los dos indicadores de la guía (6.1.4): 4/5.
ESTANDAR = 0.8
#: Una sesión completa suma 60 minutos: 5 + 10 + 10 + 20 + 15 (Guía 6.1.3.b; la suma es nuestra).
MINUTOS_SESION = 60
MOMENTOS_SESION = 5
#: Guía 6.1.1.b
INTEGRANTES_MINIMO, INTEGRANTES_MAXIMO = 8, 15
#: Guía 6.1.2.b
HORAS_MADRE_GUIA = 12
#: con menos establecimientos que estos un porcentaje dice poco: uno solo lo mueve más de 20 puntos
POCOS = 5
#: días desde el fin de un mes hasta los que su reporte llega a tiempo: la guía no fija ninguno, es de referencia
PLAZO_DE_REPORTE = 10
#: Guía, nota 6 de 6.1.4
ESTABLECIMIENTOS_POR_FACILITADOR = 20


class Veredicto(StrEnum):
    """Resultado de comparar con el estándar."""

    CUMPLE = "cumple"
    NO_CUMPLE = "no_cumple"
    DEPENDE = "depende"
    SIN_DATO = "sin_dato"
    #: se sabe que no hay nada que contar: no es lo mismo que no tener el dato
    NO_APLICA = "no_aplica"


@dataclass(frozen=True, slots=True)
class Duda:
    """Lo que no se sabe de las partes de un total: lo conocido es una parte, y la parte no es el todo.

    `hijos`: hijos directos de los que no se sabe nada, de los `de` que hay. `sin_tope`: de alguno no se sabe ni cuántas
    unidades tiene. `unidades`: las que quizá entren en el denominador; de ellas, `con` entrarían también en el
    numerador y de `calladas` no se sabe.
    """

    hijos: int = 0
    de: int = 0
    sin_tope: bool = False
    unidades: int = 0
    con: int = 0
    calladas: int = 0


SIN_DUDA = Duda()


@dataclass(frozen=True, slots=True)
class Fraccion:
    """`numerador` de `denominador` unidades. `sin_reporte`: unidades del denominador que no informaron.

    `None` significa que no hay dato, que no es lo mismo que cero. `sin_reporte` ya está en el denominador y no
    en el numerador. Lo que está en `duda` no está en ninguno de los dos.
    """

    numerador: int | None
    denominador: int | None
    sin_reporte: int = 0
    duda: Duda = SIN_DUDA

    @property
    def valor(self) -> float | None:
        """Proporción entre 0 y 1; `None` si el denominador es cero, no hay dato o solo se sabe de una parte."""
        if self.numerador is None or not self.denominador or self.de_una_parte:
            return None
        return self.numerador / self.denominador

    @property
    def par(self) -> tuple[int | None, int | None]:
        """Numerador y denominador: si cambian, la cifra es otra aunque se imprima igual."""
        return self.numerador, self.denominador

    @property
    def exacta(self) -> Fraction:
        """La proporción sin redondear, para restar; 0 sin dato."""
        return Fraction(self.numerador or 0, self.denominador or 1)

    @property
    def extremos(self) -> tuple[tuple[int, int], tuple[int, int]]:
        """Las fracciones (n, N) menor y mayor que caben en lo que no se sabe; (0, 1) y (1, 1) si cabe todo."""
        n, total, duda = self.numerador or 0, self.denominador or 0, self.duda
        suman = duda.con + duda.calladas
        menor, mayor = (n, total + duda.unidades - duda.con), (n + self.sin_reporte + suman, total + suman)
        if duda.sin_tope or not (menor[1] or mayor[1]):
            return (0, 1), (1, 1)
        return menor if menor[1] else mayor, mayor if mayor[1] else menor

    @property
    def de_una_parte(self) -> bool:
        """Si de algún hijo no se sabe nada y eso puede cambiar el veredicto: n y N son solo de lo cargado.

        No lo es si los hijos que no se saben ya están en el denominador, como las regiones del indicador 1.
        """
        fuera = self.duda.hijos > 0 and (self.duda.sin_tope or self.duda.unidades > 0)
        return fuera and len({alcanza(*extremo) for extremo in self.extremos}) > 1

    @property
    def todo_calla(self) -> bool:
        """Si ninguna unidad del denominador informó: el numerador 0 no dice nada y no se imprime como 0 %."""
        return bool(self.denominador) and self.sin_reporte >= (self.denominador or 0)

    @property
    def hay_dato(self) -> bool:
        """Si se puede calcular una proporción."""
        return self.numerador is not None and bool(self.denominador)

    @property
    def vacia(self) -> bool:
        """Si se sabe que el denominador es cero: no hay unidades, ni dudas de que las haya."""
        return not self.denominador and self.duda == SIN_DUDA


SIN_FRACCION = Fraccion(None, None)


def alcanza(numerador: int, denominador: int) -> bool:
    """Si `numerador / denominador ≥ 80 %`, comparando `5·n ≥ 4·N`."""
    return 5 * numerador >= 4 * denominador


def faltan(numerador: int, denominador: int) -> int:
    """Unidades enteras que faltan para el 80 %: `max(0, ⌈0,8·N⌉ − n)`."""
    return max(0, -(-4 * denominador // 5) - numerador)


def veredicto(fraccion: Fraccion) -> Veredicto:
    """Veredicto contando lo que no se sabe de las dos maneras: todo en contra y todo a favor.

    Si las dos no coinciden, depende; y si además de algún hijo no se sabe nada, del conjunto no hay dato.
    """
    if fraccion.vacia:
        return Veredicto.NO_APLICA
    if fraccion.numerador is None or not fraccion.denominador or fraccion.de_una_parte:
        return Veredicto.SIN_DATO
    menor, mayor = fraccion.extremos
    if alcanza(*menor):
        return Veredicto.CUMPLE
    return Veredicto.DEPENDE if alcanza(*mayor) else Veredicto.NO_CUMPLE


def facilitadores_necesarios(establecimientos: int) -> int:
    """`⌈E/20⌉` facilitadores para E establecimientos que atienden partos (Guía 6.1.4, nota 6).

    La guía no escribe la regla de redondeo; se redondea hacia arriba y la pantalla lo dice.
    """
    return -(-establecimientos // ESTABLECIMIENTOS_POR_FACILITADOR)
