"""Migas de pan: el camino desde el Perú y, en cada paso, los hermanos a los que se puede saltar."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from dashboard.piezas import etiquetas as html
from dashboard.piezas.enlace import enlace
from dashboard.piezas.etiquetas import Pieza
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.territorio import NOMBRES_NIVEL, Nivel
from dashboard.navegacion.vista import Vista

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
        [
            html.Summary(
                [
                    actual,
                    html.Span(
                        f" ver otras {plural}"
                        if plural in ("regiones", "redes", "microrredes")
                        else f" ver otros {plural}",
                        className="solo-lector",
                    ),
                ]
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
        ],
        className="desplegable",
    )
