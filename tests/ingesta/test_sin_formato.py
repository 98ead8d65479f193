"""Lo que un libro guarda y puede mostrar de otra manera se pregunta, y no entra con el libro que vuelve sin tocar."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from dashboard.ingesta.lectura import leer_celdas
from dashboard.ingesta.libro_corregido import libro_corregido, libro_de_celdas
from tests.ingesta.conftest import leer_tabla
from tests.ingesta.otros_libros import (
    CLASES,
    ESCRITORES,
    HOY,
    TITULOS,
    Porciento,
    escribir,
    recursos,
    resultados,
)


@CLASES
def test_un_porcentaje_de_la_hoja_no_se_adivina_y_se_pregunta(tmp_path: Path, clase: str) -> None:
    valores, informe, _ = resultados(tmp_path, clase, Porciento(0.684), 0.541)
    assert valores == []
    assert "¿son 68,4 y 54,1, o 0,684 y 0,541?" in informe.detenido
    assert "En este libro el signo de un formato no se lee: guárdelo como XLSX" in informe.detenido
    assert resultados(tmp_path, clase, 68.4, "54,1 %")[0] == [68.4, 54.1]


@CLASES
def test_un_codigo_guardado_como_numero_se_pregunta_y_como_texto_no(tmp_path: Path, clase: str) -> None:
    titulos = ["codigo_recurso", "tipo", "valor"]
    ruta = escribir(tmp_path, ESCRITORES[clase]({"D": [titulos, [7, "lactario", 12.345], ["R-8", "lactario", 2]]}))
    _, leidas, informe = leer_tabla(ruta, None, {}, HOY)
    assert leidas["codigo_recurso"].tolist() == ["R-8"]
    assert "¿el código es ese número, o la hoja de cálculo le muestra ceros o letras delante?" in informe.detenido
    textos = escribir(tmp_path, ESCRITORES[clase]({"D": [titulos, ["007", "lactario", 12.345]]}))
    _, leidas, informe = leer_tabla(textos, None, {}, HOY)
    assert leidas[["codigo_recurso", "valor"]].to_numpy().tolist() == [["007", 12.345]]
    assert informe.detenido == ""


@CLASES
def test_un_numero_en_el_titulo_o_en_el_total_no_hace_dudar_de_los_codigos_escritos_como_texto(
    tmp_path: Path, clase: str
) -> None:
    titulos = ["codigo_recurso", "tipo", "valor"]
    filas = [[2026, "RECURSOS"], titulos, ["001", "lactario", 3], ["Total", None, 3]]
    ruta = escribir(tmp_path, ESCRITORES[clase]({"D": filas}))
    (celdas,) = leer_celdas(ruta)
    assert sorted(celdas.sueltos or ()) == [2]
    _, leidas, informe = leer_tabla(ruta, None, {}, HOY)
    assert (leidas["codigo_recurso"].tolist(), informe.detenido) == (["001"], "")
    # de dos códigos iguales, solo se pregunta por el que es un número
    ruta = escribir(tmp_path, ESCRITORES[clase]({"D": [titulos, ["7", "lactario", 3], [8, "lactario", 3]]}))
    _, leidas, informe = leer_tabla(ruta, None, {}, HOY)
    assert leidas["codigo_recurso"].tolist() == ["7"]
    assert [problema.fila for problema in informe.problemas] == [3]


@CLASES
def test_un_numero_hasta_dos_en_una_columna_de_porcentajes_se_pregunta(tmp_path: Path, clase: str) -> None:
    valores, informe, ruta = resultados(tmp_path, clase, Porciento(1.2), Porciento(1.005), 68.4, "1,2")
    assert valores == [68.4, 1.2]
    assert "¿son 120 y 100,5, o 1,2 y 1,005?" in informe.detenido
    assert "«120 %», o «1,2 %» si es eso lo que se ve" in informe.detenido
    # y el libro que vuelve no responde por la persona
    hoja = openpyxl.load_workbook(io.BytesIO(libro_corregido(ruta, [informe]))).active
    assert [celda.value for celda in hoja["D"]] == ["valor_pct", None, None, 68.4, "1,2"]


@CLASES
def test_una_cantidad_con_decimales_menor_que_dos_puede_verse_como_un_porcentaje_y_se_pregunta(
    tmp_path: Path, clase: str
) -> None:
    leidas, informe, ruta = recursos(tmp_path, clase, ("A", 0.5, None), ("B", 1, None), ("C", 2.5, None))
    assert leidas["valor"].tolist() == [1, 2.5]
    assert "¿la cantidad es ese número, o la hoja de cálculo muestra otro (un porcentaje, miles)?" in informe.detenido
    hoja = openpyxl.load_workbook(io.BytesIO(libro_corregido(ruta, [informe]))).active
    # la cantidad no es obligatoria: en blanco, se perdería
    assert [celda.value for celda in hoja["D"]] == ["valor", "#N/A", "1", 2.5]
    leidas, informe, _ = recursos(tmp_path, clase, ("A", "0,5", None))
    assert (leidas["valor"].tolist(), informe.detenido) == ([0.5], "")


@CLASES
def test_las_coordenadas_no_se_preguntan(tmp_path: Path, clase: str) -> None:
    titulos = ["codigo_recurso", "tipo", "latitud", "longitud"]
    ruta = escribir(tmp_path, ESCRITORES[clase]({"D": [titulos, ["R-1", "lactario", -0.52, -73.9]]}))
    _, leidas, informe = leer_tabla(ruta, None, {}, HOY)
    assert (leidas["latitud"].tolist(), informe.detenido) == ([-0.52], "")


@CLASES
def test_un_numero_en_una_columna_de_texto_se_pregunta(tmp_path: Path, clase: str) -> None:
    leidas, informe, _ = recursos(tmp_path, clase, (5, 3, None), ("Lactario 05", 3, None), ("5", 3, 2024))
    assert leidas["nombre"].tolist() == ["Lactario 05"]
    assert "columna «nombre»: ¿es ese número, o la hoja de cálculo le muestra ceros o letras?" in informe.detenido
    assert [(p.fila, p.columna) for p in informe.problemas] == [(2, "nombre"), (4, "fuente")]


@CLASES
def test_un_numero_no_dice_como_se_escriben_los_decimales_de_los_textos(tmp_path: Path, clase: str) -> None:
    leidas, informe, ruta = recursos(tmp_path, clase, ("A", "2,345", None), ("B", 20.75, None), ("C", 3710, None))
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
    ruta = escribir(tmp_path, ESCRITORES[clase]({"D": [titulos, *filas]}))
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
    ruta = escribir(tmp_path, ESCRITORES[clase]({"D": [titulos, *filas]}))
    _, leidas, informe = leer_tabla(ruta, None, referencia, HOY)
    assert (leidas["periodo"].tolist(), informe.detenido) == (["2025", "2026"], "")
    ruta = escribir(tmp_path, ESCRITORES[clase]({"D": [titulos, [1102, 2025, date(2026, 2, 1)]]}))
    assert "¿el código es ese número" in leer_tabla(ruta, None, referencia, HOY)[2].detenido
    facilitadores = [["diresa", "anio", "facilitadores"], [11, 2025, 4]]
    ruta = escribir(tmp_path, ESCRITORES[clase]({"D": facilitadores}))
    assert leer_tabla(ruta, None, referencia, HOY)[2].detenido == ""


@CLASES
def test_los_ceros_de_un_codigo_de_establecimiento_o_de_region_se_reponen_como_siempre(
    tmp_path: Path, clase: str
) -> None:
    titulos = ["codigo_renipress", "nombre", "diresa", "diresa_nombre"]
    ruta = escribir(tmp_path, ESCRITORES[clase]({"D": [titulos, [2318, "Uno", 8, "CUSCO"]]}))
    _, leidas, informe = leer_tabla(ruta, None, {}, HOY)
    assert informe.detenido == ""
    assert leidas[["codigo_renipress", "diresa"]].to_numpy().tolist() == [["00002318", "08"]]


@CLASES
def test_un_numero_en_una_columna_de_fechas_se_pregunta(
    tmp_path: Path, clase: str, referencia: dict[str, pd.DataFrame]
) -> None:
    fila = ["S-9", "G-1", 46_065, "09:30", 12, 9, None]
    ruta = escribir(tmp_path, ESCRITORES[clase]({"D": [TITULOS, fila]}))
    _, leidas, informe = leer_tabla(ruta, None, referencia, HOY)
    assert leidas.empty
    assert "¿es una fecha ese número?" in informe.detenido
    assert "Dé a la columna formato de fecha" in informe.detenido
    # con un motivo y no dos
    assert len(informe.problemas) == 1


# -- el libro que vuelve -----------------------------------------------------------------------------------------------


@CLASES
def test_el_libro_por_corregir_vuelve_como_xlsx_y_corregido_entra(tmp_path: Path, clase: str) -> None:
    titulos = ["codigo_recurso", "tipo", "valor"]
    filas = [["007", "lactario", 12.345], ["R-8", "otra cosa", 2], ["R-9", "lactario", 3]]
    ruta = escribir(tmp_path, ESCRITORES[clase]({"Recursos": [titulos, *filas]}))
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
    _, informe, ruta = resultados(tmp_path, clase, Porciento(0.684), 54.1)
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
    ruta = escribir(tmp_path, ESCRITORES[clase]({"D": [titulos, *filas, [4, "lactario", None, "de más"]]}))
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
