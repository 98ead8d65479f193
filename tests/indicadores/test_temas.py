"""Bloques de temas tratados en 12 meses."""

from __future__ import annotations

from collections.abc import Callable

from dashboard.almacen.consulta import Consulta
from tests.fabricas import grupo, sesion
from tests.indicadores.mundos import lugares, par


def test_se_cuentan_bloques_distintos_y_los_grupos_sin_temas_quedan_fuera(consultar: Callable[..., Consulta]) -> None:
    # G-1: T01 y T04 (embarazo), T05 (recién nacido) → 2 bloques. G-2: T14 (fuera de los bloques) → 0 de 4, pero con
    # tema anotado. G-3: sin tema → fuera. 2 ÷ (4 × 2) = 2/8
    consulta = consultar(
        establecimientos=lugares(1),
        grupos=[grupo(f"G-{n}", "00000001") for n in (1, 2, 3)],
        sesiones=[
            sesion("S-1", "G-1", "2026-03-10", tema="T01"),
            sesion("S-2", "G-1", "2026-04-10", tema="T04"),
            sesion("S-3", "G-1", "2026-05-10", tema="T05"),
            sesion("S-4", "G-2", "2026-05-10", tema="T14"),
            sesion("S-5", "G-3", "2026-05-31"),
        ],
    )
    assert par(consulta, "temas", "11", "2026") == (2, 8)
    assert par(consulta, "temas", "G-3", "2026") == (None, 0)


def test_un_tema_de_hace_doce_meses_ya_no_cuenta(consultar: Callable[..., Consulta]) -> None:
    # corte en mayo de 2026: cuentan de junio de 2025 a mayo de 2026. T01 (mayo de 2025) ya no; T05 (junio) sí
    consulta = consultar(
        establecimientos=lugares(1),
        grupos=[grupo("G-1", "00000001")],
        sesiones=[
            sesion("S-1", "G-1", "2025-05-31", tema="T01"),
            sesion("S-2", "G-1", "2025-06-01", tema="T05"),
            sesion("S-3", "G-1", "2026-05-10", tema="T08"),
        ],
    )
    assert par(consulta, "temas", "G-1", "2026-05") == (2, 4)
    assert par(consulta, "temas", "G-1", "2026-04") == (2, 4)
    assert par(consulta, "temas", "G-1", "2025-06") == (2, 4)


def test_los_doce_meses_se_miran_desde_la_fecha_de_datos_de_la_region(consultar: Callable[..., Consulta]) -> None:
    # Callao dejó de informar en abril de 2026; a octubre sus temas de agosto de 2025 siguen dentro de sus 12 meses
    consulta = consultar(
        establecimientos=[*lugares(1), *lugares(1, "08-01-01", desde=8)],
        grupos=[grupo("G-1", "00000001"), grupo("G-2", "00000008")],
        sesiones=[
            sesion("S-1", "G-1", "2026-10-31", tema="T01"),
            sesion("S-2", "G-2", "2025-08-10", tema="T05"),
            sesion("S-3", "G-2", "2026-04-30", tema="T08"),
        ],
    )
    assert par(consulta, "temas", "08", "2026-04") == (2, 4)
    assert par(consulta, "temas", "08", "2026-10") == (2, 4)
