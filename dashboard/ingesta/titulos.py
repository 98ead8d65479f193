"""Todos los títulos de columna que el tablero conoce, de cualquier tabla: con ellos se halla el encabezado."""

from __future__ import annotations

from collections.abc import Iterable

from dashboard.contratos.tablas import TABLAS
from dashboard.ingesta.encabezado import titulo_plano
from dashboard.ingesta.forma_registro import TITULOS as DEL_REGISTRO

#: títulos con que suele venir el nombre del establecimiento al lado de su código
NOMBRES_DE_ESTABLECIMIENTO = frozenset(
    {"establecimiento", "nombre_establecimiento", "nombre_del_establecimiento", "eess", "nombre_eess", "ipress",
     "nombre_ipress", "nombre_de_establecimiento", "nombre_del_eess", "establecimiento_de_salud"}
)  # fmt: skip

#: y su UBIGEO
UBIGEOS = frozenset({"ubigeo", "codigo_ubigeo", "ubigeo_distrito", "ubigeo_establecimiento", "ubigeo_eess"})

CONOCIDOS: frozenset[str] = (
    frozenset(
        titulo_plano(titulo)
        for tabla in TABLAS
        for columna in tabla.columnas
        for titulo in (columna.nombre, *columna.sinonimos)
    )
    | frozenset(titulo for titulos in DEL_REGISTRO.values() for titulo in titulos)
    | NOMBRES_DE_ESTABLECIMIENTO
    | UBIGEOS
)


def conocidos(celdas: Iterable[str]) -> int:
    """Cuántas celdas distintas son un título conocido."""
    return len({plano for celda in celdas if celda and (plano := titulo_plano(celda)) in CONOCIDOS})


#: parecido (de 0 a 100) desde el que un título se propone como otro mal escrito
PARECIDO = 80


def parecidos(celdas: Iterable[str]) -> int:
    """Cuántas celdas distintas son un título conocido o se le parecen."""
    return sum(utilizable(celda) for celda in set(celdas) if 3 < len(celda) <= 60)


def utilizable(titulo: str) -> bool:
    """Si el título es el de alguna columna, o tan parecido que se puede proponer como ella."""
    from rapidfuzz import fuzz, process

    plano = titulo_plano(titulo)
    cercano = process.extractOne(plano, CONOCIDOS, scorer=fuzz.ratio, score_cutoff=PARECIDO) if len(plano) > 3 else None
    return plano in CONOCIDOS or cercano is not None
