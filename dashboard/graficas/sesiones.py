"""Las sesiones de un grupo en el tiempo: quiénes vinieron, quiénes faltaron y los meses sin reunión."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import Any

from dashboard.dominio.formato import fecha
from dashboard.dominio.periodo import numero_mes
from dashboard.graficas.tema import TOKENS, diseno, eje, relleno
from dashboard.graficas.tendencia import iso, rotulos_de_meses

#: columna de la sesión, nombre y color de cada parte de la barra
PARTES: tuple[tuple[str, str, str], ...] = (
    ("asistentes", "asistieron", "asistieron"),
    ("faltas_justificadas", "falta justificada", "justificada"),
    ("faltas_injustificadas", "falta injustificada", "injustificada"),
    ("faltas_sin_motivo", "sin motivo o sin calificar", "sin-motivo"),
    ("salidas", "salió del grupo", "salida"),
)
_DIA = 86_400_000


def sesiones(columnas: Mapping[str, Sequence[Any]], meses: Sequence[int], sin_sesion: Sequence[int]) -> dict[str, Any]:
    """Una barra por sesión en su fecha. `meses`: los que abarca el eje; `sin_sesion`: los que quedaron vacíos."""
    fechas: Sequence[date] = columnas["fecha"]
    separacion = min(((b - a).days for a, b in pairwise(fechas) if b > a), default=28)
    ancho = max(1, min(20, round(separacion * 0.75))) * _DIA
    tope = max((max(0, a) + _faltas(columnas, i) for i, a in enumerate(columnas["asistentes"])), default=10)
    trazos = [
        {
            "type": "bar",
            "x": [dia.isoformat() for dia in fechas],
            "y": [valor if valor >= 0 else None for valor in columnas[campo]],
            "width": ancho,
            "name": nombre,
            "marker": relleno(color),
            "customdata": [
                f"{fecha(dia)}: {valor} {nombre}" for dia, valor in zip(fechas, columnas[campo], strict=True)
            ],
            "hovertemplate": "%{customdata}<extra></extra>",
        }
        for campo, nombre, color in PARTES
        if campo != "salidas" or any(columnas[campo])
    ]
    posiciones, textos = rotulos_de_meses(meses)
    return {
        "data": trazos,
        "layout": diseno(
            barmode="stack",
            margin={"l": 36, "r": 12, "t": 8, "b": 44},
            xaxis=eje(
                type="date", tickvals=posiciones, ticktext=textos, showgrid=False,
                range=[iso(meses[0]), iso(meses[-1] + 1)],
            ),
            yaxis=eje(tickformat=",d", rangemode="tozero", nticks=5, range=[0, tope * 1.08]),
            shapes=[_hueco(mes) for mes in sin_sesion],
        ),
    }  # fmt: skip


def _faltas(columnas: Mapping[str, Sequence[Any]], i: int) -> int:
    return sum(columnas[campo][i] for campo, _, _ in PARTES[1:])


def _hueco(mes: int) -> dict[str, Any]:
    """Marco punteado sobre un mes sin sesión."""
    return {
        "type": "rect", "xref": "x", "yref": "paper", "y0": 0, "y1": 1,
        "x0": f"{iso(mes)[:8]}04", "x1": f"{iso(mes)[:8]}27",
        "line": {"color": TOKENS["no"], "width": 1, "dash": "dot"}, "fillcolor": "rgba(0,0,0,0)",
    }  # fmt: skip


def meses_sin_sesion(fechas: Sequence[date], desde: int, hasta: int) -> list[int]:
    """Números de mes de `desde` a `hasta` (incluidos) en que no hubo ninguna sesión."""
    con_sesion = {numero_mes(dia) for dia in fechas}
    return [mes for mes in range(desde, hasta + 1) if mes not in con_sesion]
