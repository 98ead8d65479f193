"""Inasistencias: motivos, justificación, salidas (M18) aparte y resto sin motivo (M99)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.periodo import Periodo
from dashboard.indicadores.motivos import faltas_por_motivo, salidas
from tests.fabricas import grupo, sesion
from tests.indicadores.mundos import lugares, par

MAYO = Periodo.leer("2026-05")


def _faltas(codigo: str, motivo: str, justificada: str | None, cantidad: int) -> dict:
    return {"codigo_sesion": codigo, "motivo": motivo, "justificada": justificada, "cantidad": cantidad}


@pytest.fixture
def consulta(consultar: Callable[..., Consulta]) -> Consulta:
    # S-1: 15 esperadas, 5 asistentes, 10 ausentes: M13 justificada 3, M17 no 2, M18 «no» 1, M04 sin calificar 1 y
    # quedan 3 sin motivo. S-2: 10 − 6 = 4 ausentes: M13 no 1, M17 no 3. Total: 25 esperadas, 14 ausentes
    return consultar(
        establecimientos=lugares(1),
        grupos=[grupo("G-1", "00000001")],
        sesiones=[
            sesion("S-1", "G-1", "2026-05-10", asistentes=5, esperadas=15),
            sesion("S-2", "G-1", "2026-05-24", asistentes=6, esperadas=10),
        ],
        inasistencias=[
            _faltas("S-1", "M13", "si", 3),
            _faltas("S-1", "M17", "no", 2),
            _faltas("S-1", "M18", "no", 1),
            _faltas("S-1", "M04", None, 1),
            _faltas("S-2", "M13", "no", 1),
            _faltas("S-2", "M17", "no", 3),
        ],
    )


def test_las_injustificadas_no_incluyen_salidas_ni_lo_sin_calificar(consulta: Consulta) -> None:
    # 2 (M17) + 1 (M13) + 3 (M17) = 6 de 25; la salida M18 marcada «no» no es una falta injustificada
    assert par(consulta, "inasistencia_injustificada", "11", "2026-05") == (6, 25)


def test_las_cuatro_clases_se_separan_y_suman_las_ausencias(consulta: Consulta) -> None:
    # justificadas 3, injustificadas 6, sin motivo o sin calificar 1 + 3 = 4, salidas 1: 14 = 25 − 11
    assert consulta.serie_inasistencias(consulta.nodo("G-1")).tolist() == [[3, 6, 4, 1]]


def test_los_motivos_van_de_mayor_a_menor_con_sin_motivo_al_final_y_las_salidas_aparte(consulta: Consulta) -> None:
    filas = faltas_por_motivo(consulta, consulta.raiz, MAYO)
    vistas = [(f.motivo.codigo, f.justificadas, f.injustificadas, f.sin_calificar, f.total) for f in filas]
    assert vistas == [
        ("M17", 0, 5, 0, 5),
        ("M13", 3, 1, 0, 4),
        ("M04", 0, 0, 1, 1),
        ("M99", 0, 0, 3, 3),
    ]
    assert salidas(consulta, consulta.raiz, MAYO) == 1


def test_lo_sin_motivo_es_lo_unico_que_no_cuenta_como_registrado(consulta: Consulta) -> None:
    # 14 ausencias − 3 sin motivo = 11 con motivo, incluida la salida
    assert par(consulta, "motivos", "11", "2026-05") == (11, 14)
    assert par(consulta, "motivos", "08", "2026-05") == (None, None), "de Callao no se cargó nada"


def test_las_sesiones_del_grupo_muestran_sus_faltas_por_clase(consulta: Consulta) -> None:
    columnas = consulta.sesiones(consulta.nodo("G-1"))
    clases = ("faltas_justificadas", "faltas_injustificadas", "faltas_sin_motivo", "salidas")
    assert [columnas[clase] for clase in clases] == [[3, 0], [2, 4], [4, 0], [1, 0]]


def test_una_sesion_sin_con_que_comparar_no_aporta_inasistencias(consultar: Callable[..., Consulta]) -> None:
    consulta = consultar(
        establecimientos=lugares(1),
        grupos=[grupo("G-1", "00000001", integrantes=None)],
        sesiones=[sesion("S-1", "G-1", "2026-05-10", asistentes=5, esperadas=None)],
        inasistencias=[_faltas("S-1", "M04", "si", 2)],
    )
    assert consulta.inasistencias(consulta.raiz, MAYO).sum() == 0
    assert par(consulta, "inasistencia_injustificada", "11", "2026-05") == (None, 0)
