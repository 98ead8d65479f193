"""Campos de formulario con su rótulo. Los lee un guion propio por su `name`: cambiar uno no llama al servidor."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dashboard.piezas import etiquetas as html
from dashboard.piezas.etiquetas import Pieza

_ESPACIO = "dash_bootstrap_components"


def entrada(tipo: str, nombre: str, valor: Any, identificador: str, **otros: Any) -> Pieza:
    """Un `dbc.Input` de un tipo de HTML (`number`, `date`, `time`, `text`, `range`)."""
    props = {"type": tipo, "name": nombre, "value": valor, "id": identificador, **otros}
    return {"props": props, "type": "Input", "namespace": _ESPACIO}


def eleccion(nombre: str, valor: str, opciones: Sequence[tuple[str, str]], identificador: str) -> Pieza:
    """Un `dbc.Select`: (valor, texto) de cada opción."""
    lista = [{"value": clave, "label": texto} for clave, texto in opciones]
    props = {"name": nombre, "value": valor, "options": lista, "id": identificador}
    return {"props": props, "type": "Select", "namespace": _ESPACIO}


def campo(rotulo: str, control: Pieza, *, ayuda: str = "", clase: str = "") -> Pieza:
    """Un control con su rótulo encima; `ayuda` es una nota breve debajo."""
    return html.Div(
        [
            html.Label(rotulo, htmlFor=control["props"]["id"]),
            control,
            html.Small(ayuda, className="campo-ayuda") if ayuda else None,
        ],
        className=f"campo {clase}".strip(),
    )
