"""El cambio desde un año antes: a mano, exacto, y con un verbo solo cuando los datos lo sostienen."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import sqrt
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.almacen.consulta import Consulta
from dashboard.almacen.variacion import DeNivel
from dashboard.dominio.periodo import Periodo
from dashboard.indicadores.cambio import (
    OTRAS,
    PRINCIPAL,
    Cambio,
    Sentido,
    cambio_de_asistencia,
    de_pocos,
    decimas_de,
    error_del_cambio,
)
from dashboard.indicadores.control import pesos
from dashboard.indicadores.descomposicion import comparar
from dashboard.indicadores.resumen import cambios
from tests.fabricas import grupo, sesion
from tests.indicadores.mundos import lugares

Consultar = Callable[..., Consulta]


def _mundo(
    consultar: Consultar, antes: int, ahora: int, cuantas: int = 100, grupos: int = 1, hasta: int = 12
) -> Consulta:
    """Cada grupo se reúne todos los meses de 2025 y los primeros de 2026, con esas asistentes de esas esperadas."""
    sesiones: list[dict[str, Any]] = [
        sesion(f"S{g}-{anio}-{mes}", f"G{g}", f"{anio}-{mes:02d}-28", n, cuantas)
        for g in range(grupos)
        for anio, n, meses in ((2025, antes, 12), (2026, ahora, hasta))
        for mes in range(1, meses + 1)
    ]
    return consultar(
        establecimientos=lugares(grupos),
        grupos=[grupo(f"G{g}", f"{g + 1:08d}", desde="2024-01-01", integrantes=cuantas) for g in range(grupos)],
        sesiones=sesiones,
    )


def _cambio(consulta: Consulta, codigo: str, periodo: str) -> Cambio | None:
    return cambio_de_asistencia(consulta, consulta.nodo(codigo), Periodo.leer(periodo))


def test_el_error_se_calcula_a_mano() -> None:
    # 70 de 100 y 60 de 100: p = 130,5 / 201 = 0,64925; p·q = 0,22772. Con φ = 2 el azar es 2 · 0,22772 · (0,01 + 0,01)
    # = 0,0091090; con τ = 0,02 y los dos en un solo mes, 0,0004 · 2 = 0,0008. Raíz de 0,009909 = 0,09954
    hallado = error_del_cambio(DeNivel(2.0, 0.0004, 0.0, 100.0), np.array([[70, 100, 60, 100]]), np.ones((1, 2)), 0.0)
    assert hallado[0] == pytest.approx(sqrt(0.0091090 + 0.0008), rel=1e-4)


def test_la_diferencia_es_exacta_y_no_la_de_lo_impreso() -> None:
    # 2/3 − 1/3 = 33,33 puntos; lo impreso, 66,7 − 33,3, daría 33,4
    assert decimas_de(Fraction(2, 3) - Fraction(1, 3)) == 333
    assert (decimas_de(Fraction(1, 2000)), decimas_de(Fraction(-1, 2000))) == (1, -1)
    assert decimas_de(Fraction(0)) == 0


@given(st.fractions(-1, 1))
def test_decimas_de_un_cambio_y_de_su_contrario_son_contrarias(delta: Fraction) -> None:
    assert decimas_de(delta) == -decimas_de(-delta)
    assert abs(decimas_de(delta) - 1000 * delta) <= Fraction(1, 2)


def test_un_cambio_grande_lleva_verbo_y_uno_pequeno_no(consultar: Consultar) -> None:
    grande = _cambio(_mundo(consultar, 80, 40, grupos=6), "11", "2026")
    pequeno = _cambio(_mundo(consultar, 70, 69, grupos=6), "11", "2026")
    assert grande is not None
    assert pequeno is not None
    assert (grande.sentido, grande.decimas) == (Sentido.BAJO, -400)
    assert grande.frase == f"bajó 40,0 puntos ({grande.mas_menos})"
    assert (pequeno.sentido, pequeno.decimas) == (Sentido.SIN_CAMBIO, -10)
    assert pequeno.frase == f"sin cambio distinguible (−1,0 puntos, {pequeno.mas_menos})"


def test_se_compara_con_los_mismos_meses_y_solo_si_entonces_estaban_todos(consultar: Consultar) -> None:
    consulta = _mundo(consultar, 80, 40, hasta=6)
    propio = _cambio(consulta, "11", "2026")
    assert propio is not None
    assert propio.anterior.en_frase == "enero–junio de 2025"
    assert _cambio(consulta, "11", "2025") is None
    assert _cambio(consulta, "11", "2026-S2") is None


def test_si_el_ultimo_mes_no_tuvo_sesiones_tampoco_cuenta_el_de_un_anio_antes(consultar: Consultar) -> None:
    """G0 deja de reunirse en setiembre y G1 sigue: cada uno se compara con los meses que de verdad tuvo.

    G0: 40 de 100 de enero a setiembre de 2026; en 2025, 60 de 100 y, de octubre en adelante, 100 de 100.
    """
    sesiones = [
        sesion(f"S{g}-{anio}-{mes}", f"G{g}", f"{anio}-{mes:02d}-28", n, 100)
        for g, hasta in ((0, 9), (1, 10))
        for anio, mes, n in (
            *((2025, mes, 60 if mes < 10 else 100) for mes in range(1, 13)),
            *((2026, mes, 40) for mes in range(1, hasta + 1)),
        )
    ]  # fmt: skip
    consulta = consultar(
        establecimientos=lugares(2),
        grupos=[grupo(f"G{g}", f"{g + 1:08d}", desde="2024-01-01", integrantes=100) for g in range(2)],
        sesiones=sesiones,
    )
    propio, region = _cambio(consulta, "G0", "2026"), _cambio(consulta, "11", "2026")
    assert propio is not None
    assert region is not None
    assert (propio.anterior.en_frase, propio.decimas) == ("enero–setiembre de 2025", -200)
    # 760 de 1 900 ahora; 1 280 de 2 000 antes (los dos octubres de 100): 40,0 − 64,0
    assert (region.anterior.en_frase, region.decimas) == ("enero–octubre de 2025", -240)
    # un estado se compara al cierre, que sí se conoce
    comparados = cambios(consulta, consulta.nodo("G0"), Periodo.leer("2026"))
    assert comparados is not None
    assert comparados.anterior.en_frase == "enero–octubre de 2025"
    assert comparar(consulta, consulta.nodo("00000001"), Periodo.leer("2026")).decimas == -200


def test_el_margen_crece_cuando_se_sabe_menos(consultar: Consultar) -> None:
    muchos, pocos = (_cambio(_mundo(consultar, 7, 6, 10, grupos=g), "11", "2026") for g in (12, 2))
    assert muchos is not None
    assert pocos is not None
    assert pocos.margen > muchos.margen
    # las demás frases de la página exigen más que la principal
    consulta = _mundo(consultar, 7, 6, 10, grupos=12)
    otra = cambio_de_asistencia(consulta, consulta.nodo("11"), Periodo.leer("2026"), OTRAS)
    assert otra is not None
    assert otra.margen > muchos.margen


def test_grupos_nuevos_ensanchan_el_margen() -> None:
    # los mismos dos grupos: la mitad cada uno, Σw² = 1/2 y nadie cambió. Uno por otro: Σ(w−w₀)² = 1/2 + 1/2
    assert pesos(np.array([10, 10]), np.array([5, 5])) == pytest.approx((0.5, 0.0))
    assert pesos(np.array([10, 10, 0]), np.array([0, 10, 10])) == pytest.approx((0.375, 0.5))


def test_con_pocos_grados_el_intervalo_se_ensancha_como_la_t_de_student() -> None:
    # t de Student al 97,5 % (de tablas): 10 grados, 2,228; 30, 2,042; la normal, 1,960
    for grados, t in ((10, 2.228), (30, 2.042)):
        assert 1.96 * de_pocos(grados, 1.96) == pytest.approx(t, abs=0.035)
    assert de_pocos(1e9, PRINCIPAL) == pytest.approx(1.0)
