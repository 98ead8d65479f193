"""Las plantillas: un libro de Excel por tabla, escrito desde su contrato."""

from __future__ import annotations

from dashboard.contratos.tablas import TABLAS
from dashboard.piezas import html
from dashboard.piezas.enlaces import descarga
from dashboard.piezas.html import Pieza
from dashboard.piezas.tarjeta import tarjeta


def tarjeta_plantillas() -> Pieza:
    """Todas juntas o una por una."""
    return tarjeta(
        "¿Empieza de cero? Use las plantillas",
        html.Div(
            html.P(
                "Cada una trae sus listas, sus comprobaciones y una hoja que explica cómo llenarla. Llena, entra "
                "sin avisos.",
            ),
            html.Ul(
                [html.Li(descarga(tabla.nombre, f"/datos/plantillas/{tabla.nombre}.xlsx")) for tabla in TABLAS],
                className="plantillas",
            ),
        ),
        accion=descarga("Todas (ZIP)", "/datos/plantillas.zip"),
    )
