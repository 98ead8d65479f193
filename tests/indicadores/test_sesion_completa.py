"""Sesiones de 60 minutos o más con los cinco momentos."""

from __future__ import annotations

from collections.abc import Callable

from dashboard.almacen.consulta import Consulta
from tests.fabricas import grupo, sesion
from tests.indicadores.mundos import lugares, par


def test_pide_sesenta_minutos_y_cinco_momentos_a_la_vez(consultar: Callable[..., Consulta]) -> None:
    # (60, 5) sí, (75, 5) sí, (59, 5) no, (90, 4) no; sin minutos o sin momentos no se evalúa: 2 de 4
    pares = [(60, 5), (75, 5), (59, 5), (90, 4), (None, 5), (60, None)]
    consulta = consultar(
        establecimientos=lugares(1),
        grupos=[grupo("G-1", "00000001")],
        sesiones=[
            *(
                sesion(f"S-{i}", "G-1", f"2026-05-{10 + i}", duracion_min=minutos, momentos=momentos)
                for i, (minutos, momentos) in enumerate(pares)
            ),
            # sin grupo (HIS): no entra
            sesion("S-h", None, "2026-05-20", codigo_renipress="00000001"),
        ],
    )
    assert par(consulta, "sesion_completa", "11", "2026-05") == (2, 4)
    assert par(consulta, "sesion_completa", "08", "2026-05") == (None, None), "de Callao no se cargó nada"
