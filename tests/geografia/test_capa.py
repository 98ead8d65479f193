"""La capa que entrega la oficina: cada formato, cada forma de escribir el código y cada error."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
import shapely

from dashboard.geografia.capa import Capa, leer_capa
from dashboard.nucleo.errores import ErrorArchivo
from tests.geografia.capas import cuadrado, de_lima, escribir, tabla

FORMATOS = ("lima.geojson", "lima.shp", "lima.zip", "lima.gpkg")


def leer(ruta: Path, capa: str = "", epsg: int = 0) -> Capa:
    return leer_capa(ruta, capa, epsg, lambda _paso, _parte: None)


def codigos(capa: Capa, columna: str = "ubigeo") -> list[str]:
    return list(capa.unidades[columna])


@pytest.mark.parametrize("nombre", FORMATOS)
def test_cada_formato_da_los_mismos_distritos_con_su_superficie(tmp_path: Path, nombre: str) -> None:
    capa = leer(escribir(tabla(de_lima()), tmp_path / nombre))
    assert codigos(capa) == ["150101", "150102", "150103", "150110"]
    # cuatro cuadrados de 0,1 × 0,1
    assert shapely.area(capa.unidades.geometry.to_numpy()).tolist() == pytest.approx([0.01] * 4)
    assert capa.avisos == ("4 polígonos; el UBIGEO está en «UBIGEO».",)


@pytest.mark.parametrize("epsg", [32718, 24878])
def test_una_capa_en_metros_se_pasa_a_grados(tmp_path: Path, epsg: int) -> None:
    ruta = escribir(tabla(de_lima("150101")).to_crs(epsg), tmp_path / "utm.gpkg")
    assert leer(ruta).unidades.total_bounds == pytest.approx([-77.0, -12.0, -76.9, -11.9], abs=1e-3)


def test_sin_prj_vale_si_ya_esta_en_grados_y_si_no_hay_que_decir_cual_es(tmp_path: Path) -> None:
    grados, metros = (escribir(capa, tmp_path / nombre) for capa, nombre in (
        (tabla(de_lima("150101")), "grados.shp"), (tabla(de_lima("150101")).to_crs(32718), "metros.shp")))  # fmt: skip
    for ruta in (grados, metros):
        ruta.with_suffix(".prj").unlink()
    assert "se toman por WGS84" in " ".join(leer(grados).avisos)
    with pytest.raises(ErrorArchivo, match=r"le falta el \.prj") as error:
        leer(metros)
    assert "--epsg 32718" in error.value.que_hacer
    assert leer(metros, epsg=32718).unidades.total_bounds == pytest.approx([-77.0, -12.0, -76.9, -11.9], abs=1e-6)
    with pytest.raises(ErrorArchivo, match="No existe el sistema de coordenadas EPSG:999"):
        leer(metros, epsg=999)


@pytest.mark.parametrize(
    ("columnas", "esperado"),
    [
        ({"UBIGEO": ["010101", "150101"]}, ["010101", "150101"]),
        ({"IDDIST": [10101, 150101], "IDPROV": [101, 1501], "IDDPTO": [1, 15]}, ["010101", "150101"]),
        ({"Ubigeo": [10101.0, 150101.0]}, ["010101", "150101"]),
        ({"CODDIST": ["10101", "150101"]}, ["010101", "150101"]),
        ({"CCDD": ["01", "15"], "CCPP": ["01", "01"], "CCDI": ["01", "01"]}, ["010101", "150101"]),
        ({"COD_DEP": [1, 15], "COD_PROV": [1, 1], "COD_DIST": [1, 1]}, ["010101", "150101"]),
        ({"IDPROV": ["0101", "1501"]}, ["0101", "1501"]),
        ({"CÓDIGO": ["0101", "1501"]}, ["0101", "1501"]),
        ({"CODDEP": [1, 15]}, ["01", "15"]),
        # el UBIGEO gana al nombre, y una columna de otra cosa no confunde
        ({"OBJECTID": [1, 2], "UBIGEO_2": ["010101", "150101"], "NOMBRE": ["A", "B"]}, ["010101", "150101"]),
    ],
)
def test_reconoce_el_ubigeo_con_cualquiera_de_sus_nombres(
    tmp_path: Path, columnas: dict[str, Any], esperado: list[str]
) -> None:
    sitios = [cuadrado(-78, -6.5), cuadrado(-77, -12)]
    ruta = escribir(gpd.GeoDataFrame(columnas, geometry=sitios, crs=4326), tmp_path / "capa.gpkg")
    capa = leer(ruta)
    assert codigos(capa) == esperado


def test_los_ceros_que_se_comio_la_hoja_de_calculo_se_reponen_y_se_dicen(tmp_path: Path) -> None:
    sitios = {"10101": cuadrado(-78, -6.5), "10102": cuadrado(-77.8, -6.5), "150101": cuadrado(-77, -12)}
    capa = leer(escribir(tabla(sitios), tmp_path / "capa.gpkg"))
    assert codigos(capa) == ["010101", "010102", "150101"]
    assert "Se repuso el cero inicial de 2 UBIGEO." in capa.avisos


def test_una_capa_de_regiones_o_redes_se_reconoce_por_su_codigo(tmp_path: Path) -> None:
    sitios = {"11": cuadrado(-72, -13.5), "35": cuadrado(-77, -11.8)}
    assert codigos(leer(escribir(tabla(sitios, "codigo"), tmp_path / "a.gpkg")), "codigo") == ["11", "35"]
    assert codigos(leer(escribir(tabla(sitios, "COD_DISA"), tmp_path / "b.gpkg")), "codigo") == ["11", "35"]
    redes = {"11-2": cuadrado(-72, -13.5), "11-03": cuadrado(-71.8, -13.5)}
    assert codigos(leer(escribir(tabla(redes, "codigo"), tmp_path / "c.gpkg")), "codigo") == ["11-02", "11-03"]


def test_el_distrito_gana_a_la_region_y_la_region_al_departamento(tmp_path: Path) -> None:
    sitios = [cuadrado(-77, -12)]
    con_distrito = gpd.GeoDataFrame({"codigo": ["36"], "UBIGEO": ["150101"]}, geometry=sitios, crs=4326)
    assert codigos(leer(escribir(con_distrito, tmp_path / "a.gpkg"))) == ["150101"]
    con_departamento = gpd.GeoDataFrame({"codigo": ["36"], "CCDD": ["15"]}, geometry=sitios, crs=4326)
    assert codigos(leer(escribir(con_departamento, tmp_path / "b.gpkg")), "codigo") == ["36"]


def test_lo_que_se_encima_y_lo_que_no_llega_a_tocarse_se_limpia(tmp_path: Path) -> None:
    # la segunda entra 0,001 en la primera; la tercera queda a 0,001 de la segunda
    franjas = {
        "010101": shapely.box(-78, -6.5, -77.899, -6.4),
        "010102": shapely.box(-77.9, -6.5, -77.801, -6.4),
        "010103": shapely.box(-77.8, -6.5, -77.7, -6.4),
    }
    unidades = leer(escribir(tabla(franjas), tmp_path / "capa.gpkg")).unidades
    assert shapely.coverage_is_valid(unidades.geometry.to_numpy())
    # de −78,0 a −77,7 por 0,1, sin contar dos veces la franja. La rendija de fuera no está encerrada, y queda
    assert shapely.area(unidades.geometry.to_numpy()).sum() == pytest.approx(0.03 - 0.001 * 0.1, abs=2e-6)


def test_un_poligono_cruzado_se_repara_y_las_piezas_de_un_codigo_se_unen(tmp_path: Path) -> None:
    # un moño: dos triángulos de 0,1 × 0,05 ÷ 2
    mono = shapely.Polygon([(-77, -12), (-76.9, -11.9), (-76.9, -12), (-77, -11.9)])
    capa = gpd.GeoDataFrame(
        {"UBIGEO": ["150101", "150103", "150103"]},
        geometry=[mono, cuadrado(-76.8, -12), cuadrado(-76.7, -12)],
        crs=4326,
    )
    leida = leer(escribir(capa, tmp_path / "capa.gpkg"))
    assert "Se reparó 1 polígono mal cerrado." in leida.avisos
    assert shapely.area(leida.unidades.geometry.to_numpy()).tolist() == pytest.approx([0.005, 0.02], rel=1e-3)


def test_lo_que_no_es_un_poligono_o_no_trae_codigo_queda_fuera_y_se_cuenta(tmp_path: Path) -> None:
    capa = gpd.GeoDataFrame(
        {"UBIGEO": ["150101", "150102", "LAGO", None]},
        geometry=[cuadrado(-77, -12), None, cuadrado(-76.8, -12), cuadrado(-76.6, -12)],
        crs=4326,
    )
    leida = leer(escribir(capa, tmp_path / "capa.geojson"))
    assert codigos(leida) == ["150101"]
    assert "1 elemento sin polígono queda fuera." in leida.avisos
    assert "2 polígonos no traen un código que se entienda: no se usan." in leida.avisos


def test_de_un_archivo_con_varias_capas_hay_que_decir_cual(tmp_path: Path) -> None:
    ruta = tmp_path / "todo.gpkg"
    tabla(de_lima()).to_file(ruta, layer="distritos")
    tabla({"1501": cuadrado(-77, -12)}, "IDPROV").to_file(ruta, layer="provincias")
    with pytest.raises(ErrorArchivo, match="trae varias capas") as error:
        leer(ruta)
    assert "distritos o provincias" in error.value.que_hacer
    assert codigos(leer(ruta, "provincias")) == ["1501"]
    with pytest.raises(ErrorArchivo, match="no trae la capa «centros»"):
        leer(ruta, "centros")


def test_de_un_zip_con_varios_mapas_hay_que_decir_cual(tmp_path: Path) -> None:
    ruta = tmp_path / "todo.zip"
    with zipfile.ZipFile(ruta, "w") as comprimido:
        for nombre, capa in (("DISTRITOS", de_lima()), ("LIMA", de_lima("150101"))):
            comprimido.write(escribir(tabla(capa), tmp_path / f"{nombre}.geojson"), f"{nombre}.geojson")
    with pytest.raises(ErrorArchivo, match="trae varias capas"):
        leer(ruta)
    assert codigos(leer(ruta, "LIMA")) == ["150101"]


def test_un_zip_con_la_ficha_de_la_capa_y_los_nombres_en_otra_codificacion_se_lee_igual(tmp_path: Path) -> None:
    suelta = tmp_path / "suelta"
    suelta.mkdir()
    escribir(tabla(de_lima("150102")).assign(NOMBRE="ANCÓN"), suelta / "lima.shp")
    nombres = (suelta / "lima.dbf").read_bytes()
    (suelta / "lima.dbf").write_bytes(nombres.replace("ANCÓN".encode(), "ANCÓN ".encode("latin-1")))
    (suelta / "metadatos.json").write_text("{}", encoding="utf-8")
    ruta = tmp_path / "lima.zip"
    with zipfile.ZipFile(ruta, "w") as comprimido:
        for parte in suelta.iterdir():
            comprimido.write(parte, parte.name)
    assert codigos(leer(ruta)) == ["150102"]
    (suelta / "lima.cpg").unlink()
    assert codigos(leer(suelta / "lima.shp")) == ["150102"]


@pytest.mark.parametrize(
    ("nombre", "contenido"),
    [
        ("informe.pdf", b"%PDF-1.7"),
        ("distritos.xlsx", b"PK\x03\x04"),
        ("distritos.dbf", b"\x03"),
        ("falso.shp", b"hola"),
        ("falso.gpkg", b"hola"),
        ("falso.geojson", b"<OGRVRTDataSource/>"),
        ("ajustes.json", b'{"type": "gdal_streamed_alg"}'),
        ("roto.geojson", b'{"type": "FeatureCollection", "features": [{'),
        ("roto.gpkg", b"SQLite format 3\x00 y nada mas"),
        ("vacio.shp", b""),
    ],
)
def test_lo_que_no_es_un_mapa_se_dice_con_lo_que_se_puede_entregar(
    tmp_path: Path, nombre: str, contenido: bytes
) -> None:
    ruta = tmp_path / nombre
    ruta.write_bytes(contenido)
    with pytest.raises(ErrorArchivo, match=f"«{nombre}» no es un mapa que el tablero sepa leer") as error:
        leer(ruta)
    assert "GeoPackage" in error.value.que_hacer


def test_un_zip_danado_o_sin_mapa_y_un_archivo_que_no_esta_se_dicen(tmp_path: Path) -> None:
    ruta = tmp_path / "capa.zip"
    ruta.write_bytes(b"PK y nada")
    with pytest.raises(ErrorArchivo, match="está dañado"):
        leer(ruta)
    with zipfile.ZipFile(ruta, "w") as comprimido:
        comprimido.writestr("leeme.txt", "hola")
    with pytest.raises(ErrorArchivo, match="no trae ningún mapa"):
        leer(ruta)
    with zipfile.ZipFile(ruta, "w") as comprimido:
        comprimido.writestr("capa.geojson", "<OGRVRTDataSource/>")
    with pytest.raises(ErrorArchivo, match=r"«capa\.geojson» no es lo que dice su nombre"):
        leer(ruta)
    with pytest.raises(ErrorArchivo, match=r"No se puede leer «nada\.gpkg»"):
        leer(tmp_path / "nada.gpkg")


def test_un_shapefile_sin_sus_vecinos_dice_cuales_faltan(tmp_path: Path) -> None:
    ruta = escribir(tabla(de_lima()), tmp_path / "lima.shp")
    ruta.with_suffix(".dbf").unlink()
    ruta.with_suffix(".shx").unlink()
    with pytest.raises(ErrorArchivo, match=r"A «lima\.shp» le faltan el \.dbf y el \.shx\."):
        leer(ruta)


def test_sin_columna_de_codigo_dice_las_columnas_que_hay(tmp_path: Path) -> None:
    capa = gpd.GeoDataFrame({"NOMBDIST": ["LIMA"], "AREA": [1.5]}, geometry=[cuadrado(-77, -12)], crs=4326)
    with pytest.raises(ErrorArchivo, match="Ninguna columna") as error:
        leer(escribir(capa, tmp_path / "capa.gpkg"))
    assert error.value.donde == "En capa.gpkg, con «NOMBDIST» y «AREA»."
    assert "«UBIGEO»" in error.value.que_hacer


@pytest.mark.parametrize(
    "capa",
    [
        # latitud y longitud al revés; metros que dicen ser grados
        gpd.GeoDataFrame({"UBIGEO": ["150101"]}, geometry=[shapely.box(-12, -77, -11.9, -76.9)], crs=4326),
        gpd.GeoDataFrame({"UBIGEO": ["150101"]}, geometry=[shapely.box(280000, 8670000, 281000, 8671000)], crs=4326),
    ],
)
def test_lo_que_cae_fuera_del_peru_se_dice_con_el_sistema_en_que_se_leyo(
    tmp_path: Path, capa: gpd.GeoDataFrame
) -> None:
    with pytest.raises(ErrorArchivo, match="caen fuera del Perú, leídas como EPSG:4326") as error:
        leer(escribir(capa, tmp_path / "capa.gpkg"))
    assert "--epsg" in error.value.que_hacer


def test_una_capa_de_puntos_se_dice(tmp_path: Path) -> None:
    puntos = gpd.GeoDataFrame({"UBIGEO": ["150101"]}, geometry=[shapely.Point(-77, -12)], crs=4326)
    with pytest.raises(ErrorArchivo, match="no trae ningún polígono"):
        leer(escribir(puntos, tmp_path / "puntos.gpkg"))
