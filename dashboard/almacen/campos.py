"""Qué se guarda de una fila de las tablas de la guía que se siguen mes a mes: enteros, en el orden del contrato.

Cada tabla es una matriz (campos, filas), por unidad y fecha; así los procesos del servidor comparten sus páginas.
"""

from __future__ import annotations

from functools import cache

from dashboard.contratos.contrato import Columna, Tipo
from dashboard.contratos.tablas import SEGUIDAS, tabla_de

#: las que hablan de un grupo; las demás, de un establecimiento
DE_GRUPOS = frozenset(tabla.nombre for tabla in SEGUIDAS if tabla.unidad == "codigo_grupo")
#: `unidad` es su fila en el árbol; `dia`, su ordinal; `archivo` y `linea`, de dónde salió
PROPIOS = ("unidad", "dia", "archivo", "linea")
#: las siete cuentas de personas de una sesión (Anexo 2), que solo se dicen de la red hacia arriba
PARTICIPANTES = (
    "gestantes", "lactantes", "cuidadoras", "visitantes", "ninos_0_5m", "ninos_6_11m", "ninos_12_23m",
)  # fmt: skip
#: lo demás es su clave, o texto que no se sigue; del código de un taller, cuál de ellos es
_NUMEROS = (Tipo.ENTERO, Tipo.LOGICO, Tipo.CATALOGO, Tipo.FECHA, Tipo.CODIGO)


@cache
def columnas(tabla: str) -> tuple[Columna, ...]:
    """Las columnas del contrato que se guardan, además de las propias."""
    contrato = tabla_de(tabla)
    fuera = {contrato.unidad, contrato.cuando}
    return tuple(c for c in contrato.columnas if c.nombre not in fuera and c.tipo in _NUMEROS)


@cache
def campos(tabla: str) -> tuple[str, ...]:
    """Los campos de su matriz, en orden."""
    return (*PROPIOS, *(columna.nombre for columna in columnas(tabla)))
