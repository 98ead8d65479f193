"""Reglas de las tablas que nombran un territorio: reportes, facilitadores y la lista de partos."""

from __future__ import annotations

import csv
from datetime import date

import pandas as pd

from dashboard.dominio.periodo import Periodo
from dashboard.dominio.territorio import PAIS, codigo_region, nivel_de_codigo, normalizar_codigo, sin_tildes
from dashboard.ingesta.cruces import Referencia, exigir_conocido
from dashboard.ingesta.revision import Revision
from dashboard.ingesta.tipado import codigo_numerico, por_valor
from dashboard.recursos import carpeta_referencia

_AUTORIDADES = ("diresa ", "geresa ", "diris ", "disa ")


def revisar_partos(filas: pd.DataFrame, referencia: Referencia, _hoy: date, revision: Revision) -> pd.DataFrame:
    """Establecimiento conocido."""
    exigir_conocido(filas, "codigo_renipress", referencia, "establecimientos", revision)
    return filas


def revisar_facilitadores(filas: pd.DataFrame, referencia: Referencia, _hoy: date, revision: Revision) -> pd.DataFrame:
    """Copia con `diresa` como código de dos cifras, venga el código o el nombre de una región conocida."""
    codigos, por_nombre = _regiones(referencia)

    def leer(texto: str) -> str | None:
        codigo = codigo_region(texto)
        return codigo if codigo in codigos else por_nombre.get(_nombre_plano(texto))

    diresas = por_valor(filas["diresa"].fillna(""), leer).astype("str")
    revision.rechazar(
        diresas.isna() & filas["diresa"].notna(),
        "diresa",
        filas["diresa"],
        "el código (11) o el nombre de una DIRESA, GERESA o DIRIS",
        "Escriba el código de dos cifras de la DISA en el registro nacional.",
    )
    escrita = diresas.notna() & (diresas != filas["diresa"])
    revision.reparar(escrita, "diresa", filas["diresa"], diresas, "región escrita con su código", del_catalogo=True)
    return filas.assign(diresa=diresas)


def revisar_reportes(filas: pd.DataFrame, referencia: Referencia, hoy: date, revision: Revision) -> pd.DataFrame:
    """Copia con territorio y periodo en su forma canónica; territorio conocido y periodo ya empezado."""
    territorios = por_valor(filas["codigo_territorio"].fillna(""), _territorio).astype("str")
    conocidos = _territorios(referencia)
    desconocidos = territorios.isna() if conocidos is None else ~territorios.isin(conocidos)
    if conocidos is None:
        revision.avisar("No se pudo comprobar «codigo_territorio»: no se dio la tabla establecimientos.")
    revision.rechazar(
        desconocidos & filas["codigo_territorio"].notna(),
        "codigo_territorio",
        filas["codigo_territorio"],
        "PE o el código de una DIRESA (11), red (11-02), microrred (11-02-05) o establecimiento (ocho cifras)",
        "Corrija el código, o cargue antes el registro que lo contiene.",
        es_codigo=True,
        clase="desconocido:establecimientos",
    )
    periodos = por_valor(filas["periodo"].fillna(""), _periodo)
    revision.rechazar(
        periodos.isna() & filas["periodo"].notna(),
        "periodo",
        filas["periodo"],
        "un año (2026), un semestre (2026-S1) o un mes (2026-05)",
        "Escriba el periodo con una de esas formas.",
    )
    revision.rechazar(
        por_valor(periodos.astype("str").fillna(""), lambda texto: Periodo.leer(texto).inicio > hoy).eq(True),
        "periodo",
        filas["periodo"],
        f"un periodo que ya haya empezado el {hoy:%d/%m/%Y}",
        "Corrija el periodo: todavía no ha llegado.",
    )
    canonicos = filas.assign(codigo_territorio=territorios, periodo=periodos.astype("str"))
    for columna, causa in (
        ("codigo_territorio", "código escrito como en el registro"), ("periodo", "periodo en su forma corta")
    ):  # fmt: skip
        cambia = canonicos[columna].notna() & (canonicos[columna] != filas[columna])
        revision.reparar(cambia, columna, filas[columna], canonicos[columna], causa, del_catalogo=True)
    return canonicos


def _territorio(texto: str) -> str | None:
    # De cuatro cifras en adelante solo puede ser un establecimiento que perdió sus ceros.
    codigo = codigo_numerico(texto, 8) if texto.isdigit() and len(texto) > 3 else normalizar_codigo(texto)
    return codigo if codigo and nivel_de_codigo(codigo) else None


def _periodo(texto: str) -> str | None:
    try:
        return str(Periodo.leer(texto.upper()))
    except ValueError:
        return None


def _territorios(referencia: Referencia) -> set[str] | None:
    if "establecimientos" not in referencia:
        return None
    establecimientos = referencia["establecimientos"]
    niveles = ("diresa", "red", "microrred", "codigo_renipress")
    return {PAIS}.union(*(establecimientos[nivel].dropna().unique() for nivel in niveles))


def _regiones(referencia: Referencia) -> tuple[set[str], dict[str, str]]:
    """Códigos de región conocidos y nombre sin tildes → código: los del catálogo y los de los establecimientos."""
    por_nombre: dict[str, str] = {}
    codigos: set[str] = set()
    if "establecimientos" in referencia:
        pares = referencia["establecimientos"][["diresa", "diresa_nombre"]].drop_duplicates().dropna()
        por_nombre = {_nombre_plano(nombre): codigo for codigo, nombre in pares.itertuples(index=False)}
        codigos = set(pares["diresa"])
    ruta = carpeta_referencia() / "regiones.csv"
    if ruta.is_file():
        with ruta.open(encoding="utf-8", newline="") as catalogo:
            for region in csv.DictReader(catalogo):
                codigos.add(region["codigo"])
                por_nombre[_nombre_plano(region["nombre"])] = region["codigo"]
    return codigos, por_nombre


def _nombre_plano(nombre: str) -> str:
    plano = sin_tildes(nombre)
    for autoridad in _AUTORIDADES:
        plano = plano.removeprefix(autoridad)
    return plano
