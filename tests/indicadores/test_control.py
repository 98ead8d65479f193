"""Carta de control p′ de Laney: un ejemplo a mano y propiedades."""

from __future__ import annotations

from math import isfinite

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.indicadores.control import carta_p

MESES = st.lists(
    st.integers(0, 5000).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total))), max_size=40
)
RAZONES = st.integers(1, 60).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total)))


def _fuera(numeradores: list[int], denominadores: list[int]) -> list[bool]:
    carta = carta_p(numeradores, denominadores)
    assert carta is not None
    return list(carta.fuera)


def test_un_ejemplo_trabajado_a_mano() -> None:
    # p̄ = 813/1200 = 0,6775. σ = √(0,6775 · 0,3225 / n) = 0,04674 con n = 100 y 0,02337 con n = 400
    # z = 0,4813  0,9092  1,3906  0,5348  0,6953  −5,9364; rangos 0,4279  0,4813  0,8558  0,1605  6,6316
    # media 1,7114; σz = 1,7114 / 1,128 = 1,5172; margen 3 · σ · σz = 0,2127 (n = 100) y 0,1064 (n = 400)
    carta = carta_p([70, 72, 284, 276, 71, 40], [100, 100, 400, 400, 100, 100])
    assert carta is not None
    assert carta.centro == pytest.approx(0.6775)
    assert carta.inferior == pytest.approx((0.4648, 0.4648, 0.5711, 0.5711, 0.4648, 0.4648), abs=1e-4)
    assert carta.superior == pytest.approx((0.8902, 0.8902, 0.7839, 0.7839, 0.8902, 0.8902), abs=1e-4)
    # solo 40/100 queda por debajo de 0,4648
    assert carta.fuera == (False, False, False, False, False, True)
    assert carta.fuera[-1]


@given(MESES)
def test_coincide_con_la_formula_escrita_con_numpy(meses: list[tuple[int, int]]) -> None:
    numeradores, denominadores = [n for n, _ in meses], [d for _, d in meses]
    carta = carta_p(numeradores, denominadores)
    x, n = (np.array([par[i] for par in meses if par[1]], dtype=float) for i in (0, 1))
    if len(n) < 5 or x.sum() in (0, n.sum()):
        return
    centro = x.sum() / n.sum()
    sigma = np.sqrt(centro * (1 - centro) / n)
    z = (x / n - centro) / sigma
    margen = 3 * sigma * np.abs(np.diff(z)).mean() / 1.128
    assert carta is not None
    inferior = [limite for limite in carta.inferior if limite is not None]
    superior = [limite for limite in carta.superior if limite is not None]
    np.testing.assert_allclose(inferior, np.clip(centro - margen, 0, 1), atol=1e-9)
    np.testing.assert_allclose(superior, np.clip(centro + margen, 0, 1), atol=1e-9)


@given(MESES)
@settings(max_examples=200)
def test_nunca_hay_un_valor_que_no_sea_una_proporcion(meses: list[tuple[int, int]]) -> None:
    denominadores = [d for _, d in meses]
    carta = carta_p([n for n, _ in meses], denominadores)
    if sum(d > 0 for d in denominadores) < 5:
        assert carta is None
        return
    assert carta is not None
    assert len(carta.inferior) == len(carta.superior) == len(carta.fuera) == len(meses)
    assert 0 <= carta.centro <= 1
    for total, bajo, alto, fuera in zip(denominadores, carta.inferior, carta.superior, carta.fuera, strict=True):
        if total == 0:
            assert (bajo, alto, fuera) == (None, None, False)
        else:
            assert bajo is not None
            assert alto is not None
            assert isfinite(bajo)
            assert isfinite(alto)
            assert 0 <= bajo <= carta.centro <= alto <= 1


@pytest.mark.parametrize("denominadores", [[], [10] * 4, [10, 0, 10, 0, 10, 0, 10, 0]])
def test_con_menos_de_cinco_meses_con_dato_no_hay_carta(denominadores: list[int]) -> None:
    assert carta_p([0] * len(denominadores), denominadores) is None


@given(RAZONES, st.lists(st.integers(1, 300), min_size=5, max_size=30))
def test_una_serie_constante_no_da_senal_aunque_cambie_su_tamano(razon: tuple[int, int], veces: list[int]) -> None:
    a, b = razon
    carta = carta_p([a * k for k in veces], [b * k for k in veces])
    assert carta is not None
    assert not any(carta.fuera)
    assert not any(carta.fuera)


def test_un_mes_muy_distinto_da_senal_y_solo_el() -> None:
    # 24 meses entre 66 y 74 de 100 y uno de 5: centro 0,674 y límites a ±0,34
    numeradores = [66, 74] * 6 + [5] + [66, 74] * 6
    fuera = _fuera(numeradores, [100] * 25)
    assert [i for i, señal in enumerate(fuera) if señal] == [12]
    carta = carta_p(numeradores[:13], [100] * 13)
    assert carta is not None
    assert carta.fuera[-1], "el último mes es el distinto"


def test_ocho_meses_al_mismo_lado_dan_senal_y_siete_no() -> None:
    # centro 0,70. Alrededor de 0,74 y luego de 0,66, sin pasar de ±0,06; los límites quedan a ±0,11
    altos, bajos = [72, 76], [68, 64]
    ocho = _fuera(altos * 4 + bajos * 4, [100] * 16)
    assert ocho == [True] * 16
    siete = _fuera([*(altos * 4)[:7], *(bajos * 4)[:7]], [100] * 14)
    assert siete == [False] * 14
    # un mes justo en el centro (1260/1800 = 0,70) corta la racha
    cortada = _fuera([*(altos * 4)[:7], 70, *(altos * 4)[:1], *(bajos * 4)[:7], 70, 68], [100] * 18)
    assert not any(cortada)


def test_los_meses_sin_asistencias_esperadas_se_saltan_sin_cambiar_nada() -> None:
    numeradores, denominadores = [70, 72, 71, 40, 70, 73], [100, 110, 90, 100, 105, 100]
    completa = carta_p(numeradores, denominadores)
    con_huecos = carta_p([0, 70, 72, 0, 0, 71, 40, 70, 73, 0], [0, 100, 110, 0, 0, 90, 100, 105, 100, 0])
    assert completa is not None
    assert con_huecos is not None
    assert con_huecos.centro == completa.centro
    assert tuple(x for x in con_huecos.inferior if x is not None) == completa.inferior
    assert [con_huecos.inferior[i] for i in (0, 3, 4, 9)] == [None] * 4
    assert con_huecos.fuera[8] == completa.fuera[-1]


@pytest.mark.parametrize("valor", [0, 10])
def test_todo_o_nada_no_divide_entre_cero(valor: int) -> None:
    carta = carta_p([valor] * 6, [10] * 6)
    assert carta is not None
    assert carta.inferior == carta.superior == (valor / 10,) * 6
    assert not any(carta.fuera)
