"""Cuándo se espera la próxima sesión: a mano, en mundos simulados, y lo que el plan hace y dice con eso."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import numpy as np
import pytest

from dashboard.almacen.consulta import Consulta
from dashboard.planificacion.opciones import Opciones
from dashboard.planificacion.planear import planear
from dashboard.planificacion.prioridad import priorizar
from dashboard.planificacion.ritmo import INTERVALOS, Ritmo, probable, ritmos
from tests.fabricas import establecimiento, grupo, sesion

ULTIMA = date(2026, 10, 5)


def test_la_media_y_el_desvio_son_los_de_los_ultimos_intervalos() -> None:
    # el primer grupo: intervalos 28, 28, 30, 26, 28, 28 y, antes, uno de 200 que ya no cuenta; el segundo tiene tres
    dias = np.cumsum([1000, 200, 28, 28, 26, 30, 28, 28, 5000, 30, 30, 30])
    media, desvio, n = ritmos(dias, np.array([0, 8, 12]), np.array([0, 1]))
    assert (media[0], n[0]) == (28.0, INTERVALOS)
    # (0 + 0 + 4 + 4 + 0 + 0) ÷ 5 = 1,6
    assert desvio[0] == pytest.approx(1.6**0.5)
    assert np.isnan(media[1])
    assert n[1] == 3


def test_se_espera_alrededor_de_la_ultima_mas_su_media() -> None:
    hallada = probable(ULTIMA, Ritmo(28.0, 1.6**0.5, 6), date(2026, 10, 20))
    assert hallada is not None
    # 5 oct + 28 = 2 nov; 1,476 × 1,265 × √(7 ÷ 6) = 2,02 días a cada lado
    assert (hallada.desde, hallada.hasta, hallada.cada) == (date(2026, 10, 31), date(2026, 11, 4), 28)
    partes = [hallada.parte(hallada.desde + timedelta(days=n)) for n in range(-8, 14)]
    assert sum(partes) == pytest.approx(1, abs=1e-6)
    assert max(partes) == hallada.parte(date(2026, 11, 2))
    # pasada esa, la siguiente, con más duda
    otra = probable(ULTIMA, Ritmo(28.0, 1.6**0.5, 6), date(2026, 11, 6))
    assert otra is not None
    assert (otra.desde + (otra.hasta - otra.desde) / 2) == date(2026, 11, 30)
    assert otra.hasta - otra.desde > hallada.hasta - hallada.desde


def test_de_lo_irregular_o_lejano_no_se_dice_nada() -> None:
    assert probable(ULTIMA, None, ULTIMA) is None
    assert probable(ULTIMA, Ritmo(28.0, 9.0, 6), ULTIMA) is None
    assert probable(ULTIMA, Ritmo(28.0, 1.0, 6), date(2027, 6, 1)) is None
    assert probable(ULTIMA, Ritmo(0.0, 0.0, 6), ULTIMA) is None


@pytest.mark.parametrize("desvio", [1.5, 3.0, 4.5])
def test_ocho_de_cada_diez_veces_cae_entre_esos_dias(desvio: float) -> None:
    azar = np.random.default_rng(16)
    dentro = dichas = 0
    for _ in range(2000):
        pasos = np.round(azar.normal(28, desvio, INTERVALOS + 1)).astype(int)
        dias = np.cumsum([ULTIMA.toordinal() - pasos[:-1].sum(), *pasos[:-1]])
        media, sd, n = ritmos(dias, np.array([0, len(dias)]), np.array([0]))
        hallada = probable(ULTIMA, Ritmo(float(media[0]), float(sd[0]), int(n[0])), ULTIMA)
        if hallada is not None:
            dichas += 1
            dentro += hallada.desde <= ULTIMA + timedelta(days=int(pasos[-1])) <= hallada.hasta
    assert dichas > 1000
    # callar lo muy ancho deja fuera justo los que aciertan más: de 4,5 días de desvío se dice uno de cada tres
    assert 0.74 <= dentro / dichas <= 0.9


def _mundo(consultar: Callable[..., Consulta], **proxima: str) -> Consulta:
    """Un grupo que se reúne cada 28 días, la última vez el 12 de octubre de 2026; los datos llegan al 31."""
    dias = [date(2026, 10, 12) - timedelta(days=28 * n) for n in range(6, -1, -1)]
    sesiones = [sesion(f"S{n}", "G", dia.isoformat(), 8, 10) for n, dia in enumerate(dias)]
    sesiones[-1] |= proxima
    return consultar(
        establecimientos=[
            establecimiento("00000001", "11-02-01", latitud=-13.5, longitud=-72.0, categoria="II-1",
                            atiende_parto_rn="no"),
            establecimiento("00000002", "11-02-01", latitud=-13.6, longitud=-72.0),
            establecimiento("00000003", "11-02-01", latitud=-13.4, longitud=-72.0, atiende_parto_rn="no"),
        ],
        grupos=[grupo("G", "00000002", integrantes=20), grupo("H", "00000003", integrantes=20)],
        sesiones=[*sesiones, sesion("T", "H", "2026-10-31", 8, 10)],
    )  # fmt: skip


@pytest.mark.parametrize("proxima", [{}, {"proxima_fecha": "2026-10-20"}])
def test_se_va_el_dia_en_que_se_le_espera_aunque_el_acuerdo_ya_paso(
    consultar: Callable[..., Consulta], proxima: dict[str, str]
) -> None:
    consulta = _mundo(consultar, **proxima)
    red = consulta.nodo("11-02")
    opciones = Opciones(desde=date(2026, 11, 2), dias=10, precio=0, bono=50)
    candidatos = priorizar(consulta, red).candidatos()
    plan = planear(consulta, red, consulta.periodo_por_defecto(), candidatos, opciones, iteraciones=200)
    (visita,) = [v for v in plan.visitas if v.candidato.clave == "G"]
    # 12 oct + 28 = lunes 9 de noviembre
    assert visita.inicio.date() == date(2026, 11, 9)
    assert visita.sobre_la_sesion == (
        "Se reúne cada 28 días: la próxima caería entre el 8 nov 2026 y el 10 nov 2026, 8 de cada 10 veces. "
        "Confírmela antes."
    )
    # lo probable no es lo agendado
    assert plan.coinciden == 0


def test_con_un_acuerdo_por_venir_no_se_dice_otro_dia(consultar: Callable[..., Consulta]) -> None:
    consulta = _mundo(consultar, proxima_fecha="2026-11-05", proxima_hora="10:00")
    red = consulta.nodo("11-02")
    candidatos = priorizar(consulta, red).candidatos()
    opciones = Opciones(desde=date(2026, 11, 2), dias=10, precio=0, bono=50)
    plan = planear(consulta, red, consulta.periodo_por_defecto(), candidatos, opciones, iteraciones=200)
    (visita,) = [v for v in plan.visitas if v.candidato.clave == "G"]
    assert (visita.inicio.date(), visita.probable) == (date(2026, 11, 5), None)
    assert visita.sobre_la_sesion == "Coincide con la sesión agendada de las 10:00."
