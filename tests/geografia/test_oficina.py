"""Los límites que entrega la oficina: lectura con errores claros y reemplazo."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import shapely

from dashboard.geografia.areas import derivar_areas
from dashboard.geografia.oficina import entregadas, leer_limites
from dashboard.nucleo.errores import ErrorArchivo
from tests.geografia.capas import cuadrado, tabla
from tests.geografia.puntos import al_azar

CUADRO = [[[-72, -14], [-71, -14], [-71, -13], [-72, -13], [-72, -14]]]
#: un moño: dos triángulos que se cruzan en (−71,5; −13,5), cada uno de 1 × 0,5 ÷ 2 = 0,25
MONO = [[[-72, -14], [-71, -13], [-71, -14], [-72, -13], [-72, -14]]]


def rasgo(codigo: Any, coordenadas: Any = CUADRO, tipo: str = "Polygon") -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": {"codigo": codigo},
        "geometry": {"type": tipo, "coordinates": coordenadas},
    }


def archivo(carpeta: Path, *rasgos: Any) -> Path:
    ruta = carpeta / "limites.geojson"
    ruta.write_text(json.dumps({"type": "FeatureCollection", "features": list(rasgos)}), encoding="utf-8")
    return ruta


def test_lee_codigos_en_su_forma_canonica_y_repara_poligonos_cruzados(tmp_path: Path) -> None:
    limites = leer_limites(archivo(tmp_path, rasgo("11-2", MONO), rasgo("11-01")))
    assert list(limites["codigo"]) == ["11-01", "11-02"]
    assert limites.geometry.is_valid.all()
    assert limites.geometry[0].area == pytest.approx(1.0, abs=1e-9)
    # 0,25 + 0,25
    assert shapely.area(limites.geometry[1]) == pytest.approx(0.5)


def test_admite_la_marca_de_orden_de_bytes_y_la_tercera_dimension(tmp_path: Path) -> None:
    ruta = archivo(tmp_path, rasgo("11", [[[*punto, 3400] for punto in CUADRO[0]]]))
    ruta.write_bytes(b"\xef\xbb\xbf" + ruta.read_bytes())
    assert not leer_limites(ruta).geometry.has_z.any()


@pytest.mark.parametrize(
    ("rasgos", "mensaje"),
    [
        ([], "FeatureCollection"),
        (["texto"], "codigo"),
        ([rasgo(11)], "no es un texto"),
        ([rasgo(None)], "codigo"),
        ([rasgo("../../etc")], "no tiene la forma"),
        ([rasgo("PE")], "no tiene la forma"),
        ([rasgo("11-01"), rasgo("11-1")], "repetido"),
        ([rasgo("11", [-72, -13], "Point")], "no es un polígono"),
        ([rasgo("11", [[["a", "b"]]])], "no se puede leer"),
        ([rasgo("11", [])], "no es un polígono"),
        ([{"type": "Feature", "properties": {"codigo": "11"}, "geometry": None}], "no se puede leer"),
        # coordenadas UTM, en metros, y latitud y longitud al revés
        ([rasgo("11", [[[180000, 8500000], [181000, 8500000], [181000, 8501000], [180000, 8500000]]])], "grados"),
        ([rasgo("11", [[[lat, lon] for lon, lat in CUADRO[0]]])], "grados"),
        ([rasgo("11", [[[-72, -14], [-71, -13], [-72, -14]]])], "no se puede leer|no tiene superficie"),
    ],
)
def test_un_archivo_defectuoso_da_un_error_que_dice_donde(tmp_path: Path, rasgos: list[Any], mensaje: str) -> None:
    with pytest.raises(ErrorArchivo, match=mensaje) as error:
        leer_limites(archivo(tmp_path, *rasgos))
    assert "limites.geojson" in error.value.donde
    assert error.value.que_hacer


@pytest.mark.parametrize("contenido", [b"", b"{", b"\xff\xfe", b"[1]", b"[" * 5000, b'{"features":[NaN]}'])
def test_lo_que_no_es_geojson_se_rechaza_con_su_error(tmp_path: Path, contenido: bytes) -> None:
    ruta = tmp_path / "malo.geojson"
    ruta.write_bytes(contenido)
    with pytest.raises(ErrorArchivo):
        leer_limites(ruta)


def test_un_archivo_que_no_existe_da_error_de_archivo(tmp_path: Path) -> None:
    with pytest.raises(ErrorArchivo, match="No se pudo leer"):
        leer_limites(tmp_path / "nada.geojson")


def test_los_limites_entregados_cambian_solo_lo_suyo_y_lo_que_cuelga_de_ello(tmp_path: Path) -> None:
    filas = al_azar("11", 20, 2, 2, 5)
    antes = derivar_areas(filas).set_index("codigo")
    ruta = archivo(tmp_path, rasgo("11-01"), rasgo("11-99"))
    nuevas = derivar_areas(filas, entregadas(tmp_path / "sin guardar", ruta, filas)).set_index("codigo")
    assert nuevas.loc["11-01", "tipo"] == "oficina"
    assert nuevas.loc["11-01", "geometry"].area == pytest.approx(1.0)
    assert list(nuevas.index) == list(antes.index)
    # las microrredes de la red entregada se deducen dentro de ella
    hijas = nuevas[nuevas["padre"] == "11-01"]
    assert shapely.area(hijas.geometry.to_numpy()).sum() == pytest.approx(1.0)
    assert set(hijas["tipo"]) == {"aproximada"}
    # la otra red cede lo que ocupa, y nada más cambia
    assert shapely.intersection(nuevas.loc["11-02", "geometry"], nuevas.loc["11-01", "geometry"]).area < 1e-9
    otras = antes[(antes["padre"] == "PE")]
    assert (nuevas.loc[otras.index, "tipo"] == otras["tipo"]).all()
    assert all(nuevas.loc[codigo, "geometry"].equals(otras.loc[codigo, "geometry"]) for codigo in otras.index)


def test_lo_de_tablero_limites_gana_a_lo_guardado_y_lo_guardado_danado_se_dice(tmp_path: Path) -> None:
    filas = al_azar("11", 20, 2, 2, 5).assign(ubigeo="080101")
    guardados = tmp_path / "limites.parquet"
    capa = tabla({"11-01": cuadrado(-72, -13.5), "11-02": cuadrado(-71, -13.5)}, "codigo")
    capa.to_parquet(guardados)
    todas = entregadas(guardados, archivo(tmp_path, rasgo("11-01")), filas)
    # el cuadro de 1 × 1 en vez del guardado, de 0,1 × 0,1
    assert {codigo: area.area for codigo, (area, _) in todas.items()} == pytest.approx({"11-01": 1.0, "11-02": 0.01})
    guardados.write_bytes(b"PAR1 y nada")
    with pytest.raises(ErrorArchivo, match="Los límites guardados están dañados"):
        entregadas(guardados, None, filas)
