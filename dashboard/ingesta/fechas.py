"""Fechas escritas a mano o por una hoja de cálculo: la forma se decide por columna, nunca por celda."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

ANIO_MINIMO, ANIO_MAXIMO = 1990, 2100
_ISO = re.compile(r"([0-9]{4})[-/]([0-9]{1,2})[-/]([0-9]{1,2})\Z")
_DIA_MES = re.compile(r"([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4})\Z")
_SERIE = re.compile(r"[0-9]{5}(\.0+)?\Z")
#: el día 0 de las hojas de cálculo y los números de serie de 1990 a 2100
_DIA_CERO = date(1899, 12, 30)
_SERIES = ((date(ANIO_MINIMO, 1, 1) - _DIA_CERO).days, (date(ANIO_MAXIMO, 12, 31) - _DIA_CERO).days)
_MEDIANOCHE = re.compile(r"[ T]0?0:00(:00(\.0+)?)?\Z")
_HORA = re.compile(r"([0-9]{1,2})[:.h]([0-9]{2})(:[0-9]{2}(\.0+)?)?\Z")


@dataclass(frozen=True, slots=True)
class Fechas:
    """Los textos distintos de una columna que se entienden como fechas, y lo que hay que decir de los demás."""

    leidas: dict[str, date]
    #: los que eran el número de días con que la hoja de cálculo guarda una fecha
    de_serie: frozenset[str] = frozenset()
    #: por qué no se leyó ninguna, o cómo está escrita la columna; ""
    motivo: str = ""


def fechas_de_columna(textos: Iterable[str]) -> Fechas:
    """Lee los textos distintos de una columna según la forma que más se repite.

    La columna es toda año-mes-día (o el número de serie de una hoja de cálculo, que tampoco es ambiguo) o toda
    día/mes/año. Si algún segundo número pasa de 12 y ningún primero lo hace, parece mes/día/año: ninguna celda es de
    fiar y no se lee ninguna.
    """
    cortados = {texto: _MEDIANOCHE.sub("", texto) for texto in textos}
    iso = {texto: hallado for texto, corto in cortados.items() if (hallado := _ISO.match(corto))}
    dia_mes = {texto: hallado for texto, corto in cortados.items() if (hallado := _DIA_MES.match(corto))}
    serie = {texto for texto in cortados if _SERIE.match(texto) and _SERIES[0] <= float(texto) <= _SERIES[1]}
    if len(iso) + len(serie) >= len(dia_mes):
        leidas = {texto: _fecha(*map(int, hallado.groups())) for texto, hallado in iso.items()}
        leidas |= {texto: _DIA_CERO + timedelta(days=int(float(texto))) for texto in serie}
        motivo = "La columna está escrita como año-mes-día: escriba igual esta celda." if dia_mes else ""
    else:
        # Una hoja de cálculo en inglés convierte 03/04 en el 4 de marzo y deja 25/04 como texto: por eso las fechas
        # de serie o año-mes-día sueltas en una columna día/mes no son de fiar y se rechazan.
        partes = [(int(hallado[1]), int(hallado[2])) for hallado in dia_mes.values()]
        if any(mes > 12 for _, mes in partes) and not any(dia > 12 for dia, _ in partes):
            return Fechas(
                {},
                motivo="La columna parece escrita como mes/día/año, que se confunde con día/mes/año: escríbala como "
                "año-mes-día.",
            )
        leidas = {
            texto: _fecha(int(hallado[3]), int(hallado[2]), int(hallado[1])) for texto, hallado in dia_mes.items()
        }
        serie = set()
        motivo = (
            "La columna está escrita como día/mes/año: escriba igual esta celda."
            if len(dia_mes) < len(cortados)
            else ""
        )
    return Fechas({texto: dia for texto, dia in leidas.items() if dia}, frozenset(serie), motivo)


def _fecha(anio: int, mes: int, dia: int) -> date | None:
    if not ANIO_MINIMO <= anio <= ANIO_MAXIMO:
        return None
    try:
        return date(anio, mes, dia)
    except ValueError:
        return None


def hora(texto: str) -> str | None:
    """`"9:30"` → `"09:30"`; `None` si no es una hora de 0:00 a 23:59."""
    hallado = _HORA.match(texto)
    if not hallado or int(hallado[1]) > 23 or int(hallado[2]) > 59:
        return None
    return f"{int(hallado[1]):02d}:{hallado[2]}"
