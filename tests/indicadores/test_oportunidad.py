"""Grupos de los que llegó información en el mes."""

from __future__ import annotations

from collections.abc import Callable

from dashboard.almacen.consulta import Consulta
from tests.fabricas import grupo, sesion
from tests.indicadores.mundos import lugares, medir, par

MUNDO = {
    "establecimientos": [*lugares(1), *lugares(1, "11-02-01", desde=2)],
    "grupos": [grupo("G-1", "00000001"), grupo("G-2", "00000002"), grupo("G-3", "00000002", "2026-02-15")],
    "sesiones": [sesion("S-1", "G-1", "2026-01-10"), sesion("S-2", "G-1", "2026-02-28")],
}


def test_cuenta_la_sesion_propia_o_el_reporte_de_cualquier_unidad_de_arriba(consultar: Callable[..., Consulta]) -> None:
    # enero: G-1 se reunió y G-2 calla: 1/2. Febrero: G-1 se reunió y la red 02 reportó (G-2 y G-3): 3/3. Año: 4/5
    reportes = [{"codigo_territorio": "11-02", "periodo": "2026-02", "fecha_reporte": "2026-02-28"}]
    consulta = consultar(**MUNDO, reportes=reportes)
    pares = [par(consulta, "oportunidad", "11", periodo) for periodo in ("2026-01", "2026-02", "2026")]
    assert pares == [(1, 2), (3, 3), (4, 5)]


def test_sin_tabla_de_reportes_no_hay_dato_en_ningun_nodo(consultar: Callable[..., Consulta]) -> None:
    consulta = consultar(**MUNDO)
    for codigo in ("PE", "11", "00000001", "G-1"):
        fraccion = medir(consulta, "oportunidad", codigo, "2026").fraccion
        assert (fraccion.numerador, fraccion.denominador, fraccion.valor) == (None, None, None)
