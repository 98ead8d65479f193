"""El árbol de territorios: cada nodo es un intervalo de establecimientos y otro de grupos. Y cómo se busca en él."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from dashboard.dominio.nodo import Nodo
from dashboard.dominio.territorio import PAIS, Nivel, normalizar_codigo, sin_tildes

# -- El árbol de territorios de una generación: cada nodo es un intervalo de establecimientos y otro de grupos.


class Arbol:
    """Nodos por código. Los territorios se cargan enteros; establecimientos y grupos se arman al pedirlos."""

    def __init__(
        self,
        territorios: Mapping[str, Sequence[Any]],
        establecimientos: Mapping[str, Sequence[Any]],
        grupos: Mapping[str, Sequence[Any]],
    ) -> None:
        self._territorios: dict[str, Nodo] = {}
        self._hijos: dict[str, list[str]] = {}
        for fila, codigo in enumerate(territorios["codigo"]):
            ordinal = territorios["fecha_datos"][fila]
            padre = territorios["padre"][fila]
            self._territorios[codigo] = Nodo(
                codigo,
                territorios["nombre"][fila],
                Nivel(territorios["nivel"][fila]),
                padre,
                (territorios["e0"][fila], territorios["e1"][fila]),
                (territorios["g0"][fila], territorios["g1"][fila]),
                date.fromordinal(ordinal) if ordinal else None,
                (territorios["mes0"][fila], territorios["mes1"][fila]),
            )
            self._hijos.setdefault(padre, []).append(codigo)
        self.establecimientos = establecimientos
        self.grupos = grupos
        self._fila_establecimiento = {codigo: fila for fila, codigo in enumerate(establecimientos["codigo"])}
        self._fila_grupo = {codigo: fila for fila, codigo in enumerate(grupos["codigo"])}

    def buscar(self, codigo: str) -> Nodo | None:
        """El nodo de ese código en cualquier nivel, o `None`."""
        if codigo in self._territorios:
            return self._territorios[codigo]
        if codigo in self._fila_establecimiento:
            return self.establecimiento(self._fila_establecimiento[codigo])
        if codigo in self._fila_grupo:
            return self.grupo(self._fila_grupo[codigo])
        return None

    def establecimiento(self, fila: int) -> Nodo:
        """El establecimiento de una fila del orden de profundidad."""
        columnas = self.establecimientos
        padre = self._territorios[columnas["microrred"][fila]]
        return Nodo(
            columnas["codigo"][fila],
            columnas["nombre"][fila],
            Nivel.ESTABLECIMIENTO,
            padre.codigo,
            (fila, fila + 1),
            (columnas["g0"][fila], columnas["g1"][fila]),
            padre.fecha_datos,
            padre.meses,
        )

    def grupo(self, fila: int) -> Nodo:
        """El grupo de una fila. Su intervalo de establecimientos está vacío: un grupo no tiene cobertura."""
        fila_padre = self.grupos["establecimiento"][fila]
        padre = self.establecimiento(fila_padre)
        return Nodo(
            self.grupos["codigo"][fila],
            self.grupos["nombre"][fila],
            Nivel.GRUPO,
            padre.codigo,
            (fila_padre, fila_padre),
            (fila, fila + 1),
            padre.fecha_datos,
            padre.meses,
        )

    def hijos(self, nodo: Nodo) -> list[Nodo]:
        """Los hijos directos, en orden de código."""
        if nodo.nivel is Nivel.MICRORRED:
            return [self.establecimiento(fila) for fila in range(*nodo.establecimientos)]
        if nodo.nivel is Nivel.ESTABLECIMIENTO:
            return [self.grupo(fila) for fila in range(*nodo.grupos)]
        return [self._territorios[codigo] for codigo in self._hijos.get(nodo.codigo, ())]

    def territorios(self) -> list[Nodo]:
        """Todos los territorios, en profundidad."""
        return list(self._territorios.values())

    @property
    def raiz(self) -> Nodo:
        """El país."""
        return self._territorios[PAIS]


# -- Búsqueda por palabras sobre el índice de una generación, sin tildes y por código con o sin sus ceros.

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
