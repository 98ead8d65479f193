"""El 80 % con enteros: alcanza, faltan, veredicto y facilitadores."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.dominio.estandar import (
    Fraccion,
    Veredicto,
    alcanza,
    facilitadores_necesarios,
    faltan,
    veredicto,
)

PARES = st.integers(1, 10_000).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total)))


@given(PARES)
def test_alcanza_es_la_comparacion_exacta_de_fracciones(par: tuple[int, int]) -> None:
    n, total = par
    assert alcanza(n, total) == (Fraction(n, total) >= Fraction(4, 5))


@given(PARES)
def test_con_lo_que_falta_alcanza_y_con_uno_menos_no(par: tuple[int, int]) -> None:
    n, total = par
    k = faltan(n, total)
    assert alcanza(n + k, total)
    assert k == 0 or not alcanza(n + k - 1, total)
    assert n + k <= total or alcanza(n, total)


@pytest.mark.parametrize(
    ("n", "total", "falta"),
    # ⌈0,8 · 5⌉ = 4; ⌈0,8 · 6⌉ = ⌈4,8⌉ = 5; ⌈0,8 · 29⌉ = ⌈23,2⌉ = 24; ⌈0,8 · 2500⌉ = 2000
    [(4, 5, 0), (3, 5, 1), (4, 6, 1), (5, 6, 0), (0, 29, 24), (1999, 2500, 1), (2000, 2500, 0), (1, 1, 0), (0, 1, 1)],
)
def test_lo_que_falta_en_casos_conocidos(n: int, total: int, falta: int) -> None:
    assert faltan(n, total) == falta


@given(PARES.flatmap(lambda par: st.tuples(st.just(par), st.integers(0, par[1] - par[0]))))
def test_el_veredicto_depende_solo_si_los_callados_deciden(caso: tuple[tuple[int, int], int]) -> None:
    (n, total), callan = caso
    peor, mejor = Fraction(n, total) >= Fraction(4, 5), Fraction(n + callan, total) >= Fraction(4, 5)
    esperado = Veredicto.CUMPLE if peor else Veredicto.DEPENDE if mejor else Veredicto.NO_CUMPLE
    assert veredicto(Fraccion(n, total, callan)) is esperado
    assert callan or esperado is not Veredicto.DEPENDE


@pytest.mark.parametrize("fraccion", [Fraccion(None, None), Fraccion(0, 0), Fraccion(None, 5), Fraccion(3, None)])
def test_sin_denominador_o_sin_numerador_no_hay_dato_ni_valor(fraccion: Fraccion) -> None:
    assert veredicto(fraccion) is Veredicto.SIN_DATO
    assert fraccion.valor is None
    assert not fraccion.hay_dato


def test_cero_de_cinco_es_un_dato() -> None:
    assert Fraccion(0, 5).hay_dato
    assert Fraccion(0, 5).valor == 0.0


@pytest.mark.parametrize(("lugares", "cuantos"), [(0, 0), (1, 1), (19, 1), (20, 1), (21, 2), (40, 2), (41, 3)])
def test_un_facilitador_por_cada_veinte_con_redondeo_hacia_arriba(lugares: int, cuantos: int) -> None:
    assert facilitadores_necesarios(lugares) == cuantos
