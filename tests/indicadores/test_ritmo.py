"""El ritmo hasta fin de año: lo que se dice de antes es una cuenta, y el intervalo de lo que viene acierta."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Periodo
from dashboard.indicadores.ritmo import Historia, Ritmo, pronosticar, ritmos
from tests.fabricas import grupo, sesion
from tests.indicadores.mundos import lugares

A2026 = Periodo.leer("2026")


def _extremos(probabilidades: np.ndarray) -> tuple[int, int]:
    """El intervalo que deja un vigésimo a cada lado, como el que se dice."""
    acumulado = np.cumsum(probabilidades)
    return int(np.searchsorted(acumulado, 0.05)), int(np.searchsorted(acumulado, 0.95))


@pytest.mark.parametrize("dispersion", [1.0, 3.0])
@pytest.mark.parametrize("distintos", [0.0, 0.4, 0.8])
def test_el_intervalo_acierta_al_menos_nueve_de_cada_diez_veces(dispersion: float, distintos: float) -> None:
    """Regiones de veinte territorios, iguales o muy distintos entre sí, con meses parejos o a saltos."""
    azar = np.random.default_rng(20260)
    acertados = total = 0
    for _ in range(120):
        ritmos = azar.gamma(1 / distintos**2, distintos**2 * 0.25, 20) if distintos else np.full(20, 0.25)
        # un salto es de todos a la vez: cada mes de la región vale más o menos
        comun = ritmos.sum()
        meses = azar.gamma(comun / (dispersion - 1), (dispersion - 1) / comun, 15) if dispersion > 1 else np.ones(15)
        pasos = azar.poisson(ritmos[None, :] * meses[:, None])
        comunes = pasos[:12].sum(axis=1)
        for territorio in range(0, 20, 4):
            historia = Historia(int(pasos[:12, territorio].sum()), comunes, 1 / 20, 12)
            desde, hasta = _extremos(pronosticar(historia, 3, comun=True))
            acertados += desde <= pasos[12:, territorio].sum() <= hasta
            total += 1
    # un intervalo de enteros cubre de más; con 600 casos, 0,88 es nueve de cada diez menos dos errores
    assert total == 600
    assert 0.88 <= acertados / total <= 0.999, acertados / total


def test_el_intervalo_del_mas_alto_tambien_acierta_con_su_sola_historia() -> None:
    azar = np.random.default_rng(7)
    acertados = 0
    for _ in range(400):
        pasos = azar.poisson(azar.uniform(0.5, 8), 15)
        desde, hasta = _extremos(pronosticar(Historia(int(pasos[:12].sum()), pasos[:12], 1.0, 12), 3, comun=False))
        acertados += desde <= pasos[12:].sum() <= hasta
    assert 0.88 <= acertados / 400 <= 0.99, acertados / 400


def test_las_probabilidades_suman_uno_y_su_media_es_la_de_los_dos_ritmos() -> None:
    # suyos 6 en 12 meses; de la región 24, y le tocan un cuarto: 6. Juntos 12,5 en 24 meses: en 2 meses, 25/24
    historia = Historia(6, np.full(12, 2), 0.25, 12)
    probabilidades = pronosticar(historia, 2, comun=True)
    assert probabilidades.sum() == pytest.approx(1, abs=1e-6)
    assert (probabilidades * np.arange(len(probabilidades))).sum() == pytest.approx(25 / 24, rel=1e-4)
    # que no pasara nada no es que no pueda pasar
    quieta = pronosticar(Historia(0, np.zeros(12), 0.5, 12), 2, comun=True)
    assert 0 < quieta[1:].sum() < 0.1


def _mundo(consultar: Callable[..., Consulta]) -> Consulta:
    """Diez establecimientos. Con grupo desde 2024, el 1 y el 2 (lo pierde en mayo de 2026); desde 2026, el 3 y el 4."""
    return consultar(
        establecimientos=lugares(10),
        grupos=[
            grupo("G-1", "00000001"),
            grupo("G-2", "00000002", fecha_cierre="2026-05-10"),
            grupo("G-3", "00000003", "2026-02-15"),
            grupo("G-4", "00000004", "2026-06-15"),
        ],
        sesiones=[sesion("S-0", "G-1", "2025-01-31"), sesion("S-1", "G-1", "2026-09-30")],
    )


def _ritmo(consulta: Consulta, nodo: Nodo, periodo: Periodo, faltan: int) -> Ritmo | str:
    """El de un territorio, que es el mismo pedido solo o con los que lo contienen."""
    (solo,) = ritmos(consulta, [nodo], periodo, [faltan])
    linaje = consulta.linaje(nodo)
    assert ritmos(consulta, linaje, periodo, [faltan] * len(linaje))[-1] == solo
    return solo


def test_lo_ganado_y_lo_perdido_a_mano(consultar: Callable[..., Consulta]) -> None:
    consulta = _mundo(consultar)
    hallado = _ritmo(consulta, consulta.nodo("11-01"), A2026, 5)
    assert isinstance(hallado, Ritmo)
    assert (hallado.meses, hallado.mirados, hallado.ganaron, hallado.perdieron) == (3, 12, 2, 1)
    assert hallado.desde <= 0 <= hallado.hasta
    assert 0 < hallado.probabilidad < 0.1
    # lo que ya se cumple se cumple: con los que faltan, la probabilidad solo baja
    faltando = [_ritmo(consulta, consulta.nodo("11-01"), A2026, n) for n in range(6)]
    probabilidades = [hecho.probabilidad for hecho in faltando if isinstance(hecho, Ritmo)]
    assert probabilidades == sorted(probabilidades, reverse=True)
    assert len(set(probabilidades)) == 6


def test_sin_meses_por_delante_o_por_detras_dice_por_que(consultar: Callable[..., Consulta]) -> None:
    consulta = _mundo(consultar)
    region = consulta.nodo("11")
    assert _ritmo(consulta, region, Periodo.leer("2025"), 1) == (
        "los datos llegan a setiembre de 2026 y de 2025 no quedan meses"
    )
    assert _ritmo(consulta, region, Periodo.leer("2026-03"), 1) == (
        "los datos llegan a setiembre de 2026, después de marzo de 2026"
    )
    assert _ritmo(consulta, consulta.nodo("08"), A2026, 1) == "no se cargó ninguna sesión ni reporte"
    breve = consultar(
        establecimientos=lugares(2),
        grupos=[grupo("G-1", "00000001")],
        sesiones=[sesion("S-0", "G-1", "2026-06-30"), sesion("S-1", "G-1", "2026-09-30")],
    )
    assert _ritmo(breve, breve.nodo("11"), A2026, 1) == "hacen falta 6 meses de datos y hay 3"
