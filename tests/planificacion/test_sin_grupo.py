"""Los factores de quien no tiene grupo: números a mano, y que empeorar o dejar de saber nunca los mueve al revés."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.almacen.consulta import Consulta
from dashboard.planificacion.factores import media_de_partes, partes_de_lejania, partes_de_magnitud, por_tiempo
from dashboard.planificacion.prioridad import priorizar
from dashboard.planificacion.sin_grupo import SinGrupo
from tests.fabricas import establecimiento, grupo, sesion

FECHA = np.array([date(2026, 10, 31).toordinal()])


def _uno(**otros: Any) -> SinGrupo:
    """Un establecimiento del que no se sabe nada, salvo lo dado."""
    nada: dict[str, Any] = {
        "escalon": -1, "tramo": -1, "anios_de_partos": -1, "nacimientos": np.nan, "anio_de_nacimientos": -1,
        "grupos_de_red": -1, "km": np.nan, "vecinos": -1, "vecinos_con_grupo": -1, "dias": -1, "cerro": False,
    }  # fmt: skip
    return SinGrupo(**{campo: np.array([valor]) for campo, valor in (nada | otros).items()})


def _magnitud(**otros: Any) -> float:
    return float(media_de_partes(partes_de_magnitud(_uno(**otros), FECHA))[0])


def _lejania(**otros: Any) -> float:
    return float(media_de_partes(partes_de_lejania(_uno(**otros)))[0])


def test_la_magnitud_es_la_media_de_tres_partes_y_la_que_falta_no_suma() -> None:
    # II-1 (4 ÷ 5), tercer tramo de partos (2 ÷ 7) y 1200 nacimientos con 4 grupos (300 ÷ 500)
    todo = {
        "escalon": 4, "tramo": 2, "anios_de_partos": 0, "nacimientos": 1200.0, "anio_de_nacimientos": 2026,
        "grupos_de_red": 4,
    }  # fmt: skip
    assert _magnitud(**todo) == pytest.approx((0.8 + 2 / 7 + 0.6) / 3)
    assert _magnitud(**todo | {"tramo": -1}) == pytest.approx((0.8 + 0.6) / 3)
    assert np.isnan(_magnitud())
    # sin ningún grupo en la red, como si tuviera uno: no se divide entre cero
    assert _magnitud(nacimientos=200.0, anio_de_nacimientos=2026, grupos_de_red=0) == pytest.approx(0.4 / 3)


def test_lo_de_hace_anios_pesa_la_mitad_por_cada_uno() -> None:
    for anios, parte in ((0, 1), (1, 1), (2, 0.5), (3, 0.25), (-1, 0.5)):
        assert _magnitud(tramo=7, anios_de_partos=anios) == pytest.approx(parte / 3)
    for anio, parte in ((2026, 1), (2025, 1), (2024, 0.5)):
        assert _magnitud(nacimientos=500.0, anio_de_nacimientos=anio, grupos_de_red=1) == pytest.approx(parte / 3)


def test_la_lejania_llega_a_1_con_30_km_y_ningun_vecino_con_grupo() -> None:
    assert _lejania(km=15.0, vecinos=5, vecinos_con_grupo=2) == pytest.approx((0.5 + 0.6) / 2)
    assert _lejania(km=np.inf, vecinos=3, vecinos_con_grupo=0) == 1
    assert _lejania(km=12.0) == pytest.approx(0.2), "sin vecinos que mirar, esa parte no suma"
    assert np.isnan(_lejania())


@given(st.floats(0, 100), st.floats(0, 100), st.integers(1, 5), st.integers(0, 5), st.integers(0, 5))
def test_mas_lejos_o_con_menos_vecinos_nunca_baja(km: float, otros: float, n: int, con: int, otra: int) -> None:
    cerca, lejos = sorted((km, otros))
    menos, mas = sorted((min(con, n), min(otra, n)))
    base = {"vecinos": n, "vecinos_con_grupo": mas}
    assert _lejania(km=cerca, **base) <= _lejania(km=lejos, **base)
    assert _lejania(km=cerca, **base) <= _lejania(km=cerca, vecinos=n, vecinos_con_grupo=menos)


@given(st.integers(0, 5), st.integers(0, 7), st.integers(0, 6), st.floats(0, 5000), st.integers(0, 9))
def test_dejar_de_saber_nunca_suma(escalon: int, tramo: int, viejo: int, nacen: float, grupos: int) -> None:
    todo = {
        "escalon": escalon, "tramo": tramo, "anios_de_partos": viejo, "nacimientos": nacen,
        "anio_de_nacimientos": 2026 - viejo, "grupos_de_red": grupos,
    }  # fmt: skip
    for callado in ({"escalon": -1}, {"tramo": -1}, {"nacimientos": np.nan}):
        assert np.nan_to_num(_magnitud(**todo | callado)) <= _magnitud(**todo) + 1e-12


def test_el_tiempo_llega_a_1_con_cuatro_anios() -> None:
    valores = por_tiempo(np.array([0, 365, 1460, 4000, -1]))
    assert valores[:4].tolist() == [0, 0.25, 1, 1]
    assert np.isnan(valores[4])


# -- de las filas a la frase -----------------------------------------------------------------------------------------


@pytest.fixture
def region(consultar: Callable[..., Consulta]) -> Consulta:
    """El 1 tuvo un grupo que cerró; el 2, II-1, a 0,1° de latitud; el 3 tiene grupo y el 4, no coordenadas."""
    return consultar(
        establecimientos=[
            establecimiento("00000001", "11-01-01", latitud=-13.0, longitud=-72.0, categoria="I-1"),
            establecimiento(
                "00000002", "11-01-01", latitud=-13.1, longitud=-72.0, categoria="II-1", partos_atendidos=300,
                anio_parto=2026,
            ),
            establecimiento("00000003", "11-01-02", latitud=-13.2, longitud=-72.0),
            establecimiento("00000004", "11-01-02", latitud=None, longitud=None, categoria=None),
        ],
        grupos=[grupo("G1", "00000001", fecha_cierre="2026-05-04"), grupo("G3", "00000003")],
        sesiones=[sesion("S0", "G3", "2024-11-10", 10), sesion("S1", "G3", "2026-10-31", 10)],
        poblacion=[{"codigo_territorio": "11-01", "anio": 2026, "nacimientos": 300}],
    )  # fmt: skip


def test_la_frase_dice_de_que_es_cada_parte(region: Consulta) -> None:
    frases = {c.clave: c.frase for c in priorizar(region, region.nodo("11-01")).candidatos()}
    de_red = "los 300 nacimientos de 2026 en su red, con 1 grupo en pie"
    # 0,1° son 11,1 km: del 2 al 3, que está activo; del 1, el doble
    assert "por estar a 22,2 km del grupo activo más cercano y tener sin grupo a 1 de los 2 que" in frases["00000001"]
    assert f"por {de_red};" in frases["00000001"], "la I-1 es el primer escalón y no suma"
    assert "por 5 meses desde que cerró su último grupo" in frases["00000001"]
    assert f"por su categoría, II-1, los muchos partos que atiende y {de_red};" in frases["00000002"]
    assert "por 23 meses o más sin grupo" in frases["00000002"]
    assert "11,1 km" in frases["00000002"]
    assert "km" not in frases["00000004"], "sin coordenadas no se mide"
    assert all("300 partos" not in frase for frase in frases.values()), "esa cuenta ordena y no se imprime"


def test_se_mide_igual_desde_la_microrred_el_establecimiento_y_la_region(region: Consulta) -> None:
    de_region = {c.clave: c for c in priorizar(region, region.nodo("11")).candidatos()}
    for codigo in ("11-01-01", "11-01-02", "00000001", "00000004"):
        for candidato in priorizar(region, region.nodo(codigo)).candidatos():
            assert replace(candidato, empate="") == replace(de_region[candidato.clave], empate="")


def test_quien_solo_ve_su_red_no_se_queda_sin_medir(region: Consulta) -> None:
    limitada = Consulta(region._g, "11-01")
    assert len(priorizar(limitada, limitada.raiz)) == len(priorizar(region, region.nodo("11-01")))
