"""Las cargas que alguien dejó a medias: se retoman o se descartan desde su página."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from dashboard.nucleo.formato import enumerar, plural
from dashboard.piezas import html
from dashboard.piezas.enlaces import enlace
from dashboard.piezas.html import Pieza
from dashboard.piezas.tarjeta import tarjeta
from dashboard.publicacion.cargas import Pendiente

_FASES = {
    "subiendo": "sin revisar",
    "revisando": "se está revisando",
    "revisada": "revisada, sin publicar",
    "publicando": "se está publicando",
    "error": "no se pudo terminar",
}
#: archivos que se nombran; los demás se cuentan
_NOMBRES = 3


def tarjeta_pendientes(pendientes: Sequence[Pendiente]) -> Pieza | None:
    """Una por fila, con el enlace para seguir; `None` si no hay ninguna."""
    if not pendientes:
        return None
    return tarjeta(
        "Cargas a medias",
        html.Ul([_fila(pendiente) for pendiente in pendientes], className="conservadas"),
        pista="se olvidan solas en un día",
    )


def _fila(pendiente: Pendiente) -> Pieza:
    nombres = list(pendiente.archivos[:_NOMBRES])
    if resto := len(pendiente.archivos) - len(nombres):
        nombres.append(plural(resto, "otro"))
    cuando = datetime.fromtimestamp(pendiente.cuando)
    return html.Li(
        html.Span(
            html.B(enumerar(nombres)),
            html.Span(f"{_FASES[pendiente.fase]}, {cuando:%d/%m/%Y %H:%M}", className="pista-fila"),
        ),
        enlace("Seguir", f"/datos?carga={pendiente.identificador}", "boton boton-corto"),
    )
