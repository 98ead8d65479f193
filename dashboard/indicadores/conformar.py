"""Conformar un grupo donde no lo hay: los pasos de la guía, a quién se tiene cerca y qué cambiaría.

Los pasos citan la guía con sus palabras. Lo que cambiaría se cuenta como en «cómo llegar al 80 %» (`alcanzar`): uno más
en el numerador de cada territorio que lo contiene, y lo que no se sabe, contado igual que hoy.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Periodo
from dashboard.indicadores.alcanzar import Recuento, elegir, recontar
from dashboard.indicadores.cercania import distancias
from dashboard.indicadores.resumen import region_de
from dashboard.nucleo.matrices import Enteros


class Paso(NamedTuple):
    """Un paso para conformar un grupo. `palabras`: las de la guía, textuales."""

    que: str
    palabras: str
    parrafo: str


PASOS: tuple[Paso, ...] = (
    Paso(
        "Designar al personal encargado y remitir la relación a la microrred",
        "designará el personal de salud encargado para promover la implementación de grupos de apoyo",
        "6.1.1.a",
    ),
    Paso(
        "Acordar compromisos con los actores clave de la comunidad",
        "será registrado en un libro de actas",
        "6.1.1.b",
    ),
    Paso(
        "Elaborar el plan, de ocho partes",
        "consensuado con los actores claves de la comunidad y aprobado por la autoridad del establecimiento de salud",
        "6.1.1.c",
    ),
    Paso(
        "Elegir a las madres guía",
        "de manera conjunta con los actores claves de la comunidad seleccionarán a las madres guía",
        "6.1.2.a",
    ),
    Paso(
        "Capacitarlas, en 4 sesiones de 3 horas o 6 sesiones de 2",
        "tendrá doce (12) horas de duración",
        "6.1.2.b",
    ),
    Paso(
        "Convocar a gestantes, madres de menores de dos años y cuidadoras",
        "Está conformado entre ocho (8) y quince (15) madres integrantes",
        "6.1.1.b y 6.1.3.a",
    ),
    Paso(
        "Ponerle nombre y normas, y acordar lugar, hora y periodicidad",
        "motivando que las reuniones no se espacien más de un (1) mes",
        "6.1.3.a",
    ),
    Paso(
        "Hacer con ellas la lista de temas",
        "temas de interés que guarden relación con la lactancia materna, alimentación y cuidado infantil",
        "6.1.3.a",
    ),
)
#: de dónde se puede partir y quién se encarga si ya hay un comité
PARTIDA = (
    "podrán ser implementados a partir de grupos de madres disponibles localmente, tales como: grupos de madres de "
    "vaso de leche, grupos de madres de comedores, grupos de madres de Cuna Más"
)
COMITE = "esté conformado el Comité de Lactancia Materna, éste asumirá la responsabilidad"


class Cercano(NamedTuple):
    """Un establecimiento y a cuántos kilómetros está, en línea recta."""

    nodo: Nodo
    km: float


def con_grupo_activo_mas_cercano(consulta: Consulta, nodo: Nodo, periodo: Periodo) -> Cercano | str:
    """El establecimiento de su región con grupo activo más cercano a otro; o por qué no se sabe cuál es.

    Solo se mira dentro de lo que la persona ve. A igual distancia, el primero del árbol.
    """
    ambito = region_de(consulta, nodo) or consulta.raiz
    activos = consulta.por_establecimiento("activos", ambito, periodo) > 0
    inicio = ambito.establecimientos[0]
    propia = nodo.establecimientos[0] - inicio
    # consigo mismo no se mide
    activos[propia] = False
    if not activos.any():
        return f"de ningún otro establecimiento de {ambito.nombre} se conoce un grupo activo"
    kilometros = distancias(consulta, nodo, ambito)
    if np.isnan(kilometros).all():
        return "sin coordenadas: no se puede medir a cuántos kilómetros está"
    kilometros[~activos] = np.nan
    if np.isnan(kilometros).all():
        return f"los de {ambito.nombre} con grupo activo no tienen coordenadas"
    fila = int(np.nanargmin(kilometros))
    codigo = consulta.columnas_establecimientos(ambito, "codigo")["codigo"][fila]
    return Cercano(consulta.nodo(codigo), float(kilometros[fila]))


def si_lo_forma(consulta: Consulta, nodo: Nodo, periodo: Periodo) -> list[Recuento]:
    """La cobertura de cada territorio que contiene al establecimiento, hoy y con un grupo en él, del menor al mayor.

    Vacío si no cambiaría ninguna: si no atiende partos, si ya tiene grupo o si calla. Se cuenta una vez por lectura.
    """

    def contar() -> list[Recuento]:
        linaje = consulta.linaje(nodo)[-2::-1]
        recuentos = recontar(consulta, linaje, periodo, elegir(consulta, periodo, frozenset({nodo.codigo})))
        return [
            r for r in recuentos if r.suma and r.antes.fraccion.valor is not None and not r.antes.fraccion.todo_calla
        ]

    return consulta.una_vez(("si lo forma", nodo, periodo), contar)


def puesto(numeradores: Enteros, denominadores: Enteros, propio: int) -> tuple[int, int] | None:
    """(puesto, de cuántos) de una proporción entre las que tienen dato, de mayor a menor; los empates comparten puesto.

    `None` si la propia no lo tiene o no hay con quién comparar.
    """
    n, total = numeradores[propio], denominadores[propio]
    con_dato = denominadores > 0
    if not con_dato[propio] or con_dato.sum() < 2:
        return None
    return int((numeradores[con_dato] * total > n * denominadores[con_dato]).sum()) + 1, int(con_dato.sum())
