"""Lo que calamine no dice de un libro y sus partes sí: errores, fórmulas sin resultado, porcentajes y lo oculto.

Se busca en los bytes, que ya pasaron las comprobaciones de lo comprimido, y solo se recorre entera la parte en que algo
de eso aparece. De un `.xls` (`por_dentro_xls`) no se sabe en qué hoja está un error.
"""

from __future__ import annotations

import io
import posixpath
import re
import struct
import zipfile
from collections.abc import Iterator, Mapping
from html import unescape

from defusedxml.ElementTree import fromstring

from dashboard.ingesta.celdas import MAXIMO_COLUMNAS
from dashboard.ingesta.notas import Notas
from dashboard.ingesta.numeros import estilos_raros
from dashboard.ingesta.por_dentro_xls import notas_de_xls

#: las clases de libro, con el nombre que se dice
XLSX, ESTRICTO, ODS, XLSB, XLS = "XLSX", "XLSX estricto", ".ods", ".xlsb", ".xls"
_TROZO = 1 << 20


def notas_de_libro(contenido: bytes, clase: str) -> dict[str, Notas]:
    """Las notas de cada hoja, por su título; en un `.xls`, además, si tiene algún error, con título ""."""
    if clase == XLS:
        return {"": Notas(con_errores=bool(_ERROR_DE_XLS.search(contenido))), **notas_de_xls(contenido)}
    with zipfile.ZipFile(io.BytesIO(contenido)) as comprimido:
        if clase == ODS:
            return dict(_de_ods(comprimido))
        if clase == XLSB:
            return dict(_de_xlsb(comprimido))
        return dict(_de_estricto(comprimido))


def _aparece(patron: re.Pattern[bytes], comprimido: zipfile.ZipFile, parte: str) -> bool:
    if parte not in comprimido.NameToInfo:
        return False
    with comprimido.open(parte) as fuente:
        resto = b""
        while trozo := fuente.read(_TROZO):
            if patron.search(resto + trozo):
                return True
            # la marca puede quedar partida entre dos trozos
            resto = trozo[-200:]
    return False


def _atributos(escritos: bytes) -> dict[str, str]:
    return {nombre.decode(): unescape((a or b).decode()) for nombre, a, b in _ATRIBUTO.findall(escritos)}


_ATRIBUTO = re.compile(rb"([\w:.-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_VARIOS = rb"((?:\s+[\w:.-]+\s*=\s*(?:\"[^\"]*\"|'[^']*'))*)\s*"


# -- .xls y .xlsb: los registros que guardan un error ------------------------------------------------------------------

#: los dos de un `.xls`: la celda suelta y el resultado de una fórmula
_ERROR_DE_XLS = re.compile(
    rb"\x05\x02\x08\x00.{6}[\x00\x07\x0f\x17\x1d\x24\x2a]\x01"
    rb"|\x06\x00.{8}\x02.[\x00\x07\x0f\x17\x1d\x24\x2a]...\xff\xff",
    re.DOTALL,
)
#: los mismos dos en un `.xlsb`, y el que nombra una hoja
_ERRORES_DE_XLSB = frozenset({3, 11})
_HOJA_DE_XLSB = 156
_FORMATO_DE_XLSB, _ESTILO_DE_XLSB, _ESTILOS_DE_CELDA = 44, 47, 617
#: un número abreviado, entero y el resultado de una fórmula
_NUMEROS_DE_XLSB = frozenset({2, 5, 9})
#: una fila, un tramo de columnas, un rango combinado y un filtro, y el bit con que los dos primeros no se muestran
_FILA, _COLUMNAS, _COMBINADA, _FILTRO = 0, 60, 176, 161
_FILA_OCULTA, _COLUMNA_OCULTA = 0x10, 0x01


def _de_xlsb(comprimido: zipfile.ZipFile) -> Iterator[tuple[str, Notas]]:
    partes, raros = _relaciones(comprimido, "xl/_rels/workbook.bin.rels"), _raros_de_xlsb(comprimido)
    for tipo, cuerpo in _registros(comprimido.read("xl/workbook.bin")):
        if tipo != _HOJA_DE_XLSB:
            continue
        # si se ve y su número, de cuatro bytes; después su relación y su título
        relacion, lugar = _texto_ancho(cuerpo, 8)
        parte = partes.get(relacion, "")
        if parte in comprimido.NameToInfo:
            notas, fila = Notas(), 0
            for otro, suyo in _registros(comprimido.read(parte)):
                _anotar_registro(otro, suyo, notas)
                if otro == _FILA:
                    fila = struct.unpack_from("<I", suyo)[0] + 1
                elif raros and otro in _NUMEROS_DE_XLSB and int.from_bytes(suyo[4:7], "little") in raros:
                    notas.anotar_raras(fila, struct.unpack_from("<I", suyo))
            yield _texto_ancho(cuerpo, lugar)[0], notas


def _raros_de_xlsb(comprimido: zipfile.ZipFile) -> frozenset[int]:
    formatos: dict[int, str] = {}
    estilos: list[int] = []
    parte = "xl/styles.bin"
    for tipo, cuerpo in _registros(comprimido.read(parte) if parte in comprimido.NameToInfo else b""):
        if tipo == _FORMATO_DE_XLSB:
            formatos[struct.unpack_from("<H", cuerpo)[0]] = _texto_ancho(cuerpo, 2)[0]
        elif tipo == _ESTILO_DE_XLSB:
            estilos.append(struct.unpack_from("<H", cuerpo, 2)[0])
        elif tipo == _ESTILOS_DE_CELDA:
            # los de antes son plantillas de estos
            estilos.clear()
    return estilos_raros(formatos, estilos)


def _anotar_registro(tipo: int, cuerpo: bytes, notas: Notas) -> None:
    if tipo in _ERRORES_DE_XLSB:
        notas.con_errores = True
    elif tipo == _FILA and len(cuerpo) > 11 and cuerpo[11] & _FILA_OCULTA:
        fila = struct.unpack_from("<I", cuerpo)[0] + 1
        notas.ocultar_filas(fila, fila)
    elif tipo == _COLUMNAS and len(cuerpo) > 16 and cuerpo[16] & _COLUMNA_OCULTA:
        notas.ocultar_columnas(*struct.unpack_from("<2I", cuerpo))
    elif tipo in (_COMBINADA, _FILTRO) and len(cuerpo) >= 16:
        arriba, abajo, izquierda, derecha = struct.unpack_from("<4I", cuerpo)
        if tipo == _COMBINADA:
            notas.combinadas.append((arriba + 1, izquierda, abajo + 1, derecha))
        else:
            notas.filtros.append((arriba + 1, abajo + 1))


def _texto_ancho(cuerpo: bytes, lugar: int) -> tuple[str, int]:
    """Un texto con sus letras contadas delante, y dónde acaba."""
    fin = lugar + 4 + 2 * struct.unpack_from("<I", cuerpo, lugar)[0]
    return cuerpo[lugar + 4 : fin].decode("utf-16-le"), fin


def _registros(contenido: bytes) -> Iterator[tuple[int, bytes]]:
    """Cada registro de una parte binaria; el tipo y el largo van en grupos de siete bits."""
    lugar = 0
    while lugar < len(contenido):
        tipo, lugar = _variable(contenido, lugar, 2)
        largo, lugar = _variable(contenido, lugar, 4)
        yield tipo, contenido[lugar : lugar + largo]
        lugar += largo


def _variable(contenido: bytes, lugar: int, tope: int) -> tuple[int, int]:
    valor = 0
    for paso in range(tope):
        byte = contenido[lugar + paso]
        valor |= (byte & 0x7F) << 7 * paso
        if byte < 0x80:
            return valor, lugar + paso + 1
    return valor, lugar + tope


def _relaciones(comprimido: zipfile.ZipFile, parte: str) -> dict[str, str]:
    """Relación → parte del libro."""
    return {
        una.get("Id", ""): posixpath.normpath(posixpath.join("/xl", una.get("Target", ""))).lstrip("/")
        for una in fromstring(comprimido.read(parte)).iterfind(".//{*}Relationship")
    }


# -- XLSX estricto -----------------------------------------------------------------------------------------------------

_CELDA_DE_XLSX = re.compile(rb"<(?:\w+:)?c" + _VARIOS + rb"(?:/>|>(.*?)</(?:\w+:)?c>)", re.DOTALL)
_CON_ALGO = re.compile(rb"\bt=[\"']e[\"']|<(?:\w+:)?f[\s>/]|\bhidden=|<(?:\w+:)?autoFilter")
#: lo que puede no mostrarse, y el filtro
_DE_VISTA = re.compile(rb"<(?:\w+:)?(row|col|autoFilter)(?=\s)" + _VARIOS)
_SI = ("1", "true")
_FORMULA, _VALOR = re.compile(rb"<(?:\w+:)?f[\s>/]"), re.compile(rb"<(?:\w+:)?v>[^<]")
_REFERENCIA = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


def _de_estricto(comprimido: zipfile.ZipFile) -> Iterator[tuple[str, Notas]]:
    partes = _relaciones(comprimido, "xl/_rels/workbook.xml.rels")
    raros = _estilos_raros(comprimido)
    for hoja in fromstring(comprimido.read("xl/workbook.xml")).iterfind(".//{*}sheet"):
        parte = partes.get(next((valor for clave, valor in hoja.items() if clave.endswith("}id")), ""), "")
        notas = Notas()
        if parte in comprimido.NameToInfo and (raros or _aparece(_CON_ALGO, comprimido, parte)):
            contenido = comprimido.read(parte)
            _mirar_celdas(contenido, raros, notas)
            _mirar_vista(contenido, notas)
        yield hoja.get("name", ""), notas


def _estilos_raros(comprimido: zipfile.ZipFile) -> frozenset[str]:
    """Los números de estilo cuyo formato muestra otra cantidad, como los escribe una celda."""
    if "xl/styles.xml" not in comprimido.NameToInfo:
        return frozenset()
    raiz = fromstring(comprimido.read("xl/styles.xml"))
    formatos = {int(uno.get("numFmtId", -1)): uno.get("formatCode", "") for uno in raiz.iterfind(".//{*}numFmt")}
    estilos = [
        int(uno.get("numFmtId", 0)) for todos in raiz.iterfind(".//{*}cellXfs") for uno in todos.iterfind("{*}xf")
    ]
    return frozenset(map(str, estilos_raros(formatos, estilos)))


def _mirar_vista(hoja: bytes, notas: Notas) -> None:
    """Las filas y columnas que no se muestran, y dónde hay un filtro."""
    from openpyxl.utils.cell import range_boundaries

    fila = 0
    for hallada in _DE_VISTA.finditer(hoja):
        atributos = _atributos(hallada[2])
        oculta = atributos.get("hidden") in _SI
        if hallada[1] == b"row":
            fila = int(atributos.get("r", fila + 1))
            if oculta:
                notas.ocultar_filas(fila, fila)
        elif hallada[1] == b"col" and oculta:
            notas.ocultar_columnas(int(atributos["min"]) - 1, int(atributos["max"]) - 1)
        elif "ref" in atributos:
            _, arriba, _, abajo = range_boundaries(atributos["ref"])
            notas.filtros.append((arriba, abajo))


def _mirar_celdas(hoja: bytes, raros: frozenset[str], notas: Notas) -> None:
    from openpyxl.utils import column_index_from_string

    for hallada in _CELDA_DE_XLSX.finditer(hoja):
        atributos, cuerpo = _atributos(hallada[1]), hallada[2] or b""
        notas.con_errores = notas.con_errores or atributos.get("t") == "e"
        lugar = _REFERENCIA.fullmatch(atributos.get("r", ""))
        columna = column_index_from_string(lugar[1]) - 1 if lugar else 0
        if _FORMULA.search(cuerpo) and not _VALOR.search(cuerpo):
            notas.sin_valor.append((int(lugar[2]) if lugar else 0, columna))
        if atributos.get("s") in raros and atributos.get("t", "n") == "n" and cuerpo:
            # sin su lugar, puede ser de cualquiera
            notas.anotar_raras(int(lugar[2]) if lugar else 0, [columna] if lugar else range(MAXIMO_COLUMNAS))


# -- .ods --------------------------------------------------------------------------------------------------------------

_ERRORES = rb"(?:#[^<\s]{2,14}[!?]|#N/[AD]|Err(?:or)?:\s?[0-9]{3})"
#: sin nada de esto en `content.xml` no hay qué mirar
_ALGO_EN_ODS = re.compile(
    rb"value-type=[\"'](?:error|percentage)|display-factor|percentage-style|table:formula|table:visibility|-spanned"
    rb"|>\s*" + _ERRORES
)
_FACTOR = re.compile(rb"number:display-factor=[\"'](?!1(?:\.0*)?[\"'])")
_ERROR_VISTO = re.compile(rb"<text:p[^>]*>(?:<text:span[^>]*>)?\s*" + _ERRORES + rb"\s*</text:")
_ESTILO = re.compile(
    rb"<(?:style:style|number:([\w-]+)-style)" + _VARIOS + rb"(?:/>|>(.*?)</(?:style:style|number:[\w-]+-style)>)",
    re.DOTALL,
)
_APLICA = re.compile(rb"style:apply-style-name=[\"']([^\"']+)")
_ETIQUETA = re.compile(rb"<table:(table|table-column|table-row|table-cell|covered-table-cell)" + _VARIOS + rb"/?>")
_FIN_DE_CELDA = b"</table:"
#: por un filtro o a mano
_OCULTO = ("filter", "collapse")


def _de_ods(comprimido: zipfile.ZipFile) -> Iterator[tuple[str, Notas]]:
    de_otros = _aparece(_FACTOR, comprimido, "styles.xml")
    if not de_otros and not _aparece(_ALGO_EN_ODS, comprimido, "content.xml"):
        return
    contenido = comprimido.read("content.xml")
    # los estilos van antes de las hojas
    estilos = contenido[: max(contenido.find(b"<office:body"), 0)]
    yield from _mirar_tablas(contenido, _raros_de_ods(estilos + (comprimido.read("styles.xml") if de_otros else b"")))


def _raros_de_ods(escritos: bytes) -> frozenset[str]:
    """Los estilos que muestran otra cantidad, o que son como otro que la muestra."""
    raros: set[str] = set()
    como: dict[str, set[str]] = {}
    for hallado in _ESTILO.finditer(escritos):
        atributos, cuerpo = _atributos(hallado[2]), hallado[3] or b""
        nombre = atributos.get("style:name", "")
        if hallado[1] == b"percentage" or _FACTOR.search(cuerpo):
            raros.add(nombre)
        como[nombre] = {aplicado.decode() for aplicado in _APLICA.findall(cuerpo)}
        como[nombre] |= {atributos.get("style:data-style-name", ""), atributos.get("style:parent-style-name", "")}
    while nuevos := {nombre for nombre, otros in como.items() if nombre not in raros and otros & raros}:
        raros |= nuevos
    return frozenset(raros - {""})


def _mirar_tablas(contenido: bytes, raros: frozenset[str]) -> Iterator[tuple[str, Notas]]:
    notas, fila, repite, columna, de_fila = Notas(), 0, 1, 0, ""
    por_columna: dict[int, str] = {}
    for hallada in _ETIQUETA.finditer(contenido):
        que, atributos = hallada[1], _atributos(hallada[2])
        if que == b"table":
            notas, fila, repite, columna, por_columna = Notas(), 0, 1, 0, {}
            yield atributos.get("table:name", ""), notas
        elif que == b"table-row":
            # la primera de las que son iguales
            fila += repite
            repite = int(atributos.get("table:number-rows-repeated", 1))
            if (vista := atributos.get("table:visibility")) in _OCULTO:
                notas.ocultar_filas(fila, fila + repite - 1)
                if vista == "filter":
                    notas.filtros.append((fila, fila + repite - 1))
            columna, de_fila = 0, atributos.get("table:default-cell-style-name", "")
        else:
            veces = min(int(atributos.get("table:number-columns-repeated", 1)), 20_000)
            lugares = range(columna, min(columna + veces, MAXIMO_COLUMNAS))
            _anotar_combinada(atributos, fila, columna, notas)
            columna += veces
            if que == b"table-column":
                if atributos.get("table:visibility") in _OCULTO:
                    notas.ocultar_columnas(columna - veces, columna - 1)
                por_columna.update((lugar, atributos.get("table:default-cell-style-name", "")) for lugar in lugares)
                continue
            fin = contenido.find(_FIN_DE_CELDA, hallada.end()) if not hallada[0].endswith(b"/>") else hallada.end()
            _mirar_celda(atributos, contenido[hallada.end() : fin], fila, lugares, notas)
            if "office:value" in atributos:
                propio = atributos.get("table:style-name") or de_fila
                es_raro = atributos.get("office:value-type") == "percentage"
                notas.anotar_raras(fila, [p for p in lugares if es_raro or (propio or por_columna.get(p)) in raros])


def _anotar_combinada(atributos: Mapping[str, str], fila: int, columna: int, notas: Notas) -> None:
    alto, ancho = (int(atributos.get(f"table:number-{de}-spanned", 1)) for de in ("rows", "columns"))
    if alto * ancho > 1:
        notas.combinadas.append((fila, columna, fila + alto - 1, columna + ancho - 1))


def _mirar_celda(atributos: Mapping[str, str], cuerpo: bytes, fila: int, lugares: range, notas: Notas) -> None:
    tipo = atributos.get("office:value-type", "")
    if atributos.get("calcext:value-type") == "error" or tipo == "error":
        notas.con_errores = True
    elif "table:formula" in atributos or "office:value" in atributos:
        # algunos programas guardan el error como un cero, y solo se ve en su texto
        notas.con_errores = notas.con_errores or bool(_ERROR_VISTO.search(cuerpo))
    if "table:formula" in atributos and not tipo:
        notas.sin_valor.extend((fila, lugar) for lugar in lugares)
