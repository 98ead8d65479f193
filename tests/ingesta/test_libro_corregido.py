"""El libro corregido: dice qué corregir donde está, y corregido entra limpio."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from dashboard.ingesta import filas_por_corregir
from dashboard.ingesta import libro_corregido as modulo
from dashboard.ingesta.entrada import validar
from dashboard.ingesta.filas_por_corregir import solo_filas
from dashboard.ingesta.informe import Informe, motivos_de
from dashboard.ingesta.lectura import leer_celdas
from dashboard.ingesta.libro_corregido import NO_SE_COPIA, libro_corregido
from tests.ingesta.formularios import CANARIO, cabecera, facilitadores, formato, his, libro, persona, registro

HOY = date(2026, 6, 30)
TITULOS = ["codigo_sesion", "codigo_grupo", "fecha", "asistentes", "esperadas", "tema"]
FALTAS = ["codigo_sesion", "motivo", "cantidad"]


def _informes(ruta: Path, referencia: dict[str, pd.DataFrame]) -> list[Informe]:
    return [validar(celdas, None, referencia, HOY).informe for celdas in leer_celdas(ruta)]


def _abrir(contenido: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(contenido))


def _sin_formulas(abierto: Any) -> bool:
    return not [c for hoja in abierto for fila in hoja.iter_rows() for c in fila if c.data_type == "f"]


def _marcadas(hoja: Any) -> list[str]:
    return [celda.coordinate for fila in hoja.iter_rows() for celda in fila if celda.style == "Bad"]


@pytest.fixture
def con_errores(tmp_path: Path) -> Path:
    """Un libro de oficina: título encima, total al pie, otra hoja, una fórmula y tres celdas malas en dos filas."""
    nuevo = openpyxl.Workbook()
    hoja = nuevo.active
    hoja.title = "Sesiones"
    hoja.append(["Sesiones de la microrred"])
    hoja.append(TITULOS)
    hoja.append(["S-91", "G-1", datetime(2026, 3, 1), 9, 12, "T05"])
    hoja.append(["S-92", "G-404", datetime(2026, 3, 8), 8, 12, "T05"])
    hoja.append(["S-93", "G-1", datetime(2026, 3, 15), 13, 12, "T99"])
    hoja.append(["Total", None, None, 30])
    hoja["C3"].number_format = "dd/mm/yyyy"
    otra = nuevo.create_sheet("Faltas")
    otra.append(FALTAS)
    otra.append(["S-1", "M01", 1])
    notas = nuevo.create_sheet("Privada")
    notas["A1"] = "apuntes"
    notas.sheet_state = "hidden"
    ruta = tmp_path / "oficina.xlsx"
    nuevo.save(ruta)
    return ruta


def test_el_libro_vuelve_entero_con_su_motivo_y_sus_celdas_marcadas(
    con_errores: Path, referencia: dict[str, pd.DataFrame]
) -> None:
    abierto = _abrir(libro_corregido(con_errores, _informes(con_errores, referencia)))
    assert abierto.sheetnames == ["Sesiones", "Faltas", "Privada"]
    hoja = abierto["Sesiones"]
    assert [celda.value for celda in hoja[2]] == [*TITULOS, "Motivo"]
    assert hoja["G3"].value is None
    assert "codigo_grupo" in hoja["G4"].value
    # la tercera fila tiene dos motivos, uno por línea
    assert sorted(linea.split(":")[0] for linea in hoja["G5"].value.splitlines()) == ["asistentes", "tema"]
    assert hoja["G6"].value is None
    assert _marcadas(hoja) == ["B4", "D5", "F5"]
    assert "a lo más 12" in hoja["D5"].comment.text
    assert hoja["C3"].value == datetime(2026, 3, 1)
    assert hoja["C3"].number_format == "dd/mm/yyyy"
    assert _marcadas(abierto["Faltas"]) == []
    assert abierto["Privada"]["A1"].value == NO_SE_COPIA
    assert _sin_formulas(abierto)


def test_corregido_entra_limpio_y_sin_un_aviso_de_mas(
    con_errores: Path, referencia: dict[str, pd.DataFrame], tmp_path: Path
) -> None:
    antes = _informes(con_errores, referencia)
    abierto = _abrir(libro_corregido(con_errores, antes))
    hoja = abierto["Sesiones"]
    hoja["B4"], hoja["D5"], hoja["F5"] = "G-1", 11, "T06"
    ruta = tmp_path / "corregido.xlsx"
    abierto.save(ruta)
    despues = _informes(ruta, referencia)
    assert not any(informe.rechazadas or informe.problemas for informe in despues)
    assert [informe.aceptadas for informe in despues] == [3, 1]
    # los mismos avisos que ya tenía: la columna «Motivo» no agrega ninguno
    assert [informe.avisos for informe in despues] == [informe.avisos for informe in antes]


def test_corregido_a_medias_conserva_solo_el_motivo_que_queda(
    con_errores: Path, referencia: dict[str, pd.DataFrame], tmp_path: Path
) -> None:
    abierto = _abrir(libro_corregido(con_errores, _informes(con_errores, referencia)))
    abierto["Sesiones"]["B4"] = "G-1"
    ruta = tmp_path / "a_medias.xlsx"
    abierto.save(ruta)
    otra_vez = _abrir(libro_corregido(ruta, _informes(ruta, referencia)))["Sesiones"]
    assert [celda.value for celda in otra_vez[2]] == [*TITULOS, "Motivo"]
    assert otra_vez["G4"].value is None
    assert otra_vez["G5"].value.startswith("tema") or otra_vez["G5"].value.startswith("asistentes")


def test_la_tabla_que_ya_tiene_motivo_usa_otro_titulo(referencia: dict[str, pd.DataFrame], tmp_path: Path) -> None:
    ruta = tmp_path / "faltas.csv"
    ruta.write_text(";".join(FALTAS) + "\nS-1;M01;1\nS-1;M77;1\nS-404;M02;1\n", encoding="utf-8")
    abierto = _abrir(libro_corregido(ruta, _informes(ruta, referencia)))
    hoja = abierto["inasistencias"]
    assert [celda.value for celda in hoja[1]] == [*FALTAS, "Motivo del rechazo"]
    assert _marcadas(hoja) == ["B3", "A4"]
    hoja["B3"], hoja["A4"] = "M03", "S-1"
    corregido = tmp_path / "faltas.xlsx"
    abierto.save(corregido)
    (informe,) = _informes(corregido, referencia)
    assert (informe.aceptadas, informe.problemas, informe.avisos) == (3, (), ())


def test_un_csv_vuelve_como_textos_y_lo_que_parece_formula_sigue_siendo_texto(
    referencia: dict[str, pd.DataFrame], tmp_path: Path
) -> None:
    ruta = tmp_path / "sesiones.csv"
    ruta.write_text(
        "codigo_sesion,codigo_grupo,fecha,asistentes\n=1+1,G-1,2026-03-01,9\n007,G-1,2026-03-02,-9\n\n"
        "S-8,G-1,2026-03-03,9,sobra\n",
        encoding="utf-8",
    )
    abierto = _abrir(libro_corregido(ruta, _informes(ruta, referencia)))
    hoja = abierto["sesiones"]
    assert _sin_formulas(abierto)
    assert [[celda.value for celda in fila] for fila in hoja.iter_rows(max_col=4)] == [
        ["codigo_sesion", "codigo_grupo", "fecha", "asistentes"],
        ["=1+1", "G-1", "2026-03-01", "9"],
        ["007", "G-1", "2026-03-02", "-9"],
        [None] * 4,
        ["S-8", "G-1", "2026-03-03", "9"],
    ]
    assert {celda.data_type for fila in hoja.iter_rows() for celda in fila if celda.value} == {"s"}
    assert _marcadas(hoja) == ["A2", "D3"]
    # lo que sobraba sigue sobrando a la derecha del motivo: la fila no entra hasta que se corrija
    assert "5 celdas" in hoja["E5"].value
    assert hoja["F5"].value == NO_SE_COPIA
    hoja["A2"], hoja["D3"], hoja["F5"] = "S-7", "9", None
    corregido = tmp_path / "sesiones.xlsx"
    abierto.save(corregido)
    (informe,) = _informes(corregido, referencia)
    assert (informe.aceptadas, informe.problemas) == (3, ())


def test_de_un_libro_con_formulas_vuelven_sus_resultados(referencia: dict[str, pd.DataFrame], tmp_path: Path) -> None:
    import xlsxwriter

    ruta = tmp_path / "formulas.xlsx"
    with xlsxwriter.Workbook(ruta) as nuevo:
        hoja = nuevo.add_worksheet("Sesiones")
        hoja.write_row(0, 0, TITULOS)
        hoja.write_row(1, 0, ["S-91", "G-404", "2026-03-01"])
        hoja.write_formula(1, 3, "=4+5", value=9)
        hoja.write_row(1, 4, [12, "T05"])
    abierto = _abrir(libro_corregido(ruta, _informes(ruta, referencia)))
    assert abierto["Sesiones"]["D2"].value == 9
    assert _sin_formulas(abierto)


def test_un_libro_muy_grande_vuelve_como_textos_con_los_mismos_motivos(
    con_errores: Path, referencia: dict[str, pd.DataFrame], monkeypatch: pytest.MonkeyPatch
) -> None:
    informes = _informes(con_errores, referencia)
    normal = _abrir(libro_corregido(con_errores, informes))["Sesiones"]
    monkeypatch.setattr(modulo, "MAXIMO_CELDAS", 10)
    grande = _abrir(libro_corregido(con_errores, informes))
    # las hojas ocultas no se leen y aquí no vuelven
    assert grande.sheetnames == ["Sesiones", "Faltas"]
    assert _marcadas(grande["Sesiones"]) == _marcadas(normal)
    assert [c.value for c in grande["Sesiones"]["G"]][:5] == [c.value for c in normal["G"]][:5]


def test_de_un_archivo_enorme_vuelve_la_lista_de_filas_sin_leerlo_otra_vez(
    con_errores: Path, referencia: dict[str, pd.DataFrame], monkeypatch: pytest.MonkeyPatch
) -> None:
    informes = _informes(con_errores, referencia)
    assert not solo_filas(informes)
    monkeypatch.setattr(filas_por_corregir, "MAXIMO_FILAS", sum(informe.total for informe in informes) - 1)
    con_errores.unlink()
    assert solo_filas(informes)
    hoja = _abrir(libro_corregido(con_errores, informes))["Qué corregir"]
    motivos = [motivo for informe in informes for motivo in motivos_de(informe)]
    assert [fila[1].value for fila in hoja.iter_rows(min_row=2)] == [str(motivo.fila) for motivo in motivos]


def test_todas_las_filas_de_una_causa_llevan_su_motivo_aunque_no_se_detallen(
    referencia: dict[str, pd.DataFrame], tmp_path: Path
) -> None:
    ruta = tmp_path / "faltas.csv"
    ruta.write_text(";".join(FALTAS) + "\n" + "S-1;M77;1\n" * 620, encoding="utf-8")
    informes = _informes(ruta, referencia)
    assert len(list(motivos_de(informes[0]))) == 620
    hoja = _abrir(libro_corregido(ruta, informes))["inasistencias"]
    assert sum(bool(celda.value) for celda in hoja["D"]) == 621
    assert len(_marcadas(hoja)) == 620


def test_de_los_formularios_solo_vuelven_las_filas_y_nada_de_lo_escrito(tmp_path: Path) -> None:
    del_his = his(
        ("1", "2026-05-12", "90000001", "C0012", "D", f"{CANARIO}Q"), ("2", "2026-05-12", "77", "C0012", "D", "9")
    )
    sin_fecha = formato([persona(1, e="X")], [*cabecera(Fecha=f"{CANARIO}F"), *facilitadores("MG")])
    for nombre, hoja, lugares in (
        ("his", del_his, [("2", "Valor_Lab"), ("3", "renipress")]),
        ("anexo2", sin_fecha, [("4", "fecha")]),
    ):
        ruta = libro(tmp_path / f"{nombre}.xlsx", Hoja1=hoja)
        informes = _informes(ruta, registro())
        abierto = _abrir(libro_corregido(ruta, informes))
        assert abierto.sheetnames == ["Qué corregir"]
        filas = [[celda.value for celda in fila] for fila in abierto["Qué corregir"].iter_rows()]
        assert filas[0] == ["Hoja", "Fila", "Columna", "Motivo"]
        assert [(fila[1], fila[2]) for fila in filas[1:]] == lugares
        assert CANARIO not in str(filas)


@pytest.mark.parametrize("formato_de", ["xlsx", "csv"])
def test_de_lo_que_la_tabla_no_usa_no_vuelve_nada_que_pueda_ser_de_una_persona(
    referencia: dict[str, pd.DataFrame], tmp_path: Path, formato_de: str
) -> None:
    de_alguien = f"{CANARIO} Huaraca"
    filas = [
        [f"Responsable: {de_alguien}"],
        [*TITULOS, "notas"],
        ["S-91", "G-1", "2026-03-01", "9", "12", "T05", de_alguien],
        ["S-92", "G-404", "2026-03-08", "8", "12", "T05", "99990001"],
        ["S-93", "G-1", "2026-03-15", "7", "12", "T05", "12/2026"],
        [f"Elaborado por: {de_alguien}"],
    ]
    ruta = tmp_path / f"oficina.{formato_de}"
    if formato_de == "csv":
        ruta.write_text("\n".join(";".join(fila) for fila in filas), encoding="utf-8")
    else:
        nuevo = openpyxl.Workbook()
        nuevo.properties.creator = de_alguien
        for fila in filas:
            nuevo.active.append(fila)
        nuevo.active["A3"].comment = openpyxl.comments.Comment(de_alguien, de_alguien)
        oculta = nuevo.create_sheet("Privada")
        oculta.sheet_state = "hidden"
        oculta.append([de_alguien, 999900017, "apuntes"])
        nuevo.save(ruta)
    informes = _informes(ruta, referencia)
    assert [informe.rechazadas for informe in informes] == [1]
    contenido = libro_corregido(ruta, informes)
    with zipfile.ZipFile(io.BytesIO(contenido)) as partes:
        todo = b"".join(partes.read(parte) for parte in partes.namelist())
    assert CANARIO.encode() not in todo
    assert b"Huaraca" not in todo
    assert b"99990001" not in todo
    hoja = _abrir(contenido).worksheets[0]
    # lo de la tabla está entero, y lo que podría citarse también: una palabra sola podría ser un apellido
    assert [str(hoja.cell(fila, 1).value) for fila in (3, 4, 5)] == ["S-91", "S-92", "S-93"]
    assert [hoja.cell(fila, 7).value for fila in (2, 3, 4, 5)] == ["notas", NO_SE_COPIA, NO_SE_COPIA, "12/2026"]
    assert "codigo_grupo" in hoja.cell(4, 8).value
    # y corregido entra limpio: lo tachado no es una fila más
    hoja["B4"] = "G-1"
    corregido = tmp_path / "corregido.xlsx"
    abierto = hoja.parent
    abierto.save(corregido)
    (despues, *_) = _informes(corregido, referencia)
    assert (despues.aceptadas, despues.rechazadas, despues.problemas) == (3, 0, ())


def test_con_una_fila_pegada_al_encabezado_sus_celdas_tampoco_vuelven(
    referencia: dict[str, pd.DataFrame], tmp_path: Path
) -> None:
    ruta = tmp_path / "sesiones.csv"
    ruta.write_text(
        f"{','.join(TITULOS)},S-90,G-1,2026-03-01,9,12,{CANARIO}Uno Huaraca\n"
        "S-92,G-404,2026-03-08,8,12,T05,,,,,,\nS-93,G-1,2026-03-15,7,12,T05,,,,,,\n",
        encoding="utf-8",
    )
    contenido = libro_corregido(ruta, _informes(ruta, referencia))
    with zipfile.ZipFile(io.BytesIO(contenido)) as partes:
        assert not [parte for parte in partes.namelist() if CANARIO.encode() in partes.read(parte)]
