"""El cubo: una resta de dos filas es la suma directa del intervalo."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from dashboard.almacen.abierta import abrir_cubo, acumular, guardar_cubo
from dashboard.almacen.medidas import MEDIDAS

FORMAS = hnp.array_shapes(min_dims=1, max_dims=4, min_side=1, max_side=6).flatmap(
    lambda forma: st.integers(0, 12).map(lambda filas: (filas, *forma[1:]))
)
MATRICES = FORMAS.flatmap(lambda forma: hnp.arrays(np.int64, forma, elements=st.integers(-1000, 1000)))


@given(MATRICES, st.data())
def test_la_diferencia_de_dos_filas_es_la_suma_directa(valores: np.ndarray, datos: st.DataObject) -> None:
    acumulado = acumular(valores)
    assert acumulado.shape == (valores.shape[0] + 1, *valores.shape[1:])
    assert acumulado.dtype == np.int32
    desde = datos.draw(st.integers(0, valores.shape[0]))
    hasta = datos.draw(st.integers(desde, valores.shape[0]))
    np.testing.assert_array_equal(acumulado[hasta] - acumulado[desde], valores[desde:hasta].sum(axis=0))


def test_una_suma_que_no_cabe_en_32_bits_se_dice_en_vez_de_dar_la_vuelta() -> None:
    # 2 · 1 200 000 000 = 2 400 000 000 > 2 147 483 647
    with pytest.raises(OverflowError, match="no cabe en 32 bits"):
        acumular(np.full((2, 1), 1_200_000_000, dtype=np.int64))
    assert acumular(np.full((1, 1), np.iinfo(np.int32).max)).tolist() == [[0], [2_147_483_647]]


def test_lo_guardado_se_abre_igual_y_sin_leerlo(tmp_path: Path) -> None:
    azar = np.random.default_rng(1)
    acumulado = {medida.nombre: acumular(azar.integers(0, 5, (4, 3))) for medida in MEDIDAS}
    guardar_cubo(acumulado, tmp_path)
    abiertas = abrir_cubo(tmp_path)
    assert list(abiertas) == [medida.nombre for medida in MEDIDAS]
    for nombre, abierta in abiertas.items():
        assert isinstance(abierta.base, np.memmap), "mira el archivo, no una copia"
        assert not abierta.flags.writeable
        np.testing.assert_array_equal(abierta, acumulado[nombre])
