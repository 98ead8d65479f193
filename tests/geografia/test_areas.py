"""De los establecimientos a las áreas de regiones, redes y microrredes."""

from __future__ import annotations

import math

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.geografia.areas import COLUMNAS_AREAS, derivar_areas, poligonos, regiones_del_catalogo
from tests.geografia.puntos import COLUMNAS, al_azar, establecimientos

NADA = math.nan


def por_codigo(areas: gpd.GeoDataFrame) -> dict[str, shapely.Geometry | None]:
    return dict(zip(areas["codigo"], areas.geometry, strict=True))


def assert_hijas_cubren(areas: gpd.GeoDataFrame, padre: str) -> None:
    hijas = areas[(areas["padre"] == padre) & areas.geometry.notna()].geometry.to_numpy()
    madre = por_codigo(areas)[padre]
    suma = shapely.area(hijas).sum()
    assert suma == pytest.approx(madre.area, rel=1e-3)
    assert shapely.union_all(hijas, grid_size=1e-9).area == pytest.approx(suma, rel=1e-5)
    assert shapely.difference(shapely.union_all(hijas, grid_size=1e-9), madre).area < 1e-3 * madre.area


def test_sin_establecimientos_estan_las_29_regiones_con_su_area() -> None:
    areas = derivar_areas(pd.DataFrame(columns=COLUMNAS))
    assert tuple(areas.columns) == COLUMNAS_AREAS
    assert tuple(areas["codigo"]) == tuple(sorted(regiones_del_catalogo()))
    assert set(areas["padre"]) == {"PE"}
    assert areas.geometry.notna().all()
    # las cuatro DIRIS se reparten Lima Metropolitana por sus distritos; las otras 25 son el departamento
    assert areas.set_index("codigo")["tipo"].value_counts().to_dict() == {"referencial": 25, "aproximada": 4}
    assert shapely.union_all(areas.geometry, grid_size=1e-9).area == pytest.approx(
        sum(poligono.area for poligono in poligonos().values()), rel=1e-6
    )


def test_cada_diris_sin_establecimientos_queda_donde_estan_sus_distritos() -> None:
    diris = por_codigo(derivar_areas(pd.DataFrame(columns=COLUMNAS)))
    assert shapely.contains_xy(diris["35"], -77.05, -11.94)  # Comas
    assert shapely.contains_xy(diris["36"], -77.03, -12.10)  # San Isidro
    assert shapely.contains_xy(diris["37"], -76.90, -12.03)  # Ate
    assert shapely.contains_xy(diris["38"], -76.94, -12.21)  # Villa El Salvador


@settings(max_examples=15)
@given(
    diresa=st.sampled_from(["11", "08", "28", "35", "15"]),
    cuantos=st.integers(1, 60),
    redes=st.integers(1, 4),
    microrredes=st.integers(1, 5),
    semilla=st.integers(0, 10_000),
)
def test_las_redes_cubren_su_region_y_las_microrredes_su_red(
    diresa: str, cuantos: int, redes: int, microrredes: int, semilla: int
) -> None:
    filas = al_azar(diresa, cuantos, redes, microrredes, semilla)
    areas = derivar_areas(filas)
    assert set(filas["red"]) | set(filas["microrred"]) <= set(areas["codigo"])
    assert_hijas_cubren(areas, diresa)
    for red in filas["red"].unique():
        assert_hijas_cubren(areas, red)


def test_las_diris_se_reparten_lima_metropolitana_segun_sus_establecimientos() -> None:
    filas = pd.concat([al_azar(codigo, 30, 2, 2, semilla) for semilla, codigo in enumerate(("35", "36", "37", "38"))])
    areas = por_codigo(derivar_areas(filas))
    partes = [areas[codigo] for codigo in ("35", "36", "37", "38")]
    assert sum(parte.area for parte in partes) == pytest.approx(poligonos()["15M"].area, rel=1e-3)
    assert shapely.union_all(partes, grid_size=1e-9).area == pytest.approx(poligonos()["15M"].area, rel=1e-3)


def test_una_subregion_comparte_el_departamento_con_su_region() -> None:
    # Andahuaylas (09) y Abancay (03), en Apurímac
    areas = derivar_areas(
        establecimientos(("03", None, None, -13.64, -72.88), ("09", "09-01", "09-01-01", -13.66, -73.39))
    )
    tipos = areas.set_index("codigo")["tipo"]
    partes = por_codigo(areas)
    assert tipos["03"] == tipos["09"] == "aproximada"
    assert partes["03"].area + partes["09"].area == pytest.approx(poligonos()["03"].area, rel=1e-3)
    assert partes["09-01-01"].area == pytest.approx(partes["09"].area, rel=1e-6)


def test_una_subregion_sin_coordenadas_deja_el_departamento_a_la_region_del_catalogo() -> None:
    partes = por_codigo(derivar_areas(establecimientos(("09", "09-01", "09-01-01", NADA, NADA))))
    assert partes["03"].equals(poligonos()["03"])
    assert partes["09"] is None
    assert partes["09-01"] is None


def test_una_region_desconocida_recibe_el_contorno_de_sus_establecimientos_o_ninguno() -> None:
    areas = derivar_areas(establecimientos(("77", "77-01", None, -13.5, -72.0), ("78", "78-01", None, NADA, NADA)))
    partes = por_codigo(areas)
    assert shapely.contains_xy(partes["77"], -72.0, -13.5)
    assert partes["77-01"].area == pytest.approx(partes["77"].area, rel=1e-6)
    assert partes["78"] is None
    assert set(areas.loc[areas["codigo"].isin(["77", "78"]), "tipo"]) == {"aproximada"}


def test_una_red_sin_coordenadas_esta_en_la_tabla_sin_area() -> None:
    areas = derivar_areas(
        establecimientos(("11", "11-01", "11-01-01", -13.52, -71.97), ("11", "11-02", "11-02-01", NADA, -72.0))
    )
    partes = por_codigo(areas)
    assert partes["11-02"] is None
    assert partes["11-02-01"] is None
    assert partes["11-01"].area == pytest.approx(poligonos()["08"].area, rel=1e-6)
    fila = areas.set_index("codigo").loc["11-02-01"]
    assert (fila["padre"], fila["nivel"]) == ("11-02", "microrred")


def test_puntos_repetidos_colineales_y_codigos_ausentes_no_fallan() -> None:
    filas = establecimientos(
        ("11", "11-01", "11-01-01", -13.0, -72.0),
        ("11", "11-01", "11-01-02", -13.0, -72.0),
        ("11", "11-02", None, -13.0, -72.0),
        ("11", "11-03", "11-03-01", -13.2, -72.0),
        ("11", None, None, -13.4, -72.0),
        ("11", "11-04", "11-04-01", -3.0, -80.0),
        (None, "11-05", "11-05-01", -13.1, -72.0),
        ("11", "11-06", "11-06-01", math.inf, -72.0),
    )
    areas = derivar_areas(filas)
    partes = por_codigo(areas)
    assert_hijas_cubren(areas, "11")
    assert_hijas_cubren(areas, "11-01")
    assert all(partes[codigo].area > 0 for codigo in ("11-01-01", "11-01-02", "11-02", "11-03", "11-04"))
    assert "11-05" not in partes
    assert partes["11-06"] is None


def test_los_tipos_de_texto_de_pandas_dan_lo_mismo_que_los_de_python() -> None:
    filas = al_azar("08", 12, 2, 2, 3)
    filas.loc[3, "microrred"] = None
    tipadas = filas.astype({"diresa": "string", "red": "string", "microrred": "string"})
    de_python, de_pandas = derivar_areas(filas.astype({"microrred": "object"})), derivar_areas(tipadas)
    assert list(de_python["codigo"]) == list(de_pandas["codigo"])
    assert (de_python.geometry.to_wkb() == de_pandas.geometry.to_wkb()).all()
