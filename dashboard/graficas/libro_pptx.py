"""El libro de Excel que hay detrás de una gráfica de PowerPoint: los números de verdad y de dónde salen."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime

import xlsxwriter

from dashboard.dominio.escritura_csv import OPCIONES_DE_LIBRO
from dashboard.dominio.grafica import Valor
from dashboard.graficas.piezas_pptx import HOJA

_SIN_HORA = datetime(1980, 1, 1)


def libro(
    categorias: Sequence[str], series: Sequence[tuple[str, Sequence[Valor]]], formato: str,
    procedencia: Sequence[tuple[str, str]],
) -> bytes:  # fmt: skip
    """Los mismos valores, con sus tipos y ninguna fórmula. `procedencia`: pares (qué, valor) de la segunda hoja."""
    salida = io.BytesIO()
    documento = xlsxwriter.Workbook(salida, OPCIONES_DE_LIBRO)
    # sin la hora en que se hizo: el mismo libro es igual byte a byte
    documento.set_properties({"created": _SIN_HORA})
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
