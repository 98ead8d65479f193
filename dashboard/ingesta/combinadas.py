"""Las celdas combinadas entre los datos: solo la primera de cada rango guarda el valor, y la persona lo ve en todas.

Se llenan las demás y se dice. Los títulos, los totales y las notas quedan como están. De una cuenta combinada no se
sabe si es de cada fila o de todas juntas: lo pregunta `entrada`, que sabe qué es cada columna.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from dashboard.ingesta.celdas import Rejilla
from dashboard.nucleo.formato import plural


class Llenas(NamedTuple):
    """Lo que se llenó: cuántos rangos y celdas, y las líneas combinadas de cada columna."""

    rangos: int
    celdas: int
    lineas: Mapping[int, array[int]]

    def avisos(self) -> tuple[str, ...]:
        """La frase que lo anuncia, si hay algo que anunciar."""
        if not self.celdas:
            return ()
        return (
            f"{plural(self.rangos, 'rango combinado', 'rangos combinados')} y "
            f"{plural(self.celdas, 'celda llenada', 'celdas llenadas')}: cada una tomó el valor de la primera de su "
            "rango. Si alguna no debía tenerlo, separe las celdas combinadas y escriba cada valor.",
        )


def llenar(rejilla: Rejilla, datos: Sequence[int], usadas: Sequence[bool]) -> Llenas:
    """Llena, en las filas de `rejilla`, las celdas en blanco de cada rango. `datos`: posiciones de las filas de datos.

    `usadas`: qué columnas pueden ser de una tabla; en las demás no se llena nada. Un rango que empieza antes de los
    datos es de un título, y una fila en que no hay más que un rango a lo ancho es un rótulo.
    """
    rangos = celdas = 0
    lineas: dict[int, array[int]] = {}
    de_datos = {rejilla.lineas[posicion]: rejilla.filas[posicion] for posicion in datos} if rejilla.combinadas else {}
    sueltos = {posicion: frozenset(suyas) for posicion, suyas in (rejilla.sueltos or {}).items()}
    for arriba, izquierda, abajo, derecha in rejilla.combinadas:
        primera = de_datos.get(arriba, [])
        valor = primera[izquierda] if izquierda < len(primera) else ""
        if not valor or (derecha > izquierda and sum(map(bool, primera)) == 1):
            continue
        columnas = [columna for columna in range(izquierda, min(derecha + 1, len(usadas))) if usadas[columna]]
        suyas = [linea for linea in range(arriba, min(abajo, rejilla.lineas[-1]) + 1) if linea in de_datos]
        huecos = [(linea, columna) for linea in suyas for columna in columnas if not _en(de_datos[linea], columna)]
        for linea, columna in huecos:
            fila = de_datos[linea]
            fila.extend([""] * (columna + 1 - len(fila)))
            fila[columna] = valor
            if rejilla.sueltos is not None and arriba in sueltos.get(izquierda, ()):
                # lo que no se sabe de un número tampoco se sabe de su copia
                rejilla.sueltos.setdefault(columna, array("q")).append(linea)
        if huecos:
            rangos, celdas = rangos + 1, celdas + len(huecos)
            for columna in columnas:
                lineas.setdefault(columna, array("q")).extend(suyas)
    return Llenas(rangos, celdas, lineas)


def _en(fila: Sequence[str], columna: int) -> str:
    return fila[columna] if columna < len(fila) else ""
