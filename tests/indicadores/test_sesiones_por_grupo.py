"""Sesiones por grupo activo y mes: una razón, no un porcentaje."""

from __future__ import annotations

from collections.abc import Callable

from dashboard.almacen.consulta import Consulta
from tests.fabricas import grupo, sesion
from tests.indicadores.mundos import lugares, par


def test_se_divide_entre_los_grupos_activos_al_cierre_de_cada_mes(consultar: Callable[..., Consulta]) -> None:
    # A: 10 y 24 ene, 7 feb. B (formado el 1 feb): 20 feb. Activos al 31 ene: A (1). Al 20 feb, fecha de datos: A y B
    # (2). Enero 2/1, febrero 2/2, año 4/3
    consulta = consultar(
        establecimientos=lugares(1),
        grupos=[grupo("G-A", "00000001"), grupo("G-B", "00000001", "2026-02-01")],
        sesiones=[
            sesion("S-1", "G-A", "2026-01-10"),
            sesion("S-2", "G-A", "2026-01-24"),
            sesion("S-3", "G-A", "2026-02-07"),
            sesion("S-4", "G-B", "2026-02-20"),
        ],
    )
    razones = [par(consulta, "sesiones_por_grupo", "11", periodo) for periodo in ("2026-01", "2026-02", "2026")]
    assert razones == [(2, 1), (2, 2), (4, 3)]


def test_los_meses_posteriores_a_la_fecha_de_datos_de_la_region_no_diluyen(consultar: Callable[..., Consulta]) -> None:
    # Callao informa hasta el 15 ene; el país, hasta marzo. Su razón del año es 1/1 y no 1/3; país: (1 + 3) / (1 + 3)
    consulta = consultar(
        establecimientos=[*lugares(1), *lugares(1, "08-01-01", desde=8)],
        grupos=[grupo("G-A", "00000001"), grupo("G-B", "00000008")],
        sesiones=[
            *(sesion(f"S-{mes}", "G-A", f"2026-0{mes}-20") for mes in (1, 2, 3)),
            sesion("S-9", "G-B", "2026-01-15"),
        ],
    )
    assert par(consulta, "sesiones_por_grupo", "08", "2026") == (1, 1)
    assert par(consulta, "sesiones_por_grupo", "08", "2026-03") == (None, 0)
    assert par(consulta, "sesiones_por_grupo", "PE", "2026") == (4, 4)
