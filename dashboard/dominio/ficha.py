"""La Ficha de un indicador: de aquí salen el método, las ayudas, las exportaciones y `docs/indicadores.md`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Escala(StrEnum):
    """Con qué clases se pinta un indicador: la línea de 80 % solo decide donde la guía la fija."""

    ESTANDAR = "estandar"
    #: se tiene o no se tiene
    COMPLETO = "completo"
    NEUTRA = "neutra"
    #: menos es mejor, o valores pequeños
    BAJA = "baja"
    #: no es una proporción
    RAZON = "razon"


@dataclass(frozen=True, slots=True)
class Ficha:
    """Todo lo que se puede decir de un indicador sin mirar un dato."""

    clave: str
    nombre: str
    #: nombre breve para selectores y tarjetas
    corto: str
    pregunta: str
    formula: str
    numerador: str
    denominador: str
    #: qué se cuenta en el numerador y el denominador, en plural
    unidad: str
    periodo: str
    fuente: str
    uso: str
    #: frase del estándar; "" si la guía no fija ninguno
    estandar: str
    #: párrafo de la guía; "" si la guía no lo pide
    parrafo: str
    reservas: tuple[str, ...] = ()
    #: número en la tabla de 6.1.4; 0 si no está en ella
    numero: int = 0


#: campos de una Ficha que se leen en el método y en los documentos: (título, nombre)
CAMPOS: tuple[tuple[str, str], ...] = (
    ("Pregunta", "pregunta"),
    ("Fórmula", "formula"),
    ("Numerador", "numerador"),
    ("Denominador", "denominador"),
    ("Unidad", "unidad"),
    ("Periodo", "periodo"),
    ("Fuente", "fuente"),
    ("Uso", "uso"),
)
