"""Inasistencias por mes: justificadas, injustificadas y sin motivo, siempre por separado."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dashboard.dominio.formato import entero
from dashboard.dominio.periodo import Periodo
from dashboard.graficas.tema import diseno, eje, relleno, sin_datos
from dashboard.graficas.tendencia import iso, rotulos_de_meses

#: nombre, color y relieve de cada clase de falta, en el orden de `Consulta.serie_inasistencias`
CLASES: tuple[tuple[str, str], ...] = (
    ("justificadas", "justificada"),
    ("injustificadas", "injustificada"),
    ("sin motivo o sin calificar", "sin-motivo"),
    ("salieron del grupo", "salida"),
)


def inasistencias(meses: Sequence[int], clases: Sequence[Sequence[int]]) -> dict[str, Any]:
    """Barras apiladas por mes. `clases`: una serie por clase de falta, cada una del largo de `meses`."""
    if not any(any(serie) for serie in clases):
        return sin_datos("Ninguna inasistencia registrada")
    equis = [iso(mes) for mes in meses]
    posiciones, textos = rotulos_de_meses(meses)
    trazos = [
        {
            "type": "bar",
            "x": equis,
            "y": list(serie),
            "name": nombre,
            "marker": relleno(color),
            "customdata": [f"{Periodo.mes(m).texto}: {entero(v)} {nombre}" for m, v in zip(meses, serie, strict=True)],
            "hovertemplate": "%{customdata}<extra></extra>",
        }
        for (nombre, color), serie in zip(CLASES, clases, strict=True)
        if any(serie) or color != "salida"
    ]
    return {
        "data": trazos,
        "layout": diseno(
            barmode="stack",
            bargap=0.25,
            xaxis=eje(type="date", tickvals=posiciones, ticktext=textos, showgrid=False),
            yaxis=eje(tickformat=",d", nticks=4, rangemode="tozero"),
        ),
    }
