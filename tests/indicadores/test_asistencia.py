"""Asistencia: razón de sumas, con lo esperado que falta tomado de los integrantes."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.periodo import Periodo
from dashboard.nucleo.errores import ErrorPublicacion
from tests.fabricas import grupo, sesion
from tests.indicadores.mundos import lugares, par


def test_es_una_razon_de_sumas_y_no_un_promedio_de_porcentajes(consultar: Callable[..., Consulta]) -> None:
    # (9 + 1) ÷ (10 + 5) = 10/15 = 66,7 %; el promedio de 90 % y 20 % sería 55 %
    consulta = consultar(
        establecimientos=lugares(1),
        grupos=[grupo("G-1", "00000001")],
        sesiones=[
            sesion("S-1", "G-1", "2026-05-10", asistentes=9, esperadas=10, visitantes=4),
            sesion("S-2", "G-1", "2026-06-10", asistentes=1, esperadas=5),
            sesion("S-3", None, "2026-06-11", asistentes=8, esperadas=8, codigo_renipress="00000001", fuente="his"),
        ],
    )
    assert par(consulta, "asistencia", "11", "2026") == (10, 15)
    assert par(consulta, "asistencia", "11", "2026-05") == (9, 10)
    assert consulta.serie("asistentes", consulta.nodo("G-1")).tolist() == [9, 1]
    assert consulta.suma("sesiones_sin_grupo", [consulta.nodo("11")], Periodo.leer("2026-06")).tolist() == [1]


def test_sin_esperadas_se_toman_los_integrantes_del_grupo(consultar: Callable[..., Consulta]) -> None:
    # 6/12 (integrantes) + 5/10 = 11/22. Sin integrantes (G-2) no hay con qué comparar: la sesión queda fuera y
    # se cuenta
    consulta = consultar(
        establecimientos=lugares(1),
        grupos=[grupo("G-1", "00000001", integrantes=12), grupo("G-2", "00000001", integrantes=None)],
        sesiones=[
            sesion("S-1", "G-1", "2026-05-10", asistentes=6, esperadas=None),
            sesion("S-2", "G-1", "2026-05-20", asistentes=5, esperadas=10),
            sesion("S-3", "G-2", "2026-05-20", asistentes=5, esperadas=None),
            sesion("S-4", "G-1", "2026-05-25", asistentes=None, esperadas=10),
        ],
    )
    assert par(consulta, "asistencia", "11", "2026-05") == (11, 22)
    assert par(consulta, "asistencia", "G-2", "2026-05") == (None, 0)
    assert consulta.suma("sesiones_sin_esperadas", [consulta.raiz], Periodo.leer("2026")).tolist() == [2]


def test_si_hoy_hay_menos_integrantes_se_esperaban_las_que_vinieron_y_las_que_faltaron(
    consultar: Callable[..., Consulta],
) -> None:
    # el grupo tiene hoy 8 integrantes; aquel día vinieron 7 y se anotaron 3 faltas: se esperaban 10. En la segunda
    # vinieron 9 de un grupo de 8: se esperaban 9. Total 16/19 y 3 inasistencias
    consulta = consultar(
        establecimientos=lugares(1),
        grupos=[grupo("G-1", "00000001", integrantes=8)],
        sesiones=[
            sesion("S-1", "G-1", "2026-05-10", asistentes=7, esperadas=None),
            sesion("S-2", "G-1", "2026-05-20", asistentes=9, esperadas=None),
        ],
        inasistencias=[{"codigo_sesion": "S-1", "motivo": "M04", "justificada": "si", "cantidad": 3}],
    )
    assert par(consulta, "asistencia", "11", "2026-05") == (16, 19)
    assert consulta.inasistencias(consulta.raiz, Periodo.leer("2026")).sum() == 3


def test_no_se_publica_una_sesion_con_mas_faltas_que_ausentes(consultar: Callable[..., Consulta]) -> None:
    # 10 esperadas − 7 asistentes = 3 ausentes, y se anotaron 4 faltas
    with pytest.raises(ErrorPublicacion, match=r"En 1 sesión .* «S-1».*vuelva a cargar las inasistencias"):
        consultar(
            establecimientos=lugares(1),
            grupos=[grupo("G-1", "00000001")],
            sesiones=[sesion("S-1", "G-1", "2026-05-10", asistentes=7, esperadas=10)],
            inasistencias=[{"codigo_sesion": "S-1", "motivo": "M04", "justificada": "si", "cantidad": 4}],
        )


def test_sin_sesiones_en_el_periodo_no_hay_dato(consultar: Callable[..., Consulta]) -> None:
    consulta = consultar(
        establecimientos=lugares(1),
        grupos=[grupo("G-1", "00000001")],
        sesiones=[sesion("S-1", "G-1", "2026-03-10"), sesion("S-2", "G-1", "2026-05-10")],
    )
    assert par(consulta, "asistencia", "11", "2026-04") == (None, 0)
