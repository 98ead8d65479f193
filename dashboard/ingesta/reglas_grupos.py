"""Reglas de los grupos y de las visitas de supervisión frente a las demás tablas."""

from __future__ import annotations

from datetime import date

import pandas as pd

from dashboard.dominio.territorio import nivel_de_codigo
from dashboard.ingesta.cruces import Referencia, es_cierto, exigir_conocido, rechazar_desorden, traer
from dashboard.ingesta.revision import Revision
from dashboard.ingesta.tipado import por_valor


def revisar_grupos(filas: pd.DataFrame, referencia: Referencia, _hoy: date, revision: Revision) -> pd.DataFrame:
    """Establecimiento conocido, código que no se confunda con un territorio, cierre posterior a la conformación."""
    parecen = por_valor(filas["codigo_grupo"].fillna(""), lambda codigo: nivel_de_codigo(codigo) is not None).eq(True)
    revision.rechazar(
        parecen,
        "codigo_grupo",
        filas["codigo_grupo"],
        "un código que no parezca el de un territorio ni el de un establecimiento",
        "Anteponga letras al código; por ejemplo: GAC-001.",
    )
    exigir_conocido(filas, "codigo_renipress", referencia, "establecimientos", revision)
    rechazar_desorden(filas, "fecha_conformacion", "fecha_cierre", revision)
    return filas


def revisar_supervisiones(filas: pd.DataFrame, referencia: Referencia, _hoy: date, revision: Revision) -> pd.DataFrame:
    """Establecimiento y grupo conocidos, al menos uno de los dos; acuerdos cumplidos no más que los tomados."""
    exigir_conocido(filas, "codigo_renipress", referencia, "establecimientos", revision)
    exigir_conocido(filas, "codigo_grupo", referencia, "grupos", revision)
    filas = colgar_del_grupo(filas, referencia, revision, "visita")
    exigir_lugar(filas, revision)
    revision.rechazar(
        es_cierto(filas["acuerdos_cumplidos"] > filas["acuerdos"]),
        "acuerdos_cumplidos",
        filas["acuerdos_cumplidos"],
        "no más que los acuerdos tomados",
        "Corrija una de las dos cuentas.",
    )
    return filas


def colgar_del_grupo(filas: pd.DataFrame, referencia: Referencia, revision: Revision, que: str) -> pd.DataFrame:
    """Copia con el establecimiento del grupo donde se conoce: el árbol cuelga a cada grupo de un solo sitio."""
    if "grupos" not in referencia:
        return filas
    del_grupo = traer(filas["codigo_grupo"], referencia, "grupos", "codigo_grupo", "codigo_renipress")
    distintas = filas["codigo_renipress"].notna() & del_grupo.notna() & filas["codigo_renipress"].ne(del_grupo)
    if cuantas := int((distintas & revision.buenas).sum()):
        revision.avisar(
            f"Filas de {que} con un establecimiento distinto del de su grupo: {cuantas}. Se cuentan en el de su grupo."
        )
    return filas.assign(codigo_renipress=filas["codigo_renipress"].mask(del_grupo.notna(), del_grupo))


def exigir_lugar(filas: pd.DataFrame, revision: Revision) -> None:
    """Rechaza las filas sin grupo y sin establecimiento: no hay de dónde colgarlas."""
    revision.rechazar(
        filas["codigo_grupo"].isna() & filas["codigo_renipress"].isna() & revision.buenas,
        "codigo_renipress",
        "una celda en blanco, y también el grupo",
        "el código del grupo o, si la fuente no lo dice, el del establecimiento",
        "Complete al menos uno de los dos códigos.",
    )
