"""Las secciones de la página «Guía», por proceso: qué pregunta cada una, con qué párrafo, y sus tarjetas."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from dashboard.paginas.guia import alrededor, capacitacion, deberes, procesos
from dashboard.paginas.guia.tarjetas import Mirada, de_cifra, de_filas, de_hechos, en_una_frase
from dashboard.paginas.guia.visitados import visitados

#: lo que una sección pone de un territorio: una tarjeta, o nada donde no aplica
Pintar = Callable[[Mirada], Any]


@dataclass(frozen=True, slots=True)
class Seccion:
    """Una sección con sus dos columnas de tarjetas, de la principal a la que acompaña."""

    clave: str
    nombre: str
    parrafo: str
    pregunta: str
    #: el titular: lo que la sección dice de un territorio
    titular: Callable[[Mirada], str]
    izquierda: tuple[Pintar, ...]
    derecha: tuple[Pintar, ...] = ()


def _cifras(*claves: str) -> tuple[Pintar, ...]:
    return tuple(partial(de_cifra, clave=clave) for clave in claves)


def _dice(clave: str) -> Callable[[Mirada], str]:
    return partial(en_una_frase, clave=clave)


SECCIONES: tuple[Seccion, ...] = (
    Seccion(
        "camino", "El camino", "6.1", "¿En qué paso está cada establecimiento y cada grupo?",
        procesos.camino_en_una_frase,
        (partial(procesos.camino_de, de_grupos=False),), (partial(procesos.camino_de, de_grupos=True),),
    ),
    Seccion(
        "planificacion", "1 · Coordinación y planificación", "6.1.1", "¿Con quién se cuenta y con qué plan?",
        _dice("plan_completo"),
        (procesos.cascada, *_cifras("plan_completo")),
        (*_cifras("personal_designado", "personal_capacitado", "compromisos_en_acta"),
         partial(de_hechos, nombre="compromisos", pregunta="¿Qué acordaron los actores clave?")),
    ),
    Seccion(
        "capacitacion", "2 · Capacitación", "6.1.2", "¿Quién capacita a las madres guía, y a cuántas?",
        _dice("madres_guia_capacitadas"),
        (*_cifras("seleccion_completa", "taller_completo"),
         capacitacion.talleres),
        (capacitacion.capacidad, capacitacion.perfil,
         partial(de_filas, nombre="capacitaciones", pregunta="¿Qué capacitaciones se dieron?", suman=("capacitados",))),
    ),
    Seccion(
        "acompanamiento", "3 · Acompañamiento", "6.1.3", "¿Cómo arrancan y cómo funcionan los grupos?",
        _dice("arranque_completo"),
        (*_cifras("arranque_completo", "contacto", "cuidado_ninos"), visitados),
        (procesos.participantes, *_cifras("acompanados"),
         partial(de_hechos, nombre="acompanamientos", pregunta="¿Qué acompañamiento recibieron?"),
         procesos.origen_y_lugar),
    ),
    Seccion(
        "monitoreo", "4 · Monitoreo y metas", "6.1.4", "¿Cuánto se avanzó y qué falta?",
        _dice("cobertura"),
        (alrededor.de_metas,), (alrededor.estandares,),
    ),
    Seccion(
        "tecnologias", "Espacios virtuales y mensajería", "6.2", "¿Qué suma la tecnología a los grupos?",
        _dice("espacio_activo"),
        (*_cifras("espacio_activo"),),
        (partial(de_hechos, nombre="foros", pregunta="¿De qué se habla en los foros?"), alrededor.mensajes),
    ),
    Seccion(
        "apoyo", "Red de apoyo y campañas", "VII", "¿Con qué más cuentan las madres?",
        alrededor.cuantos_recursos,
        (alrededor.red_de_apoyo, alrededor.de_otros_paises), (alrededor.campanas,),
    ),
    Seccion(
        "proposito", "Propósito y presupuesto", "I y 6.4", "¿Para qué, para cuántas y con qué?",
        alrededor.alcance,
        (alrededor.resultados,), (alrededor.nacimientos, alrededor.presupuesto),
    ),
    Seccion(
        "deberes", "Deberes de cada nivel", "art. 2 y 3, 5.3", "¿Qué le toca a cada nivel y qué falta?",
        deberes.en_una_frase,
        (deberes.deberes,),
        (partial(de_filas, nombre="entregas", pregunta="¿Qué materiales y reconocimientos se entregaron?"),),
    ),
)  # fmt: skip
POR_CLAVE: dict[str, Seccion] = {seccion.clave: seccion for seccion in SECCIONES}
