"""La línea de 80 % decide el color: las clases se comparan con enteros y cada color existe."""

from __future__ import annotations

import re
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.dominio.estandar import Fraccion, Veredicto, alcanza
from dashboard.graficas import tema
from dashboard.graficas.mapa import PUNTOS
from dashboard.graficas.tema import (
    A_OSCURAS,
    CLASES_BAJAS,
    CLASES_EQUIPO,
    CLASES_ESTANDAR,
    CLASES_NEUTRAS,
    CLASES_RAZON,
    TOKENS,
    clase_de,
    variables_css,
)

TODAS = {
    "estandar": CLASES_ESTANDAR,
    "neutras": CLASES_NEUTRAS,
    "bajas": CLASES_BAJAS,
    "razon": CLASES_RAZON,
    "equipo": CLASES_EQUIPO,
}


@pytest.mark.parametrize(
    ("numerador", "denominador", "color"),
    [
        (0, 5, "clase-1"),
        (1999, 5000, "clase-1"),  # 39,98 %
        (2, 5, "clase-2"),  # 40 % exacto
        (3, 5, "clase-3"),  # 60 % exacto
        (1999, 2500, "clase-3"),  # 79,96 %: se imprimiría 80,0 y no llega
        (799_999, 1_000_000, "clase-3"),
        (4, 5, "clase-4"),  # 80 % exacto
        (800_001, 1_000_000, "clase-4"),
        (899, 1000, "clase-4"),
        (9, 10, "clase-5"),  # 90 % exacto
        (7, 7, "clase-5"),
    ],
)
def test_los_bordes_de_las_clases_del_estandar(numerador: int, denominador: int, color: str) -> None:
    posicion = clase_de(Fraccion(numerador, denominador), CLASES_ESTANDAR)
    assert posicion is not None
    assert CLASES_ESTANDAR[posicion][1] == color


@given(st.integers(1, 3000).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total))))
def test_el_color_es_de_los_que_cumplen_si_y_solo_si_alcanza_el_80_por_ciento(par: tuple[int, int]) -> None:
    posicion = clase_de(Fraccion(*par), CLASES_ESTANDAR)
    assert posicion is not None
    assert (CLASES_ESTANDAR[posicion][1] in {"clase-4", "clase-5"}) == alcanza(*par)


@pytest.mark.parametrize("fraccion", [Fraccion(None, None), Fraccion(None, 5), Fraccion(0, 0), Fraccion(3, None)])
def test_sin_dato_no_hay_clase(fraccion: Fraccion) -> None:
    assert all(clase_de(fraccion, clases) is None for clases in TODAS.values())


@pytest.mark.parametrize("clases", TODAS.values(), ids=list(TODAS))
def test_los_topes_suben_y_todo_valor_cae_en_una_clase(clases: tema.Clases) -> None:
    topes = [tope for tope, _, _ in clases]
    assert topes == sorted(set(topes))
    assert clase_de(Fraccion(0, 1), clases) == 0
    assert clase_de(Fraccion(1, 1), clases) is not None
    # una razón puede pasar de 1: 12 sesiones de 2 grupos
    assert clase_de(Fraccion(12, 2), clases) == len(clases) - 1
    for posicion, (tope, _, _) in enumerate(clases[:-1]):
        # justo en el tope ya es la clase siguiente; una milésima antes, todavía no
        assert clase_de(Fraccion(tope, 1000), clases) == posicion + 1
        assert clase_de(Fraccion(tope * 1000 - 1, 1_000_000), clases) == posicion


@pytest.mark.parametrize("clases", [CLASES_ESTANDAR, CLASES_NEUTRAS, CLASES_BAJAS, CLASES_RAZON])
def test_la_leyenda_dice_los_mismos_bordes_que_la_clase(clases: tema.Clases) -> None:
    # «40 a 59,9 %» empieza donde termina la anterior; CLASES_RAZON escribe sus topes en unidades y no en porcentaje
    por = 1000 if clases is CLASES_RAZON else 10
    for (tope, _, _), (_, _, texto) in pairwise(clases):
        empieza = re.match(r"[\d,]+", texto)
        assert empieza
        assert Fraction(empieza[0].replace(",", ".")) * por == tope, texto


def test_cada_color_de_clase_punto_y_serie_existe_en_el_tema() -> None:
    usados = {color for clases in TODAS.values() for _, color, _ in clases}
    usados |= {color for punto in PUNTOS for color in (punto.relleno, punto.anillo) if color}
    assert usados <= set(TOKENS)
    assert all(re.fullmatch(r"#[0-9A-F]{6}", valor) for valor in [*TOKENS.values(), *A_OSCURAS.values()])
    claras, oscuras = variables_css().split("@media screen and (prefers-color-scheme:dark)")
    assert all(f"--{nombre}:{valor};" in claras for nombre, valor in TOKENS.items())
    assert all(f"--{nombre}:{valor};" in oscuras for nombre, valor in A_OSCURAS.items())
    # la presentación tiene sus propios temas: no cambia porque cambie el del sistema
    assert variables_css(con_oscuro=False) == claras


def test_cada_veredicto_tiene_palabra_y_figura_propias() -> None:
    figuras, palabras = zip(*(tema.SIGNOS[veredicto] for veredicto in Veredicto), strict=True)
    assert len(set(figuras)) == len(set(palabras)) == len(Veredicto)
