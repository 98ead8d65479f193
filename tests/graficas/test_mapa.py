"""El mapa: el encuadre contiene la caja, el color es el de la clase y la geometría viaja por su dirección."""

from __future__ import annotations

from math import asinh, pi, radians, tan

import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.graficas.mapa import ACTIVO, NO_ATIENDE, PUNTOS, SIN_GRUPO, SIN_PUNTOS, Puntos, encuadre, mapa
from dashboard.graficas.siluetas import Area
from dashboard.graficas.tema import CLASES_ESTANDAR, TOKENS

PERU = (-81.4, -18.4, -68.6, 0.1)
ENLACES = {"area": "/territorio/{}?periodo=2026", "punto": "/establecimiento/{}?periodo=2026"}


def _pixeles(longitud: float, latitud: float, acercamiento: float) -> tuple[float, float]:
    """Mercator de MapLibre, escrito aparte: el mundo mide 512 · 2^z píxeles."""
    mundo = 512 * 2**acercamiento
    return longitud / 360 * mundo, asinh(tan(radians(latitud))) / (2 * pi) * mundo


@st.composite
def _cajas(trazar: st.DrawFn) -> tuple[float, float, float, float]:
    oeste, sur = trazar(st.floats(-81, -69)), trazar(st.floats(-18, 0))
    return oeste, sur, oeste + trazar(st.floats(0, 12)), sur + trazar(st.floats(0, 18))


@given(_cajas(), st.tuples(st.integers(200, 1600), st.integers(200, 1200)))
def test_la_caja_entera_queda_dentro_del_panel(
    caja: tuple[float, float, float, float], tamano: tuple[int, int]
) -> None:
    longitud, latitud, acercamiento = encuadre(caja, tamano)
    assert 0 <= acercamiento <= 13
    centro = _pixeles(longitud, latitud, acercamiento)
    for esquina in ((caja[0], caja[1]), (caja[2], caja[3])):
        x, y = _pixeles(*esquina, acercamiento)
        assert abs(x - centro[0]) <= tamano[0] / 2 + 0.01
        assert abs(y - centro[1]) <= tamano[1] / 2 + 0.01


def test_el_peru_llena_el_panel_sin_tocar_el_borde() -> None:
    # 12,8° de ancho y 18,5° de alto: manda el alto, que ocupa el 94 % de los 590 píxeles
    longitud, latitud, acercamiento = encuadre(PERU, (460, 590))
    _, y_sur = _pixeles(longitud, PERU[1], acercamiento)
    _, y_norte = _pixeles(longitud, PERU[3], acercamiento)
    assert y_norte - y_sur == pytest.approx(0.94 * 590, abs=1)
    assert latitud == pytest.approx(-9.2, abs=0.2)


def test_un_solo_punto_no_se_acerca_sin_fin() -> None:
    assert encuadre((-72.0, -13.5, -72.0, -13.5), (460, 590)) == (-72.0, pytest.approx(-13.5), 13.0)


def _area(codigo: str, nombre: str, clase: int | None, **otros: object) -> Area:
    color = "sin-dato" if clase is None else CLASES_ESTANDAR[clase][1]
    return Area(codigo, nombre, "50,0 %", "1 de 2", color, False, (-72.0, -13.0), ancho=3.0, **otros)  # type: ignore[arg-type]


def test_cada_area_lleva_el_color_de_su_clase_y_la_que_no_tiene_dato_el_gris() -> None:
    areas = [_area(str(i), f"Área {i}", i) for i in range(5)] + [_area("x", "Sin dato", None)]
    figura = mapa(areas, CLASES_ESTANDAR, SIN_PUNTOS, PERU, "/geo/1/areas/PE.json", "/geo/1/fondo.json", ENLACES)
    trazo = go.Figure(figura).data[0]
    escala = [(parte, color) for parte, color in trazo.colorscale]
    esperados = [*(TOKENS[color] for _, color, _ in CLASES_ESTANDAR), TOKENS["sin-dato"]]
    for z, esperado in zip(trazo.z, esperados, strict=True):
        parte = (z - trazo.zmin) / (trazo.zmax - trazo.zmin)
        # el tramo de la escala que contiene el valor tiene un solo color
        tramo = next(i for i in range(0, len(escala), 2) if escala[i][0] <= parte <= escala[i + 1][0])
        assert escala[tramo][1] == escala[tramo + 1][1] == esperado


def test_la_geometria_viaja_como_direccion_y_nunca_dentro_de_la_figura() -> None:
    figura = mapa(
        [_area("11", "Cusco", 2)], CLASES_ESTANDAR, SIN_PUNTOS, PERU, "/geo/1/areas/PE.json", "/geo/1/fondo.json",
        ENLACES,
    )  # fmt: skip
    assert figura["data"][0]["geojson"] == "/geo/1/areas/PE.json"
    fuentes = figura["layout"]["map"]["style"]["sources"]
    # con `sources: {}` MapLibre falla al volver a dibujar
    assert [fuente["data"] for fuente in fuentes.values()] == ["/geo/1/fondo.json"]
    # con `glyphs` o `sprite` el mapa pediría letras e iconos a internet
    assert not {"glyphs", "sprite"} & set(figura["layout"]["map"]["style"])


def test_los_establecimientos_se_apilan_con_los_que_no_tienen_grupo_encima() -> None:
    puntos = Puntos(
        ["a", "b", "c", "d"], ["A", "B", "C", "D"], ["", "", "", ""], [-13.0] * 4, [-72.0] * 4,
        [SIN_GRUPO, NO_ATIENDE, ACTIVO, SIN_GRUPO],
    )  # fmt: skip
    figura = mapa([], CLASES_ESTANDAR, puntos, PERU, "/g", "/f", ENLACES)
    trazos = [t for t in go.Figure(figura).data if t.type == "scattermap" and t.customdata is not None]
    assert [t.name for t in trazos] == [PUNTOS[c].nombre for c in (NO_ATIENDE, ACTIVO, SIN_GRUPO)]
    assert [len(t.lon) for t in trazos] == [1, 1, 2]
    # otros símbolos que el círculo piden iconos a una dirección de internet
    assert all(t.marker.symbol is None for t in trazos)
    assert [fila[0] for fila in trazos[-1].customdata] == ["a", "d"]


def test_los_rotulos_no_se_enciman() -> None:
    # dos áreas en el mismo sitio: se rotula la más ancha
    areas = [_area("1", "Angosta", 0), Area("2", "Ancha", "60,0 %", "", "clase-2", False, (-72.1, -13.1), ancho=9.0)]
    figura = mapa(areas, CLASES_ESTANDAR, SIN_PUNTOS, PERU, "/g", "/f", ENLACES)
    rotulos = [texto for t in figura["data"] if t.get("mode") == "text" for texto in t["text"]]
    assert rotulos == ["Ancha<br>60,0 %"]


def test_las_clases_de_punto_se_distinguen_sin_color() -> None:
    # relleno y anillo iguales con el mismo tamaño serían el mismo dibujo
    formas = {(bool(p.anillo and p.anillo != "papel"), p.relleno == "papel", p.tamano) for p in PUNTOS}
    assert len(formas) == len(PUNTOS)
