"""Una proporción de pocos, o de hace tiempo, pesa menos; y nunca más que lo que dice."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.planificacion.encogidas import encoger, peso_por_edad

CUENTAS = st.lists(
    st.tuples(st.integers(0, 200), st.integers(0, 200)).map(lambda par: (min(par), max(par))), min_size=1, max_size=14
)


def _encoger(*cuentas: tuple[float, float]) -> list[float]:
    return encoger(*np.array(cuentas, dtype=float).T).tolist()


def test_un_dato_vale_la_mitad_por_cada_seis_meses() -> None:
    assert peso_por_edad(np.array([0, 6, 12, 14])).tolist() == pytest.approx([1, 0.5, 0.25, 0.1984], abs=1e-4)


def test_3_de_10_pesan_menos_que_30_de_100() -> None:
    otros = [(8, 100)] * 10
    pocas, muchas = (_encoger(propia, *otros)[0] for propia in ((3, 10), (30, 100)))
    assert pocas < muchas < 0.30
    # los demás no difieren: lo suyo pesa 200. Su media, con 3 de 30 de partida: 83 ÷ 1030
    media = 83 / 1030
    assert pocas == pytest.approx((200 * media + 3) / 210)
    assert muchas == pytest.approx((200 * media + 30) / 300)


def test_lo_viejo_pesa_menos_que_lo_nuevo() -> None:
    otros = [(8, 100)] * 10
    nueva, vieja = (_encoger((30 * peso, 100 * peso), *otros)[0] for peso in (1.0, 0.25))
    assert vieja < nueva


def test_con_pocos_grupos_se_supone_lo_que_difieren() -> None:
    # el otro: (2 + 3) ÷ (20 + 30) = 0,1 con el peso de 30; (30 × 0,1 + 5) ÷ (30 + 10)
    assert _encoger((5, 10), (2, 20))[0] == pytest.approx(8 / 40)
    assert _encoger((5, 10))[0] == pytest.approx((30 * 0.1 + 5) / 40)


def test_a_quien_no_falta_nadie_no_le_suman_las_faltas_de_los_demas() -> None:
    assert _encoger((0, 10), *[(50, 100)] * 12)[0] == 0


def test_sin_asistencias_esperadas_no_se_sabe_y_no_cuenta_para_los_demas() -> None:
    con, sin = (_encoger((3, 10), *[(8, 100)] * 10, *otros) for otros in ([(0, 0)] * 5, []))
    assert np.isnan(con[-1])
    assert con[0] == sin[0]


@settings(max_examples=200)
@given(CUENTAS, st.integers(0, 200))
def test_ni_pasa_de_la_propia_ni_baja_si_hay_mas_faltas(cuentas: list[tuple[int, int]], mas: int) -> None:
    (malas, todas), *otros = cuentas
    antes, despues = (_encoger((x, todas), *otros)[0] for x in (malas, min(todas, malas + mas)))
    if todas:
        assert 0 <= antes <= malas / todas + 1e-12
        assert despues >= antes - 1e-12
    else:
        assert np.isnan(antes)
