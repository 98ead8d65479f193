"""Piezas de las reglas entre tablas: código conocido, dato de otra tabla, fecha futura, clave repetida, ceros."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

import pandas as pd
from rapidfuzz import fuzz

from dashboard.contratos.contrato import Tabla, Tipo, valores_en
from dashboard.dominio.territorio import sin_tildes
from dashboard.ingesta.celdas import Celdas
from dashboard.ingesta.reconocer import NOMBRES_DE_ESTABLECIMIENTO, UBIGEOS, titulo_plano
from dashboard.ingesta.revision import Revision
from dashboard.ingesta.tipado import codigo_numerico, por_valor

#: tabla → marco con las filas ya aceptadas
Referencia = Mapping[str, pd.DataFrame]


def exigir_conocido(
    filas: pd.DataFrame, columna: str, referencia: Referencia, tabla: str, revision: Revision, *, en_tabla: str = ""
) -> None:
    """Rechaza los códigos de `columna` que no están en `tabla`. Si la tabla no se dio, solo avisa. NA pasa."""
    if tabla not in referencia:
        if filas[columna].notna().any():
            revision.avisar(f"No se pudo comprobar «{columna}»: no se dio la tabla {tabla}.")
        return
    conocidos = referencia[tabla][en_tabla or columna]
    revision.rechazar(
        filas[columna].notna() & ~filas[columna].isin(conocidos),
        columna,
        filas[columna],
        f"un código de la tabla {tabla}",
        f"Corrija el código, o cargue antes la tabla {tabla} que lo contiene.",
        es_codigo=columna == "codigo_renipress",
        clase=f"desconocido:{tabla}",
    )


def traer(codigos: pd.Series, referencia: Referencia, tabla: str, clave: str, columna: str) -> pd.Series:
    """El valor de `columna` en la fila de `tabla` con cada código; NA si no está. Conserva el índice y el tipo."""
    return valores_en(codigos, referencia[tabla][clave], referencia[tabla][columna])


def es_cierto(mascara: pd.Series) -> pd.Series:
    """Máscara booleana sin NA: lo que no se sabe no se rechaza."""
    return mascara.fillna(False).astype(bool)


def rechazar_futuro(filas: pd.DataFrame, tabla: Tabla, hoy: date, revision: Revision) -> None:
    """Rechaza las fechas posteriores a `hoy` y los años posteriores al suyo."""
    for columna in tabla.columnas:
        if columna.admite_futuro:
            continue
        if columna.tipo is Tipo.FECHA:
            futuras = filas[columna.nombre] > pd.Timestamp(hoy)
        elif columna.nombre == "anio_parto" or (columna.nombre == "anio" and tabla.nombre != "campanas"):
            futuras = es_cierto(filas[columna.nombre] > hoy.year)
        else:
            continue
        revision.rechazar(
            futuras,
            columna.nombre,
            filas[columna.nombre],
            f"una fecha hasta el {hoy:%d/%m/%Y}",
            "Corrija la fecha: todavía no ha llegado.",
            clase="futuro",
        )


def rechazar_desorden(filas: pd.DataFrame, antes: str, despues: str, revision: Revision) -> None:
    """Rechaza las filas cuya fecha `despues` es anterior a `antes`."""
    revision.rechazar(
        filas[despues] < filas[antes],
        despues,
        filas[despues],
        f"una fecha igual o posterior a «{antes}»",
        "Corrija una de las dos fechas.",
    )


def rechazar_repetidas(filas: pd.DataFrame, tabla: Tabla, revision: Revision) -> None:
    """Rechaza, entre las filas todavía aceptadas, la segunda y siguientes con la misma clave."""
    buenas = filas.loc[revision.buenas, list(tabla.clave)]
    repetidas = buenas.duplicated(keep="first")
    if not repetidas.any():
        return
    lineas = pd.Series(buenas.index, index=buenas.index)
    primera = lineas.groupby([buenas[nombre] for nombre in tabla.clave], dropna=False).transform("first")
    revision.rechazar(
        repetidas.reindex(filas.index, fill_value=False),
        ", ".join(tabla.clave),
        "una clave repetida",
        "una sola fila por clave (la primera está en la fila {})",
        "Deje una sola fila con esa clave.",
        clase="repetida",
        causa="la clave está repetida",
        segun=primera,
    )


# -- códigos de establecimiento y de distrito que perdieron sus ceros --------------------------------------------------
# Se completan si algo lo confirma. Que el código completado exista lo comprueba `exigir_conocido`; aquí se mira que sea
# el mismo establecimiento.

_CODIGO = "codigo_renipress"
#: «P.S. Lucma» y «Puesto de Salud Lucma» son el mismo: estas palabras no distinguen
_GENERICAS = frozenset(
    ("puesto", "posta", "centro", "hospital", "de", "del", "salud", "p", "c", "s", "ps", "cs", "h", "eess")
)
#: parecido (de 0 a 100) desde el que dos nombres son el mismo, con más o menos palabras
_MISMO_NOMBRE = 85


def comprobar_ceros(
    filas: pd.DataFrame, celdas: Celdas, tabla: Tabla, posicion: int | None, referencia: Referencia, revision: Revision
) -> None:
    """Rechaza los códigos completados con ceros si la fila trae el nombre o el UBIGEO y ninguno de los dos concuerda.

    `posicion`: la columna del código en el archivo. Una fila que no trae ni uno ni otro pasa: no hay con qué comparar.
    """
    if posicion is None or tabla.nombre == "establecimientos" or "establecimientos" not in referencia:
        return
    textos = celdas.textos(posicion)
    codigos = filas[_CODIGO]
    conocidos = codigos.isin(referencia["establecimientos"][_CODIGO])
    completados = codigos.notna() & conocidos & (textos.str.replace(r"\.0+\Z", "", regex=True).str.len() < 8)
    if not completados.any():
        return
    dicen = pd.Series(False, index=filas.index)
    concuerdan = pd.Series(False, index=filas.index)
    # el UBIGEO de un grupo es el de su comunidad, que puede estar en otro distrito de la misma provincia
    cifras = 4 if "ubigeo" in tabla.nombres else 6
    for lugar, titulo in enumerate(celdas.encabezado):
        plano = titulo_plano(titulo)
        if lugar not in celdas.columnas:
            continue
        if plano in NOMBRES_DE_ESTABLECIMIENTO:
            propios = celdas.textos(lugar)
            del_registro = traer(codigos, referencia, "establecimientos", _CODIGO, "nombre")
            iguales = por_valor(propios + "\n" + del_registro.fillna(""), _mismo_nombre).eq(True)
        elif plano in UBIGEOS:
            propios = celdas.textos(lugar)
            del_registro = traer(codigos, referencia, "establecimientos", _CODIGO, "ubigeo")
            escritos = por_valor(propios, lambda texto: codigo_numerico(texto, 6)).astype("str")
            iguales = escritos.str[:cifras].eq(del_registro.str[:cifras]).fillna(False).astype(bool)
        else:
            continue
        dicen |= (propios != "") & del_registro.notna()
        concuerdan |= (propios != "") & iguales
    revision.rechazar(
        completados & dicen & ~concuerdan,
        _CODIGO,
        textos,
        "el código de ocho cifras del establecimiento que la fila nombra",
        "Al código le faltan ceros y, completado, es de otro establecimiento: ni el nombre ni el UBIGEO coinciden. "
        "Escríbalo entero.",
        es_codigo=True,
        clase="ceros",
    )


def comprobar_ubigeos(
    filas: pd.DataFrame, celdas: Celdas, tabla: Tabla, posicion: int | None, referencia: Referencia, revision: Revision
) -> None:
    """Rechaza los UBIGEO completados con ceros cuya provincia no es la de ningún establecimiento del registro.

    `posicion`: la columna del UBIGEO en el archivo. El propio registro no se comprueba con otro. Se compara la
    provincia porque una comunidad puede ser de un distrito sin establecimientos.
    """
    if posicion is None or tabla.nombre == "establecimientos" or "establecimientos" not in referencia:
        return
    textos = celdas.textos(posicion)
    completados = filas["ubigeo"].notna() & (textos.str.replace(r"\.0+\Z", "", regex=True).str.len() < 6)
    provincias = referencia["establecimientos"]["ubigeo"].dropna().str[:4]
    if provincias.empty:
        return
    revision.rechazar(
        completados & ~filas["ubigeo"].str[:4].isin(provincias),
        "ubigeo",
        textos,
        "el UBIGEO de un distrito, con sus seis cifras",
        "Al UBIGEO le faltan ceros y, completado, no es de ninguna provincia del registro cargado. Escríbalo entero.",
        clase="ceros",
    )


def _mismo_nombre(par: str) -> bool:
    uno, otro = (" ".join(_propias(nombre)) for nombre in par.split("\n"))
    return bool(uno and otro) and fuzz.token_set_ratio(uno, otro) >= _MISMO_NOMBRE


def _propias(nombre: str) -> list[str]:
    """Las palabras que distinguen al establecimiento; si no le queda ninguna, todas."""
    palabras = re.findall("[a-z0-9]+", sin_tildes(nombre))
    return [palabra for palabra in palabras if palabra not in _GENERICAS] or palabras
