"""Vuelve a escribir los documentos que salen del código: `make docs`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from dashboard.contratos.documento import documento_tablas
from dashboard.indicadores.documento import documento_glosario, documento_indicadores
from dashboard.planificacion.factores import FACTORES, PESO_MAXIMO

DOCS = Path(__file__).resolve().parent


def documento_prioridad() -> str:
    """La prioridad de visita: la fórmula, los pesos de partida y la regla de cada factor."""
    lineas = [
        "# Prioridad de visita",
        "",
        "<!-- Escrito por `make docs`: los cambios se hacen en `dashboard/planificacion/factores.py`. -->",
        "",
        "Son candidatos los grupos en pie en la fecha de datos de su región y los establecimientos que atienden partos "
        "y no tienen ninguno. Cada factor va de 0 a 1. El puntaje, de 0 a 100, es `Σ peso × valor ÷ Σ pesos × 100`; se "
        "redondea a la décima y se reparte entre los factores por el mayor resto, de modo que los sumandos que se leen "
        f"dan exactamente el total. Los pesos van de 0 a {PESO_MAXIMO} y se cambian en la página o en la dirección "
        "(`?pesos=`, en este orden). Los de partida suman 100: cada factor aporta como mucho lo que pesa.",
        "",
        "| factor | peso | fuente |",
        "|---|---|---|",
        *(f"| [{f.nombre}](#{f.clave}) | {f.peso} | {f.fuente} |" for f in FACTORES),
        "",
        "Un dato que falta no suma, y no cuenta como malo ni como bueno.",
    ]
    for factor in FACTORES:
        lineas += [
            "",
            f"## {factor.clave}",
            "",
            f"**{factor.nombre}**",
            "",
            f"- *Regla*: {factor.regla}",
            f"- *Fuente*: {factor.fuente}",
            f"- *Si falta el dato*: {factor.sin_dato}",
        ]
    return "\n".join(lineas) + "\n"


GENERADOS: dict[str, Callable[[], str]] = {
    "glosario.md": documento_glosario,
    "indicadores.md": documento_indicadores,
    "prioridad.md": documento_prioridad,
    "tablas.md": documento_tablas,
}

if __name__ == "__main__":
    for nombre, escribir in GENERADOS.items():
        (DOCS / nombre).write_text(escribir(), encoding="utf-8", newline="\n")
