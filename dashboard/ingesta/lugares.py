"""De qué establecimiento habla lo que no se reconoce: se proponen candidatos, decide la persona, y se recuerda.

Un código mal copiado se parece al que era; un nombre del Anexo 2 puede ser el de varios. El nombre no se guarda: se
recuerda su huella.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pandas as pd

from dashboard.ingesta.informe import LugarDudoso
from dashboard.ingesta.revision import Referencia, Revision, exigir_conocido
from dashboard.nucleo.formato import enumerar, palabra, plural, titulo

#: candidatos que se ofrecen de un lugar
_CANDIDATOS = 8
#: números del HIS que se nombran; los demás se cuentan
_NUMEROS = 12
_DECIDIDO = "establecimiento decidido en una revisión"


def decididos(referencia: Referencia) -> dict[str, str]:
    """Clave → RENIPRESS de lo que ya se decidió."""
    marco = referencia.get("lugares")
    return {} if marco is None else dict(zip(marco["lugar"], marco["codigo_renipress"], strict=True))


def llevar(
    codigos: pd.Series, claves: pd.Series, referencia: Referencia, revision: Revision, columna: str
) -> pd.Series:
    """Los códigos, con el que se decidió en los de una clave conocida; queda dicho como reparación."""
    nuevos = claves.map(decididos(referencia)).astype("str")
    cambian = nuevos.notna()
    if cambian.any():
        revision.reparar(cambian, columna, codigos.fillna(""), nuevos, _DECIDIDO, es_codigo=True)
    return codigos.mask(cambian, nuevos)


def exigir_codigo(filas: pd.DataFrame, columna: str, referencia: Referencia, revision: Revision) -> None:
    """Rechaza los códigos que no están en su tabla. Los de establecimiento ya decididos se llevan al suyo.

    `filas` se cambia.
    """
    if columna == "codigo_renipress" and "establecimientos" in referencia:
        registro, codigos = referencia["establecimientos"], filas[columna]
        dudar_de_codigos(codigos, codigos.notna() & ~codigos.isin(registro[columna]), referencia, revision)
        filas[columna] = llevar(codigos, "codigo:" + codigos, referencia, revision, columna)
    exigir_conocido(filas, columna, referencia, revision)


def dudar_de_codigos(codigos: pd.Series, desconocidos: pd.Series, referencia: Referencia, revision: Revision) -> None:
    """Anota cada código desconocido con los del registro que se le parecen; los de la red de los demás, primero."""
    if not desconocidos.any():
        return
    ya = decididos(referencia)
    por_codigo = referencia["establecimientos"].drop_duplicates("codigo_renipress").set_index("codigo_renipress")
    conocidos = codigos[~desconocidos & codigos.isin(por_codigo.index)].unique()
    redes = set(por_codigo.loc[conocidos, "red"])
    for codigo, filas in codigos[desconocidos].value_counts().items():
        parecidos = [otro for otro in _a_una_cifra(str(codigo)) if otro in por_codigo.index]
        parecidos.sort(key=lambda otro: (por_codigo.at[otro, "red"] not in redes, otro))
        if parecidos:
            candidatos = _ofrecer(por_codigo, parecidos, "se escribe casi igual")
            revision.lugares.append(
                LugarDudoso(f"codigo:{codigo}", f"«{codigo}»", int(filas), candidatos, ya.get(f"codigo:{codigo}", ""))
            )


def dudar_de_un_nombre(
    clave: str, codigos: Iterable[str], registro: pd.DataFrame, elegido: str, revision: Revision
) -> None:
    """Anota un nombre que llevan varios establecimientos, una vez por clave. `elegido`: el que ya se decidió, o ""."""
    previos = {lugar.clave: posicion for posicion, lugar in enumerate(revision.lugares)}
    if clave in previos:
        previo = revision.lugares[previos[clave]]
        revision.lugares[previos[clave]] = replace(previo, filas=previo.filas + 1)
        return
    por_codigo = registro.drop_duplicates("codigo_renipress").set_index("codigo_renipress")
    if candidatos := _ofrecer(por_codigo, list(codigos), "lleva ese nombre"):
        dicho = f"el nombre de {titulo(str(por_codigo.at[candidatos[0][0], 'nombre']))}"
        revision.lugares.append(LugarDudoso(clave, dicho, 1, candidatos, elegido))


def _ofrecer(por_codigo: pd.DataFrame, codigos: list[str], por_que: str) -> tuple[tuple[str, str], ...]:
    ofrecidos = []
    for codigo in codigos[:_CANDIDATOS]:
        lugar = ", ".join(titulo(str(parte)) for parte in por_codigo.loc[codigo, ["nombre", "distrito"]].dropna())
        ofrecidos.append((codigo, f"{codigo} · {lugar} ({por_que})"))
    return tuple(ofrecidos)


def _a_una_cifra(codigo: str) -> list[str]:
    """Los códigos con una cifra distinta o con dos vecinas cambiadas de sitio."""
    otros = {
        codigo[:i] + cifra + codigo[i + 1 :]
        for i, propia in enumerate(codigo)
        for cifra in "0123456789"
        if cifra != propia
    }
    otros |= {codigo[:i] + codigo[i + 1] + codigo[i] + codigo[i + 2 :] for i in range(len(codigo) - 1)}
    return sorted(otros - {codigo})


def traducir(numeros: pd.Series, equivalencias: pd.DataFrame, revision: Revision) -> pd.Series:
    """El RENIPRESS de cada número del HIS, según su maestro; "" y rechazo si el maestro no lo trae."""
    sin_ceros = equivalencias["id_establecimiento"].str.lstrip("0")
    hallados = numeros.str.lstrip("0").map(dict(zip(sin_ceros, equivalencias["codigo_renipress"], strict=True)))
    faltan = hallados.isna() & numeros.ne("")
    if traducidos := int(hallados.notna().sum()):
        se_llevaron = palabra(traducidos, "se llevó", "se llevaron")
        revision.avisar(
            f"Con el maestro de establecimientos del HIS {se_llevaron} a su RENIPRESS "
            f"{plural(traducidos, 'sesión', 'sesiones')} de {plural(hallados.nunique(), 'establecimiento')}."
        )
    if faltan.any():
        cuales = sorted(set(numeros[faltan]), key=int)
        primeros = [f"«{numero}»" for numero in cuales[:_NUMEROS]]
        resto = len(cuales) - len(primeros)
        revision.avisar(
            f"El maestro no trae {plural(len(cuales), 'número')} del HIS: "
            f"{enumerar([*primeros, plural(resto, 'más', 'más')] if resto else primeros)}."
        )
    revision.rechazar(
        faltan,
        "Id_Establecimiento",
        numeros,
        "un número que esté en el maestro de establecimientos del HIS",
        "Cargue un maestro al día, que traiga ese establecimiento.",
        es_codigo=True,
    )
    return hallados.fillna("").astype("str")
