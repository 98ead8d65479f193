"""Una lista como CSV que Excel abre bien en el Perú: UTF-8 con BOM, punto y coma y coma decimal."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date
from typing import Any

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.celda import texto_seguro
from dashboard.dominio.formato import decimales_de_porcentaje
from dashboard.dominio.periodo import Periodo
from dashboard.exportar.nombres import nombre_de_archivo as nombre
from dashboard.indicadores.listas.base import Columna
from dashboard.indicadores.listas.catalogo import ListaAbierta

#: de dónde sale cada fila, al final de todas
_PROCEDENCIA = ("Territorio", "Periodo", "Datos al", "Carga", "Norma", "Datos")
NORMA = "Guía Técnica MINSA 2014"
__all__ = ["celdas", "nombre_de_archivo", "tabla_csv", "texto_seguro"]


def tabla_csv(abierta: ListaAbierta, consulta: Consulta, periodo: Periodo) -> bytes:
    """El CSV de una lista: sus columnas y, en cada fila, de dónde sale (territorio, periodo, fecha, carga)."""
    salida = io.StringIO()
    escritor = csv.writer(salida, delimiter=";", lineterminator="\r\n")
    contexto, lista, nodo = consulta.contexto, abierta.lista, abierta.nodo
    procedencia = [
        texto_seguro(nodo.nombre),
        str(periodo),
        nodo.fecha_datos.isoformat() if nodo.fecha_datos else "sin dato",
        contexto.generacion,
        NORMA,
        "DEMOSTRACIÓN" if contexto.demostracion else "reales",
    ]
    escritor.writerow([columna.encabezado for columna in lista.columnas] + list(_PROCEDENCIA))
    for fila in abierta.filas:
        escritor.writerow([*celdas(lista.columnas, fila), *procedencia])
    return salida.getvalue().encode("utf-8-sig")


def celdas(columnas: Sequence[Columna], fila: dict[str, Any]) -> list[str | int]:
    """Las celdas de una fila; vacío donde no hay dato."""
    return [_celda(fila.get(columna.campo), columna.tipo) for columna in columnas]


def _celda(valor: Any, tipo: str) -> str | int:
    if valor is None:
        return ""
    if isinstance(valor, date):
        return valor.isoformat()
    if tipo == "porcentaje":
        return f"{valor * 100:.{decimales_de_porcentaje(valor, 2)}f}".replace(".", ",")
    if isinstance(valor, int):
        return valor
    if isinstance(valor, float):
        return f"{valor:.6f}".rstrip("0").rstrip(".").replace(".", ",")
    return texto_seguro(str(valor))


def nombre_de_archivo(abierta: ListaAbierta, periodo: Periodo, demostracion: bool) -> str:
    """`sin_grupo_11_cusco_2026.csv`; los de demostración lo dicen en el nombre."""
    return nombre(abierta.lista.clave, abierta.nodo, periodo, demostracion, "csv")
