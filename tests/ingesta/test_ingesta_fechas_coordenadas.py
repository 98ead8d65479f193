"""Fechas por columna y pares de coordenadas."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from dashboard.ingesta.fechas import fechas_de_columna
from dashboard.ingesta.territorios import orientar, reparar


def test_la_forma_de_la_fecha_se_decide_por_columna() -> None:
    fechas = fechas_de_columna(["05/03/2026", "31/03/2026", "2026-04-01"])
    # dos de tres son día/mes: la tercera no se entiende, y 05/03 es 5 de marzo
    assert fechas.leidas == {"05/03/2026": date(2026, 3, 5), "31/03/2026": date(2026, 3, 31)}
    assert "da vuelta el día y el mes" in fechas.motivo
    assert not fechas.supuesto


def test_una_columna_mes_dia_no_se_lee_a_medias() -> None:
    # 03/25 no puede ser día/mes, así que 03/04 tampoco es de fiar
    fechas = fechas_de_columna(["03/04/2026", "03/25/2026"])
    assert fechas.leidas == {}
    assert "mes/día/año" in fechas.motivo


def test_si_la_columna_mezcla_los_dos_ordenes_solo_se_lee_lo_que_no_es_ambiguo() -> None:
    # 25/04 solo puede ser abril y 04/25 no es día/mes: 03/04 puede ser marzo o abril, y 05/05 es 5 de mayo siempre
    fechas = fechas_de_columna(["25/04/2026", "04/25/2026", "03/04/2026", "05/05/2026"])
    assert fechas.leidas == {"25/04/2026": date(2026, 4, 25), "05/05/2026": date(2026, 5, 5)}
    assert "mezcla día/mes/año y mes/día/año" in fechas.motivo
    # 31/13 no es ninguna de las dos: es un error y no dice nada de las demás
    assert set(fechas_de_columna(["25/04/2026", "31/13/2026", "03/04/2026"]).leidas) == {"25/04/2026", "03/04/2026"}


def test_si_todas_pueden_ser_las_dos_cosas_se_dice_que_se_supuso() -> None:
    fechas = fechas_de_columna(["03/04/2026", "05/06/2026"])
    assert fechas.leidas["03/04/2026"] == date(2026, 4, 3)
    assert fechas.supuesto
    assert not fechas_de_columna(["03/03/2026", "05/05/2026"]).supuesto
    assert not fechas_de_columna(["03/04/2026", "25/06/2026"]).supuesto


@pytest.mark.parametrize(
    "texto", ["31-ene-25", "31 de enero de 2025", "31/ENE/2025", "31 Enero del 2025", "31-ene.-2025", "31.enero.25"]
)
def test_el_mes_con_su_nombre_se_entiende_en_cualquier_columna(texto: str) -> None:
    for otras in (["2025-02-01", "2025-02-02"], ["25/02/2025", "26/02/2025"], []):
        fechas = fechas_de_columna([texto, *otras])
        assert fechas.leidas[texto] == date(2025, 1, 31)
        assert fechas.con_nombre == {texto}
    assert fechas_de_columna(["31 de brumario de 2025", "30-feb-2025", "1-set-2025", "1-sept-2024"]).leidas == {
        "1-set-2025": date(2025, 9, 1), "1-sept-2024": date(2024, 9, 1),
    }  # fmt: skip


def test_lee_la_medianoche_de_las_hojas_de_calculo_y_rechaza_lo_imposible() -> None:
    fechas = fechas_de_columna(["2026-02-28 00:00:00", "2026-02-29", "0226-01-01", "2026-1-5"])
    assert fechas.leidas == {"2026-02-28 00:00:00": date(2026, 2, 28), "2026-1-5": date(2026, 1, 5)}


def test_un_numero_de_serie_es_fecha_si_la_columna_lo_es_y_no_entre_fechas_dia_mes() -> None:
    # 46143 días desde el 30 de diciembre de 1899 son el 1 de mayo de 2026; 1234 y 99999 no caen entre 1990 y 2100
    fechas = fechas_de_columna(["46143", "46143.0", "2026-05-02", "1234", "99999"])
    assert fechas.leidas == {
        "46143": date(2026, 5, 1), "46143.0": date(2026, 5, 1), "2026-05-02": date(2026, 5, 2),
    }  # fmt: skip
    assert fechas.de_serie == {"46143", "46143.0"}
    # una hoja de cálculo en inglés pudo volver 05/04 en un número: entre fechas día/mes no es de fiar
    mezcla = fechas_de_columna(["25/04/2026", "30/04/2026", "46143"])
    assert set(mezcla.leidas) == {"25/04/2026", "30/04/2026"}


@pytest.mark.parametrize(
    ("latitud", "longitud", "cambiado", "sin_signo"),
    [(-13.5, -71.9, False, False), (-71.9, -13.5, True, False), (13.5, 71.9, False, True), (71.9, -13.5, True, True)],
)
def test_repara_los_pares_cambiados_o_sin_signo(
    latitud: float, longitud: float, cambiado: bool, sin_signo: bool
) -> None:
    pares = reparar(pd.Series([latitud]), pd.Series([longitud]))
    assert (pares.latitud[0], pares.longitud[0]) == (-13.5, -71.9)
    assert (pares.cambiados[0], pares.sin_signo[0], pares.invalidos[0]) == (cambiado, sin_signo, False)


def test_cero_y_blanco_son_desconocidos_y_lo_demas_invalido() -> None:
    nada = float("nan")
    pares = reparar(pd.Series([0.0, nada, -13.5, 40.4, 0.0]), pd.Series([0.0, nada, nada, -3.7, -71.9]))
    # con una de las dos en cero, o casi, el par está sin llenar
    assert pares.desconocidos.tolist() == [True, True, False, False, True]
    assert reparar(pd.Series([-7.8e-07]), pd.Series([-74.1])).desconocidos.tolist() == [True]
    # media pareja, y Madrid
    assert pares.invalidos.tolist() == [False, False, True, True, False]
    assert pares.latitud.isna().all()
    assert pares.longitud.isna().all()


def test_los_ejes_los_decide_la_mayoria_de_los_valores() -> None:
    norte, este = pd.Series([-77.0, -76.9, -12.1]), pd.Series([-12.0, -12.2, -77.1])
    latitud, longitud = orientar(norte, este)
    assert latitud.tolist() == [-12.0, -12.2, -77.1]
    assert longitud.tolist() == [-77.0, -76.9, -12.1]
