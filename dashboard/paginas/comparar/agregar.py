"""Agregar un territorio sin ratón ni guiones: un formulario que busca, y enlaces a los que se proponen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dashboard.dominio.nodo import Nodo
from dashboard.navegacion.vista import INDICADOR
from dashboard.nucleo.formato import plural
from dashboard.paginas.comparar.pedido import (
    AGREGAR,
    BUSCA,
    COMPARAR,
    CON,
    MAXIMO,
    SEPARADOR,
    Fuente,
    Pedido,
    hallados,
    propuestos,
)
from dashboard.piezas import html
from dashboard.piezas.enlaces import enlace, segmentos
from dashboard.piezas.html import Pieza

_FUENTES = {
    Fuente.HERMANOS: "Del mismo lugar",
    Fuente.PARECIDOS: "Los más parecidos",
    Fuente.PARTES: "Sus partes",
    Fuente.SUPERIORES: "Los que lo contienen",
}


def agregar(p: Pedido) -> Pieza:
    """El plegable con que se agrega otro; abierto mientras no haya con qué comparar o se esté buscando."""
    if p.lleno:
        return html.P(f"Ya son {MAXIMO}, que es el máximo: quite uno con ✕ para agregar otro.", className="nota")
    abierto = len(p.nodos) < 2 or bool(p.busca or p.vista.campo(AGREGAR))
    frase, nodos = propuestos(p)
    opciones = [
        (texto, p.con(p.nodos, **{AGREGAR: fuente}).url(), fuente is p.fuente) for fuente, texto in _FUENTES.items()
    ]
    return html.Details(
        html.Summary("Agregar un territorio" if len(p.nodos) < 2 else "Agregar otro territorio"),
        _formulario(p),
        _resultados(p) if p.busca else None,
        segmentos("Quiénes se proponen", opciones) if p.nodos else None,
        html.P(f"{frase}:" if nodos else f"{frase}."),
        _enlaces(p, [(nodo, "") for nodo in nodos]),
        open=abierto,
        className="agregar",
    )


def _formulario(p: Pedido) -> Pieza:
    """Un formulario que va al servidor: la página vuelve con lo hallado."""
    fijos = {CON: SEPARADOR.join(nodo.codigo for nodo in p.nodos), "periodo": str(p.periodo)}
    if p.vista.indicador != INDICADOR:
        fijos["indicador"] = p.vista.indicador
    return html.Form(
        [html.entrada("hidden", nombre, valor, f"agregar-{nombre}") for nombre, valor in fijos.items() if valor],
        html.campo("Buscar por nombre o código", html.entrada("search", BUSCA, p.busca, f"agregar-{BUSCA}")),
        html.Button("Buscar", type="submit", className="boton"),
        action=COMPARAR.camino(),
        method="get",
        className="agregar-campos",
        **{"aria-label": "Buscar un territorio para comparar"},
    )


def _resultados(p: Pedido) -> Pieza:
    encontrados = hallados(p)
    if not encontrados:
        return html.P(
            f"Nada que comparar se llama «{p.busca[:40]}». Pruebe con otra palabra o con su código.", role="status"
        )
    return html.Div(
        html.P(f"«{p.busca[:40]}»: {plural(len(encontrados), 'resultado')}.", role="status"),
        _enlaces(p, encontrados),
    )


def _enlaces(p: Pedido, opciones: Sequence[tuple[Nodo, str]]) -> Pieza | None:
    if not opciones:
        return None
    return html.Ul(
        [html.Li(enlace(_rotulo(n, donde), p.mas(n).url())) for n, donde in opciones], className="por-agregar"
    )


def _rotulo(nodo: Nodo, donde: str) -> list[Any]:
    mas = [html.Span("+ ", **{"aria-hidden": "true"}), html.Span("Agregar ", className="solo-lector")]
    return [*mas, nodo.nombre, html.Small(f" {donde}") if donde else None]
