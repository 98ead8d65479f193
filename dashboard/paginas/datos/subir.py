"""Paso 1: subir. Se arrastran o se eligen los archivos y se dicen las tres cosas que un archivo no dice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.piezas import html
from dashboard.piezas.html import Pieza
from dashboard.piezas.tarjeta import tarjeta

Regiones = Sequence[tuple[str, str]]


def tarjeta_subir(regiones: Regiones) -> Pieza:
    """La zona donde se sueltan los archivos, con las opciones de la carga."""
    return tarjeta(
        "Cargar archivos",
        html.Div(
            pasos(1),
            html.Button(
                html.B("Arrastre aquí sus archivos, o elíjalos"),
                html.Span("Excel (.xlsx) o CSV · varios a la vez · tal como los tiene, no hace falta limpiarlos"),
                id="zona-subir",
                className="zona-subir",
                type="button",
            ),
            html.Ul(id="archivos-subidos", className="archivos-subidos", **{"aria-live": "polite"}),
            opciones(regiones, {}),
            html.Div(
                html.Button("Revisar", id="boton-revisar", className="boton principal", type="button", disabled=True),
                html.P(
                    "Revisar no cambia nada de lo que se sirve. Los nombres, documentos, direcciones y "
                    "teléfonos no se guardan nunca.",
                    className="nota",
                ),
                className="acciones-carga",
            ),
            html.P(id="mensaje-datos", className="mensaje-datos", role="alert"),
            id="panel-subir",
        ),
        clase="tarjeta-subir",
    )


def pasos(actual: int) -> Pieza:
    """«1 Subir › 2 Revisar › 3 Publicar», con el actual marcado."""
    nombres = ("Subir", "Revisar", "Publicar")
    return html.Ol(
        [
            html.Li(
                html.Span(str(n), className="paso-numero"),
                nombre,
                className="actual" if n == actual else "hecho" if n < actual else "",
                **({"aria-current": "step"} if n == actual else {}),
            )
            for n, nombre in enumerate(nombres, start=1)
        ],
        className="pasos",
    )


def opciones(regiones: Regiones, elegidas: Mapping[str, Any]) -> Pieza:
    """Los tres selectores de una carga. `elegidas`: lo que ya se había elegido."""
    return html.Div(
        _selector(
            "opcion-partos",
            "¿Quién atiende partos, si no hay lista?",
            (
                ("", "No suponer nada"),
                ("I-4", "Suponer I-4 y superiores"),
                ("I-3", "Suponer I-3 y superiores"),
            ),
            str(elegidas.get("parto_desde", "")),
        ),
        _selector(
            "opcion-modo",
            "¿Qué hacer con lo ya cargado?",
            (
                ("", "Agregar y corregir"),
                ("reemplazar", "Reemplazar lo de sus territorios y meses"),
            ),
            "reemplazar" if elegidas.get("reemplazar") else "",
        ),
        _selector(
            "opcion-oficina",
            "¿Quién entrega? (opcional)",
            (("", "No se dice"), *regiones),
            str(elegidas.get("oficina", "")),
        ),
        className="opciones-carga",
    )


def _selector(identificador: str, rotulo: str, valores: Sequence[tuple[str, str]], elegido: str) -> Pieza:
    return html.Div(
        html.Label(rotulo, htmlFor=identificador),
        html.Select(
            [
                html.Option(texto, value=valor, selected=True if elegido and valor == elegido else None)
                for valor, texto in valores
            ],
            id=identificador,
            className="form-select",
        ),
    )
