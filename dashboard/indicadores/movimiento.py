"""Cómo se movería cada indicador si se publicara una carga."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.estandar import Fraccion
from dashboard.indicadores.base import Indicador
from dashboard.indicadores.catalogo import CATALOGO
from dashboard.indicadores.palabras import lugar_de
from dashboard.nucleo.formato import SIN_DATO, decimal, entero, porcentaje


@dataclass(frozen=True, slots=True)
class Movimiento:
    """Un indicador antes y después de publicar. `antes` es `None` si hoy no hay datos reales que comparar."""

    indicador: Indicador
    #: de qué territorio es: el país, o la única región cargada
    lugar: str
    antes: Fraccion | None
    despues: Fraccion

    @property
    def cambia(self) -> bool:
        """Si el numerador o el denominador son otros."""
        return self.antes is None or (self.antes.numerador, self.antes.denominador) != (
            self.despues.numerador,
            self.despues.denominador,
        )

    def textos(self) -> tuple[str, str]:
        """(antes, después): «71,1 % (1 349 de 1 897)», o «sin dato»."""
        antes = "sin datos reales" if self.antes is None else _texto(self.indicador, self.antes)
        return antes, _texto(self.indicador, self.despues)


def movimientos(antes: Consulta | None, despues: Consulta) -> list[Movimiento]:
    """Todos los indicadores del territorio con que se abre el tablero, en el año de los datos nuevos.

    `antes` es `None` si no se sirve nada. Los datos inventados no se comparan con los reales.
    """
    periodo = despues.periodo_por_defecto()
    nodo = despues.nodo(despues.inicio)
    comparable = antes is not None and not antes.contexto.demostracion
    halladas = []
    for indicador in CATALOGO:
        (nueva,) = indicador.medir(despues, [nodo], periodo)
        previa: Fraccion | None = None
        if comparable and antes is not None:
            if periodo in antes.periodos():
                previa = indicador.medir(antes, [antes.nodo(nodo.codigo)], periodo)[0].fraccion
            else:
                previa = Fraccion(None, 0)
        halladas.append(Movimiento(indicador, lugar_de(despues, nodo), previa, nueva.fraccion))
    return halladas


def _texto(indicador: Indicador, fraccion: Fraccion) -> str:
    if fraccion.numerador is None or not fraccion.denominador:
        return SIN_DATO
    cuentas = f"({entero(fraccion.numerador)} de {entero(fraccion.denominador)})"
    if fraccion.de_una_parte:
        return f"{SIN_DATO} del conjunto {cuentas[:-1]} de lo cargado)"
    if indicador.es_proporcion:
        return f"{porcentaje(fraccion.numerador, fraccion.denominador)} {cuentas}"
    return f"{decimal(fraccion.numerador / fraccion.denominador, 2)} {cuentas}"
