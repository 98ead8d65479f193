"""El hilo de una tarjeta: dibuja lo que hay, deja los huecos y no agranda lo pequeño."""

from __future__ import annotations

import re
from itertools import pairwise
from xml.etree.ElementTree import fromstring

from hypothesis import given
from hypothesis import strategies as st

from dashboard.graficas.hilo import ALTO, ANCHO, hilo

_PUNTO = re.compile(r"[ML]([\d.]+) ([\d.]+)")


def _camino(svg: str) -> str:
    return fromstring(svg)[0].attrib["d"]


def test_la_linea_se_corta_donde_no_hay_dato_y_un_mes_suelto_es_un_punto() -> None:
    camino = _camino(hilo([0.5, 0.6, None, 0.7, None, 0.8, 0.8], "De 50,0 % a 80,0 %", 0.1))
    assert [len(_PUNTO.findall(tramo)) for tramo in re.split(r"(?=M)", camino)[1:]] == [2, 1, 2]
    assert "De 50,0 % a 80,0 %" in hilo([0.5, 0.6], "De 50,0 % a 80,0 %", 0.1)


def test_con_menos_de_dos_datos_no_hay_linea() -> None:
    assert hilo([], "", 0.1) == hilo([None, None], "", 0.1) == hilo([None, 0.5], "", 0.1) == ""


def test_una_variacion_menor_que_el_tope_no_llena_el_alto() -> None:
    alturas = [float(y) for _, y in _PUNTO.findall(_camino(hilo([0.50, 0.51], "", 0.1)))]
    # un punto de diez: la décima parte de los 26 que hay entre los márgenes
    assert alturas == [17.3, 14.7]
    quieta = [float(y) for _, y in _PUNTO.findall(_camino(hilo([0.5, 0.5, 0.5], "", 0.1)))]
    assert quieta == [ALTO / 2] * 3


@given(st.lists(st.none() | st.floats(0, 1), min_size=2, max_size=60))
def test_cada_dato_es_un_punto_dentro_del_lienzo_y_a_mayor_valor_mas_arriba(valores: list[float | None]) -> None:
    svg = hilo(valores, "dicho", 0.1)
    hay = [valor for valor in valores if valor is not None]
    if len(hay) < 2:
        assert svg == ""
        return
    puntos = [(float(x), float(y)) for x, y in _PUNTO.findall(_camino(svg))]
    assert len(puntos) == len(hay)
    assert all(0 <= x <= ANCHO and 0 <= y <= ALTO for x, y in puntos)
    alturas = sorted(zip(hay, (y for _, y in puntos), strict=True))
    assert all(b <= a + 0.11 for (_, a), (_, b) in pairwise(alturas))
