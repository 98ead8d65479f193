"""`tablero exportar`: los mismos archivos que se descargan, donde se pidan."""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path

import openpyxl
import pytest
from pptx import Presentation

from dashboard import __main__ as ordenes
from dashboard.almacen.almacen import Almacen
from tests.salidas.test_pptx_plantilla import de_oficina, imagen


@pytest.fixture
def exportar(
    almacen_pequeno: Almacen, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
):
    """Corre `tablero exportar …` en una carpeta vacía; devuelve código, salida y errores."""
    monkeypatch.setenv("TABLERO_DATOS", str(almacen_pequeno.carpeta))
    monkeypatch.chdir(tmp_path)

    def _exportar(*argumentos: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["tablero", "exportar", *map(str, argumentos)])
        with pytest.raises(SystemExit) as fin:
            ordenes.main()
        escrito = capsys.readouterr()
        return int(fin.value.code or 0), escrito.out.strip(), escrito.err.strip()

    return _exportar


def test_cada_formato_se_escribe_aqui_con_su_nombre_y_la_salida_dice_cual(exportar, tmp_path: Path) -> None:
    nombres = {
        "pptx": "presentacion_11_cusco_2026-S1-carga-1.pptx",
        "xlsx": "libro_11_cusco_2026-S1-carga-1.xlsx",
        "pdf": "informe_11_cusco_2026-S1-carga-1.pdf",
        "directorio": "directorio_11_cusco_2026-S1-carga-1.xlsx",
    }
    for formato, nombre in nombres.items():
        assert exportar(formato, "--territorio", "11", "--periodo", "2026-s1") == (0, nombre, "")
    assert len(Presentation(str(tmp_path / nombres["pptx"])).slides) > 3
    assert "Indicadores" in openpyxl.load_workbook(tmp_path / nombres["xlsx"]).sheetnames
    assert "Directorio de grupos" in openpyxl.load_workbook(tmp_path / nombres["directorio"]).sheetnames


def test_salida_es_un_archivo_o_una_carpeta_que_existe(exportar, tmp_path: Path) -> None:
    (tmp_path / "aqui").mkdir()
    assert exportar("xlsx", "--salida", "aqui")[1] == str(Path("aqui", "libro_PE_peru_2026-carga-1.xlsx"))
    assert exportar("xlsx", "--lista", "sin_grupo", "--salida", "mio.xlsx")[1] == "mio.xlsx"
    assert "Establecimientos" in openpyxl.load_workbook(tmp_path / "mio.xlsx").sheetnames[1]
    codigo, salida, error = exportar("xlsx", "--salida", "no/hay/x.xlsx")
    assert (codigo, salida) == (1, "")
    assert error.startswith("No se pudo escribir")


def test_el_powerpoint_lleva_las_escenas_que_se_piden(exportar, tmp_path: Path) -> None:
    laminas = []
    for argumentos in (("--escenas", "compromiso.entonces"), ("--edicion", "autoridades", "--escenas", "entonces")):
        _, nombre, _ = exportar("pptx", "--territorio", "11", *argumentos)
        laminas.append(len(Presentation(str(tmp_path / nombre)).slides))
    # las fuentes van siempre al final
    assert laminas == [3, 2]


@pytest.mark.parametrize(
    ("argumentos", "frase"),
    [
        (("pptx", "--escenas", "mapa.nada"), "No hay ninguna escena llamada «nada»"),
        (("pptx", "--edicion", "nada"), "No hay ninguna edición llamada «nada»"),
        (("xlsx", "--edicion", "madres"), "--edicion no es de un xlsx"),
        (("doc",), "No hay un formato «doc»"),
        (("pptx", "--territorio", "99"), "No hay ningún territorio"),
        (("pptx", "--territorio", "R-004"), "no es un territorio"),
        (("xlsx", "--periodo", "ayer"), "no tiene la forma"),
        (("xlsx", "--indicador", "x"), "El indicador «x» no existe"),
        (("pdf", "--territorio", "R-004"), "no es un territorio"),
        (("lote", "--territorio", "11-01-01"), "no se reparte"),
        (("lote", "--territorio", "11", "--nivel", "region"), "no contiene regiones"),
        (("lote", "--territorio", "11", "--nivel", "barrio"), "No hay un nivel «barrio»"),
        (("lote", "--territorio", "11", "--formatos", "pdf,doc"), "Un lote no lleva «doc»"),
        (("lote", "--territorio", "11", "--salida", "x.pdf"), "no es el nombre de un archivo .zip"),
        (("pdf", "--nivel", "red"), "--nivel no es de un pdf"),
        (("pptx", "--proporcion", "5:4"), "No hay proporción «5:4»"),
        (("pptx", "--tema", "azul"), "No hay tema «azul»"),
        (("pptx", "--plantilla", "no.pptx"), "No se puede leer «no.pptx»"),
        (("pptx", "--plantilla", "no.pptx", "--tema", "claro"), "son los de la plantilla"),
        (("xlsx", "--logo", "no.png"), "--logo no es de un xlsx"),
    ],
)
def test_lo_que_no_se_puede_exportar_se_dice_y_no_deja_archivo(
    exportar, tmp_path: Path, argumentos: tuple[str, ...], frase: str
) -> None:
    codigo, salida, error = exportar(*argumentos)
    assert (codigo, salida) == (1, "")
    assert frase in error
    assert list(tmp_path.iterdir()) == []


def test_un_lote_dice_por_que_archivo_va_y_deja_un_zip_con_su_indice(exportar, tmp_path: Path) -> None:
    codigo, salida, errores = exportar("lote", "--periodo", "2026-s1", "--formatos", "xlsx,pdf")
    assert (codigo, salida) == (0, "lote_PE_peru_2026-S1-carga-1.zip")
    with zipfile.ZipFile(tmp_path / salida) as lote:
        nombres = lote.namelist()
    assert nombres[-2:] == ["INDICE.html", "LEEME.txt"]
    carpetas = [nombre.split("/")[0] for nombre in nombres[:-2:2]]
    assert len(carpetas) == len(set(carpetas)) > 1
    assert [Path(nombre).suffix for nombre in nombres[:4]] == [".pdf", ".xlsx"] * 2
    son = len(nombres) - 2
    lineas = errores.splitlines()
    assert lineas[0].startswith(f"[1 de {son}] ")
    assert lineas[0].endswith(": informe")
    assert [linea.split(" de ")[0] for linea in lineas[:son]] == [f"[{n}" for n in range(1, son + 1)]
    assert lineas[-1].startswith(f"{son} archivos de {len(carpetas)} territorios")


def test_la_presentacion_sale_en_la_proporcion_con_la_plantilla_y_el_logo_pedidos(
    exportar, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "oficina.pptx").write_bytes(de_oficina())
    (tmp_path / "logo.png").write_bytes(imagen())

    def hecha(*argumentos: str) -> tuple[float, str, bool]:
        assert exportar("pptx", "--territorio", "11", "--salida", "a.pptx", *argumentos) == (0, "a.pptx", "")
        documento = Presentation(str(tmp_path / "a.pptx"))
        hojas = (documento.slide_master, documento.slides[0])
        con_logo = any(forma.name == "Logo" for hoja in hojas for forma in hoja.shapes)
        razon = round(documento.slide_width / documento.slide_height, 2)
        return razon, documento.slides[-1].slide_layout.name, con_logo

    assert hecha() == (1.78, "Lectura", False)
    assert hecha("--proporcion", "4:3", "--logo", "logo.png") == (1.33, "Lectura", True)
    assert hecha("--plantilla", "oficina.pptx") == (1.38, "Title Only", False)
    # lo que la oficina fijó para todas vale sin pedirlo, y cede ante lo que se pide
    monkeypatch.setenv("TABLERO_PLANTILLA", "oficina.pptx")
    monkeypatch.setenv("TABLERO_LOGO", "logo.png")
    assert hecha() == (1.38, "Title Only", True)
    assert hecha("--proporcion", "16:9") == (1.78, "Lectura", True)
