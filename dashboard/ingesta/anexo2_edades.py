"""Cómo se leen las marcas y la edad del niño o la niña en el Anexo 2: solo cuentan, nunca se guardan."""

from __future__ import annotations

import re
from enum import StrEnum

from dashboard.dominio.territorio import sin_tildes


class Marca(StrEnum):
    """Qué dice una celda de las que se marcan."""

    SI = "si"
    NO = "no"
    #: solo la letra de la casilla: marca si la escribió la persona, nada si ya venía impresa
    LETRA = "letra"
    RARA = "rara"


_SI = frozenset(
    {"x", "xx", "si", "s", "✓", "✔", "✗", "✘", "☑", "☒", "v", "ok", "●", "•", "*", "ⓧ", "verdadero", "true"}
)
_NO = frozenset({"", "no", "n", "0", "-", "–", "—", "_", ".", "☐", "□", "ninguno", "ninguna", "falso", "false", "na"})
#: la letra rodeada o con una equis al lado, como quien la encierra en un círculo sin poder dibujarlo
_RODEADA = r"[(\[{{]\s*{0}\s*[)\]}}]|{0}\s*[(\[]?\s*[x✓✔*●]\s*[)\]]?|[x✓✔*●]\s*{0}|{1}"
_CIRCULOS = {"e": "ⓔ", "l": "ⓛ"}
_MESES_MAXIMO = 60
_SEPARADORES = re.compile(r"\s*(?:[;/+&]|,\s|\by\b)\s*")
_CON_UNIDAD = re.compile(
    r"(?:(?P<anios>[0-9]{1,2})\s*(?:anos?|a)\.?)?\s*(?:y|,)?\s*(?:(?P<meses>[0-9]{1,3})(?:[.,][0-9])?\s*(?:meses|mes|m)\.?)?"
    r"\s*(?:y|,)?\s*(?:(?P<dias>[0-9]{1,3})\s*(?:dias?|d)\.?)?"
)
_SOLO_NUMERO = re.compile(r"([0-9]{1,3})(?:[.,][0-9])?")
_RECIEN_NACIDO = frozenset({"rn", "r.n", "r.n.", "recien nacido", "recien nacida"})


def marca(texto: str, letra: str = "") -> Marca:
    """Si la celda está marcada. `letra`: la que la casilla trae impresa («e», «l»), o "" si no trae."""
    plano = sin_tildes(texto)
    if plano in _NO:
        return Marca.NO
    if plano in _SI or (plano.isascii() and plano.isdigit()):
        return Marca.SI
    if letra:
        if plano == letra:
            return Marca.LETRA
        if re.fullmatch(_RODEADA.format(letra, _CIRCULOS.get(letra, letra)), plano):
            return Marca.SI
    return Marca.RARA


def edades_en_meses(texto: str) -> list[int] | None:
    """Los meses cumplidos de cada niña o niño de la celda; `None` si no se entiende, vacío si está en blanco.

    `"8"`, `"8 meses"`, `"1 año 3 meses"` → 15, `"20 días"` → 0, `"5 y 20"` → dos. La columna pide meses: un número solo
    lo son.
    """
    plano = sin_tildes(texto).strip(" .-–_")
    if not plano:
        return []
    if (junta := _una_edad(plano)) is not None:
        return [junta]
    partes = [_una_edad(parte) for parte in _SEPARADORES.split(plano) if parte]
    # «1 año y 2 meses y 5» no se sabe si son dos o tres
    if len(partes) < 2 or None in partes or re.search(r"[0-9]\s*a", plano):
        return None
    return [edad for edad in partes if edad is not None]


def _una_edad(plano: str) -> int | None:
    if plano in _RECIEN_NACIDO:
        return 0
    if solo := _SOLO_NUMERO.fullmatch(plano):
        meses = int(solo[1])
    elif (hallado := _CON_UNIDAD.fullmatch(plano)) and any(hallado.groupdict().values()):
        meses = 12 * int(hallado["anios"] or 0) + int(hallado["meses"] or 0) + int(hallado["dias"] or 0) // 30
    else:
        return None
    return meses if meses <= _MESES_MAXIMO else None
