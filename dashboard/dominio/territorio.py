"""Niveles del árbol de territorios y sus códigos.

`PE` → DIRESA (`11`) → red (`11-02`) → microrred (`11-02-05`) → establecimiento (8 dígitos) → grupo.
El código de región es el de la DISA del registro (Cusco 11, Callao 08), nunca el departamento del INEI.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum
from functools import lru_cache

PAIS = "PE"
PERU = "Perú"


class Nivel(StrEnum):
    """Nivel de un nodo del árbol, del más alto al más bajo."""

    PAIS = "pais"
    DIRESA = "diresa"
    RED = "red"
    MICRORRED = "microrred"
    ESTABLECIMIENTO = "establecimiento"
    GRUPO = "grupo"

    @property
    def orden(self) -> int:
        """0 para el país … 5 para el grupo."""
        return list(Nivel).index(self)

    @property
    def es_territorio(self) -> bool:
        """Si va del país a la microrred: ni establecimiento ni grupo."""
        return self not in (Nivel.ESTABLECIMIENTO, Nivel.GRUPO)


#: (singular, plural) de cada nivel, como se dicen en pantalla
NOMBRES_NIVEL: dict[Nivel, tuple[str, str]] = {
    Nivel.PAIS: ("país", "países"),
    Nivel.DIRESA: ("región", "regiones"),
    Nivel.RED: ("red", "redes"),
    Nivel.MICRORRED: ("microrred", "microrredes"),
    Nivel.ESTABLECIMIENTO: ("establecimiento", "establecimientos"),
    Nivel.GRUPO: ("grupo", "grupos"),
}

#: Categorías de establecimiento, de menor a mayor capacidad resolutiva
CATEGORIAS: tuple[str, ...] = ("I-1", "I-2", "I-3", "I-4", "II-1", "II-2", "II-E", "III-1", "III-2", "III-E")

_TERRITORIO = re.compile(r"[0-9]{1,3}(-[0-9]{1,4}){0,2}\Z")
_ESTABLECIMIENTO = re.compile(r"[0-9]{8}\Z")
#: ningún código de territorio es más largo; `int` falla con miles de cifras
_CIFRAS_MAXIMAS = 8


def codigo_region(numero: str) -> str:
    """Código de DIRESA con dos cifras: `"8"` → `"08"`, `"11.0"` → `"11"`. Vacío si no es un número."""
    return _cifras(numero)


def codigo_territorio(diresa: str, red: str = "", microrred: str = "") -> str:
    """Une las partes con dos cifras como mínimo: `("11", "2", "5")` → `"11-02-05"`."""
    partes = [_cifras(parte) for parte in (diresa, red, microrred) if parte != ""]
    return "-".join(partes)


def _cifras(texto: str) -> str:
    limpio = texto.strip()
    if limpio.endswith(".0"):
        limpio = limpio[:-2]
    es_codigo = limpio.isascii() and limpio.isdigit() and len(limpio) <= _CIFRAS_MAXIMAS
    return f"{int(limpio):02d}" if es_codigo else ""


def normalizar_codigo(texto: str) -> str:
    """Forma canónica de un código escrito por una persona (sin sus ceros, con espacios o minúsculas).

    `"pe"` → `"PE"`; `"8"` → `"08"`; `"11-2-5"` → `"11-02-05"`; cualquier otro se devuelve sin espacios.
    """
    limpio = texto.strip()
    if limpio.upper() == PAIS:
        return PAIS
    if _TERRITORIO.match(limpio):
        return codigo_territorio(*limpio.split("-"))
    return limpio


def nivel_de_codigo(codigo: str) -> Nivel | None:
    """Nivel que corresponde a la forma del código; `None` cuando puede ser el de un grupo."""
    if codigo == PAIS:
        return Nivel.PAIS
    if _ESTABLECIMIENTO.match(codigo):
        return Nivel.ESTABLECIMIENTO
    if _TERRITORIO.match(codigo):
        return (Nivel.DIRESA, Nivel.RED, Nivel.MICRORRED)[codigo.count("-")]
    return None


@lru_cache(maxsize=4096)
def alfabetico(*textos: str) -> tuple[str, ...]:
    """La clave con que se ordenan nombres en español: sin mirar tildes ni mayúsculas, y la ñ después de la n.

    Todo orden por nombre pasa por aquí: «Áncash» va con la A, y «Ñaña» entre la N y la O.
    """
    return tuple(sin_tildes(_ENE.sub("n\x7f", unicodedata.normalize("NFC", texto))) for texto in textos)


#: la ñ, que al quitar las tildes se volvería n; se escribe con un signo que va después de la z
_ENE = re.compile("[ñÑ]")


def es_del_peru(pais: str | None) -> bool:
    """Si el país escrito en una fila es el Perú; sin escribir, también lo es."""
    return sin_tildes(pais or PERU) in ("peru", "pe")


def sin_tildes(texto: str) -> str:
    """Minúsculas sin tildes ni diéresis y con un solo espacio entre palabras; la ñ se busca como n."""
    plano = unicodedata.normalize("NFD", texto.lower())
    return " ".join("".join(letra for letra in plano if not unicodedata.combining(letra)).split())
