"""Periodos: ida y vuelta, anterior y cruces."""

from __future__ import annotations

import contextlib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.dominio.periodo import Corte, Periodo, inicio_creible, numero_mes, periodos_entre

ANIOS = st.integers(1001, 2999)
PERIODOS = st.one_of(
    ANIOS.map(lambda anio: Periodo(anio, Corte.ANIO)),
    st.builds(Periodo, ANIOS, st.just(Corte.SEMESTRE), st.integers(1, 2)),
    st.builds(Periodo, ANIOS, st.just(Corte.MES), st.integers(1, 12)),
)


@given(PERIODOS)
def test_leer_lo_escrito_da_el_mismo_periodo(periodo: Periodo) -> None:
    assert Periodo.leer(str(periodo)) == periodo


@given(st.text(max_size=12))
def test_ningun_texto_hace_fallar_la_lectura_de_otra_forma(texto: str) -> None:
    # lo único que puede salir de un texto cualquiera es su mismo periodo o un ValueError
    with contextlib.suppress(ValueError):
        assert str(Periodo.leer(texto)) == texto


@pytest.mark.parametrize(
    "texto",
    ["", "26", "2026-", "2026-S3", "2026-13", "2026-00", "2026-5", "2026\n", " 2026", "0226", "２０２６", "٢٠٢٦"],
)
def test_lo_que_no_es_un_periodo_se_rechaza(texto: str) -> None:
    with pytest.raises(ValueError, match="no tiene la forma 2026, 2026-S1 ni 2026-05"):
        Periodo.leer(texto)


@given(PERIODOS, st.integers(0, 30))
def test_un_anio_antes_son_los_mismos_meses_hasta_donde_llegan_los_datos(periodo: Periodo, pasan: int) -> None:
    ultimo = periodo.primer_mes + pasan
    antes = periodo.un_anio_antes(ultimo)
    assert antes.corte is periodo.corte
    assert antes.primer_mes == periodo.primer_mes - 12
    assert antes.ultimo_mes == min(ultimo, periodo.ultimo_mes) - 12
    assert not antes.se_cruza_con(periodo)


def test_un_anio_antes_conocido() -> None:
    octubre = Periodo.leer("2026-10").primer_mes
    pares = {
        "2026": ("enero–octubre de 2025", "octubre de 2025"),
        "2025": ("2024", "2024"),
        "2026-S2": ("julio–octubre de 2025", "octubre de 2025"),
        "2026-S1": ("el 1.er semestre de 2025", "el 1.er semestre de 2025"),
        "2026-10": ("octubre de 2025", "octubre de 2025"),
    }
    hallados = {texto: Periodo.leer(texto).un_anio_antes(octubre) for texto in pares}
    assert {texto: (antes.en_frase, antes.cierre_en_frase) for texto, antes in hallados.items()} == pares
    assert Periodo.leer("2026-S2").un_anio_antes(octubre - 3).en_frase == "julio de 2025"


@given(PERIODOS, PERIODOS)
def test_dos_periodos_se_cruzan_si_comparten_un_dia(uno: Periodo, otro: Periodo) -> None:
    assert uno.se_cruza_con(otro) == (uno.inicio <= otro.fin and otro.inicio <= uno.fin)
    assert uno.se_cruza_con(otro) == otro.se_cruza_con(uno)


def test_los_limites_conocidos() -> None:
    limites = {texto: (Periodo.leer(texto).inicio, Periodo.leer(texto).fin) for texto in ("2024", "2026-S2", "2024-02")}
    assert limites == {
        "2024": (date(2024, 1, 1), date(2024, 12, 31)),
        "2026-S2": (date(2026, 7, 1), date(2026, 12, 31)),
        "2024-02": (date(2024, 2, 1), date(2024, 2, 29)),  # bisiesto
    }


@given(PERIODOS)
def test_los_meses_del_periodo_son_los_de_sus_dias(periodo: Periodo) -> None:
    assert numero_mes(periodo.inicio) == periodo.primer_mes
    assert numero_mes(periodo.fin) == periodo.ultimo_mes
    assert periodo.ultimo_mes - periodo.primer_mes + 1 == periodo.largo
    if periodo.corte is Corte.MES:
        assert Periodo.mes(periodo.primer_mes) == periodo


@given(st.integers(24000, 24400), st.integers(0, 60))
def test_los_periodos_entre_dos_meses_son_los_que_los_tocan_y_ninguno_mas(primero: int, cuantos: int) -> None:
    ultimo = primero + cuantos
    periodos = periodos_entre(primero, ultimo)
    assert len(set(periodos)) == len(periodos)
    for periodo in periodos:
        assert periodo.primer_mes <= ultimo
        assert primero <= periodo.ultimo_mes
    for corte, largo in ((Corte.ANIO, 12), (Corte.SEMESTRE, 6), (Corte.MES, 1)):
        propios = [periodo for periodo in periodos if periodo.corte is corte]
        assert propios == sorted(propios)
        assert len(propios) == ultimo // largo - primero // largo + 1


def test_como_se_leen_en_pantalla() -> None:
    textos = [Periodo.leer(texto).texto for texto in ("2026", "2026-S1", "2026-S2", "2026-09")]
    assert textos == ["2026", "2026 · 1.er semestre", "2026 · 2.º semestre", "setiembre de 2026"]


@pytest.mark.parametrize(
    ("periodo", "entregado", "inicio"),
    [
        ("2025", date(2026, 1, 20), date(2025, 1, 1)),
        # entregado antes de que el periodo empiece: no adelanta el calendario
        ("2026-S2", date(2026, 6, 30), date(2026, 6, 30)),
        # 731 días son dos años y uno de más por el bisiesto; con uno más ya no se cree
        ("2024-01", date(2026, 1, 1), date(2024, 1, 1)),
        ("2024-01", date(2026, 1, 2), date(2026, 1, 2)),
        ("1926-05", date(2026, 6, 5), date(2026, 6, 5)),
    ],
)
def test_un_reporte_cubre_desde_el_inicio_de_su_periodo_si_no_llega_demasiado_tarde(
    periodo: str, entregado: date, inicio: date
) -> None:
    assert inicio_creible(Periodo.leer(periodo), entregado) == inicio
