"""Moverse: enlaces internos, migas de pan y selectores. Todo es un enlace con su dirección, y funciona sin guiones."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Corte, Periodo
from dashboard.dominio.territorio import NOMBRES_NIVEL, Nivel
from dashboard.navegacion.vista import Vista
from dashboard.piezas import html
from dashboard.piezas.html import Pieza


def enlace(contenido: Any, destino: str, clase: str = "", **otros: Any) -> Pieza:
    """Un enlace a otra vista. `destino`: una dirección propia ya escrita (`Vista.url()`)."""
    return html.Link(contenido, href=destino, className=clase or None, **otros)


def descarga(contenido: Any, destino: str, clase: str = "enlace-descarga") -> Pieza:
    """Un enlace que descarga un archivo: sí pide la página al servidor."""
    return html.A(contenido, href=destino, className=clase, download="")


def abre_lista(contenido: Any, destino: str, clase: str = "abre-lista") -> Pieza:
    """Un enlace a una lista. Carga la página entera: el componente de tablas pesa y solo viaja donde se abre una."""
    return html.A(contenido, href=destino, className=clase)


#: más hermanos que estos no se leen en un menú: se buscan
HERMANOS_MAXIMOS = 120


Destino = Callable[[Nodo], str]


def migas(vista: Vista, camino: Sequence[Nodo], hermanos: Sequence[Nodo], destino: Destino | None = None) -> Pieza:
    """El `camino` desde lo más alto; el último paso es la página actual y abre a sus `hermanos`.

    `destino` da la dirección de cada nodo; por defecto, su página.
    """
    ir = destino or (lambda nodo: vista.hacia(nodo.codigo, nodo.nivel).url())
    pasos: list[Any] = []
    for superior in camino[:-1]:
        pasos.append(html.Li(enlace(_nombre(superior), ir(superior))))
    pasos.append(html.Li(_con_hermanos(camino[-1], hermanos, ir)))
    return html.Nav(html.Ol(pasos), className="migas", **{"aria-label": "Camino"})


def _nombre(nodo: Nodo) -> str:
    if nodo.nivel in (Nivel.RED, Nivel.MICRORRED) and not nodo.nombre.lower().startswith(("red", "microrred", "sin ")):
        return f"{NOMBRES_NIVEL[nodo.nivel][0].capitalize()} {nodo.nombre}"
    return nodo.nombre


def _con_hermanos(nodo: Nodo, hermanos: Sequence[Nodo], ir: Destino) -> Any:
    actual = html.Span(_nombre(nodo), className="miga-actual", **{"aria-current": "page"})
    if not 1 < len(hermanos) <= HERMANOS_MAXIMOS:
        return actual
    otros = sorted(hermanos, key=lambda hermano: hermano.nombre)
    plural = NOMBRES_NIVEL[nodo.nivel][1]
    return html.Details(
        html.Summary(
            actual,
            html.Span(
                f" ver otras {plural}" if plural in ("regiones", "redes", "microrredes") else f" ver otros {plural}",
                className="solo-lector",
            ),
        ),
        html.Ul(
            [
                html.Li(
                    enlace(
                        hermano.nombre,
                        ir(hermano),
                        "actual" if hermano.codigo == nodo.codigo else "",
                    )
                )
                for hermano in otros
            ],
            className="menu",
        ),
        className="desplegable",
    )


def segmentos(nombre: str, opciones: Sequence[tuple[str, str, bool]]) -> Pieza:
    """Botones unidos: (texto, dirección, si es el actual)."""
    return html.Nav(
        [
            enlace(texto, destino, "actual" if actual else "")
            if not actual
            else html.Span(texto, className="actual", **{"aria-current": "true"})
            for texto, destino, actual in opciones
        ],
        className="segmentos",
        **{"aria-label": nombre},
    )


def desplegable(nombre: str, actual: Any, opciones: Sequence[tuple[str, str, bool]], clase: str = "") -> Pieza:
    """Un menú de enlaces que se abre con el teclado o el ratón: (texto, dirección, si es el actual)."""
    return html.Details(
        html.Summary(html.Span(f"{nombre}: ", className="solo-lector"), actual),
        html.Ul(
            [html.Li(enlace(texto, destino, "actual" if es else "")) for texto, destino, es in opciones],
            className="menu",
        ),
        className=f"desplegable caja {clase}",
    )


_NOMBRES = {Corte.ANIO: "Año", Corte.SEMESTRE: "Semestre", Corte.MES: "Mes"}


def selector_de_periodo(vista: Vista, periodos: Sequence[Periodo]) -> Pieza:
    """Clase de periodo y periodo. Al cambiar de clase se va al que contiene o sigue al actual."""
    de_clase = [periodo for periodo in periodos if periodo.corte is vista.periodo.corte]
    clases = [
        (nombre, vista.con(periodo=_equivalente(vista.periodo, corte, periodos)).url(), corte is vista.periodo.corte)
        for corte, nombre in _NOMBRES.items()
    ]
    opciones = [
        (periodo.texto, vista.con(periodo=periodo).url(), periodo == vista.periodo) for periodo in reversed(de_clase)
    ]
    informativo = {
        Corte.SEMESTRE: "corte informativo: la norma mide por año",
        Corte.MES: "solo para tendencias: la norma mide por año",
    }.get(vista.periodo.corte)
    return html.Div(
        segmentos("Clase de periodo", clases),
        desplegable("Periodo", vista.periodo.texto, opciones),
        html.Span(informativo, className="informativo") if informativo else None,
        className="selector-periodo",
    )


def _equivalente(actual: Periodo, corte: Corte, periodos: Sequence[Periodo]) -> Periodo:
    """El periodo de otra clase que contiene el último mes con datos del actual."""
    candidatos = [periodo for periodo in periodos if periodo.corte is corte]
    cruzados = [periodo for periodo in candidatos if periodo.se_cruza_con(actual)]
    return cruzados[-1] if cruzados else candidatos[-1]
