"""Dormir fuera: se llega adonde en un día no se llegaba, cada uno amanece donde durmió, y nadie se pasa de noches."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from dashboard.planificacion.problema import MINUTOS_DIA, Comida, Guarda, Parada, Problema, Turno, Ventana
from dashboard.planificacion.ruta import planificar
from dashboard.planificacion.vueltas import Noches, con_noches
from tests.planificacion.enumeracion import mejor_premio
from tests.planificacion.verificador import de_las_vueltas, faltas


def noches_de(problema: Problema, base: int) -> int:
    """Cuántas noches se duermen fuera de la base."""
    return sum(turno.final != base for turno in problema.turnos)


def _turnos(dias: int, equipos: int = 1, fin: int = 1020) -> tuple[Turno, ...]:
    """Por día y equipo, de 8 a 17, con cuatro visitas a lo más."""
    return tuple(
        Turno(f"{d}-{e}", d * MINUTOS_DIA + 480, d * MINUTOS_DIA + fin, 0, 4)
        for d in range(dias)
        for e in range(equipos)
    )


def _dias(dias: int) -> tuple[Ventana, ...]:
    return tuple(Ventana(d * MINUTOS_DIA + 480, d * MINUTOS_DIA + 1020) for d in range(dias))


def _lejos(cuantas: int, dias: int, minutos_ida: int) -> Problema:
    """Un grupo de pueblos a media hora unos de otros, todos a `minutos_ida` de la base."""
    n = cuantas + 1
    minutos = [[0 if a == b else 30 if a and b else minutos_ida for b in range(n)] for a in range(n)]
    paradas = tuple(Parada(str(i), i, 30, 90, _dias(dias)) for i in range(1, n))
    return Problema(paradas, _turnos(dias), minutos, iteraciones=200)


def _noches(problema: Problema, maximo: int, equipos: int = 1, costo: float = 5) -> Noches:
    vueltas = tuple(tuple(range(e, len(problema.turnos), equipos)) for e in range(equipos))
    return Noches(maximo, tuple(range(1, len(problema.minutos))), costo, vueltas)


def test_adonde_no_se_llega_en_un_dia_se_llega_durmiendo() -> None:
    problema = _lejos(6, dias=3, minutos_ida=300)
    assert planificar(problema).rutas == ()
    fuera = con_noches(problema, _noches(problema, 2))
    plan = planificar(fuera)
    assert faltas(fuera, plan) == []
    assert de_las_vueltas(fuera, [(0, 1, 2)], 2, 0) == []
    # día 1: 5 h de ida y dos visitas (8:00-13:00, 13:00-16:30); día 2: cuatro; con las seis hechas se vuelve
    assert len(plan.fuera) == 0
    assert noches_de(fuera, 0) == 2


def test_con_una_noche_lo_mas_que_se_puede() -> None:
    problema = _lejos(6, dias=2, minutos_ida=300)
    fuera = con_noches(problema, _noches(problema, 1))
    plan = planificar(fuera)
    assert faltas(fuera, plan) == []
    # cada día, cinco horas de viaje y cuatro libres: dos visitas con media hora entre ellas
    assert sum(len(ruta.visitas) for ruta in plan.rutas) == 4
    assert con_noches(problema, _noches(problema, 0)).turnos == problema.turnos


def test_a_dos_dias_de_camino_se_duerme_a_medio_camino() -> None:
    """Base – posada – pueblos: la posada está a siete horas y los pueblos a siete más."""
    minutos = np.full((5, 5), 30)
    minutos[0, 2:] = minutos[2:, 0] = 840
    minutos[0, 1] = minutos[1, 0] = minutos[1, 2:] = minutos[2:, 1] = 420
    np.fill_diagonal(minutos, 0)
    paradas = tuple(Parada(str(i), i, 60, 90, _dias(5)) for i in (2, 3, 4))
    problema = Problema(paradas, _turnos(5), minutos.tolist(), iteraciones=200)
    fuera = con_noches(problema, _noches(problema, 4))
    plan = planificar(fuera)
    assert faltas(fuera, plan) == []
    assert de_las_vueltas(fuera, [range(5)], 4, 0) == []
    assert plan.fuera == ()
    assert fuera.turnos[0].final == 1
    assert fuera.turnos[-1].final == 0
    # el primer día solo se viaja, y consta
    assert plan.rutas[0].visitas == ()
    assert plan.rutas[0].viaje_vuelta == 420


def test_si_no_hace_falta_no_se_duerme_fuera() -> None:
    problema = _lejos(3, dias=3, minutos_ida=20)
    assert noches_de(con_noches(problema, _noches(problema, 2)), 0) == 0
    lejos = _lejos(2, dias=3, minutos_ida=300)
    # dos visitas de 30 puntos no pagan una noche de 100
    assert noches_de(con_noches(lejos, _noches(lejos, 2, costo=100)), 0) == 0


def test_los_equipos_no_se_quitan_las_mismas_paradas() -> None:
    problema = replace(_lejos(8, dias=2, minutos_ida=300), turnos=_turnos(2, equipos=2))
    fuera = con_noches(problema, _noches(problema, 1, equipos=2))
    plan = planificar(fuera)
    assert faltas(fuera, plan) == []
    assert de_las_vueltas(fuera, [(0, 2), (1, 3)], 1, 0) == []
    assert plan.fuera == ()


def test_de_noche_no_se_elige_dormir_adonde_no_se_llega() -> None:
    problema = replace(_lejos(4, dias=3, minutos_ida=400), oscurece=840)
    rios = frozenset((a, b) for a in range(5) for b in range(5) if a != b)
    fuera = con_noches(replace(problema, rios=rios), _noches(problema, 2))
    assert faltas(fuera, planificar(fuera)) == []
    # con siete horas de río se llega después de las 14
    assert noches_de(fuera, 0) == 0


@pytest.mark.parametrize("semilla", range(12))
def test_al_azar_cada_uno_amanece_donde_durmio_y_no_se_gana_mas_de_lo_posible(semilla: int) -> None:
    """Contra la enumeración de todos los recorridos con esas noches; y nunca se reúne menos que sin ellas."""
    azar = np.random.default_rng(semilla)
    puntos = azar.random((6, 2)) * float(azar.choice([300, 600, 900]))
    minutos = np.ceil(np.sqrt(((puntos[:, None] - puntos[None]) ** 2).sum(-1))).astype(np.int64)
    paradas = tuple(
        Parada(str(i), i, float(azar.integers(10, 90)), 60, _dias(3), cuenta=int(azar.integers(1, 3)))
        for i in range(1, 6)
    )
    problema = Problema(
        paradas, _turnos(3), minutos.tolist(), iteraciones=300, precio=float(azar.choice([0, 0.05])),
        comida=Comida(720, 870, 45) if semilla % 2 else None,
    )  # fmt: skip
    noches = _noches(problema, int(azar.integers(1, 3)))
    fuera = con_noches(problema, noches)
    plan = planificar(fuera)
    assert faltas(fuera, plan) == []
    assert de_las_vueltas(fuera, [range(3)], noches.maximo, 0) == []
    valor = plan.premio - problema.precio * sum(ruta.viaje for ruta in plan.rutas)
    _, mejor = mejor_premio(fuera)
    assert mejor * 0.95 - 1e-6 <= valor <= mejor + 1e-6
    sin_noches = planificar(problema)
    de_casa = sin_noches.premio - problema.precio * sum(ruta.viaje for ruta in sin_noches.rutas)
    assert valor - noches.costo * noches_de(fuera, 0) >= de_casa - 1e-6


def test_sin_tiempo_nadie_duerme_fuera() -> None:
    problema = _lejos(6, dias=3, minutos_ida=300)
    guarda = Guarda(0)
    assert noches_de(con_noches(problema, _noches(problema, 2), guarda), 0) == 0
    assert guarda.corto
