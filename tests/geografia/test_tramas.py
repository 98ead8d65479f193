"""El rayado de las áreas sin reporte."""

from __future__ import annotations

import pytest
import shapely

from dashboard.geografia.areas import poligonos
from dashboard.geografia.escribir import lineas_de_trama, separacion_para


def tramos(longitudes: list[float | None], latitudes: list[float | None]) -> list[shapely.LineString]:
    grupos: list[list[tuple[float, float]]] = [[]]
    for longitud, latitud in zip(longitudes, latitudes, strict=True):
        if longitud is None or latitud is None:
            assert longitud is latitud
            grupos.append([])
        else:
            grupos[-1].append((longitud, latitud))
    return [shapely.LineString(grupo) for grupo in grupos if grupo]


def test_un_cuadrado_de_cuatro_por_lado_se_raya_con_siete_diagonales() -> None:
    # y = x + corte con corte de −4 a 4, cada 1; los dos extremos solo tocan una esquina: quedan −3 … 3
    longitudes, latitudes = lineas_de_trama(shapely.box(0, 0, 4, 4), 1)
    lineas = tramos(longitudes, latitudes)
    assert len(lineas) == 7
    # la diagonal mayor mide 4·√2 = 5,657
    assert max(linea.length for linea in lineas) == pytest.approx(5.657, abs=1e-3)
    assert longitudes[2] is None
    assert longitudes[-1] is not None


@pytest.mark.parametrize("ubigeo_dep", sorted(poligonos()))
def test_las_lineas_no_salen_del_area_y_tienen_cuatro_decimales(ubigeo_dep: str) -> None:
    area = poligonos()[ubigeo_dep]
    longitudes, latitudes = lineas_de_trama(area, separacion_para(area))
    lineas = tramos(longitudes, latitudes)
    con_holgura = area.buffer(2e-4)
    assert lineas
    assert all(con_holgura.covers(linea) for linea in lineas)
    assert all(valor is None or valor == round(valor, 4) for valor in longitudes + latitudes)


def test_el_lado_mayor_lo_cruzan_unas_quince_lineas() -> None:
    cusco = poligonos()["08"]
    oeste, sur, este, norte = cusco.bounds
    assert max(este - oeste, norte - sur) / separacion_para(cusco) == pytest.approx(15)


def test_sin_area_no_hay_lineas() -> None:
    assert lineas_de_trama(None, 1) == ([], [])
    assert lineas_de_trama(shapely.Polygon(), 1) == ([], [])


@pytest.mark.parametrize("separacion", [0, -1, float("nan"), float("inf")])
def test_una_separacion_que_no_es_positiva_se_rechaza(separacion: float) -> None:
    with pytest.raises(ValueError, match="número positivo"):
        lineas_de_trama(shapely.box(0, 0, 1, 1), separacion)
