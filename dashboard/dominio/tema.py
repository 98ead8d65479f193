"""Temas de las sesiones y los cuatro bloques de referencia (Guía 6.1.2.b y 6.2.3). Referencia, no regla."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tema:
    """Un tema del catálogo; `bloque` es "" para los que no pertenecen a los cuatro bloques."""

    codigo: str
    nombre: str
    bloque: str


#: Los cuatro bloques de la guía, en su orden.
BLOQUES: tuple[tuple[str, str], ...] = (
    ("embarazo", "Lactancia y embarazo"),
    ("recien_nacido", "Recién nacido"),
    ("menor_6m", "Menor de 6 meses"),
    ("de_6_a_24m", "De 6 a 24 meses"),
)

TEMAS: tuple[Tema, ...] = (
    Tema("T01", "Beneficios de la lactancia materna", "embarazo"),
    Tema("T02", "Riesgos de los sucedáneos de la leche materna", "embarazo"),
    Tema("T03", "Contacto precoz piel a piel", "embarazo"),
    Tema("T04", "Inicio de la lactancia en la primera hora", "embarazo"),
    Tema("T05", "Calostro, la primera leche", "recien_nacido"),
    Tema("T06", "Buen agarre y succión al pecho", "recien_nacido"),
    Tema("T07", "Posiciones para amamantar", "recien_nacido"),
    Tema("T08", "Extracción manual de la leche materna", "menor_6m"),
    Tema("T09", "Conservación de la leche extraída y cómo darla", "menor_6m"),
    Tema("T10", "Derechos laborales vinculados a la lactancia", "menor_6m"),
    Tema("T11", "Relactación", "de_6_a_24m"),
    Tema("T12", "Lactancia y alimentación complementaria", "de_6_a_24m"),
    Tema("T13", "Mitos y realidades de la lactancia", "de_6_a_24m"),
    Tema("T14", "Acciones de promoción en la localidad", ""),
    Tema("T98", "Otro tema", ""),
)
CODIGOS_TEMA: tuple[str, ...] = tuple(tema.codigo for tema in TEMAS)
