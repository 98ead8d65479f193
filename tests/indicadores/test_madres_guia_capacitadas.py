"""Grupos cuya madre guía completó las 12 horas."""

from __future__ import annotations

from collections.abc import Callable

from dashboard.almacen.consulta import Consulta
from tests.fabricas import grupo, sesion
from tests.indicadores.mundos import lugares, par


def test_doce_horas_bastan_once_y_media_no_y_sin_dato_no_se_cuenta(consultar: Callable[..., Consulta]) -> None:
    # 11,5 no; 12 sí; 14 sí; 0 no (es un dato); sin dato fuera: 2 de 4
    horas = {"G-1": 11.5, "G-2": 12, "G-3": 14, "G-4": 0, "G-5": None}
    consulta = consultar(
        establecimientos=lugares(1),
        grupos=[grupo(codigo, "00000001", horas_capacitacion=valor) for codigo, valor in horas.items()],
        sesiones=[sesion("S-1", "G-1", "2026-05-31")],
    )
    assert par(consulta, "madres_guia_capacitadas", "PE", "2026") == (2, 4)
    assert par(consulta, "madres_guia_capacitadas", "G-5", "2026") == (None, 0)
