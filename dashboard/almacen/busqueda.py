"""Búsqueda por palabras sobre el índice de una generación, sin tildes y por código con o sin sus ceros."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from dashboard.dominio.territorio import normalizar_codigo, sin_tildes

#: tope de lo que se lee de la persona; lo demás no ayuda a encontrar nada
LARGO_MAXIMO = 80


def posiciones(indice: Mapping[str, Sequence[Any]], texto: str) -> Iterator[int]:
    """Posiciones del índice que contienen todas las palabras de `texto`, las mejores primero.

    Orden: código exacto, etiqueta que empieza por el texto, palabra de la etiqueta que empieza por él, y el resto;
    dentro de cada clase, el orden del índice (territorios, distritos, establecimientos, grupos).
    """
    buscado = sin_tildes(texto[:LARGO_MAXIMO])
    palabras = buscado.split()
    if not palabras:
        return
    formas = {buscado, normalizar_codigo(buscado).lower(), buscado.zfill(8)} if not buscado.isalpha() else {buscado}
    clases: tuple[list[int], list[int], list[int], list[int]] = ([], [], [], [])
    codigos, textos = indice["codigo"], indice["texto"]
    for posicion, completo in enumerate(textos):
        if all(palabra in completo for palabra in palabras):
            if codigos[posicion].lower() in formas:
                clases[0].append(posicion)
            elif completo.startswith(buscado):
                clases[1].append(posicion)
            else:
                # el texto es «etiqueta código contexto»: que el distrito empiece así no adelanta a sus establecimientos
                etiqueta = completo.partition(f" {codigos[posicion].lower()} ")[0]
                clases[2 if f" {palabras[0]}" in f" {etiqueta}" else 3].append(posicion)
    # un código escrito sin sus ceros puede no estar dentro del texto («8» no contiene «08»)
    vistos = set(clases[0])
    exactos = [p for p, codigo in enumerate(codigos) if codigo.lower() in formas and p not in vistos]
    yield from clases[0]
    yield from exactos
    yield from (p for p in clases[1] if p not in exactos)
    yield from (p for p in clases[2] if p not in exactos)
    yield from (p for p in clases[3] if p not in exactos)
