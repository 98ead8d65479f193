"""Qué cambiaría al publicar: filas por tabla, celdas de muestra e indicadores nacionales."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.nucleo.formato import entero, palabra, plural
from dashboard.piezas import html
from dashboard.piezas.html import Pieza
from dashboard.piezas.tarjeta import tarjeta

Datos = Mapping[str, Any]


def _th(texto: str, *, numero: bool) -> Pieza:
    return html.Th(texto, scope="col", className="num" if numero else None)


def tarjeta_cambios(cambios: Sequence[Datos]) -> Pieza:
    """Filas nuevas, reemplazadas, iguales y quitadas de cada tabla."""
    if not cambios:
        return tarjeta("Qué cambiaría en los datos", html.P("Nada.", className="vacio"))
    columnas = ("Tabla", "Nuevas", "Reemplazadas", "Iguales", "Quitadas")
    filas = [
        html.Tr(
            html.Th(cambio["tabla"], scope="row"),
            *(
                html.Td(entero(cambio[clave]), className="num")
                for clave in ("nuevas", "reemplazadas", "iguales", "quitadas")
            ),
        )
        for cambio in cambios
    ]
    ejemplos = [(cambio["tabla"], celda) for cambio in cambios for celda in cambio["ejemplos"]]
    return tarjeta(
        "Qué cambiaría en los datos",
        html.Div(
            html.Div(
                html.Table(
                    html.Thead(
                        html.Tr(
                            [html.Th(t, scope="col", className="num" if i else None) for i, t in enumerate(columnas)]
                        )
                    ),
                    html.Tbody(filas),
                    className="tabla",
                ),
                className="tabla-ancha",
            ),
            _celdas(ejemplos) if ejemplos else None,
        ),
        pista="filas, frente a lo que se sirve hoy",
    )


def _celdas(ejemplos: Sequence[tuple[str, Datos]]) -> Pieza:
    cabeza = html.Tr([html.Th(texto, scope="col") for texto in ("Tabla", "Fila", "Columna", "Antes", "Después")])
    filas = [
        html.Tr([html.Td(x) for x in (tabla, celda["clave"], celda["columna"], celda["antes"], celda["despues"])])
        for tabla, celda in ejemplos
    ]
    return html.Details(
        html.Summary(f"Ver {plural(len(ejemplos), 'celda')} que {palabra(len(ejemplos), 'cambia', 'cambian')}"),
        html.Div(
            html.Table(html.Thead(cabeza), html.Tbody(filas), className="tabla"),
            className="tabla-ancha",
        ),
        className="ver-tabla",
    )


def tarjeta_indicadores(indicadores: Sequence[Datos]) -> Pieza | None:
    """Cada indicador hoy y si se publica; `None` si no hay borrador con qué medirlos."""
    if not indicadores:
        return None
    cabeza = html.Tr([html.Th(texto, scope="col") for texto in ("Indicador", "Hoy", "Si publica", "")])
    filas = [
        html.Tr(
            html.Th(fila["nombre"], scope="row"),
            html.Td(fila["antes"]),
            html.Td(html.B(fila["despues"]) if fila["cambia"] else fila["despues"]),
            html.Td(_movida(fila)),
        )
        for fila in indicadores
    ]
    return tarjeta(
        "Cómo se moverían los indicadores",
        html.Div(
            html.Table(html.Thead(cabeza), html.Tbody(filas), className="tabla"),
            className="tabla-ancha",
        ),
        pista=f"en {indicadores[0]['lugar']}, en el año de los datos" if indicadores else "",
    )


def _movida(fila: Datos) -> Any:
    if fila["primera"]:
        return "primera vez"
    return html.Span("◆ cambia", className="sello sello-depende") if fila["cambia"] else "igual"
