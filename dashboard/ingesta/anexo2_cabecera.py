"""La cabecera del Anexo 2: rótulos en cualquier celda y su valor en la misma, a la derecha o debajo.

De aquí salen textos que escribió una persona; quien los recibe solo deja pasar fechas, códigos, catálogos y huellas.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from dashboard.dominio.territorio import sin_tildes

#: rótulo → formas en que aparece, sin tildes; se prueban de la más larga a la más corta
_ROTULOS: Mapping[str, tuple[str, ...]] = {
    "fecha": ("fecha de la sesion", "fecha de sesion", "fecha sesion", "fecha"),
    "codigo": (
        "codigo renipress", "codigo ipress", "codigo unico del establecimiento", "codigo unico",
        "codigo del establecimiento", "codigo de establecimiento", "codigo eess", "cod renipress", "renipress",
        "renaes", "codigo",
    ),
    "establecimiento": (
        "nombre del establecimiento de salud", "establecimiento de salud", "nombre del establecimiento",
        "nombre del eess", "establecimiento", "ee.ss.", "ee.ss", "ee ss", "eess", "ipress",
    ),
    "lugar": ("lugar de la sesion", "lugar de reunion", "lugar"),
    "microrred": ("micro red", "microrred", "microred", "micro-red"),
    "comunidad": ("comunidad", "centro poblado"),
    "red": ("red de salud", "red"),
    "distrito": ("distrito",),
    "diresa": (
        "disa/diresa/geresa/diris", "disa/diresa/geresa", "disa / diresa / geresa", "diresa/geresa/diris",
        "diresa/geresa", "disa/diresa", "diresa", "geresa", "diris", "disa",
    ),
    "provincia": ("provincia",),
    "departamento": ("departamento", "region"),
    "facilitadores": (
        "nombre de los facilitadores", "nombres de los facilitadores", "nombre de los/las facilitadores",
        "nombre del facilitador", "facilitadores", "facilitadoras", "facilitador", "facilitadora",
    ),
}  # fmt: skip
_DE_FORMA = {forma: rotulo for rotulo, formas in _ROTULOS.items() for forma in formas}
_FORMAS = "|".join(re.escape(forma) for forma in sorted(_DE_FORMA, key=len, reverse=True))
#: un rótulo seguido de dos puntos, de la línea de puntos del formato o del final de la celda
_ROTULO = re.compile(rf"(?<![a-z0-9])(?P<forma>{_FORMAS})\s*(?:[12]\s*)?(?:[:=]|[.…_]{{2,}}|\Z)")
#: un rótulo al principio, sin nada que lo separe de su valor
_AL_PRINCIPIO = re.compile(rf"(?P<forma>{_FORMAS})\s+(?=\S)")
_RELLENO = re.compile(r"[.…_]{2,}")
#: una sigla entre paréntesis, con una equis delante o detrás, o sola; los asteriscos remiten a la nota del formato
_SIGLA = re.compile(
    r"(?P<antes>(?<![^\W_])[xX✓✔]\s+)?(?P<abre>[(\[]\s*)?(?<![^\W_])(?P<sigla>MG|PS|mg|ps)(?![^\W_])(?(abre)\s*\**\s*[)\]]|\**)"
    r"(?P<equis>\s*[(\[]?\s*[xX✓✔]\s*[)\]]?(?![^\W_]))?"
)
_EQUIS = re.compile(r"[(\[]?\s*(?:[xX✓✔●]|[sS][ií])\s*[)\]]?")
#: la cabecera entera cabe en una celda de este largo; más es un párrafo de otra cosa
_LARGO = 1000

#: rótulo → (texto, posición de su fila)
Valores = dict[str, tuple[str, int]]


def abre_otra_sesion(celda: str) -> bool:
    """Si la celda empieza con el rótulo que abre la cabecera de otra sesión: la fecha o el establecimiento."""
    hallado = _ROTULO.match(_plana(celda))
    return hallado is not None and _DE_FORMA[hallado["forma"]] in ("fecha", "establecimiento")


def fila_del_rotulo(filas: Sequence[Sequence[str]], rotulo: str) -> int | None:
    """La fila donde está el rótulo, tenga o no valor; `None` si el formato no lo trae."""
    for posicion, fila in enumerate(filas):
        for celda in fila:
            plana = _plana(celda)
            hallados = [*_ROTULO.finditer(plana), *filter(None, [_AL_PRINCIPIO.match(plana)])]
            if any(_DE_FORMA[hallado["forma"]] == rotulo for hallado in hallados):
                return posicion
    return None


def leer_cabecera(filas: Sequence[Sequence[str]]) -> Valores:
    """Rótulo → texto de su valor y su fila. Solo los que tienen uno; de dos iguales vale el primero con valor."""
    valores: Valores = {}
    for posicion, fila in enumerate(filas):
        debajo = filas[posicion + 1] if posicion + 1 < len(filas) else ()
        for rotulo, columna in _leer_fila(fila, posicion, valores):
            if columna < len(debajo) and (texto := _limpio(debajo[columna])) and not _ROTULO.match(_plana(texto)):
                valores.setdefault(rotulo, (texto, posicion))
    return valores


def _leer_fila(fila: Sequence[str], numero: int, valores: Valores) -> list[tuple[str, int]]:
    """Anota los valores de una fila y devuelve los rótulos que quedaron sin él, con su columna."""
    esperan: list[tuple[str, int]] = []
    pendiente: tuple[str, int] | None = None
    for columna, celda in enumerate(fila):
        if not celda or len(celda) > _LARGO:
            continue
        antes, tramos = _tramos(celda)
        # «Lugar | Establecimiento de salud»: un rótulo que ya tiene valor es, aquí, el valor del anterior
        if pendiente and not antes and len(tramos) == 1 and not tramos[0][1] and tramos[0][0] in valores:
            antes, tramos = _limpio(celda), []
        if antes:
            if pendiente:
                valores.setdefault(pendiente[0], (antes, numero))
                pendiente = None
            elif not tramos and (corto := _AL_PRINCIPIO.match(_plana(celda))):
                valores.setdefault(_DE_FORMA[corto["forma"]], (_limpio(celda[corto.end() :]), numero))
        for rotulo, texto in tramos:
            if pendiente:
                esperan.append(pendiente)
            pendiente = None if texto else (rotulo, columna)
            if texto:
                valores.setdefault(rotulo, (texto, numero))
    return [*esperan, pendiente] if pendiente else esperan


def _tramos(celda: str) -> tuple[str, list[tuple[str, str]]]:
    """Lo que va antes del primer rótulo de la celda, y (rótulo, texto que lo sigue) de cada uno."""
    plana = _plana(celda)
    hallados = list(_ROTULO.finditer(plana))
    # «Local comunal, comunidad» termina en un rótulo que solo es parte del valor
    hallados = [h for h in hallados if h.start() == 0 or plana[h.end() - 1] in ":=.…_"]
    if not hallados:
        return _limpio(celda), []
    finales = [siguiente.start() for siguiente in hallados[1:]] + [len(celda)]
    tramos = [
        (_DE_FORMA[hallado["forma"]], _limpio(celda[hallado.end() : final]))
        for hallado, final in zip(hallados, finales, strict=True)
    ]
    return _limpio(celda[: hallados[0].start()]), tramos


def _plana(celda: str) -> str:
    """En minúsculas y sin tildes, letra por letra: las posiciones son las de la celda."""
    return "".join(sin_tildes(letra)[:1] or letra for letra in celda)


def _limpio(texto: str) -> str:
    return _RELLENO.sub(" ", texto).strip(" .:…_\t")


def roles(filas: Sequence[Sequence[str]]) -> str:
    """Quién condujo la sesión: «MG», «PS», «MG+PS» o "" si no se puede saber.

    Los facilitadores 1 y 2 del Anexo 2 son quienes conducen, no los facilitadores regionales. Vale la sigla rodeada,
    la que lleva una equis y la que está sola en su línea; si las dos vienen impresas sin marca, no se sabe. Los nombres
    no se leen.
    """
    hallados: set[str] = set()
    encabezado: dict[int, str] = {}
    empieza = next((i for i, fila in enumerate(filas) if any("facilitador" in _plana(celda) for celda in fila)), None)
    for fila in filas[empieza:] if empieza is not None else ():
        siglas = [(columna, *s) for columna, celda in enumerate(fila) for s in _siglas(celda)]
        marcadas = {sigla for columna, sigla, marcada in siglas if marcada or _tiene_equis(fila, columna + 1)}
        if marcadas or len({sigla for _, sigla, _ in siglas}) == 1:
            hallados |= marcadas or {siglas[0][1]}
        elif siglas:
            encabezado = {columna: sigla for columna, sigla, _ in siglas}
        else:
            hallados |= {sigla for columna, sigla in encabezado.items() if _tiene_equis(fila, columna)}
    return "+".join(sigla for sigla in ("MG", "PS") if sigla in hallados)


def _siglas(celda: str) -> list[tuple[str, bool]]:
    """(sigla, si está marcada) de cada MG o PS de la celda; las notas al pie del formato no cuentan."""
    if celda.lstrip().startswith("*"):
        return []
    return [
        (hallado["sigla"].upper(), bool(hallado["abre"] or hallado["equis"] or hallado["antes"]))
        for hallado in _SIGLA.finditer(celda)
    ]


def _tiene_equis(fila: Sequence[str], columna: int) -> bool:
    return columna < len(fila) and _EQUIS.fullmatch(fila[columna]) is not None
