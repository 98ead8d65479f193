"""La carta de muchas series a la vez dice lo mismo que la de una sola."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.indicadores.control import caidas, carta_p

MES = st.tuples(st.integers(0, 20), st.integers(0, 20)).map(lambda par: (min(par), max(par)))


@settings(max_examples=150)
@given(st.lists(st.lists(MES, min_size=14, max_size=14), min_size=1, max_size=6))
def test_cada_serie_da_la_misma_senal_que_su_propia_carta(series: list[list[tuple[int, int]]]) -> None:
    matriz = np.array(series, dtype=np.int64)
    halladas = caidas(matriz[:, :, 0], matriz[:, :, 1])
    for i, serie in enumerate(series):
        vinieron, esperadas = [n for n, _ in serie], [d for _, d in serie]
        carta = carta_p(vinieron, esperadas)
        assert halladas.hay_carta[i] == (carta is not None)
        if carta is None:
            assert not halladas.senal[i]
            continue
        ultimo = max(j for j, total in enumerate(esperadas) if total)
        debajo = vinieron[ultimo] / esperadas[ultimo] < carta.centro
        assert halladas.senal[i] == (carta.fuera[ultimo] and debajo)
        # lo de ahora y lo de antes son todos los meses, sin repetir ninguno
        assert halladas.ahora[i, 1] + halladas.antes[i, 1] == sum(esperadas)
        assert halladas.ahora[i, 0] + halladas.antes[i, 0] == sum(n for n, d in serie if d)


def test_la_caida_se_mide_entre_los_meses_seguidos_por_debajo_y_los_demas() -> None:
    # diez meses de 8 de 10 y dos de 1 de 10: el centro es 82/120 y los dos últimos salen del rango
    vinieron = np.array([[8] * 10 + [1] * 2])
    halladas = caidas(vinieron, np.full((1, 12), 10))
    assert halladas.senal.tolist() == [True]
    assert halladas.ahora.tolist() == [[2, 20]]
    assert halladas.antes.tolist() == [[80, 100]]


def test_dos_meses_malos_no_bastan_y_una_subida_no_es_una_caida() -> None:
    # cuatro meses con dato: no hay carta; y una serie que termina muy por encima no cae
    pocas = caidas(np.array([[8, 8, 1, 1]]), np.full((1, 4), 10))
    assert (pocas.hay_carta.tolist(), pocas.senal.tolist()) == ([False], [False])
    sube = caidas(np.array([[3] * 10 + [10] * 2]), np.full((1, 12), 10))
    assert sube.senal.tolist() == [False]


def test_sin_series_no_hay_nada_que_decir() -> None:
    assert caidas(np.zeros((0, 5), dtype=np.int64), np.zeros((0, 5), dtype=np.int64)).senal.tolist() == []
    assert caidas(np.zeros((2, 0), dtype=np.int64), np.zeros((2, 0), dtype=np.int64)).senal.tolist() == [False, False]
