"""Cuándo un archivo trae tantas filas malas que no se carga, y qué le pasó probablemente."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dashboard.ingesta.informe import Causa

#: clase de lo que admite dos lecturas: una sola celda detiene el archivo, porque elegir sería inventar
POR_DECIDIR = "por decidir"
_PISTAS = {
    "descuadrada": "Parece que el separador de columnas también está dentro de los textos o de los números (coma "
    "decimal): guárdelo con otro separador o como XLSX.",
    "fecha": "Parece que las fechas están escritas de varias maneras o como mes/día/año: escríbalas todas como "
    "año-mes-día.",
    "repetida": "Parece que el archivo trae las mismas filas más de una vez, o que la columna de la clave no es la que "
    "corresponde.",
    "blanco": "Parece que falta llenar columnas obligatorias, o que las columnas no están bajo sus títulos.",
    "futuro": "Parece que las fechas están adelantadas: revise el año y la fecha de esta computadora.",
    "ceros": "Parece que los códigos de establecimiento no son los de este registro: no coinciden con el nombre ni con "
    "el UBIGEO.",
    "suma": "Parece que las faltas y las sesiones no son de la misma versión: cargue juntas las dos tablas.",
    "veto": "Parece que contradice lo que ya está cargado: cargue a la vez las tablas que dependen de él.",
}


def pasa_del_limite(rechazadas: int, aceptadas: int) -> bool:
    """Si se rechazó más de una de cada cinco filas de datos; en enteros: el 20 % justo todavía se carga."""
    return 5 * rechazadas > rechazadas + aceptadas


def causa_probable(causas: Sequence[Causa], rechazadas: int) -> str:
    """Qué le pasó al archivo según la causa más frecuente. `causas`: de más a menos filas."""
    if not causas:
        return ""
    primera = causas[0]
    if primera.clase.startswith("desconocido:"):
        tabla = primera.clase.partition(":")[2]
        return (
            f"Parece que falta cargar antes la tabla {tabla}, que es de otra versión, o que sus códigos perdieron "
            "parte al abrirlos en una hoja de cálculo."
        )
    varias = [causa for causa in causas if causa.cuantas * 2 >= rechazadas]
    if len(varias) >= 3:
        return "Parece que el archivo es de otra tabla o que sus columnas están corridas: revise los títulos."
    return _PISTAS.get(primera.clase, f"Lo más frecuente: {primera.causa}.")
