"""La suma acumulada de la asistencia: números a mano, y mundos inventados en que se sabe si el grupo cayó.

Los mundos varían como en la vida: estación de ±4 puntos, meses malos, sesiones que salen bien o mal enteras y grupos
que cambian de un año a otro. La proporción de señales falsas y la potencia son las que dicen el módulo y el método.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.almacen.variacion import DeNivel
from dashboard.indicadores.acumulada import FALSAS_EN_UN_ANIO, HOLGURA, TOPE, UMBRAL, Acumulada, acumular
from dashboard.indicadores.control import Series

FORMA = np.array([-2.5, -4.0, -1.8, 0.6, -0.1, 0.3, 0.8, 2.6, 2.3, 2.0, 1.1, -2.2]) / 100
MESES = 46
#: (lo que la máquina sabe de cuánto varía un grupo, deriva por año, y con qué se inventa: choque, juntas, deriva)
DURO = (DeNivel(1.2, 0.0245**2, 0.0, 1000.0), 0.03**2, (0.0245, 0.02, 0.03))
SOLO_AZAR = (DeNivel(1.0, 0.001**2, 0.0, 1000.0), 0.01**2, (0.001, 0.0, 0.01))


def _inventar(
    semilla: int, integrantes: int, mundo: tuple, *, media: float = 0.7, cae: float = 0.0, grupos: int = 1500
) -> Series:
    """Las series de muchos grupos; `cae`: lo que baja la asistencia en los seis últimos meses."""
    propias, deriva, (choque, juntas, cambia) = mundo
    azar = np.random.default_rng(semilla)
    p = media + azar.normal(0, 0.06, grupos)[:, None] + FORMA[np.arange(MESES) % 12]
    p = p + azar.normal(0, choque, (grupos, MESES))
    # el nivel va y vuelve, con esa desviación de un año al siguiente
    amplitud = cambia / np.sqrt(2 * (1 - 0.95**12))
    nivel = azar.normal(0, amplitud, grupos)
    for mes in range(MESES):
        p[:, mes] += nivel
        nivel = 0.95 * nivel + azar.normal(0, amplitud * np.sqrt(1 - 0.95**2), grupos)
    p[:, MESES - 6 :] -= cae
    p = np.clip(p, 0.03, 0.97)
    suerte = azar.beta(p * (1 / juntas - 1), (1 - p) * (1 / juntas - 1)) if juntas else p
    n = integrantes * (azar.random((grupos, MESES)) < 0.94)
    return Series(
        azar.binomial(n, suerte), n, 0, propias, np.tile(FORMA, (grupos, 1)), np.full(grupos, deriva), np.zeros(grupos)
    )


def _hasta(series: Series, mes: int) -> Acumulada:
    return acumular(series, np.full(len(series.esperadas), mes))


@pytest.mark.parametrize("media", [0.55, 0.7, 0.9])
@pytest.mark.parametrize("integrantes", [6, 10, 15])
@pytest.mark.parametrize("mundo", [DURO, SOLO_AZAR], ids=["duro", "solo el azar"])
def test_de_los_grupos_que_no_cambian_pocos_dan_una_senal_en_un_anio(
    mundo: tuple, integrantes: int, media: float
) -> None:
    series = _inventar(1, integrantes, mundo, media=media)
    falsas = np.logical_or.reduce([_hasta(series, mes).senal for mes in range(MESES - 12, MESES)])
    assert 100 * falsas.mean() <= FALSAS_EN_UN_ANIO


@pytest.mark.parametrize(("mundo", "al_menos"), [(DURO, 0.80), (SOLO_AZAR, 0.90)], ids=["duro", "solo el azar"])
def test_en_un_grupo_de_diez_caer_30_puntos_en_seis_meses_es_una_senal(mundo: tuple, al_menos: float) -> None:
    assert _hasta(_inventar(2, 10, mundo, cae=0.30), MESES - 1).senal.mean() >= al_menos


def test_una_caida_menor_suma_mas_que_ninguna_y_menos_que_una_mayor() -> None:
    medias = [np.nanmean(_hasta(_inventar(3, 10, DURO, cae=cae), MESES - 1).suma) for cae in (0, 0.05, 0.1, 0.2, 0.3)]
    assert medias == sorted(medias)
    assert medias[2] > 1.3 * medias[0]


# -- con números -----------------------------------------------------------------------------------------------------


def _plana(faltan: dict[int, int], meses: int = 36, n: int = 10) -> Series:
    """Un grupo al que siempre van 7 de 10; `faltan`: cuántas menos fueron en un mes. Sin estación ni deriva."""
    x = np.full((1, meses), 7)
    for mes, cuantas in faltan.items():
        x[0, mes] -= cuantas
    propias = DeNivel(1.0, 0.0, 0.0, 1000.0)
    return Series(x, np.full((1, meses), n), 0, propias, np.zeros((1, 12)), np.zeros(1), np.zeros(1))


def test_la_suma_es_la_de_cada_mes_menos_la_holgura_y_se_dice_de_que_meses_es() -> None:
    # base: 24 meses de 7 de 10; p = 168,5 ÷ 241, azar = p(1−p) ÷ 10 y, por lo que el centro tiene de estimado, 25/24
    p = 168.5 / 241
    error = (p * (1 - p) / 10 * 25 / 24) ** 0.5
    dos = _hasta(_plana({34: 3, 35: 3}), 35)
    assert dos.suma[0] == pytest.approx(2 * (0.3 / error - HOLGURA))
    assert (dos.meses[0], dos.asistentes[0], dos.esperadas[0]) == (2, 8, 20)
    assert dos.esperados[0] == pytest.approx(14)
    # un mes normal detrás resta la holgura, y un mes solo nunca es señal, por malo que sea
    assert _hasta(_plana({33: 3, 34: 3}), 35).suma[0] == pytest.approx(2 * (0.3 / error - HOLGURA) - HOLGURA)
    assert _hasta(_plana({35: 7}), 35).suma[0] == pytest.approx(TOPE - HOLGURA)
    assert TOPE - HOLGURA < UMBRAL


def test_lo_que_paso_hace_mas_de_un_anio_no_cuenta_y_lo_que_pasa_despues_de_cerrar_tampoco() -> None:
    assert _hasta(_plana({24: 7, 25: 7}, meses=40), 39).suma[0] == 0
    assert _hasta(_plana({35: 7}), 34).suma[0] == 0


def test_sin_base_o_sin_meses_que_juzgar_no_se_sabe() -> None:
    corta = _plana({}, meses=11)
    assert np.isnan(_hasta(corta, 10).suma[0])
    sin_reunirse = _plana({}, meses=40)
    n = sin_reunirse.esperadas.copy()
    n[0, 26:] = 0
    callado = replace(sin_reunirse, esperadas=n, asistentes=np.where(n > 0, sin_reunirse.asistentes, 0))
    assert np.isnan(_hasta(callado, 39).suma[0])
    assert not _hasta(callado, 39).senal[0]
    assert np.isnan(_hasta(_plana({}), -1).suma[0])


@settings(max_examples=60)
@given(st.lists(st.integers(0, 7), min_size=12, max_size=12), st.integers(0, 11), st.integers(0, 7))
def test_que_asistan_menos_nunca_baja_la_suma(faltan: list[int], cual: int, mas: int) -> None:
    peor = list(faltan)
    peor[cual] = min(7, peor[cual] + mas)
    antes, despues = (_hasta(_plana(dict(enumerate(veces, 24))), 35).suma[0] for veces in (faltan, peor))
    assert despues >= antes - 1e-12
