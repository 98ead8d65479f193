"""Grupos conformados con una sesión en los últimos 31 días."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.periodo import Periodo
from dashboard.indicadores.listas.grupos import filas_de_grupos
from tests.fabricas import grupo, sesion
from tests.indicadores.mundos import lugares, par

GRUPOS = [grupo(f"G-{letra}", "00000001") for letra in "ABCD"]
# corte: 31 oct 2026. El 30 set está a 31 días (cuenta) y el 29 set a 32 (no cuenta); D nunca se reunió
SESIONES = [
    sesion("S-1", "G-A", "2026-09-30"),
    sesion("S-2", "G-B", "2026-09-29"),
    sesion("S-3", "G-C", "2026-10-31"),
]


@pytest.mark.parametrize(("dias", "activos"), [(30, 1), (31, 2), (32, 3)])
def test_una_sesion_hace_31_dias_cuenta_y_hace_32_no(
    consultar: Callable[..., Consulta], dias: int, activos: int
) -> None:
    consulta = consultar({"dias_actividad": dias}, establecimientos=lugares(1), grupos=GRUPOS, sesiones=SESIONES)
    assert consulta.contexto.dias_actividad == dias
    for periodo in ("2026-10", "2026-S2", "2026"):
        assert par(consulta, "grupos_activos", "11", periodo) == (activos, 4)


def test_los_dias_se_cuentan_desde_la_fecha_de_datos_si_el_periodo_sigue(consultar: Callable[..., Consulta]) -> None:
    # fecha de datos 20 oct: el 19 set está a 31 días (cuenta) y el 18 set a 32 (no)
    consulta = consultar(
        establecimientos=lugares(1),
        grupos=GRUPOS[:3],
        sesiones=[
            sesion("S-1", "G-A", "2026-09-19"),
            sesion("S-2", "G-B", "2026-09-18"),
            sesion("S-3", "G-C", "2026-10-20"),
        ],
    )
    assert par(consulta, "grupos_activos", "PE", "2026-10") == (2, 3)
    # al 30 set, en cambio, los dos se habían reunido hacía menos de 31 días y C todavía no
    assert par(consulta, "grupos_activos", "PE", "2026-09") == (2, 3)
    assert par(consulta, "grupos_activos", "G-C", "2026-09") == (0, 1)


def test_un_grupo_cerrado_o_por_conformarse_no_es_activo_ni_esta_en_el_denominador(
    consultar: Callable[..., Consulta],
) -> None:
    consulta = consultar(
        establecimientos=lugares(1),
        grupos=[
            grupo("G-A", "00000001"),
            grupo("G-B", "00000001", fecha_cierre="2026-10-31"),
            grupo("G-C", "00000001", "2026-11-01"),
        ],
        sesiones=[sesion("S-1", "G-A", "2026-10-15"), sesion("S-2", "G-B", "2026-10-31")],
    )
    assert par(consulta, "grupos_activos", "11", "2026-10") == (1, 1)
    assert par(consulta, "grupos_activos", "G-B", "2026-10") == (None, 0)


def test_los_grupos_de_quien_no_atiende_partos_tambien_cuentan(consultar: Callable[..., Consulta]) -> None:
    consulta = consultar(establecimientos=lugares(1, atiende_parto_rn="no"), grupos=GRUPOS[:1], sesiones=SESIONES[:1])
    assert par(consulta, "grupos_activos", "11", "2026-09") == (1, 1)


def test_una_region_que_dejo_de_informar_guarda_el_estado_de_su_fecha_de_datos(
    consultar: Callable[..., Consulta],
) -> None:
    # Cusco informa hasta octubre y su grupo se reúne; Callao solo hasta el 30 abr, con sesión ese mismo día
    consulta = consultar(
        establecimientos=[*lugares(1), *lugares(1, "08-01-01", desde=8)],
        grupos=[grupo("G-A", "00000001"), grupo("G-B", "00000008")],
        sesiones=[sesion("S-1", "G-A", "2026-10-31"), sesion("S-2", "G-B", "2026-04-30")],
    )
    assert [par(consulta, "grupos_activos", codigo, "2026") for codigo in ("11", "08", "PE")] == [
        (1, 1),
        (1, 1),
        (2, 2),
    ]


def test_un_grupo_ya_cerrado_esta_en_las_listas_solo_si_se_reunio_en_el_periodo(
    consultar: Callable[..., Consulta],
) -> None:
    # corte: 20 jun 2026. A y B cerraron antes; solo A se reunió en el año; C sigue
    consulta = consultar(
        establecimientos=lugares(1),
        grupos=[
            *(grupo(f"G-{letra}", "00000001", fecha_cierre="2026-05-31") for letra in "AB"),
            grupo("G-C", "00000001"),
        ],
        sesiones=[sesion("S-1", "G-A", "2026-05-10"), sesion("S-2", "G-C", "2026-06-20")],
    )
    filas = filas_de_grupos(consulta, consulta.raiz, Periodo.leer("2026"))
    assert [(fila["codigo"], fila["sesiones"]) for fila in filas] == [("G-A", 1), ("G-C", 1)]
