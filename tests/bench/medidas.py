"""Qué es una medida y cómo se imprime la tabla."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class Medida:
    """Una fila de la tabla: qué se midió, cuánto dio y cuál era la meta."""

    que: str
    dio: str
    meta: str
    cumple: bool | None = None


def p95(valores: Sequence[float]) -> float:
    """Percentil 95."""
    return float(np.percentile(np.array(valores), 95))


def imprimir(medidas: Sequence[Medida]) -> None:
    """La tabla con la máquina en que se midió."""
    carga = os.getloadavg()[0] if hasattr(os, "getloadavg") else float("nan")
    escribir(
        f"\nPython {platform.python_version()} · {os.cpu_count()} núcleos · {platform.system()} {platform.machine()} · "
        f"carga {carga:.1f}\n"
    )
    ancho = max(len(medida.que) for medida in medidas)
    dio = max(len(medida.dio) for medida in medidas)
    for medida in medidas:
        signo = {True: "✓", False: "✗", None: " "}[medida.cumple]
        escribir(f"  {signo} {medida.que:<{ancho}}  {medida.dio:>{dio}}   meta {medida.meta}\n")


def escribir(texto: str) -> None:
    """A la salida estándar, de una vez."""
    sys.stdout.write(texto)
    sys.stdout.flush()
