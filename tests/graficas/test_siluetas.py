"""Las siluetas: caben, no se deforman y las vecinas siguen compartiendo su borde."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.graficas.siluetas import camino_svg, plano


def rasgo(codigo: str, *poligonos: list[list[list[float]]]) -> dict[str, Any]:
    """Un rasgo de GeoJSON."""
    if len(poligonos) == 1:
        return {"id": codigo, "geometry": {"type": "Polygon", "coordinates": poligonos[0]}}
    return {"id": codigo, "geometry": {"type": "MultiPolygon", "coordinates": list(poligonos)}}


def cuadro(oeste: float, sur: float, lado: float) -> list[list[float]]:
    """Un anillo cuadrado, cerrado, en grados."""
    return [[oeste, sur], [oeste + lado, sur], [oeste + lado, sur + lado], [oeste, sur + lado], [oeste, sur]]


def test_dos_cuadrados_junto_al_ecuador_llenan_un_rectangulo_sin_deformarse() -> None:
    # 2° × 1° en 200 × 200: la escala es 100 y quedan 50 de aire arriba y abajo (Mercator casi no estira aquí)
    dibujo = plano({"features": [rasgo("a", [cuadro(-72, 0, 1)]), rasgo("b", [cuadro(-71, 0, 1)])]}, 200, 200)
    assert dibujo is not None
    a, b = dibujo.siluetas
    assert a.caja == pytest.approx((0, 50, 100, 150), abs=0.4)
    assert b.caja == pytest.approx((100, 50, 200, 150), abs=0.4)
    # el sur queda abajo
    assert dibujo.punto(-72, 0) == pytest.approx((0, 150), abs=0.4)
    assert len(a.anillos[0]) == 4


def test_los_huecos_y_las_islas_son_anillos_del_mismo_dibujo() -> None:
    coleccion = {"features": [rasgo("a", [cuadro(-72, -14, 4), cuadro(-71, -13, 1)], [cuadro(-66, -14, 1)])]}
    dibujo = plano(coleccion, 400, 300)
    assert dibujo is not None
    (a,) = dibujo.siluetas
    assert len(a.anillos) == 3
    assert camino_svg(a).count("M") == camino_svg(a).count("Z") == 3


def test_lo_que_la_rejilla_borra_no_se_dibuja_y_sin_areas_no_hay_plano() -> None:
    coleccion = {"features": [rasgo("grande", [cuadro(-72, -14, 4)]), rasgo("mota", [cuadro(-72, -14, 0.0001)])]}
    dibujo = plano(coleccion, 100, 100)
    assert dibujo is not None
    assert [silueta.codigo for silueta in dibujo.siluetas] == ["grande"]
    assert plano({"features": []}, 100, 100) is None
    assert plano(None, 100, 100) is None
    assert plano({"features": [{"id": "x", "geometry": None}]}, 100, 100) is None


@given(
    st.lists(st.floats(0.01, 0.99), min_size=2, max_size=12),
    st.lists(st.floats(-0.2, 0.2), min_size=12, max_size=12),
    st.integers(50, 900),
)
def test_dos_vecinas_comparten_su_borde_por_quebrado_que_sea(
    alturas: list[float], quiebres: list[float], lado: int
) -> None:
    borde = [[-71 + quiebre, -14 + alto] for alto, quiebre in zip(sorted(alturas), quiebres, strict=False)]
    borde = [[-71.0, -14.0], *borde, [-71.0, -13.0]]
    izquierda = [[-72.0, -14.0], *borde, [-72.0, -13.0], [-72.0, -14.0]]
    derecha = [[-70.0, -14.0], [-70.0, -13.0], *reversed(borde), [-70.0, -14.0]]
    dibujo = plano({"features": [rasgo("i", [izquierda]), rasgo("d", [derecha])]}, lado, lado)
    assert dibujo is not None
    i, d = ({punto for anillo in silueta.anillos for punto in anillo} for silueta in dibujo.siluetas)
    esquinas = {dibujo.siluetas[0].caja[0], dibujo.siluetas[1].caja[2]}
    comunes = i & d
    # salvo las esquinas de fuera, cada punto de una es punto de la otra
    assert {p for p in i ^ d if p[0] not in esquinas} == set()
    assert len(comunes) >= 2
