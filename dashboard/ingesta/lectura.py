"""De la rejilla a las celdas de una tabla: todo texto, con la línea de cada fila, sin adivinar tipos.

De las columnas que ninguna tabla conoce, y de las que anuncian o contienen datos de personas, solo pasa el título.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from pathlib import Path

from dashboard.ingesta.celdas import Celdas, Rejilla, columnas_de
from dashboard.ingesta.forma_registro import es_registro
from dashboard.ingesta.formularios import FORMULARIOS
from dashboard.ingesta.limpieza import Cambios
from dashboard.ingesta.personales import TITULO_OCULTO, clase_personal, es_personal
from dashboard.ingesta.rejilla import leer_rejillas
from dashboard.ingesta.titulos import utilizable
from dashboard.ingesta.zona import TITULO, hallar, por_que_no_es_dato, puede_ser_titulos


def leer_celdas(ruta: Path, nombre: str = "") -> list[Celdas]:
    """Las tablas de un archivo, una por hoja con contenido. Lee en este mismo proceso: para archivos ajenos, `aparte`.

    `nombre`: con cuál se le dice a la persona, si no es el de la ruta. `ErrorArchivo` si el archivo no se puede leer o
    no tiene forma de tabla.
    """
    return [_celdas(rejilla) for rejilla in leer_rejillas(ruta, nombre)]


def _celdas(rejilla: Rejilla) -> Celdas:
    for formulario in FORMULARIOS:
        if formulario.reconoce(rejilla):
            return formulario.agregar(rejilla)
    zona = hallar(rejilla)
    ancho = len(zona.encabezado)
    titulos, relleno = list(zona.encabezado), [""] * ancho
    registros: list[list[str]] = []
    lineas = array("q")
    descuadradas: list[tuple[int, int]] = []
    otras: list[tuple[int, str]] = []
    vacias = 0
    for posicion, (linea, celdas) in enumerate(zip(rejilla.lineas, rejilla.filas, strict=True)):
        if zona.primera <= posicion <= zona.ultima:
            continue
        if not any(celdas):
            vacias += 1
        elif posicion < zona.primera:
            otras.append((linea, TITULO))
        elif motivo := por_que_no_es_dato(celdas, ancho, titulos):
            otras.append((linea, motivo))
        elif len(celdas) > ancho and any(celdas[ancho:]):
            descuadradas.append((linea, len(celdas)))
        else:
            registros.append(celdas if len(celdas) == ancho else (celdas + relleno)[:ancho])
            lineas.append(linea)
    personales = _personales(zona.encabezado, registros)
    publicas = [
        posicion
        for posicion, titulo in enumerate(zona.encabezado)
        if utilizable(titulo) and not es_personal(titulo) and posicion not in dict(personales)
    ]
    leidas = set(lineas)
    return Celdas(
        archivo=rejilla.archivo,
        formulario="registro" if es_registro(zona.encabezado) else "",
        encabezado=_sin_datos_de_nadie(zona.encabezado),
        lineas=lineas,
        columnas=columnas_de(registros, publicas),
        vacias=vacias,
        descuadradas=tuple(descuadradas),
        codificacion=rejilla.codificacion,
        delimitador=rejilla.delimitador,
        hoja=rejilla.hoja,
        linea_encabezado=rejilla.lineas[zona.ultima],
        otras=tuple(otras),
        con_millares=rejilla.con_millares,
        avisos=rejilla.avisos,
        personales=personales,
        limpieza=_solo(rejilla.limpieza.cambios, set(publicas), leidas),
    )


def _sin_datos_de_nadie(encabezado: tuple[str, ...]) -> tuple[str, ...]:
    """El encabezado; si se le pegó una fila de datos, sin los títulos que nadie conoce: podrían ser de una persona."""
    if puede_ser_titulos(encabezado):
        return encabezado
    return tuple(
        titulo if not titulo or utilizable(titulo) or es_personal(titulo) else TITULO_OCULTO for titulo in encabezado
    )


def _personales(encabezado: tuple[str, ...], registros: list[list[str]]) -> tuple[tuple[int, str], ...]:
    """Las columnas que ninguna tabla conoce y que están llenas de documentos, teléfonos, correos o nombres."""
    halladas = []
    for posicion, titulo in enumerate(encabezado):
        if not utilizable(titulo) and not es_personal(titulo):
            clase = clase_personal(titulo, (registro[posicion] for registro in registros))
            if clase:
                halladas.append((posicion, clase))
    return tuple(halladas)


def _solo(
    cambios: Mapping[tuple[str, int], Cambios], publicas: set[int], leidas: set[int]
) -> dict[tuple[str, int], Cambios]:
    """Los cambios de las columnas que pasan y de las filas de datos."""
    propios = {}
    for (causa, posicion), todos in cambios.items():
        if posicion in publicas:
            suyos = Cambios(
                array("q", (linea for linea in todos.lineas if linea in leidas)),
                [ejemplo for ejemplo in todos.ejemplos if ejemplo[0] in leidas],
            )
            if suyos.lineas:
                propios[causa, posicion] = suyos
    return propios
