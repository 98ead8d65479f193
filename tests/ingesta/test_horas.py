"""Horas solas y pegadas a una fecha, y años de dos cifras: lo que se supone o se quita se dice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta, timezone
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.ingesta.fechas import fechas_de_columna
from dashboard.ingesta.horas import hora
from tests.ingesta.conftest import leer_tabla

Escribir = Callable[..., Path]
Referencia = dict[str, pd.DataFrame]
_TITULOS = "codigo_sesion,codigo_grupo,asistentes,fecha"


@pytest.mark.parametrize(
    ("texto", "leida"),
    [
        ("9:30", "09:30"), ("09:30:00", "09:30"), ("24:00", None), ("9", None),
        ("9:30 AM", "09:30"), ("9:30:00 a. m.", "09:30"), ("09h30", "09:30"), ("9.30", "09:30"), ("9 am", "09:00"),
        ("9:30 p. m.", "21:30"), ("12:15 am", "00:15"), ("12 m.", "12:00"), ("13:30 pm", "13:30"), ("9h", "09:00"),
        ("14:00 hrs.", "14:00"), ("09:30:00.000-05:00", "09:30"), ("2026-05-15 09:30:00", "09:30"),
        # se contradicen, o no son una hora sino dos
        ("13:30 am", None), ("0:30 pm", None), ("9 m", None), ("9:60", None), ("9:30-11:00", None), ("9 a 11", None),
        ("9.5 am", None), ("930", None), ("", None),
    ],
)  # fmt: skip
def test_una_hora_se_entiende_como_la_escribe_la_gente(texto: str, leida: str | None) -> None:
    assert hora(texto) == leida


@given(st.times(), st.sampled_from(["{:%H:%M}", "{:%I:%M %p}", "{:%H:%M:%S}", "{:%Hh%M}", "{:%H.%M} hrs"]))
def test_toda_hora_escrita_vuelve_a_ser_la_misma(cuando: time, forma: str) -> None:
    assert hora(forma.format(cuando)) == f"{cuando:%H:%M}"


@given(
    st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)).filter(
        lambda cuando: (cuando.hour, cuando.minute) > (0, 0)
    ),
    st.integers(-12, 14),
)
def test_un_instante_es_el_mismo_diga_el_huso_que_diga(cuando: datetime, huso: int) -> None:
    peru = cuando.replace(microsecond=0, tzinfo=timezone(timedelta(hours=-5)))
    texto = peru.astimezone(timezone(timedelta(hours=huso))).isoformat()
    # el otro dice que la columna es de instantes: la medianoche de otro huso también lo es
    fechas = fechas_de_columna([texto, "2026-01-01T09:30:00-05:00"])
    assert (fechas.leidas[texto], fechas.horas[texto]) == (peru.date(), f"{peru:%H:%M}")
    assert (texto in fechas.de_otro_huso) == (huso != -5)


def test_un_dia_exportado_como_medianoche_de_otro_huso_no_se_corre() -> None:
    dias = ["2026-05-15T00:00:00.000Z", "2026-05-16T00:00:00.000+0000"]
    fechas = fechas_de_columna(dias)
    assert list(fechas.leidas.values()) == [date(2026, 5, 15), date(2026, 5, 16)]
    assert not fechas.horas
    assert fechas_de_columna([dias[0], "2026-05-16T14:30:00Z"]).leidas[dias[0]] == date(2026, 5, 14)


@pytest.mark.parametrize(
    "texto",
    ["15/05/2026 9:30:00", "15/05/2026 9:30 AM", "2026-05-15T09:30:00", "2026-05-15T09:30:00.000-05:00",
     "2026/05/15 9:30:00 a. m. GMT-5", "2026-05-15T14:30:00Z", "15-may-26 09h30", "15/05/26, 9:30 a. m.",
     "46157.395833333336"],
)  # fmt: skip
def test_la_hora_que_sigue_a_la_fecha_pasa_a_su_columna_y_se_dice(
    escribir: Escribir, hoy: date, referencia: Referencia, texto: str
) -> None:
    _, sesiones, informe = leer_tabla(escribir(f'{_TITULOS},hora\nS-9,G-1,9,"{texto}",\n'), None, referencia, hoy)
    assert sesiones.loc[0, ["fecha", "hora"]].tolist() == [pd.Timestamp(2026, 5, 15), "09:30"]
    columnas = [arreglo.columna for arreglo in informe.arreglos if "hora" in arreglo.causa or "serie" in arreglo.causa]
    assert set(columnas) == {"fecha", "hora"}
    # y sin la columna, igual: la fecha hace de las dos
    _, sin_ella, informe = leer_tabla(escribir(f'{_TITULOS}\nS-9,G-1,9,"{texto}"\n'), None, referencia, hoy)
    pd.testing.assert_frame_equal(sesiones, sin_ella)
    assert informe.correspondencia[-2:] == (("fecha", "fecha"), ("fecha", "hora"))


def test_si_el_archivo_ya_trae_horas_la_de_la_fecha_se_quita_y_se_dice(
    escribir: Escribir, hoy: date, referencia: Referencia
) -> None:
    texto = f"{_TITULOS},hora\nS-8,G-1,9,2026-05-15 18:05:00,9:30 a. m.\nS-9,G-1,9,2026-05-16 18:05:00,\n"
    _, sesiones, informe = leer_tabla(escribir(texto), None, referencia, hoy)
    assert sesiones["hora"].astype("str").fillna("").tolist() == ["09:30", ""]
    assert {(arreglo.columna, arreglo.cuantas) for arreglo in informe.arreglos} == {("fecha", 2), ("hora", 1)}
    # una hora que no se entiende sigue siendo un rechazo
    _, _, informe = leer_tabla(escribir(f"{_TITULOS},hora\nS-9,G-1,9,2026-05-15,temprano\n"), None, referencia, hoy)
    assert [problema.columna for problema in informe.problemas] == ["hora"]


def test_la_fecha_con_hora_de_un_libro_y_de_una_tabla_sin_horas(
    tmp_path: Path, hoy: date, referencia: Referencia
) -> None:
    libro = openpyxl.Workbook()
    libro.active.append(["codigo_grupo", "codigo_renipress", "fecha_conformacion"])
    libro.active.append(["G-9", "90000001", datetime(2026, 5, 15, 9, 30)])
    libro.save(tmp_path / "grupos.xlsx")
    _, grupos, informe = leer_tabla(tmp_path / "grupos.xlsx", None, referencia, hoy)
    assert grupos["fecha_conformacion"].tolist() == [pd.Timestamp(2026, 5, 15)]
    assert [arreglo.causa for arreglo in informe.arreglos] == ["fecha leída sin la hora que la sigue"]


@given(st.lists(st.dates(date(1990, 1, 1), date(2089, 12, 31)), min_size=1, max_size=8, unique=True))
def test_con_dos_cifras_de_anio_se_lee_la_misma_fecha_o_ninguna(dias: list[date]) -> None:
    fechas = fechas_de_columna([f"{dia:%d/%m/%y}" for dia in dias])
    assert set(fechas.leidas.values()) <= set(dias)
    assert fechas.dos_cifras == fechas.leidas.keys()
    assert len(fechas.leidas) == len(dias) or "año de dos cifras" in fechas.motivo or "mes/día/año" in fechas.motivo


def test_el_siglo_que_se_supone_se_dice(escribir: Escribir, hoy: date, referencia: Referencia) -> None:
    lineas = "".join(f"S-{dia},G-1,9,{dia}/05/26\n" for dia in range(11, 19))
    _, sesiones, informe = leer_tabla(escribir(f"{_TITULOS}\n{lineas}"), None, referencia, hoy)
    assert sesiones["fecha"].tolist() == list(pd.date_range("2026-05-11", "2026-05-18"))
    assert (
        "8 celdas de «fecha»: año de dos cifras, que se supone de 1990 a 2089 (por ejemplo, «tabla.csv», fila 2: "
        "«11/05/26» → "
        "«2026-05-11»)." in informe.texto()
    )


def test_si_el_anio_de_dos_cifras_puede_ser_el_primer_numero_se_pregunta() -> None:
    dudosas = fechas_de_columna(["26/05/11", "26/05/12", "26/05/18"])
    assert dudosas.leidas == {}
    assert "año de dos cifras" in dudosas.motivo
    # una con cuatro cifras dice cuál es el año
    assert fechas_de_columna(["26/05/11", "26/05/12", "26/05/2013"]).leidas["26/05/12"] == date(2012, 5, 26)
    # entre fechas año-mes-día no se lee, y se dice qué hacer
    assert "con cuatro" in fechas_de_columna(["2026-05-11", "2026-05-12", "13/05/26"]).motivo
