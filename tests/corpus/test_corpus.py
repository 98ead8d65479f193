"""Cada archivo roto dice qué le pasa, dónde y qué hacer; sus cuentas cuadran y nada de nadie se repite.

`dicho.md` guarda, de cada uno, todo lo que lee la persona y la primera y la última fila que se aceptan. Se escribe otra
vez con `python -m tests.corpus.test_corpus` y se lee entero antes de darlo por bueno.
"""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from dashboard.contratos.contrato import marco_vacio
from dashboard.contratos.dhis2 import EQUIVALENCIAS_DHIS2
from dashboard.contratos.tablas import TABLAS
from dashboard.ingesta.entrada import Validada, validar
from dashboard.ingesta.informe import Informe
from dashboard.ingesta.lectura import leer_celdas
from dashboard.ingesta.reconocer import reconocer_hojas
from dashboard.ingesta.repartir_dhis2 import repartir
from dashboard.nucleo.errores import ErrorArchivo
from tests.corpus import csv_forma, dhis2, encabezados, libros, oficina, personas, reglas, valores
from tests.corpus.caso import Caso
from tests.ingesta.crudo import filas_de_hoja, lineas_de_csv

EJEMPLO = Path(__file__).parents[2] / "datos" / "ejemplo"
HOY = date(2026, 6, 30)
CASOS: tuple[Caso, ...] = (
    *csv_forma.CASOS,
    *dhis2.CASOS,
    *encabezados.CASOS,
    *valores.CASOS,
    *reglas.CASOS,
    *personas.CASOS,
    *oficina.CASOS,
    *libros.CASOS,
)


DICHO = Path(__file__).with_name("dicho.md")


@pytest.fixture(scope="module")
def mundo() -> dict[str, pd.DataFrame]:
    """El juego de ejemplo ya aceptado: frente a él se revisa cada archivo roto."""
    return _ejemplo()


@pytest.fixture(scope="module")
def esperado() -> dict[str, str]:
    """Caso → lo que debe decirse de él."""
    partes = DICHO.read_text(encoding="utf-8").split("\n## ")[1:]
    return {parte.partition("\n")[0]: parte.partition("\n")[2].strip() for parte in partes}


def _ejemplo() -> dict[str, pd.DataFrame]:
    marcos: dict[str, pd.DataFrame] = {}
    for tabla in TABLAS:
        ruta = EJEMPLO / f"{tabla.nombre}.csv"
        if ruta.is_file():
            (celdas,) = leer_celdas(ruta)
            marcos[tabla.nombre] = validar(celdas, tabla, marcos, HOY).filas
    vacio = marco_vacio(EQUIVALENCIAS_DHIS2)
    marcos["equivalencias_dhis2"] = pd.DataFrame(dhis2.CORRESPONDENCIAS, columns=list(vacio)).astype(dict(vacio.dtypes))
    return marcos


def _leer(ruta: Path, mundo: dict[str, pd.DataFrame]) -> tuple[list[Validada], list[str]]:
    """Las tablas del archivo y los avisos de las hojas que no se leyeron."""
    hojas, sin_leer = reconocer_hojas(leer_celdas(ruta), None)
    pares = [
        par
        for celdas, tabla in hojas
        for par in (repartir(celdas, mundo) if celdas.formulario == "dhis2" else [(celdas, tabla)])
    ]
    return [validar(celdas, tabla, mundo, HOY) for celdas, tabla in pares], list(sin_leer)


def _dicho(validadas: list[Validada], sin_leer: list[str]) -> str:
    """Todo lo que se dice de un archivo que se entiende."""
    lineas = list(sin_leer)
    for validada in validadas:
        lineas += [validada.informe.texto(), validada.informe.detenido]
    return "\n".join(filter(None, lineas))


def _extremos(validadas: list[Validada]) -> str:
    """La primera y la última fila aceptada de cada tabla, con lo que traen."""
    lineas = []
    for validada in validadas:
        for posicion in sorted({0, len(validada.filas) - 1} if len(validada.filas) else set()):
            fila = validada.filas.iloc[posicion].dropna()
            celdas = ", ".join(f"{nombre}={_celda(valor)}" for nombre, valor in fila.items())
            lineas.append(f"Queda, de la línea {validada.lineas[posicion]}: {celdas}")
    return "\n".join(lineas)


def _celda(valor: object) -> str:
    return f"{valor:%Y-%m-%d}" if isinstance(valor, pd.Timestamp) else str(valor)


def test_hay_mas_de_cien_archivos_y_cada_uno_nombra_un_defecto_distinto() -> None:
    assert len(CASOS) >= 100
    assert len({caso.nombre for caso in CASOS}) == len(CASOS)


@pytest.mark.parametrize("caso", CASOS, ids=lambda caso: caso.nombre)
def test_un_archivo_roto(caso: Caso, mundo: dict[str, pd.DataFrame], esperado: dict[str, str], tmp_path: Path) -> None:
    ruta = tmp_path / caso.archivo
    ruta.write_bytes(caso.contenido)
    if not caso.cuentas:
        with pytest.raises(ErrorArchivo) as rechazo:
            _leer(ruta, mundo)
        assert rechazo.value.mensaje
        assert rechazo.value.que_hacer
        dicho = completo = str(rechazo.value)
    else:
        validadas, sin_leer = _leer(ruta, mundo)
        informes = [validada.informe for validada in validadas]
        cuentas = tuple((i.aceptadas, i.rechazadas, i.ignoradas) for i in informes)
        dicho = _dicho(validadas, sin_leer)
        completo = "\n".join(filter(None, [dicho, _extremos(validadas)]))
        assert cuentas == caso.cuentas, dicho
        assert all(problema.como_corregir for informe in informes for problema in informe.problemas)
        if caso.reparadas is not None:
            assert sum(informe.reparadas for informe in informes) == caso.reparadas, dicho
        _contar_aparte(caso, ruta, informes)
    assert caso.frase in dicho, dicho
    assert completo == esperado[caso.nombre]
    for canario in personas.CANARIOS:
        assert canario not in completo


def test_lo_esperado_es_de_estos_archivos_y_de_ningun_otro(esperado: dict[str, str]) -> None:
    assert list(esperado) == [caso.nombre for caso in CASOS]


def _contar_aparte(caso: Caso, ruta: Path, informes: list[Informe]) -> None:
    """Las líneas del archivo, contadas sin el lector, son las que el informe reparte."""
    if len(informes) != 1 or ruta.suffix == ".json":
        return
    (informe,) = informes
    if ruta.suffix == ".xlsx":
        assert filas_de_hoja(ruta) - 1 == informe.total or informe.total >= SOBRAN, caso.nombre
        return
    codificacion = "utf-16" if caso.contenido.startswith((b"\xff\xfe", b"\xfe\xff")) else "latin-1"
    assert lineas_de_csv(ruta, codificacion) == informe.total, caso.nombre


#: una celda perdida con un espacio alarga la hoja: lo que sobra se ignora en blanco
SOBRAN = 9_000


def _escribir() -> None:
    """Vuelve a escribir `dicho.md` con lo que hoy se dice."""
    mundo, partes = _ejemplo(), ["# Lo que se dice de cada archivo roto\n"]
    for caso in CASOS:
        with tempfile.TemporaryDirectory() as carpeta:
            ruta = Path(carpeta) / caso.archivo
            ruta.write_bytes(caso.contenido)
            try:
                validadas, sin_leer = _leer(ruta, mundo)
            except ErrorArchivo as error:
                completo = str(error)
            else:
                completo = "\n".join(filter(None, [_dicho(validadas, sin_leer), _extremos(validadas)]))
        partes.append(f"## {caso.nombre}\n{completo}\n")
    DICHO.write_text("\n".join(partes), encoding="utf-8")


if __name__ == "__main__":
    _escribir()
