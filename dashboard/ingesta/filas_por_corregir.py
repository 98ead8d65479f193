"""La lista de las filas por corregir, para el archivo que no vuelve con sus motivos: un formulario o uno enorme."""

from __future__ import annotations

import io
from collections.abc import Sequence
from itertools import chain, islice
from typing import Any

from dashboard.contratos.plantilla import COLUMNA_MOTIVO
from dashboard.ingesta.informe import Informe, motivos_de

#: con más filas no vuelve el archivo, que puede no caber en una hoja ni en la memoria, sino la lista de las malas
MAXIMO_FILAS = 200_000


def solo_filas(informes: Sequence[Informe]) -> bool:
    """Si de ese archivo solo vuelve qué filas y por qué: es un formulario (registro, HIS, Anexo 2, DHIS2) o enorme."""
    de_formulario = any(informe.formulario for informe in informes)
    return de_formulario or sum(informe.total for informe in informes) > MAXIMO_FILAS


def lista_de_filas(informes: Sequence[Informe]) -> bytes:
    """Qué filas y por qué, sin nada de lo que el archivo traía; las primeras, si son más de `MAXIMO_FILAS`."""
    import openpyxl
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    libro = openpyxl.Workbook(write_only=True)
    hoja = libro.create_sheet("Qué corregir")
    hoja.freeze_panes = "A2"
    for letra, ancho in zip("ABCD", (24, 10, 28, 110), strict=True):
        hoja.column_dimensions[letra].width = ancho
    motivos = chain.from_iterable(motivos_de(informe) for informe in informes)
    filas = (
        (motivo.hoja, str(motivo.fila or "todo el archivo"), motivo.columna, motivo.al_lado())
        for motivo in islice(motivos, MAXIMO_FILAS)
    )
    for numero, fila in enumerate(chain([("Hoja", "Fila", "Columna", COLUMNA_MOTIVO)], filas)):
        celdas = [WriteOnlyCell(hoja) for _ in fila]
        for celda, texto in zip(celdas, fila, strict=True):
            poner(celda, texto)
            if not numero:
                celda.font = Font(bold=True)
        hoja.append(celdas)
    return en_bytes(libro)


def poner(celda: Any, texto: str) -> None:
    """Escribe un texto que nunca es una fórmula."""
    celda.value = texto or None
    if texto:
        celda.data_type = "s"


def en_bytes(libro: Any) -> bytes:
    """El libro, como se guarda en un archivo."""
    salida = io.BytesIO()
    libro.save(salida)
    return salida.getvalue()
