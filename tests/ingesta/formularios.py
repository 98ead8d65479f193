"""Formularios de prueba: las celdas de personas solo llevan canarios, nunca nombres que parezcan de alguien."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd

from dashboard.ingesta.celdas import Rejilla
from tests.ingesta.conftest import filas

#: con esto empiezan los canarios de nombres y domicilios; los de edades y documentos son cifras que nadie tiene
CANARIO, CANARIO_NUMERO = "ZZCANARIO", "9999"
TITULOS = [
    "Nombres y apellidos", "", "Edad",
    "Marque con un círculo (E), si está embarazada y (L) si está dando de lactar", "",
    "Tiene o cuida menores de dos años", "Registre la edad del/la niño/a en meses", "Domicilio",
]  # fmt: skip
LETRAS = ["", "", "", "E", "L"]
CABECERA: dict[str, str] = {
    "Fecha de la sesión": "12/05/2026",
    "Establecimiento de salud": "P.S. San Juan",
    "Lugar": "Local comunal",
    "Micro Red": "Acomayo",
    "Comunidad": "Alto Ejemplo",
    "Red": "Cusco Sur",
    "Distrito": "Acopia",
    "DISA/DIRESA/GERESA": "Cusco",
    "Provincia": "Acomayo",
}


def cabecera(**cambios: str) -> list[list[str]]:
    """La cabecera de la guía, de a dos rótulos por fila; `cambios`: por la primera palabra del rótulo."""
    pares = [(rotulo, cambios.get(rotulo.split()[0].split("/")[0], valor)) for rotulo, valor in CABECERA.items()]
    renglones = [
        [pares[i][0], "", pares[i][1], "", *([pares[i + 1][0], "", pares[i + 1][1]] if i + 1 < len(pares) else [])]
        for i in range(0, len(pares), 2)
    ]
    return [["ANEXO N° 2"], ["FORMATO DE PARTICIPANTES DE LA SESIÓN DE GRUPOS DE APOYO COMUNAL"], [], *renglones]


def facilitadores(*siglas: str) -> list[list[str]]:
    """El bloque de quienes conducen: un renglón por facilitador, con la sigla que se dé."""
    return [
        ["Nombre de los Facilitadores"],
        *([str(n), f"{CANARIO}F{n} QQ", "", sigla] for n, sigla in enumerate(siglas, start=1)),
    ]


def persona(numero: int, e: str = "", l: str = "", cuida: str = "", meses: Any = "") -> list[Any]:  # noqa: E741 – es la casilla L
    """Una línea de la lista con canarios en el nombre, la edad y el domicilio."""
    return [numero, f"{CANARIO}N{numero} QQ", 99990000 + numero, e, l, cuida, meses, f"{CANARIO}D{numero} SN"]


def en_blanco(desde: int, hasta: int, letras: bool = False) -> list[list[Any]]:
    """Líneas del formato sin llenar; con las letras impresas, si se pide."""
    return [[numero, "", "", *(("E", "L") if letras else ())] for numero in range(desde, hasta + 1)]


def formato(
    lista: Sequence[Sequence[Any]], encima: Sequence[Sequence[str]] | None = None, titulos: Sequence[Sequence[str]] = ()
) -> list[list[Any]]:
    """Una hoja entera: cabecera, facilitadores, títulos y lista."""
    propia = encima if encima is not None else [*cabecera(), *facilitadores("MG")]
    return [list(fila) for fila in (*propia, *(titulos or (TITULOS, LETRAS)), *lista)]


def rejilla(hoja: Sequence[Sequence[Any]], nombre: str = "Hoja1", archivo: str = "lista.xlsx") -> Rejilla:
    """La rejilla de una hoja, como la daría el lector."""
    textos = [["" if celda is None else str(celda) for celda in fila] for fila in hoja]
    return Rejilla(archivo, nombre, list(range(1, len(textos) + 1)), textos)


def libro(ruta: Path, **hojas: Sequence[Sequence[Any]]) -> Path:
    """Escribe un libro con esas hojas."""
    nuevo = openpyxl.Workbook()
    nuevo.remove(nuevo.active)
    for nombre, contenido in hojas.items():
        hoja = nuevo.create_sheet(nombre)
        for fila in contenido:
            hoja.append([None if celda == "" else celda for celda in fila])
    nuevo.save(ruta)
    return ruta


def registro() -> dict[str, pd.DataFrame]:
    """Tres establecimientos: «Acopia» (01) y dos «San Juan», en Cusco (02) y en Puno (03)."""
    cusco = {"diresa": "11", "diresa_nombre": "CUSCO", "red": "11-02", "red_nombre": "CUSCO SUR",
             "microrred": "11-02-05", "microrred_nombre": "ACOMAYO", "distrito": "ACOPIA", "provincia": "ACOMAYO",
             "activo": True}  # fmt: skip
    puno = {"diresa": "21", "diresa_nombre": "PUNO", "red": "21-02", "red_nombre": "SANDIA", "microrred": "21-02-05",
            "microrred_nombre": "SANDIA", "distrito": "SANDIA", "provincia": "SANDIA", "activo": True}  # fmt: skip
    return {
        "establecimientos": filas(
            "establecimientos",
            {"codigo_renipress": "90000001", "nombre": "Acopia", **cusco},
            {"codigo_renipress": "90000002", "nombre": "San Juan", **cusco},
            {"codigo_renipress": "90000003", "nombre": "San Juan", **puno},
        ),
        "grupos": filas("grupos"),
    }


def his(*lineas: Sequence[str], titulos: str = "renipress", columnas: int = 40) -> list[list[str]]:
    """Un registro diario de 40 o 46 columnas. Cada línea: cita, fecha, establecimiento, código, tipo, LAB.

    `titulos`: el de la columna del establecimiento.
    """
    usadas = [
        "Id_Cita",
        "Fecha_Atencion",
        titulos,
        "Codigo_Item",
        "Tipo_Diagnostico",
        "Valor_Lab",
    ]
    lugares = [0, 4, 9, 22, 23, 37]
    encabezado = [f"Campo_{numero}" for numero in range(columnas)]
    for titulo, lugar in zip(usadas, lugares, strict=True):
        encabezado[lugar] = titulo
    encabezado[10], encabezado[16] = "Id_Paciente", "Edad_Reg"
    tabla = [encabezado]
    for numero, linea in enumerate(lineas):
        fila = [f"{CANARIO}H{numero}" if lugar % 2 else f"{CANARIO_NUMERO}{numero:04d}" for lugar in range(columnas)]
        for valor, lugar in zip(linea, lugares, strict=True):
            fila[lugar] = valor
        tabla.append(fila)
    return tabla
