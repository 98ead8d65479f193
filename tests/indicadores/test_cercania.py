"""A cuánto está el grupo activo más cercano: a mano en un cuadrado, y otra vez con otra fórmula y de uno en uno."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np
import pytest

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.periodo import Periodo
from dashboard.dominio.territorio import Nivel
from dashboard.indicadores.cercania import junto_a, km_al_activo, mas_cercano
from tests.fabricas import grupo, sesion
from tests.indicadores.mundos import lugares

A2026 = Periodo.leer("2026")
#: media circunferencia de la Tierra entre 180 grados
_KM_POR_GRADO = math.pi * 6371.0088 / 180


def _mundo(
    consultar: Callable[..., Consulta], puntos: Sequence[tuple[float | None, float | None]], activos: set[int]
) -> Consulta:
    sitios = [
        {**lugar, "latitud": latitud, "longitud": longitud}
        for lugar, (latitud, longitud) in zip(lugares(len(puntos)), puntos, strict=True)
    ]
    # otra región, en el mismo lugar: un activo suyo no es de esta
    sitios += [{**lugar, "latitud": -13.0, "longitud": -72.0} for lugar in lugares(1, "07-01-01", desde=90)]
    return consultar(
        establecimientos=sitios,
        grupos=[grupo(f"G-{n}", f"{n:08d}") for n in (*sorted(activos), 90)],
        sesiones=[sesion(f"S-{n}", f"G-{n}", "2026-10-20") for n in (*sorted(activos), 90)],
    )


def test_en_un_cuadrado_de_un_decimo_de_grado(consultar: Callable[..., Consulta]) -> None:
    # las esquinas 1 a 4 de un cuadrado con su lado norte en el ecuador; la 1 está activa; del 5 no se sabe dónde está
    cuadrado = [(0.0, -75.0), (0.0, -74.9), (-0.1, -75.0), (-0.1, -74.9), (None, None)]
    consulta = _mundo(consultar, cuadrado, {1})
    lado = _KM_POR_GRADO / 10
    km = km_al_activo(consulta, consulta.nodo("11"), A2026)
    # en el ecuador un grado mide lo mismo a lo ancho y a lo largo, y un cuadrado tan chico es casi plano
    assert km[:4] == pytest.approx([0, lado, lado, lado * math.sqrt(2)], abs=0.001)
    assert lado == pytest.approx(11.12, abs=0.01)
    assert math.isnan(km[4])


def test_desde_la_red_dice_lo_mismo_que_desde_el_pais_y_no_mira_otra_region(consultar: Callable[..., Consulta]) -> None:
    consulta = _mundo(consultar, [(-13.0, -72.0), (-13.5, -72.0)], set())
    del_pais = km_al_activo(consulta, consulta.raiz, A2026)
    cusco = consulta.nodo("11")
    propios = del_pais[slice(*(fila - consulta.raiz.establecimientos[0] for fila in cusco.establecimientos))]
    # el de la otra región está encima del primero, y no cuenta
    assert np.isinf(propios).all()
    assert sorted(del_pais[~np.isinf(del_pais)].tolist()) == [0]
    for nivel in (Nivel.DIRESA, Nivel.RED, Nivel.MICRORRED, Nivel.ESTABLECIMIENTO):
        for nodo in consulta.descendientes(cusco, nivel):
            desde, hasta = (fila - consulta.raiz.establecimientos[0] for fila in nodo.establecimientos)
            assert km_al_activo(consulta, nodo, A2026).tolist() == del_pais[desde:hasta].tolist()


def test_uno_por_uno_con_la_formula_del_haverseno_dan_lo_mismo(consultar: Callable[..., Consulta]) -> None:
    rng = np.random.default_rng(7)
    # con cuatro decimales, que es lo que se guarda y algo menos
    grados = zip(rng.uniform(-18, 0, 40).round(4), rng.uniform(-81, -69, 40).round(4), strict=True)
    puntos = [(float(latitud), float(longitud)) for latitud, longitud in grados]
    activos = {3, 11, 12, 29}
    consulta = _mundo(consultar, puntos, activos)

    def haverseno(de: tuple[float, float], a: tuple[float, float]) -> float:
        (lat1, lon1), (lat2, lon2) = ((math.radians(x), math.radians(y)) for x, y in (de, a))
        h = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
        return 2 * 6371.0088 * math.asin(math.sqrt(h))

    esperado = [min(haverseno(punto, puntos[n - 1]) for n in activos) for punto in puntos]
    # cerca de cero el arco coseno pierde cifras: un decímetro
    assert km_al_activo(consulta, consulta.nodo("11"), A2026) == pytest.approx(esperado, abs=0.0005)
    assert max(esperado) > 300


def test_cada_recurso_va_junto_al_establecimiento_mas_cercano_y_cada_establecimiento_sabe_el_suyo(
    consultar: Callable[..., Consulta],
) -> None:
    consulta = _mundo(consultar, [(0.0, -75.0), (0.0, -74.9), (None, None)], set())
    cerca, lejos, sin_sitio = (
        {"latitud": latitud, "longitud": longitud} for latitud, longitud in ((0.0, -74.92), (1.0, -75.0), (None, None))
    )
    primero = consulta.nodo("11").establecimientos[0]
    (lugar, km), (otro, otros_km), nada = junto_a(consulta, [cerca, lejos, sin_sitio])
    assert (lugar, otro, nada) == (primero + 1, primero, None)
    assert (km, otros_km) == pytest.approx((0.02 * _KM_POR_GRADO, _KM_POR_GRADO))
    hallado = mas_cercano(consulta, consulta.nodo("00000001"), [sin_sitio, lejos, cerca])
    assert hallado == (2, pytest.approx(0.08 * _KM_POR_GRADO))
    assert mas_cercano(consulta, consulta.nodo("00000003"), [lejos, cerca]) is None
    assert mas_cercano(consulta, consulta.nodo("00000001"), []) is None
