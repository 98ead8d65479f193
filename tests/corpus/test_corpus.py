"""Cada archivo roto dice qué le pasa, dónde y qué hacer; sus cuentas cuadran y nada de nadie se repite."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from dashboard.errores import ErrorArchivo
from dashboard.esquemas.registro import TABLAS
from dashboard.ingesta.entrada import validar
from dashboard.ingesta.informe import Informe
from dashboard.ingesta.lectura import leer_celdas
from dashboard.ingesta.reconocer import reconocer_hojas
from tests.corpus import csv_forma, encabezados, libros, personas, reglas, valores
from tests.corpus.caso import Caso
from tests.ingesta.crudo import filas_de_hoja, lineas_de_csv

EJEMPLO = Path(__file__).parents[2] / "datos" / "ejemplo"
HOY = date(2026, 6, 30)
CASOS: tuple[Caso, ...] = (
    *csv_forma.CASOS,
    *encabezados.CASOS,
    *valores.CASOS,
    *reglas.CASOS,
    *personas.CASOS,
    *libros.CASOS,
)


@pytest.fixture(scope="module")
def mundo() -> dict[str, pd.DataFrame]:
    """El juego de ejemplo ya aceptado: frente a él se revisa cada archivo roto."""
    marcos: dict[str, pd.DataFrame] = {}
    for tabla in TABLAS:
        ruta = EJEMPLO / f"{tabla.nombre}.csv"
        if ruta.is_file():
            (celdas,) = leer_celdas(ruta)
            marcos[tabla.nombre] = validar(celdas, tabla, marcos, HOY).filas
    return marcos


def _leer(ruta: Path, mundo: dict[str, pd.DataFrame]) -> tuple[list[Informe], list[str]]:
    """Los informes del archivo y los avisos de las hojas que no se leyeron."""
    hojas, sin_leer = reconocer_hojas(leer_celdas(ruta), None)
    return [validar(celdas, tabla, mundo, HOY).informe for celdas, tabla in hojas], list(sin_leer)


def test_hay_mas_de_cien_archivos_y_cada_uno_nombra_un_defecto_distinto() -> None:
    assert len(CASOS) >= 100
    assert len({caso.nombre for caso in CASOS}) == len(CASOS)


@pytest.mark.parametrize("caso", CASOS, ids=lambda caso: caso.nombre)
def test_un_archivo_roto(caso: Caso, mundo: dict[str, pd.DataFrame], tmp_path: Path) -> None:
    ruta = tmp_path / caso.archivo
    ruta.write_bytes(caso.contenido)
    if not caso.cuentas:
        with pytest.raises(ErrorArchivo) as rechazo:
            _leer(ruta, mundo)
        assert rechazo.value.mensaje
        assert rechazo.value.que_hacer
        dicho = str(rechazo.value)
    else:
        informes, sin_leer = _leer(ruta, mundo)
        cuentas = tuple((i.aceptadas, i.rechazadas, i.ignoradas) for i in informes)
        dicho = "\n".join([*(f"{informe.texto()}\n{informe.detenido}" for informe in informes), *sin_leer])
        assert cuentas == caso.cuentas, dicho
        assert all(problema.como_corregir for informe in informes for problema in informe.problemas)
        if caso.reparadas is not None:
            assert sum(informe.reparadas for informe in informes) == caso.reparadas, dicho
        _contar_aparte(caso, ruta, informes)
    assert caso.frase in dicho, dicho
    for canario in personas.CANARIOS:
        assert canario not in dicho


def _contar_aparte(caso: Caso, ruta: Path, informes: list[Informe]) -> None:
    """Las líneas del archivo, contadas sin el lector, son las que el informe reparte."""
    if len(informes) != 1:
        return
    (informe,) = informes
    if ruta.suffix == ".xlsx":
        assert filas_de_hoja(ruta) - 1 == informe.total or informe.total >= SOBRAN, caso.nombre
        return
    codificacion = "utf-16" if caso.contenido.startswith((b"\xff\xfe", b"\xfe\xff")) else "latin-1"
    assert lineas_de_csv(ruta, codificacion) == informe.total, caso.nombre


#: una celda perdida con un espacio alarga la hoja: lo que sobra se ignora en blanco
SOBRAN = 9_000
