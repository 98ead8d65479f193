"""La carta de control: ejemplos a mano, y lo que ninguna serie puede hacerle decir."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from math import sqrt
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.almacen.consulta import Consulta
from dashboard.almacen.variacion import DeNivel
from dashboard.dominio.periodo import Periodo
from dashboard.dominio.territorio import Nivel
from dashboard.indicadores.asistencia import frase_del_mes, que_se_espera
from dashboard.indicadores.control import (
    Carta,
    Series,
    carta_de,
    cartas,
    lectura_del_periodo,
    posiciones_de_la_senal,
    preparar_cartas,
)
from tests.fabricas import en_memoria, grupo, mundo_al_azar, sesion
from tests.indicadores.mundos import lugares

Consultar = Callable[..., Consulta]
#: sin más variación que la binomial
BINOMIAL = DeNivel(1.0, 0.0, 0.0, 1000.0)
ENERO = 2023 * 12


def _series(x: list[int], n: list[int], propias: DeNivel = BINOMIAL, forma: list[float] | None = None) -> Series:
    return Series(
        np.array([x]), np.array([n]), ENERO, propias, np.array([forma or [0.0] * 12]), np.zeros(1), np.zeros(1)
    )


def test_una_serie_trabajada_a_mano() -> None:
    # 24 meses de base con 60 de 100 y ninguna forma del año: centro 0,6 en todos. Un mes que se juzga, con 30 de 100:
    # p de la base (1440,5 / 2401 = 0,59996), p·q = 0,24001; varianza de un mes 0,0024001 y la del centro, de 24 meses,
    # 0,0024001 / 24 = 0,00010. Error √(0,0024001 + 0,0001) = 0,0500; el desvío, −0,30, son 6,0 sigmas: señal
    x, n = [60] * 24 + [30], [100] * 25
    hallada = cartas(_series(x, n))
    assert hallada.centro[0, 24] == pytest.approx(0.6)
    assert hallada.desvio[0, 24] == pytest.approx(-0.30)
    assert hallada.error[0, 24] == pytest.approx(sqrt(0.24001 / 100 * 25 / 24), rel=1e-4)
    assert hallada.senal[0].tolist() == [0] * 24 + [-1]
    assert hallada.base[0].tolist() == [True] * 24 + [False]


def test_cuatro_meses_algo_bajos_son_senal_aunque_ninguno_lo_sea_solo() -> None:
    # −10 puntos con 100 esperadas son 2,0 sigmas de un mes; la media de cuatro tiene error √(0,0024/4 + 0,0001) =
    # 0,02646 y −0,10 son 3,8: pasa 2,75. Con tres meses todavía no se puede decir
    hallada = cartas(_series([60] * 24 + [50] * 4, [100] * 28))
    assert hallada.senal[0, 24:].tolist() == [0, 0, 0, -1]


def test_la_estacion_no_es_senal() -> None:
    # enero baja 20 puntos todos los años: la forma del año del superior lo dice
    forma = [-0.20] + [0.20 / 11] * 11
    anio = [round(100 * (0.6 + forma[mes])) for mes in range(12)]
    hallada = cartas(_series(anio * 3, [100] * 36, forma=forma))
    assert not hallada.senal.any()
    # y sin superior se aprende de los propios dos años
    propia = _series(anio * 3, [100] * 36)
    sola = cartas(Series(propia.asistentes, propia.esperadas, ENERO, BINOMIAL, np.zeros((1, 12)), np.zeros(1),
                         np.zeros(1), sin_superior=True))  # fmt: skip
    assert not sola.senal.any()
    np.testing.assert_allclose(sola.centro[0, :12], np.array(anio) / 100, atol=1e-9)


def test_lo_que_se_juzga_no_mueve_su_vara() -> None:
    antes = cartas(_series([60] * 24 + [55] * 6, [100] * 30))
    despues = cartas(_series([60] * 24 + [10] * 6, [100] * 30))
    np.testing.assert_array_equal(antes.centro, despues.centro)
    np.testing.assert_array_equal(antes.error, despues.error)


MESES = st.lists(
    st.integers(0, 500).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total))), max_size=60
)


@given(MESES, st.floats(1, 3), st.floats(0, 0.01), st.floats(0, 0.01))
@settings(max_examples=150)
def test_ninguna_serie_da_un_valor_imposible(
    meses: list[tuple[int, int]], dispersion: float, choque: float, estacion: float
) -> None:
    x, n = [par[0] for par in meses], [par[1] for par in meses]
    hallada = cartas(_series(x or [0], n or [0], DeNivel(dispersion, choque, estacion, 100.0)))
    con_dato = sum(total > 0 for total in n)
    if con_dato < 12:
        assert np.isnan(hallada.centro).all()
        assert not hallada.senal.any()
        return
    assert ((hallada.centro >= 0) & (hallada.centro <= 1)).all()
    assert hallada.base.sum() == (24 if con_dato >= 24 else 12)
    # la binomial es el piso: nada se juzga con menos error que el suyo
    base = hallada.base[0]
    p = (np.array(x)[base].sum() + 0.5) / (np.array(n)[base].sum() + 1)
    for i, total in enumerate(n):
        if total:
            assert hallada.error[0, i] ** 2 >= p * (1 - p) / total - 1e-12
        else:
            assert hallada.senal[0, i] == 0
        assert not (base[i] and hallada.senal[0, i])


@given(MESES)
@settings(max_examples=100)
def test_mas_variacion_nunca_da_mas_senales(meses: list[tuple[int, int]]) -> None:
    x, n = [par[0] for par in meses] or [0], [par[1] for par in meses] or [0]
    quieta, movida = (cartas(_series(x, n, DeNivel(fi, tau, 0.0, 100.0))) for fi, tau in ((1.0, 0.0), (2.0, 0.001)))
    # el centro se aprende pesando distinto: se comparan las que tienen el mismo
    mismas = np.isclose(quieta.centro, movida.centro, atol=1e-4).all()
    assert not mismas or (np.abs(movida.senal) <= np.abs(quieta.senal)).all()


# -- la de un territorio


def _mundo(consultar: Consultar, asistentes: list[int], desde: date = date(2023, 1, 15), **otros: Any) -> Consulta:
    """Un grupo con una sesión de cien esperadas por mes, cerrada por el reporte de su último mes."""
    dias = [
        date(desde.year + (desde.month - 1 + i) // 12, (desde.month - 1 + i) % 12 + 1, 15)
        for i in range(len(asistentes))
    ]
    fin = (dias[-1].replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    return consultar(
        establecimientos=lugares(1),
        grupos=[grupo("G1", "00000001", desde="2022-01-01", integrantes=100)],
        sesiones=[
            sesion(f"S{i}", "G1", str(dia), n, 100) for i, (dia, n) in enumerate(zip(dias, asistentes, strict=True))
        ],
        reportes=[{"codigo_territorio": "11", "periodo": f"{fin:%Y-%m}", "fecha_reporte": str(fin)}],
        **otros,
    )


def test_con_menos_de_doce_meses_no_hay_carta_y_se_dice(consultar: Consultar) -> None:
    consulta = _mundo(consultar, [70] * 11)
    nodo = consulta.nodo("11")
    assert carta_de(consulta, nodo) is None
    assert que_se_espera(None, nodo) == "Con menos de 12 meses con asistencia no se sabe qué esperar."
    assert frase_del_mes(lectura_del_periodo(consulta, nodo, Periodo.leer("2023")), nodo) == ""


def test_con_doce_a_veintitres_la_linea_de_base_es_provisional(consultar: Consultar) -> None:
    consulta = _mundo(consultar, [70] * 20)
    carta = carta_de(consulta, consulta.nodo("11"))
    assert carta is not None
    assert carta.provisional
    assert carta.base == (True,) * 12 + (False,) * 8
    assert "línea de base provisional, de enero de 2023 a diciembre de 2023" in que_se_espera(
        carta, consulta.nodo("11")
    )


def test_el_titulo_habla_del_periodo_y_cuenta_los_meses_seguidos(consultar: Consultar) -> None:
    # dos años a 70 %, y desde enero de 2025 a 30 %: marzo es el tercer mes por debajo
    consulta = _mundo(consultar, [70] * 24 + [30] * 5)
    nodo = consulta.nodo("11")
    de = lambda periodo: frase_del_mes(lectura_del_periodo(consulta, nodo, Periodo.leer(periodo)), nodo)  # noqa: E731
    assert de("2025-03") == "Marzo de 2025: 40,0 puntos menos que lo esperado para marzo; van tres meses por debajo"
    assert de("2025-01") == "Enero de 2025: 40,0 puntos menos que lo esperado para enero"
    assert de("2024") == "Diciembre de 2024 es de los meses con que se aprendió lo que se espera de cada mes"
    leida = lectura_del_periodo(consulta, nodo, Periodo.leer("2025-03"))
    assert leida.carta is not None
    assert list(posiciones_de_la_senal(leida.carta, 26)) == [24, 25, 26]


def test_un_mes_que_no_ha_terminado_no_se_juzga(consultar: Consultar) -> None:
    consulta = _mundo(consultar, [70] * 24 + [70, 0])
    entero = carta_de(consulta, consulta.nodo("11"))
    assert entero is not None
    assert entero.senal[-1] == -1
    # el último reporte es del día 20: enero de 2025 está a medias
    a_medias = consultar(
        establecimientos=lugares(1),
        grupos=[grupo("G1", "00000001", desde="2022-01-01", integrantes=100)],
        sesiones=[
            sesion(f"S{i}", "G1", f"{2023 + i // 12}-{i % 12 + 1:02d}-15", 70 if i < 24 else 0, 100) for i in range(25)
        ],
    )
    carta = carta_de(a_medias, a_medias.nodo("11"))
    assert carta is not None
    assert carta.senal[-1] == 0
    assert carta.desvio[-1] is None


def test_una_fase_nueva_empieza_solo_con_un_hito_que_la_abre(consultar: Consultar) -> None:
    # desde enero de 2025 cambia la forma de registrar, y la asistencia pasa de 70 a 40 %
    asistentes = [70] * 24 + [40] * 14
    sin_razon = carta_de(consulta := _mundo(consultar, asistentes), consulta.nodo("11"))
    hito = {"fecha": "2025-01-10", "codigo_territorio": "11", "hito": "cambio_registro"}
    con_razon = carta_de(consulta := _mundo(consultar, asistentes, hitos=[hito]), consulta.nodo("11"))
    assert sin_razon is not None
    assert con_razon is not None
    assert sin_razon.senal[24:] == (-1,) * 14
    # la fase nueva aprende de sus doce primeros meses, y es provisional
    assert con_razon.senal == (0,) * 38
    assert con_razon.base[24:] == (True,) * 12 + (False,) * 2
    assert con_razon.provisional
    assert con_razon.centro[30] == pytest.approx(0.40, abs=0.01)
    # una huelga se anota y no empieza nada
    huelga = carta_de(consulta := _mundo(consultar, asistentes, hitos=[hito | {"hito": "huelga"}]), consulta.nodo("11"))
    assert huelga == sin_razon


def test_una_racha_no_cruza_la_base_ni_salta_de_lado() -> None:
    nada: tuple[float | None, ...] = (0.5,) * 6
    carta = Carta(
        nada, nada, nada, (-0.1, -0.1, 0.1, -0.1, None, -0.1), (0, 0, 0, 0, 0, -1), (True, False, *[False] * 4), False
    )
    assert carta.racha(5) == 2
    assert carta.racha(1) == 1
    assert list(posiciones_de_la_senal(carta, 5)) == [3, 5]
    assert posiciones_de_la_senal(carta, 3) == ()


def test_el_titulo_dice_de_que_meses_del_periodo_no_se_conoce_ninguna_sesion(consultar: Consultar) -> None:
    # se reunió cada mes hasta marzo de 2025, y su región informó hasta mayo
    dias = [f"{2023 + i // 12}-{i % 12 + 1:02d}-15" for i in range(27)]
    consulta = consultar(
        establecimientos=lugares(1),
        grupos=[grupo("G1", "00000001", desde="2022-01-01", integrantes=100)],
        sesiones=[sesion(f"S{dia}", "G1", dia, 70, 100) for dia in dias],
        reportes=[{"codigo_territorio": "11", "periodo": "2025-05", "fecha_reporte": "2025-05-31"}],
    )
    nodo = consulta.nodo("00000001")
    de = lambda periodo: frase_del_mes(lectura_del_periodo(consulta, nodo, Periodo.leer(periodo)), nodo)  # noqa: E731
    assert de("2025").endswith("(0,0 puntos); de los dos siguientes no se conoce ninguna sesión")
    assert de("2025-03").endswith("(0,0 puntos)")
    assert de("2025-04") == ""


def test_las_cartas_hechas_juntas_son_las_de_una_por_una() -> None:
    # una lectura aparte: no recuerda lo de otra prueba
    consulta, comparadas = en_memoria(mundo_al_azar(3)), 0
    for nivel in (Nivel.PAIS, Nivel.DIRESA, Nivel.RED):
        for nodo in consulta.descendientes(consulta.raiz, nivel):
            preparar_cartas(consulta, nodo)
            for hijo in consulta.hijos(nodo):
                sola = carta_de(consulta, hijo)
                junta = consulta.recordar(("carta", hijo), lambda sola=sola: sola)
                assert (sola is None) == (junta is None), hijo.codigo
                if sola is None or junta is None:
                    continue
                assert (sola.senal, sola.base, sola.provisional) == (junta.senal, junta.base, junta.provisional)
                for campo in ("centro", "inferior", "superior", "desvio"):
                    unos, otros = ([-1.0 if v is None else v for v in getattr(c, campo)] for c in (sola, junta))
                    assert unos == pytest.approx(otros), (hijo.codigo, campo)
                comparadas += 1
    assert comparadas > 10
