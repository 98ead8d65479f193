"""Horas como las escribe una persona, una hoja de cálculo o un formulario de internet, solas o pegadas a una fecha.

«9:30 a. m.», «09h30», «9 am» y «09:30:00.000-05:00» son la misma hora. La que dice su huso es un instante: fuera del
Perú pudo ser otro día.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from dashboard.dominio.territorio import sin_tildes

#: minutos que la hora del Perú lleva a la de referencia (UTC); no cambia con la estación
_PERU = -5 * 60
_DIA = 24 * 60
_RELOJ = re.compile(
    r"([0-9]{1,2})(?:[:.h]([0-9]{2})(:[0-9]{2}(?:[.,][0-9]+)?)?)? ?(h(?:oras?|r?s?)\.?)? ?([apm])?(?:\.? ?m\.?|\.)? ?"
    r"(z|(?:utc|gmt)?(?:([+-])([0-9]{1,2})(?::?([0-9]{2}))?)?)\Z"
)
#: una fecha, que acaba en cifra, y detrás una hora
_CON_FECHA = re.compile(r"(.*[0-9])(?:[Tt]|,? )([0-9]{1,2}(?:[:.h][0-9]{2}| ?h| ?[ap]\.? ?m).*)\Z", re.IGNORECASE)


class Reloj(NamedTuple):
    """Una hora escrita: minutos desde la medianoche y, si lo dice, minutos de su huso."""

    minutos: int
    huso: int | None = None

    @property
    def en_el_peru(self) -> tuple[int, int]:
        """(días que se corre la fecha, minutos desde la medianoche) en el Perú; sin huso, la hora es la de aquí."""
        return divmod(self.minutos + (0 if self.huso is None else _PERU - self.huso), _DIA)

    @property
    def de_otro_huso(self) -> bool:
        """Si dice un huso que no es el del Perú."""
        return self.huso not in (None, _PERU)


def separar(texto: str) -> tuple[str, Reloj | None]:
    """La fecha y la hora que lleva detrás: `"15/05/2026 9:30 AM"` → `("15/05/2026", 9:30)`.

    Si no lleva una hora que se entienda, el texto entero y `None`.
    """
    hallado = _CON_FECHA.match(texto)
    reloj = _leer(hallado[2]) if hallado else None
    return (hallado[1], reloj) if hallado and reloj else (texto, None)


def hora(texto: str) -> str | None:
    """`"9:30"`, `"9:30 a. m."` o `"2026-05-15 09:30:00"` → `"09:30"`; `None` si no es una hora de 0:00 a 23:59."""
    reloj = separar(texto)[1] or _leer(texto)
    return en_punto(reloj.en_el_peru[1]) if reloj else None


def en_punto(minutos: int) -> str:
    """`570` → `"09:30"`."""
    return f"{minutos // 60:02d}:{minutos % 60:02d}"


def _leer(texto: str) -> Reloj | None:
    hallado = _RELOJ.match(sin_tildes(texto))
    if not hallado:
        return None
    horas, minutos, segundos, sufijo, mitad, zona, signo, del_huso, y_minutos = hallado.groups()
    # un número suelto no es una hora, y «9:30-11:00» va de una a otra: el huso sigue a los segundos o dice su nombre
    if (minutos is None and not (sufijo or mitad)) or (signo and zona[0] == signo and not segundos):
        return None
    de_24 = _de_24(int(horas), mitad)
    if de_24 is None or int(minutos or 0) > 59:
        return None
    huso = (int(del_huso) * 60 + int(y_minutos or 0)) * (-1 if signo == "-" else 1) if signo else 0
    return Reloj(de_24 * 60 + int(minutos or 0), huso if zona else None)


def _de_24(horas: int, mitad: str | None) -> int | None:
    """La hora de 0 a 23; `None` si no es ninguna o se contradice: «13 a. m.», «0 p. m.», «9 m.»."""
    if mitad == "a":
        return horas % 12 if horas <= 12 else None
    if mitad == "m":
        return 12 if horas == 12 else None
    if mitad == "p" and not horas:
        return None
    if mitad == "p" and horas < 12:
        return horas + 12
    return horas if horas <= 23 else None
