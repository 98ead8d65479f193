"""Nombres inventados de lugares, establecimientos y grupos.

Los lugares se forman uniendo una raíz y una terminación que suenan a castellano o quechua sin ser topónimos; ninguno
procede de un registro y ninguno nombra a una persona.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

_RAICES = (
    "Suma", "Wayri", "Tinta", "Chaska", "Qanti", "Mallu", "Ruwa", "Sisa", "Illa", "Pauqa", "Anqa", "Kuyu", "Lliu",
    "Ñawi", "Sami", "Tika", "Urpi", "Wiru", "Yani", "Kusi", "Hatu", "Intu", "Chiri", "Puru", "Rumi", "Tari", "Muna",
    "Qora", "Sari", "Killa", "Alli", "Warma", "Achi", "Misti", "Kori", "Lluta", "Belmo", "Flori", "Clavi", "Robla",
    "Senda", "Espi", "Ondu", "Brisa", "Valdu", "Cedri", "Trigu", "Nogui", "Palmi", "Lumbra",
)  # fmt: skip
_TERMINACIONES = (
    "marilla", "tambura", "llanque", "qanto", "soray", "pactay", "yuncal", "rimay", "wascar", "chimbar", "londra",
    "cedal", "miray", "tolar", "quenda", "pallay", "vilana", "sorilla", "jantu", "cuylay", "maruy", "nustal",
    "pirhuay", "ruyal", "seccay", "taruna", "ulmay", "zaraya", "loray", "picuy", "chulmo", "dorana", "ferral",
    "guillar", "hualpay", "molay", "runday", "sapiru", "tuscal", "vilmar", "wincha", "yarumi",
)  # fmt: skip
#: Con calificativo hay lugar para los miles de establecimientos del país sin repetir nombre.
_CALIFICATIVOS = ("", " Alto", " Bajo", " Chico", " Grande", " Nuevo", " Central", " del Mirador")

_SUSTANTIVOS = (
    "Semillitas", "Gotitas", "Estrellitas", "Capullos", "Retoñitos", "Florecitas", "Abrazos", "Raíces", "Lucecitas",
    "Pasitos", "Manantial", "Nido", "Brotes", "Caricias", "Amanecer", "Mariposas", "Girasoles", "Rocío", "Espigas",
    "Arrullos", "Colibríes", "Cosecha", "Puentes", "Rayitos",
)  # fmt: skip
_COMPLEMENTOS = (
    "de Vida", "de Amor", "de Esperanza", "del Valle", "de Ternura", "de Luz", "del Mañana", "de Leche y Miel",
    "del Hogar", "de Salud", "del Barrio", "de la Quebrada", "de Alegría", "del Campo", "de la Loma", "de Colores",
)  # fmt: skip


def _palabra(numero: int) -> str:
    return _RAICES[numero // len(_TERMINACIONES)] + _TERMINACIONES[numero % len(_TERMINACIONES)]


def lugares(rng: np.random.Generator, cantidad: int) -> list[str]:
    """`cantidad` lugares distintos de una palabra. `ValueError` si se piden más de los que se pueden formar."""
    return [_palabra(int(numero)) for numero in _sin_repetir(rng, len(_RAICES) * len(_TERMINACIONES), cantidad)]


def nombres_establecimiento(rng: np.random.Generator, cantidad: int) -> list[str]:
    """`cantidad` nombres de establecimiento distintos: un lugar y, casi siempre, un calificativo."""
    largo = len(_CALIFICATIVOS)
    numeros = _sin_repetir(rng, len(_RAICES) * len(_TERMINACIONES) * largo, cantidad)
    return [_palabra(int(numero) // largo) + _CALIFICATIVOS[int(numero) % largo] for numero in numeros]


def comunidades(rng: np.random.Generator, cantidad: int) -> list[str]:
    """`cantidad` comunidades; pueden repetirse de un territorio a otro."""
    numeros = rng.integers(0, len(_RAICES) * len(_TERMINACIONES), cantidad)
    return [_palabra(int(numero)) for numero in numeros]


def nombres_grupo(rng: np.random.Generator, cantidad: int) -> list[str]:
    """`cantidad` nombres de grupo («Semillitas de Vida»); pueden repetirse, como ocurre con los reales."""
    return _combinar(rng, _SUSTANTIVOS, _COMPLEMENTOS, cantidad)


def _combinar(rng: np.random.Generator, primeras: Sequence[str], segundas: Sequence[str], cantidad: int) -> list[str]:
    numeros = rng.integers(0, len(primeras) * len(segundas), cantidad)
    return [f"{primeras[int(n) // len(segundas)]} {segundas[int(n) % len(segundas)]}" for n in numeros]


def _sin_repetir(rng: np.random.Generator, posibles: int, cantidad: int) -> np.ndarray:
    if cantidad > posibles:
        raise ValueError(f"Se piden {cantidad} nombres distintos y solo se pueden formar {posibles}: agregue raíces.")
    return rng.permutation(posibles)[:cantidad]
