"""Las celdas de un texto muy largo, leído por partes: se juntan y quedan como si se hubiera leído de una vez.

Separado en filas, un texto ocupa diez veces lo que sus celdas: de a una parte, caben millones de sesiones.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

from dashboard.ingesta.celdas import Celdas, Rejilla
from dashboard.ingesta.textos import EJEMPLOS, Cambios

if TYPE_CHECKING:
    import pyarrow as pa


def con_titulos(parte: Rejilla, filas: list[list[str]], lineas: list[int]) -> Rejilla:
    """La parte con esas filas de títulos delante, en sus líneas."""
    return replace(parte, lineas=lineas + parte.lineas, filas=filas + parte.filas)


def se_siguen(una: Celdas, otra: Celdas) -> bool:
    """Si las dos son trozos de una misma tabla."""
    return (una.encabezado, una.formulario, una.linea_encabezado, una.hoja) == (
        otra.encabezado,
        otra.formulario,
        otra.linea_encabezado,
        otra.hoja,
    )


def juntar(partes: Sequence[Celdas]) -> Celdas:
    """Las celdas de partes seguidas (`se_siguen`). Pasan las columnas que pasaron en todas."""
    primera = partes[0]
    publicas = set(primera.columnas).intersection(*(parte.columnas for parte in partes))
    limpieza: dict[tuple[str, int], Cambios] = {}
    for parte in partes:
        for clave, cambios in parte.limpieza.items():
            if clave[1] in publicas:
                suyos = limpieza.setdefault(clave, Cambios())
                suyos.lineas.extend(cambios.lineas)
                suyos.ejemplos += cambios.ejemplos[: max(EJEMPLOS - len(suyos.ejemplos), 0)]
    return replace(
        primera,
        lineas=array("q", chain.from_iterable(parte.lineas for parte in partes)),
        columnas={posicion: _seguida([parte.columnas[posicion] for parte in partes]) for posicion in sorted(publicas)},
        vacias=sum(parte.vacias for parte in partes),
        descuadradas=tuple(chain.from_iterable(parte.descuadradas for parte in partes)),
        otras=tuple(chain.from_iterable(parte.otras for parte in partes)),
        avisos=tuple(dict.fromkeys(chain.from_iterable(parte.avisos for parte in partes))),
        personales=tuple(sorted(dict(chain.from_iterable(parte.personales for parte in partes)).items())),
        limpieza=limpieza,
    )


def _seguida(trozos: list[pa.Array]) -> pa.Array:
    """Los trozos de una columna, como los daría `columnas_de`: los textos que se repiten, una sola vez."""
    import pyarrow as pa

    repetidos = pa.chunked_array([trozo if _de_lugares(trozo) else trozo.dictionary_encode() for trozo in trozos])
    entera = repetidos.unify_dictionaries().combine_chunks()
    return entera if len(entera.dictionary) * 2 < len(entera) else entera.dictionary_decode()


def _de_lugares(trozo: pa.Array) -> bool:
    return hasattr(trozo, "dictionary_decode")
