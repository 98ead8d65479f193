"""Las componentes de la variación: se recuperan las que se pusieron, y con pocos datos quedan las de partida."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.almacen.variacion import PARTIDA, PLANA, DeNivel, Variacion, centros, de_base
from dashboard.dominio.territorio import Nivel
from tests.verdad.mundos import Receta, inventar


def test_se_recuperan_los_choques_y_los_cambios_de_los_grupos() -> None:
    # choque de la red 3 puntos, deriva 3, diferencia entre grupos 6
    v = inventar(Receta(7, choques=(0.2, 0.5, 3.0, 1.0, 2.0), juntas=0.0)).consulta.variacion
    assert v.de(Nivel.RED).choque ** 0.5 == pytest.approx(0.031, abs=0.005)
    assert v.de(Nivel.DIRESA).choque ** 0.5 < 0.02
    assert v.deriva**0.5 == pytest.approx(0.025, abs=0.008)
    assert v.entre**0.5 == pytest.approx(0.06, abs=0.01)
    # sin correlación dentro de la sesión ni más choque que el suyo, un grupo varía como la binomial
    assert 1.0 <= v.de(Nivel.GRUPO).dispersion <= 1.2


def test_donde_solo_hay_binomial_no_se_inventa_variacion() -> None:
    v = inventar(Receta(8, choques=(0.0,) * 5, juntas=0.0, deriva=0.0, estacion=0.0)).consulta.variacion
    for nivel in (Nivel.RED, Nivel.MICRORRED, Nivel.GRUPO):
        assert v.de(nivel).dispersion == pytest.approx(1.0, abs=0.06)
        assert v.de(nivel).choque ** 0.5 <= 0.008
        assert v.de(nivel).estacion ** 0.5 <= 0.005
    assert v.deriva**0.5 <= 0.008
    assert np.abs(v.estaciones["PE"]).max() <= 0.006


def test_la_forma_del_ano_del_pais_es_la_que_se_puso() -> None:
    from tests.verdad.mundos import ESTACION

    v = inventar(Receta(9)).consulta.variacion
    np.testing.assert_allclose(v.estaciones["PE"], ESTACION - ESTACION.mean(), atol=0.006)


def test_se_escribe_y_se_lee_igual() -> None:
    una = Variacion(
        {nivel: DeNivel(1.05, 0.0001, 0.0, 30.0) for nivel in Nivel},
        0.0004,
        0.0036,
        {"PE": list(PLANA), "11": [0.01] * 12},
    )
    assert Variacion.leida(una.escrita()) == una
    assert Variacion.leida(PARTIDA.escrita()) == PARTIDA


@given(st.lists(st.booleans(), max_size=60))
def test_la_base_son_los_primeros_meses_con_dato(con_dato: list[bool]) -> None:
    base = de_base(np.array([con_dato], dtype=np.int64).reshape(1, -1))[0]
    posiciones = [i for i, hay in enumerate(con_dato) if hay]
    largo = 24 if len(posiciones) >= 24 else 12 if len(posiciones) >= 12 else 0
    assert np.flatnonzero(base).tolist() == posiciones[:largo]


def test_la_forma_propia_pesa_segun_lo_que_se_sabe_de_ella() -> None:
    # dos años de 0,5 salvo enero, 0,7. El nivel es 12,4/24 = 0,51667; enero se aparta 0,18333 y los demás −0,01667
    p = np.array([[0.7, *[0.5] * 11] * 2])
    varianza, base, anio = np.full((1, 24), 0.01), np.ones((1, 24), dtype=bool), np.arange(24) % 12
    # de cada mes hay dos: su azar es 0,01 / 2 = 0,005; con ω² = 0,005 pesa la mitad
    hallado = centros(p, varianza, base, anio, np.zeros((1, 12)), 0.005)
    assert hallado.centro[0, 0] == pytest.approx(0.51667 + 0.18333 / 2, abs=1e-4)
    assert hallado.centro[0, 1] == pytest.approx(0.51667 - 0.01667 / 2, abs=1e-4)
    # error del nivel 0,01/24 y lo que queda de la forma: (1 − ½) · 0,005
    assert hallado.varianza[0, 0] == pytest.approx(0.01 / 24 + 0.0025)
    sin_superior = centros(p, varianza, base, anio, np.zeros((1, 12)), np.inf)
    np.testing.assert_allclose(sin_superior.centro[0], [0.7, *[0.5] * 11], atol=1e-9)
