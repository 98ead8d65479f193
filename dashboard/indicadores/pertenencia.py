"""Con qué establecimientos se cuenta el pasado de una región, red o microrred: con los que tiene hoy, y se dice.

Así una red se compara consigo misma: que otra le pase tres establecimientos no la hace subir ni bajar.
"""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.nodo import Nodo, Traslado
from dashboard.dominio.periodo import Periodo
from dashboard.dominio.territorio import NOMBRES_NIVEL, alfabetico
from dashboard.nucleo.formato import entero, enumerar, palabra, plural


def pertenencia(consulta: Consulta, nodo: Nodo, periodo: Periodo | None = None) -> str:
    """«con los establecimientos que tiene hoy: 3 eran de otra red (Sur) y 1 que era suyo es de otra (Norte)».

    `periodo`: solo los que se trasladaron después de que empezó. "" si no hay ninguno.
    """
    movidos = [uno for uno in consulta.traslados(nodo) if periodo is None or periodo.inicio < uno.dia]
    llegaron, fueron = ([uno for uno in movidos if uno.llega is llega] for llega in (True, False))
    unidad, partes = NOMBRES_NIVEL[nodo.nivel][0], []
    if llegaron:
        eran = palabra(len(llegaron), "era", "eran")
        partes.append(f"{plural(len(llegaron), 'establecimiento')} {eran} de otra {unidad} ({_cuales(llegaron)})")
    if fueron:
        son = palabra(len(fueron), "que era suyo hoy es", "que eran suyos hoy son")
        quienes = entero(len(fueron)) if llegaron else plural(len(fueron), "establecimiento")
        partes.append(f"{quienes} {son} de otra {unidad} ({_cuales(fueron)})")
    return f"con los establecimientos que tiene hoy: {enumerar(partes)}" if partes else ""


def _cuales(movidos: Sequence[Traslado]) -> str:
    nombres = sorted({uno.otra for uno in movidos}, key=alfabetico)
    return enumerar(nombres) if len(nombres) <= _NOMBRADAS else f"de {entero(len(nombres))} distintas"


#: unidades que se nombran; si son más, se cuentan
_NOMBRADAS = 3
