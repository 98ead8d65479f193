"""El estado de la visita, contado desde la fecha de datos, y la matriz de meses que lo decide."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.dominio.frecuencia import CLASES, VOLUMENES, Frecuencia, clase_de, leer, volumen_de
from dashboard.dominio.territorio import CATEGORIAS
from dashboard.nucleo.errores import ErrorArchivo
from dashboard.nucleo.recursos import texto_de_referencia
from dashboard.planificacion.candidato import Estado, estados, frecuencia_de_referencia, leer_estado, sumar_meses

FECHA = date(2026, 10, 31)


def _estado(ultima: date | None, meses: int, *, registro: bool = True, fecha: date | None = FECHA) -> Estado:
    dias = [np.array([dia.toordinal() if dia else 0]) for dia in (fecha, ultima)]
    return estados(dias[0], dias[1], np.array([registro]), np.array([meses])).estado[0]


@pytest.mark.parametrize(
    ("ultima", "meses", "esperado"),
    [
        (None, 6, Estado.NUNCA),
        (date(2026, 4, 30), 6, Estado.VENCIDA),  # tocaba el 30 oct
        (date(2026, 5, 1), 6, Estado.PROXIMA),  # toca el 1 nov
        (date(2026, 5, 30), 6, Estado.PROXIMA),  # toca el 30 nov, a 30 días
        (date(2026, 5, 31), 6, Estado.PROXIMA),  # noviembre no tiene 31: toca el 30
        (date(2026, 6, 1), 6, Estado.DESPUES),  # toca el 1 dic, a 31 días
        (date(2026, 4, 30), 7, Estado.PROXIMA),
    ],
)
def test_el_estado_cuenta_los_meses_desde_la_ultima_visita(ultima: date | None, meses: int, esperado: Estado) -> None:
    assert _estado(ultima, meses) is esperado


def test_lo_que_toca_el_mismo_dia_de_la_fecha_de_datos_no_esta_vencido() -> None:
    assert _estado(date(2026, 4, 30), 6, fecha=date(2026, 10, 30)) is Estado.PROXIMA


def test_sin_registro_de_visitas_o_sin_fecha_de_datos_no_se_sabe() -> None:
    assert _estado(None, 6, registro=False) is Estado.SIN_DATO
    assert _estado(None, 6, fecha=None) is Estado.SIN_DATO
    assert _estado(date(2026, 4, 30), 6, fecha=None) is Estado.SIN_DATO


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(1, 120))
def test_sumar_meses_cae_el_mismo_dia_o_el_ultimo_del_mes(dia: date, meses: int) -> None:
    sumado = date.fromordinal(int(sumar_meses(np.array([dia.toordinal()]), np.array([meses]))[0]))
    assert (sumado.year - dia.year) * 12 + sumado.month - dia.month == meses
    assert sumado.day == dia.day or (sumado.day < dia.day and (date.fromordinal(sumado.toordinal() + 1)).day == 1)


def test_el_estado_se_lee_con_sus_fechas() -> None:
    ultima, toca = date(2026, 4, 30).toordinal(), date(2026, 10, 30).toordinal()
    assert leer_estado(Estado.VENCIDA, ultima, toca, 6) == "última visita 30 abr 2026; tocaba el 30 oct 2026"
    assert leer_estado(Estado.NUNCA, 0, 0, 1) == "sin ninguna visita registrada; toca cada 1 mes"
    assert leer_estado(Estado.SIN_DATO, 0, 0, 6) == "sin registro de visitas"


# -- la matriz -------------------------------------------------------------------------------------------------------


def test_la_matriz_de_referencia_tiene_todas_las_casillas_y_ninguna_pasa_del_piso() -> None:
    frecuencia = frecuencia_de_referencia()
    assert len(frecuencia.meses) == len(CLASES) * len(VOLUMENES)
    assert frecuencia.piso == 12
    for clase in CLASES:
        # fuera de 8 a 15 integrantes nunca toca más tarde que dentro
        dentro = frecuencia.entre_visitas(clase, "de_8_a_15")
        assert all(frecuencia.entre_visitas(clase, v) <= dentro for v in ("menos_de_8", "mas_de_15", "sin_grupo"))


def test_nadie_queda_sin_ver_por_mas_del_piso() -> None:
    todas = {(clase, volumen): 24 for clase in CLASES for volumen in VOLUMENES}
    assert Frecuencia(todas, 9).entre_visitas("I-1 a I-2", "sin_dato") == 9


def test_cada_categoria_del_registro_tiene_su_clase() -> None:
    esperadas = ["I-1 a I-2"] * 2 + ["I-3 a I-4"] * 2 + ["II a III"] * 6
    assert [clase_de(categoria) for categoria in CATEGORIAS] == esperadas
    assert clase_de("") == "sin categoría"


def test_el_volumen_es_el_tamano_frente_a_la_guia() -> None:
    assert [volumen_de(n) for n in (None, 7, 8, 15, 16)] == [
        "sin_dato", "menos_de_8", "de_8_a_15", "de_8_a_15", "mas_de_15",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("cambio", "que"),
    [
        (("todas,todos,12", "todas,todos,0"), "no es un número de meses"),
        (("I-1 a I-2,sin_grupo,4", "I-1 a I-2,sin_grupo,cuatro"), "no es un número de meses"),
        (("I-1 a I-2,sin_grupo,4", "I-1 a I-2,sin_grupo,-4"), "no es un número de meses"),
        (("I-1 a I-2,sin_grupo,4", "I-9,sin_grupo,4"), "no es una casilla"),
        (("I-1 a I-2,sin_grupo,4", "I-1 a I-2,menos_de_8,4"), "se repite"),
        (("todas,todos,12,", "# sin piso,,,"), "no es una casilla"),
    ],
)
def test_una_matriz_mal_escrita_dice_donde(cambio: tuple[str, str], que: str) -> None:
    with pytest.raises(ErrorArchivo, match=que):
        leer(texto_de_referencia("visitas_meses.csv").replace(*cambio))


def test_una_matriz_incompleta_dice_que_casilla_falta() -> None:
    lineas = texto_de_referencia("visitas_meses.csv").splitlines(keepends=True)
    with pytest.raises(ErrorArchivo, match="Falta la casilla «II a III, mas_de_15»"):
        leer("".join(linea for linea in lineas if not linea.startswith("II a III,mas_de_15")))
