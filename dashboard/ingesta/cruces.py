"""Piezas de las reglas entre tablas: código conocido, dato de otra tabla, fecha futura, clave repetida."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pandas as pd

from dashboard.contratos.contrato import Tabla, Tipo
from dashboard.contratos.marco import valores_en
from dashboard.ingesta.revision import Revision

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
