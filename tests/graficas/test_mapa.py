"""El mapa en SVG: cada área con el color de su clase y su enlace, y los establecimientos apilados por clase."""

from __future__ import annotations

import re
from typing import Any
from xml.etree.ElementTree import Element

from dashboard.graficas.mapa import ACTIVO, NO_ATIENDE, PUNTOS, SIN_GRUPO, Puntos, mapa, punto_en
from dashboard.graficas.siluetas import Area
from dashboard.graficas.tema import CLASES_ESTANDAR
from tests.paginas.recorrido import dibujado

#: dos áreas de 100 × 100 píxeles, una al lado de otra: la primera lleva su rótulo dentro y la segunda, fuera
DIBUJO: dict[str, Any] = {
    "ancho": 460,
    "alto": 590,
    # un grado son diez píxeles, y la esquina de arriba a la izquierda es (−80°, 0°)
    "encuadre": [10, -80, 0],
    "areas": {"1": "M0,0l1000 0 0 1000 -1000 0z", "2": "M1000,0l1000 0 0 1000 -1000 0z"},
    "rotulos": {"1": [50, 50], "2": [300, 50, 260, 50, 150, 50]},
    "fondo": "M0,0l10 0 0 10z",
    "aparte": None,
    "lugar": [0, 0, 0, 0],
}


def _area(codigo: str, clase: int | None = 2, **otros: Any) -> Area:
    color = "sin-dato" if clase is None else CLASES_ESTANDAR[clase][1]
    return Area(codigo, f"Área {codigo}", "50,0 %", "1 de 2", color, destino=f"/territorio/{codigo}", **otros)


def _de_clase(raiz: Element, clase: str) -> list[Element]:
    return [pieza for pieza in raiz.iter() if clase in (pieza.get("class") or "").split()]


def test_cada_area_es_un_enlace_con_el_color_de_su_clase_y_dice_lo_suyo() -> None:
    for clase in (*range(5), None):
        raiz = dibujado(mapa([_area("1", clase)], DIBUJO, "Mapa"))
        (enlace,) = _de_clase(raiz, "area")
        color = "sin-dato" if clase is None else CLASES_ESTANDAR[clase][1]
        assert f"fill:var(--{color})" in enlace[0].get("style", "")
        assert (enlace.tag, enlace.get("href")) == ("a", "/territorio/1")
        assert enlace.get("aria-label") == "Área 1: 50,0 %. 1 de 2"
    # sin destino no se abre, y quien no tiene dibujo no aparece
    raiz = dibujado(mapa([Area("1", "Uno", "", "", "papel"), _area("9")], DIBUJO, "Mapa"))
    assert [(pieza.tag, pieza.get("data-nombre")) for pieza in _de_clase(raiz, "area")] == [("g", "Uno")]


def test_el_rotulo_de_fuera_lleva_su_linea_y_el_de_dentro_el_color_que_se_lee_sobre_su_area() -> None:
    raiz = dibujado(mapa([_area("1", 4), _area("2", 4)], DIBUJO, "Mapa"))
    dentro, fuera = _de_clase(raiz, "rotulo")
    assert [tspan.text for tspan in dentro] == ["Área 1", "50,0 %"]
    assert "fill:var(--sobre-oscuro)" in dentro.get("style", "")
    assert "fill:var(--tinta)" in fuera.get("style", "")
    assert [guia.get("d") for guia in _de_clase(raiz, "guia")] == ["M260,50L150,50"]
    # los enlaces ya lo dicen: el rótulo no se lee otra vez
    assert {pieza.get("aria-hidden") for pieza in raiz.iter("g") if pieza.find("text") is not None} == {"true"}


def test_lo_que_depende_va_tramado_y_lo_de_muy_pocos_pesa_menos() -> None:
    raiz = dibujado(mapa([_area("1", trama=True), _area("2", pocos=True)], DIBUJO, "Mapa"))
    uno, dos = _de_clase(raiz, "area")
    assert [pieza.get("fill") for pieza in uno] == [None, "url(#trama-mapa)"]
    assert [pieza.get("class") for pieza in dos] == ["pocos"]
    # debajo de su rótulo ya no está el color entero de la clase
    primero = _de_clase(raiz, "rotulo")[0].get("style", "")
    assert "fill:var(--tinta)" in primero
    assert "stroke:var(--papel)" in primero
    assert [patron.get("id") for patron in raiz.iter("pattern")] == ["trama-mapa"]
    assert not list(dibujado(mapa([_area("1")], DIBUJO, "Mapa")).iter("pattern"))


def test_los_establecimientos_se_apilan_con_los_que_no_tienen_grupo_encima() -> None:
    puntos = Puntos(
        ["a", "b/?", "c", "d"], ["A", "B", "C", "D"], ["", "I-3", "", ""], [-13.0] * 4, [-72.0] * 4,
        [SIN_GRUPO, NO_ATIENDE, ACTIVO, SIN_GRUPO],
    )  # fmt: skip
    raiz = dibujado(mapa([], DIBUJO, "Mapa", puntos, "/establecimiento/{}?periodo=2026"))
    dibujados = _de_clase(raiz, "punto")
    assert [punto.get("data-valor") for punto in dibujados] == [
        PUNTOS[clase].nombre for clase in (NO_ATIENDE, ACTIVO, SIN_GRUPO, SIN_GRUPO)
    ]
    assert [punto.get("data-nombre") for punto in dibujados] == ["B", "C", "A", "D"]
    assert dibujados[1].get("href") == "/establecimiento/c?periodo=2026"
    # mil paradas del tabulador no ayudan a nadie
    assert {punto.get("tabindex") for punto in dibujados} == {"-1"}


def test_un_lugar_cae_donde_dice_mercator() -> None:
    assert punto_en(DIBUJO, -75.0, 0.0) == (50.0, 0.0)
    # a 60° la ordenada es ln(tan(75°)) = 1,317 radianes, que son 75,46 grados
    x, y = punto_en(DIBUJO, -80.0, -60.0)
    assert (x, round(y, 1)) == (0.0, 754.6)


def test_lo_del_recuadro_se_dibuja_dos_veces_y_se_rotula_una() -> None:
    chica = {**DIBUJO, "ancho": 178, "alto": 152, "areas": {"2": "M0,0l9 0 0 9z"}, "rotulos": {"2": [90, 20]}}
    aparte = {**DIBUJO, "rotulos": {"1": [50, 50]}, "aparte": chica, "lugar": [4, 400, 182, 552]}
    raiz = dibujado(mapa([_area("1"), _area("2")], aparte, "Mapa"))
    assert [pieza.get("data-nombre") for pieza in _de_clase(raiz, "area")] == ["Área 1", "Área 2", "Área 2"]
    assert [rotulo[0].text for rotulo in _de_clase(raiz, "rotulo")] == ["Área 1", "Área 2"]
    assert _de_clase(raiz, "aparte")[0].get("transform") == "translate(4,400)"


def test_un_nombre_no_puede_abrir_una_etiqueta() -> None:
    malo = Area("1", '"><script>alert(1)</script>', "50 %", "&", "papel", destino="/x")
    assert "<script" not in mapa([malo], DIBUJO, '"<b>')


def test_las_clases_de_punto_se_distinguen_sin_color() -> None:
    # relleno y anillo iguales con el mismo tamaño serían el mismo dibujo
    formas = {(bool(p.anillo and p.anillo != "papel"), p.relleno == "papel", p.tamano) for p in PUNTOS}
    assert len(formas) == len(PUNTOS)


def test_la_hoja_de_estilo_pinta_cada_clase_de_punto_como_su_leyenda() -> None:
    from tests.web.test_guiones import carpeta_assets

    hoja = (carpeta_assets() / "estilo.css").read_text(encoding="utf-8")
    for i, estilo in enumerate(PUNTOS):
        (regla,) = re.findall(rf"^\.p{i} circle \{{([^}}]*)\}}", hoja, re.MULTILINE)
        assert f"r: calc({estilo.tamano / 2 + (0.5 if estilo.anillo else 0):g}px" in regla
        assert f"fill: var(--{estilo.relleno})" in regla
        assert (f"stroke: var(--{estilo.anillo})" in regla) is bool(estilo.anillo)
