"""El reparto de un polígono: cubre, no se superpone y no depende de la entrada."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.geografia.voronoi import repartir

CUADRADO = shapely.box(-75, -13, -73, -11)
#: una «C» con un hueco y una isla: cóncava, como los departamentos
RARO = shapely.MultiPolygon(
    [
        shapely.Polygon(
            [(-75, -13), (-72, -13), (-72, -12.5), (-74, -12.4), (-74, -11.5), (-72, -11.5), (-72, -11), (-75, -11)],
            [[(-74.8, -12.8), (-74.6, -12.8), (-74.6, -12.6), (-74.8, -12.6)]],
        ),
        shapely.box(-71.5, -12.2, -71.2, -12),
    ]
)

coordenada = st.tuples(
    st.floats(-76, -71, allow_nan=False).map(lambda valor: round(valor, 3)),
    st.floats(-14, -10, allow_nan=False).map(lambda valor: round(valor, 3)),
)
#: pocas posiciones posibles: abundan los duplicados, los colineales y las circunferencias perfectas
en_reticula = st.tuples(st.integers(-76, -71).map(float), st.integers(-14, -10).map(float))
establecimiento = st.tuples(coordenada | en_reticula, st.sampled_from("ABCDEF"))


def repartido(area: shapely.Geometry, filas: list[tuple[tuple[float, float], str]]) -> dict[str, shapely.Geometry]:
    puntos = np.array([punto for punto, _ in filas]).reshape(-1, 2)
    return repartir(area, puntos, np.array([codigo for _, codigo in filas], dtype=str))


@pytest.mark.parametrize("area", [CUADRADO, RARO], ids=["cuadrado", "raro"])
@settings(max_examples=120)
@given(filas=st.lists(establecimiento, min_size=1, max_size=40))
def test_las_partes_cubren_el_area_sin_superponerse(
    area: shapely.Geometry, filas: list[tuple[tuple[float, float], str]]
) -> None:
    partes = repartido(area, filas)
    suma = sum(parte.area for parte in partes.values())
    union = shapely.union_all(list(partes.values()), grid_size=1e-9)
    assert suma == pytest.approx(area.area, rel=1e-3)
    assert union.area == pytest.approx(area.area, rel=1e-3)
    assert suma == pytest.approx(union.area, rel=1e-5)
    assert all(parte.is_valid and parte.area > 0 for parte in partes.values())
    assert all(parte.geom_type in {"Polygon", "MultiPolygon"} for parte in partes.values())
    # todo código ubicado recibe su parte, aunque repita lugar con otro o caiga fuera
    assert set(partes) == {codigo for _, codigo in filas}


@settings(max_examples=40)
@given(filas=st.lists(establecimiento, min_size=1, max_size=12), azar=st.randoms(use_true_random=False))
def test_el_reparto_no_depende_del_orden_de_los_establecimientos(
    filas: list[tuple[tuple[float, float], str]], azar: object
) -> None:
    barajadas = list(filas)
    azar.shuffle(barajadas)  # type: ignore[attr-defined]
    assert {c: g.wkb for c, g in repartido(RARO, filas).items()} == {
        c: g.wkb for c, g in repartido(RARO, barajadas).items()
    }


def test_dos_puntos_parten_el_cuadrado_por_la_mitad() -> None:
    # a igual distancia del meridiano −74, que parte el cuadrado de 2 × 2 en dos mitades de 2
    partes = repartido(CUADRADO, [((-74.5, -12.0), "A"), ((-73.5, -12.0), "B")])
    assert partes["A"].bounds == pytest.approx((-75, -13, -74, -11))
    assert partes["B"].area == pytest.approx(2.0)


def test_las_celdas_de_un_mismo_codigo_se_funden() -> None:
    # tres franjas de 0,5 + 1 + 0,5 de ancho: A se queda con las de los lados, 2 × (0,5 + 0,5) = 2
    partes = repartido(CUADRADO, [((-75.0, -12.0), "A"), ((-74.0, -12.0), "B"), ((-73.0, -12.0), "A")])
    assert partes["A"].geom_type == "MultiPolygon"
    assert partes["A"].area == pytest.approx(2.0)
    assert partes["B"].bounds == pytest.approx((-74.5, -13, -73.5, -11))


def test_un_punto_de_fuera_no_cuenta_si_su_codigo_tiene_otro_dentro() -> None:
    dentro = [((-74.5, -12.0), "A"), ((-73.5, -12.0), "B")]
    con_intruso = [*dentro, ((-72.9, -12.0), "A")]
    assert repartido(CUADRADO, con_intruso)["B"].equals(repartido(CUADRADO, dentro)["B"])


def test_un_codigo_que_solo_esta_fuera_entra_por_el_lugar_mas_proximo() -> None:
    # entra por el borde este, x = −73; con A en x = −74 la frontera queda en −73,5
    partes = repartido(CUADRADO, [((-74.0, -12.0), "A"), ((-70.0, -12.0), "B"), ((-69.0, -12.0), "B")])
    assert partes["B"].bounds == pytest.approx((-73.5, -13, -73, -11))


def test_muchos_codigos_en_el_mismo_rincon_de_un_area_diminuta_reciben_todos_su_parte() -> None:
    rincon = shapely.Polygon([(-77.1311, -12.0094), (-77.1428, -12.0113), (-77.1406, -11.9991), (-77.1272, -12.0084)])
    partes = repartido(rincon, [((-77.15, -11.8), codigo) for codigo in "ABCDE"])
    assert set(partes) == set("ABCDE")
    assert sum(parte.area for parte in partes.values()) == pytest.approx(rincon.area, rel=1e-3)


def test_sin_puntos_o_sin_superficie_no_hay_reparto() -> None:
    assert repartido(CUADRADO, []) == {}
    assert repartido(shapely.Polygon(), [((-74.0, -12.0), "A")]) == {}
