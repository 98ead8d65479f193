"""El texto de una celda que otra persona abrirá en una hoja de cálculo: siempre texto, nunca una fórmula."""

from __future__ import annotations

#: con esto empieza lo que una hoja de cálculo tomaría por fórmula
_PELIGROSOS = ("=", "+", "-", "@", "\t", "\r", "\n")


def texto_seguro(texto: str) -> str:
    """El texto con un apóstrofo delante si una hoja de cálculo lo tomaría por fórmula. Solo para CSV."""
    return f"'{texto}" if texto.startswith(_PELIGROSOS) else texto
