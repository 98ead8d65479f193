"""Varias tablas en una misma hoja, una debajo de otra o una al lado de otra: cada una es una rejilla aparte.

Solo se separan las que están enteras: otra fila, u otro tramo de la fila de títulos, con todas las columnas
obligatorias de alguna tabla. Cada fila queda en una sola; si van lado a lado, cada tabla tiene las suyas.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby, islice, pairwise

from dashboard.ingesta.celdas import Rejilla
from dashboard.ingesta.reconocer import CONOCIDOS, conocidos, puede_ser_titulos, tabla_completa, titulo_plano

#: títulos conocidos con que una fila parece el encabezado de otra tabla aunque le falten columnas
_PARECE = 3


def separar(rejilla: Rejilla) -> list[Rejilla]:
    """La rejilla en sus tablas, en orden; la misma si trae una. Las siguientes llevan su número tras el de la hoja.

    La primera lleva los avisos de todas.
    """
    avisos: list[str] = []
    partes: list[Rejilla] = []
    titulos = list(_filas_de_titulos(rejilla, avisos))
    cortes = [0, *(_desde(rejilla, fila) for fila in titulos[1:]), len(rejilla.filas)]
    for numero, (desde, hasta) in enumerate(pairwise(cortes)):
        parte = replace(rejilla, lineas=rejilla.lineas[desde:hasta], filas=rejilla.filas[desde:hasta])
        if not titulos:
            partes.append(parte)
            continue
        propia = rejilla.filas[titulos[numero]]
        if numero:
            avisos.append(f"en la fila {rejilla.lineas[titulos[numero]]} empieza otra tabla: {_nombre(propia)}")
        columnas = _columnas_de_titulos(propia)
        for lado, (izquierda, derecha) in enumerate(pairwise([0, *columnas[1:], None])):
            assert izquierda is not None
            if lado:
                avisos.append(
                    f"en la columna {_letra(izquierda)} empieza otra tabla: {_nombre(propia[izquierda:derecha])}"
                )
            partes.append(_entre(parte, izquierda, derecha) if len(columnas) > 1 else parte)
    if not avisos:
        return [rejilla]
    dicho = f"{'; '.join(avisos)}."
    return [
        replace(parte, avisos=(*rejilla.avisos, dicho[0].upper() + dicho[1:]))
        if numero == 1
        else replace(parte, hoja=_hoja(rejilla.hoja, numero), avisos=())
        for numero, parte in enumerate(partes, start=1)
    ]


def _filas_de_titulos(rejilla: Rejilla, avisos: list[str]) -> Iterator[int]:
    """Las filas que son el encabezado entero de una tabla y no repiten el anterior; de las incompletas, un aviso."""
    anterior: list[str] = []
    for posicion, fila in enumerate(rejilla.filas):
        # casi todas las filas de datos se descartan aquí, sin mirar más
        if not any(titulo_plano(celda) in CONOCIDOS for celda in islice(filter(None, fila), _PARECE)):
            continue
        cuantos = conocidos(fila)
        planos = [titulo_plano(celda) for celda in fila if celda]
        if cuantos < 2 or planos == anterior or not puede_ser_titulos(fila):
            continue
        if tabla_completa(fila):
            anterior = planos
            yield posicion
        elif anterior and cuantos >= _PARECE and cuantos * 2 > len(planos):
            avisos.append(
                f"en la fila {rejilla.lineas[posicion]} parece empezar otra tabla, pero le faltan columnas: "
                "complétela, o pásela a otra hoja"
            )


def _desde(rejilla: Rejilla, titulos: int) -> int:
    """Desde qué fila es de la tabla: su título, si lo tiene justo encima, y los blancos que la separan de la otra."""
    desde = titulos
    while desde and sum(map(bool, rejilla.filas[desde - 1])) == 1:
        desde -= 1
    while desde and not any(rejilla.filas[desde - 1]):
        desde -= 1
    return desde


def _columnas_de_titulos(fila: Sequence[str]) -> list[int]:
    """Dónde empieza cada tramo de títulos seguidos que es, él solo, el encabezado de una tabla."""
    tramos = (
        [posicion for posicion, _ in tramo]
        for hay, tramo in groupby(enumerate(fila), key=lambda par: bool(par[1]))
        if hay
    )
    return [tramo[0] for tramo in tramos if tabla_completa(fila[tramo[0] : tramo[-1] + 1])]


def _entre(rejilla: Rejilla, izquierda: int, derecha: int | None) -> Rejilla:
    """Solo esas columnas, en su mismo lugar, y sin las filas en blanco que queden al final."""
    filas = [[""] * min(izquierda, len(fila)) + fila[izquierda:derecha] for fila in rejilla.filas]
    while filas and not any(filas[-1]):
        filas.pop()
    return replace(rejilla, lineas=rejilla.lineas[: len(filas)], filas=filas)


def _hoja(titulo: str, numero: int) -> str:
    return f"{titulo[:20]} (tabla {numero})" if titulo else f"tabla {numero}"


def _nombre(fila: Sequence[str]) -> str:
    tabla = tabla_completa(fila)
    return tabla.nombre if tabla else ""


def _letra(columna: int) -> str:
    from openpyxl.utils import get_column_letter

    return str(get_column_letter(columna + 1))
