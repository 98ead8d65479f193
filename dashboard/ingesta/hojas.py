"""Las hojas de un libro y las filas de cada una, lo abra quien lo abra: openpyxl o calamine.

openpyxl lee el XLSX corriente, con el formato de cada número, los errores y las fórmulas. Los demás (`.xls`, `.ods`,
`.xlsb` y el XLSX estricto) los lee calamine, que da el valor de cada celda y nada más: ni el formato de los números ni
qué celda tenía un error. Donde eso deja dos lecturas, no se elige: se pregunta o no se lee.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, Protocol

from dashboard.ingesta.notas import Notas
from dashboard.ingesta.textos import Cambios

#: la copia que un `.ods` guarda de otro libro: no es una hoja, y su nombre es la ruta de un archivo de alguien
_DE_OTRO_LIBRO = "'file:"
#: causa de lo que se lee como se ve y no como se guarda
COMO_SE_VE = "leído como se ve en la hoja de cálculo, que guarda otro número"


class Hoja(Protocol):
    """Una hoja abierta. Los números de fila empiezan en 1 y los de columna en 0."""

    titulo: str
    visible: bool
    #: si se sabe con qué formato se muestra cada número
    con_formatos: bool
    #: completas cuando se han leído todas las filas; sin nada raro si se conocen los formatos: ya se leyó lo que se ve
    notas: Notas

    def primera_celda(self) -> str:
        """La de arriba a la izquierda, sin leer la hoja."""

    def filas(self, vistas: dict[tuple[str, int], Cambios], /) -> Iterator[Sequence[Any]]:
        """Los valores de cada fila; de un número que se ve como otro, lo que se ve, y queda anotado en `vistas`."""


def hojas_de_calamine(contenido: bytes, notas: Mapping[str, Notas]) -> list[Hoja]:
    """Las de cualquier otro libro, con lo que se sabe de cada una.

    Un libro hostil puede pedir toda la memoria: se llama dentro de límites.
    """
    import python_calamine

    libro = python_calamine.load_workbook(io.BytesIO(contenido))
    visible = python_calamine.SheetVisibleEnum.Visible
    return [
        _DeCalamine(libro, ficha.name, ficha.visible == visible, notas.get(ficha.name, Notas()))
        for ficha in libro.sheets_metadata
        if ficha.typ == python_calamine.SheetTypeEnum.WorkSheet and not ficha.name.startswith(_DE_OTRO_LIBRO)
    ]


class _DeCalamine:
    con_formatos = False

    def __init__(self, libro: Any, titulo: str, visible: bool, notas: Notas) -> None:
        self.titulo, self.visible, self.notas = titulo, visible, notas
        self._libro = libro

    def primera_celda(self) -> str:
        primera = self._libro.get_sheet_by_name(self.titulo).to_python(skip_empty_area=False, nrows=1)
        return str(primera[0][0]).strip() if primera and primera[0] else ""

    def filas(self, _vistas: dict[tuple[str, int], Cambios]) -> Iterator[Sequence[Any]]:
        hoja = self._libro.get_sheet_by_name(self.titulo)
        # en `.ods` y `.xlsb` calamine no los da, y se buscaron por dentro
        self.notas.combinadas += [
            (arriba + 1, izquierda, abajo + 1, derecha)
            for (arriba, izquierda), (abajo, derecha) in hoja.merged_cell_ranges or ()
        ]
        # con lo que haya en blanco arriba y a la izquierda: los números de fila son los de la hoja
        yield from hoja.to_python(skip_empty_area=False)


def texto_de(valor: Any) -> str:
    """Un valor de celda como lo escribiría una persona: `25.0` → `25`; una fecha → `2026-05-31`."""
    match valor:
        case bool():
            return "verdadero" if valor else "falso"
        case int():
            return str(valor)
        case float():
            return str(int(valor)) if valor.is_integer() and abs(valor) < 1e15 else repr(valor)
        case datetime() if valor.time() != time():
            return f"{valor:%Y-%m-%d %H:%M:%S}"
        case date():
            return f"{valor:%Y-%m-%d}"
        case time():
            return f"{valor:%H:%M}"
        case timedelta():
            # una hora que la hoja guardó como duración: `9:30`
            minutos = round(valor.total_seconds() / 60)
            return f"{minutos // 60:02d}:{minutos % 60:02d}"
    return str(valor)
