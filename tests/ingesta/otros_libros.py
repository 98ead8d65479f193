"""Libros que no escribe ninguna biblioteca de pruebas: `.ods`, `.xls`, `.xlsb` y XLSX estricto, byte a byte.

Cada escritor recibe nombre de hoja → filas. Una celda es `None`, un texto, un número, una fecha, un lógico o `Error`.
"""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from xml.sax.saxutils import escape

import openpyxl
import pandas as pd
import pytest

from dashboard.ingesta.informe import Informe
from tests.ingesta.conftest import leer_tabla

Hojas = Mapping[str, Sequence[Sequence[object]]]
_DIA_CERO = date(1899, 12, 30)


@dataclass(frozen=True)
class Error:
    """Una celda donde falló una fórmula; en un `.xls` o un `.xlsb`, con su fórmula o ya sin ella."""

    texto: str = "#N/A"
    con_formula: bool = False

    @property
    def codigo(self) -> int:
        return {"#DIV/0!": 7, "#VALUE!": 15, "#REF!": 23, "#NAME?": 29, "#N/A": 42}[self.texto]


@dataclass(frozen=True)
class Porciento:
    """Un número con formato de porcentaje."""

    valor: float


@dataclass(frozen=True)
class Miles:
    """Un número que se muestra en miles, con un formato propio del libro."""

    valor: float


@dataclass(frozen=True)
class Formula:
    """Una fórmula sin su resultado o, en un `.ods`, con un cero y el texto que se ve en su lugar."""

    texto: str = ""


def comprimir(partes: Mapping[str, bytes | str]) -> bytes:
    salida = io.BytesIO()
    with zipfile.ZipFile(salida, "w", zipfile.ZIP_DEFLATED) as destino:
        for nombre, parte in partes.items():
            destino.writestr(nombre, parte)
    return salida.getvalue()


def cambiar(libro: bytes, parte: str, *cambios: tuple[bytes, bytes]) -> bytes:
    """El mismo libro con una de sus partes cambiada: cada cambio, la primera vez que está."""
    with zipfile.ZipFile(io.BytesIO(libro)) as suyo:
        partes: dict[str, bytes | str] = {nombre: suyo.read(nombre) for nombre in suyo.namelist()}
        cambiada = suyo.read(parte)
    for antes, despues in cambios:
        assert antes in cambiada, antes
        cambiada = cambiada.replace(antes, despues, 1)
    return comprimir({**partes, parte: cambiada})


# -- .ods --------------------------------------------------------------------------------------------------------------

_MIMETYPE = "application/vnd.oasis.opendocument.spreadsheet"
_ESPACIOS = " ".join(
    f'xmlns:{corto}="urn:oasis:names:tc:opendocument:xmlns:{largo}:1.0"'
    for corto, largo in (
        ("office", "office"),
        ("table", "table"),
        ("text", "text"),
        ("style", "style"),
        ("number", "datastyle"),
    )
)


def ods(hojas: Hojas, ocultas: Sequence[str] = ()) -> bytes:
    tablas = "".join(
        f'<table:table table:name="{nombre}" table:style-name="{"oculta" if nombre in ocultas else "vista"}">'
        + "".join(f"<table:table-row>{''.join(map(_celda_ods, fila))}</table:table-row>" for fila in filas)
        + "</table:table>"
        for nombre, filas in hojas.items()
    )
    estilos = "".join(
        f'<style:style style:name="{nombre}" style:family="table"><style:table-properties table:display="{ver}"/>'
        "</style:style>"
        for nombre, ver in (("vista", "true"), ("oculta", "false"))
    )
    estilos += (
        '<number:number-style style:name="N1"><number:number number:display-factor="1000"/></number:number-style>'
        '<style:style style:name="miles" style:family="table-cell" style:data-style-name="N1"/>'
    )
    contenido = (
        f'<?xml version="1.0"?><office:document-content {_ESPACIOS} '
        'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0">'
        f"<office:automatic-styles>{estilos}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{tablas}</office:spreadsheet></office:body></office:document-content>"
    )
    return comprimir({"mimetype": _MIMETYPE, "content.xml": contenido, "META-INF/manifest.xml": _MANIFIESTO})


_MANIFIESTO = (
    '<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{_MIMETYPE}"/></manifest:manifest>'
)


def _celda_ods(valor: object) -> str:
    match valor:
        case None:
            return "<table:table-cell/>"
        case bool():
            tipo, texto = f'"boolean" office:boolean-value="{str(valor).lower()}"', str(valor).upper()
        case int() | float():
            tipo, texto = f'"float" office:value="{valor}"', str(valor)
        case Porciento():
            tipo, texto = f'"percentage" office:value="{valor.valor}"', f"{100 * valor.valor:g} %"
        case Miles():
            tipo, texto = f'"float" table:style-name="miles" office:value="{valor.valor}"', f"{valor.valor / 1000:g}"
        case Formula(texto=""):
            return '<table:table-cell table:formula="of:=1&gt;0"/>'
        case Formula():
            tipo, texto = '"float" table:formula="of:=1/0" office:value="0"', valor.texto
        case date():
            tipo, texto = f'"date" office:date-value="{valor:%Y-%m-%d}"', f"{valor:%d/%m/%Y}"
        case Error():
            tipo, texto = '"string" office:string-value="" calcext:value-type="error"', valor.texto
        case _:
            tipo, texto = '"string"', escape(str(valor))
    return f"<table:table-cell office:value-type={tipo}><text:p>{texto}</text:p></table:table-cell>"


# -- .xls: registros BIFF8 dentro de un archivo compuesto -------------------------------------------------------------

#: los de números, porcentajes y fechas, de fábrica, y el de miles
_MILES, _EN_MILES = 164, "#,##0,"
_FORMATOS = (0, 10, 14, _MILES)
_SECTOR = 512
_LIBRE, _FIN, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def xls(
    hojas: Hojas,
    ocultas: Sequence[str] = (),
    clave: bool = False,
    combinada: tuple[int, int, int, int] | None = None,
    de_hoja: bytes = b"",
    nombres: bytes = b"",
) -> bytes:
    """`clave`: con el registro que anuncia que está cifrado. `combinada`: filas y columnas de un rango de cada hoja.

    `de_hoja` y `nombres`: otros registros, de cada hoja y del libro.
    """
    cuerpos = [_hoja_xls(filas, combinada, de_hoja) for filas in hojas.values()]
    largos = [len(_titulo_xls(nombre, 0, False)) for nombre in hojas]
    estilos = b"".join(biff(0xE0, struct.pack("<HHH14x", 0, formato, 0)) for formato in _FORMATOS[:3])
    if any(isinstance(valor, Miles) for filas in hojas.values() for fila in filas for valor in fila):
        estilos = biff(0x41E, struct.pack("<HHB", _MILES, len(_EN_MILES), 0) + _EN_MILES.encode()) + estilos
        estilos += biff(0xE0, struct.pack("<HHH14x", 0, _MILES, 0))
    globales = biff(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0))
    if clave:
        globales += biff(0x2F, struct.pack("<HHH", 1, 1, 1) + bytes(48))
    globales += biff(0x42, struct.pack("<H", 1200)) + estilos
    lugar = len(globales) + sum(largos) + len(nombres) + 4
    for nombre, cuerpo in zip(hojas, cuerpos, strict=True):
        globales += _titulo_xls(nombre, lugar, nombre in ocultas)
        lugar += len(cuerpo)
    return _compuesto("Workbook", globales + nombres + biff(0x0A) + b"".join(cuerpos))


def biff(tipo: int, cuerpo: bytes = b"") -> bytes:
    """Un registro: su tipo, su largo y lo suyo."""
    return struct.pack("<HH", tipo, len(cuerpo)) + cuerpo


def _titulo_xls(nombre: str, lugar: int, oculta: bool) -> bytes:
    return biff(0x85, struct.pack("<IBBBB", lugar, oculta, 0, len(nombre), 1) + nombre.encode("utf-16-le"))


def _hoja_xls(
    filas: Sequence[Sequence[object]], combinada: tuple[int, int, int, int] | None, otros: bytes = b""
) -> bytes:
    celdas = [
        _celda_xls(fila, columna, valor)
        for fila, valores in enumerate(filas)
        for columna, valor in enumerate(valores)
        if valor is not None
    ]
    inicio = biff(0x809, struct.pack("<HHHHII", 0x600, 16, 0, 0, 0, 0))
    ancho = max((len(fila) for fila in filas), default=0)
    medidas = biff(0x200, struct.pack("<IIHHH", 0, len(filas), 0, ancho, 0))
    rangos = biff(0xE5, struct.pack("<HHHHH", 1, *combinada)) if combinada else b""
    return inicio + otros + medidas + b"".join(celdas) + rangos + biff(0x0A)


def _celda_xls(fila: int, columna: int, valor: object) -> bytes:
    match valor:
        case Error(con_formula=True):
            # el resultado guardado de `1/0`, y la fórmula
            formula = struct.pack("<HBHBHB", 7, 0x1E, 1, 0x1E, 0, 0x06)
            resultado = struct.pack("<BxB3xH", 2, valor.codigo, 0xFFFF)
            return biff(0x06, struct.pack("<HHH", fila, columna, 0) + resultado + bytes(6) + formula)
        case Error():
            return biff(0x205, struct.pack("<HHHBB", fila, columna, 0, valor.codigo, 1))
        case bool():
            return biff(0x205, struct.pack("<HHHBB", fila, columna, 0, valor, 0))
        case int() | float():
            return biff(0x203, struct.pack("<HHHd", fila, columna, 0, valor))
        case Porciento():
            return biff(0x203, struct.pack("<HHHd", fila, columna, 1, valor.valor))
        case Miles():
            return biff(0x203, struct.pack("<HHHd", fila, columna, 3, valor.valor))
        case date():
            return biff(0x203, struct.pack("<HHHd", fila, columna, 2, (valor - _DIA_CERO).days))
    texto = str(valor)
    return biff(0x204, struct.pack("<HHHHB", fila, columna, 0, len(texto), 1) + texto.encode("utf-16-le"))


def _compuesto(nombre: str, contenido: bytes) -> bytes:
    """Un archivo compuesto con un solo flujo: su tabla de sectores, su carpeta y el flujo, uno detrás de otro."""
    # un flujo de menos de 4096 bytes iría en sectores pequeños
    contenido = contenido.ljust(4096, b"\0")
    sectores = -(-len(contenido) // _SECTOR)
    tablas = -(-(sectores + 2) // (_SECTOR // 4 - 1))
    primero = tablas + 1
    cadena = [_FAT] * tablas + [_FIN] + [*range(primero + 1, primero + sectores), _FIN]
    cadena += [_LIBRE] * (tablas * _SECTOR // 4 - len(cadena))
    cabecera = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    cabecera += struct.pack("<IIIIIIIII", 0, tablas, tablas, 0, 4096, _FIN, 0, _FIN, 0)
    cabecera += struct.pack("<109I", *range(tablas), *[_LIBRE] * (109 - tablas))
    carpeta = _entrada("Root Entry", 5, 1, _FIN, 0) + _entrada(nombre, 2, _LIBRE, primero, len(contenido))
    carpeta += bytes(2 * 128)
    return cabecera + struct.pack(f"<{len(cadena)}I", *cadena) + carpeta + contenido.ljust(sectores * _SECTOR, b"\0")


def _entrada(nombre: str, clase: int, hijo: int, inicio: int, largo: int) -> bytes:
    escrito = nombre.encode("utf-16-le")
    return (
        escrito.ljust(64, b"\0")
        + struct.pack("<HBBIII", len(escrito) + 2, clase, 1, _LIBRE, _LIBRE, hijo)
        + bytes(36)
        + struct.pack("<IQ", inicio, largo)
    )


# -- .xlsb: registros binarios dentro de un ZIP -----------------------------------------------------------------------


def xlsb(hojas: Hojas, ocultas: Sequence[str] = ()) -> bytes:
    relaciones = "".join(
        f'<Relationship Id="rId{n}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
        f'worksheet" Target="worksheets/sheet{n}.bin"/>'
        for n, _ in enumerate(hojas, start=1)
    ) + (
        '<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" '
        'Target="styles.bin"/>'
    )
    titulos = b"".join(
        binario(156, struct.pack("<II", nombre in ocultas, n) + _ancho(f"rId{n}") + _ancho(nombre))
        for n, nombre in enumerate(hojas, start=1)
    )
    # las plantillas, con otros formatos, van antes
    formatos = binario(44, struct.pack("<H", _MILES) + _ancho(_EN_MILES)) + binario(47, struct.pack("<HH12x", 0, 9))
    estilos = b"".join(binario(47, struct.pack("<HH12x", 0, formato)) for formato in _FORMATOS)
    partes: dict[str, bytes | str] = {
        "[Content_Types].xml": '<?xml version="1.0"?><Types/>',
        "xl/workbook.bin": binario(131) + binario(143) + titulos + binario(144) + binario(132),
        "xl/_rels/workbook.bin.rels": '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/'
        f'package/2006/relationships">{relaciones}</Relationships>',
        "xl/styles.bin": binario(278)
        + formatos
        + binario(617, struct.pack("<I", len(_FORMATOS)))
        + estilos
        + binario(618)
        + binario(279),
    }
    for n, filas in enumerate(hojas.values(), start=1):
        partes[f"xl/worksheets/sheet{n}.bin"] = _hoja_xlsb(filas)
    return comprimir(partes)


def binario(tipo: int, cuerpo: bytes = b"") -> bytes:
    """Un registro: el tipo y el largo van en grupos de siete bits."""
    cabecera = bytes([tipo]) if tipo < 128 else bytes([tipo & 0x7F | 0x80, tipo >> 7])
    largo = len(cuerpo)
    while largo > 127:
        cabecera += bytes([largo & 0x7F | 0x80])
        largo >>= 7
    return cabecera + bytes([largo]) + cuerpo


def _ancho(texto: str) -> bytes:
    return struct.pack("<I", len(texto)) + texto.encode("utf-16-le")


def _hoja_xlsb(filas: Sequence[Sequence[object]]) -> bytes:
    ancho = max((len(fila) for fila in filas), default=1)
    medidas = binario(148, struct.pack("<IIII", 0, max(len(filas) - 1, 0), 0, max(ancho - 1, 0)))
    cuerpo = b"".join(
        binario(0, struct.pack("<I21x", numero))
        + b"".join(_celda_xlsb(columna, valor) for columna, valor in enumerate(fila) if valor is not None)
        for numero, fila in enumerate(filas)
        if fila
    )
    return binario(129) + medidas + binario(145) + cuerpo + binario(146) + binario(130)


def _celda_xlsb(columna: int, valor: object) -> bytes:
    match valor:
        case Error():
            formula = struct.pack("<HI", 0, 3) + b"\x1e\x01\x00" + bytes(4) if valor.con_formula else b""
            return binario(11 if valor.con_formula else 3, struct.pack("<IIB", columna, 0, valor.codigo) + formula)
        case bool():
            return binario(4, struct.pack("<IIB", columna, 0, valor))
        case int() | float():
            return binario(5, struct.pack("<IId", columna, 0, valor))
        case Porciento():
            return binario(5, struct.pack("<IId", columna, 1, valor.valor))
        case Miles():
            return binario(5, struct.pack("<IId", columna, 3, valor.valor))
        case date():
            return binario(5, struct.pack("<IId", columna, 2, (valor - _DIA_CERO).days))
    return binario(6, struct.pack("<II", columna, 0) + _ancho(str(valor)))


# -- XLSX estricto -----------------------------------------------------------------------------------------------------

_ESTRICTOS = (
    (b"http://schemas.openxmlformats.org/spreadsheetml/2006/main", b"http://purl.oclc.org/ooxml/spreadsheetml/main"),
    (
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
    ),
)


def estricto(hojas: Hojas, ocultas: Sequence[str] = ()) -> bytes:
    libro = openpyxl.Workbook()
    libro.remove(libro.active)
    for nombre, filas in hojas.items():
        hoja = libro.create_sheet(nombre)
        hoja.sheet_state = "hidden" if nombre in ocultas else "visible"
        for numero, fila in enumerate(filas, start=1):
            for columna, valor in enumerate(fila, start=1):
                celda = hoja.cell(numero, columna)
                celda.value = getattr(valor, "texto", getattr(valor, "valor", valor))
                if isinstance(valor, Formula):
                    celda.value = "=1+1"
                if isinstance(valor, (Porciento, Miles)):
                    celda.number_format = "0.0%" if isinstance(valor, Porciento) else "#,##0,"
    salida = io.BytesIO()
    libro.save(salida)
    partes: dict[str, bytes | str] = {}
    with zipfile.ZipFile(salida) as suyo:
        for nombre in suyo.namelist():
            parte = suyo.read(nombre)
            for corriente, nuevo in _ESTRICTOS:
                parte = parte.replace(corriente, nuevo)
            partes[nombre] = parte
    return comprimir(partes)


ESCRITORES = {".ods": ods, ".xls": xls, ".xlsb": xlsb, ".xlsx": estricto}


# -- lo que las pruebas leen de ellos -------------------------------------------------------------------------------

TITULOS = ["codigo_sesion", "codigo_grupo", "fecha", "hora", "esperadas", "asistentes", "visitantes"]
FILA = ["S-9", "G-1", date(2026, 2, 12), "09:30", 12, 9, None]
RESULTADOS = ["indicador", "anio", "ambito", "valor_pct"]
CLASES = pytest.mark.parametrize("clase", list(ESCRITORES))
HOY = date(2026, 6, 30)


def escribir(carpeta: Path, contenido: bytes, nombre: str = "libro.dat") -> Path:
    """El archivo, con un nombre que no dice qué es."""
    ruta = carpeta / nombre
    ruta.write_bytes(contenido)
    return ruta


def resultados(carpeta: Path, clase: str, *valores: object) -> tuple[list[float], Informe, Path]:
    """Lo que se acepta de una columna de porcentajes, el informe y el libro."""
    filas = [["LME", 2020 + n, "Cusco", valor] for n, valor in enumerate(valores)]
    ruta = escribir(carpeta, ESCRITORES[clase]({"D": [RESULTADOS, *filas]}))
    _, leidas, informe = leer_tabla(ruta, None, {}, HOY)
    return leidas["valor_pct"].tolist(), informe, ruta


def recursos(carpeta: Path, clase: str, *filas: tuple[object, object, object]) -> tuple[pd.DataFrame, Informe, Path]:
    """Lo que se acepta de una tabla con una columna de texto (nombre) y otra de cantidad (valor)."""
    titulos = ["codigo_recurso", "tipo", "nombre", "valor", "fuente"]
    todas = [[f"R-{n}", "lactario", *fila] for n, fila in enumerate(filas, start=1)]
    ruta = escribir(carpeta, ESCRITORES[clase]({"D": [titulos, *todas]}))
    _, leidas, informe = leer_tabla(ruta, None, {}, HOY)
    return leidas, informe, ruta
