"""La ficha de un grupo dice lo que se halló; juzga solo lo que la guía manda y el dato alcanza a mostrar."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from dashboard.dominio.estandar import Veredicto
from dashboard.indicadores.reglas import NORMAS, Fuerza, Regla, reglas_de_grupo
from dashboard.paginas.grupo import conteo

CORTE = date(2026, 10, 31)
CUMPLE, NO, SIN = Veredicto.CUMPLE, Veredicto.NO_CUMPLE, Veredicto.SIN_DATO


def _reglas(fechas: list[date] | None = None, **otros: Any) -> dict[str, Regla]:
    """Las reglas de un grupo con todo en orden, salvo lo dicho. `fechas`: las de sus sesiones."""
    fechas = [date(2026, mes, 20) for mes in range(1, 11)] if fechas is None else fechas
    ficha = {
        "integrantes": 10, "conformacion": date(2024, 1, 10), "horas": 12.0, "modalidad": "4x3",
        "acta": date(2024, 1, 10), "plan": date(2024, 2, 1),
    }  # fmt: skip
    sesiones = {
        "fecha": fechas,
        "duracion": [60] * len(fechas),
        "momentos": [5] * len(fechas),
        "proxima_dia": [date(2026, 11, 20).toordinal()] * len(fechas),
        "proxima_hora": [-1] * len(fechas),
    }
    sesiones |= {campo: otros.pop(campo) for campo in list(otros) if campo in sesiones}
    return {regla.clave: regla for regla in reglas_de_grupo(ficha | otros, sesiones, CORTE, 31)}


def test_un_grupo_en_orden_cumple_lo_que_la_guia_manda_y_de_lo_demas_se_dice_el_hecho() -> None:
    reglas = _reglas()
    assert {clave: regla.palabra for clave, regla in reglas.items()} == {
        "tamano": "cumple", "ultima": "en orden", "intervalos": "en orden", "capacitacion": "cumple", "acta": "cumple",
        "plan": "cumple", "completa": "en orden", "proxima": "cumple",
    }  # fmt: skip
    assert not any(regla.abierta for regla in reglas.values())
    assert conteo(list(reglas.values())) == "5 cumplen y 3 en orden"


def test_lo_que_la_guia_aconseja_nunca_es_un_incumplimiento() -> None:
    # sin una sesión en medio año, con 17 integrantes y con sesiones cortas
    viejas = [date(2026, 1, 20), date(2026, 4, 20)]
    reglas = _reglas(viejas, integrantes=17, duracion=[30, 30], proxima_dia=[date(2026, 5, 20).toordinal()] * 2)
    for clave in ("tamano", "ultima", "intervalos", "completa", "proxima"):
        assert (reglas[clave].veredicto, reglas[clave].palabra) == (None, "a mirar"), clave
        assert reglas[clave].abierta
    assert conteo(list(reglas.values())) == "3 cumplen y 5 a mirar"


@pytest.mark.parametrize(
    ("pausas", "dicho"),
    [
        # 10 de 28 días y uno de 35: 315 días, dentro de los 12 meses que se miran
        ([28] * 10 + [35], "1 de 11 intervalos pasó del mes que la guía aconseja; el mayor, de 35 días"),
        ([40, 45], "2 de 2 intervalos pasaron del mes que la guía aconseja; el mayor, de 45 días"),
        ([32], "1 de 1 intervalo pasó del mes que la guía aconseja; el mayor, de 32 días"),
        ([31, 31], "2 intervalos entre sesiones, ninguno de más de un mes"),
    ],
)
def test_los_intervalos_se_dicen_como_un_hecho(pausas: list[int], dicho: str) -> None:
    fechas = [CORTE - timedelta(days=sum(pausas[:i])) for i in range(len(pausas) + 1)]
    assert _reglas(sorted(fechas))["intervalos"].hallado == dicho


def test_una_fecha_de_aprobacion_no_es_ocho_partes() -> None:
    plan = _reglas()["plan"]
    assert (plan.veredicto, plan.hallado) == (CUMPLE, "Plan aprobado el 1 feb 2024; sus ocho partes no se registran")
    assert _reglas(plan=None)["plan"].veredicto is SIN


@pytest.mark.parametrize(
    ("campo", "valor", "clave", "veredicto", "hallado"),
    [
        ("integrantes", 7, "tamano", NO, "7 integrantes"),
        ("integrantes", 8, "tamano", CUMPLE, "8 integrantes"),
        ("integrantes", 15, "tamano", CUMPLE, "15 integrantes"),
        ("integrantes", 16, "tamano", None, "16 integrantes"),
        ("integrantes", None, "tamano", SIN, "Integrantes no registradas"),
        ("horas", 9.0, "capacitacion", NO, "Madre guía con 9 de 12 horas"),
        ("horas", None, "capacitacion", SIN, "Horas de capacitación no registradas"),
        ("acta", None, "acta", SIN, "Acta sin fecha registrada"),
        ("momentos", [-1] * 10, "completa", SIN, "Duración o momentos no registrados"),
        ("momentos", [5] * 8 + [4] * 2, "completa", None,
         "8 de 10 sesiones completas: 60 min y 4,8 momentos en promedio"),
        ("proxima_dia", [0] * 10, "proxima", SIN, "Próxima sesión no registrada"),
        # 11 días después del 20 de octubre es el 31: el corte
        ("proxima_dia", [date(2026, 10, 20).toordinal()] * 10, "proxima", None,
         "La sesión acordada para el 20 oct 2026 pasó hace 11 días y no se informó"),
    ],
)  # fmt: skip
def test_cada_regla_en_sus_bordes(campo: str, valor: Any, clave: str, veredicto: Any, hallado: str) -> None:
    regla = _reglas(**{campo: valor})[clave]
    assert (regla.veredicto, regla.hallado) == (veredicto, hallado)


def test_un_grupo_sin_sesiones_dice_desde_cuando() -> None:
    ultima = _reglas([])["ultima"]
    assert ultima.hallado == "Sin ninguna sesión registrada desde que se conformó, el 10 ene 2024"
    assert (ultima.veredicto, ultima.palabra) == (None, "a mirar")


def test_cada_regla_dice_con_que_palabras_de_la_guia_se_juzga() -> None:
    assert set(NORMAS) == set(_reglas())
    # «motivando» y el detalle de los momentos no mandan
    no_mandan = {clave for clave, norma in NORMAS.items() if norma.fuerza is not Fuerza.PIDE}
    assert no_mandan == {"ultima", "intervalos", "completa"}
    assert all(norma.palabras.startswith("«") for norma in NORMAS.values())
