"""Los libros que no son un XLSX corriente: se leen igual, y donde su formato deja dos lecturas se pregunta."""

from __future__ import annotations

import io
import sys
import zipfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from dashboard.ingesta.aparte import leer_aparte
from dashboard.ingesta.informe import Informe
from dashboard.ingesta.lectura import leer_celdas
from dashboard.ingesta.libro_corregido import libro_corregido, libro_de_celdas
from dashboard.ingesta.reconocer import reconocer_hojas
from dashboard.nucleo.errores import ErrorArchivo
from tests.ingesta.conftest import leer_tabla
from tests.ingesta.otros_libros import ESCRITORES, Error, Formula, Miles, Porciento, comprimir, estricto, ods, xls, xlsb

TITULOS = ["codigo_sesion", "codigo_grupo", "fecha", "hora", "esperadas", "asistentes", "visitantes"]
FILA = ["S-9", "G-1", date(2026, 2, 12), "09:30", 12, 9, None]
RESULTADOS = ["indicador", "anio", "ambito", "valor_pct"]
CLASES = pytest.mark.parametrize("clase", list(ESCRITORES))
HOY = date(2026, 6, 30)


def _escribir(carpeta: Path, contenido: bytes, nombre: str = "libro.dat") -> Path:
    ruta = carpeta / nombre
    ruta.write_bytes(contenido)
    return ruta


def _resultados(carpeta: Path, clase: str, *valores: object) -> tuple[list[float], Informe, Path]:
    filas = [["LME", 2020 + n, "Cusco", valor] for n, valor in enumerate(valores)]
    ruta = _escribir(carpeta, ESCRITORES[clase]({"D": [RESULTADOS, *filas]}))
    _, leidas, informe = leer_tabla(ruta, None, {}, HOY)
    return leidas["valor_pct"].tolist(), informe, ruta


@CLASES
def test_cada_libro_da_las_mismas_celdas_que_un_xlsx_en_sus_mismas_filas(tmp_path: Path, clase: str) -> None:
    filas: Sequence[Sequence[object]] = [
        [],
        [None, "REPORTE DE SESIONES"],
        [],
        [None, *TITULOS, "activo"],
        [None, "S-9", "00123", date(2026, 2, 12), "09:30", 12, 9.0, None, True],
        [None, "S-ñ", "G-1", date(2026, 3, 12), None, 12.0, 8, 2.5, False],
    ]
    libro = openpyxl.Workbook()
    for numero, fila in enumerate(filas, start=1):
        for columna, valor in enumerate(fila, start=1):
            libro.active.cell(numero, columna, valor)
    libro.active.title = "Sesiones"
    corriente = tmp_path / "c.xlsx"
    libro.save(corriente)
    (esperadas,) = leer_celdas(corriente)
    vieja = {"Vieja": [TITULOS, FILA]}
    todas = leer_celdas(_escribir(tmp_path, ESCRITORES[clase]({"Sesiones": filas, **vieja}, ocultas=("Vieja",))))
    (celdas,) = todas
    assert celdas.hoja == "Sesiones"
    assert celdas.encabezado == esperadas.encabezado
    assert (list(celdas.lineas), celdas.linea_encabezado) == ([5, 6], 4)
    pd.testing.assert_frame_equal(celdas.filas, esperadas.filas)
    assert celdas.filas.iloc[0].tolist() == ["S-9", "00123", "2026-02-12", "09:30", "12", "9", "", "verdadero"]
    assert celdas.avisos[0] == "No se leyó lo que está oculto: 1 hoja («Vieja»)."
    assert "se lee el valor que guarda cada celda y no cómo se muestra" in celdas.avisos[1]
    assert "guárdela como un XLSX corriente" in celdas.avisos[1]


@CLASES
def test_un_libro_de_varias_hojas_se_lee_en_otro_proceso_y_se_reconoce(tmp_path: Path, clase: str) -> None:
    faltas = [["codigo_sesion", "motivo", "cantidad"], ["S-1", "M01", 1]]
    ruta = _escribir(tmp_path, ESCRITORES[clase]({"Sesiones": [TITULOS, FILA], "Faltas": faltas}))
    # en otro proceso, como lo lee quien carga
    sesiones, otras = leer_aparte(ruta)
    assert (sesiones.hoja, otras.hoja) == ("Sesiones", "Faltas")
    assert otras.avisos == ()
    assert sesiones.sin_formato == (4, 5)
    pares, sin_leer = reconocer_hojas([sesiones, otras])
    assert ([tabla.nombre for _, tabla in pares], list(sin_leer)) == (["sesiones", "inasistencias"], [])


@CLASES
def test_una_sesion_se_acepta_como_la_de_un_xlsx(
    tmp_path: Path, clase: str, referencia: dict[str, pd.DataFrame]
) -> None:
    ruta = _escribir(tmp_path, ESCRITORES[clase]({"Sesiones": [TITULOS, FILA]}))
    _, filas, informe = leer_tabla(ruta, None, referencia, HOY)
    assert filas["codigo_sesion"].tolist() == ["S-9"]
    assert (informe.aceptadas, informe.rechazadas, informe.detenido) == (1, 0, "")


def test_las_celdas_combinadas_de_un_xls_extienden_su_titulo(tmp_path: Path) -> None:
    arriba, abajo = ["codigo_sesion", "fecha", "Próxima", None, "asistentes"], [None, None, "fecha", "hora", None]
    hojas = {"D": [arriba, abajo, ["S-1", "2026-02-01", "2026-03-01", "09:30", 9]]}
    (celdas,) = leer_celdas(_escribir(tmp_path, xls(hojas, combinada=(0, 0, 2, 3))))
    assert celdas.encabezado == ("codigo_sesion", "fecha", "Próxima fecha", "Próxima hora", "asistentes")
    # sin el rango, el título de arriba no pasa de su celda en la columna de la derecha del todo
    (sueltas,) = leer_celdas(_escribir(tmp_path, xls(hojas, combinada=(0, 0, 0, 1))))
    assert sueltas.encabezado[3] == "hora"


# -- lo que admite dos lecturas ----------------------------------------------------------------------------------------


@CLASES
def test_un_porcentaje_de_la_hoja_no_se_adivina_y_se_pregunta(tmp_path: Path, clase: str) -> None:
    valores, informe, _ = _resultados(tmp_path, clase, Porciento(0.684), 0.541)
    assert valores == []
    assert "¿son 68,4 y 54,1, o 0,684 y 0,541?" in informe.detenido
    assert "En este libro el signo de un formato no se lee: guárdelo como XLSX" in informe.detenido
    assert _resultados(tmp_path, clase, 68.4, "54,1 %")[0] == [68.4, 54.1]


@CLASES
def test_un_codigo_guardado_como_numero_se_pregunta_y_como_texto_no(tmp_path: Path, clase: str) -> None:
    titulos = ["codigo_recurso", "tipo", "valor"]
    ruta = _escribir(tmp_path, ESCRITORES[clase]({"D": [titulos, [7, "lactario", 12.345], ["R-8", "lactario", 2]]}))
    _, leidas, informe = leer_tabla(ruta, None, {}, HOY)
    assert leidas["codigo_recurso"].tolist() == ["R-8"]
    assert "¿el código es ese número, o la hoja de cálculo le muestra ceros o letras delante?" in informe.detenido
    textos = _escribir(tmp_path, ESCRITORES[clase]({"D": [titulos, ["007", "lactario", 12.345]]}))
    _, leidas, informe = leer_tabla(textos, None, {}, HOY)
    assert leidas[["codigo_recurso", "valor"]].to_numpy().tolist() == [["007", 12.345]]
    assert informe.detenido == ""


@CLASES
def test_un_numero_en_el_titulo_o_en_el_total_no_hace_dudar_de_los_codigos_escritos_como_texto(
    tmp_path: Path, clase: str
) -> None:
    titulos = ["codigo_recurso", "tipo", "valor"]
    filas = [[2026, "RECURSOS"], titulos, ["001", "lactario", 3], ["Total", None, 3]]
    ruta = _escribir(tmp_path, ESCRITORES[clase]({"D": filas}))
    (celdas,) = leer_celdas(ruta)
    assert celdas.sin_formato == (2,)
    _, leidas, informe = leer_tabla(ruta, None, {}, HOY)
    assert (leidas["codigo_recurso"].tolist(), informe.detenido) == (["001"], "")
    # de dos códigos iguales, solo se pregunta por el que es un número
    ruta = _escribir(tmp_path, ESCRITORES[clase]({"D": [titulos, ["7", "lactario", 3], [8, "lactario", 3]]}))
    _, leidas, informe = leer_tabla(ruta, None, {}, HOY)
    assert leidas["codigo_recurso"].tolist() == ["7"]
    assert [problema.fila for problema in informe.problemas] == [3]


@CLASES
def test_un_numero_hasta_dos_en_una_columna_de_porcentajes_se_pregunta(tmp_path: Path, clase: str) -> None:
    valores, informe, ruta = _resultados(tmp_path, clase, Porciento(1.2), Porciento(1.005), 68.4, "1,2")
    assert valores == [68.4, 1.2]
    assert "¿son 120 y 100,5, o 1,2 y 1,005?" in informe.detenido
    assert "«120 %», o «1,2 %» si es eso lo que se ve" in informe.detenido
    # y el libro que vuelve no responde por la persona
    hoja = openpyxl.load_workbook(io.BytesIO(libro_corregido(ruta, [informe]))).active
    assert [celda.value for celda in hoja["D"]] == ["valor_pct", None, None, 68.4, "1,2"]


def _recursos(carpeta: Path, clase: str, *filas: tuple[object, object, object]) -> tuple[pd.DataFrame, Informe, Path]:
    titulos = ["codigo_recurso", "tipo", "nombre", "valor", "fuente"]
    todas = [[f"R-{n}", "lactario", *fila] for n, fila in enumerate(filas, start=1)]
    ruta = _escribir(carpeta, ESCRITORES[clase]({"D": [titulos, *todas]}))
    _, leidas, informe = leer_tabla(ruta, None, {}, HOY)
    return leidas, informe, ruta


@CLASES
def test_una_cantidad_con_decimales_menor_que_dos_puede_verse_como_un_porcentaje_y_se_pregunta(
    tmp_path: Path, clase: str
) -> None:
    leidas, informe, ruta = _recursos(tmp_path, clase, ("A", 0.5, None), ("B", 1, None), ("C", 2.5, None))
    assert leidas["valor"].tolist() == [1, 2.5]
    assert "¿la cantidad es ese número, o la hoja de cálculo muestra otro (un porcentaje, miles)?" in informe.detenido
    hoja = openpyxl.load_workbook(io.BytesIO(libro_corregido(ruta, [informe]))).active
    # la cantidad no es obligatoria: en blanco, se perdería
    assert [celda.value for celda in hoja["D"]] == ["valor", "#N/A", "1", 2.5]
    leidas, informe, _ = _recursos(tmp_path, clase, ("A", "0,5", None))
    assert (leidas["valor"].tolist(), informe.detenido) == ([0.5], "")


@CLASES
def test_las_coordenadas_no_se_preguntan(tmp_path: Path, clase: str) -> None:
    titulos = ["codigo_recurso", "tipo", "latitud", "longitud"]
    ruta = _escribir(tmp_path, ESCRITORES[clase]({"D": [titulos, ["R-1", "lactario", -0.52, -73.9]]}))
    _, leidas, informe = leer_tabla(ruta, None, {}, HOY)
    assert (leidas["latitud"].tolist(), informe.detenido) == ([-0.52], "")


@CLASES
def test_un_numero_en_una_columna_de_texto_se_pregunta(tmp_path: Path, clase: str) -> None:
    leidas, informe, _ = _recursos(tmp_path, clase, (5, 3, None), ("Lactario 05", 3, None), ("5", 3, 2024))
    assert leidas["nombre"].tolist() == ["Lactario 05"]
    assert "columna «nombre»: ¿es ese número, o la hoja de cálculo le muestra ceros o letras?" in informe.detenido
    assert [(p.fila, p.columna) for p in informe.problemas] == [(2, "nombre"), (4, "fuente")]


@CLASES
def test_un_numero_no_dice_como_se_escriben_los_decimales_de_los_textos(tmp_path: Path, clase: str) -> None:
    leidas, informe, ruta = _recursos(tmp_path, clase, ("A", "2,345", None), ("B", 20.75, None), ("C", 3710, None))
    assert leidas["valor"].tolist() == [20.75, 3710]
    assert "¿es 2345, o 2,345?" in informe.detenido
    # tampoco en el libro que vuelve, donde los números ya se ven
    (tmp_path / "vuelta.xlsx").write_bytes(libro_corregido(ruta, [informe]))
    _, leidas, _ = leer_tabla(tmp_path / "vuelta.xlsx", None, {}, HOY)
    assert leidas["valor"].tolist() == [20.75, 3710]


@CLASES
def test_un_numero_tampoco_decide_la_cota_del_registro_nacional(tmp_path: Path, clase: str) -> None:
    titulos = [
        "Institución",
        "Código Único",
        "Nombre del establecimiento",
        "Departamento",
        "Provincia",
        "Distrito",
        "UBIGEO",
        "Código DISA",
        "Código Red",
        "Código Microrred",
        "DISA",
        "Red",
        "Microrred",
        "Categoria",
        "Estado",
        "Condición",
        "NORTE",
        "ESTE",
        "COTA",
    ]
    fila = [
        "Uno",
        "CUSCO",
        "ANTA",
        "ANTA",
        "080301",
        "11",
        "2",
        "5",
        "CUSCO",
        "SUR",
        "ACOMAYO",
        "I-3",
        "ACTIVADO",
        "EN FUNCIONAMIENTO",
        "-71.9",
        "-13.5",
    ]
    filas = [["MINSA", str(36 + n), *fila, cota] for n, cota in enumerate(("3.710", 3399))]
    ruta = _escribir(tmp_path, ESCRITORES[clase]({"D": [titulos, *filas]}))
    _, leidas, informe = leer_tabla(ruta, None, {}, HOY)
    assert informe.formulario == "registro"
    assert leidas["altitud"].isna().tolist() == [True, False]
    assert "1 establecimiento sin altitud: su cota se lee de dos maneras (¿es 3710, o 3,71?)." in informe.avisos


@CLASES
def test_un_anio_y_el_codigo_de_una_region_no_se_preguntan(
    tmp_path: Path, clase: str, referencia: dict[str, pd.DataFrame]
) -> None:
    titulos = ["codigo_territorio", "periodo", "fecha_reporte"]
    filas = [[11, 2025, date(2026, 2, 1)], ["11", 2026, date(2026, 2, 1)]]
    ruta = _escribir(tmp_path, ESCRITORES[clase]({"D": [titulos, *filas]}))
    _, leidas, informe = leer_tabla(ruta, None, referencia, HOY)
    assert (leidas["periodo"].tolist(), informe.detenido) == (["2025", "2026"], "")
    ruta = _escribir(tmp_path, ESCRITORES[clase]({"D": [titulos, [1102, 2025, date(2026, 2, 1)]]}))
    assert "¿el código es ese número" in leer_tabla(ruta, None, referencia, HOY)[2].detenido
    facilitadores = [["diresa", "anio", "facilitadores"], [11, 2025, 4]]
    ruta = _escribir(tmp_path, ESCRITORES[clase]({"D": facilitadores}))
    assert leer_tabla(ruta, None, referencia, HOY)[2].detenido == ""


@CLASES
def test_los_ceros_de_un_codigo_de_establecimiento_o_de_region_se_reponen_como_siempre(
    tmp_path: Path, clase: str
) -> None:
    titulos = ["codigo_renipress", "nombre", "diresa", "diresa_nombre"]
    ruta = _escribir(tmp_path, ESCRITORES[clase]({"D": [titulos, [2318, "Uno", 8, "CUSCO"]]}))
    _, leidas, informe = leer_tabla(ruta, None, {}, HOY)
    assert informe.detenido == ""
    assert leidas[["codigo_renipress", "diresa"]].to_numpy().tolist() == [["00002318", "08"]]


@CLASES
def test_un_numero_en_una_columna_de_fechas_se_pregunta(
    tmp_path: Path, clase: str, referencia: dict[str, pd.DataFrame]
) -> None:
    fila = ["S-9", "G-1", 46_065, "09:30", 12, 9, None]
    ruta = _escribir(tmp_path, ESCRITORES[clase]({"D": [TITULOS, fila]}))
    _, leidas, informe = leer_tabla(ruta, None, referencia, HOY)
    assert leidas.empty
    assert "¿es una fecha ese número?" in informe.detenido
    assert "Dé a la columna formato de fecha" in informe.detenido
    # con un motivo y no dos
    assert len(informe.problemas) == 1


@pytest.mark.parametrize("error", [Error("#REF!"), Error("#N/A", con_formula=True)])
@CLASES
def test_una_celda_con_un_error_detiene_el_libro_en_vez_de_leerse_en_blanco(
    tmp_path: Path, clase: str, error: Error
) -> None:
    ruta = _escribir(tmp_path, ESCRITORES[clase]({"D": [TITULOS, [*FILA[:6], error]]}))
    with pytest.raises(ErrorArchivo, match="alguna celda con un error de fórmula") as fallo:
        leer_celdas(ruta)
    assert "guárdelo como un XLSX corriente" in fallo.value.que_hacer


CON_FORMATOS_DENTRO = pytest.mark.parametrize("clase", [".ods", ".xlsx"])
_QUE_CANTIDAD = "¿la cantidad es ese número, o la hoja de cálculo muestra otro (un porcentaje, miles)?"


@pytest.mark.parametrize("raro", [Miles(3_710_000), Porciento(12.5), Porciento(3)])
@CON_FORMATOS_DENTRO
def test_una_columna_con_un_formato_que_muestra_otra_cantidad_se_pregunta_entera(
    tmp_path: Path, clase: str, raro: object
) -> None:
    leidas, informe, ruta = _recursos(tmp_path, clase, ("A", raro, None), ("B", 3000, None), ("C", "30", None))
    assert leidas["valor"].tolist() == [30]
    assert _QUE_CANTIDAD in informe.detenido
    hoja = openpyxl.load_workbook(io.BytesIO(libro_corregido(ruta, [informe]))).active
    assert [celda.value for celda in hoja["D"]] == ["valor", "#N/A", "#N/A", "30"]


@CON_FORMATOS_DENTRO
def test_una_cuenta_que_se_muestra_en_miles_se_pregunta_y_la_columna_de_al_lado_no(
    tmp_path: Path, clase: str, referencia: dict[str, pd.DataFrame]
) -> None:
    fila = [*FILA[:5], Miles(9_000), 3]
    ruta = _escribir(tmp_path, ESCRITORES[clase]({"D": [TITULOS, fila], "Vieja": [[Porciento(1)]]}, ocultas=("Vieja",)))
    informe = leer_tabla(ruta, None, referencia, HOY)[2]
    assert [(p.fila, p.columna) for p in informe.problemas] == [(2, "asistentes")]
    assert _QUE_CANTIDAD in informe.detenido


@CON_FORMATOS_DENTRO
def test_un_porcentaje_en_una_columna_que_no_es_de_la_tabla_no_estorba(
    tmp_path: Path, clase: str, referencia: dict[str, pd.DataFrame]
) -> None:
    hojas = {"D": [[*TITULOS, "% de asistencia"], [*FILA, Porciento(0.75)]]}
    _, filas, informe = leer_tabla(_escribir(tmp_path, ESCRITORES[clase](hojas)), None, referencia, HOY)
    assert (filas["asistentes"].tolist(), informe.detenido) == ([9], "")


@CON_FORMATOS_DENTRO
def test_un_porcentaje_bajo_la_tabla_no_hace_dudar_de_sus_cantidades(
    tmp_path: Path, clase: str, referencia: dict[str, pd.DataFrame]
) -> None:
    total = ["Total", None, None, None, None, Porciento(0.75), None]
    ruta = _escribir(tmp_path, ESCRITORES[clase]({"D": [TITULOS, FILA, total]}))
    _, filas, informe = leer_tabla(ruta, None, referencia, HOY)
    assert (filas["asistentes"].tolist(), informe.detenido) == ([9], "")


def test_en_un_ods_el_formato_puede_ser_el_de_la_columna_o_venir_de_otro_estilo(tmp_path: Path) -> None:
    sano = ods({"D": [["codigo_recurso", "tipo", "valor"], ["R-1", "lactario", 3000]]})
    columnas = b'<table:table-column table:number-columns-repeated="2"/><table:table-column '
    hija = b'<style:style style:name="hija" style:family="table-cell" style:parent-style-name="miles"/>'
    for estilo in (b"miles", b"hija", b"otra"):
        ruta = _cambiado(
            tmp_path,
            sano,
            (b"</office:automatic-styles>", hija + b"</office:automatic-styles>"),
            (b'"vista">', b'"vista">' + columnas + b'table:default-cell-style-name="' + estilo + b'"/>'),
        )
        _, leidas, informe = leer_tabla(ruta, None, {}, HOY)
        assert (_QUE_CANTIDAD in informe.detenido) == (estilo != b"otra")
    assert leidas["valor"].tolist() == [3000]


def _cambiado(carpeta: Path, libro: bytes, *cambios: tuple[bytes, bytes], parte: str = "content.xml") -> Path:
    with zipfile.ZipFile(io.BytesIO(libro)) as suyo:
        partes: dict[str, bytes | str] = {nombre: suyo.read(nombre) for nombre in suyo.namelist()}
    for antes, despues in cambios:
        cambiada = partes[parte]
        assert isinstance(cambiada, bytes)
        partes[parte] = cambiada.replace(antes, despues)
        assert partes[parte] != cambiada
    return _escribir(carpeta, comprimir(partes))


@CON_FORMATOS_DENTRO
def test_una_formula_sin_su_resultado_se_avisa_como_en_un_xlsx(tmp_path: Path, clase: str) -> None:
    hojas = {"Sesiones": [[], TITULOS, FILA, [*FILA[:5], Formula(), Formula()]]}
    (celdas,) = leer_celdas(_escribir(tmp_path, ESCRITORES[clase](hojas)))
    assert celdas.textos(5).tolist() == ["9", ""]
    assert celdas.avisos[-1].startswith(
        "En la hoja «Sesiones» hay 2 fórmulas sin su resultado guardado (la primera, en la fila 4, columna 6): esas "
        "celdas se leyeron en blanco."
    )


@pytest.mark.parametrize("visto", ["#DIV/0!", "#N/D", "#¡VALOR!", "Err:508"])
def test_un_error_que_un_ods_guarda_como_cero_detiene_el_libro(tmp_path: Path, visto: str) -> None:
    with pytest.raises(ErrorArchivo, match=r"un error de fórmula .* en la hoja «Sesiones»"):
        leer_celdas(_escribir(tmp_path, ods({"Sesiones": [TITULOS, [*FILA[:6], Formula(visto)]]})))
    # un cero de verdad es un cero
    (celdas,) = leer_celdas(_escribir(tmp_path, ods({"Sesiones": [TITULOS, [*FILA[:6], Formula("0")]]})))
    assert celdas.textos(6).tolist() == ["0"]


@pytest.mark.parametrize("clase", [".ods", ".xlsb", ".xlsx"])
def test_un_error_se_dice_con_su_hoja_y_el_de_una_hoja_oculta_no_estorba(tmp_path: Path, clase: str) -> None:
    hojas = {"Sesiones": [TITULOS, FILA], "Cuentas": [["x", Error()]]}
    with pytest.raises(ErrorArchivo, match="en la hoja «Cuentas»"):
        leer_celdas(_escribir(tmp_path, ESCRITORES[clase](hojas)))
    (celdas,) = leer_celdas(_escribir(tmp_path, ESCRITORES[clase](hojas, ocultas=("Cuentas",))))
    assert celdas.hoja == "Sesiones"


def test_la_copia_que_un_ods_guarda_de_otro_libro_no_es_una_hoja_y_no_se_nombra(tmp_path: Path) -> None:
    ajena = "'file:///C:/Users/alguien/otro.ods'#$Hoja1"
    for ocultas in ((), (ajena,)):
        (celdas,) = leer_celdas(_escribir(tmp_path, ods({"D": [TITULOS, FILA], ajena: [["x", Error()]]}, ocultas)))
        assert celdas.hoja == "D"
        assert not any("file:" in aviso for aviso in celdas.avisos)


def test_dos_hojas_de_un_ods_con_el_mismo_nombre_se_dicen_y_no_se_pierde_ninguna(tmp_path: Path) -> None:
    libro = ods({"Enero": [TITULOS, FILA], "Ener0": [TITULOS, FILA]})
    with pytest.raises(ErrorArchivo, match="dos hojas llamadas «Enero»"):
        leer_celdas(_cambiado(tmp_path, libro, (b"Ener0", b"Enero")))


def test_un_ods_con_contrasena_lo_dice(tmp_path: Path) -> None:
    cifrado = _cambiado(
        tmp_path,
        ods({"D": [TITULOS, FILA]}),
        (b"</manifest:manifest>", b"<manifest:encryption-data/></manifest:manifest>"),
        parte="META-INF/manifest.xml",
    )
    with pytest.raises(ErrorArchivo, match="protegido con contraseña") as error:
        leer_celdas(cifrado)
    assert "quítesela antes" in error.value.que_hacer


# -- el libro que vuelve -----------------------------------------------------------------------------------------------


@CLASES
def test_el_libro_por_corregir_vuelve_como_xlsx_y_corregido_entra(tmp_path: Path, clase: str) -> None:
    titulos = ["codigo_recurso", "tipo", "valor"]
    filas = [["007", "lactario", 12.345], ["R-8", "otra cosa", 2], ["R-9", "lactario", 3]]
    ruta = _escribir(tmp_path, ESCRITORES[clase]({"Recursos": [titulos, *filas]}))
    _, _, informe = leer_tabla(ruta, None, {}, HOY)
    assert (informe.aceptadas, informe.rechazadas) == (2, 1)
    for contenido in (libro_corregido(ruta, [informe]), libro_de_celdas(leer_celdas(ruta), [informe])):
        libro = openpyxl.load_workbook(io.BytesIO(contenido))
        hoja = libro["Recursos"]
        assert [celda.value for celda in hoja["A"]] == ["codigo_recurso", "007", "R-8", "R-9"]
        assert [celda.value for celda in hoja["C"]] == ["valor", 12.345, "2", "3"]
        assert "se esperaba uno de: lactario" in hoja["D3"].value
        hoja["B3"] = "lactario"
        vuelta = tmp_path / "vuelta.xlsx"
        libro.save(vuelta)
        _, leidas, otro = leer_tabla(vuelta, None, {}, HOY)
        assert leidas[["codigo_recurso", "valor"]].to_numpy().tolist() == [["007", 12.345], ["R-8", 2], ["R-9", 3]]
        assert (otro.rechazadas, otro.detenido) == (0, "")


@CLASES
def test_la_pregunta_de_un_porcentaje_se_responde_en_el_libro_que_vuelve(tmp_path: Path, clase: str) -> None:
    _, informe, ruta = _resultados(tmp_path, clase, Porciento(0.684), 54.1)
    libro = openpyxl.load_workbook(io.BytesIO(libro_corregido(ruta, [informe])))
    assert "68,4 %" in libro.active["E2"].value
    libro.active["D2"] = "68,4 %"
    libro.save(tmp_path / "vuelta.xlsx")
    _, leidas, otro = leer_tabla(tmp_path / "vuelta.xlsx", None, {}, HOY)
    assert (leidas["valor_pct"].tolist(), otro.detenido) == ([68.4, 54.1], "")


@pytest.mark.parametrize("guardado", [True, False])
@CLASES
def test_lo_que_se_pregunto_no_entra_con_el_libro_que_vuelve_sin_tocar(
    tmp_path: Path, clase: str, guardado: bool
) -> None:
    titulos = ["codigo_recurso", "tipo", "fecha"]
    filas = [[1, "lactario", None], ["R-2", "lactario", 44_693], ["R-3", "lactario", date(2026, 1, 5)]]
    # con una celda de más, la tercera no es de la tabla hasta que se borra: tampoco entonces ha de valer su código
    ruta = _escribir(tmp_path, ESCRITORES[clase]({"D": [titulos, *filas, [4, "lactario", None, "de más"]]}))
    _, _, informe = leer_tabla(ruta, None, {}, HOY)
    assert "¿el código es ese número" in informe.detenido
    assert "¿es una fecha ese número?" in informe.detenido
    contenido = libro_corregido(ruta, [informe]) if guardado else libro_de_celdas(leer_celdas(ruta), [informe])
    libro = openpyxl.load_workbook(io.BytesIO(contenido))
    hoja = libro.active
    assert [hoja["A2"].value, hoja["A3"].value, hoja["A5"].value] == [None, "R-2", None]
    # en blanco se perdería: la fecha no es obligatoria
    assert [hoja["C3"].value, hoja["C4"].value] == ["#N/A", "2026-01-05"]
    assert "Escriba el código como texto, tal como se ve" in hoja["D2"].value
    assert "escriba la fecha que se ve" in hoja["D3"].value
    hoja["E5"] = None
    libro.save(tmp_path / "vuelta.xlsx")
    _, leidas, _ = leer_tabla(tmp_path / "vuelta.xlsx", None, {}, HOY)
    assert leidas[["codigo_recurso", "fecha"]].astype("str").to_numpy().tolist() == [["R-3", "2026-01-05"]]
    hoja["A2"], hoja["C3"], hoja["A5"] = "S-001", "12/05/2026", "S-004" if guardado else None
    hoja["C4"] = "05/01/2026"
    libro.save(tmp_path / "vuelta.xlsx")
    _, leidas, otro = leer_tabla(tmp_path / "vuelta.xlsx", None, {}, HOY)
    assert leidas["codigo_recurso"].tolist() == ["S-001", "R-2", "R-3", "S-004"][: 4 if guardado else 3]
    assert otro.detenido == ""


# -- lo roto y lo hostil -----------------------------------------------------------------------------------------------

_SANO = {"D": [TITULOS, FILA]}


@pytest.mark.parametrize("nombre", ["libro.csv", "libro.xlsx", "libro.ods", "libro.xls"])
@CLASES
def test_decide_el_contenido_y_no_el_nombre(tmp_path: Path, clase: str, nombre: str) -> None:
    (celdas,) = leer_celdas(_escribir(tmp_path, ESCRITORES[clase](_SANO), nombre))
    assert (celdas.hoja, celdas.total) == ("D", 1)


@pytest.mark.parametrize(
    ("contenido", "frase"),
    [
        (xls(_SANO)[:3000], "formato antiguo (.xls) o está protegido con contraseña"),
        (xls(_SANO, clave=True), "formato antiguo (.xls) o está protegido con contraseña"),
        (xlsb(_SANO)[:-300], "dañado o incompleto"),
        (ods(_SANO)[:-300], "dañado o incompleto"),
        (estricto(_SANO)[:-300], "dañado o incompleto"),
        (
            comprimir({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<a/>"}),
            "está dañado, tiene contraseña o es otro documento",
        ),
        (
            comprimir(
                {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": " " * 9_000_000 + "<a/>"}
            ),
            "desmesurado",
        ),
        (
            comprimir(
                {
                    "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
                    "content.xml": '<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>',
                }
            ),
            "declaraciones que una hoja de cálculo no escribe",
        ),
    ],
)
def test_un_libro_roto_cerrado_o_con_trampas_se_dice_en_una_frase(tmp_path: Path, contenido: bytes, frase: str) -> None:
    with pytest.raises(ErrorArchivo) as error:
        leer_celdas(_escribir(tmp_path, contenido))
    assert frase in str(error.value)
    assert error.value.que_hacer


@CLASES
def test_un_byte_cambiado_es_un_error_dicho_o_se_lee(tmp_path: Path, clase: str) -> None:
    sano = ESCRITORES[clase](_SANO)
    errores: list[ErrorArchivo] = []
    # en un `.xls`, lo que sigue a los registros es relleno
    for lugar in range(8, min(len(sano), 2_600), 7):
        ruta = _escribir(tmp_path, sano[:lugar] + bytes([sano[lugar] ^ 0x55]) + sano[lugar + 1 :])
        try:
            # el byte puede ser el número de una fila: se lee otra cosa, pero se lee
            assert leer_celdas(ruta)
        except ErrorArchivo as error:
            errores.append(error)
    assert errores
    assert all(error.que_hacer for error in errores)


def _repetido() -> bytes:
    """Un `.ods` que dice repetir un texto más veces de las que caben en la memoria."""
    with zipfile.ZipFile(io.BytesIO(ods({"D": [TITULOS, ["x"]]}))) as libro:
        partes = {nombre: libro.read(nombre) for nombre in libro.namelist()}
    contenido = partes["content.xml"].replace(
        b'<table:table-row><table:table-cell office:value-type="string"><text:p>x',
        b'<table:table-row table:number-rows-repeated="1000000">'
        b'<table:table-cell table:number-columns-repeated="1000" office:value-type="string"><text:p>x',
    )
    assert contenido != partes["content.xml"]
    return comprimir({**partes, "content.xml": contenido})


def _lejana() -> bytes:
    """Un `.xlsb` con una celda en la otra punta de la hoja."""
    return xlsb({"D": [TITULOS, *[[]] * 900_000, [*[None] * 16_000, 1]]})


def test_un_ods_que_dice_repetir_sin_fin_no_se_abre(tmp_path: Path) -> None:
    with pytest.raises(ErrorArchivo, match="no se abre como hoja de cálculo"):
        leer_aparte(_escribir(tmp_path, _repetido()), megas=900)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows no limita la memoria de un proceso así")
def test_un_libro_que_pide_toda_la_memoria_solo_termina_al_hijo(tmp_path: Path) -> None:
    ruta = _escribir(tmp_path, _lejana())
    assert ruta.stat().st_size < 10_000
    with pytest.raises(ErrorArchivo, match="se detuvo: necesitaba más de 900 MB de memoria"):
        leer_aparte(ruta, megas=900)
