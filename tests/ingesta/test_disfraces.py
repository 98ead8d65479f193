"""Los archivos que no son lo que dice su nombre salen con el suyo y con qué hacer; un CSV no se confunde con ellos."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from dashboard.ingesta.disfraces import exigir_sin_disfraz
from dashboard.ingesta.lectura import leer_celdas
from dashboard.nucleo.errores import ErrorArchivo

_XML_2003 = (
    b'<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n'
    b'<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet><Table><Row><Cell>'
    b'<Data Type="String">codigo_sesion</Data></Cell></Row></Table></Worksheet></Workbook>'
)
_FODS = b'<?xml version="1.0"?><office:document office:mimetype="application/vnd.oasis.opendocument.spreadsheet"/>'
_HTML = b"<html><head><meta charset='utf-8'></head><body><table><tr><td>codigo_sesion</td></tr></table></body></html>"
_MHTML = b"MIME-Version: 1.0\r\nX-Document-Type: Workbook\r\nContent-Type: multipart/related; boundary=x\r\n\r\n"


@pytest.mark.parametrize(
    ("nombre", "contenido", "frase", "que_hacer"),
    [
        ("f.xls", _XML_2003, "es una «Hoja de cálculo XML 2003» con nombre de .xls.", "«Libro de Excel» (.xlsx)"),
        ("f.xml", _XML_2003, "es una «Hoja de cálculo XML 2003».", "«Libro de Excel» (.xlsx)"),
        ("f.ods", _FODS, "es una hoja de LibreOffice en XML plano con nombre de .ods.", "«Libro de Excel» (.xlsx)"),
        ("f.xls", _HTML, "es una página web (HTML) con nombre de .xls.", "«Libro de Excel» (.xlsx)"),
        ("F.XLSX", b"\xef\xbb\xbf \r\n<TABLE border=1>", "es una página web (HTML) con nombre de .xlsx.", "guárdelo"),
        ("f.csv", "\ufeff<!DOCTYPE html><html>".encode("utf-16"), "es una página web (HTML) con nombre", "guárdelo"),
        ("f.xls", b'<?xml version="1.0"?>\n<!-- x -->\n<html>', "es una página web (HTML)", "guárdelo"),
        ("f.xls", _MHTML, "es una página web de un solo archivo (MHTML) con nombre de .xls.", "guárdelo"),
        ("f.xlsx", b'<?xml version="1.0"?><sesiones/>', "es un XML con nombre de .xlsx.", "Expórtelo como CSV"),
        ("f.json", b'[{"codigo_sesion":"S-1"}]', "es JSON.", "Expórtelo como CSV o como XLSX"),
        ("f.xls", b'\n{\n "sesiones": [1]}', "es JSON con nombre de .xls.", "Expórtelo como CSV o como XLSX"),
        ("f.csv", b'{"a": 1}\n{"a": 2}\n', "es JSON con nombre de .csv.", "Expórtelo como CSV o como XLSX"),
        ("f.csv", gzip.compress(b"codigo_sesion"), "es un archivo comprimido con nombre de .csv.", "Descomprímalo"),
        ("f.xls", b"\0\1\0\0Standard Jet DB\0", "es una base de datos con nombre de .xls.", "Expórtelo"),
        ("f.csv", b"{\\rtf1\\ansi S-1}", "es un documento de texto (RTF) con nombre de .csv.", "con que se hizo"),
        ("f.xls", b"ID;PWXL;N;E\r\nP;PGeneral\r\n", "es una hoja de cálculo SYLK con nombre de .xls.", "guárdelo"),
        ("foto", b"\xff\xd8\xff\xe0\0\x10JFIF", "es una imagen.", "con que se hizo"),
    ],
)  # fmt: skip
def test_se_dice_que_es_de_verdad_y_que_hacer(
    tmp_path: Path, nombre: str, contenido: bytes, frase: str, que_hacer: str
) -> None:
    ruta = tmp_path / nombre
    ruta.write_bytes(contenido)
    with pytest.raises(ErrorArchivo) as error:
        leer_celdas(ruta)
    assert f"El archivo «{nombre}» {frase}" in str(error.value)
    assert que_hacer in error.value.que_hacer


@pytest.mark.parametrize(
    "comienzo",
    [
        "ID;Periodo;Fecha\n1;2026;x\n",
        "[Reporte de sesiones]\n",
        "{motivo},cantidad\n",
        "<b>codigo_sesion</b>,fecha\n",
        "< 5 años,fecha\n",
        "Table,fecha\n0,1\n",
        "html,fecha\n",
        "from: Cusco,fecha\n",
        '"[1]","a"\n',
    ],
)
def test_un_csv_con_un_comienzo_raro_sigue_siendo_un_csv(comienzo: str) -> None:
    exigir_sin_disfraz(comienzo.encode(), "f.csv")
