"""Qué es una lista: un título, columnas y filas, cada una con la línea del archivo de que salió."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial
from typing import Any

from dashboard.almacen.consulta import Consulta
from dashboard.contratos.tablas import SEGUIDAS
from dashboard.dominio.nodo import Nodo, se_cuentan
from dashboard.dominio.periodo import Periodo
from dashboard.dominio.territorio import Nivel
from dashboard.nucleo.formato import proporcion_impresa

Fila = dict[str, Any]
#: las filas de un territorio en un periodo, con los campos de sus columnas y `codigo`
Leer = Callable[[Consulta, Nodo, Periodo], list[Fila]]


@dataclass(frozen=True, slots=True)
class Columna:
    """Una columna: campo de la fila, encabezado y tipo.

    Tipos: `texto`, `entero`, `decimal`, `km`, `fecha`, `mes`, `porcentaje` (en 0–1) y `puntos` (porcentuales, con
    signo). Si falta el valor, la fila puede decir por qué en «campo_falta».

    `personas`: si es una cuenta de personas del nodo que se mira, el campo del que se dice como parte donde esas
    cuentas no se dicen; "" si allí no se dice de ninguna manera. `None` si no es una de ellas.
    """

    campo: str
    encabezado: str
    tipo: str = "texto"
    personas: str | None = None


@dataclass(frozen=True, slots=True)
class Lista:
    """Una lista que se puede abrir y descargar.

    `nivel`: adónde lleva el enlace de cada fila; `None` si las filas no son nodos.
    """

    clave: str
    titulo: str
    explicacion: str
    columnas: tuple[Columna, ...]
    filas: Leer
    nivel: Nivel | None = None
    #: el periodo en que se puede mostrar de un nodo, si no es siempre el pedido
    permitido: Callable[[Nodo, Periodo], Periodo] | None = None
    #: si sus filas son los hijos del territorio: van a la ficha de cada uno, y de qué nivel es lo dice su código
    de_hijos: bool = False
    #: si sus filas son del mismo nivel que el territorio
    de_pares: bool = False
    #: por lo que además se puede ordenar y no se escribe en ninguna parte: son cuentas de personas
    ordenes: tuple[Columna, ...] = ()


def que_cumplen(leer: Leer, condicion: Callable[[Fila], bool]) -> Leer:
    """Las filas que cumplen la condición."""
    return lambda consulta, nodo, periodo: [fila for fila in leer(consulta, nodo, periodo) if condicion(fila)]


def superiores(consulta: Consulta, microrredes: Iterable[str]) -> dict[str, dict[Nivel, str]]:
    """Microrred → nombre de cada uno de sus superiores y el suyo, por nivel; "" en el que no esté a la vista."""
    vacios = dict.fromkeys(Nivel, "")

    def de(codigo: str) -> dict[Nivel, str]:
        return vacios | {superior.nivel: superior.nombre for superior in consulta.linaje(consulta.nodo(codigo))}

    return {
        codigo: consulta.recordar(("superiores", codigo), partial(de, codigo)) for codigo in dict.fromkeys(microrredes)
    }


# -- lo que se dice donde no se dicen cuentas de personas: lo mismo en la pantalla, en el CSV y en el libro


def publicable(lista: Lista, nodo: Nodo, filas: list[Fila]) -> tuple[Lista, list[Fila]]:
    """La lista sin las cuentas de personas de un nodo del que no se dicen: cada una, como parte o de ninguna manera."""
    if se_cuentan(nodo) or all(columna.personas is None for columna in lista.columnas):
        return lista, filas
    encabezados = {columna.campo: columna.encabezado.lower() for columna in lista.columnas}
    columnas: list[Columna] = []
    partes: list[tuple[str, str, str]] = []
    for columna in lista.columnas:
        if columna.personas is None:
            columnas.append(columna)
        elif columna.personas:
            parte = f"{columna.campo}_parte"
            partes.append((parte, columna.campo, columna.personas))
            de = f"{columna.encabezado}, de las {encabezados[columna.personas]}"
            columnas.append(Columna(parte, de, "porcentaje"))
    escritas = [
        fila | {parte: proporcion_impresa(fila[campo], fila[todas]) for parte, campo, todas in partes} for fila in filas
    ]
    return replace(lista, columnas=tuple(columnas)), escritas


def parte_dicha(valor: float | None, *, entera: bool) -> float | None:
    """Una proporción (0 a 1) de personas: entera donde sus cuentas se dicen; si no, como se imprime.

    Con todos sus decimales, 0,681222707… solo puede ser 156 de 229: diría las cuentas que se callan.
    """
    if entera or valor is None:
        return valor
    return proporcion_impresa(*Fraction(valor).limit_denominator(10**9).as_integer_ratio())


# -- de qué archivo y de qué línea salió cada fila; solo cuando salió de un archivo

#: tablas cuyas filas recuerdan su línea
TABLAS = ("establecimientos", "grupos", "sesiones", *(tabla.nombre for tabla in SEGUIDAS))
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
    """La lista y sus filas con una columna más, si son nodos que salieron de un archivo.

    Lo que una fila ya dice de dónde sale es suyo: lo anotado de un grupo no salió del archivo de los grupos.
    """
    nombres = archivos(consulta)
    if not nombres or lista.nivel is None or lista.nivel.es_territorio:
        return lista, list(filas)
    leer = consulta.columnas_grupos if lista.nivel is Nivel.GRUPO else consulta.columnas_establecimientos
    columnas = leer(nodo, "codigo", "archivo", "linea")
    de_donde = {
        codigo: texto(nombres, archivo, linea)
        for codigo, archivo, linea in zip(columnas["codigo"], columnas["archivo"], columnas["linea"], strict=True)
    }
    con_columna = replace(lista, columnas=(*lista.columnas, COLUMNA))
    return con_columna, [{"procedencia": de_donde.get(fila["codigo"], ""), **fila} for fila in filas]
