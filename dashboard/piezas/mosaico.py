"""El mosaico: fichas del mismo tamaño que son enlaces. Es también el mapa del teclado y del lector de pantalla."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from dashboard.piezas import etiquetas as html
from dashboard.piezas.enlace import enlace
from dashboard.piezas.etiquetas import Pieza
from dashboard.graficas.tema import TOKENS, texto_sobre


@dataclass(frozen=True, slots=True)
class Ficha:
    """Una ficha del mosaico. `sitio`: (fila, columna) desde 1, o `None` para ir una tras otra."""

    nombre: str
    sigla: str
    valor: str
    nota: str
    figura: str
    color: str
    trama: bool
    destino: str
    sitio: tuple[int, int] | None


def mosaico(fichas: list[Ficha], nombre: str) -> Pieza:
    """Una lista de enlaces dibujada como fichas; con sitio, en la cuadrícula del Perú."""
    con_sitio = bool(fichas) and all(ficha.sitio for ficha in fichas)
    return html.Ul(
        [html.Li(_ficha(ficha), style=_lugar(ficha) if con_sitio else None) for ficha in fichas],
        className="mosaico mosaico-mapa" if con_sitio else "mosaico",
        **{"aria-label": nombre},
    )


def _lugar(ficha: Ficha) -> dict[str, Any]:
    assert ficha.sitio is not None
    return {"gridRow": str(ficha.sitio[0]), "gridColumn": str(ficha.sitio[1])}


def _ficha(ficha: Ficha) -> Any:
    return enlace(
        [
            html.Span(ficha.sigla, className="ficha-sigla", **{"aria-hidden": "true"}),
            html.Span(ficha.nombre, className="ficha-nombre"),
            html.Span(ficha.valor, className="ficha-valor"),
            html.Span(ficha.figura, className="ficha-figura", **{"aria-hidden": "true"}),
            html.Span(f". {ficha.nota}", className="solo-lector"),
        ],
        ficha.destino,
        "ficha ficha-trama" if ficha.trama else "ficha",
        style={"background": TOKENS[ficha.color], "color": texto_sobre(ficha.color)},
        title=f"{ficha.nombre}: {ficha.nota}",
    )
