"""Indicador 1: un facilitador por cada 20 establecimientos que atienden partos, con redondeo hacia arriba."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.estandar import SIN_FRACCION, Fraccion, Veredicto
from dashboard.dominio.periodo import Periodo
from dashboard.indicadores.regiones_con_equipo import Equipo, equipo
from tests.fabricas import establecimiento, sesion
from tests.indicadores.mundos import lugares, medir

SESION = sesion("S-1", None, "2026-05-31", codigo_renipress="00000001")


def _equipo(diresa: str, facilitadores: int, anio: int = 2026) -> dict:
    return {"diresa": diresa, "anio": anio, "facilitadores": facilitadores}


@pytest.mark.parametrize(
    ("atienden", "tiene", "necesita", "faltan"), [(20, 1, 1, 0), (21, 1, 2, 1), (41, 0, 3, 3), (1, 1, 1, 0)]
)
def test_una_region_necesita_el_redondeo_hacia_arriba(
    consultar: Callable[..., Consulta], atienden: int, tiene: int, necesita: int, faltan: int
) -> None:
    # 20 ÷ 20 = 1; 21 ÷ 20 = 1,05 → 2; 41 ÷ 20 = 2,05 → 3
    consulta = consultar(establecimientos=lugares(atienden), facilitadores=[_equipo("11", tiene)], sesiones=[SESION])
    assert equipo(consulta, consulta.nodo("11"), Periodo.leer("2026")) == Equipo(tiene, necesita)
    resultado = medir(consulta, "regiones_con_equipo", "11", "2026")
    assert resultado.fraccion == Fraccion(int(faltan == 0), 1)
    assert resultado.veredicto is (Veredicto.NO_CUMPLE if faltan else Veredicto.CUMPLE)
    assert (resultado.faltan, resultado.unidad) == (faltan, "facilitadores")


def test_el_pais_cuenta_regiones_y_acota_las_que_no_tienen_dato(consultar: Callable[..., Consulta]) -> None:
    # 29 regiones. Cusco (11) completa; Callao (08) con fila de cero: incompleta; Ica (15) sin fila: sin dato; las 26
    # sin establecimientos: sin dato, aunque Tumbes (33) tenga fila. 1/29 con 27 sin dato: 28/29 ≥ 80 %, depende.
    # ⌈0,8 · 29⌉ = ⌈23,2⌉ = 24: faltan 23
    consulta = consultar(
        establecimientos=[
            *lugares(3),
            establecimiento("00000008", "08-01-01"),
            establecimiento("00000015", "15-01-01"),
        ],
        facilitadores=[_equipo("11", 1), _equipo("08", 0), _equipo("33", 4), _equipo("15", 9, anio=2025)],
        sesiones=[SESION],
    )
    resultado = medir(consulta, "regiones_con_equipo", "PE", "2026")
    assert resultado.fraccion == Fraccion(1, 29, 27)
    assert (resultado.veredicto, resultado.faltan, resultado.unidad) == (Veredicto.DEPENDE, 23, "regiones")
    assert medir(consulta, "regiones_con_equipo", "08", "2026").fraccion == Fraccion(0, 1)
    for codigo in ("15", "33", "01"):
        sin_dato = medir(consulta, "regiones_con_equipo", codigo, "2026")
        assert sin_dato.fraccion == Fraccion(None, 1, 1)
        assert (sin_dato.veredicto, sin_dato.faltan) == (Veredicto.SIN_DATO, None)


def test_el_equipo_es_el_del_ano_del_periodo(consultar: Callable[..., Consulta]) -> None:
    consulta = consultar(
        establecimientos=lugares(21),
        facilitadores=[_equipo("11", 1, 2025), _equipo("11", 2, 2026)],
        sesiones=[SESION, sesion("S-0", None, "2025-03-01", codigo_renipress="00000001")],
    )
    assert medir(consulta, "regiones_con_equipo", "11", "2025-S2").fraccion == Fraccion(0, 1)
    assert medir(consulta, "regiones_con_equipo", "11", "2026-05").fraccion == Fraccion(1, 1)


def test_essalud_y_los_cerrados_no_piden_facilitador(consultar: Callable[..., Consulta]) -> None:
    # 20 que cuentan + 5 de EsSalud + 5 cerrados = 30, pero solo se necesita ⌈20/20⌉ = 1
    consulta = consultar(
        establecimientos=[
            *lugares(20),
            *lugares(5, desde=21, institucion="ESSALUD"),
            *lugares(5, desde=26, activo=False),
        ],
        facilitadores=[_equipo("11", 1)],
        sesiones=[SESION],
    )
    assert equipo(consulta, consulta.nodo("11"), Periodo.leer("2026")) == Equipo(1, 1)


def test_de_una_red_hacia_abajo_no_tiene_sentido(consultar: Callable[..., Consulta]) -> None:
    consulta = consultar(establecimientos=lugares(1), facilitadores=[_equipo("11", 1)], sesiones=[SESION])
    for codigo in ("11-01", "11-01-01", "00000001"):
        resultado = medir(consulta, "regiones_con_equipo", codigo, "2026")
        assert (resultado.fraccion, resultado.veredicto, resultado.aplica) == (SIN_FRACCION, Veredicto.NO_APLICA, False)
