"""Lo que la hoja no muestra y el archivo trae: se dice siempre, y la persona decide si sus filas cuentan."""

from __future__ import annotations

from array import array
from collections.abc import Collection, Sequence
from dataclasses import replace

from rapidfuzz import fuzz

from dashboard.ingesta.celdas import Celdas
from dashboard.ingesta.reconocer import titulo_plano
from dashboard.ingesta.textos import titulo_mostrable
from dashboard.nucleo.formato import enumerar, palabra, plural, tramos

#: por qué se ignora una fila que la persona dejó fuera
OCULTA = "fila oculta"
#: tramos de filas que se nombran; los demás se cuentan
_TRAMOS = 12
#: parecido (de 0 a 100) con que una columna que se ve puede ser la que la persona cree que se usa
_SE_PARECE = 60
#: los que se suman mientras se leen: después ya no se sabe qué puso cada fila
_SUMADOS = ("anexo2", "his")


def sin_ocultas(celdas: Celdas) -> Celdas:
    """Las mismas celdas sin las filas que la hoja no muestra, que pasan a ignoradas con su porqué.

    De un formulario ya sumado no se puede quitar ninguna: siguen, y el aviso lo dice.
    """
    ocultas = frozenset([*celdas.filtradas, *celdas.escondidas])
    if not ocultas or celdas.formulario in _SUMADOS:
        return celdas
    quedan = [linea not in ocultas for linea in celdas.lineas]
    fuera = sorted({*celdas.lineas, *(linea for linea, _ in celdas.descuadradas)} & ocultas)
    return replace(
        celdas,
        lineas=array("q", (linea for linea in celdas.lineas if linea not in ocultas)),
        columnas={posicion: columna.filter(quedan) for posicion, columna in celdas.columnas.items()},
        descuadradas=tuple(una for una in celdas.descuadradas if una[0] not in ocultas),
        otras=(*celdas.otras, *((linea, OCULTA) for linea in fuera)),
        avisos=(*celdas.avisos, f"No cuentan, como se pidió: {_cuales(celdas)}."),
        filtradas=(),
        escondidas=(),
    )


def avisar_ocultas(celdas: Celdas, usadas: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """Qué filas ocultas cuentan y qué columnas ocultas se usan. `usadas`: (título, columna de la tabla)."""
    avisos = [] if not celdas.columnas_ocultas else _de_columnas(celdas, dict(usadas))
    if celdas.filtradas or celdas.escondidas:
        remedio = (
            "bórrelas del libro y vuelva a cargarlo"
            if celdas.formulario in _SUMADOS
            else "elija al revisar que queden fuera (en la línea de órdenes, --sin-ocultas)"
        )
        avisos.insert(0, f"{_cuales(celdas)}: cuentan como las demás. Si no deben contar, {remedio}.")
    return tuple(avisos)


def _cuales(celdas: Celdas) -> str:
    partes = ((celdas.filtradas, "por el filtro"), (celdas.escondidas, "a mano o al plegar un grupo"))
    return enumerar(
        [
            f"{plural(len(filas), 'fila oculta', 'filas ocultas')} ({_nombradas(filas)}) {como}"
            for filas, como in partes
            if filas
        ]
    )


def _nombradas(filas: Collection[int]) -> str:
    escritas, resto = tramos(filas, _TRAMOS)
    return enumerar([*escritas, *([plural(resto, "más", "más")] if resto else [])])


def _de_columnas(celdas: Celdas, usadas: dict[str, str]) -> list[str]:
    from openpyxl.utils import get_column_letter

    visibles = [
        titulo
        for posicion, titulo in enumerate(celdas.encabezado)
        if titulo and titulo not in usadas and posicion not in celdas.columnas_ocultas
    ]
    avisos = []
    for posicion in celdas.columnas_ocultas:
        titulo = celdas.encabezado[posicion] if posicion < len(celdas.encabezado) else ""
        if titulo not in usadas:
            continue
        nombre = usadas[titulo]
        aviso = f"La columna {get_column_letter(posicion + 1)}, {nombre}, está oculta y es la que se usa"
        parecidas = [
            f"«{titulo_mostrable(otro)}»" for otro in visibles if fuzz.ratio(titulo_plano(otro), nombre) >= _SE_PARECE
        ]
        if parecidas:
            que = palabra(len(parecidas), "la visible", "las visibles")
            aviso += (
                f"; {que} {enumerar(parecidas)} no. Si debe usarse una que se ve, póngale el título «{nombre}» y borre "
                "la oculta"
            )
        avisos.append(f"{aviso}.")
    return avisos
