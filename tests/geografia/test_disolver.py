"""De los UBIGEO a las regiones: los departamentos, las DIRIS, las subregiones y lo que no cuadra."""

from __future__ import annotations

import math

import pandas as pd
import pytest
import shapely
from shapely import affinity

from dashboard.geografia.areas import derivar_areas, poligonos
from dashboard.geografia.disolver import Disueltas, areas_de, disolver, en_su_sitio
from dashboard.nucleo.errores import ErrorArchivo
from tests.geografia.capas import DIRIS, cuadrado, de_lima, partido, tabla

NADA = math.nan


def lugares(*filas: tuple[str, str], longitud: float = NADA, latitud: float = NADA) -> pd.DataFrame:
    """Establecimientos de (región, UBIGEO), sin ubicar salvo que se diga dónde."""
    marco = pd.DataFrame(list(filas), columns=["diresa", "ubigeo"], dtype="object")
    return marco.assign(red=None, microrred=None, longitud=longitud, latitud=latitud).astype(
        {"longitud": "float64", "latitud": "float64"}
    )


def superficies(disueltas: Disueltas) -> dict[str, float]:
    return {codigo: area.area for codigo, (area, _) in disueltas.entregadas.items()}


def de(unidades: dict[str, shapely.Geometry], *filas: tuple[str, str]) -> Disueltas:
    return disolver(tabla(unidades, "ubigeo"), lugares(*filas))


def test_los_distritos_de_un_departamento_suman_su_region_sin_bordes_por_dentro() -> None:
    # Cusco es el 08 del INEI y la DISA 11
    cusco = de(partido("08", "080101", "080102", "080201"))
    assert superficies(cusco) == pytest.approx({"11": poligonos()["08"].area}, rel=1e-9)
    area, tipo = cusco.entregadas["11"]
    assert tipo == "oficina"
    assert shapely.get_num_interior_rings(shapely.get_parts(area)).sum() == 0
    assert cusco.avisos == ()


def test_los_distritos_de_lima_metropolitana_van_a_su_diris_y_los_demas_a_lima_provincias() -> None:
    lima = de({**de_lima(), **partido("15", "150201", "150301")})
    # dos cuadrados de 0,1 × 0,1 en Lima Norte y uno en Este y Centro
    assert superficies(lima) == pytest.approx({"35": 0.02, "36": 0.01, "37": 0.01, "22": poligonos()["15"].area})
    for ubigeo, diris in DIRIS.items():
        assert shapely.contains(lima.entregadas[diris][0], shapely.point_on_surface(de_lima()[ubigeo]))


def test_una_subregion_se_lleva_los_distritos_en_que_tiene_establecimientos() -> None:
    # Amazonas (01) y Bagua (06) comparten el departamento 01
    franjas = partido("01", "010101", "010201", "010202", "010301")
    amazonas = de(franjas, ("01", "010101"), ("06", "010201"), ("06", "010201"), ("01", "010301"))
    esperado = {
        # 010202 no tiene establecimientos: es de quien tiene los de su provincia
        "06": franjas["010201"].area + franjas["010202"].area,
        "01": franjas["010101"].area + franjas["010301"].area,
    }
    assert superficies(amazonas) == pytest.approx(esperado)
    assert {tipo for _, tipo in amazonas.entregadas.values()} == {"oficina"}
    assert amazonas.avisos == ()


def test_sin_establecimientos_de_la_subregion_todo_es_de_la_region_del_catalogo() -> None:
    assert list(superficies(de(partido("01", "010101", "010201")))) == ["01"]
    # y donde ni la provincia tiene establecimientos, también
    amazonas = de(partido("01", "010101", "010201"), ("06", "010301"))
    assert superficies(amazonas) == pytest.approx({"01": poligonos()["01"].area})


def test_un_distrito_de_dos_regiones_va_a_la_que_tiene_mas_y_se_dice() -> None:
    franjas = partido("01", "010101", "010201")
    amazonas = de(franjas, ("01", "010201"), ("06", "010201"), ("06", "010201"), ("01", "010101"))
    assert superficies(amazonas) == pytest.approx({"01": franjas["010101"].area, "06": franjas["010201"].area})
    assert amazonas.avisos == (
        "1 distrito tiene establecimientos de más de una región, y se dibuja en la que tiene más: 010201.",
    )


def test_una_provincia_que_comparten_dos_se_reparte_por_cercania_y_queda_aproximada() -> None:
    franjas = partido("01", "0101", "0102")
    oeste, _, este, _ = franjas["0102"].bounds
    dentro = shapely.point_on_surface(franjas["0102"])
    marco = pd.concat(
        [
            lugares(("01", "010101")),
            lugares(("01", "010201"), longitud=oeste + 0.01, latitud=dentro.y),
            lugares(("06", "010201"), longitud=este - 0.01, latitud=dentro.y),
        ]
    )
    amazonas = disolver(tabla(franjas, "ubigeo"), marco)
    assert sum(superficies(amazonas).values()) == pytest.approx(poligonos()["01"].area)
    assert {tipo for _, tipo in amazonas.entregadas.values()} == {"aproximada"}
    assert amazonas.entregadas["06"][0].area < franjas["0102"].area
    (aviso,) = amazonas.avisos
    assert aviso.endswith("de sus establecimientos: Amazonas (01) y Bagua (subregión de Amazonas) (06).")


def test_la_provincia_de_lima_se_reparte_entre_las_diris_y_el_departamento_15_no_se_usa() -> None:
    lima = de({"1501": poligonos()["15M"], "15": poligonos()["15"], "07": poligonos()["07"]})
    assert set(lima.entregadas) == {"35", "36", "37", "38", "08"}
    assert sum(superficies(lima).values()) == pytest.approx(poligonos()["15M"].area + poligonos()["07"].area, rel=1e-6)
    assert lima.entregadas["08"][1] == "oficina"
    assert lima.entregadas["35"][1] == "aproximada"
    assert lima.avisos[0] == "El departamento 15 no separa Lima Metropolitana de Lima Provincias: no se usa."


def test_los_ubigeos_que_no_existen_se_cuentan_y_se_nombran() -> None:
    capa = {**partido("07", "070101"), "990101": cuadrado(-77, -5), "150199": cuadrado(-77, -12)}
    callao = de(capa)
    assert set(callao.entregadas) == {"08"}
    assert callao.avisos == ("No se conocen 2 UBIGEO, y quedan fuera: 990101 y 150199.",)
    con_muchos = de({**partido("07", "070101"), **{f"9901{n:02d}": cuadrado(-77, -5) for n in range(10)}})
    assert con_muchos.avisos[0].endswith("990106, 990107 y 2 más.")


def test_una_capa_sin_ningun_ubigeo_conocido_es_un_error_que_los_nombra() -> None:
    with pytest.raises(ErrorArchivo, match="No se conoce ningún UBIGEO de la capa: 990101"):
        de({"990101": cuadrado(-77, -5)})


def test_de_una_region_que_llega_a_medias_no_se_toma_nada() -> None:
    mitad = partido("08", "080101", "080102")
    capa = {"080101": mitad["080101"], **partido("11", "110101", "110102")}
    assert capa["080101"].area < 0.7 * poligonos()["08"].area
    unida = de(capa)
    assert set(unida.entregadas) == {"15"}
    assert unida.avisos == ("La capa trae solo una parte de Cusco (11): no se usa.",)


def test_los_codigos_de_otra_lista_se_descubren_porque_no_caen_en_su_sitio() -> None:
    # el 07 del RENIEC es Cusco; el del INEI, Callao
    del_reniec = de({"07": poligonos()["08"]})
    with pytest.raises(ErrorArchivo, match=r"no caen donde deben: Callao \(08\)") as error:
        en_su_sitio(del_reniec.entregadas)
    assert "RENIEC" in error.value.que_hacer
    en_su_sitio(de({"07": poligonos()["07"]}).entregadas)
    # una capa de regiones con el código del departamento (08) en vez del de la DISA (11)
    con_inei = areas_de(tabla({"08": poligonos()["08"]}, "codigo"), lugares())
    with pytest.raises(ErrorArchivo, match="no caen donde deben"):
        en_su_sitio(con_inei.entregadas)
    en_su_sitio(areas_de(tabla({"11": poligonos()["08"]}, "codigo"), lugares()).entregadas)


def test_las_redes_de_una_region_entregada_se_deducen_dentro_de_ella() -> None:
    # Cusco corrido tres décimas al este: sus redes también se corren
    corrido = affinity.translate(poligonos()["08"], 0.3)
    dentro = shapely.point_on_surface(poligonos()["08"])
    filas = lugares(("11", "080101"), ("11", "080102"), longitud=dentro.x, latitud=dentro.y)
    filas["longitud"] += [0.0, 0.4]
    filas["red"] = ["11-01", "11-02"]
    areas = derivar_areas(filas, {"11": (corrido, "oficina")}).set_index("codigo")
    assert areas.loc["11", "tipo"] == "oficina"
    assert list(areas.loc[["11-01", "11-02"], "tipo"]) == ["aproximada"] * 2
    redes = shapely.union_all(areas.loc[["11-01", "11-02"], "geometry"].to_numpy(), grid_size=1e-9)
    assert shapely.symmetric_difference(redes, corrido).area < 1e-6
    # las vecinas ceden lo que ocupa: nadie se encima con ella
    vecinas = areas[(areas["padre"] == "PE") & (areas.index != "11")]
    encimado = shapely.intersection(vecinas.geometry.to_numpy(), corrido)
    assert shapely.area(encimado).sum() < 1e-9
    assert (vecinas["tipo"] != "oficina").all()


def test_una_region_que_otra_tapa_entera_no_se_queda_sin_dibujo() -> None:
    todo = shapely.box(-82, -19, -68, 1)
    areas = derivar_areas(lugares(), {"11": (todo, "oficina")}).set_index("codigo")
    assert areas.geometry.notna().all()
    assert areas.loc["08", "geometry"].area == pytest.approx(poligonos()["07"].area)
