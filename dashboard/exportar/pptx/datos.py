"""El libro de Excel que lleva dentro cada gráfica: los mismos valores, con sus tipos y ninguna fórmula.

python-pptx escribe el suyo dejando que un nombre que empiece con `=` sea una fórmula; este lo reemplaza con la misma
disposición (categorías en A, una serie por columna) y una hoja que dice de dónde salen los datos.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

HOJA = "Datos"
#: el nombre que python-pptx da a la hoja en las referencias de la gráfica
_DE_LA_BIBLIOTECA = "Sheet1!"


def reemplazar_libro(
    grafica: Any, categorias: Sequence[str], series: Sequence[tuple[str, Sequence[float | None]]], formato: str,
    procedencia: Sequence[tuple[str, str]],
) -> None:  # fmt: skip
    """Pone en la gráfica un libro con esos datos. `procedencia`: pares (qué, valor) de la segunda hoja."""
    grafica.part.chart_workbook.update_from_xlsx_blob(_libro(categorias, series, formato, procedencia))
    for referencia in grafica._chartSpace.xpath(".//c:f"):
        referencia.text = referencia.text.replace(_DE_LA_BIBLIOTECA, f"{HOJA}!")


def _libro(
    categorias: Sequence[str], series: Sequence[tuple[str, Sequence[float | None]]], formato: str,
    procedencia: Sequence[tuple[str, str]],
) -> bytes:  # fmt: skip
    import xlsxwriter

    salida = io.BytesIO()
    opciones = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    documento = xlsxwriter.Workbook(salida, opciones)
    numero = documento.add_format({"num_format": formato})
    hoja = documento.add_worksheet(HOJA)
    for f, categoria in enumerate(categorias, 1):
        hoja.write_string(f, 0, categoria)
    for c, (nombre, valores) in enumerate(series, 1):
        hoja.write_string(0, c, nombre)
        for f, valor in enumerate(valores, 1):
            if valor is not None:
                hoja.write_number(f, c, valor, numero)
    hoja.set_column(0, 0, 40)
    acerca = documento.add_worksheet("Acerca de")
    for f, (que, dice) in enumerate(procedencia):
        acerca.write_string(f, 0, que)
        acerca.write_string(f, 1, dice)
    acerca.set_column(0, 0, 18)
    acerca.set_column(1, 1, 90)
    documento.close()
    return salida.getvalue()
