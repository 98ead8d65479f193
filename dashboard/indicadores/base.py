"""Qué es un indicador y qué devuelve."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.estandar import SIN_DUDA, Duda, Fraccion, Veredicto, faltan, veredicto
from dashboard.dominio.ficha import Ficha
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Periodo
from dashboard.dominio.territorio import Nivel

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
    #: si lo que cuenta son los hijos: los que no se saben ya están en su denominador
    cuenta_hijos: bool = False
    #: cálculo propio de veredicto y faltan; por defecto, el del estándar de 80 %
    juzgar: Callable[[Consulta, Nodo, Periodo, Fraccion], Resultado] | None = None

    @property
    def clave(self) -> str:
        """Identificador en la URL y en las exportaciones."""
        return self.ficha.clave

    def desconocidos(self, nodo: Nodo, fraccion: Fraccion) -> int:
        """Hijos directos del nodo de los que no se sabe nada en este indicador."""
        if self.cuenta_hijos:
            return fraccion.sin_reporte
        por_establecimiento = nodo.nivel in (Nivel.MICRORRED, Nivel.ESTABLECIMIENTO)
        return fraccion.duda.unidades if por_establecimiento else fraccion.duda.hijos

    def extremos(self, fraccion: Fraccion) -> tuple[float | None, float | None]:
        """Lo menos y lo más que puede valer, con lo que no se sabe; `None` sin dato, o si no es una proporción."""
        duda = fraccion.duda != SIN_DUDA
        if not (fraccion.hay_dato or duda or fraccion.sin_reporte) or (duda and not self.es_proporcion):
            return None, None
        if not self.es_proporcion:
            return fraccion.valor, fraccion.valor
        (n, total), (m, tope) = fraccion.extremos
        return n / total, m / tope

    def medir(self, consulta: Consulta, nodos: Sequence[Nodo], periodo: Periodo) -> list[Resultado]:
        """Un `Resultado` por nodo, en el mismo orden."""
        fracciones = self.fracciones(consulta, nodos, periodo)
        if not self.cuenta_hijos:
            fracciones = [_con_regiones(consulta, *par) for par in zip(nodos, fracciones, strict=True)]
        if not self.ficha.estandar:
            return [Resultado(fraccion) for fraccion in fracciones]
        if self.juzgar:
            return [
                self.juzgar(consulta, nodo, periodo, fraccion) for nodo, fraccion in zip(nodos, fracciones, strict=True)
            ]
        return [con_estandar(fraccion, self.ficha.unidad) for fraccion in fracciones]


def regiones_sin_registro(consulta: Consulta, nodo: Nodo) -> tuple[int, int]:
    """Cuántas regiones del país no tienen ningún establecimiento cargado, y cuántas hay; (0, 0) en otro nivel."""
    if nodo.nivel is not Nivel.PAIS:
        return 0, 0
    regiones = consulta.hijos(nodo)
    return sum(not _con_registro(region) for region in regiones), len(regiones)


def _con_registro(region: Nodo) -> bool:
    return region.establecimientos[1] > region.establecimientos[0]


def _con_regiones(consulta: Consulta, nodo: Nodo, fraccion: Fraccion) -> Fraccion:
    """La fracción sabiendo que hay regiones sin registro: de ellas no se sabe ni cuántas unidades tienen."""
    if nodo.nivel is Nivel.DIRESA and not _con_registro(nodo):
        return replace(fraccion, duda=Duda(sin_tope=True))
    sin_registro, de = regiones_sin_registro(consulta, nodo)
    if not sin_registro:
        return fraccion
    duda = replace(fraccion.duda, hijos=fraccion.duda.hijos + sin_registro, de=de, sin_tope=True)
    return replace(fraccion, duda=duda)


def aplica(consulta: Consulta, nodos: Sequence[Nodo], periodo: Periodo, medidos: Sequence[Resultado]) -> list[bool]:
    """Si el indicador tiene sentido en cada nodo: no lo tiene donde se sabe que no hay nada que contar.

    `medidos`: los resultados del indicador en esos nodos. Sin dato y no aplica no son lo mismo.
    """
    grupos = consulta.suma("grupo_meses_conformados", nodos, periodo).tolist()
    return [
        bool(medido.fraccion.denominador or medido.fraccion.duda != SIN_DUDA or (cuantos and not medido.veredicto))
        for medido, cuantos in zip(medidos, grupos, strict=True)
    ]


def con_estandar(fraccion: Fraccion, unidad: str) -> Resultado:
    """El resultado de comparar una fracción con el 80 %."""
    if fraccion.numerador is None or not fraccion.denominador or fraccion.de_una_parte:
        return Resultado(fraccion, Veredicto.SIN_DATO, None, unidad)
    return Resultado(fraccion, veredicto(fraccion), faltan(fraccion.numerador, fraccion.denominador), unidad)


def razones(numerador: str, denominador: str) -> Medir:
    """Función de medida `Σ numerador ÷ Σ denominador` sobre dos medidas del cubo (razón de sumas)."""

    def fracciones(consulta: Consulta, nodos: Sequence[Nodo], periodo: Periodo) -> list[Fraccion]:
        arriba = consulta.suma(numerador, nodos, periodo).tolist()
        abajo = consulta.suma(denominador, nodos, periodo).tolist()
        return [Fraccion(n if total else None, total) for n, total in zip(arriba, abajo, strict=True)]

    return fracciones
