"""Qué establecimientos atienden partos: lo dice la lista de su DIRESA de cada año y, donde no la hay, su categoría."""

from __future__ import annotations

from datetime import date
from typing import Literal

import pandas as pd

from dashboard.contratos.contrato import valores_en
from dashboard.contratos.tablas import ESTABLECIMIENTOS, PARTOS
from dashboard.dominio.territorio import CATEGORIAS
from dashboard.ingesta.revision import Referencia, Revision, es_cierto
from dashboard.nucleo.formato import palabra, plural

#: lo que una lista de la DIRESA dice de un establecimiento; el registro nacional no lo trae
PARTO = ["atiende_parto_rn", "fuente_parto", "anio_parto", "partos_atendidos"]
#: con esto empieza `fuente_parto` cuando el valor es supuesto y no declarado
SUSTITUTO = "sustituto:"


def fechar_lista(filas: pd.DataFrame, referencia: Referencia, hoy: date, revision: Revision) -> pd.DataFrame:
    """Copia con el año de cada afirmación: si no se dice, el de la carga.

    Salvo que repita lo último que se sabía: entonces no dice nada nuevo, y cargar dos veces el archivo no cambia nada.
    """
    revision.rechazar(
        es_cierto((filas["partos_atendidos"] > 0) & filas["atiende_parto_rn"].eq("no")),
        "partos_atendidos",
        filas["partos_atendidos"],
        "0 o en blanco, porque dice que no atiende partos",
        "Corrija una de las dos columnas.",
        causa="dice que no atiende partos y trae cuántos atendió",
    )
    sin_anio = filas["atiende_parto_rn"].notna() & filas["anio_parto"].isna() & ~_supuestas(filas)
    previas = referencia.get("partos")
    anios = pd.Series(pd.NA, index=filas.index, dtype="Int64")
    if previas is not None and len(previas):
        previas = previas.sort_values("anio_parto")
        atiende, anio = (
            valores_en(filas["codigo_renipress"], previas["codigo_renipress"], previas[columna])
            for columna in ("atiende_parto_rn", "anio_parto")
        )
        anios = anio.where(atiende.eq(filas["atiende_parto_rn"]).fillna(False))
    if cuantas := int((sin_anio & anios.isna() & revision.buenas).sum()):
        revision.avisar(
            f"{plural(cuantas, 'fila')} sin «anio_parto»: se {palabra(cuantas, 'toma', 'toman')} como de la lista de "
            f"{hoy.year}, el año de la carga. Si es de otro, escríbalo."
        )
    return filas.assign(anio_parto=filas["anio_parto"].mask(sin_anio, anios.fillna(hoy.year)))


def _supuestas(filas: pd.DataFrame) -> pd.Series:
    return filas["fuente_parto"].fillna("").str.startswith(SUSTITUTO)


def listas_de(establecimientos: pd.DataFrame) -> pd.DataFrame:
    """Lo que un registro dice de los partos, como filas de `partos`: las que alguien afirmó y dicen de qué año."""
    fechadas = establecimientos["atiende_parto_rn"].notna() & establecimientos["anio_parto"].notna()
    ajenas = [nombre for nombre in ESTABLECIMIENTOS.nombres if nombre not in PARTOS.nombres]
    return establecimientos[fechadas & ~_supuestas(establecimientos)].drop(columns=ajenas)


def aplicar_lista(establecimientos: pd.DataFrame, partos: pd.DataFrame) -> pd.DataFrame:
    """Copia de `establecimientos` con lo que dice de cada uno la última lista de `partos`.

    Los establecimientos que ninguna lista nombra quedan como estaban; los códigos que no existen se pasan por alto (el
    lector de la lista ya los rechazó). Sin fuente en la lista, la fuente es «lista de la DIRESA».
    """
    lista = partos.sort_values("anio_parto").drop_duplicates("codigo_renipress", keep="last")
    lista = lista.set_index("codigo_renipress")
    codigos = establecimientos["codigo_renipress"]
    nombrados = codigos.isin(lista.index)
    por_establecimiento = lista.reindex(codigos).set_axis(establecimientos.index)
    dice = por_establecimiento.fillna({"fuente_parto": "lista de la DIRESA"})
    return establecimientos.assign(**{n: establecimientos[n].mask(nombrados, dice[n]) for n in PARTO})


def al_dia(establecimientos: pd.DataFrame, partos: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Los establecimientos con lo que dice su última lista, y las listas sin los que ya no están.

    Lo que alguien afirmó sin decir de qué año se queda: no está en ninguna lista.
    """
    fechados = establecimientos["anio_parto"].notna()
    sin_lista = establecimientos.assign(**{nombre: establecimientos[nombre].mask(fechados) for nombre in PARTO})
    vigentes = partos["codigo_renipress"].isin(establecimientos["codigo_renipress"])
    return aplicar_lista(sin_lista, partos), partos if vigentes.all() else partos[vigentes]


def aplicar_sustituto(establecimientos: pd.DataFrame, desde: Literal["I-3", "I-4"]) -> pd.DataFrame:
    """Copia donde quien no tiene un valor declarado atiende partos si su categoría es `desde` o superior.

    Sin categoría es «no». Un sustituto anterior se vuelve a calcular; lo declarado por una lista no se toca.
    `ValueError` si `desde` no es una de las dos.
    """
    if desde not in ("I-3", "I-4"):
        raise ValueError(f"El sustituto empieza en I-3 o en I-4, no en «{desde}».")
    superiores = CATEGORIAS[CATEGORIAS.index(desde) :]
    por_suponer = establecimientos["atiende_parto_rn"].isna() | _supuestas(establecimientos)
    valores = establecimientos["categoria"].isin(superiores).map({True: "si", False: "no"}).astype("str")
    return establecimientos.assign(
        atiende_parto_rn=establecimientos["atiende_parto_rn"].mask(por_suponer, valores),
        fuente_parto=establecimientos["fuente_parto"].mask(por_suponer, f"{SUSTITUTO} categoría {desde} o superior"),
        anio_parto=establecimientos["anio_parto"].mask(por_suponer),
    )
