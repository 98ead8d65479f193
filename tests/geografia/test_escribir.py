"""Los archivos de geografía de una generación."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import orjson
import pandas as pd
import pytest
import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from dashboard.geografia import escribir
from dashboard.geografia.areas import derivar_areas, leer_departamentos
from dashboard.geografia.escribir import coleccion, escribir_geografia
from dashboard.nucleo.errores import ErrorPublicacion
from tests.geografia.puntos import al_azar, establecimientos

NADA = float("nan")


@pytest.fixture(scope="module")
def carpeta(tmp_path_factory: pytest.TempPathFactory) -> Path:
    destino = tmp_path_factory.mktemp("geo")
    sin_lugar = establecimientos(("11", "11-09", "11-09-01", NADA, NADA), ("78", "78-01", None, NADA, NADA))
    filas = pd.concat([al_azar("11", 60, 3, 4, 1), al_azar("36", 20, 1, 3, 2), sin_lugar], ignore_index=True)
    escribir_geografia(derivar_areas(filas), destino, {})
    return destino


def leer(ruta: Path) -> Any:
    return orjson.loads(ruta.read_bytes())


def ids(ruta: Path) -> list[str]:
    return [rasgo["id"] for rasgo in leer(ruta)["features"]]


def test_cada_archivo_trae_las_hijas_de_su_territorio(carpeta: Path) -> None:
    # la región 78 no tiene ningún punto: no se dibuja
    assert len(ids(carpeta / "areas/PE.json")) == 29
    assert ids(carpeta / "areas/11.json") == ["11-01", "11-02", "11-03"]
    assert all(codigo.startswith("11-02-") for codigo in ids(carpeta / "areas/11-02.json"))


def test_sin_hijas_se_dibuja_el_territorio_mismo_y_sin_area_nada(carpeta: Path) -> None:
    assert ids(carpeta / "areas/24.json") == ["24"]
    microrred = ids(carpeta / "areas/11-02.json")[0]
    assert ids(carpeta / f"areas/{microrred}.json") == [microrred]
    assert ids(carpeta / "areas/11-09.json") == []
    assert leer(carpeta / "areas/11-09.json")["type"] == "FeatureCollection"


def test_los_rasgos_son_compactos_y_solo_llevan_el_codigo(carpeta: Path) -> None:
    for ruta in (carpeta / "areas").iterdir():
        contenido = ruta.read_bytes()
        assert len(contenido) <= 130_000
        assert b": " not in contenido
        for rasgo in orjson.loads(contenido)["features"]:
            assert rasgo["properties"] == {"codigo": rasgo["id"]}
            geometria = shape(rasgo["geometry"])
            coordenadas = shapely.get_coordinates(geometria)
            assert (coordenadas == coordenadas.round(4)).all()
            assert geometria.is_valid, rasgo["id"]
            assert all(pieza.exterior.is_ccw for pieza in shapely.get_parts(geometria))


def test_las_fichas_dan_caja_rotulo_y_tipo_de_cada_territorio(carpeta: Path) -> None:
    fichas = leer(carpeta / "geografia.json")
    # los extremos del Perú en el archivo de referencia
    assert fichas["PE"]["caja"] == pytest.approx([-81.338, -18.338, -68.689, -0.031], abs=1e-3)
    assert fichas["11"]["tipo"] == "referencial"
    assert fichas["11-02"]["tipo"] == "aproximada"
    for ruta in (carpeta / "areas").iterdir():
        for rasgo in leer(ruta)["features"]:
            ficha, area = fichas[rasgo["id"]], shape(rasgo["geometry"])
            assert shapely.contains_xy(area, *ficha["rotulo"])
            assert ficha["caja"] == pytest.approx(area.bounds, abs=2e-4)


def test_un_territorio_sin_area_hereda_la_caja_de_su_madre(carpeta: Path) -> None:
    fichas = leer(carpeta / "geografia.json")
    assert fichas["11-09-01"] == {"caja": fichas["11"]["caja"], "rotulo": None, "tipo": ""}
    assert fichas["78-01"]["caja"] == fichas["PE"]["caja"]


def test_hay_trama_para_todo_territorio_con_area_y_para_ninguno_mas(carpeta: Path) -> None:
    fichas, tramas = leer(carpeta / "geografia.json"), leer(carpeta / "tramas.json")
    assert set(tramas) == {codigo for codigo, ficha in fichas.items() if ficha["rotulo"]} - {"PE"}
    assert all(len(trama["lon"]) == len(trama["lat"]) > 0 for trama in tramas.values())


def test_simplificar_para_caber_no_abre_huecos_entre_vecinas() -> None:
    departamentos = leer_departamentos()
    escrita = coleccion(departamentos["ubigeo_dep"].tolist(), departamentos.geometry, 20_000)
    formas = [shape(rasgo["geometry"]) for rasgo in orjson.loads(escrita)["features"]]
    union = shapely.union_all(formas)
    assert len(escrita) <= 20_000
    assert union.area == pytest.approx(sum(forma.area for forma in formas), rel=1e-5)
    # una rendija entre vecinas sería un anillo interior de la unión
    assert all(not pieza.interiors for pieza in shapely.get_parts(union))


def test_una_capa_muy_detallada_en_que_las_vecinas_se_enciman_cabe_y_queda_sin_franjas(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(escribir, "MUCHOS_VERTICES", 3_000)
    azar = np.random.default_rng(3)

    def detallada(geometria: BaseGeometry) -> BaseGeometry:
        fase = azar.uniform(0, 6, 2)

        def mover(puntos: np.ndarray) -> np.ndarray:
            comun = np.column_stack([np.sin(puntos[:, 1] * 90), np.cos(puntos[:, 0] * 90)]) * 0.006
            # en algunos tramos cada una fue levantada por su lado
            propio = np.sin(puntos * 200 + fase) * 0.001 * (np.sin(puntos[:, :1] * 9 + fase[0]) > 0.6)
            return puntos + comun + propio

        movida = shapely.transform(shapely.segmentize(geometria, 0.02), mover)
        return shapely.make_valid(movida, method="structure", keep_collapsed=False)

    departamentos = leer_departamentos()
    detalladas = np.array([detallada(geometria) for geometria in departamentos.geometry], dtype=object)
    assert shapely.get_num_coordinates(detalladas).sum() > 10_000
    assert not shapely.coverage_is_valid(detalladas)
    escrita = coleccion(departamentos["ubigeo_dep"].tolist(), detalladas, 60_000)
    assert len(escrita) <= 60_000
    formas = [shape(rasgo["geometry"]) for rasgo in orjson.loads(escrita)["features"]]
    # el área del Perú en el archivo de referencia es 106,416 grados cuadrados
    union = shapely.union_all(formas)
    assert union.area == pytest.approx(106.416, rel=5e-3)
    assert union.area == pytest.approx(sum(forma.area for forma in formas), rel=1e-4)


def test_un_codigo_con_forma_de_ruta_no_escribe_fuera_de_la_carpeta(tmp_path: Path) -> None:
    areas = derivar_areas(establecimientos(("../x", None, None, -13.5, -72.0)))
    with pytest.raises(ErrorPublicacion, match="no tiene la forma"):
        escribir_geografia(areas, tmp_path / "geo", {})
    assert list(tmp_path.iterdir()) == []
