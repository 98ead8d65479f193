"""Lo que dicen los archivos, con las mismas reglas que la pantalla (`tests/paginas/frases.py`)."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import suppress
from itertools import cycle

import openpyxl
import pytest
from pptx import Presentation
from pptx.shapes.group import GroupShape

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.periodo import Periodo
from dashboard.dominio.territorio import Nivel
from dashboard.indicadores.catalogo import CATALOGO
from dashboard.indicadores.listas import CLAVES
from dashboard.nucleo.errores import ErrorVista
from dashboard.salidas.archivos import Pedido, archivo_directorio, archivo_pptx, archivo_xlsx
from tests.paginas.frases import faltas

TERRITORIALES = (Nivel.PAIS, Nivel.DIRESA, Nivel.RED, Nivel.MICRORRED)
#: columna con que un programa une una hoja con otra: sus claves son para él
_DE_PROGRAMA = "Clave"


def _del_libro(crudo: bytes) -> Iterator[str]:
    for hoja in openpyxl.load_workbook(io.BytesIO(crudo), read_only=True).worksheets:
        yield hoja.title
        ajenas: set[int] = set()
        for fila in hoja.iter_rows(values_only=True):
            ajenas |= {i for i, celda in enumerate(fila) if celda == _DE_PROGRAMA}
            yield from (celda for i, celda in enumerate(fila) if isinstance(celda, str) and i not in ajenas)


def _de_las_laminas(crudo: bytes) -> Iterator[str]:
    def de_formas(formas: object) -> Iterator[str]:
        for forma in formas:  # type: ignore[attr-defined]
            if isinstance(forma, GroupShape):
                yield from de_formas(forma.shapes)
            elif forma.has_text_frame:
                yield from (parrafo.text for parrafo in forma.text_frame.paragraphs)
            elif getattr(forma, "has_table", False):
                yield from (celda.text for fila in forma.table.rows for celda in fila.cells)

    for lamina in Presentation(io.BytesIO(crudo)).slides:
        yield from de_formas(lamina.shapes)
        yield from (parrafo.text for parrafo in lamina.notes_slide.notes_text_frame.paragraphs)


def _revisar(leido: Iterator[str], donde: str) -> int:
    todo = list(leido)
    malas = [(falta, frase[:160]) for frase in todo for falta in faltas(frase)]
    assert not malas, (donde, malas[:4])
    return len(todo)


def _pedidos(consulta: Consulta) -> Iterator[Pedido]:
    periodos, claves = cycle(("2026", "2025-S2", "2026-05")), cycle(indicador.clave for indicador in CATALOGO)
    for nivel in Nivel:
        nodos = consulta.descendientes(consulta.raiz, nivel)
        for nodo in nodos[:: max(1, len(nodos) // 6)]:
            yield Pedido(consulta, nodo.codigo, Periodo.leer(next(periodos)), next(claves))


def test_ningun_libro_dice_una_frase_mal_escrita(consulta_pequena: Consulta) -> None:
    leidas = [_revisar(_del_libro(archivo_xlsx(p)[0]), f"{p.codigo} {p.periodo}") for p in _pedidos(consulta_pequena)]
    assert len(leidas) > 25
    assert sum(leidas) > 10_000


@pytest.mark.parametrize("clave", CLAVES)
def test_ningun_libro_de_una_lista_dice_una_frase_mal_escrita(consulta_pequena: Consulta, clave: str) -> None:
    for codigo in ("PE", "11"):
        with suppress(ErrorVista):
            # las que no se abren en ese nivel
            libro = archivo_xlsx(Pedido(consulta_pequena, codigo, Periodo.leer("2026"), lista=clave))[0]
            assert _revisar(_del_libro(libro), f"{clave} {codigo}")


def test_ninguna_diapositiva_ni_directorio_dice_una_frase_mal_escrita(consulta_pequena: Consulta) -> None:
    for pedido in _pedidos(consulta_pequena):
        if pedido.nodo.nivel in TERRITORIALES:
            assert _revisar(_de_las_laminas(archivo_pptx(pedido)[0]), f"pptx {pedido.codigo} {pedido.periodo}") > 20
            assert _revisar(_del_libro(archivo_directorio(pedido)[0]), f"directorio {pedido.codigo}")
