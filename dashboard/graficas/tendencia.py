"""Asistencia mensual con su rango esperado (carta de control)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dashboard.dominio.formato import porcentaje
from dashboard.dominio.periodo import MESES, Periodo
from dashboard.graficas.tema import TOKENS, diseno, eje, sin_datos


def rotulos_de_meses(meses: Sequence[int]) -> tuple[list[str], list[str]]:
    """Posiciones (ISO, primer día) y textos del eje: enero con el año y julio; si son pocos meses, todos."""
    salto = 1 if len(meses) <= 13 else 3 if len(meses) <= 26 else 6
    elegidos = [mes for mes in meses if (mes % 12) % salto == 0]
    textos = [
        f"{MESES[mes % 12]} {mes // 12}" if mes % 12 == 0 or mes == elegidos[0] else MESES[mes % 12] for mes in elegidos
    ]
    return [iso(mes) for mes in elegidos], textos


def iso(mes: int) -> str:
    """Primer día de un mes como texto ISO."""
    return f"{mes // 12}-{mes % 12 + 1:02d}-01"


def tendencia(
    meses: Sequence[int],
    asistentes: Sequence[int],
    esperadas: Sequence[int],
    inferior: Sequence[float | None],
    superior: Sequence[float | None],
    fuera: Sequence[bool],
    periodo: Periodo,
) -> dict[str, Any]:
    """Figura de la asistencia por mes (proporciones 0–1) con banda del rango esperado y puntos fuera de él.

    Los meses del periodo elegido llevan un fondo. Sin esperadas no hay punto: la línea se corta.
    """
    if not any(esperadas):
        return sin_datos("Ninguna sesión con asistencia")
    equis = [iso(mes) for mes in meses]
    valores = [a / e if e else None for a, e in zip(asistentes, esperadas, strict=True)]
    notas = [
        f"{Periodo.mes(m).texto}: {porcentaje(a, e)} ({a} de {e}{', señal de cambio' if f else ''})"
        if e
        else f"{Periodo.mes(m).texto}: sin dato"
        for m, a, e, f in zip(meses, asistentes, esperadas, fuera, strict=True)
    ]
    banda = {"mode": "lines", "line": {"width": 0}, "hoverinfo": "skip", "x": equis, "type": "scatter"}
    presentes = [v for v in [*valores, *inferior, *superior] if v is not None]
    bajo, alto = min(presentes), max(presentes)
    posiciones, textos = rotulos_de_meses(meses)
    return {
        "data": [
            {**banda, "y": list(inferior)},
            {**banda, "y": list(superior), "fill": "tonexty", "fillcolor": TOKENS["banda"]},
            {
                "type": "scatter",
                "mode": "lines+markers",
                "x": equis,
                "y": valores,
                "connectgaps": False,
                "line": {"color": TOKENS["acento"], "width": 2},
                "marker": {
                    "color": [TOKENS["no"] if f else TOKENS["acento"] for f in fuera],
                    "size": [8 if f else 4 for f in fuera],
                    "symbol": ["diamond" if f else "circle" for f in fuera],
                },
                "customdata": notas,
                "hovertemplate": "%{customdata}<extra></extra>",
            },
        ],
        "layout": diseno(
            xaxis=eje(type="date", tickvals=posiciones, ticktext=textos, showgrid=False, range=_rango(meses)),
            yaxis=eje(tickformat=".0%", range=[max(0.0, bajo - 0.04), min(1.0, alto + 0.04) + 0.001], nticks=5),
            shapes=[_sombra(periodo)] if periodo.largo < len(meses) else [],
            hovermode="closest",
        ),
    }


def _rango(meses: Sequence[int]) -> list[str]:
    return [
        f"{(meses[0] - 1) // 12}-{(meses[0] - 1) % 12 + 1:02d}-15",
        f"{meses[-1] // 12}-{meses[-1] % 12 + 1:02d}-16",
    ]


def _sombra(periodo: Periodo) -> dict[str, Any]:
    return {
        "type": "rect", "xref": "x", "yref": "paper", "layer": "below", "line": {"width": 0},
        "x0": iso(periodo.primer_mes), "x1": iso(periodo.ultimo_mes), "y0": 0, "y1": 1,
        "fillcolor": TOKENS["acento"], "opacity": 0.05,
    }  # fmt: skip
