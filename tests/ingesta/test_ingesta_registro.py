"""El registro nacional en sus dos formas: cada trampa conocida, y los extractos reales contados aparte."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from dashboard.ingesta.informe import Informe
from dashboard.ingesta.territorios import distritos
from dashboard.nucleo.errores import ErrorArchivo
from tests.ingesta.conftest import leer_tabla

Escribir = Callable[..., Path]
Leido = tuple[pd.DataFrame, Informe]

FORMA_A = """Institución,Código Único,Nombre del establecimiento,Departamento,Provincia,Distrito,UBIGEO,Dirección,\
Código DISA,Código Red,Código Microrred,DISA,Red,Microrred,Categoria,Teléfono,\
Director Médico y/o Responsable de la Atención de Salud,Estado,Condición,NORTE,ESTE,COTA
MINSA,36,Uno,CUSCO,ANTA,ANTA,80301,Jr. Sol 1,11,2,5,CUSCO,CUSCO SUR,ACOMAYO,I-3,984000111,\
Rosa Quispe,ACTIVADO,EN FUNCIONAMIENTO,-71.9,-13.5,3400.0
MINSA,37,Dos,CUSCO,ANTA,ANTA,080301,Jr. Sol 2,11,2,5,CUSCO,CUSCO  SURR,ACOMAYO,Sin Categoría,984000112,\
Rosa Quispe,ACTIVADO,INOPERATIVO,-71.8,-13.6,
MINSA,38,Tres,CUSCO,ANTA,ANTA,080301,Jr. Sol 3,11,2,5,CUSCO,CUSCO SUR,ACOMAYO,I-1,984000113,\
Rosa Quispe,ACTIVADO,EN FUNCIONAMIENTO,0,0,
MINSA,39,Cuatro,CUSCO,ANTA,ANTA,080301,Jr. Sol 4,11,0,0,CUSCO, ,NO PERTENECE A NINGUNA MICRORED,II-1,984000114,\
Rosa Quispe,BAJA,EN FUNCIONAMIENTO,-13.4,-71.7,
MINSA,40,Cinco,CUSCO,ANTA,ANTA,080301,Jr. Sol 5,11,2,9,CUSCO,CUSCO SUR,NO PERTENECE A NINGUNA MICRORED,I-1,984000115,\
Rosa Quispe,ACTIVADO,EN FUNCIONAMIENTO,-71.9,-13.5,
ESSALUD,41,Seis,LIMA,LIMA,COMAS,150110,Jr. Sol 6,23,1,2,LIMA SUR,TUPAC,COLLIQUE,I-4,984000116,\
Rosa Quispe,ACTIVADO,EN FUNCIONAMIENTO,-77.0,-12.0,
ESSALUD,42,Siete,LIMA,LIMA,ATE,150103,Jr. Sol 7,21,1,2,LIMA ESTE,ATE,VITARTE,I-4,984000117,\
Rosa Quispe,ACTIVADO,EN FUNCIONAMIENTO,-77.0,-12.0,
ESSALUD,43,Ocho,LIMA,CAÑETE,LUNAHUANA,150509,Jr. Sol 8,23,1,2,LIMA SUR,SUR,SUR,I-4,984000118,\
Rosa Quispe,ACTIVADO,EN FUNCIONAMIENTO,-77.0,-12.0,
MINSA,36,Uno,CUSCO,ANTA,ANTA,80301,Jr. Sol 1,11,2,5,CUSCO,CUSCO SUR,ACOMAYO,I-3,984000111,\
Rosa Quispe,ACTIVADO,EN FUNCIONAMIENTO,-71.9,-13.5,3400.0
,,,,,,,,,,,,,,,,,,,,,
MINSA,X,Nueve,CUSCO,ANTA,ANTA,080301,Jr. Sol 9,11,2,5,CUSCO,CUSCO SUR,ACOMAYO,I-1,984000119,\
Rosa Quispe,ACTIVADO,EN FUNCIONAMIENTO,-71.9,-13.5,
"""

FORMA_B = """INSTITUCION;COD_IPRESS;NOMBRE;DEPARTAMENTO;PROVINCIA;DISTRITO;UBIGEO;DIRECCION;CO_DISA;COD_RED;\
COD_MICRORRED;DISA;RED;MICRORED;CATEGORIA;TELEFONO;ESTADO;NORTE;ESTE
GOBIERNO REGIONAL;00002318;Acopia;CUSCO;ACOMAYO;ACOPIA;080202;Jr. Luna;11.0;1.0;13.0;CUSCO;CUSCO SUR;ACOMAYO;0;1;\
ACTIVO;-14.05894;-71.49256
PRIVADO;00007986;Consultorio;CALLAO;CALLAO;CALLAO;070101;Jr. Luna;8.0;0.0;0.0;CALLAO; ;\
NO PERTENECE A NINGUNA MICRORED;I-1;1;INACTIVO;;
"""


@pytest.fixture
def forma_a(escribir: Escribir, hoy: date) -> Leido:
    nombre, establecimientos, informe = leer_tabla(escribir(FORMA_A, "a.csv", "latin-1"), None, {}, hoy)
    assert nombre == "establecimientos"
    return establecimientos.set_index("codigo_renipress"), informe


def test_la_forma_a_conserva_cada_fila_en_una_sola_cuenta(forma_a: Leido) -> None:
    _, informe = forma_a
    # 11 filas: 1 en blanco y el 36 repetido; se rechazan el código X y el distrito de Cañete bajo la DISA 23
    assert (informe.total, informe.aceptadas, informe.rechazadas, informe.ignoradas) == (11, 7, 2, 2)
    assert [problema.fila for problema in informe.problemas] == [9, 12]


def test_la_forma_a_completa_ceros_y_decide_los_ejes_por_valor(forma_a: Leido) -> None:
    establecimientos, informe = forma_a
    uno = establecimientos.loc["00000036"]
    assert (uno["ubigeo"], uno["latitud"], uno["longitud"], uno["altitud"]) == ("080301", -13.5, -71.9, 3400.0)
    # el 39 viene al revés que su columna y se repara; el 38 trae ceros
    assert establecimientos.loc["00000039", ["latitud", "longitud"]].tolist() == [-13.4, -71.7]
    assert establecimientos["latitud"].isna().sum() == 1
    assert ("latitud y longitud intercambiadas, puestas en su sitio", 1) in [
        (a.causa, a.cuantas) for a in informe.arreglos
    ]
    assert any("1 establecimiento sin coordenadas" in aviso for aviso in informe.avisos)


def test_la_forma_a_compone_el_arbol_con_su_nombre_mas_frecuente(forma_a: Leido) -> None:
    establecimientos, _ = forma_a
    dos, cuatro, cinco = (establecimientos.loc[codigo] for codigo in ("00000037", "00000039", "00000040"))
    assert (dos["red"], dos["red_nombre"]) == ("11-02", "CUSCO SUR")
    assert (dos["microrred"], dos["microrred_nombre"]) == ("11-02-05", "ACOMAYO")
    assert (cuatro["red"], cuatro["red_nombre"]) == ("11-00", "Sin red")
    assert (cuatro["microrred"], cuatro["microrred_nombre"]) == ("11-00-00", "Sin microrred")
    assert (cinco["microrred"], cinco["microrred_nombre"]) == ("11-02-00", "Sin microrred")


def test_la_forma_a_lee_categoria_y_estado(forma_a: Leido) -> None:
    establecimientos, _ = forma_a
    assert establecimientos["categoria"].isna().tolist() == [False, True, False, False, False, False, False]
    # INOPERATIVO (37) y BAJA (39) no están activos
    assert establecimientos.index[~establecimientos["activo"]].tolist() == ["00000037", "00000039"]
    assert establecimientos["atiende_parto_rn"].isna().all()


def test_las_disa_extintas_pasan_a_su_diris_por_distrito(forma_a: Leido) -> None:
    establecimientos, informe = forma_a
    comas, ate = establecimientos.loc["00000041"], establecimientos.loc["00000042"]
    assert (comas["diresa"], comas["diresa_nombre"], comas["red"]) == ("35", "DIRIS Lima Norte", "35-01")
    assert (ate["diresa"], ate["diresa_nombre"], ate["microrred"]) == ("37", "DIRIS Lima Este", "37-01-02")
    # mismo código de red en el registro, pero cada DIRIS con su nombre
    assert (comas["red_nombre"], ate["red_nombre"]) == ("TUPAC", "ATE")
    assert "150509" in informe.texto()


def test_nada_personal_del_registro_queda_en_el_marco_ni_en_el_informe(forma_a: Leido) -> None:
    establecimientos, informe = forma_a
    todo = establecimientos.to_csv() + repr(informe) + informe.texto()
    assert [dato for dato in ("Quispe", "98400", "Jr. Sol") if dato in todo] == []


def test_la_forma_b_lee_codigos_con_decimales_y_norte_como_latitud(escribir: Escribir, hoy: date) -> None:
    _, establecimientos, informe = leer_tabla(escribir(FORMA_B, "b.csv", "utf-8-sig"), None, {}, hoy)
    acopia, consultorio = establecimientos.iloc[0], establecimientos.iloc[1]
    assert acopia[["codigo_renipress", "diresa", "red", "microrred"]].tolist() == [
        "00002318", "11", "11-01", "11-01-13",
    ]  # fmt: skip
    assert acopia[["latitud", "longitud"]].tolist() == [-14.05894, -71.49256]
    assert pd.isna(acopia["categoria"])
    assert (consultorio["diresa"], consultorio["microrred"]) == ("08", "08-00-00")
    assert establecimientos["activo"].tolist() == [True, False]
    assert (informe.aceptadas, informe.rechazadas) == (2, 0)


def test_al_registro_recortado_se_le_dice_que_columna_falta(escribir: Escribir, hoy: date) -> None:
    with pytest.raises(ErrorArchivo, match="microrred"):
        leer_tabla(escribir(FORMA_B.replace("MICRORED", "OTRA", 1), "b.csv"), None, {}, hoy)


def _por_confirmar(informe: Informe) -> int:
    """Cuántas coordenadas quedaron sin dato por caer lejos de su departamento o de su distrito."""
    return sum(arreglo.cuantas for arreglo in informe.arreglos if "por confirmar" in arreglo.causa)


def _leer_aparte(ruta: Path, codificacion: str, separador: str) -> list[dict[str, str]]:
    """El mismo archivo leído solo con la biblioteca estándar; sin filas de código repetido."""
    texto = io.StringIO(ruta.read_bytes().decode(codificacion), newline="")
    lineas = list(csv.DictReader(texto, delimiter=separador))
    return list(
        {next(v for k, v in fila.items() if k in ("Código Único", "COD_IPRESS")): fila for fila in lineas}.values()
    )


def test_el_extracto_real_de_la_forma_a_coincide_con_una_lectura_aparte(reales: Path, hoy: date) -> None:
    ruta = reales / "ipress_formato_a_12_disa.csv"
    _, establecimientos, informe = leer_tabla(ruta, None, {}, hoy)
    aparte = _leer_aparte(ruta, "latin-1", ",")
    assert informe.total == len(ruta.read_bytes().splitlines()) - 1
    assert informe.aceptadas == len(aparte) == len(establecimientos)
    diris = distritos()

    def region(fila: dict[str, str]) -> str:
        return diris[fila["UBIGEO"]] if fila["Código DISA"] in ("21", "23") else fila["Código DISA"].zfill(2)

    assert establecimientos["diresa"].value_counts().to_dict() == Counter(map(region, aparte))
    assert int(establecimientos["activo"].sum()) == sum(
        fila["Estado"] == "ACTIVADO" and fila["Condición"] == "EN FUNCIONAMIENTO" for fila in aparte
    )
    categorias = Counter(fila["Categoria"] for fila in aparte if fila["Categoria"] != "Sin Categoría")
    assert establecimientos["categoria"].value_counts().to_dict() == categorias
    redes = {(region(fila), int(fila["Código Red"])) for fila in aparte}
    assert establecimientos["red"].nunique() == len(redes)
    por_codigo = establecimientos.set_index("codigo_renipress")
    apartadas = 0
    for fila in aparte:
        leida = por_codigo.loc[fila["Código Único"].zfill(8)]
        if pd.isna(leida["latitud"]):
            apartadas += 1
            continue
        assert (leida["longitud"], leida["latitud"]) == (float(fila["NORTE"]), float(fila["ESTE"]))
    assert apartadas == _por_confirmar(informe) == 44
    assert establecimientos.groupby("red")["red_nombre"].nunique().max() == 1
    assert establecimientos.groupby("microrred")["microrred_nombre"].nunique().max() == 1


def test_el_extracto_real_de_la_forma_b_coincide_con_una_lectura_aparte(reales: Path, hoy: date) -> None:
    ruta = reales / "renipress_formato_b_3_disa.csv"
    _, establecimientos, informe = leer_tabla(ruta, None, {}, hoy)
    aparte = _leer_aparte(ruta, "utf-8-sig", ";")
    assert informe.total == informe.aceptadas == len(aparte)
    assert establecimientos["codigo_renipress"].tolist() == [fila["COD_IPRESS"] for fila in aparte]
    assert establecimientos["diresa"].tolist() == [f"{float(fila['CO_DISA']):02.0f}" for fila in aparte]
    assert int(establecimientos["categoria"].isna().sum()) == sum(fila["CATEGORIA"] == "0" for fila in aparte)
    en_blanco = sum(not fila["NORTE"] for fila in aparte)
    assert int(establecimientos["latitud"].isna().sum()) == en_blanco + _por_confirmar(informe)
    assert _por_confirmar(informe) == 27
    for latitud, fila in zip(establecimientos["latitud"], aparte, strict=True):
        assert pd.isna(latitud) or latitud == float(fila["NORTE"])
