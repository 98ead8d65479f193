"""El programa de varios meses, contado a mano: quién va primero, cuántos caben y quién se queda sin ver."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np
import pytest

from dashboard.almacen.consulta import Consulta
from dashboard.nucleo.ajustes import Ajustes
from dashboard.nucleo.errores import ErrorVista
from dashboard.paginas.pagina import Entorno
from dashboard.paginas.visitas.programa import pintar
from dashboard.planificacion.prioridad import priorizar
from dashboard.planificacion.programa import Programa, programar
from tests.fabricas import establecimiento, grupo, sesion
from tests.paginas.recorrido import leer, texto

#: la fecha de datos es el 31 de octubre de 2026, y el programa empieza en noviembre
DESDE = date(2026, 11, 5)


@pytest.fixture
def red(consultar: Callable[..., Consulta]) -> Consulta:
    """Cuatro grupos en puestos I-2, que tocan cada 6 meses: nunca visto, visto hace 14 meses, hace 7 y hace uno."""
    grupos = [grupo(f"G{n}", f"0000000{n}", integrantes=10) for n in range(1, 5)]
    return consultar(
        establecimientos=[
            establecimiento(f"0000000{n}", f"11-0{1 + n // 3}-01", categoria="I-2", atiende_parto_rn="si")
            for n in range(1, 5)
        ],
        grupos=grupos,
        sesiones=[sesion(f"S{n}", f"G{n}", "2026-10-31", 8, 10) for n in range(1, 5)],
        supervisiones=[_visita("G2", "2025-08-20"), _visita("G3", "2026-03-20"), _visita("G4", "2026-09-20")],
    )


def _visita(codigo: str, dia: str) -> dict[str, Any]:
    lugar = f"0000000{codigo[1:]}"
    return {
        "codigo_supervision": f"V-{codigo}", "fecha": dia, "codigo_renipress": lugar, "codigo_grupo": codigo,
        "nivel": "red",
    }  # fmt: skip


def _programa(consulta: Consulta, meses: int, capacidad: int, piso: int = 12) -> tuple[Programa, dict[str, int]]:
    prioridad = priorizar(consulta, consulta.nodo("11"))
    programa = programar(prioridad, DESDE, meses, capacidad, piso)
    return programa, dict(zip(prioridad.claves, programa.primera.tolist(), strict=True))


def test_va_primero_quien_pasa_del_piso_y_despues_quien_esta_vencido(red: Consulta) -> None:
    programa, primera = _programa(red, meses=3, capacidad=1)
    # G1 nunca y G2 hace 14 meses pasan del piso de 12; G3 venció en setiembre; a G4 le toca en marzo
    assert {primera["G1"], primera["G2"]} == {0, 1}
    assert (primera["G3"], primera["G4"]) == (2, -1)
    assert [mes.inicio for mes in programa.meses] == [date(2026, 11, 1), date(2026, 12, 1), date(2027, 1, 1)]
    assert [(mes.tocan, mes.visitan, mes.quedan, mes.pasan_del_piso) for mes in programa.meses] == [
        (3, 1, 2, 1),
        (2, 1, 1, 0),
        (1, 1, 0, 0),
    ]
    assert programa.tocan.sum() == 3


def test_a_quien_se_visita_le_vuelve_a_tocar_y_lo_que_sobra_no_se_inventa(red: Consulta) -> None:
    programa, primera = _programa(red, meses=12, capacidad=10)
    assert (primera["G1"], primera["G3"]) == (0, 0)
    # visitados a fin de noviembre, a los tres les toca a fin de mayo; a G4, el 20 de marzo y después en setiembre
    visitan = {mes.inicio.month: mes.visitan for mes in programa.meses if mes.visitan}
    assert visitan == {11: 3, 3: 1, 5: 3, 9: 1}
    assert all(mes.quedan == mes.pasan_del_piso == 0 for mes in programa.meses)


def test_con_mas_capacidad_no_se_ve_a_menos_y_nadie_se_pierde(red: Consulta) -> None:
    vistos = [int(_programa(red, 6, capacidad)[0].vistos.sum()) for capacidad in (1, 2, 3, 10)]
    assert vistos == sorted(vistos)
    for capacidad in (1, 2, 10):
        programa, _ = _programa(red, 6, capacidad)
        assert all(mes.visitan <= capacidad and mes.visitan + mes.quedan == mes.tocan for mes in programa.meses)
        assert not np.any(programa.vistos & ~programa.tocan)


def test_la_pagina_dice_lo_mismo_que_la_cuenta(red: Consulta) -> None:
    entorno = Entorno(Ajustes(), hoy=lambda: DESDE)
    leido = texto(pintar(leer("/programa?territorio=11&cap=1", red), red, entorno))
    assert "con 1 visita al mes se ve hasta enero de 2027 a todos aquellos a quienes les toca: 3 candidatos" in leido
    corto = texto(pintar(leer("/programa?territorio=11&cap=1&meses=2", red), red, entorno))
    assert "a 2 de los 3 a quienes les toca; queda 1." in corto
    assert "Todavía no les toca: 1" in corto
    assert "2 visitas al mes" in corto
    vacia = texto(pintar(leer("/programa?territorio=15", red), red, entorno))
    assert "No hay a quién visitar" in vacia


@pytest.mark.parametrize("campo", ["cap=0", "cap=x", "meses=99", "piso=-1"])
def test_un_numero_que_no_se_entiende_dice_cual(red: Consulta, campo: str) -> None:
    with pytest.raises(ErrorVista, match="No se entiende"):
        pintar(leer(f"/programa?territorio=11&{campo}", red), red, Entorno(Ajustes()))
