"""Qué establecimientos atienden partos: la lista de la DIRESA y, donde no la hay, el sustituto por categoría."""

from __future__ import annotations

from typing import Literal

import pandas as pd

from dashboard.dominio.territorio import CATEGORIAS

#: con esto empieza `fuente_parto` cuando el valor es supuesto y no declarado
SUSTITUTO = "sustituto:"


def aplicar_lista(establecimientos: pd.DataFrame, partos: pd.DataFrame) -> pd.DataFrame:
    """Copia de `establecimientos` con `atiende_parto_rn`, su fuente y su año según la lista `partos`.

    Los establecimientos que la lista no nombra quedan como estaban; los códigos que no existen se pasan por alto (el
    lector de la lista ya los rechazó). Sin fuente en la lista, la fuente es «lista de la DIRESA».
    """
    lista = partos.drop_duplicates("codigo_renipress", keep="last").set_index("codigo_renipress")
    codigos = establecimientos["codigo_renipress"]
    nombrados = codigos.isin(lista.index)
    por_establecimiento = lista.reindex(codigos).set_axis(establecimientos.index)
    fuente = por_establecimiento["fuente_parto"].fillna("lista de la DIRESA")
    return establecimientos.assign(
        atiende_parto_rn=establecimientos["atiende_parto_rn"].mask(nombrados, por_establecimiento["atiende_parto_rn"]),
        fuente_parto=establecimientos["fuente_parto"].mask(nombrados, fuente),
        anio_parto=establecimientos["anio_parto"].mask(nombrados, por_establecimiento["anio_parto"]),
    )


def aplicar_sustituto(establecimientos: pd.DataFrame, desde: Literal["I-3", "I-4"]) -> pd.DataFrame:
    """Copia donde quien no tiene un valor declarado atiende partos si su categoría es `desde` o superior.

    Sin categoría es «no». Un sustituto anterior se vuelve a calcular; lo declarado por una lista no se toca.
    `ValueError` si `desde` no es una de las dos.
    """
    if desde not in ("I-3", "I-4"):
        raise ValueError(f"El sustituto empieza en I-3 o en I-4, no en «{desde}».")
    superiores = CATEGORIAS[CATEGORIAS.index(desde) :]
    supuestos = establecimientos["fuente_parto"].fillna("").str.startswith(SUSTITUTO)
    por_suponer = establecimientos["atiende_parto_rn"].isna() | supuestos
    valores = establecimientos["categoria"].isin(superiores).map({True: "si", False: "no"}).astype("str")
    return establecimientos.assign(
        atiende_parto_rn=establecimientos["atiende_parto_rn"].mask(por_suponer, valores),
        fuente_parto=establecimientos["fuente_parto"].mask(por_suponer, f"{SUSTITUTO} categoría {desde} o superior"),
        anio_parto=establecimientos["anio_parto"].mask(por_suponer),
    )
