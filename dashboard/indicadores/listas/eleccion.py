"""Lo que una dirección pide de una lista: en qué orden, con qué columnas y qué filas.

La pantalla, el papel y los archivos pasan por aquí: lo que se exporta es lo que se ve.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from dashboard.dominio.territorio import alfabetico, sin_tildes
from dashboard.indicadores.listas import ListaAbierta
from dashboard.indicadores.listas.lista import Columna, Fila, Lista
from dashboard.nucleo.errores import ErrorVista

#: tipos de los que primero se quiere ver lo más grande
_DE_MAS_A_MENOS = frozenset({"entero", "decimal", "porcentaje", "puntos"})
_TILDES = re.compile("[\u0300-\u036f]")


@dataclass(frozen=True, slots=True)
class Eleccion:
    """`orden`: un campo, con «-» delante de mayor a menor. `columnas`: campos con comas. "": como viene la lista."""

    orden: str = ""
    columnas: str = ""
    q: str = ""

    @classmethod
    def leer(cls, campos: Mapping[str, str]) -> Eleccion:
        """La de unos campos de una dirección; los demás no se miran."""
        return cls(*(campos.get(campo, "").strip() for campo in cls.__slots__))

    @property
    def por(self) -> tuple[str, bool]:
        """(campo por el que se ordena, si es de mayor a menor)."""
        return self.orden.removeprefix("-"), self.orden.startswith("-")

    def nombre(self, clave: str) -> str:
        """El de su archivo: el que no trae todas las filas lo dice."""
        return f"{clave}-parte" if self.q else clave

    def dicha(self, abierta: ListaAbierta, elegida: ListaAbierta) -> list[tuple[str, str]]:
        """Lo que un archivo dice de sí: rótulo y texto de cada cosa que no está como viene."""
        dicho = []
        if self.q:
            dicho.append(("Solo las que dicen", f"«{self.q}»: {len(elegida.filas)} de {len(abierta.filas)} filas"))
        if self.orden:
            dicho.append(("Orden", en_palabras(abierta.lista, self.orden)))
        if self.columnas:
            cuantas = f"{len(elegida.lista.columnas)} de {len(abierta.lista.columnas)}"
            dicho.append(("Columnas", f"{cuantas}, las elegidas en la pantalla"))
        return dicho


def elegir(abierta: ListaAbierta, eleccion: Eleccion) -> ListaAbierta:
    """La lista con lo pedido. `ErrorVista` si pide una columna o un orden que no tiene."""
    lista = abierta.lista
    columnas = _columnas(lista, eleccion.columnas)
    filas = _ordenadas(lista, _que_dicen(abierta, eleccion.q), eleccion)
    return replace(abierta, lista=replace(lista, columnas=columnas), filas=filas)


def comunes(columnas: Sequence[Columna], filas: Sequence[Fila]) -> tuple[Columna, ...]:
    """Las columnas que dicen lo mismo en todas las filas, que no hace falta repetir; con una sola fila, ninguna.

    La primera y el nombre nunca lo son: dicen de qué es cada fila.
    """
    if len(filas) < 2:
        return ()

    def dice(fila: Fila, campo: str) -> tuple[Any, Any]:
        return fila.get(campo), fila.get(f"{campo}_falta") if fila.get(campo) is None else None

    return tuple(
        columna
        for columna in columnas[1:]
        if columna.campo != "nombre"
        and all(dice(fila, columna.campo) == dice(filas[0], columna.campo) for fila in filas)
    )


def ordenes_que_sirven(lista: Lista, filas: Sequence[Fila]) -> tuple[Columna, ...]:
    """De los órdenes que no se escriben, los que distinguen alguna fila de otra."""
    return tuple(c for c in lista.ordenes if len({fila.get(c.campo) for fila in filas}) > 1)


def orden_siguiente(columna: Columna, actual: str) -> str:
    """El que pide quien pulsa un encabezado: el natural de esa columna o, si ya es ese, el contrario."""
    natural = f"-{columna.campo}" if columna.tipo in _DE_MAS_A_MENOS else columna.campo
    contrario = columna.campo if natural.startswith("-") else f"-{columna.campo}"
    return contrario if actual == natural else natural


def en_palabras(lista: Lista, orden: str) -> str:
    """«Última sesión, de la más antigua a la más nueva»."""
    columna = _por(lista, orden)
    sentidos = {
        "texto": ("de la A a la Z", "de la Z a la A"),
        "fecha": ("de la más antigua a la más nueva", "de la más nueva a la más antigua"),
        "mes": ("del más antiguo al más nuevo", "del más nuevo al más antiguo"),
    }
    sentido = sentidos.get(columna.tipo, ("de menor a mayor", "de mayor a menor"))[orden.startswith("-")]
    return f"{columna.encabezado}, {sentido}"


def _columnas(lista: Lista, pedidas: str) -> tuple[Columna, ...]:
    if not pedidas:
        return lista.columnas
    campos = set(pedidas.split(","))
    propios = {columna.campo for columna in lista.columnas}
    if ajenos := sorted(campos - propios):
        raise _no_hay(f"La columna «{ajenos[0][:40]}» no es de esta lista.", "columnas", sorted(propios))
    # de qué es cada fila se dice siempre
    fijos = {lista.columnas[0].campo, "nombre"}
    return tuple(columna for columna in lista.columnas if columna.campo in campos | fijos)


def _por(lista: Lista, orden: str) -> Columna:
    campo = orden.removeprefix("-")
    posibles = {columna.campo: columna for columna in (*lista.columnas, *lista.ordenes)}
    if campo not in posibles:
        raise _no_hay(f"Esta lista no se puede ordenar por «{campo[:40]}».", "orden", posibles)
    return posibles[campo]


def _no_hay(que: str, campo: str, posibles: Sequence[str] | Mapping[str, Columna]) -> ErrorVista:
    return ErrorVista(
        que,
        que_hacer=f"Valores que se pueden usar en «{campo}»: {', '.join(posibles)}.",
        opciones=[("Ir al panorama", "/")],
    )


def _ordenadas(lista: Lista, filas: list[Fila], eleccion: Eleccion) -> list[Fila]:
    """Lo que falta va al final en los dos sentidos; lo que empata, como venía."""
    if not eleccion.orden:
        return filas
    columna = _por(lista, eleccion.orden)
    campo, al_reves = eleccion.por
    con: list[Fila] = []
    sin: list[Fila] = []
    for fila in filas:
        (sin if fila.get(campo) in (None, "") else con).append(fila)
    clave: Callable[[Fila], Any] = lambda fila: fila[campo]  # noqa: E731
    if columna.tipo == "texto":
        # de miles de filas, una región o una red son pocos textos
        claves = {texto: alfabetico(texto) for texto in {fila[campo] for fila in con}}
        clave = lambda fila: claves[fila[campo]]  # noqa: E731
    return sorted(con, key=clave, reverse=al_reves) + sin


def _que_dicen(abierta: ListaAbierta, buscado: str) -> list[Fila]:
    """Las filas con todas las palabras buscadas en alguno de sus textos, sin mirar tildes ni mayúsculas."""
    palabras = sin_tildes(buscado).split()
    if not palabras:
        return abierta.filas
    campos = [columna.campo for columna in abierta.lista.columnas if columna.tipo == "texto"]
    halladas = []
    for fila in abierta.filas:
        junto = "\n".join(str(fila.get(campo) or "") for campo in campos).lower()
        plano = _TILDES.sub("", unicodedata.normalize("NFD", junto))
        if all(palabra in plano for palabra in palabras):
            halladas.append(fila)
    return halladas
