"""Fechas escritas a mano, por una hoja de cálculo o por un formulario: la forma se decide por columna, no por celda."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from dashboard.dominio.territorio import sin_tildes
from dashboard.ingesta.horas import Reloj, en_punto, separar
from dashboard.nucleo.formato import MESES, MESES_LARGOS

ANIO_MINIMO, ANIO_MAXIMO = 1990, 2100
_ISO = re.compile(r"([0-9]{4})[-/]([0-9]{1,2})[-/]([0-9]{1,2})\Z")
_DIA_MES = re.compile(r"([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4}|[0-9]{2})\Z")
_CON_NOMBRE = re.compile(r"([0-9]{1,2})(?: de | del |[ ./-])([a-z]{3,10})\.?(?: de | del |[ ./-])([0-9]{4}|[0-9]{2})\Z")
_DOS_CIFRAS = re.compile(r"[0-9]{1,2}[^0-9].*[^0-9][0-9]{2}\Z")
#: nombre o abreviatura → número: «set» y «sep» son el mismo mes
_POR_NOMBRE = {
    nombre: numero for nombres in (MESES, MESES_LARGOS) for numero, nombre in enumerate(nombres, start=1)
} | {"septiembre": 9, "sep": 9, "sept": 9}
_SERIE = re.compile(r"[0-9]{5}(\.[0-9]+)?\Z")
#: el día 0 de las hojas de cálculo y los números de serie de 1990 a 2100
_DIA_CERO = date(1899, 12, 30)
_SERIES = ((date(ANIO_MINIMO, 1, 1) - _DIA_CERO).days, (date(ANIO_MAXIMO, 12, 31) - _DIA_CERO).days)


@dataclass(frozen=True, slots=True)
class Fechas:
    """Los textos distintos de una columna que se entienden como fechas, y lo que hay que decir de los demás."""

    leidas: dict[str, date]
    #: la hora de los que traían una que no es la medianoche, ya en la del Perú
    horas: Mapping[str, str] = field(default_factory=dict)
    #: los que eran el número de días con que la hoja de cálculo guarda una fecha
    de_serie: frozenset[str] = frozenset()
    #: los que dicen el mes con su nombre: `31-ene-25`
    con_nombre: frozenset[str] = frozenset()
    #: los que dicen el año con dos cifras, y se leyeron entre 1990 y 2089
    dos_cifras: frozenset[str] = frozenset()
    #: los que decían la hora de otro huso
    de_otro_huso: frozenset[str] = frozenset()
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
_ANIO_DUDOSO = (
    "La columna trae el año de dos cifras y no se sabe si es el primer número o el último: escríbala como año-mes-día, "
    "con el año de cuatro cifras."
)
#: aviso de un formulario, que no enumera lo que repara
ANIO_CORTO = "El año de la fecha tiene dos cifras: se supuso de 1990 a 2089. Si no es ese, escríbalo con cuatro."
_CON_CUATRO = " El año de dos cifras, escríbalo con cuatro."


def fechas_de_columna(textos: Iterable[str]) -> Fechas:
    """Lee los textos distintos de una columna según la forma que más se repite.

    La columna es toda año-mes-día (o el número de serie de una hoja de cálculo, que tampoco es ambiguo) o toda
    día/mes/año. Una que dice el mes con su nombre se entiende en las dos. Si algún segundo número pasa de 12 y ningún
    primero lo hace, parece mes/día/año: ninguna celda es de fiar y no se lee ninguna; si pasan los dos, solo se leen
    las que no tienen más que una lectura. La hora que las siga va aparte; la de otro huso puede correr el día.
    """
    partidos = {texto: separar(texto) for texto in textos}
    iso = {texto: hallado for texto, (dia, _) in partidos.items() if (hallado := _ISO.match(dia))}
    dia_mes = {texto: hallado for texto, (dia, _) in partidos.items() if (hallado := _DIA_MES.match(dia))}
    serie = {texto for texto in partidos if es_de_serie(texto)}
    nombradas = {texto: leido for texto, (dia, _) in partidos.items() if (leido := _con_nombre(dia))}
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
    buenas = {texto: dia for texto, dia in (leidas | nombradas).items() if dia}
    cortas = {texto for texto in (*dia_mes, *nombradas) if con_dos_cifras(partidos[texto][0])}
    if motivo and motivo != _ANIO_DUDOSO and cortas - buenas.keys():
        motivo += _CON_CUATRO
    relojes = {
        texto: reloj for texto in buenas if (reloj := _reloj(texto, partidos[texto][1], de_serie=texto in serie))
    }
    instantes = {texto for texto, reloj in relojes.items() if reloj.huso is not None}
    # un día sin hora se exporta a veces como la medianoche de otro huso: si la columna es toda así, no son instantes
    instantes = instantes if any(relojes[texto].minutos for texto in instantes) else set()
    horas: dict[str, str] = {}
    for texto, reloj in relojes.items():
        corridos, minutos = reloj.en_el_peru if texto in instantes else (0, reloj.minutos)
        buenas[texto] += timedelta(days=corridos)
        if minutos:
            horas[texto] = en_punto(minutos)
    return Fechas(
        buenas,
        horas,
        frozenset(serie),
        frozenset(nombradas),
        frozenset(cortas & buenas.keys()),
        frozenset(texto for texto in instantes if relojes[texto].de_otro_huso),
        motivo,
        supuesto,
    )


def con_dos_cifras(fecha: str) -> bool:
    """Si el año de una fecha día/mes/año tiene solo dos cifras."""
    return bool(_DOS_CIFRAS.match(fecha))


def _reloj(texto: str, escrito: Reloj | None, *, de_serie: bool) -> Reloj | None:
    """La hora de una fecha; en un número de serie es la parte del día que ya pasó."""
    return Reloj(min(round(float(texto) % 1 * 24 * 60), 24 * 60 - 1)) if de_serie else escrito


def es_de_serie(texto: str) -> bool:
    """Si puede ser el número de días con que una hoja de cálculo guarda una fecha."""
    return bool(_SERIE.match(texto)) and _SERIES[0] <= float(texto) <= _SERIES[1]


def _dias_y_meses(hallados: Mapping[str, re.Match[str]]) -> tuple[dict[str, date | None], str, bool]:
    """(fechas de una columna día/mes/año, qué decir de las demás, si el orden se supuso)."""
    partes = {texto: (int(hallado[1]), int(hallado[2]), _anio(hallado[3])) for texto, hallado in hallados.items()}
    if _empieza_por_el_anio(hallados.values()):
        return {}, _ANIO_DUDOSO, False
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
    return _fecha(_anio(hallado[3]), _POR_NOMBRE[hallado[2]], int(hallado[1]))


def _anio(cifras: str) -> int:
    """El de dos cifras, con su siglo: de 90 a 99, el pasado; los demás, este."""
    return int(cifras) + (0 if len(cifras) > 2 else 1900 if int(cifras) >= ANIO_MINIMO % 100 else 2000)


def _empieza_por_el_anio(hallados: Collection[re.Match[str]]) -> bool:
    """Si parecen «26/05/11»: todas con dos cifras de año, y el primer número cambia menos que el último."""
    primeros, ultimos = ({hallado[parte] for hallado in hallados} for parte in (1, 3))
    return all(len(ultimo) == 2 for ultimo in ultimos) and len(primeros) < len(ultimos)


def _fecha(anio: int, mes: int, dia: int) -> date | None:
    if not ANIO_MINIMO <= anio <= ANIO_MAXIMO:
        return None
    try:
        return date(anio, mes, dia)
    except ValueError:
        return None
