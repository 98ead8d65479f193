"""Fechas escritas a mano o por una hoja de cálculo: la forma se decide por columna, nunca por celda."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

ANIO_MINIMO, ANIO_MAXIMO = 1990, 2100
_ISO = re.compile(r"([0-9]{4})[-/]([0-9]{1,2})[-/]([0-9]{1,2})\Z")
_DIA_MES = re.compile(r"([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4})\Z")
_MEDIANOCHE = re.compile(r"[ T]0?0:00(:00(\.0+)?)?\Z")
_HORA = re.compile(r"([0-9]{1,2})[:.h]([0-9]{2})(:[0-9]{2}(\.0+)?)?\Z")


def fechas_de_columna(textos: Iterable[str]) -> tuple[dict[str, date], str]:
    """Lee los textos distintos de una columna: (texto → fecha de los que se entienden, aviso o "").

    La columna es toda año-mes-día o toda día/mes/año, según cuál entienda más textos. Si algún segundo número pasa de
    12 y ningún primero lo hace, parece mes/día/año: ninguna celda es de fiar y no se lee ninguna.
    """
    cortados = {texto: _MEDIANOCHE.sub("", texto) for texto in textos}
    iso = {texto: hallado for texto, corto in cortados.items() if (hallado := _ISO.match(corto))}
    dia_mes = {texto: hallado for texto, corto in cortados.items() if (hallado := _DIA_MES.match(corto))}
    if len(iso) >= len(dia_mes):
        leidas = {texto: _fecha(*map(int, hallado.groups())) for texto, hallado in iso.items()}
    else:
        partes = [(int(hallado[1]), int(hallado[2])) for hallado in dia_mes.values()]
        if any(mes > 12 for _, mes in partes) and not any(dia > 12 for dia, _ in partes):
            return {}, "parece escrita como mes/día/año, que se confunde con día/mes/año"
        leidas = {
            texto: _fecha(int(hallado[3]), int(hallado[2]), int(hallado[1])) for texto, hallado in dia_mes.items()
        }
    return {texto: dia for texto, dia in leidas.items() if dia}, ""


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
