"""Una hoja de un XLSX corriente, leída con openpyxl de una sola pasada: valores, formatos, combinadas y ocultas.

La lectura por filas de openpyxl recorre la hoja entera y calla lo que no son valores; este es su lector, que lo anota.
Este módulo carga openpyxl: se importa cuando ya hay un libro que abrir.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from itertools import repeat
from typing import Any

import openpyxl
from openpyxl.packaging.relationship import get_dependents, get_rels_path
from openpyxl.reader.excel import WorksheetReader
from openpyxl.styles.numbers import BUILTIN_FORMATS, BUILTIN_FORMATS_MAX_SIZE
from openpyxl.utils.cell import range_boundaries
from openpyxl.worksheet.table import Table
from openpyxl.xml.constants import REL_NS, SHEET_MAIN_NS
from openpyxl.xml.functions import fromstring

from dashboard.ingesta.hojas import COMO_SE_VE, texto_de
from dashboard.ingesta.notas import Notas
from dashboard.ingesta.numeros import cambia_lo_que_se_ve, como_se_ve
from dashboard.ingesta.textos import Cambios

_FORMULA = f"{{{SHEET_MAIN_NS}}}f"
_DE_TABLA = f"{REL_NS}/table"


def hojas_de_openpyxl(contenido: bytes) -> list[HojaXlsx]:
    """Las de un XLSX corriente. Quien llama ya revisó su XML."""
    libro = openpyxl.load_workbook(io.BytesIO(contenido), read_only=True, data_only=True, keep_links=False)
    return [HojaXlsx(hoja) for hoja in libro.worksheets]


class HojaXlsx:
    """Una `Hoja` de openpyxl."""

    con_formatos = True

    def __init__(self, hoja: Any) -> None:
        self.titulo, self.visible = hoja.title, hoja.sheet_state == "visible"
        self.notas = Notas()
        self._hoja = hoja
        # La hoja dice cuánto mide y puede mentir: 4,6 kB bastan para pedir 549 GB. Se cuenta lo que de verdad trae.
        hoja.reset_dimensions()

    def primera_celda(self) -> str:
        """La de arriba a la izquierda, sin leer la hoja."""
        primera: list[Any] = [fila[0] for fila in self._hoja.iter_rows(max_row=1, max_col=1, values_only=True) if fila]
        return str(primera[0] or "").strip() if primera else ""

    def filas(self, vistas: dict[tuple[str, int], Cambios]) -> Iterator[Sequence[Any]]:
        """Los valores de cada fila, también de las que la hoja se salta; al terminar, `notas` está completa."""
        formatos = _formatos(self._hoja.parent)
        with self._hoja._get_source() as fuente:
            lector = WorksheetReader(self._hoja, fuente, self._hoja._shared_strings, True, False).parser
            _anotar_formulas(lector, self.notas)
            siguiente = 1
            for numero, celdas in lector.parse():
                _anotar_fila(lector, self.notas)
                if numero < siguiente:
                    continue
                yield from repeat((), numero - siguiente)
                siguiente = numero + 1
                valores: list[Any] = [None] * (celdas[-1]["column"] if celdas else 0)
                for celda in celdas:
                    # una celda fuera de su orden no cabe: openpyxl tampoco la ve
                    if celda["column"] <= len(valores):
                        valores[celda["column"] - 1] = celda["value"]
                        if celda["style_id"] in formatos:
                            _como_se_muestra(numero, celda, formatos, valores, vistas)
                yield valores
            _anotar_lo_demas(lector, self._hoja, self.notas)


def _anotar_formulas(lector: Any, notas: Notas) -> None:
    """Que el lector, al leer cada celda, anote la fórmula que no guarda su resultado."""
    leer = lector.parse_cell

    def leer_y_anotar(elemento: Any) -> dict[str, Any]:
        celda: dict[str, Any] = leer(elemento)
        if celda["value"] is None and elemento.find(_FORMULA) is not None:
            notas.sin_valor.append((celda["row"], celda["column"] - 1))
        return celda

    lector.parse_cell = leer_y_anotar


def _anotar_fila(lector: Any, notas: Notas) -> None:
    """Anota si la fila que se acaba de leer no se muestra; lo demás que dice de ella no se usa, y de un millón pesa."""
    for numero, fila in lector.row_dimensions.items():
        if _no_se_ve(fila, "ht"):
            notas.ocultar_filas(int(numero), int(numero))
    lector.row_dimensions.clear()


def _anotar_lo_demas(lector: Any, hoja: Any, notas: Notas) -> None:
    """Anota las columnas ocultas y lo que va después de las celdas: los rangos combinados y los filtros."""
    for columna in lector.column_dimensions.values():
        if _no_se_ve(columna, "width"):
            notas.ocultar_columnas(int(columna["min"]) - 1, int(columna["max"]) - 1)
    for combinado in lector.merged_cells.mergeCell if lector.merged_cells else ():
        izquierda, arriba, derecha, abajo = range_boundaries(combinado.ref)
        notas.combinadas.append((arriba, izquierda - 1, abajo, derecha - 1))
    if notas.ocultas:
        propio = getattr(lector, "auto_filter", None)
        de_tablas = _filtros_de_tablas(hoja) if lector.tables.tablePart else ()
        for filtro in filter(None, (propio, *de_tablas)):
            _, arriba, _, abajo = range_boundaries(filtro.ref)
            notas.filtros.append((arriba, abajo))


def _filtros_de_tablas(hoja: Any) -> Iterator[Any]:
    libro = hoja.parent._archive
    for una in get_dependents(libro, get_rels_path(hoja._worksheet_path)):
        if una.Type == _DE_TABLA:
            yield Table.from_tree(fromstring(libro.read(una.target))).autoFilter


def _no_se_ve(atributos: Mapping[str, str], medida: str) -> bool:
    """Si una fila o una columna está oculta, o mide cero."""
    return atributos.get("hidden") in ("1", "true") or not atributos.get(medida, "1").strip("0.")


def _como_se_muestra(
    numero: int,
    celda: Mapping[str, Any],
    formatos: Mapping[int, str],
    valores: list[Any],
    vistas: dict[tuple[str, int], Cambios],
) -> None:
    """Pone en `valores` lo que se ve de un número, si su formato muestra otra cosa."""
    valor, posicion = celda["value"], celda["column"] - 1
    if type(valor) in (int, float) and (visto := como_se_ve(valor, formatos[celda["style_id"]])):
        valores[posicion] = visto
        if not visto.endswith("%"):
            # del signo de porcentaje responde quien sabe si la columna los lleva
            vistas.setdefault((COMO_SE_VE, posicion), Cambios()).anotar(numero, texto_de(valor), visto)


def _formatos(libro: Any) -> Mapping[int, str]:
    """Estilo → formato de número, de los que cambian lo que se ve."""
    escritos = {**BUILTIN_FORMATS, **dict(enumerate(libro._number_formats, BUILTIN_FORMATS_MAX_SIZE))}
    formatos = {estilo: escritos.get(partes.numFmtId, "") for estilo, partes in enumerate(libro._cell_styles)}
    return {estilo: formato for estilo, formato in formatos.items() if cambia_lo_que_se_ve(formato)}
