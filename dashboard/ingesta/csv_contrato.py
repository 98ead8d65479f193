"""Lee cualquier tabla con contrato: columnas por nombre, cada celda según su tipo, cada fila mala con su porqué."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from dashboard.contratos.contrato import Columna, Tabla
from dashboard.contratos.plantilla import es_columna_de_motivo
from dashboard.dominio.formato import enumerar
from dashboard.errores import ErrorArchivo
from dashboard.ingesta.celdas import Celdas
from dashboard.ingesta.coordenadas import reparar
from dashboard.ingesta.encabezado import Relacion, titulo_plano
from dashboard.ingesta.parecido import quiso_decir, relacionar_de_cerca
from dashboard.ingesta.personales import titulo_mostrable
from dashboard.ingesta.rechazo_personal import rechazar_personales
from dashboard.ingesta.revision import Revision
from dashboard.ingesta.territorios import anotar_codigos, componer
from dashboard.ingesta.tipado import convertir, por_valor

#: como escribe el registro la falta de categoría
_SIN_CATEGORIA = frozenset({"0", "0.0", "sin_categoria", "s_c"})
_ARBOL = ("diresa", "diresa_nombre", "red", "red_nombre", "microrred", "microrred_nombre")


def leer_contrato(celdas: Celdas, tabla: Tabla) -> tuple[pd.DataFrame, Revision, tuple[tuple[str, str], ...]]:
    """Las filas del archivo tipadas según `tabla`: (marco con todas, revisión, correspondencia de columnas).

    Las filas rechazadas siguen en el marco (con NA donde no se entendió) y están en `revision.malas`. `ErrorArchivo` si
    hay una columna personal, falta una obligatoria o dos títulos son la misma columna.
    """
    relacion = relacionar_de_cerca(celdas.encabezado, tabla)
    # la columna del libro corregido vuelve con él: no hay nada que decir de ella
    ajenas = (p for p in relacion.ajenas if not es_columna_de_motivo(celdas.encabezado[p], tabla))
    relacion = replace(relacion, ajenas=tuple(ajenas))
    rechazar_personales(celdas, relacion.ajenas, tabla.nombre)
    _exigir_columnas(celdas, tabla, relacion)
    revision = Revision(celdas.archivo, celdas.indice, celdas.hoja)
    _avisar_titulos(celdas, relacion, revision)
    en_blanco = pd.Series("", index=celdas.indice, dtype="str")

    def textos_de(nombre: str) -> pd.Series:
        if nombre not in relacion.posiciones:
            return en_blanco
        textos = celdas.textos(relacion.posiciones[nombre][0])
        if nombre == "categoria":
            textos = textos.mask(por_valor(textos, titulo_plano).isin(_SIN_CATEGORIA), "")
        return textos

    def convertida(columna: Columna) -> pd.Series:
        posicion = next(iter(relacion.posiciones.get(columna.nombre, ())), None)
        return convertir(textos_de(columna.nombre), columna, revision, escritos=celdas.escritos(posicion))

    columnas = {columna.nombre: convertida(columna) for columna in tabla.columnas}
    filas = pd.DataFrame(columnas, copy=False)
    if {"latitud", "longitud"} <= set(filas):
        _reparar_coordenadas(filas, textos_de("latitud"), textos_de("longitud"), revision)
    if set(_ARBOL) <= set(filas):
        textos = pd.DataFrame({nombre: textos_de(nombre) for nombre in _ARBOL})
        arbol = componer(textos, revision)
        anotar_codigos(textos, arbol, revision)
        filas[list(_ARBOL)] = arbol[list(_ARBOL)]
    for (causa, posicion), limpios in celdas.limpieza.items():
        nombre = next((propio for propio, lugares in relacion.posiciones.items() if posicion in lugares), "")
        if nombre:
            es_codigo = tabla.columna(nombre).cifras == 8
            revision.anotar_limpieza(causa, nombre, limpios, es_codigo=es_codigo)
    correspondencia = sorted((lugares[0], nombre) for nombre, lugares in relacion.posiciones.items())
    return filas, revision, tuple((celdas.encabezado[posicion], nombre) for posicion, nombre in correspondencia)


def _avisar_titulos(celdas: Celdas, relacion: Relacion, revision: Revision) -> None:
    for posicion, nombre in relacion.supuestas:
        revision.avisar(
            f"La columna «{titulo_mostrable(celdas.encabezado[posicion])}» se leyó como «{nombre}», que es lo más "
            "parecido. Si no lo es, corrija el título."
        )
    propuestas = dict(relacion.propuestas)
    for posicion, nombre in propuestas.items():
        revision.avisar(
            f"La columna «{titulo_mostrable(celdas.encabezado[posicion])}» no se usa: ¿quiso decir «{nombre}»? "
            "Escriba así su título."
        )
    titulos = [
        f"«{titulo_mostrable(celdas.encabezado[posicion])}»"
        for posicion in relacion.ajenas
        if celdas.encabezado[posicion] and posicion not in propuestas
    ]
    if titulos:
        distintos = list(dict.fromkeys(titulos))
        revision.avisar(f"No se usan estas columnas, que no son de la tabla: {enumerar(distintos)}.")


def _exigir_columnas(celdas: Celdas, tabla: Tabla, relacion: Relacion) -> None:
    if relacion.faltantes:
        faltan = enumerar([f"«{nombre}»" for nombre in relacion.faltantes])
        varias = len(relacion.faltantes) > 1
        raise ErrorArchivo(
            f"Al archivo {celdas.donde} le {'faltan las columnas' if varias else 'falta la columna'} {faltan} "
            f"de la tabla {tabla.nombre}.",
            donde=quiso_decir(celdas.encabezado, relacion),
            que_hacer="Añádala con ese título en la primera fila; la plantilla de la tabla los trae todos.",
        )
    for nombre, lugares in relacion.posiciones.items():
        if len(lugares) > 1:
            titulos = enumerar([f"«{celdas.encabezado[posicion][:40]}»" for posicion in lugares])
            raise ErrorArchivo(
                f"En el archivo {celdas.donde}, {titulos} son la misma columna: «{nombre}».",
                que_hacer="Deje solo una de ellas.",
            )


def _reparar_coordenadas(filas: pd.DataFrame, latitud: pd.Series, longitud: pd.Series, revision: Revision) -> None:
    pares = reparar(filas["latitud"], filas["longitud"])
    antes = latitud.str.cat(longitud, sep="; ")
    revision.rechazar(
        pares.invalidos & revision.buenas,
        "latitud",
        antes,
        "una latitud entre −18,4 y 0,1 y una longitud entre −81,4 y −68,6",
        "Corrija las dos coordenadas, o deje ambas en blanco si no las conoce.",
        clase="rango",
    )
    pares.anotar(antes, revision)
    sin_dato = pd.Series("", index=antes.index, dtype="str")
    revision.reparar(
        pares.desconocidos & (antes != "; "), "latitud", antes, sin_dato, "coordenadas en cero, leídas como sin dato"
    )
    filas["latitud"], filas["longitud"] = pares.latitud, pares.longitud
