"""Qué es un asunto que hay que atender y cómo se dice de qué fecha y de qué lugar es."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.estandar import Veredicto
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Periodo
from dashboard.dominio.territorio import Nivel
from dashboard.indicadores.palabras import es_pais, nombre_completo
from dashboard.indicadores.resumen import corte_de, region_de
from dashboard.nucleo.formato import fecha


@dataclass(frozen=True, slots=True)
class Asunto:
    """Lo que hay que atender en una unidad.

    `cuantos`: las filas de su lista. `frase`: cierta, con su fecha y con su punto. `codigos`: los establecimientos que
    su plan de visitas debe incluir, si son pocos.
    """

    nodo: Nodo
    cuantos: int
    frase: str
    codigos: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Clase:
    """Una clase de asunto: de quién habla, qué dice, en qué lista está y qué pide su oficio.

    `unidades`: de cuáles de un territorio hay que decir algo, la mayor primero; `None` si no hay con qué mirarlo.
    `escribir`: lo de una de ellas; `None` si no hay nada que decir.
    """

    clave: str
    figura: str
    palabra: str
    #: con qué veredicto se pinta: lo que se sabe que va mal, o lo que no se sabe
    tono: Veredicto
    #: qué se miró, para decirlo cuando no hay nada
    miro: str
    #: de qué trata su oficio y qué pide
    trata: str
    pide: str
    lista: str
    #: qué es cada fila de su lista: singular y plural
    unidad: tuple[str, str]
    #: las columnas de su lista que van en el oficio
    columnas: tuple[str, ...]
    unidades: Callable[[Consulta, Nodo, Periodo], Sequence[Nodo] | None]
    escribir: Callable[[Consulta, Nodo, Periodo], Asunto | None]
    #: si se atiende yendo
    se_visita: bool = True
    #: en qué territorios se mira
    niveles: tuple[Nivel, ...] = (Nivel.PAIS, Nivel.DIRESA, Nivel.RED, Nivel.MICRORRED)


def al_corte(nodo: Nodo, periodo: Periodo) -> str:
    """«Al 31 oct 2026»."""
    return f"Al {fecha(corte_de(nodo, periodo))}"


def lugar(consulta: Consulta, nodo: Nodo) -> str:
    """«el Perú», «Cusco», «la red Valdumolay (Cusco)»."""
    if es_pais(nodo):
        return "el Perú"
    region = region_de(consulta, nodo)
    return nombre_completo(nodo) + (f" ({region.nombre})" if region and region.codigo != nodo.codigo else "")
