"""`tablero cifras`: un registro por territorio e indicador, con su forma fija en JSON y en CSV."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable

import pytest

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.periodo import Periodo
from dashboard.indicadores.catalogo import TODOS
from dashboard.salidas.cifras import CAMPOS, como_csv, como_json, registros
from tests.fabricas import establecimiento, grupo, sesion


@pytest.fixture
def consulta(consultar: Callable[..., Consulta]) -> Consulta:
    """Cusco: 3 de 5 con grupo y una asistencia de 7 de 10. Callao: nadie atiende partos."""
    return consultar(
        establecimientos=[
            *(establecimiento(f"{n:08d}", "11-01-01") for n in range(1, 6)),
            establecimiento("00000009", "08-01-01", atiende_parto_rn="no"),
        ],
        grupos=[grupo(f"G{n}", f"{n:08d}") for n in range(1, 4)],
        sesiones=[sesion("S1", "G1", "2026-03-05", 7, 10)],
    )


def test_hay_un_registro_por_territorio_e_indicador_en_el_orden_pedido(consulta: Consulta) -> None:
    nodos = [consulta.nodo(codigo) for codigo in ("11", "PE", "08")]
    filas = registros(consulta, nodos, Periodo.leer("2026"))
    assert len(filas) == 3 * len(TODOS)
    assert [fila["territorio"] for fila in filas[:: len(TODOS)]] == ["11", "PE", "08"]
    assert [fila["indicador"] for fila in filas[: len(TODOS)]] == [indicador.clave for indicador in TODOS]
    assert all(tuple(fila) == CAMPOS for fila in filas)


def test_la_cobertura_lleva_su_fraccion_su_veredicto_y_lo_que_falta(consulta: Consulta) -> None:
    filas = {f["indicador"]: f for f in registros(consulta, [consulta.nodo("11")], Periodo.leer("2026"))}
    # 3 de 5 = 0,6; para 80 % harían falta 4
    assert filas["cobertura"] == {
        "territorio": "11", "indicador": "cobertura", "periodo": "2026", "numerador": 3, "denominador": 5,
        "valor": 0.6, "estandar": 0.8, "veredicto": "no_cumple", "faltan": 1, "fecha_datos": "2026-03-05",
        "provisional": True, "demostracion": False, "desconocidos": 0, "minimo": 0.6, "maximo": 0.6, "aplica": True,
        "sin_reporte": 0, "dudosos": 0, "dudosos_con_grupo": 0, "dudosos_sin_reporte": 0, "establecimientos": None,
        "facilitadores": None, "facilitadores_necesarios": None, "facilitadores_hasta": None, "segun": None,
    }  # fmt: skip
    asistencia = filas["asistencia"]
    assert (asistencia["numerador"], asistencia["denominador"], asistencia["valor"]) == (7, 10, 0.7)
    assert (asistencia["estandar"], asistencia["veredicto"], asistencia["faltan"]) == (None, None, None)


def test_sin_dato_es_nulo_y_no_cero(consulta: Consulta) -> None:
    filas = {f["indicador"]: f for f in registros(consulta, [consulta.nodo("08")], Periodo.leer("2026"))}
    assert filas["cobertura"]["valor"] is None
    # en Callao se sabe que nadie atiende partos: no es que falte el dato
    assert (filas["cobertura"]["veredicto"], filas["cobertura"]["aplica"]) == ("no_aplica", False)
    assert filas["cobertura"]["faltan"] is None
    assert filas["asistencia"]["valor"] is None


def test_json_y_csv_dicen_lo_mismo(consulta: Consulta) -> None:
    filas = registros(consulta, [consulta.nodo("PE"), *consulta.hijos(consulta.raiz)], Periodo.leer("2026-S1"))
    assert json.loads(como_json(filas)) == filas
    leidas = list(csv.DictReader(io.StringIO(como_csv(filas))))
    assert len(leidas) == len(filas)
    for leida, fila in zip(leidas, filas, strict=True):
        for campo in CAMPOS:
            valor = fila[campo]
            esperado = "" if valor is None else str(valor).lower() if isinstance(valor, bool) else str(valor)
            assert leida[campo] == esperado, campo
    assert {leida["provisional"] for leida in leidas} <= {"true", "false"}
