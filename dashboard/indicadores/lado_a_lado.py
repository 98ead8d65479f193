"""Varios territorios, de cualquier nivel, lado a lado: todos los indicadores y los motivos por los que se falta."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.catalogos import Motivo
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Periodo
from dashboard.indicadores.catalogo import CATALOGO
from dashboard.indicadores.indicador import Hijo, Indicador, Movido
from dashboard.indicadores.motivos import FaltasPorMotivo, faltas_por_motivo, periodo_de_motivos

#: motivos de cada territorio que se comparan: los que más pesan en él
MOTIVOS = 5


@dataclass(frozen=True, slots=True)
class Renglon:
    """Un indicador en cada territorio. `cambios`: en un año; `None` si no se dice. `segun`: con qué se cuenta."""

    indicador: Indicador
    celdas: tuple[Hijo, ...]
    cambios: tuple[Movido | None, ...]
    segun: tuple[str, ...]


def renglones(consulta: Consulta, nodos: Sequence[Nodo], periodo: Periodo) -> list[Renglon]:
    """Todos los indicadores que se pueden aplicar a alguno de los territorios, en el orden del catálogo."""
    halladas = []
    for indicador in CATALOGO:
        medidos = indicador.medir(consulta, nodos, periodo)
        if not any(propio.aplica for propio in medidos):
            continue
        cambios = indicador.cambia(indicador, consulta, nodos, periodo) if indicador.cambia else [None] * len(nodos)
        halladas.append(
            Renglon(
                indicador,
                tuple(Hijo(nodo, propio) for nodo, propio in zip(nodos, medidos, strict=True)),
                tuple(cambios),
                tuple(indicador.segun(consulta, nodo, periodo) if indicador.segun else "" for nodo in nodos),
            )
        )
    return halladas


@dataclass(frozen=True, slots=True)
class Motivos:
    """Por qué se falta en cada territorio. `faltas`: (motivos, territorios); `total`: las de todos los motivos.

    `periodos`: el que la reserva de cada territorio permite, que no siempre es el pedido.
    """

    motivos: tuple[Motivo, ...]
    faltas: tuple[tuple[int, ...], ...]
    total: tuple[int, ...]
    periodos: tuple[Periodo, ...]


def motivos_lado_a_lado(consulta: Consulta, nodos: Sequence[Nodo], periodo: Periodo) -> Motivos:
    """Los cinco motivos que más pesan en cada uno, en todos: el que más pesa en alguno, primero."""
    propios = [faltas_por_motivo(consulta, nodo, periodo) for nodo in nodos]
    totales = [sum(falta.total for falta in faltas) for faltas in propios]
    peso: dict[str, float] = {}
    for faltas, total in zip(propios, totales, strict=True):
        for falta in sorted(faltas, key=_mas_pesa)[:MOTIVOS]:
            codigo = falta.motivo.codigo
            peso[codigo] = max(peso.get(codigo, 0.0), falta.total / total)
    cuales = sorted(peso, key=lambda codigo: (-peso[codigo], codigo))
    de_cada = [{falta.motivo.codigo: falta for falta in faltas} for faltas in propios]
    nombres = {falta.motivo.codigo: falta.motivo for faltas in propios for falta in faltas}
    return Motivos(
        tuple(nombres[codigo] for codigo in cuales),
        tuple(tuple(suyos[codigo].total if codigo in suyos else 0 for suyos in de_cada) for codigo in cuales),
        tuple(totales),
        tuple(periodo_de_motivos(nodo, periodo) for nodo in nodos),
    )


def _mas_pesa(falta: FaltasPorMotivo) -> tuple[int, str]:
    return -falta.total, falta.motivo.codigo
