"""Fechas y horas escritas a mano o por una hoja de cálculo. La forma se decide por columna, nunca por celda."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from dashboard.dominio.territorio import sin_tildes
from dashboard.nucleo.formato import MESES, MESES_LARGOS

ANIO_MINIMO, ANIO_MAXIMO = 1990, 2100
_ISO = re.compile(r"([0-9]{4})[-/]([0-9]{1,2})[-/]([0-9]{1,2})\Z")
_DIA_MES = re.compile(r"([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4})\Z")
_CON_NOMBRE = re.compile(r"([0-9]{1,2})(?: de | del |[ ./-])([a-z]{3,10})\.?(?: de | del |[ ./-])([0-9]{4}|[0-9]{2})\Z")
#: nombre o abreviatura → número: «set» y «sep» son el mismo mes
_POR_NOMBRE = {
    nombre: numero for nombres in (MESES, MESES_LARGOS) for numero, nombre in enumerate(nombres, start=1)
} | {"septiembre": 9, "sep": 9, "sept": 9}
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
    #: los que dicen el mes con su nombre: `31-ene-25`
    con_nombre: frozenset[str] = frozenset()
    #: por qué no se leyó ninguna, o cómo está escrita la columna; ""
    motivo: str = ""
    #: si no se puede saber el orden y se tomó el del país
    supuesto: bool = False


_MEZCLADA = (
    "La columna mezcla fechas como 31/05/2025 con fechas de la hoja de cálculo o año-mes-día. Una hoja configurada en "
    "inglés da vuelta el día y el mes de algunas: revíselas y escríbalas todas como año-mes-día."
)
_AL_REVES = "La columna parece escrita como mes/día/año, que se confunde con día/mes/año: escríbala como año-mes-día."
_DOS_ORDENES = (
    "La columna mezcla día/mes/año y mes/día/año: de las que no pasan de 12 no se sabe cuál es el día. Escríbala como "
    "año-mes-día."
)


def fechas_de_columna(textos: Iterable[str]) -> Fechas:
    """Lee los textos distintos de una columna según la forma que más se repite.

    La columna es toda año-mes-día (o el número de serie de una hoja de cálculo, que tampoco es ambiguo) o toda
    día/mes/año. Una que dice el mes con su nombre se entiende en las dos. Si algún segundo número pasa de 12 y ningún
    primero lo hace, parece mes/día/año: ninguna celda es de fiar y no se lee ninguna; si pasan los dos, solo se leen
    las que no tienen más que una lectura.
    """
    cortados = {texto: _MEDIANOCHE.sub("", texto) for texto in textos}
    iso = {texto: hallado for texto, corto in cortados.items() if (hallado := _ISO.match(corto))}
    dia_mes = {texto: hallado for texto, corto in cortados.items() if (hallado := _DIA_MES.match(corto))}
    serie = {texto for texto in cortados if es_de_serie(texto)}
    nombradas = {texto: dia for texto, corto in cortados.items() if (dia := _con_nombre(corto))}
    if len(iso) + len(serie) >= len(dia_mes):
        leidas = {texto: _fecha(*map(int, hallado.groups())) for texto, hallado in iso.items()}
        leidas |= {texto: _DIA_CERO + timedelta(days=int(float(texto))) for texto in serie}
        motivo, supuesto = _MEZCLADA if dia_mes else "", False
    else:
        # Una hoja de cálculo en inglés convierte 03/04 en el 4 de marzo y deja 25/04 como texto: por eso las fechas
        # de serie o año-mes-día sueltas en una columna día/mes no son de fiar y se rechazan.
        leidas, motivo, supuesto = _dias_y_meses(dia_mes)
        motivo = motivo or (_MEZCLADA if iso or serie else "")
        serie = set()
    leidas |= nombradas
    return Fechas(
        {texto: dia for texto, dia in leidas.items() if dia},
        frozenset(serie), frozenset(nombradas), motivo, supuesto,
    )  # fmt: skip


def es_de_serie(texto: str) -> bool:
    """Si puede ser el número de días con que una hoja de cálculo guarda una fecha."""
    return bool(_SERIE.match(texto)) and _SERIES[0] <= float(texto) <= _SERIES[1]


def _dias_y_meses(hallados: Mapping[str, re.Match[str]]) -> tuple[dict[str, date | None], str, bool]:
    """(fechas de una columna día/mes/año, qué decir de las demás, si el orden se supuso)."""
    partes = {texto: (int(hallado[1]), int(hallado[2]), int(hallado[3])) for texto, hallado in hallados.items()}
    derechas = any(dia > 12 >= mes for dia, mes, _ in partes.values())
    reves = any(mes > 12 >= dia for dia, mes, _ in partes.values())
    if reves and not derechas:
        return {}, _AL_REVES, False
    if reves:
        partes = {texto: parte for texto, parte in partes.items() if parte[0] > 12 or parte[0] == parte[1]}
    supuesto = not derechas and any(dia != mes for dia, mes, _ in partes.values())
    leidas = {texto: _fecha(anio, mes, dia) for texto, (dia, mes, anio) in partes.items()}
    return leidas, _DOS_ORDENES if reves else "", supuesto


def _con_nombre(texto: str) -> date | None:
    """`"31 de enero de 2025"`, `"31-ene-25"` → 31/01/2025; `None` si no dice el mes con su nombre."""
    hallado = _CON_NOMBRE.match(sin_tildes(texto))
    if not hallado or hallado[2] not in _POR_NOMBRE:
        return None
    anio = int(hallado[3])
    return _fecha(anio if anio > 99 else 2000 + anio, _POR_NOMBRE[hallado[2]], int(hallado[1]))


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
