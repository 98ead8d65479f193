"""Lo que delata una frase mal escrita, por clases: nada de esto puede estar en una pantalla ni en un archivo."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

#: entre dos trozos de una línea que pueden verse en sitios distintos: no separa una palabra, pero sí dos cifras
CORTE = "\u2063"
_CONTADO = (
    "establecimientos|grupos|regiones|sesiones|redes|microrredes|visitas|motivos|meses|días|facilitadores|inasistencias|"
    "asistencias|ausencias|integrantes|bloques|acuerdos|intervalos|territorios|filas|archivos|celdas|listas|puntos|"
    "faltas|comprobaciones|hitos|cargas|mujeres|gestantes|madres|candidatos|paradas|equipos|partos|distritos|indicadores|"
    "justificadas|injustificadas"
)
_INGLES = (
    "the|and|with|without|loading|download|search|group|groups|facility|month|year|map|table|page|next|previous|not|"
    "found|data|filter|show|hide|click|sort|home|back|region|of|zoom|reset|toggle|close|open|menu bar|select|all"
)
#: clase → lo que la delata
CLASES: dict[str, re.Pattern[str]] = {
    "un valor sin escribir": re.compile(
        r"\b(?:None|nan|NaN|null|undefined|inf|True|False|Error|Traceback|object at)\b"
    ),
    "una plantilla sin llenar": re.compile(r"[{}]|&\w+;|\?{2}|«»|\(\)"),
    # en una dirección escrita, sí
    "una clave": re.compile(r"(?<![=/\w])[a-z]+(?:_[a-z]+)+\b"),
    "un nombre del registro sin tildes": re.compile(
        r"\b(?:essalud|ejercito|aerea|policia nacional|sanidad del?|minsa|gobierno regional del? [a-z])\b"
    ),
    "una fecha que no es de aquí": re.compile(r"\b(?:19|20)\d\d-(?:0\d|1[0-2])(?:-\d\d)?\b"),
    "un número a la inglesa": re.compile(r"\d\.\d+ ?%|(?<=\d)(?:st|nd|rd|th)\b"),
    "una contracción sin hacer": re.compile(r"\b(?:de|a) el\b"),
    "un signo suelto o repetido": re.compile(
        r"\.\.|,[.,]|;[;.]|:\s*[:.]|\s[,;.:](?:\s|$)|\(\s|\s\)|¿\s|\s\?|[.:;]\)[.:;]?\."
    ),
    "un paréntesis dentro de otro": re.compile(r"\([^()]*\("),
    "otra lengua": re.compile(rf"\b(?:{_INGLES})\b", re.IGNORECASE),
    "ninguno y todos los demás": re.compile(r"\b0 de (\d+)\b.*\botr[oa]s \1\b"),
}
#: clase → lo que la delata dentro de un trozo: en sitios distintos ni las cifras ni los espacios se suman
DE_UN_TROZO: dict[str, re.Pattern[str]] = {
    "un espacio de más": re.compile(r"\S {2}\S"),
    # «1 grupos», y también «0 de 1 grupos»
    "uno en plural": re.compile(rf"(?<![\d\u202f,:/.-])1 (?:{_CONTADO})\b"),
}
#: «49 de 129»: una parte de un todo
_PARTE = re.compile(r"(?<![\d\u202f,:/.-])(\d[\d\u202f]*) de (\d[\d\u202f]*)(?![\u202f\d]*[,.:/-]\d)")


def imposibles(frase: str) -> list[str]:
    """Los «n de N» en que n no cabe en N."""
    pares = ((h[0], *(int(n.replace("\u202f", "")) for n in h.groups())) for h in _PARTE.finditer(frase))
    return [dicho for dicho, parte, todo in pares if parte > todo]


@cache
def faltas(frase: str) -> tuple[tuple[str, str], ...]:
    """(clase, lo que la delata) de cada falta de una frase. Entre pantallas se repiten, y cada una se mira una vez."""
    return tuple(_faltas(frase))


def _faltas(frase: str) -> Iterator[tuple[str, str]]:
    junta = frase.replace(CORTE, "")
    for clases, leida in ((CLASES, junta), (DE_UN_TROZO, frase)):
        for clase, patron in clases.items():
            if hallado := patron.search(leida):
                yield clase, hallado[0]
    for dicho in imposibles(frase):
        yield "una parte mayor que su todo", dicho
