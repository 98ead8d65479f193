"""Los títulos como los escriben las oficinas: con pista, con artículos, con el grupo del formulario delante."""

from __future__ import annotations

import pytest

from dashboard.contratos.tablas import tabla_de
from dashboard.ingesta.reconocer import es_conocido, esencia, relacionar_de_cerca

SESIONES = tabla_de("sesiones")


@pytest.mark.parametrize(
    ("titulo", "columna"),
    [
        ("Fecha (dd/mm/aaaa)", "fecha"),
        ("Fecha\n(dd/mm/aaaa) *", "fecha"),
        ("fecha [DD-MM-AA]", "fecha"),
        ("Hora (hh:mm)", "hora"),
        ("N° de\nasistentes", "asistentes"),
        ("Número de asistentes", "asistentes"),
        ("asistentes (N°)", "asistentes"),
        ("Nro. de asistentes", "asistentes"),
        ("Código de la sesión *", "codigo_sesion"),
        ("CÓDIGO DEL GRUPO (obligatorio)", "codigo_grupo"),
        ("datos/codigo_grupo", "codigo_grupo"),
        ("visita/asistencia/asistentes", "asistentes"),
        ("Duración (minutos)", "duracion_min"),
    ],
)
def test_un_titulo_con_pista_es_su_columna(titulo: str, columna: str) -> None:
    relacion = relacionar_de_cerca((titulo,), SESIONES)
    assert relacion.posiciones == {columna: (0,)}
    assert es_conocido(titulo)
    # y no es una suposición: se lista entre las leídas con otro nombre
    assert relacion.supuestas == ()


@pytest.mark.parametrize(
    "titulo",
    [
        # dice de quiénes es la cuenta: no es toda
        "asistentes (mujeres)",
        # un número de orden no es el código de la sesión
        "N° de sesión",
        "Número de grupo",
        "_submission_time",
        "datos/motivos/M01",
    ],
)
def test_lo_que_dice_otra_cosa_no_se_toma_por_la_columna(titulo: str) -> None:
    assert relacionar_de_cerca((titulo,), SESIONES).posiciones == {}


def test_dos_titulos_que_se_quedarian_en_lo_mismo_no_se_usan_y_el_exacto_gana() -> None:
    assert "asistentes" in relacionar_de_cerca(("N° asistentes", "asistentes (N°)"), SESIONES).faltantes
    relacion = relacionar_de_cerca(("asistentes (N°)", "Asistentes"), SESIONES)
    assert relacion.posiciones == {"asistentes": (1,)}
    assert relacion.ajenas == (0,)


def test_la_esencia_no_se_queda_en_nada() -> None:
    assert esencia("(dd/mm/aaaa)") == ""
    assert relacionar_de_cerca(("(dd/mm/aaaa)", "", "de la"), SESIONES).posiciones == {}
