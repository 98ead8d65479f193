"""El 80 % con enteros: alcanza, faltan, veredicto y facilitadores."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.dominio.estandar import (
    Duda,
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
    # sin denominador se sabe que no hay nada que contar; sin numerador, no se sabe
    assert veredicto(fraccion) is (Veredicto.SIN_DATO if fraccion.denominador else Veredicto.NO_APLICA)
    assert fraccion.vacia is not bool(fraccion.denominador)
    assert fraccion.valor is None
    assert not fraccion.hay_dato


def test_cero_de_cinco_es_un_dato() -> None:
    assert Fraccion(0, 5).hay_dato
    assert Fraccion(0, 5).valor == 0.0


@pytest.mark.parametrize(("lugares", "cuantos"), [(0, 0), (1, 1), (19, 1), (20, 1), (21, 2), (40, 2), (41, 3)])
def test_un_facilitador_por_cada_veinte_con_redondeo_hacia_arriba(lugares: int, cuantos: int) -> None:
    assert facilitadores_necesarios(lugares) == cuantos


def _completar(n: int, total: int, callan: int, duda: Duda) -> set[tuple[int, int]]:
    """Toda manera de completar lo que no se sabe: (n, N) de cada una, con N mayor que cero."""
    resto = duda.unidades - duda.con - duda.calladas
    return {
        (n + con_grupo + con + calladas_con, total + con + calladas_con + calladas_sin + sin)
        for con_grupo in range(callan + 1)
        for con in range(duda.con + 1)
        for calladas_con in range(duda.calladas + 1)
        for calladas_sin in range(duda.calladas - calladas_con + 1)
        for sin in range(resto + 1)
        if total + con + calladas_con + calladas_sin + sin
    }


@given(st.tuples(*(st.integers(0, 4) for _ in range(6))))
def test_los_extremos_son_los_de_todas_las_maneras_de_completar_lo_que_no_se_sabe(partes: tuple[int, ...]) -> None:
    n, callan, sin_grupo, con, calladas, resto = partes
    total = n + callan + sin_grupo
    duda = Duda(unidades=con + calladas + resto, con=con, calladas=calladas)
    fraccion = Fraccion(n if total else None, total, callan, duda)
    posibles = _completar(n, total, callan, duda)
    if not posibles:
        assert fraccion.extremos == ((0, 1), (1, 1))
        return
    menor, mayor = (Fraction(*extremo) for extremo in fraccion.extremos)
    assert (menor, mayor) == (min(Fraction(*p) for p in posibles), max(Fraction(*p) for p in posibles))
    if total:
        cumplen = {Fraction(*p) >= Fraction(4, 5) for p in posibles}
        esperado = {frozenset({True}): Veredicto.CUMPLE, frozenset({False}): Veredicto.NO_CUMPLE}
        assert veredicto(fraccion) is esperado.get(frozenset(cumplen), Veredicto.DEPENDE)


def test_de_una_region_sin_registro_cabe_todo_y_el_todo_no_tiene_dato() -> None:
    # 4 de 5 cargados; de 28 regiones no se sabe ni cuántos establecimientos tienen
    fraccion = Fraccion(4, 5, 0, Duda(hijos=28, de=29, sin_tope=True))
    assert fraccion.extremos == ((0, 1), (1, 1))
    assert (fraccion.de_una_parte, fraccion.valor, veredicto(fraccion)) == (True, None, Veredicto.SIN_DATO)


@pytest.mark.parametrize(
    ("fraccion", "esperado", "valor"),
    [
        # una red sin lista con 2 establecimientos sin grupo: entre 8/12 y 8/10 → no se sabe
        (Fraccion(8, 10, 0, Duda(1, 3, False, 2)), Veredicto.SIN_DATO, None),
        # los mismos 2 con grupo: entre 8/10 y 10/12 → cumple aunque no se sepa
        (Fraccion(8, 10, 0, Duda(1, 3, False, 2, 2)), Veredicto.CUMPLE, 0.8),
        # 2 sin grupo donde ya no llega: entre 3/12 y 3/10 → no cumple
        (Fraccion(3, 10, 0, Duda(1, 3, False, 2)), Veredicto.NO_CUMPLE, 0.3),
        # el mismo caso del primero, pero sueltos: de todos los hijos se sabe algo → depende
        (Fraccion(8, 10, 0, Duda(unidades=2)), Veredicto.DEPENDE, 0.8),
    ],
)
def test_el_veredicto_pide_que_los_dos_extremos_coincidan(
    fraccion: Fraccion, esperado: Veredicto, valor: float | None
) -> None:
    assert (veredicto(fraccion), fraccion.valor) == (esperado, valor)
