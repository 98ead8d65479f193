"""Vuelve a escribir los documentos que salen del código: `make docs`. Una prueba comprueba que estén al día."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from dashboard.contratos.documento import documento_tablas
from dashboard.dominio.ficha import CAMPOS, TERMINOS
from dashboard.indicadores.base import Indicador
from dashboard.indicadores.catalogo import CATALOGO
from dashboard.planificacion.documento import documento_prioridad

DOCS = Path(__file__).resolve().parent
_GENERADO = "<!-- Escrito por `make docs`: los cambios se hacen en {}. -->"


def documento_indicadores() -> str:
    """`docs/indicadores.md`: una tabla con todos los indicadores y la Ficha de cada uno."""
    lineas = [
        "# Indicadores",
        "",
        _GENERADO.format("la Ficha de cada indicador, en `dashboard/indicadores/`"),
        "",
        "Los dos primeros son los de la guía técnica del MINSA (2014), con estándar de 80 %. Los demás describen: la "
        "guía no les fija una meta y el tablero tampoco. La clave es la que va en la dirección de una pantalla "
        "(`?indicador=`) y en `tablero cifras`.",
        "",
        "| clave | qué mide | estándar | guía |",
        "|---|---|---|---|",
        *(_fila(indicador) for indicador in CATALOGO),
    ]
    for indicador in CATALOGO:
        lineas += ["", *_ficha(indicador)]
    return "\n".join(lineas) + "\n"


def _fila(indicador: Indicador) -> str:
    ficha = indicador.ficha
    celdas = (f"[`{ficha.clave}`](#{ficha.clave})", ficha.nombre, "≥ 80 %" if ficha.estandar else "–", ficha.parrafo)
    return f"| {' | '.join(celda or '–' for celda in celdas)} |"


def _ficha(indicador: Indicador) -> list[str]:
    ficha = indicador.ficha
    numero = f"Indicador {ficha.numero} de la guía: " if ficha.numero else ""
    valor = "una proporción, de 0 a 1" if indicador.es_proporcion else "una razón: puede pasar de 1"
    return [
        f"## {ficha.clave}",
        "",
        f"**{numero}{ficha.nombre}**",
        "",
        *(f"- *{rotulo}*: {getattr(ficha, campo)}" for rotulo, campo in CAMPOS),
        f"- *Valor*: {valor}{'; menos es mejor' if indicador.menor_es_mejor else ''}",
        f"- *Estándar*: {ficha.estandar or 'la guía no fija ninguno'}",
        f"- *Norma*: {f'Guía {ficha.parrafo}' if ficha.parrafo else 'la guía no lo pide'}",
        "- *Reservas*:",
        *(f"  - {reserva}" for reserva in ficha.reservas),
    ]


def documento_glosario() -> str:
    """`docs/glosario.md`: cada término con su definición."""
    lineas = [
        "# Glosario",
        "",
        _GENERADO.format("`dashboard/dominio/ficha.py`"),
        "",
        "Una palabra por idea, como la dice la guía. En el código se usan las mismas, sin tildes ni eñes.",
        "",
        *(f"- **{termino}**. {definicion}" for termino, definicion in TERMINOS),
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
