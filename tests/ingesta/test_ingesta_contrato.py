"""Tablas con contrato: títulos, tipos, columnas personales, reconocimiento e informe."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.contratos.contrato import Tabla, marco_vacio
from dashboard.contratos.tablas import TABLAS, tabla_de
from dashboard.ingesta.informe import Informe
from dashboard.ingesta.lectura import leer_celdas
from dashboard.ingesta.reconocer import reconocer
from dashboard.ingesta.textos import es_personal, mostrable
from dashboard.nucleo.errores import ErrorArchivo
from tests.ingesta.conftest import leer_tabla

Escribir = Callable[..., Path]


@pytest.mark.parametrize("tabla", TABLAS, ids=lambda tabla: tabla.nombre)
def test_cada_tabla_se_reconoce_por_su_encabezado_y_vacia_conserva_sus_tipos(
    escribir: Escribir, hoy: date, tabla: Tabla
) -> None:
    ruta = escribir(";".join(nombre.upper() for nombre in tabla.nombres))
    assert reconocer(leer_celdas(ruta)[0]) is tabla
    nombre, filas, informe = leer_tabla(ruta, None, {}, hoy)
    assert (nombre, informe.total) == (tabla.nombre, 0)
    pd.testing.assert_frame_equal(filas, marco_vacio(tabla), check_index_type=False)


def test_tildes_mayusculas_y_sinonimos_se_muestran_como_correspondencia(
    escribir: Escribir, hoy: date, referencia: dict[str, pd.DataFrame]
) -> None:
    ruta = escribir("Código Grupo,RENIPRESS,Fecha de Conformación,Color\nG-9,90000001,14/03/2026,azul\n")
    nombre, grupos, informe = leer_tabla(ruta, None, referencia, hoy)
    assert nombre == "grupos"
    assert informe.correspondencia == (
        ("Código Grupo", "codigo_grupo"),
        ("RENIPRESS", "codigo_renipress"),
        ("Fecha de Conformación", "fecha_conformacion"),
    )
    assert grupos.loc[0, "fecha_conformacion"] == pd.Timestamp(2026, 3, 14)
    assert any("«Color»" in aviso for aviso in informe.avisos)


def test_si_falta_una_columna_obligatoria_se_nombran_la_columna_y_el_archivo(escribir: Escribir, hoy: date) -> None:
    ruta = escribir("codigo_sesion,motivo\nS-1,M01\n", "faltas.csv")
    with pytest.raises(ErrorArchivo, match=r"faltas\.csv.*«cantidad».*inasistencias"):
        leer_tabla(ruta, tabla_de("inasistencias"), {}, hoy)
    with pytest.raises(ErrorArchivo, match=r"más parecida es inasistencias.*«cantidad»"):
        leer_tabla(ruta, None, {}, hoy)


def test_un_archivo_sin_encabezado_no_se_repite_en_el_mensaje(escribir: Escribir, hoy: date) -> None:
    with pytest.raises(ErrorArchivo) as error:
        leer_tabla(escribir("Rosa Quispe,12\nMaría Mamani,11\n"), None, {}, hoy)
    assert "Quispe" not in str(error.value)
    assert "no corresponde a ninguna tabla" in str(error.value)


def test_dos_titulos_de_la_misma_columna_se_rechazan(escribir: Escribir, hoy: date) -> None:
    with pytest.raises(ErrorArchivo, match="son la misma columna: «cantidad»"):
        leer_tabla(escribir("codigo_sesion,motivo,cantidad,Cantidad\n"), None, {}, hoy)


@pytest.mark.parametrize(
    "titulo",
    ["DNI", "Nombres", "apellidos", "Apellido Paterno", "Dirección", "domicilio", "Teléfono", "celular", "Correo",
     "e-mail", "fecha_nacimiento", "FechaNacimiento", "nombre", "Nombre de la madre", "edad", "Nro. documento"],
)  # fmt: skip
def test_una_columna_personal_rechaza_el_archivo_sin_citar_su_contenido(
    escribir: Escribir, hoy: date, titulo: str
) -> None:
    ruta = escribir(f"codigo_sesion,motivo,cantidad,{titulo}\nS-1,M01,1,SECRETO\n")
    with pytest.raises(ErrorArchivo, match="datos personales") as error:
        leer_tabla(ruta, None, {}, hoy)
    assert titulo in str(error.value)
    assert "SECRETO" not in str(error.value)


def test_las_instituciones_y_los_grupos_no_son_datos_personales() -> None:
    titulos = ("Dirección Regional de Salud", "nombre_grupo", "madres_guia", "gestantes", "Nro.Doc.Categorización")
    assert [titulo for titulo in titulos if es_personal(titulo)] == []


@pytest.mark.parametrize("valor", ["Rosa Quispe", "45678912", "984000111", "a@b.pe", "x" * 31])
def test_lo_que_podria_ser_de_una_persona_no_se_muestra(valor: str) -> None:
    assert valor not in mostrable(valor)


@pytest.mark.parametrize(
    ("valor", "dicho"),
    [("Huamán", "una palabra de 6 letras"), ("doce", "una palabra de 4 letras"),
     ("Rosa Quispe Huamán", "un texto de 3 palabras"), ("Mamani2", "un texto con cifras"),
     ("45678912", "un número de 8 cifras"), ("GAC-001", "«GAC-001»"),
     ("31/02/2025", "«31/02/2025»"), ("12 kg", "«12 kg»"), ("-1", "«-1»"), ("#REF!", "«#REF!»"),
     ("", "una celda en blanco")],
)  # fmt: skip
def test_de_un_valor_extrano_se_dice_su_forma_y_los_codigos_y_numeros_se_muestran(valor: str, dicho: str) -> None:
    assert mostrable(valor) == dicho


def test_un_codigo_de_establecimiento_y_lo_ya_aceptado_se_muestran() -> None:
    assert mostrable("90000001", es_codigo=True) == "«90000001»"
    assert mostrable("Huayllapata", aceptado=True) == "«Huayllapata»"
    assert mostrable("Santa Ana", aceptado=True) == "un texto de 2 palabras"


def test_un_texto_libre_con_un_documento_se_rechaza_sin_mostrarlo(
    escribir: Escribir, hoy: date, referencia: dict[str, pd.DataFrame]
) -> None:
    texto = "codigo_grupo,codigo_renipress,fecha_conformacion,comunidad\nG-9,90000001,2026-03-01,Casa de 45678912\n"
    _, grupos, informe = leer_tabla(escribir(texto), None, referencia, hoy)
    assert (len(grupos), informe.rechazadas) == (0, 1)
    assert "45678912" not in informe.texto() + repr(informe)


@pytest.mark.parametrize(
    ("columna", "malo"),
    [("integrantes", "doce"), ("integrantes", "1,000"), ("integrantes", "-1"), ("integrantes", "201"),
     ("integrantes", "9.5"), ("fecha_conformacion", "2026-02-30"), ("fecha_conformacion", ""),
     ("codigo_renipress", "X1"), ("codigo_renipress", "123456789"), ("codigo_grupo", "=1+1"), ("modalidad", "3x4"),
     ("origen", "mercado"), ("espacio_virtual", "quizás"), ("latitud", "40.4"), ("codigo_grupo", "11-02"),
     ("codigo_grupo", "45678912"), ("fecha_conformacion", "2026-07-01"), ("codigo_renipress", "90000099")],
)  # fmt: skip
def test_cada_celda_mala_rechaza_su_fila_y_nombra_la_columna(
    escribir: Escribir, hoy: date, referencia: dict[str, pd.DataFrame], columna: str, malo: str
) -> None:
    buena = {"codigo_grupo": "G-8", "codigo_renipress": "90000001", "fecha_conformacion": "2026-03-01",
             "integrantes": "12", "modalidad": "4×3", "origen": "Vaso de Leche", "espacio_virtual": "Sí",
             "latitud": "-13,5", "longitud": "-71,9"}  # fmt: skip
    mala = {**buena, "codigo_grupo": "G-9", columna: malo}
    lineas = ["\t".join(fila.values()) for fila in (buena, mala)]
    _, grupos, informe = leer_tabla(escribir("\t".join(buena) + "\n" + "\n".join(lineas)), None, referencia, hoy)
    leidas = ["codigo_grupo", "integrantes", "modalidad", "origen", "espacio_virtual", "latitud"]
    assert grupos[leidas].to_numpy().tolist() == [["G-8", 12, "4x3", "vaso_de_leche", "si", -13.5]]
    assert {(problema.fila, problema.columna) for problema in informe.problemas} == {(3, columna)}
    assert (informe.aceptadas, informe.rechazadas) == (1, 1)
    problema = informe.problemas[0]
    assert problema.encontrado
    assert problema.esperado
    assert problema.como_corregir


def test_los_establecimientos_por_contrato_vuelven_a_leerse_iguales(escribir: Escribir, hoy: date) -> None:
    texto = (
        "codigo_renipress,nombre,categoria,diresa,diresa_nombre,red,red_nombre,microrred,activo,atiende_parto_rn\n"
        "90000001,Uno,i-3,8,CALLAO,2,BEPECA,3,,si\n"
        "90000002,Dos,Sin categoría,08,CALLAO,08-02,BEPECA,08-02-03,no,\n"
        "90000003,Tres,,8,CALLAO,,,,si,no\n"
        "90000004,Cuatro,,8,CALLAO,11-02,,,si,no\n"
    )
    _, primera, informe = leer_tabla(escribir(texto), None, {}, hoy)
    assert informe.rechazadas == 1  # la red 11-02 no es de la región 08
    assert primera["microrred"].tolist() == ["08-02-03", "08-02-03", "08-00-00"]
    assert primera["microrred_nombre"].tolist() == ["Microrred 03", "Microrred 03", "Sin microrred"]
    assert primera["activo"].tolist() == [True, False, True]
    ruta = escribir(
        primera.assign(activo=primera["activo"].map({True: "si", False: "no"})).to_csv(index=False), "b.csv"
    )
    _, segunda, _ = leer_tabla(ruta, None, {}, hoy)
    pd.testing.assert_frame_equal(primera, segunda)


def test_muchas_filas_con_el_mismo_problema_se_cuentan_todas_y_se_detallan_quinientas(
    escribir: Escribir, hoy: date, referencia: dict[str, pd.DataFrame]
) -> None:
    texto = "codigo_sesion,motivo,cantidad\n" + "S-1,M77,1\n" * 620
    _, _, informe = leer_tabla(escribir(texto), None, referencia, hoy)
    assert (informe.rechazadas, len(informe.problemas)) == (620, 500)
    assert any(aviso.startswith("120 filas más") for aviso in informe.avisos)
    assert "Y 570 problemas más." in informe.texto()


def test_la_ley_de_conservacion_no_admite_un_informe_que_no_cuadra() -> None:
    with pytest.raises(ValueError, match="no suman 4"):
        Informe("grupos", "g.csv", total=4, aceptadas=2, rechazadas=1, ignoradas=0)


_celda = st.sampled_from(["", " ", "S-1", "M01", "M99", "si", "0", "1", "3", "x", "999", '"', "Ñ"])


@settings(max_examples=60)
@given(st.lists(st.lists(_celda, min_size=1, max_size=6), max_size=12))
def test_cada_fila_del_archivo_cuenta_una_sola_vez(
    tmp_path: Path, referencia: dict[str, pd.DataFrame], tabla: list[list[str]]
) -> None:
    lineas = ["|".join(celda.replace('"', "'") for celda in fila).replace("|", ";") for fila in tabla]
    ruta = tmp_path / "azar.csv"
    ruta.write_text("codigo_sesion;motivo;justificada;cantidad\n" + "".join(f"{linea}\n" for linea in lineas))
    _, filas, informe = leer_tabla(ruta, tabla_de("inasistencias"), referencia, date(2026, 6, 30))
    assert informe.total == len(tabla)
    repetidas = dict(informe.motivos).get("fila repetida", 0)
    assert informe.ignoradas == repetidas + sum(not "".join(fila).strip() for fila in tabla)
    assert informe.aceptadas == len(filas)
    assert informe.rechazadas == len({problema.fila for problema in informe.problemas})
