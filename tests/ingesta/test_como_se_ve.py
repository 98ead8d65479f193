"""Lo que se ve en una hoja de cálculo es lo que se lee, aunque la celda guarde otro número."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from dashboard.ingesta.informe import Informe
from dashboard.ingesta.lectura import leer_celdas
from dashboard.ingesta.libro_corregido import libro_corregido
from dashboard.ingesta.numeros import cambia_lo_que_se_ve, como_se_ve
from tests.ingesta.conftest import leer_tabla

TITULOS = ["indicador", "anio", "ambito", "valor_pct"]


@pytest.mark.parametrize(
    ("valor", "formato", "visto"),
    [
        (0.684, "0.0%", "68.4%"),
        (0.57, "0%", "57%"),  # 0.57 × 100 es 56.99999999999999 en coma flotante
        (1, "0%", "100%"),
        (0, "0.00%", "0%"),
        (-0.05, "0%;[Red]-0%", "-5%"),
        (0.005, "0.0 %", "0.5%"),
        (0.68412, "0%", "68.412%"),  # los decimales que no caben no lo cambian
        (68.4, "0%", "6840%"),
        # entre comillas o tras una barra el signo es un adorno y no multiplica
        (68.4, '0.0"%"', "68.4%"),
        (68.4, r"0.0\ \%", "68.4%"),
        (3_710_000, "#,##0,", "3710"),
        (68_400, '0.0,"k"', "68.4 miles"),
        (68_400, r"0.0,\k", "68.4 miles"),
        (3_710_000, '0.00,,"M"', "3.71 millones"),
        (2318, "00000000", "00002318"),
        (7, '"GAC-"000', "GAC-007"),
        (7, r"\G\-000", "G-007"),
        # el formato de los negativos no es el de los positivos
        (0.5, "0%;0", "50%"),
        (-0.5, "0%;0", ""),
        (0, '0%;0%;"-"', ""),
        # estos muestran el mismo número
        (0.684, "General", ""),
        (3710, "#,##0", ""),
        (3710.5, "#,##0.00", ""),
        (1234, "_-* #,##0.00_-;-* #,##0.00_-;_-* \"-\"??_-;_-@_-", ""),
        (12, '0 "madres"', ""),
        (12, '"S/" #,##0.00', ""),
        (12, "[$S/-280A] #,##0.00", ""),
        (12.5, "00", ""),
        (0.5, "# ?/?", ""),
        (12345, "0.00E+00", ""),
    ],
)  # fmt: skip
def test_cada_formato_dice_lo_que_se_ve(valor: float, formato: str, visto: str) -> None:
    assert como_se_ve(valor, formato) == visto
    if visto:
        assert cambia_lo_que_se_ve(formato)


def _guardar(ruta: Path, filas: list[list[object]], **formatos: str) -> Path:
    """Un libro con esas filas; `D2="0.0%"` da formato a una celda."""
    libro = openpyxl.Workbook()
    for fila in filas:
        libro.active.append(fila)
    for celda, formato in formatos.items():
        libro.active[celda].number_format = formato
    libro.save(ruta)
    return ruta


def _resultados(carpeta: Path, *valores: object, **formatos: str) -> tuple[list[float], Informe]:
    filas: list[list[object]] = [["LME", 2020 + n, "Cusco", valor] for n, valor in enumerate(valores)]
    ruta = _guardar(carpeta / "r.xlsx", [TITULOS, *filas], **formatos)
    _, leidas, informe = leer_tabla(ruta, None, {}, date(2026, 6, 30))
    return leidas["valor_pct"].tolist(), informe


def test_un_porcentaje_de_la_hoja_entra_como_se_ve_y_se_dice(tmp_path: Path) -> None:
    valores, informe = _resultados(tmp_path, 0.684, 0.005, 54.1, "66,0 %", D2="0.0%", D3="0.0%")
    assert valores == [68.4, 0.5, 54.1, 66]
    assert (informe.reparadas, informe.rechazadas, informe.detenido) == (3, 0, "")
    assert (
        "3 celdas de «valor_pct»: porcentaje leído por su signo (por ejemplo, «r.xlsx», hoja «Sheet», "
        "fila 2: «68.4%» → «68.4»)" in (informe.texto())
    )


def test_una_fraccion_sin_formato_de_porcentaje_se_pregunta(tmp_path: Path) -> None:
    valores, informe = _resultados(tmp_path, 0.684, 0.541)
    assert valores == []
    assert "¿son 68,4 y 54,1, o 0,684 y 0,541?" in informe.detenido
    # se responde en la hoja: con formato de porcentaje, o con el número que es
    assert _resultados(tmp_path, 0.684, 0.541, D2="0.0%", D3="0.0%")[0] == [68.4, 54.1]
    assert _resultados(tmp_path, 68.4, 54.1)[0] == [68.4, 54.1]


def test_un_porcentaje_donde_van_personas_se_rechaza(tmp_path: Path, referencia: dict[str, pd.DataFrame]) -> None:
    titulos = ["codigo_sesion", "codigo_grupo", "fecha", "esperadas", "asistentes"]
    fila = ["S-9", "G-1", date(2026, 2, 12), 12, 0.08]
    ruta = _guardar(tmp_path / "s.xlsx", [titulos, fila], E2="0%")
    _, filas, informe = leer_tabla(ruta, None, referencia, date(2026, 6, 30))
    assert filas.empty
    assert informe.problemas[0].encontrado == "«8%»"


def test_los_miles_que_no_se_escriben_y_los_codigos_completados_se_leen_como_se_ven(tmp_path: Path) -> None:
    titulos = ["codigo_renipress", "nombre", "diresa", "diresa_nombre", "altitud"]
    filas = [[2318, "Uno", "11", "CUSCO", 3_710_000], [2319, "Dos", "11", "CUSCO", 3_399_000]]
    ruta = _guardar(tmp_path / "e.xlsx", [titulos, *filas], A2="00000000", E2="#,##0,", E3='0.0,"k"')
    _, leidas, informe = leer_tabla(ruta, None, {}, date(2026, 6, 30))
    # «3.399 miles» no es un número de metros: se rechaza en lugar de elegir
    assert leidas[["codigo_renipress", "altitud"]].to_numpy().tolist() == [["00002318", 3710]]
    assert (informe.rechazadas, informe.problemas[0].encontrado) == (1, "«3399 miles»")
    assert (
        "1 celda de «altitud»: leído como se ve en la hoja de cálculo, que guarda otro número (por ejemplo, «e.xlsx», "
        "hoja «Sheet», fila 2: "
        "«3710000» → «3710»)."
    ) in informe.texto()


def test_en_un_libro_solo_lo_escrito_como_texto_puede_llevar_millares(tmp_path: Path) -> None:
    titulos = ["codigo_recurso", "tipo", "valor"]
    numeros = _guardar(tmp_path / "n.xlsx", [titulos, ["R-1", "lactario", 1.234], ["R-2", "lactario", 2.5]])
    _, leidas, informe = leer_tabla(numeros, None, {}, date(2026, 6, 30))
    assert (leidas["valor"].tolist(), informe.detenido) == ([1.234, 2.5], "")
    solo_tres = _guardar(tmp_path / "t.xlsx", [titulos, ["R-1", "lactario", 1.234]])
    assert leer_tabla(solo_tres, None, {}, date(2026, 6, 30))[1]["valor"].tolist() == [1.234]
    textos = _guardar(tmp_path / "x.xlsx", [titulos, ["R-1", "lactario", "1.234"]])
    assert "¿es 1234, o 1,234?" in leer_tabla(textos, None, {}, date(2026, 6, 30))[2].detenido


def test_un_formato_que_el_libro_no_define_se_lee_como_general(tmp_path: Path) -> None:
    ruta = _guardar(tmp_path / "r.xlsx", [TITULOS, ["LME", 2020, "Cusco", 68.4]], D2='0.0"%"')
    partes = {}
    with zipfile.ZipFile(ruta) as libro:
        partes = {nombre: libro.read(nombre) for nombre in libro.namelist()}
    partes["xl/styles.xml"] = partes["xl/styles.xml"].replace(b'<xf numFmtId="164"', b'<xf numFmtId="999"')
    assert b'numFmtId="999"' in partes["xl/styles.xml"]
    with zipfile.ZipFile(ruta, "w") as libro:
        for nombre, parte in partes.items():
            libro.writestr(nombre, parte)
    assert leer_celdas(ruta)[0].filas.iloc[0].tolist() == ["LME", "2020", "Cusco", "68.4"]


def test_el_libro_por_corregir_vuelve_con_lo_que_se_veia_y_corregido_entra(tmp_path: Path) -> None:
    filas: list[list[object]] = [
        ["LME", 2020, "Cusco", 0.684],
        ["LME", 2021, "Cusco", 68.4],
        ["LME", 2022, "Cusco", 0.541],
    ]
    ruta = _guardar(tmp_path / "r.xlsx", [TITULOS, *filas], D2="0.0%", D3='0.0"%"')
    _, _, informe = leer_tabla(ruta, None, {}, date(2026, 6, 30))
    assert "¿es 54,1, o 0,541?" in informe.detenido
    libro = openpyxl.load_workbook(io.BytesIO(libro_corregido(ruta, [informe])))
    hoja = libro.active
    assert [(celda.value, celda.number_format) for celda in hoja["D"][1:3]] == [(0.684, "0.0%"), (68.4, '0.0"%"')]
    assert "54,1 %" in hoja["E4"].value
    # al escribir «54,1 %» la hoja de cálculo guarda 0.541 con formato de porcentaje
    hoja["D4"].number_format = "0.0%"
    vuelta = tmp_path / "vuelta.xlsx"
    libro.save(vuelta)
    _, leidas, informe = leer_tabla(vuelta, None, {}, date(2026, 6, 30))
    assert leidas["valor_pct"].tolist() == [68.4, 68.4, 54.1]
    assert informe.detenido == ""


def test_el_libro_por_corregir_escribe_lo_que_se_veia_donde_no_copia_el_formato(tmp_path: Path) -> None:
    titulos = ["codigo_recurso", "tipo", "valor"]
    filas: list[list[object]] = [[7, "lactario", 2], [8, "otra cosa", 68_400]]
    ruta = _guardar(tmp_path / "r.xlsx", [titulos, *filas], A2='"R-"000', A3='"R-"000', C3='0.0,"k"')
    _, leidas, informe = leer_tabla(ruta, None, {}, date(2026, 6, 30))
    assert leidas["codigo_recurso"].tolist() == ["R-007"]
    hoja = openpyxl.load_workbook(io.BytesIO(libro_corregido(ruta, [informe]))).active
    assert [celda.value for celda in hoja["A"][1:]] == ["R-007", "R-008"]
    assert hoja["C3"].value == "68.4 miles"
