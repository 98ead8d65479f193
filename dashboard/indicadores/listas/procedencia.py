"""De qué archivo y de qué línea salió cada fila de una lista; solo cuando salió de un archivo."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.territorio import Nivel
from dashboard.indicadores.listas.base import Columna, Fila, Lista

#: tablas cuyas filas recuerdan su línea
TABLAS = ("establecimientos", "grupos", "sesiones")
COLUMNA = Columna("procedencia", "De dónde sale")


def archivos(consulta: Consulta) -> dict[int, str]:
    """Número de entrada → nombre del archivo, con su hoja; vacío si nada salió de un archivo o no se ve el país."""
    entradas = consulta.procedencia(TABLAS)
    return {
        int(entrada["n"]): str(entrada["archivo"]) + (f" · {entrada['hoja']}" if entrada.get("hoja") else "")
        for entrada in entradas
        if "n" in entrada
    }


def texto(nombres: dict[int, str], archivo: int, linea: int) -> str:
    """`grupos.csv, fila 12`; "" si no salió de un archivo que se conozca."""
    return f"{nombres[archivo]}, fila {linea}" if archivo in nombres else ""


def con_procedencia(lista: Lista, consulta: Consulta, nodo: Nodo, filas: Sequence[Fila]) -> tuple[Lista, list[Fila]]:
    """La lista y sus filas con una columna más, si son nodos que salieron de un archivo."""
    nombres = archivos(consulta)
    if not nombres or lista.nivel not in (Nivel.ESTABLECIMIENTO, Nivel.GRUPO):
        return lista, list(filas)
    leer = consulta.columnas_grupos if lista.nivel is Nivel.GRUPO else consulta.columnas_establecimientos
    columnas = leer(nodo, "codigo", "archivo", "linea")
    de_donde = {
        codigo: texto(nombres, archivo, linea)
        for codigo, archivo, linea in zip(columnas["codigo"], columnas["archivo"], columnas["linea"], strict=True)
    }
    con_columna = replace(lista, columnas=(*lista.columnas, COLUMNA))
    return con_columna, [{**fila, "procedencia": de_donde.get(fila["codigo"], "")} for fila in filas]
