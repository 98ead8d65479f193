"""Qué sesión es cada fila que no trae su código: la de ese grupo, o establecimiento, ese día y a esa hora."""

from __future__ import annotations

import pandas as pd

from dashboard.ingesta.revision import Referencia, Revision
from dashboard.nucleo.formato import plural

_LUGAR = "_lugar"


def identificar(filas: pd.DataFrame, referencia: Referencia, revision: Revision, *, nuevas: bool) -> pd.DataFrame:
    """Copia con `codigo_sesion` donde faltaba.

    Es el de la sesión ya cargada de su grupo (o de su establecimiento, si no dice grupo) y su día, si la hora no lo
    desmiente. `nuevas`: si no la hay, uno hecho de grupo, día y hora, el mismo cada vez que se cargue; si no, se
    rechaza. Si hay varias, se pide la hora.
    """
    faltan = filas["codigo_sesion"].isna()
    if not faltan.any():
        return filas
    propias = _situadas(filas[faltan])
    conocidas = _situadas(referencia["sesiones"]) if "sesiones" in referencia else propias.iloc[:0]
    conocidas = conocidas[["codigo_sesion", _LUGAR, "fecha", "hora"]].dropna(subset=["codigo_sesion", _LUGAR, "fecha"])
    pares = propias.drop(columns="codigo_sesion").reset_index(names="_fila")
    pares = pares.merge(conocidas, on=[_LUGAR, "fecha"], suffixes=("", "_conocida"))
    mismas = pares["hora"].isna() | pares["hora_conocida"].isna() | (pares["hora"] == pares["hora_conocida"])
    por_fila = pares[mismas].groupby("_fila")["codigo_sesion"].agg(["first", "size"]).reindex(propias.index)
    varias = por_fila["size"] > 1
    situables = propias[_LUGAR].notna() & propias["fecha"].notna()
    codigos = por_fila["first"].mask(varias)
    if nuevas:
        hechos = propias[_LUGAR] + "." + propias["fecha"].dt.strftime("%Y-%m-%d")
        hechos += propias["hora"].fillna("").str.replace(":", "").map(lambda hora: f".{hora}" if hora else "")
        codigos = codigos.where(codigos.notna() | varias | ~situables, hechos)
    _decir(filas, situables, varias, codigos, revision, nuevas=nuevas)
    completas = filas["codigo_sesion"].copy()
    completas[faltan] = codigos.astype("str")
    return filas.assign(codigo_sesion=completas)


def _situadas(filas: pd.DataFrame) -> pd.DataFrame:
    lugar = filas["codigo_grupo"].fillna(filas["codigo_renipress"]) if "codigo_renipress" in filas else None
    return filas.assign(**{_LUGAR: filas["codigo_grupo"] if lugar is None else lugar})


def _decir(
    filas: pd.DataFrame,
    situables: pd.Series,
    varias: pd.Series,
    codigos: pd.Series,
    revision: Revision,
    *,
    nuevas: bool,
) -> None:
    def en_todas(mascara: pd.Series) -> pd.Series:
        return mascara.reindex(filas.index, fill_value=False).astype(bool)

    revision.rechazar(
        en_todas(varias),
        "codigo_sesion",
        "una celda en blanco y varias sesiones de ese día",
        "el código, o la hora de la sesión",
        "Escriba el código de la sesión, o su hora.",
        causa="hay varias sesiones de ese grupo ese día",
    )
    sin_saber = codigos.isna() & ~varias
    revision.rechazar(
        en_todas(sin_saber & situables),
        "codigo_sesion",
        "una celda en blanco y ninguna sesión de ese día",
        "una sesión cargada de ese grupo ese día",
        "Cargue antes la sesión, o corrija el grupo o la fecha.",
        causa="no hay una sesión de ese grupo ese día",
    )
    revision.rechazar(
        en_todas(sin_saber & ~situables),
        "codigo_sesion",
        "una celda en blanco",
        "el código de la sesión, o su grupo y su fecha",
        "Escriba el código, o el grupo y la fecha.",
        causa="no dice de qué sesión es",
    )
    if cuantas := int((en_todas(codigos.notna()) & revision.buenas).sum()):
        si_no = "; si no hay ninguna, se hace con el grupo, la fecha y la hora" if nuevas else ""
        revision.avisar(
            f"{plural(cuantas, 'fila')} sin «codigo_sesion»: se toma el de la sesión de su grupo ese día{si_no}."
        )
