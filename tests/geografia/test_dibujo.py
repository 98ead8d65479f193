"""El dibujo de cada territorio: cabe en su lienzo, y ninguna región se queda sin nombre ni lo pisa otra."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.geografia.areas import derivar_areas
from dashboard.geografia.dibujo import ALTO, ANCHO, anillos_de, encuadrar, norte_de, trazar
from dashboard.geografia.escribir import escribir_geografia
from dashboard.geografia.rotulos import ALTO as ALTO_ROTULO
from dashboard.nucleo.recursos import filas_de_referencia
from tests.geografia.puntos import al_azar

NOMBRES = {fila["codigo"]: fila["nombre"] for fila in filas_de_referencia("regiones.csv")}


@pytest.fixture(scope="module")
def carpeta(tmp_path_factory: pytest.TempPathFactory) -> Path:
    destino = tmp_path_factory.mktemp("dibujos")
    escribir_geografia(derivar_areas(al_azar("11", 60, 3, 4, 1)), destino, NOMBRES)
    return destino / "dibujos"


@pytest.fixture(scope="module")
def peru(carpeta: Path) -> dict[str, Any]:
    leido: dict[str, Any] = orjson.loads((carpeta / "PE.json").read_bytes())
    return leido


@st.composite
def _cajas(trazar_: st.DrawFn) -> tuple[float, float, float, float]:
    oeste, sur = trazar_(st.floats(-81, -69)), trazar_(st.floats(-18, 0))
    return oeste, sur, oeste + trazar_(st.floats(0, 12)), sur + trazar_(st.floats(0, 18))


@given(_cajas())
def test_la_caja_entera_queda_dentro_del_lienzo_y_centrada(caja: tuple[float, float, float, float]) -> None:
    encuadre = encuadrar(caja)
    x0, x1 = ((longitud - encuadre.oeste) * encuadre.escala for longitud in (caja[0], caja[2]))
    y0, y1 = ((encuadre.norte - norte_de(latitud)) * encuadre.escala for latitud in (caja[3], caja[1]))
    assert 0 < x0 <= x1 < ANCHO
    assert 0 < y0 <= y1 < ALTO
    assert (x0 + x1, y0 + y1) == pytest.approx((ANCHO, ALTO), abs=0.01)


def test_un_cuadrado_se_lleva_en_decimas_de_pixel() -> None:
    # en el ecuador un grado de Mercator es un grado: una caja de 1° llena el 94 % de los 500 píxeles de ancho
    encuadre = encuadrar((-80.0, -0.5, -79.0, 0.5))
    cuadrado = {"type": "Polygon", "coordinates": [[[-80, -0.5], [-79, -0.5], [-79, 0.5], [-80, 0.5], [-80, -0.5]]]}
    trazo = trazar([("1", anillos_de(cuadrado)), ("nada", anillos_de(None))], encuadre)["1"]
    assert set(_puntos(trazo.camino)) == {(15.0, 530.0), (485.0, 530.0), (485.0, 60.0), (15.0, 60.0)}
    assert trazo.caja == pytest.approx((15.0, 60.0, 485.0, 530.0))


def _cajas_de_rotulos(capa: dict[str, Any]) -> dict[str, tuple[float, float, float, float]]:
    """Con lo que mide el nombre, o «100,0 %» si es más largo, a 5,4 píxeles por letra."""
    cajas = {}
    for codigo, (x, y, *_) in capa["rotulos"].items():
        medio = max(len(NOMBRES.get(codigo, codigo)), 7) * 5.4 / 2
        cajas[codigo] = (x - medio, y - ALTO_ROTULO / 2 + 1, x + medio, y + ALTO_ROTULO / 2 - 1)
    return cajas


def test_las_29_regiones_llevan_su_nombre_sin_encimarse_ni_salirse(peru: dict[str, Any]) -> None:
    assert {*peru["rotulos"], *peru["aparte"]["rotulos"]} == set(NOMBRES)
    for capa in (peru, peru["aparte"]):
        cajas = _cajas_de_rotulos(capa)
        for codigo, caja in cajas.items():
            assert caja[0] >= 0, codigo
            assert caja[1] >= 0, codigo
            assert caja[2] <= capa["ancho"], codigo
            assert caja[3] <= capa["alto"], codigo
            for otro, suya in cajas.items():
                libre = caja[0] >= suya[2] or caja[2] <= suya[0] or caja[1] >= suya[3] or caja[3] <= suya[1]
                assert libre or codigo == otro, (codigo, otro)


def test_callao_y_las_diris_de_lima_van_en_un_recuadro_que_no_tapa_nada(peru: dict[str, Any]) -> None:
    assert set(peru["aparte"]["areas"]) == {codigo for codigo, n in NOMBRES.items() if "DIRIS" in n or n == "Callao"}
    izquierda, arriba, derecha, abajo = peru["lugar"]
    for camino in peru["areas"].values():
        for x, y in _puntos(camino):
            assert not (izquierda < x < derecha and arriba < y < abajo)
    assert not any(izquierda < x < derecha and arriba < y < abajo for x, y, *_ in peru["rotulos"].values())


def _puntos(camino: str) -> list[tuple[float, float]]:
    """Los puntos de un camino, sumando sus pasos: el inverso de como se escribió."""
    puntos = []
    for x, y, pasos in re.findall(r"M(-?\d+),(-?\d+)l([^z]*)z", camino):
        lugar = [int(x), int(y)]
        puntos.append((lugar[0] / 10, lugar[1] / 10))
        numeros = list(map(int, pasos.split()))
        for dx, dy in zip(numeros[::2], numeros[1::2], strict=True):
            lugar = [lugar[0] + dx, lugar[1] + dy]
            puntos.append((lugar[0] / 10, lugar[1] / 10))
    return puntos


def test_una_region_se_dibuja_entre_sus_vecinas_y_el_pais_no(carpeta: Path, peru: dict[str, Any]) -> None:
    cusco = orjson.loads((carpeta / "11.json").read_bytes())
    assert set(cusco["areas"]) == {"11-01", "11-02", "11-03"}
    assert cusco["fondo"]
    assert peru["fondo"] == ""
    # una microrred se dibuja a sí misma, y su nombre ya está en el título
    microrred = next(carpeta.glob("11-01-*.json"))
    propia = orjson.loads(microrred.read_bytes())
    assert (list(propia["areas"]), propia["rotulos"]) == ([microrred.stem], {})


def test_el_mapa_del_peru_pesa_poco(carpeta: Path) -> None:
    assert (carpeta / "PE.json").stat().st_size < 45_000
