"""Paso 2: qué pasaría al publicar, qué se entendió de cada archivo y la decisión."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dashboard.nucleo.formato import palabra, plural
from dashboard.paginas.datos.archivos import pide_algo, tarjeta_archivo, tarjeta_limpios
from dashboard.paginas.datos.cambios import tarjeta_cambios, tarjeta_indicadores
from dashboard.paginas.datos.subir import pasos
from dashboard.piezas import html
from dashboard.piezas.html import Pieza
from dashboard.piezas.tarjeta import tarjeta

Datos = Mapping[str, Any]


def titular_de_revision(revision: Datos) -> tuple[str, str]:
    """Lo que pasaría al publicar, en una frase."""
    tablas = [tabla for archivo in revision["archivos"] for tabla in archivo["tablas"]]
    aceptadas, rechazadas = (sum(t[clave] for t in tablas) for clave in ("aceptadas", "rechazadas"))
    bajada = (
        f"De {plural(sum(t['total'] for t in tablas), 'fila')} de datos: {plural(aceptadas, 'aceptada')} "
        f"({plural(sum(t['reparadas'] for t in tablas), 'reparada')}), {plural(rechazadas, 'rechazada')}, "
        f"{plural(sum(t['ignoradas'] for t in tablas), 'ignorada')}."
    )
    if revision["sin_cambios"]:
        return "Todo lo que traen los archivos ya está cargado igual.", bajada
    if not revision["publicable"]:
        return "Todavía no se puede publicar.", revision["motivo"] or bajada
    if rechazadas:
        verbo = palabra(rechazadas, "se rechaza", "se rechazan")
        return f"Se puede publicar, sin {plural(rechazadas, 'fila')} que {verbo}.", bajada
    return "Se puede publicar: todas las filas se entendieron.", bajada


def cuerpo_de_revision(revision: Datos, opciones: Pieza) -> Pieza:
    """A la izquierda la decisión y los archivos, primero los que piden algo; a la derecha, lo que cambiaría."""
    con_algo = [archivo for archivo in revision["archivos"] if pide_algo(archivo)]
    limpios = [archivo for archivo in revision["archivos"] if not pide_algo(archivo)]
    return html.Div(
        html.Div(
            _decidir(revision, opciones),
            *(tarjeta_archivo(archivo) for archivo in con_algo),
            tarjeta_limpios(limpios) if limpios else None,
            className="columna",
        ),
        html.Div(
            tarjeta_cambios(revision["cambios"]), tarjeta_indicadores(revision["indicadores"]), className="columna"
        ),
        className="rejilla rejilla-dos rejilla-revision",
    )


def _decidir(revision: Datos, opciones: Pieza) -> Pieza:
    avisos = html.Ul([html.Li(aviso) for aviso in revision["avisos"]], className="avisos-carga")
    return tarjeta(
        "¿Publicar?",
        html.Div(
            pasos(2),
            avisos if revision["avisos"] else None,
            html.P(revision["motivo"], className="error-mensaje") if revision["motivo"] else None,
            html.Div(
                html.Button(
                    "Publicar",
                    className="boton principal",
                    type="button",
                    disabled=not revision["publicable"],
                    **{"data-accion": "publicar"},
                ),
                html.Button("Descartar", className="boton", type="button", **{"data-accion": "descartar"}),
                className="acciones",
            ),
            html.Details(
                html.Summary("Cambiar las opciones y revisar otra vez"),
                opciones,
                html.Button("Revisar otra vez", className="boton", type="button", **{"data-accion": "revisar"}),
                className="ver-tabla",
            ),
            html.P(id="mensaje-datos", className="mensaje-datos", role="alert"),
        ),
    )
