"""La validación de Dash sobre las etiquetas ligeras, que no construyen el componente y por eso se la saltan.

Los nombres los mira el constructor de cada componente; los valores, los tipos que Dash escribe en su firma desde los
`propTypes` de React, leídos con pydantic. Cada combinación se mira una sola vez: así puede ir en todas las pruebas.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from inspect import signature
from typing import Any, get_type_hints

from dash.development.base_component import Component
from pydantic import ConfigDict, TypeAdapter, ValidationError

PAQUETES = {
    "dash_html_components": "dash.html",
    "dash_core_components": "dash.dcc",
    "dash_bootstrap_components": "dash_bootstrap_components",
}
#: lo que el navegador y React escriben y las bibliotecas no anotaron: (tipo, propiedad, valor)
DE_MAS = {("Input", "type", "date")}
_ESTRICTO = ConfigDict(strict=True, arbitrary_types_allowed=True)


@cache
def _clase(espacio: str, tipo: str) -> type[Component]:
    return getattr(import_module(PAQUETES[espacio]), tipo)


@cache
def _construir(espacio: str, tipo: str, nombres: frozenset[str]) -> None:
    _clase(espacio, tipo)(**dict.fromkeys(nombres, ""))


@cache
def _lector(espacio: str, tipo: str, nombre: str) -> TypeAdapter[Any] | None:
    """Cómo se lee el valor de una propiedad; `None` si no tiene tipo escrito (`data-…`, `aria-…`)."""
    clase = _clase(espacio, tipo)
    parametro = signature(clase.__init__).parameters.get(nombre)
    if parametro is None:
        return None

    def firma() -> None: ...

    # las formas propias de un componente (`Select.Options`) se anotan por su nombre y viven dentro de él
    firma.__annotations__ = {nombre: parametro.annotation}
    del_componente = {**vars(sys.modules[clase.__module__]), **vars(clase)}
    return TypeAdapter(get_type_hints(firma, del_componente, include_extras=True)[nombre], config=_ESTRICTO)


@cache
def _cerrada(espacio: str, tipo: str, nombre: str) -> bool:
    return "Literal[" in str(signature(_clase(espacio, tipo).__init__).parameters.get(nombre))


def _exigir(espacio: str, tipo: str, nombre: str, valor: Any) -> None:
    lector = _lector(espacio, tipo, nombre)
    if lector is None or (isinstance(valor, str) and (tipo, nombre, valor) in DE_MAS):
        return
    try:
        lector.validate_python(valor)
    except ValidationError as error:
        raise TypeError(f"{PAQUETES[espacio]}.{tipo} no recibe {nombre}={valor!r}:\n{error}") from error


#: `_de`: la clase del valor, porque para la memoria `True` y `1` son el mismo
@cache
def _exigir_una_vez(espacio: str, tipo: str, nombre: str, valor: Any, _de: type) -> None:
    _exigir(espacio, tipo, nombre, valor)


def validar(espacio: str, tipo: str, props: Mapping[str, Any]) -> None:
    """`TypeError`, como en Dash, con una propiedad que el componente no tiene o un valor que no es de su tipo."""
    # lo que vale `None` no llega a la pieza
    puestas = {nombre: valor for nombre, valor in props.items() if valor is not None}
    _construir(espacio, tipo, frozenset(puestas))
    for nombre, valor in puestas.items():
        if isinstance(valor, (bool, int, float, str)):
            # de un texto libre basta saber que lo es: solo los de una lista cerrada se miran uno a uno
            mirado = valor if _cerrada(espacio, tipo, nombre) else type(valor)()
            _exigir_una_vez(espacio, tipo, nombre, mirado, type(valor))
        else:
            _exigir(espacio, tipo, nombre, valor)
