"""Los archivos de `datos/referencia` que sostienen el mapa y el mosaico."""

from __future__ import annotations

import csv
import json

import pytest
import shapely
from shapely.geometry import shape

from dashboard.nucleo.recursos import carpeta_referencia


def filas(archivo: str) -> list[dict[str, str]]:
    with (carpeta_referencia() / archivo).open(encoding="utf-8", newline="") as entrada:
        return list(csv.DictReader(entrada))


def rasgos() -> list[dict]:
    ruta = carpeta_referencia() / "departamentos.geojson"
    return json.loads(ruta.read_text(encoding="utf-8"))["features"]


def test_hay_26_departamentos_validos_que_comparten_sus_bordes() -> None:
    poligonos = [shape(rasgo["geometry"]) for rasgo in rasgos()]
    codigos = {rasgo["properties"]["ubigeo_dep"] for rasgo in rasgos()}
    # 25 códigos del INEI, de 01 a 25, más Lima Metropolitana
    assert codigos == {f"{numero:02d}" for numero in range(1, 26)} | {"15M"}
    assert len(poligonos) == 26
    assert all(poligono.is_valid for poligono in poligonos)
    assert shapely.coverage_is_valid(poligonos)


def test_los_departamentos_pesan_poco_y_giran_como_pide_el_rfc_7946() -> None:
    texto = (carpeta_referencia() / "departamentos.geojson").read_text(encoding="utf-8")
    assert len(texto.encode()) < 130_000
    for rasgo in rasgos():
        for pieza in shapely.get_parts(shape(rasgo["geometry"])):
            assert pieza.exterior.is_ccw, rasgo["properties"]["nombre"]
            assert (shapely.get_coordinates(pieza).round(4) == shapely.get_coordinates(pieza)).all()


@pytest.mark.parametrize(
    ("ubigeo_dep", "ciudad", "longitud", "latitud"),
    [
        ("08", "Cusco", -71.97, -13.52),
        ("16", "Iquitos", -73.25, -3.75),
        ("15M", "Comas", -77.05, -11.93),
        ("15", "Huacho", -77.60, -11.11),
        ("01", "Chachapoyas", -77.87, -6.23),
        ("22", "Tarapoto", -76.36, -6.49),
        ("21", "Juliaca", -70.13, -15.50),
        ("10", "Tingo María", -75.99, -9.30),
    ],
)
def test_cada_codigo_del_inei_es_el_de_su_departamento(
    ubigeo_dep: str, ciudad: str, longitud: float, latitud: float
) -> None:
    que_la_contienen = [
        rasgo["properties"]["ubigeo_dep"]
        for rasgo in rasgos()
        if shapely.contains_xy(shape(rasgo["geometry"]), longitud, latitud)
    ]
    assert que_la_contienen == [ubigeo_dep], ciudad


def test_hay_29_regiones_sin_codigo_nombre_sigla_ni_casilla_repetidos() -> None:
    regiones = filas("regiones.csv")
    assert len(regiones) == 29
    for clave in ("codigo", "nombre", "mosaico_sigla"):
        assert len({fila[clave] for fila in regiones}) == 29, clave
    assert len({(fila["mosaico_fila"], fila["mosaico_columna"]) for fila in regiones}) == 29
    assert {fila["autoridad"] for fila in regiones} == {"DIRESA", "GERESA", "DIRIS"}
    assert all(fila["fuente"] and len(fila["mosaico_sigla"]) == 3 for fila in regiones)


def test_el_mosaico_tiene_el_norte_arriba_y_la_costa_a_la_izquierda() -> None:
    casilla = {
        fila["mosaico_sigla"]: (int(fila["mosaico_fila"]), int(fila["mosaico_columna"]))
        for fila in filas("regiones.csv")
    }
    assert max(fila for fila, _ in casilla.values()) == 8
    assert max(columna for _, columna in casilla.values()) == 6
    de_norte_a_sur = ["TUM", "PIU", "LAM", "LAL"]
    assert [casilla[sigla][0] for sigla in de_norte_a_sur] == sorted(casilla[sigla][0] for sigla in de_norte_a_sur)
    # en una misma fila la costa queda al oeste de la sierra y esta de la selva
    assert casilla["ICA"][1] < casilla["AYA"][1] < casilla["APU"][1] < casilla["PUN"][1]
    assert casilla["TAC"][0] > casilla["MOQ"][0] > casilla["PUN"][0] > casilla["MDD"][0]


def test_toda_region_y_disa_cae_en_un_poligono_que_existe() -> None:
    existentes = {rasgo["properties"]["ubigeo_dep"] for rasgo in rasgos()}
    regiones, disa = filas("regiones.csv"), filas("disa.csv")
    assert {fila["area"] for fila in regiones} == existentes
    assert {fila["area"] for fila in disa} <= existentes
    codigos = [fila["codigo"] for fila in regiones + disa]
    # 29 regiones y 10 subregiones o DISA antiguas: los 39 códigos, de 01 a 39
    assert sorted(codigos) == [f"{numero:02d}" for numero in range(1, 40)]


def test_los_43_distritos_de_lima_tienen_diris_y_punto_dentro_de_lima_metropolitana() -> None:
    distritos = filas("diris_lima_distritos.csv")
    lima = next(shape(r["geometry"]) for r in rasgos() if r["properties"]["ubigeo_dep"] == "15M")
    assert [fila["ubigeo"] for fila in distritos] == [f"1501{numero:02d}" for numero in range(1, 44)]
    assert {fila["codigo_diris"] for fila in distritos} == {"35", "36", "37", "38"}
    for fila in distritos:
        assert shapely.contains_xy(lima, float(fila["longitud"]), float(fila["latitud"])), fila["distrito"]


def test_los_establecimientos_suman_8600_en_29_regiones() -> None:
    conteos = filas("establecimientos_por_disa_categoria.csv")
    assert {fila["codigo"] for fila in conteos} == {fila["codigo"] for fila in filas("regiones.csv")}
    no_son_categoria = {"codigo", "total", "redes", "microrredes", "fuente"}
    for fila in conteos:
        assert sum(int(valor) for clave, valor in fila.items() if clave not in no_son_categoria) == int(fila["total"])
    # Por categoría: 4412 + 2135 + 1461 + 303 (nivel I) = 8311; 97 + 33 + 15 (II) = 145; 19 + 11 + 4 (III) = 34;
    # 110 sin categoría. 8311 + 145 + 34 + 110 = 8600
    assert sum(int(fila["total"]) for fila in conteos) == 8600
    assert sum(int(fila["I-3"]) for fila in conteos) == 1461
    assert sum(int(fila["redes"]) for fila in conteos) == 161
    assert sum(int(fila["microrredes"]) for fila in conteos) == 904
