"""Vuelve a escribir los documentos que salen del código: `make docs`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from dashboard.contratos.documento import documento_tablas
from dashboard.indicadores.documento import documento_glosario, documento_indicadores
from dashboard.planificacion.documento import documento_prioridad

DOCS = Path(__file__).resolve().parent
GENERADOS: dict[str, Callable[[], str]] = {
    "glosario.md": documento_glosario,
    "indicadores.md": documento_indicadores,
    "prioridad.md": documento_prioridad,
    "tablas.md": documento_tablas,
}

if __name__ == "__main__":
    for nombre, escribir in GENERADOS.items():
        (DOCS / nombre).write_text(escribir(), encoding="utf-8", newline="\n")
