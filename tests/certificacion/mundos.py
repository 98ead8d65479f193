"""Recontar un mundo pequeño: sus filas aceptadas en una carpeta, sin publicar nada."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from dashboard.almacen.consulta import Consulta
from dashboard.certificacion.comparar import SIN_DATO, celdas, nodos
from dashboard.certificacion.recuento import Recuento, recuento
from dashboard.contratos.tablas import Tablas
from dashboard.dominio.periodo import Periodo
from dashboard.indicadores import sql
from dashboard.indicadores.catalogo import CATALOGO, POR_CLAVE
from dashboard.nucleo.ajustes import Ajustes
from dashboard.publicacion import aceptadas
from dashboard.publicacion.preparar import construir


class Mundo(NamedTuple):
    consulta: Consulta
    recuento: Recuento

    def cuentas(self, clave: str, nivel: str, codigo: str, periodo: str) -> list[int | None]:
        """Lo que el recuento da de una celda, en el orden de `Indicador.cuentas`."""
        fila = self.recuento.territorios.index((nivel, codigo))
        columna = self.recuento.periodos.index(periodo)
        valores = self.recuento.celdas(POR_CLAVE[clave])[fila, columna].tolist()
        return [None if valor == SIN_DATO else valor for valor in valores]

    def distintas(self) -> list[tuple[Any, ...]]:
        """Todo en que el recuento y el tablero no coinciden."""
        propios = nodos(self.consulta)
        periodos = [Periodo.leer(texto) for texto in self.recuento.periodos]
        halladas: list[tuple[Any, ...]] = sorted(set(propios) ^ set(self.recuento.territorios))
        halladas += sorted(set(map(str, self.consulta.periodos())) ^ set(self.recuento.periodos))
        if halladas:
            return halladas
        filas = [propios[territorio] for territorio in self.recuento.territorios]
        for indicador in CATALOGO:
            tablero = celdas(self.consulta, indicador, filas, periodos)
            otras = self.recuento.celdas(indicador)
            halladas += [
                (indicador.clave, *self.recuento.territorios[i], self.recuento.periodos[j], tablero[i, j], otras[i, j])
                for i, j in zip(*(tablero != otras).any(axis=2).nonzero(), strict=True)
            ]
        return halladas


@contextmanager
def recontado(tablas: Tablas, carpeta: Path, **ajustes: Any) -> Iterator[Mundo]:
    """El mundo de esas tablas por los dos caminos. `carpeta`: donde quedan sus filas aceptadas."""
    preparada = construir(tablas, Ajustes(**ajustes), date(2026, 11, 29))
    aceptadas.guardar(preparada.tablas, carpeta / "aceptadas")
    consulta = Consulta(preparada.abrir(1))
    with recuento(carpeta, sql.propias(consulta)) as hecho:
        yield Mundo(consulta, hecho)
