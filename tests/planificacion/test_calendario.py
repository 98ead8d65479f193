"""Los días de un plan respetan la semana, los feriados del Perú, los bloqueos y las ferias."""

from __future__ import annotations

from datetime import date

from dashboard.planificacion.opciones import Feria, Opciones
from dashboard.planificacion.partida import dias_de_plan, feriado, hay_feria

LUNES = date(2026, 12, 7)


def test_los_feriados_son_los_del_peru_y_se_dicen_en_espanol() -> None:
    assert feriado(date(2026, 12, 8)) == "Inmaculada Concepción"
    assert feriado(date(2026, 7, 28)) == "Día de la Independencia"
    assert feriado(LUNES) == ""


def test_una_semana_con_dos_feriados_se_alarga_y_los_nombra() -> None:
    # lunes 7; martes 8 y miércoles 9 feriados; jueves 10, viernes 11; lunes 14 y martes 15
    dias, saltos = dias_de_plan(Opciones(desde=LUNES, dias=5))
    assert dias == (LUNES, date(2026, 12, 10), date(2026, 12, 11), date(2026, 12, 14), date(2026, 12, 15))
    assert [salto.fecha.day for salto in saltos] == [8, 9]
    assert saltos[0].motivo == "feriado: Inmaculada Concepción"


def test_quien_trabaja_feriados_o_sabados_los_usa() -> None:
    dias, saltos = dias_de_plan(Opciones(desde=LUNES, dias=6, laborables=(1, 2, 3, 4, 5, 6), trabaja_feriados=True))
    assert [dia.day for dia in dias] == [7, 8, 9, 10, 11, 12]
    assert saltos == ()


def test_una_fecha_bloqueada_se_salta_y_se_dice() -> None:
    dias, saltos = dias_de_plan(Opciones(desde=LUNES, dias=2, bloqueadas=(LUNES,), trabaja_feriados=True))
    assert [dia.day for dia in dias] == [8, 9]
    assert [(salto.fecha, salto.motivo) for salto in saltos] == [(LUNES, "fecha bloqueada")]


def test_si_no_hay_dias_bastantes_da_los_que_hay() -> None:
    cerrado = tuple(date.fromordinal(LUNES.toordinal() + i) for i in range(200))
    assert dias_de_plan(Opciones(desde=LUNES, dias=3, bloqueadas=cerrado))[0] == ()


def test_la_feria_de_un_territorio_vale_para_lo_que_contiene_y_para_nada_mas() -> None:
    miercoles = date(2026, 12, 16)
    ferias = (Feria("11-02", 3),)
    assert hay_feria("90000001", "11-02-05", miercoles, ferias)
    assert not hay_feria("90000001", "11-021-05", miercoles, ferias)
    assert not hay_feria("90000001", "11-02-05", LUNES, ferias)
    assert hay_feria("90000001", "11-03-01", miercoles, (Feria("90000001", 3),))
