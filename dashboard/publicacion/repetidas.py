"""La misma sesión contada dos veces: con dos códigos, o llegada de dos fuentes. Queda una, y se dice cuál.

Son la misma las de un grupo, un día y unas asistentes, si la hora no lo desmiente; y las de un establecimiento, un día
y unas asistentes que llegaron de dos fuentes: por cada una de la primera, una de la segunda. Queda la de la fuente que
dice más (registro, Anexo 2, HIS) y, entre iguales, la que llegó primero; la persona puede pedir que quede la última, o
que cuenten las dos. Solo se miran los pares con una sesión que trae la carga: de los demás ya se decidió al llegar.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

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
#: pares que se nombran en el aviso, y los que se enseñan lado a lado; los demás van en la cuenta
_NOMBRADOS, _ENSENADOS = 5, 50


@dataclass(frozen=True, slots=True)
class Repetidas:
    """Los códigos que sobran y, de cada uno, el de la sesión que queda, en el mismo orden."""

    sobran: pd.Series
    quedan: pd.Series


class Par(NamedTuple):
    """Dos sesiones que parecen la misma, como se pueden mostrar: su día y asistentes, la que queda y la otra."""

    comun: str
    una: str
    otra: str


def hallar(sesiones: pd.DataFrame, desde: int = 0, regla: str = "") -> Repetidas:
    """Las que están dos veces. El resultado no depende del orden de las filas ni del de las cargas de un archivo.

    `desde`: la primera entrada de `origen` de esta carga. `regla`: una de `REPETIDAS`.
    """
    utiles = sesiones.loc[sesiones["asistentes"].notna() & sesiones["fecha"].notna(), [*_MIRADAS, *PROCEDENCIA]]
    # casi ninguna se repite: lo demás se hace solo con las que coinciden con otra
    coinciden = [utiles.duplicated([lugar, *_DIA], keep=False) & utiles[lugar].notna() for lugar in _LUGARES]
    utiles = utiles[coinciden[0] | coinciden[1]]
    manda = utiles["fuente"].astype("str").map(_MANDA)
    traidas = utiles["_origen"].fillna(0) >= desde
    orden = ["_manda", *PROCEDENCIA, "codigo_sesion"]
    ordenadas = utiles.assign(_manda=manda, _traida=traidas).sort_values(
        orden[1:] if regla == "reciente" else orden, ascending=regla != "reciente", kind="stable"
    )
    juntos = pd.concat([_del_grupo(ordenadas), _de_dos_fuentes(ordenadas)]).drop_duplicates("sobra")
    nuevas = utiles["codigo_sesion"][traidas]
    juntos = juntos[juntos["sobra"].isin(nuevas) | juntos["queda"].isin(nuevas)]
    # la que llega ocupa el lugar de una sola: de las otras ya se dijo que cuentan todas
    de_antes = juntos["queda"].where(~juntos["sobra"].isin(nuevas))
    juntos = juntos[de_antes.isna() | ~de_antes.duplicated()]
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
    codigos: dict[tuple[object, ...], list[list[str]]] = {}
    pares = []
    for codigo, hora, *cual in zip(
        varias["codigo_sesion"], varias["hora"].astype("str").fillna(""), *(varias[c] for c in clave), strict=True
    ):
        previas = codigos.setdefault(tuple(cual), [])
        misma = next((previa for previa in previas if not hora or not previa[1] or hora == previa[1]), None)
        if misma is None:
            previas.append([codigo, hora])
        else:
            pares.append((codigo, misma[0]))
            # la que no decía su hora ya tiene una: con otra hora es otra sesión, venga en el orden que venga
            misma[1] = misma[1] or hora
    return pd.DataFrame(pares, columns=["sobra", "queda"], dtype="str")


def _de_dos_fuentes(ordenadas: pd.DataFrame) -> pd.DataFrame:
    """Del mismo establecimiento, día y asistentes, de fuentes distintas: la n-ésima de una es la n-ésima de la otra."""
    clave = ["codigo_renipress", "fecha", "asistentes"]
    con_lugar = ordenadas[ordenadas["codigo_renipress"].notna()]
    varias = con_lugar[con_lugar.duplicated(clave, keep=False)]
    varias = varias[varias.groupby(clave)["_manda"].transform("nunique") > 1]
    # primero las de esta carga: la que quedó suelta en otra no ocupa el lugar de la que ya se sabe repetida
    por_traida = varias.sort_values("_traida", ascending=False, kind="stable")
    puesto = por_traida.groupby([*clave, "_manda"]).cumcount().reindex(varias.index)
    primera = varias.groupby([*clave, puesto])["codigo_sesion"].transform("first")
    sobran = primera != varias["codigo_sesion"]
    return pd.DataFrame({"sobra": varias["codigo_sesion"][sobran], "queda": primera[sobran]})


def lado_a_lado(repetidas: Repetidas, sesiones: pd.DataFrame) -> list[Par]:
    """Los primeros pares."""
    por_codigo = sesiones.set_index("codigo_sesion")
    pares = []
    for otra, queda in list(zip(repetidas.sobran, repetidas.quedan, strict=True))[:_ENSENADOS]:
        una = por_codigo.loc[queda]
        comun = f"{fecha(una['fecha'].date())}, {plural(int(una['asistentes']), 'asistente')}"
        pares.append(Par(comun, _entera(queda, una), _entera(otra, por_codigo.loc[otra])))
    return pares


def _entera(codigo: str, sesion: pd.Series) -> str:
    lugares = [f"{que} {sesion[de]}" for que, de in (("grupo", "codigo_grupo"), ("establecimiento", "codigo_renipress"))
               if pd.notna(sesion[de])]  # fmt: skip
    hora = [f"a las {sesion['hora']}"] if pd.notna(sesion["hora"]) else []
    return "; ".join([f"{mostrable(codigo, es_codigo=True)}, {_NOMBRES[sesion['fuente']]}", *lugares, *hora])


def en_frase(repetidas: Repetidas, sesiones: pd.DataFrame, regla: str = "") -> str:
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
            f"{mostrable(str(lugar), es_codigo=True)}, {fecha(una['fecha'].date())}, {asisten}: "
            f"{'' if regla == 'distintas' else 'queda '}{_cual(queda, una, otra)} y "
            f"{'' if regla == 'distintas' else 'no '}{_cual(sobra, otra, una)}"
        )
    cuantas, resto = len(repetidas.sobran), len(repetidas.sobran) - len(dichas)
    estan, cuentan = plural(cuantas, "sesión está", "sesiones están"), palabra(cuantas, "cuenta", "cuentan")
    y_mas = f"; y {resto} más" if resto else ""
    if regla == "distintas":
        return f"De {plural(cuantas, 'par', 'pares')} de sesiones iguales cuentan las dos: {'; '.join(dichas)}{y_mas}."
    cual = (
        "la que llegó última"
        if regla
        else "la de la fuente que dice más (registro, Anexo 2, HIS) o la que llegó primero"
    )
    return (
        f"{estan} dos veces y se {cuentan} una: {'; '.join(dichas)}{y_mas}. Queda {cual}. "
        "Si son dos sesiones, escriba la hora de cada una, o elija al revisar que cuenten las dos."
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
