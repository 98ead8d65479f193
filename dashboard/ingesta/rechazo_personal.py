"""El rechazo de un archivo con datos de personas: se nombra la columna y nada de su contenido."""

from __future__ import annotations

from collections.abc import Iterable

from dashboard.errores import ErrorArchivo
from dashboard.ingesta.celdas import Celdas
from dashboard.ingesta.encabezado import titulo_plano
from dashboard.ingesta.personales import es_personal, titulo_mostrable

_QUE_HACER = "Quite esa columna y vuelva a cargarlo: el tablero solo recibe datos agregados."


def rechazar_personales(celdas: Celdas, ajenas: Iterable[int], tabla: str = "") -> None:
    """`ErrorArchivo` si una columna ajena al contrato anuncia datos de personas o está llena de ellos.

    `ajenas`: posiciones que no son de la tabla. `tabla`: "" si no es de ninguna.
    """
    por_sus_valores = dict(celdas.personales)
    for posicion in ajenas:
        titulo = celdas.encabezado[posicion]
        # «nombre» a secas, en una tabla que no lo pide, solo puede ser el de una persona.
        if es_personal(titulo) or (tabla and titulo_plano(titulo) == "nombre"):
            que = "que parece de datos personales"
        elif posicion in por_sus_valores:
            que = f"cuyo contenido parece de datos personales ({por_sus_valores[posicion]})"
        else:
            continue
        columna = (
            f"la columna «{titulo_mostrable(titulo)}»" if titulo else f"una columna sin título, la {posicion + 1},"
        )
        donde = f"Columna {posicion + 1} del archivo" + (f"; tabla {tabla}." if tabla else ".")
        raise ErrorArchivo(f"El archivo {celdas.donde} trae {columna}, {que}.".replace(",,", ","), donde=donde,
                           que_hacer=_QUE_HACER)  # fmt: skip
