"""Las figuras de tiempo: tendencia, inasistencias y sesiones de un grupo, con valores contados a mano."""

from __future__ import annotations

from datetime import date
from typing import Any

import plotly.graph_objects as go

from dashboard.dominio.periodo import Corte, Periodo, numero_mes
from dashboard.graficas.en_plotly import en_plotly, rotulos_de_meses
from dashboard.graficas.tema import TOKENS
from dashboard.indicadores.control import Carta
from dashboard.indicadores.graficos import (
    asistencia_mensual,
    inasistencias_mensuales,
    meses_sin_sesion,
    sesiones_de_grupo,
)

ENERO = numero_mes(date(2026, 1, 1))
MESES = range(ENERO, ENERO + 6)


def _tendencia(
    periodo: Periodo | None = None, asistentes: tuple[int, ...] = (6, 0, 8, 0, 5, 0), esperadas: tuple[int, ...] = ()
) -> dict[str, Any]:
    # enero 6 de 10, febrero sin sesiones, marzo 8 de 10, abril 0 de 5, mayo 5 de 5, junio sin sesiones
    carta = Carta(
        centro=(0.7, 0.7, 0.7, 0.7, 0.72, 0.7),
        inferior=(0.5, None, 0.5, 0.4, 0.4, None),
        superior=(0.9, None, 0.9, 0.95, 0.95, None),
        desvio=(-0.1, None, 0.1, -0.7, 0.28, None),
        senal=(0, 0, 0, -1, 1, 0),
        base=(False,) * 6,
        provisional=False,
    )
    elegido = periodo or Periodo(2026, Corte.MES, 3)
    de = esperadas or (10, 0, 10, 5, 5, 0)
    hitos = [(ENERO + 1, "huelga del personal de salud"), (ENERO - 30, "de otra época")]
    return en_plotly(asistencia_mensual(MESES, asistentes, de, carta, corriente=[3], hitos=hitos, resaltado=elegido))


def test_sin_esperadas_no_hay_punto_y_con_cero_asistentes_si() -> None:
    figura = go.Figure(_tendencia())
    linea = figura.data[-1]
    assert list(linea.y) == [0.6, None, 0.8, 0.0, 1.0, None]
    assert linea.connectgaps is False
    assert list(linea.x)[:2] == ["2026-01-01", "2026-02-01"]
    assert linea.customdata[1].endswith("sin dato")
    assert "8 de 10" in linea.customdata[2]


def test_la_banda_se_corta_donde_no_hay_rango() -> None:
    # enero solo; marzo a mayo; ni febrero ni junio tienen rango
    banda = go.Figure(_tendencia()).data[0]
    enero, marzo, abril, mayo = (f"2026-0{mes}-01" for mes in (1, 3, 4, 5))
    assert list(zip(banda.x, banda.y, strict=True)) == [
        (enero, 0.9), (enero, 0.5), (None, None),
        (marzo, 0.9), (abril, 0.95), (mayo, 0.95), (mayo, 0.4), (abril, 0.4), (marzo, 0.5), (None, None),
    ]  # fmt: skip
    assert banda.fill == "toself"


def test_lo_que_sale_del_rango_se_distingue_por_forma_color_y_palabra() -> None:
    linea = go.Figure(_tendencia()).data[-1]
    # la de la racha que se mira, llena; la otra, hueca; hacia abajo y hacia arriba
    assert list(linea.marker.symbol) == ["circle"] * 3 + ["triangle-down", "triangle-up-open", "circle"]
    assert (linea.marker.color[3], linea.marker.color[4]) == (TOKENS["no"], TOKENS["si"])
    assert linea.marker.size[3] > linea.marker.size[4] > linea.marker.size[0]
    assert "señal: menos de lo esperado" in linea.customdata[3]
    assert "señal: más de lo esperado" in linea.customdata[4]
    assert "señal" not in linea.customdata[0]


def test_lo_que_se_esperaba_de_cada_mes_va_a_rayas_debajo_de_la_linea() -> None:
    centro = go.Figure(_tendencia()).data[1]
    assert list(centro.y) == [0.7, 0.7, 0.7, 0.7, 0.72, 0.7]
    assert (centro.mode, centro.line.dash) == ("lines", "dash")


def test_un_hito_se_dibuja_en_su_mes_con_su_nombre_y_el_de_otra_epoca_no() -> None:
    (raya,) = (forma for forma in _tendencia()["layout"]["shapes"] if forma["type"] == "line")
    assert (raya["x0"], raya["x1"], raya["label"]["text"]) == (
        "2026-02-01",
        "2026-02-01",
        "huelga del personal de salud",
    )


def test_el_eje_deja_ver_todos_los_puntos_y_no_pasa_de_cien() -> None:
    bajo, alto = go.Figure(_tendencia()).layout.yaxis.range
    assert bajo <= 0.0
    assert 1.0 <= alto <= 1.01


def test_el_periodo_elegido_lleva_su_sombra_salvo_si_es_toda_la_serie() -> None:
    (sombra,) = (forma for forma in _tendencia()["layout"]["shapes"] if forma["type"] == "rect")
    assert (sombra["x0"], sombra["x1"]) == ("2026-03-01", "2026-03-01") or sombra["x0"] < sombra["x1"]
    de_todo = _tendencia(periodo=Periodo(2026, Corte.SEMESTRE, 1))["layout"]["shapes"]
    assert not [forma for forma in de_todo if forma["type"] == "rect"]


def test_una_serie_sin_un_solo_dato_lo_dice_en_vez_de_dibujar_ejes() -> None:
    vacias = (
        en_plotly(asistencia_mensual(MESES, [0] * 6, [0] * 6, None)),
        en_plotly(inasistencias_mensuales(MESES, [[0] * 6] * 4)),
    )
    for figura in vacias:
        validada = go.Figure(figura)
        assert not validada.data
        assert validada.layout.annotations[0].text.startswith("Ninguna")
        assert validada.layout.xaxis.visible is False


def test_los_rotulos_de_meses_no_se_amontonan() -> None:
    for largo in (1, 2, 6, 12, 13, 14, 26, 27, 46, 120):
        posiciones, textos = rotulos_de_meses(list(range(ENERO, ENERO + largo)))
        assert len(posiciones) == len(textos) <= 21
        assert posiciones
        assert textos[0] == "ene 2026"


def _inasistencias(clases: list[list[int]]) -> dict[str, Any]:
    return en_plotly(inasistencias_mensuales(MESES[:2], clases))


def test_las_faltas_se_apilan_en_su_orden_y_las_salidas_solo_si_las_hay() -> None:
    figura = go.Figure(_inasistencias([[3, 1], [2, 0], [0, 4], [0, 0]]))
    assert [list(t.y) for t in figura.data] == [[3, 1], [2, 0], [0, 4]]
    assert figura.layout.barmode == "stack"
    # «sin motivo» lleva rayas además de color
    assert figura.data[2].marker.pattern.shape == "/"
    con_salidas = go.Figure(_inasistencias([[3, 1], [2, 0], [0, 4], [1, 0]]))
    assert len(con_salidas.data) == 4
    assert con_salidas.data[3].customdata[0].endswith("1 salió del grupo")


def _columnas() -> dict[str, list[Any]]:
    # tres sesiones: 8 de 10 con 2 faltas; sin dato de asistentes; 10 de 10. Abril queda sin sesión
    return {
        "fecha": [date(2026, 2, 10), date(2026, 3, 10), date(2026, 5, 5)],
        "asistentes": [8, -1, 10],
        "faltas_justificadas": [1, 0, 0],
        "faltas_injustificadas": [0, 0, 0],
        "faltas_sin_motivo": [1, 0, 0],
        "salidas": [0, 0, 0],
    }


def _sesiones(columnas: dict[str, list[Any]], meses: range, sin_sesion: list[int]) -> dict[str, Any]:
    return en_plotly(sesiones_de_grupo(columnas, meses, sin_sesion))


def test_cada_sesion_es_una_barra_en_su_fecha_y_un_conteo_que_falta_no_es_cero() -> None:
    figura = go.Figure(_sesiones(_columnas(), MESES[:5], [MESES[3]]))
    assert list(figura.data[0].x) == ["2026-02-10", "2026-03-10", "2026-05-05"]
    assert list(figura.data[0].y) == [8, None, 10]
    assert len(figura.data) == 4, "sin salidas no hay barra de salidas"
    # la barra más alta (10) cabe en el eje, con aire
    assert figura.layout.yaxis.range[1] >= 10
    (hueco,) = figura.layout.shapes
    assert hueco.x0.startswith("2026-04")
    assert hueco.x1.startswith("2026-04")


def test_los_meses_sin_sesion_son_los_que_no_tienen_ninguna() -> None:
    fechas = _columnas()["fecha"]
    assert meses_sin_sesion(fechas, ENERO, ENERO + 4) == [ENERO, ENERO + 3]
    assert meses_sin_sesion([], ENERO, ENERO + 1) == [ENERO, ENERO + 1]
    assert meses_sin_sesion(fechas, ENERO + 5, ENERO) == []


def test_una_sola_sesion_y_dos_el_mismo_dia_se_dibujan() -> None:
    una = {campo: valores[:1] for campo, valores in _columnas().items()}
    assert go.Figure(_sesiones(una, MESES[1:2], [])).data[0].width > 0
    doble = {campo: [valores[0]] * 2 for campo, valores in _columnas().items()}
    assert go.Figure(_sesiones(doble, MESES[1:2], [])).data[0].width > 0
