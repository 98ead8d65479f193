"""Qué es un indicador y qué devuelve."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.estandar import Fraccion, Veredicto, faltan, veredicto
from dashboard.dominio.ficha import Ficha
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Periodo

Medir = Callable[[Consulta, Sequence[Nodo], Periodo], list[Fraccion]]


@dataclass(frozen=True, slots=True)
class Resultado:
    """Una fracción con su veredicto. `faltan` y `veredicto` son `None` si el indicador no tiene estándar.

    `unidad`: qué cosas faltan, en plural («establecimientos», «regiones», «facilitadores»).
    """

    fraccion: Fraccion
    veredicto: Veredicto | None = None
    faltan: int | None = None
    unidad: str = ""


@dataclass(frozen=True, slots=True)
class Indicador:
    """Una `Ficha` y la función que la calcula para varios nodos a la vez."""

    ficha: Ficha
    fracciones: Medir
    #: conjunto de listas (`indicadores.listas`) que abre el numerador, el denominador y lo que falta
    listas: tuple[str, str, str] = ("", "", "")
    #: si no se cuentan filas sino que se suman: campos de la lista «cuentas» cuya suma es el numerador y el denominador
    sumandos: tuple[str, str] = ("", "")
    #: tablas cargadas de las que sale la cifra
    tablas: tuple[str, ...] = ()
    #: valores más bajos son mejores
    menor_es_mejor: bool = False
    #: si el valor es una proporción (0–1); si no, una razón como sesiones por grupo
    es_proporcion: bool = True
    #: cálculo propio de veredicto y faltan; por defecto, el del estándar de 80 %
    juzgar: Callable[[Consulta, Nodo, Periodo, Fraccion], Resultado] | None = None

    @property
    def clave(self) -> str:
        """Identificador en la URL y en las exportaciones."""
        return self.ficha.clave

    def medir(self, consulta: Consulta, nodos: Sequence[Nodo], periodo: Periodo) -> list[Resultado]:
        """Un `Resultado` por nodo, en el mismo orden."""
        fracciones = self.fracciones(consulta, nodos, periodo)
        if not self.ficha.estandar:
            return [Resultado(fraccion) for fraccion in fracciones]
        if self.juzgar:
            return [
                self.juzgar(consulta, nodo, periodo, fraccion) for nodo, fraccion in zip(nodos, fracciones, strict=True)
            ]
        return [con_estandar(fraccion, self.ficha.unidad) for fraccion in fracciones]


def con_estandar(fraccion: Fraccion, unidad: str) -> Resultado:
    """El resultado de comparar una fracción con el 80 %."""
    if fraccion.numerador is None or not fraccion.denominador:
        return Resultado(fraccion, Veredicto.SIN_DATO, None, unidad)
    return Resultado(fraccion, veredicto(fraccion), faltan(fraccion.numerador, fraccion.denominador), unidad)


def razones(numerador: str, denominador: str) -> Medir:
    """Función de medida `Σ numerador ÷ Σ denominador` sobre dos medidas del cubo (razón de sumas)."""

    def fracciones(consulta: Consulta, nodos: Sequence[Nodo], periodo: Periodo) -> list[Fraccion]:
        arriba = consulta.suma(numerador, nodos, periodo).tolist()
        abajo = consulta.suma(denominador, nodos, periodo).tolist()
        return [Fraccion(n if total else None, total) for n, total in zip(arriba, abajo, strict=True)]

    return fracciones
