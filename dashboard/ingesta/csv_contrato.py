"""Lee cualquier tabla con contrato: columnas por nombre, cada celda según su tipo, cada fila mala con su porqué."""

from __future__ import annotations

import pandas as pd

from dashboard.dominio.formato import enumerar
from dashboard.errores import ErrorArchivo
from dashboard.esquemas.contrato import Tabla
from dashboard.esquemas.plantilla import es_columna_de_motivo
from dashboard.ingesta.coordenadas import reparar
from dashboard.ingesta.encabezado import Relacion, relacionar, titulo_plano
from dashboard.ingesta.lectura import Celdas
from dashboard.ingesta.personales import es_personal
from dashboard.ingesta.revision import Revision
from dashboard.ingesta.territorios import componer
from dashboard.ingesta.tipado import convertir

#: como escribe el registro la falta de categoría
_SIN_CATEGORIA = frozenset({"0", "0.0", "sin_categoria", "s_c"})
_ARBOL = ("diresa", "diresa_nombre", "red", "red_nombre", "microrred", "microrred_nombre")


def leer_contrato(celdas: Celdas, tabla: Tabla) -> tuple[pd.DataFrame, Revision, tuple[tuple[str, str], ...]]:
    """Las filas del archivo tipadas según `tabla`: (marco con todas, revisión, correspondencia de columnas).

    Las filas rechazadas siguen en el marco (con NA donde no se entendió) y están en `revision.malas`. `ErrorArchivo` si
    hay una columna personal, falta una obligatoria o dos títulos son la misma columna.
    """
    relacion = relacionar(celdas.encabezado, tabla)
    _rechazar_personales(celdas, tabla, relacion)
    _exigir_columnas(celdas, tabla, relacion)
    revision = Revision(celdas.archivo, celdas.filas.index)
    if relacion.ajenas:
        titulos = [
            f"«{titulo[:40]}»"
            for titulo in (celdas.encabezado[posicion] for posicion in relacion.ajenas)
            # la columna del libro corregido vuelve con él: no hay nada que decir
            if titulo and not es_columna_de_motivo(titulo, tabla)
        ]
        if titulos:
            revision.avisar(f"No se usan estas columnas, que no son de la tabla: {enumerar(titulos)}.")
    en_blanco = pd.Series("", index=celdas.filas.index, dtype="str")
    textos = pd.DataFrame(
        {
            nombre: celdas.filas[relacion.posiciones[nombre][0]] if nombre in relacion.posiciones else en_blanco
            for nombre in tabla.nombres
        }
    )
    if "categoria" in textos:
        textos["categoria"] = textos["categoria"].mask(textos["categoria"].map(titulo_plano).isin(_SIN_CATEGORIA), "")
    filas = pd.DataFrame(
        {columna.nombre: convertir(textos[columna.nombre], columna, revision) for columna in tabla.columnas}
    )
    if {"latitud", "longitud"} <= set(filas):
        _reparar_coordenadas(filas, textos, revision)
    if set(_ARBOL) <= set(filas):
        arbol = componer(textos[list(_ARBOL)], revision)
        filas[list(_ARBOL)] = arbol[list(_ARBOL)]
    correspondencia = sorted((lugares[0], nombre) for nombre, lugares in relacion.posiciones.items())
    return filas, revision, tuple((celdas.encabezado[posicion], nombre) for posicion, nombre in correspondencia)


def _rechazar_personales(celdas: Celdas, tabla: Tabla, relacion: Relacion) -> None:
    """Rechaza el archivo si alguna columna que no es del contrato anuncia datos de personas."""
    for posicion in relacion.ajenas:
        titulo = celdas.encabezado[posicion]
        # «nombre» a secas, en una tabla que no lo pide, solo puede ser el de una persona.
        if es_personal(titulo) or titulo_plano(titulo) == "nombre":
            raise ErrorArchivo(
                f"El archivo «{celdas.archivo}» trae la columna «{titulo[:40]}», que parece de datos personales.",
                donde=f"Columna {posicion + 1} del archivo; tabla {tabla.nombre}.",
                que_hacer="Quite esa columna y vuelva a cargarlo: el tablero solo recibe datos agregados.",
            )


def _exigir_columnas(celdas: Celdas, tabla: Tabla, relacion: Relacion) -> None:
    if relacion.faltantes:
        faltan = enumerar([f"«{nombre}»" for nombre in relacion.faltantes])
        varias = len(relacion.faltantes) > 1
        raise ErrorArchivo(
            f"Al archivo «{celdas.archivo}» le {'faltan las columnas' if varias else 'falta la columna'} {faltan} "
            f"de la tabla {tabla.nombre}.",
            que_hacer="Añádala con ese título en la primera fila; la plantilla de la tabla los trae todos.",
        )
    for nombre, lugares in relacion.posiciones.items():
        if len(lugares) > 1:
            titulos = enumerar([f"«{celdas.encabezado[posicion][:40]}»" for posicion in lugares])
            raise ErrorArchivo(
                f"En el archivo «{celdas.archivo}», {titulos} son la misma columna: «{nombre}».",
                que_hacer="Deje solo una de ellas.",
            )


def _reparar_coordenadas(filas: pd.DataFrame, textos: pd.DataFrame, revision: Revision) -> None:
    pares = reparar(filas["latitud"], filas["longitud"])
    revision.rechazar(
        pares.invalidos & revision.buenas,
        "latitud",
        textos["latitud"].str.cat(textos["longitud"], sep="; "),
        "una latitud entre −18,4 y 0,1 y una longitud entre −81,4 y −68,6",
        "Corrija las dos coordenadas, o deje ambas en blanco si no las conoce.",
    )
    for aviso in pares.avisos():
        revision.avisar(aviso)
    filas["latitud"], filas["longitud"] = pares.latitud, pares.longitud
