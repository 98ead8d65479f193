"""La misma sesión contada dos veces: con dos códigos, o llegada de dos fuentes. Queda una, y se dice cuál.

Son la misma las de un grupo, un día y unas asistentes, si la hora no lo desmiente; y las de un establecimiento, un día
y unas asistentes que llegaron de dos fuentes: por cada una de la primera, una de la segunda. Queda la de la fuente que
dice más (registro, Anexo 2, HIS) y, entre iguales, la que llegó primero. Si eran dos, se escribe la hora de cada una.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from dashboard.contratos.contrato import valores_en
from dashboard.contratos.grupos import FUENTES
from dashboard.ingesta.textos import mostrable
from dashboard.nucleo.formato import fecha, palabra, plural
from dashboard.publicacion.aceptadas import PROCEDENCIA

#: de la que dice más a la que dice menos
_MANDA = {fuente: lugar for lugar, fuente in enumerate(("registro", "anexo2", "his"))}
assert set(_MANDA) == set(FUENTES)
_LUGARES, _DIA = ("codigo_grupo", "codigo_renipress"), ("fecha", "asistentes")
_MIRADAS = ("codigo_sesion", "hora", "fuente", *_LUGARES, *_DIA)
#: pares que se nombran; los demás van en la cuenta
_NOMBRADOS = 5


@dataclass(frozen=True, slots=True)
class Repetidas:
    """Los códigos que sobran y, de cada uno, el de la sesión que queda, en el mismo orden."""

    sobran: pd.Series
    quedan: pd.Series


def hallar(sesiones: pd.DataFrame) -> Repetidas:
    """Las que están dos veces. El resultado no depende del orden de las filas ni del de las cargas de un archivo."""
    utiles = sesiones.loc[sesiones["asistentes"].notna() & sesiones["fecha"].notna(), [*_MIRADAS, *PROCEDENCIA]]
    # casi ninguna se repite: lo demás se hace solo con las que coinciden con otra
    coinciden = [utiles.duplicated([lugar, *_DIA], keep=False) & utiles[lugar].notna() for lugar in _LUGARES]
    utiles = utiles[coinciden[0] | coinciden[1]]
    manda = utiles["fuente"].astype("str").map(_MANDA)
    ordenadas = utiles.assign(_manda=manda).sort_values(["_manda", *PROCEDENCIA, "codigo_sesion"], kind="stable")
    pares = [_del_grupo(ordenadas), _de_dos_fuentes(ordenadas)]
    juntos = pd.concat(pares).drop_duplicates("sobra")
    # la que queda de un par puede sobrar en otro: queda la última de la cadena
    for _ in range(len(_MANDA)):
        siguiente = valores_en(juntos["queda"], juntos["sobra"], juntos["queda"])
        juntos["queda"] = siguiente.fillna(juntos["queda"])
    return Repetidas(juntos["sobra"], juntos["queda"])


def _del_grupo(ordenadas: pd.DataFrame) -> pd.DataFrame:
    """Del mismo grupo, día y asistentes: a la misma hora, o sin hora en una de las dos."""
    clave = ["codigo_grupo", "fecha", "asistentes"]
    de_grupo = ordenadas[ordenadas["codigo_grupo"].notna()]
    varias = de_grupo[de_grupo.duplicated(clave, keep=False)]
    codigos: dict[tuple[object, ...], list[tuple[str, str]]] = {}
    pares = []
    for codigo, hora, *cual in zip(
        varias["codigo_sesion"], varias["hora"].astype("str").fillna(""), *(varias[c] for c in clave), strict=True
    ):
        previas = codigos.setdefault(tuple(cual), [])
        misma = next((otro for otro, suya in previas if not hora or not suya or hora == suya), None)
        if misma is None:
            previas.append((codigo, hora))
        else:
            pares.append((codigo, misma))
    return pd.DataFrame(pares, columns=["sobra", "queda"], dtype="str")


def _de_dos_fuentes(ordenadas: pd.DataFrame) -> pd.DataFrame:
    """Del mismo establecimiento, día y asistentes, de fuentes distintas: la n-ésima de una es la n-ésima de la otra."""
    clave = ["codigo_renipress", "fecha", "asistentes"]
    con_lugar = ordenadas[ordenadas["codigo_renipress"].notna()]
    varias = con_lugar[con_lugar.duplicated(clave, keep=False)]
    varias = varias[varias.groupby(clave)["_manda"].transform("nunique") > 1]
    puesto = varias.groupby([*clave, "_manda"]).cumcount()
    primera = varias.groupby([*clave, puesto])["codigo_sesion"].transform("first")
    sobran = primera != varias["codigo_sesion"]
    return pd.DataFrame({"sobra": varias["codigo_sesion"][sobran], "queda": primera[sobran]})


def en_frase(repetidas: Repetidas, sesiones: pd.DataFrame) -> str:
    """Cuántas son, cuáles las primeras y qué hacer si no lo eran; "" si no hay ninguna."""
    if repetidas.sobran.empty:
        return ""
    por_codigo = sesiones.set_index("codigo_sesion")
    dichas = []
    for sobra, queda in list(zip(repetidas.sobran, repetidas.quedan, strict=True))[:_NOMBRADOS]:
        una, otra = por_codigo.loc[queda], por_codigo.loc[sobra]
        lugar = una["codigo_grupo"] if pd.notna(una["codigo_grupo"]) else una["codigo_renipress"]
        asisten = plural(int(una["asistentes"]), "asistente")
        dichas.append(
            f"{mostrable(str(lugar), es_codigo=True)}, {fecha(una['fecha'].date())}, {asisten}: queda "
            f"{_cual(queda, una, otra)} y no {_cual(sobra, otra, una)}"
        )
    cuantas, resto = len(repetidas.sobran), len(repetidas.sobran) - len(dichas)
    estan, cuentan = plural(cuantas, "sesión está", "sesiones están"), palabra(cuantas, "cuenta", "cuentan")
    y_mas = f"; y {resto} más" if resto else ""
    return (
        f"{estan} dos veces y se {cuentan} una: {'; '.join(dichas)}{y_mas}. Queda la de la fuente que dice más "
        "(registro, Anexo 2, HIS) o la que llegó primero. Si son dos sesiones, escriba la hora de cada una."
    )


_NOMBRES = {"registro": "la del registro", "anexo2": "la del Anexo 2", "his": "la del HIS"}


def _cual(codigo: str, una: pd.Series, otra: pd.Series) -> str:
    if una["fuente"] != otra["fuente"]:
        return _NOMBRES[una["fuente"]]
    return mostrable(codigo, es_codigo=True)


def sin_repetir(faltas: pd.DataFrame, repetidas: Repetidas) -> pd.DataFrame:
    """Las faltas de las que sobran pasan a la que queda, si ella no trae ninguna; si las trae, ya están contadas."""
    destino = valores_en(faltas["codigo_sesion"], repetidas.sobran, repetidas.quedan)
    con_faltas = destino.isin(faltas["codigo_sesion"])
    codigos = np.where(destino.notna(), destino, faltas["codigo_sesion"])
    pasadas = faltas.assign(codigo_sesion=pd.Series(codigos, index=faltas.index, dtype="str"))
    return pasadas[~(destino.notna() & con_faltas)].reset_index(drop=True)
