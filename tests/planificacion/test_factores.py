"""Cada factor con números hechos a mano, y lo que vale para cualquier número: empeorar nunca baja el puntaje."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.indicadores.acumulada import Acumulada
from dashboard.nucleo.errores import ErrorVista
from dashboard.planificacion import factores
from dashboard.planificacion.factores import CLAVES, FACTORES, PESO_MAXIMO, Pesos, decimas
from dashboard.planificacion.hechos import AUSENTE

CUANTOS = len(FACTORES)
PESOS = st.lists(st.integers(0, PESO_MAXIMO), min_size=CUANTOS, max_size=CUANTOS).map(tuple)
VALOR = st.one_of(st.floats(0, 1), st.just(float("nan")), st.sampled_from([0.0, 1.0, 1 / 3]))
FILA = st.lists(VALOR, min_size=CUANTOS, max_size=CUANTOS)


# -- con números -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("dias", "valor"), [(0, 0), (31, 0), (32, 0.8 / 90), (76, 0.4), (121, 0.8), (231, 0.88), (396, 1), (900, 1)]
)
def test_los_dias_cuentan_desde_el_32_llegan_a_08_a_los_90_y_a_1_al_anio(dias: int, valor: float) -> None:
    assert factores.por_dias(np.array([dias]), 31)[0] == pytest.approx(valor)


def test_el_plazo_es_el_de_la_carga_y_no_un_31_fijo() -> None:
    assert factores.por_dias(np.array([45, 46]), 45).tolist() == pytest.approx([0, 0.8 / 90])


def _sumas(*sumas: float) -> Acumulada:
    n = len(sumas)
    return Acumulada(np.array(sumas), *(np.zeros(n, dtype=np.int64) for _ in range(3)), np.zeros(n))


def test_lo_que_falta_para_lo_esperado_suma_aunque_no_llegue_a_ser_senal() -> None:
    caidas = _sumas(0, 1.45, 2.9, 2.91, 5.8, 9, np.nan)
    valores = factores.por_caida(caidas)
    assert valores[:6].tolist() == pytest.approx([0, 0.25, 0.5, 2.91 / 5.8, 1, 1])
    assert np.isnan(valores[6]), "sin carta no se sabe"
    assert caidas.senal.tolist() == [False, False, False, True, True, True, False]


def test_las_faltas_llegan_al_tope_con_30_de_cada_100() -> None:
    # 9 de 100 es 30 % del tope; 40 de 100 lo pasa
    assert factores.por_faltas(np.array([0.09, 0.4])).tolist() == pytest.approx([0.3, 1])
    assert np.isnan(factores.por_faltas(np.array([np.nan]))[0])


def test_las_reglas_son_la_media_de_tres_partes_y_la_que_falta_no_suma() -> None:
    # 17 integrantes (1), 6 de 12 horas (0,5) y 3 de 12 sesiones incompletas (0,25): 1,75 ÷ 3
    valores = factores.por_reglas(
        np.array([17, 17, 10, AUSENTE]),
        np.array([6, np.nan, 12, np.nan]),
        np.array([0.25, np.nan, 0, np.nan]),
    )
    assert valores[:3].tolist() == pytest.approx([1.75 / 3, 1 / 3, 0])
    assert np.isnan(valores[3])


def test_nunca_supervisado_es_lo_mas_y_sin_registro_en_la_region_no_se_sabe() -> None:
    fecha = np.full(5, 740_000)
    ultima = np.array([0, 0, 740_000, 740_000 - 73, 740_000 - 3650])
    valores = factores.por_supervision(fecha, ultima, np.array([True, False, True, True, True]))
    assert valores[0] == 1
    assert np.isnan(valores[1])
    # hoy, 73 de 365 días y diez años: 0, 0,9 × 0,2 y 0,9
    assert valores[2:].tolist() == pytest.approx([0, 0.18, 0.9])


def test_el_silencio_llega_al_tope_con_tres_meses_y_sin_reportes_cargados_no_se_sabe() -> None:
    valores = factores.por_silencio(np.array([0, 1, 3, 20, AUSENTE]))
    assert valores[:4].tolist() == pytest.approx([0, 1 / 3, 1, 1])
    assert np.isnan(valores[4])


def test_con_los_pesos_de_partida_cada_factor_aporta_como_mucho_lo_que_pesa() -> None:
    assert factores.POR_DEFECTO.suma == 100
    propias = decimas(np.eye(CUANTOS), factores.POR_DEFECTO.valores)
    assert propias.diagonal().tolist() == [10 * factor.peso for factor in FACTORES]


def test_el_resto_mayor_reparte_la_decima_que_sobra() -> None:
    # tres sumandos de 33,33…: 100,0 se reparte 33,4 + 33,3 + 33,3
    assert decimas(np.array([[1, 1, 1, 0]]), (1, 1, 1, 0)).tolist() == [[334, 333, 333, 0]]


@pytest.mark.parametrize("factor", FACTORES, ids=lambda f: f.clave)
def test_cada_factor_dice_su_regla_su_fuente_y_que_pasa_si_falta_el_dato(factor: factores.Factor) -> None:
    assert all(len(texto) > 15 and texto.endswith(".") for texto in (factor.regla, factor.sin_dato))
    assert "Guía" in factor.fuente
    assert 0 < factor.peso <= PESO_MAXIMO


# -- para cualquier número -------------------------------------------------------------------------------------------


@settings(max_examples=200)
@given(FILA, PESOS)
def test_los_sumandos_impresos_dan_siempre_el_puntaje_impreso(fila: list[float], propios: tuple[int, ...]) -> None:
    partes = decimas(np.array([fila]), propios)[0]
    suma = sum(propios)
    exacto = sum(p * (0 if np.isnan(v) else v) for p, v in zip(propios, fila, strict=True))
    exacto = 1000 * exacto / suma if suma else 0
    assert abs(partes.sum() - exacto) <= 0.5 + 1e-5
    assert 0 <= partes.sum() <= 1000
    for parte, peso, valor in zip(partes.tolist(), propios, fila, strict=True):
        assert parte >= 0
        # lo que no aporta no recibe la décima de otro
        assert parte == 0 or (peso > 0 and valor > 0)


@settings(max_examples=200)
@given(FILA, PESOS, st.integers(0, CUANTOS - 1), st.floats(0, 1))
def test_empeorar_un_factor_nunca_baja_el_puntaje(
    fila: list[float], propios: tuple[int, ...], cual: int, mas: float
) -> None:
    peor = list(fila)
    peor[cual] = min(1.0, (0 if np.isnan(fila[cual]) else fila[cual]) + mas)
    antes, despues = (decimas(np.array([x]), propios).sum() for x in (fila, peor))
    assert despues >= antes


MEDIDAS = st.integers(0, 2000)


@settings(max_examples=150)
@given(MEDIDAS, MEDIDAS, st.integers(1, 400), st.floats(0, 20), st.floats(0, 20))
def test_cada_factor_crece_con_lo_malo_que_mide(uno: int, otro: int, total: int, horas: float, otras: float) -> None:
    menos, mas = sorted((uno, otro))
    pocas, muchas = sorted((horas, otras))
    par = np.array([menos, mas])

    def crece(valores: Any) -> bool:
        return bool(valores[0] <= valores[1] + 1e-12 and valores.min() >= 0 and valores.max() <= 1)

    assert crece(factores.por_dias(par, 31))
    assert crece(factores.por_silencio(par))
    assert crece(factores.por_faltas(par / 1000))
    assert crece(factores.por_caida(_sumas(*(par / 100))))
    assert crece(factores.por_tiempo(par))
    assert crece(factores.por_supervision(np.full(2, 740_000), 740_000 - par, np.full(2, True)))
    incompletas = np.minimum(par, total) / total
    assert crece(factores.por_reglas(np.full(2, 10), np.full(2, 12.0), incompletas))
    # menos horas es peor
    assert crece(factores.por_reglas(np.full(2, 10), np.array([muchas, pocas]), np.zeros(2)))
    # nunca haber sido supervisado es peor que cualquier fecha
    hecha, nunca = factores.por_supervision(np.full(2, 740_000), np.array([740_000 - mas, 0]), np.full(2, True))
    assert hecha < nunca


@settings(max_examples=100)
@given(FILA, PESOS)
def test_con_todos_los_pesos_en_cero_nadie_tiene_puntos(fila: list[float], propios: tuple[int, ...]) -> None:
    assert decimas(np.array([fila]), (0,) * CUANTOS).tolist() == [[0] * CUANTOS]
    # y un peso en cero quita a su factor
    for j in range(CUANTOS):
        sin = tuple(0 if i == j else peso for i, peso in enumerate(propios))
        assert decimas(np.array([fila]), sin)[0, j] == 0


# -- en la dirección -------------------------------------------------------------------------------------------------


@given(PESOS)
def test_los_pesos_van_y_vuelven_de_la_direccion(propios: tuple[int, ...]) -> None:
    elegidos = Pesos(propios)
    assert factores.leer_pesos(elegidos.campos()) == elegidos


def test_una_direccion_de_cuando_habia_siete_factores_se_lee_con_los_nuevos_en_cero() -> None:
    assert factores.leer_pesos({"pesos": "30.20.15.10.10.10.5"}).valores == (30, 20, 15, 10, 10, 10, 5, 0, 0, 0)


def test_los_pesos_de_partida_no_se_escriben() -> None:
    assert factores.POR_DEFECTO.campos() == {}
    assert factores.leer_pesos({}) == factores.leer_pesos({"pesos": " "}) == factores.POR_DEFECTO


@pytest.mark.parametrize(
    "texto", ["1", "1.2.3.4.5.6", "1.2.3.4.5.6.7.8.9.10.11",
               "1.2.3.4.5.6.7.8", "1.2.3.4.5.6.-7", "a.2.3.4.5.6.7", "51.0.0.0.0.0.0",
              "1.2.3.4.5.6.٣", "1.2.3.4.5.6.999999999", "1..3.4.5.6.7", "nan.0.0.0.0.0.0", "9" * 4000],
)  # fmt: skip
def test_unos_pesos_que_no_se_entienden_se_dicen(texto: str) -> None:
    with pytest.raises(ErrorVista, match="Pesos") as caido:
        factores.leer_pesos({"pesos": texto})
    assert "de 0 a 50" in caido.value.que_hacer
    assert len(caido.value.mensaje) < 120


def test_el_orden_de_los_factores_es_el_de_la_direccion() -> None:
    # un enlace guardado dice lo mismo mañana: el orden no se cambia, lo nuevo va al final
    assert CLAVES == (
        "sin_grupo", "dias_sin_sesion", "caida_asistencia", "inasistencias", "reglas", "supervision", "silencio",
        "magnitud", "lejania", "tiempo_sin_grupo",
    )  # fmt: skip
