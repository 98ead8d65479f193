"""`docs/prioridad.md`, escrito desde los factores: `make docs` lo vuelve a escribir."""

from __future__ import annotations

from dashboard.planificacion.factores import FACTORES
from dashboard.planificacion.pesos import MAXIMO


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
        f"dan exactamente el total. Los pesos van de 0 a {MAXIMO} y se cambian en la página o en la dirección "
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
