"""Cómo se llama un archivo que sale del tablero: dice qué trae, de dónde, de cuándo y si es de demostración."""

from __future__ import annotations

import re

from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Periodo
from dashboard.dominio.territorio import sin_tildes

_LARGO = 40


def nombre_de_archivo(que: str, nodo: Nodo, periodo: Periodo, demostracion: bool, extension: str) -> str:
    """`libro_11_cusco_2026-S1.xlsx`: solo letras sin tilde, cifras, guiones y rayas, en cualquier sistema."""
    nombre = _plano(sin_tildes(nodo.nombre))[:_LARGO].strip("-")
    partes = [_plano(que, "_-"), _plano(nodo.codigo), nombre, str(periodo)]
    return f"{'DEMOSTRACION_' if demostracion else ''}{'_'.join(parte for parte in partes if parte)}.{extension}"


def _plano(texto: str, ademas: str = "") -> str:
    return re.sub(rf"[^0-9A-Za-z{ademas}]+", "-", texto).strip("-")
