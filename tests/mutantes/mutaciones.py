"""Los cambios que una prueba debería notar: una comparación, un «no», un «y», un número o lo que se devuelve."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass

_CONTRARIAS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
#: lo que dice un tipo no cambia lo que hace el código
_DE_TIPOS = {"annotation", "returns", "type_comment"}


@dataclass(frozen=True, slots=True)
class Mutante:
    """Un cambio en un archivo: dónde, qué decía, qué dice y el archivo entero ya cambiado."""

    linea: int
    antes: str
    despues: str
    fuente: str


def cuantos(fuente: str) -> int:
    """Cuántos mutantes admite un archivo."""
    return sum(1 for _ in _sitios(ast.parse(fuente)))


def mutante(fuente: str, numero: int) -> Mutante:
    """El mutante de ese número (desde 0), siempre el mismo para el mismo texto."""
    arbol = ast.parse(fuente)
    for lugar, (padre, campo, indice, nuevo) in enumerate(_sitios(arbol)):
        if lugar == numero:
            viejo = _poner(padre, campo, indice, nuevo)
            assert isinstance(viejo, (ast.expr, ast.stmt))
            cambiado = ast.unparse(ast.fix_missing_locations(arbol))
            return Mutante(viejo.lineno, ast.unparse(viejo), ast.unparse(nuevo), cambiado + "\n")
    raise IndexError(numero)


def _sitios(padre: ast.AST) -> Iterator[tuple[ast.AST, str, int | None, ast.AST]]:
    """(padre, campo, lugar en la lista, nodo nuevo) de cada cambio posible, en un orden que depende solo del texto."""
    for campo, valor in ast.iter_fields(padre):
        if campo in _DE_TIPOS:
            continue
        hijos = enumerate(valor) if isinstance(valor, list) else [(None, valor)]
        for indice, hijo in list(hijos):
            for nuevo in _variantes(hijo):
                yield padre, campo, indice, nuevo
            if isinstance(hijo, ast.AST):
                yield from _sitios(hijo)


def _poner(padre: ast.AST, campo: str, indice: int | None, nuevo: ast.AST) -> object:
    """Cambia un hijo por otro y devuelve el que estaba."""
    if indice is None:
        viejo = getattr(padre, campo)
        setattr(padre, campo, nuevo)
    else:
        hijos = getattr(padre, campo)
        viejo, hijos[indice] = hijos[indice], nuevo
    return viejo


def _variantes(nodo: object) -> Iterator[ast.AST]:
    if isinstance(nodo, ast.Compare):
        for lugar, operador in enumerate(nodo.ops):
            nuevo = deepcopy(nodo)
            nuevo.ops[lugar] = _CONTRARIAS[type(operador)]()
            yield nuevo
    elif isinstance(nodo, ast.BoolOp):
        yield ast.BoolOp(ast.Or() if isinstance(nodo.op, ast.And) else ast.And(), nodo.values)
    elif isinstance(nodo, ast.UnaryOp) and isinstance(nodo.op, ast.Not):
        yield nodo.operand
    elif isinstance(nodo, ast.Constant) and type(nodo.value) is int:
        yield from (ast.Constant(nodo.value + paso) for paso in (1, -1))
    elif isinstance(nodo, ast.Return) and nodo.value and not _es_none(nodo.value):
        yield ast.Return(ast.Constant(None))


def _es_none(nodo: ast.expr) -> bool:
    return isinstance(nodo, ast.Constant) and nodo.value is None
