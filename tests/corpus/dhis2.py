"""Totales de DHIS2: cada dato va a donde dicen sus correspondencias, y de un mes no sale una sesión."""

from __future__ import annotations

import json

from tests.corpus.caso import Caso, csv

#: qué es cada elemento y cada unidad, frente al juego de ejemplo
CORRESPONDENCIAS: tuple[dict[str, str], ...] = (
    {"codigo_dhis2": "fbfJHSPpUQD", "combinacion": "todas", "va_a": "sesiones.asistentes"},
    {"codigo_dhis2": "reportado01", "combinacion": "todas", "va_a": "reportes.fecha_reporte"},
    {"codigo_dhis2": "ouGrupo0001", "combinacion": "todas", "codigo": "GAC-001"},
    {"codigo_dhis2": "ouDiresa001", "combinacion": "todas", "codigo": "11"},
)
_TITULOS = "dataelement,period,orgunit,categoryoptioncombo,value,storedby"
_NOMBRES = ("dataElement", "period", "orgUnit", "categoryOptionCombo", "value")
_DIAS = [f"fbfJHSPpUQD,202506{dia:02d},ouGrupo0001,HllvX50cXC0,8,ZZCANARIO" for dia in range(1, 7)]


def _json(nombre: str, lineas: list[str], cuentas: tuple[tuple[int, int, int], ...], frase: str) -> Caso:
    datos = [dict(zip(_NOMBRES, linea.split(","), strict=False)) for linea in lineas]
    return Caso(nombre, "t.json", json.dumps({"dataValues": datos}).encode(), cuentas, frase)


CASOS: tuple[Caso, ...] = (
    csv(
        "totales de un mes de DHIS2 que van a sesiones",
        [_TITULOS, "fbfJHSPpUQD,202505,ouGrupo0001,HllvX50cXC0,40,ZZCANARIO"],
        (0, 1, 0),
        "De un total de varios días no sale una sesión",
    ),
    csv(
        "datos de DHIS2 de un elemento y de una unidad sin correspondencia",
        [_TITULOS, *_DIAS, "otroElemen1,202505,ouGrupo0001,,3,", "fbfJHSPpUQD,20250610,ouNadie0001,,3,"],
        (6, 1, 1),
        "No se usa 1 dato de 1 elemento sin correspondencia: «otroElemen1» (1).",
    ),
    _json(
        "datos de DHIS2 en JSON para dos tablas",
        [*_DIAS, "reportado01,202506,ouDiresa001,,2025-07-03"],
        ((6, 0, 0), (1, 0, 0)),
        "«reportado01», a reportes.fecha_reporte (1)",
    ),
    _json(
        "datos de DHIS2 en JSON, ninguno con correspondencia",
        ["otroElemen1,202505,ouGrupo0001,,3"],
        (),
        "cargue a la vez, o antes, la tabla equivalencias_dhis2",
    ),
)
