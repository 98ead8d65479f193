"""Encabezados rotos: títulos con otro nombre, casi bien escritos, repetidos, que faltan o que no están arriba."""

from __future__ import annotations

from tests.corpus.caso import SANAS, Caso, csv, sanas

_T = "codigo_sesion,codigo_grupo,fecha,esperadas,asistentes"


def _con(titulos: str, *arriba: str) -> list[str]:
    return [*arriba, titulos, *sanas()]


def _sin_columna(linea: str, cual: int) -> str:
    return ",".join(parte for i, parte in enumerate(linea.split(",")) if i != cual)


def _en_orden(linea: str, *orden: int) -> str:
    partes = linea.split(",")
    return ",".join(partes[i] for i in orden)


CASOS: tuple[Caso, ...] = (
    csv(
        "con los títulos en mayúsculas y con tildes",
        _con("CÓDIGO SESIÓN,Código Grupo,FECHA,Esperadas,ASISTENTES"),
        (SANAS, 0, 0),
    ),
    csv("con sinónimos usuales", _con("id_sesion,grupo,fecha de sesión,esperadas,asistencia"), (SANAS, 0, 0)),
    csv(
        "con «asistenes» por «asistentes»",
        _con("codigo_sesion,codigo_grupo,fecha,esperadas,asistenes"),
        (SANAS, 0, 0),
        "asistentes",
    ),
    csv(
        "con «codigo_sesiom» por «codigo_sesion»",
        _con("codigo_sesiom,codigo_grupo,fecha,esperadas,asistentes"),
        (SANAS, 0, 0),
        "codigo_sesion",
    ),
    csv(
        "con un título que no se parece a nada",
        _con("codigo_sesion,codigo_grupo,fecha,esperadas,xyz"),
        None,
        "asistentes",
    ),
    csv(
        "sin la columna de la fecha",
        [_sin_columna(linea, 2) for linea in [_T, *sanas()]],
        None,
        "fecha",
    ),
    csv(
        "con la misma columna dos veces",
        [f"{linea},{linea.split(',')[-1]}" for linea in [_T, *sanas()]],
        None,
        "misma columna",
    ),
    csv(
        "con un sinónimo y su columna a la vez",
        [f"{_T},asistencia", *(f"{fila},7" for fila in sanas())],
        (SANAS, 0, 0),
    ),
    csv(
        "con una columna que no se usa",
        [f"{_T},comentario", *(f"{fila},x" for fila in sanas())],
        (SANAS, 0, 0),
        "comentario",
    ),
    csv("con un título de informe encima de la tabla", _con(_T, "CONSOLIDADO DE SESIONES,,,,", ",,,,"), (SANAS, 0, 2)),
    csv(
        "con la red y el mes encima de la tabla",
        _con(_T, "Red Valle Ejemplo,,,,", "Mes: junio,,,,", ",,,,"),
        (SANAS, 0, 3),
    ),
    csv("con el encabezado repetido en medio", [_T, *sanas(4), _T, *sanas(5, 10)], (SANAS, 0, 1)),
    csv("con una fila de totales", [_T, *sanas(), "TOTAL,,,108,72"], (SANAS, 0, 1)),
    csv(
        "con un subtotal y un total general",
        [_T, *sanas(4), "Subtotal,,,48,32", *sanas(5, 10), "TOTAL GENERAL,,,108,72"],
        (SANAS, 0, 2),
    ),
    csv(
        "con un subtotal que dice de qué es",
        [_T, *sanas(4), "Subtotal GAC-001,,,48,32", *sanas(5, 10), "Total del mes de junio,,,108,72"],
        (SANAS, 0, 2),
    ),
    csv(
        "con columnas en otro orden",
        [
            "asistentes,fecha,codigo_sesion,codigo_grupo",
            *(_en_orden(fila, 4, 2, 0, 1) for fila in sanas()),
        ],
        (SANAS, 0, 0),
    ),
)
