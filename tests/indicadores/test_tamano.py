"""Grupos de 8 a 15 integrantes."""

from __future__ import annotations

from collections.abc import Callable

from dashboard.almacen.consulta import Consulta
from tests.fabricas import grupo, sesion
from tests.indicadores.mundos import lugares, medir, par


def test_cuentan_de_8_a_15_y_los_sin_dato_quedan_fuera(consultar: Callable[..., Consulta]) -> None:
    # 7 no, 8 sí, 15 sí, 16 no, sin dato fuera, cerrado fuera: 2 de 4
    grupos = [grupo(f"G-{n}", "00000001", integrantes=n) for n in (7, 8, 15, 16)]
    grupos += [
        grupo("G-x", "00000001", integrantes=None),
        grupo("G-y", "00000001", integrantes=10, fecha_cierre="2026-05-01"),
    ]
    consulta = consultar(establecimientos=lugares(1), grupos=grupos, sesiones=[sesion("S-1", "G-8", "2026-05-31")])
    assert par(consulta, "tamano", "11", "2026-05") == (2, 4)
    assert par(consulta, "tamano", "G-x", "2026-05") == (None, 0)
    resultado = medir(consulta, "tamano", "11", "2026-05")
    assert (resultado.veredicto, resultado.faltan) == (None, None), "la guía no fija estándar para el tamaño"
