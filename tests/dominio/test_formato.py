"""Números, fechas y plurales como se escriben en el Perú."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.dominio.estandar import alcanza
from dashboard.indicadores.catalogo import CATALOGO
from dashboard.nucleo.formato import (
    ESPACIO_FINO,
    de_cada_cien,
    decimal,
    decimos,
    en_plazo,
    entero,
    enumerar,
    fecha,
    fuera_de_plazo,
    palabra,
    plural,
    porcentaje,
    puntos,
    singular,
    titulo,
    tramos,
)

PARES = st.integers(1, 100_000).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total)))


@given(PARES)
def test_por_debajo_del_estandar_nunca_se_imprime_80_0_ni_por_debajo_del_total_100(par: tuple[int, int]) -> None:
    n, total = par
    cifras = decimos(n, total)
    assert (cifras >= 800) == alcanza(n, total)
    assert (cifras == 1000) == (n == total)
    assert (cifras == 0) == (n == 0), "lo que no es cero no se imprime cero"
    # y nunca se aparta más de una décima de la proporción exacta
    assert abs(cifras * total - 1000 * n) <= total


@given(st.integers(1, 3000).flatmap(lambda total: st.tuples(st.just(total), st.integers(0, total - 1))))
def test_las_decimas_crecen_con_el_numerador(caso: tuple[int, int]) -> None:
    total, n = caso
    assert decimos(n, total) <= decimos(n + 1, total)


@pytest.mark.parametrize(
    ("n", "total", "texto"),
    [
        (1397, 1943, "71,9"),  # 71,899…
        (1999, 2500, "79,9"),  # 79,96: no llega a 80
        (4, 5, "80,0"),
        (1, 8, "12,5"),
        (1, 16, "6,3"),  # 6,25: medio hacia arriba
        (2499, 2500, "99,9"),  # 99,96: no llega a 100
        (0, 7, "0,0"),
        (1, 100_000, "0,1"),  # 0,001 %: no es cero
        (7, 7, "100,0"),
        (3, 2, "150,0"),
        (3000, 100, f"3{ESPACIO_FINO}000,0"),
    ],
)
def test_los_porcentajes_redondean_medio_hacia_arriba(n: int, total: int, texto: str) -> None:
    assert porcentaje(n, total, unidad=False) == texto
    assert porcentaje(n, total) == f"{texto}{ESPACIO_FINO}%"


@pytest.mark.parametrize(
    ("n", "total", "texto"),
    [
        # 49,14 %
        (932, 1897, "49 de cada 100"),
        # con menos de cien, las cuentas: de 99 nadie ve «cada 100»
        (71, 99, "71 de 99"),
        (3, 5, "3 de 5"),
        (71, 100, "71 de cada 100"),
        (0, 145, "0 de cada 100"),
        (145, 145, "100 de cada 100"),
        # 0,33 % no es cero, ni 99,7 % todos, ni 79,96 % ochenta
        (1, 300, "menos de 1 de cada 100"),
        (299, 300, "casi 100 de cada 100"),
        (1999, 2500, "casi 80 de cada 100"),
        (2000, 2500, "80 de cada 100"),
        (2001, 2500, "80 de cada 100"),
        # la media sube: 49,5 %
        (99, 200, "50 de cada 100"),
    ],
)
def test_de_cada_cien_redondea_sin_llegar_adonde_no_se_llega(n: int, total: int, texto: str) -> None:
    assert de_cada_cien(n, total) == texto


@given(st.integers(100, 5000).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total))))
def test_de_cada_cien_nunca_dice_80_ni_100_ni_0_por_debajo_o_por_encima(par: tuple[int, int]) -> None:
    n, total = par
    dicho = de_cada_cien(n, total)
    assert (dicho == "0 de cada 100") == (n == 0)
    if dicho.startswith("80 "):
        assert alcanza(n, total)
    if dicho.startswith("100 "):
        assert n == total
    # y no se aleja más de medio punto de lo que es
    assert abs(
        int(dicho.replace("casi ", "").replace("menos de 1", "0").split()[0]) - 100 * n / total
    ) <= 0.5 + 1e-9 or (dicho == "menos de 1 de cada 100")


@pytest.mark.parametrize(("n", "total"), [(None, 5), (3, None), (3, 0), (None, 0), (None, None)])
def test_sin_dato_se_dice_y_no_se_escribe_cero(n: int | None, total: int | None) -> None:
    assert porcentaje(n, total) == "sin dato"


def test_enteros_puntos_y_decimales() -> None:
    assert [entero(n) for n in (0, 999, 1000, 1234567)] == ["0", "999", "1\u202f000", "1\u202f234\u202f567"]
    assert [puntos(n) for n in (43, -51, 0, 3, -100)] == ["+4,3", "−5,1", "0,0", "+0,3", "−10,0"]
    assert [decimal(n) for n in (4.75, 0.15, 2, -1.25, -0.04, 1234.5)] == [
        "4,8",
        "0,2",
        "2,0",
        "−1,3",
        "0,0",
        "1\u202f234,5",
    ]
    assert [decimal(4.5, 0), decimal(0.125, 2)] == ["5", "0,13"]


def test_las_fechas_llevan_el_mes_abreviado_y_setiembre_sin_p() -> None:
    assert [fecha(date(2026, 10, 31)), fecha(date(2026, 9, 1)), fecha(None)] == [
        "31 oct 2026",
        "1 set 2026",
        "sin dato",
    ]


def test_el_plazo_de_un_mes_se_dice_siempre_igual() -> None:
    assert [en_plazo(31), en_plazo(1)] == ["hace 31 días o menos", "hace 1 día o menos"]
    assert fuera_de_plazo(31) == "hace más de 31 días"


def test_el_singular_de_todo_lo_que_se_cuenta() -> None:
    assert {plurales: singular(plurales) for plurales in UNIDADES} == UNIDADES


#: todo lo que un indicador cuenta y lo que puede faltar
UNIDADES = {
    "establecimientos": "establecimiento", "regiones": "región", "facilitadores": "facilitador", "grupos": "grupo",
    "sesiones": "sesión", "asistencias": "asistencia", "inasistencias": "inasistencia", "bloques": "bloque",
    "grupos y meses": "grupo y mes", "redes": "red", "microrredes": "microrred",
}  # fmt: skip


def test_no_hay_unidad_de_un_indicador_sin_su_singular() -> None:
    unidades = {indicador.ficha.unidad for indicador in CATALOGO} | {indicador.ficha.sobre for indicador in CATALOGO}
    assert unidades - {""} <= UNIDADES.keys()


def test_los_plurales_concuerdan_con_la_cantidad() -> None:
    assert [plural(n, "grupo") for n in (0, 1, 2)] == ["0 grupos", "1 grupo", "2 grupos"]
    assert [plural(3, "red", "redes"), palabra(1, "red", "redes")] == ["3 redes", "red"]
    enumeradas = [enumerar([]), enumerar(["a"]), enumerar(["a", "b"]), enumerar(["a", "b", "c"], "o")]
    assert enumeradas == ["", "a", "a y b", "a, b o c"]
    # «y» y «o» cambian delante de su mismo sonido, pero no delante de «hie» ni «ia»
    assert enumerar(["Piura", "Ica"]) == "Piura e Ica"
    assert enumerar(["agua", "hielo"]) == "agua y hielo"
    assert enumerar(["madres", "hijas"]) == "madres e hijas"
    assert enumerar(["siete", "ocho"], "o") == "siete u ocho"
    assert enumerar(["Ica", "Ñaña"]) == "Ica y Ñaña"


def test_los_nombres_propios_se_leen_sin_gritar() -> None:
    nombres = {
        "CANAS-CANCHIS-ESPINAR": "Canas-Canchis-Espinar",
        "SAN JUAN DE LA FRONTERA": "San Juan de la Frontera",
        "LA CONVENCION": "La Convencion",
        "JUAN XXIII": "Juan XXIII",
        "Ya escrito": "Ya escrito",
        "PIURA II": "Piura II",
        "": "",
    }
    assert {nombre: titulo(nombre) for nombre in nombres} == nombres


def test_los_numeros_seguidos_se_dicen_como_un_tramo_y_se_cuentan_los_que_no_caben() -> None:
    assert tramos([9, 4, 3, 5, 4], 5) == (["3–5", "9"], 0)
    assert tramos([1, 3, 4, 6], 1) == (["1"], 3)
    assert tramos([], 3) == ([], 0)
