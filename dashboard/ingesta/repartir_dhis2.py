"""De los datos de DHIS2 a las filas de nuestras tablas, según las correspondencias cargadas (decisión 0038).

Cada unidad y periodo es una fila. Ningún dato se pierde: se usa, se ignora o se rechaza, con su porqué. De un total de
varios días no sale una sesión.
"""

from __future__ import annotations

import re
from array import array
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

import numpy as np
import pandas as pd

from dashboard.contratos.contrato import Tabla, Tipo, posiciones
from dashboard.contratos.dhis2 import CUANDO, TODAS
from dashboard.contratos.tablas import TABLAS
from dashboard.ingesta.celdas import Celdas, Rechazo, columnas_de
from dashboard.ingesta.dhis2 import COLUMNAS
from dashboard.ingesta.revision import Referencia, Revision
from dashboard.ingesta.textos import mostrable
from dashboard.nucleo.errores import ErrorArchivo
from dashboard.nucleo.formato import entero, enumerar, palabra, plural

SIN_ELEMENTO, BORRADO, REPETIDO = "elemento sin correspondencia", "dato borrado en DHIS2", "dato repetido"
_TABLA = "equivalencias_dhis2"
_COMO = (
    f"Para que entre, cargue a la vez, o antes, la tabla {_TABLA} (hay plantilla): una fila por elemento, con la tabla "
    "y la columna a que va, y una por unidad, con su código aquí."
)
#: elementos o unidades que se nombran en un aviso; los demás se cuentan
_NOMBRADOS = 12
#: un identificador de DHIS2, que a veces no trae cifras: letras altas y bajas mezcladas no son un apellido
_UID = re.compile(r"[A-Za-z](?=[a-z]*[A-Z0-9])(?=[A-Z]*[a-z0-9])[A-Za-z0-9]{10}")
#: lo que distingue un dato de otro, y una fila de otra
_DATO = ["dataelement", "categoryoptioncombo", "attributeoptioncombo", "orgunit", "period"]
_FIJAS = ["motivo", "justificada", "indicador"]
_FILA = ["orgunit", "cuando", *_FIJAS]
#: la columna en que cada tabla dice de qué unidad es; la de una sesión depende de la unidad
_UNIDAD = {
    "facilitadores": "diresa", "inasistencias": "codigo_grupo", "reportes": "codigo_territorio", "resultados": "ambito",
}  # fmt: skip
#: columna de tiempo → (cómo viene en DHIS2, qué se esperaba, qué hacer)
_PERIODOS = {
    "fecha": (
        r"(\d{4})-?(\d\d)-?(\d\d)", "un periodo de un día, como 20260512",
        "De un total de varios días no sale una sesión: exporte el elemento por día, o los eventos, uno por sesión.",
    ),
    "anio": (r"(\d{4})", "un periodo de un año, como 2026", "Exporte el elemento por año."),
    "periodo": (
        r"(\d{4})(?:(\d\d)|(S[12]))?", "un mes (202605), un semestre (2026S1) o un año (2026)",
        "Exporte el elemento por mes: el tablero no lleva semanas ni trimestres.",
    ),
}  # fmt: skip


def revisar_equivalencias(filas: pd.DataFrame, revision: Revision) -> None:
    """Rechaza las filas que no son de un elemento o de una unidad, y las de un elemento al que le falta de qué es."""
    revision.rechazar(
        (filas["va_a"].notna() == filas["codigo"].notna()) | (filas["codigo"].notna() & filas["combinacion"].ne(TODAS)),
        "va_a, codigo",
        "una fila con las dos llenas, con ninguna, o de una unidad y con combinación",
        "«va_a» si es un elemento, o «codigo» si es una unidad",
        "Llene solo una de las dos; «combinacion», solo en un elemento.",
    )
    for columna, falta in (("inasistencias.cantidad", "motivo"), ("resultados.valor_pct", "indicador")):
        sin_decir = filas["va_a"].eq(columna).fillna(False).astype(bool) & filas[falta].isna()
        revision.rechazar(sin_decir, falta, "una celda en blanco", f"el {falta} de {columna}", "Complete la celda.")


def en_orden(archivos: Iterable[tuple[Celdas, Tabla]]) -> list[tuple[Celdas, Tabla]]:
    """Como deben validarse: cada tabla tras aquellas con que se comprueba; lo de DHIS2, antes que lo demás suyo."""
    return sorted(archivos, key=lambda par: (TABLAS.index(par[1]), par[0].formulario != "dhis2"))


def repartir(celdas: Celdas, referencia: Referencia) -> list[tuple[Celdas, Tabla]]:
    """Las celdas de cada tabla a que van los datos, en el orden en que se cargan.

    `pesos`: cuántos datos resume cada fila. `ErrorArchivo` si no hay correspondencias o ningún dato es de ellas.
    """
    equivalencias = referencia.get(_TABLA)
    if equivalencias is None or equivalencias.empty:
        raise ErrorArchivo(
            f"El archivo {celdas.donde} es de DHIS2 (dataValueSets): trae un total por elemento, unidad y periodo.",
            que_hacer="De un total de un mes no salen sesiones: para ellas exporte de DHIS2 los eventos, uno por "
            f"sesión, con los títulos de la plantilla de sesiones. {_COMO}",
        )
    datos = celdas.filas.set_axis(list(COLUMNAS), axis=1)
    datos = datos.join(_destinos(datos, equivalencias))
    borrados = datos["deleted"].str.lower().isin(["true", "1"])
    ajenos = datos["va_a"].isna() & ~borrados
    vivos = datos[~(borrados | ajenos)]
    repetidos = vivos.duplicated([*_DATO, "value"])
    unidades = equivalencias.dropna(subset="codigo").set_index("codigo_dhis2")["codigo"]
    utiles = vivos[~repetidos].assign(codigo=lambda suyos: suyos["orgunit"].map(unidades))
    sin_unidad = utiles[utiles["codigo"].isna()]
    avisos = _avisar(datos["dataelement"][ajenos], "elemento", "elementos")
    avisos += _avisar(sin_unidad["orgunit"], "unidad", "unidades")
    if utiles.empty:
        que_hay = f"Ningún dato de {celdas.donde} es de un elemento de la tabla {_TABLA}."
        raise ErrorArchivo(que_hay, donde=" ".join(avisos), que_hacer=_COMO)
    van = Counter(zip(utiles["dataelement"], utiles["va_a"], strict=True))
    dichos = [f"{_visto(elemento)}, a {columna} ({entero(n)})" for (elemento, columna), n in sorted(van.items())]
    cuentas = ((SIN_ELEMENTO, ajenos), (BORRADO, borrados), (REPETIDO, repetidos))
    # lo que es de todo el archivo se cuenta y se dice una vez
    propias = replace(
        celdas,
        ignoradas=tuple((motivo, int(cuales.sum())) for motivo, cuales in cuentas if cuales.any()),
        avisos=(*celdas.avisos, f"Datos de cada elemento de DHIS2 y a dónde van: {enumerar(dichos)}.", *avisos),
    )
    pares = []
    grupos = referencia["grupos"]["codigo_grupo"] if "grupos" in referencia else ()
    de_tabla = utiles["va_a"].str.partition(".")
    for tabla in TABLAS:
        suyos = utiles[de_tabla[0] == tabla.nombre]
        if len(suyos):
            pares.append((_en_tabla(propias, suyos.assign(columna=de_tabla[2]), tabla, grupos), tabla))
            propias = replace(propias, vacias=0, otras=(), ignoradas=(), avisos=())
    return pares


def _destinos(datos: pd.DataFrame, equivalencias: pd.DataFrame) -> pd.DataFrame:
    """A qué columna va cada dato, y `_FIJAS`: el destino de su combinación o, si no, el de todas; NA si ninguno."""
    elementos = equivalencias.dropna(subset="va_a").reset_index(drop=True)
    llaves = elementos["codigo_dhis2"] + " " + elementos["combinacion"]
    propia = posiciones(datos["dataelement"] + " " + datos["categoryoptioncombo"], llaves)
    lugar = np.where(propia >= 0, propia, posiciones(datos["dataelement"] + f" {TODAS}", llaves))
    hallados = elementos[["va_a", *_FIJAS]].reindex(lugar).set_axis(datos.index)
    return hallados.assign(**hallados[_FIJAS].fillna(""))


def _en_tabla(celdas: Celdas, datos: pd.DataFrame, tabla: Tabla, grupos: Iterable[str]) -> Celdas:
    """`celdas` con una fila por unidad y periodo; los datos que van a la misma cuenta se suman."""
    forma, periodo, otro_periodo = _PERIODOS[CUANDO[tabla.nombre]]
    hallados = datos["period"].map(lambda texto: re.fullmatch(forma, texto))
    datos["cuando"] = hallados.map(lambda hallado: "-".join(filter(None, hallado.groups())) if hallado else "")
    cuenta = [datos[nombre] for nombre in (*_FILA, "columna")]
    se_suman = datos["columna"].isin([columna.nombre for columna in tabla.columnas if columna.tipo is Tipo.ENTERO])
    se_suman &= datos["value"].str.fullmatch(r"\d{1,6}(\.0+)?")
    varios = datos.groupby(cuenta)["value"].transform("size") > 1
    malos = datos["value"].eq("") | datos.duplicated(_DATO, keep=False) | (varios & ~se_suman)
    # con un sumando menos, la suma sería otra cifra
    malos = malos.groupby(cuenta).transform("any")
    rechazos: list[Rechazo] = []
    sin_mirar = pd.Series(True, index=datos.index)
    for mascara, *porque in (
        (datos["codigo"].isna(), "orgUnit", "una unidad sin correspondencia", f"una unidad de la tabla {_TABLA}",
         "Agregue a esa tabla la unidad, con su código aquí."),
        (datos["cuando"].eq(""), "period", "otra clase de periodo", periodo, otro_periodo),
        (malos, "value", "un valor en blanco, de texto o repetido con otro distinto, o que no se suma",
         "un número por dato, o una fecha donde va una fecha", "Corrija en DHIS2 los datos de esa cuenta."),
    ):  # fmt: skip
        rechazos += [Rechazo(int(linea), *porque) for linea in datos.index[mascara & sin_mirar]]
        sin_mirar &= ~mascara
    usados = datos[sin_mirar]
    filas = usados.groupby([*_FILA, "codigo"])
    marco = usados.groupby([*_FILA, "codigo", "columna"])["value"].agg(_juntar).unstack(fill_value="").reset_index()
    codigos = marco.pop("codigo")
    if tabla.nombre == "sesiones":
        de_un_grupo = codigos.isin(list(grupos)) | ~codigos.str.fullmatch("[0-9]{8}")
        marco["codigo_grupo"], marco["codigo_renipress"] = codigos.where(de_un_grupo, ""), codigos.mask(de_un_grupo, "")
    else:
        es_ambito = tabla.nombre == "resultados"
        marco[_UNIDAD[tabla.nombre]] = codigos.str.replace("_", " ") if es_ambito else codigos
    marco = marco.drop(columns="orgunit").rename(columns={"cuando": CUANDO[tabla.nombre]})
    llenas = [nombre for nombre in map(str, marco) if marco[nombre].ne("").any()]
    titulos = tuple(dict.fromkeys((*tabla.obligatorias, *llenas)))
    textos = marco.reindex(columns=list(titulos), fill_value="").to_numpy().tolist()
    avisos = list(celdas.avisos)
    if sumadas := int((filas["columna"].value_counts() > 1).sum()):
        avisos.append(f"{plural(sumadas, 'cuenta suma', 'cuentas suman')} varios datos de DHIS2.")
    if tabla.nombre == "sesiones" and len(marco):
        avisos.append("Cada unidad y día es una sesión: si hubo dos, DHIS2 las trae sumadas y aquí son una.")
    return replace(
        celdas,
        encabezado=titulos,
        lineas=array("q", usados.index.to_series().groupby([usados[n] for n in (*_FILA, "codigo")]).min()),
        columnas=columnas_de(textos, range(len(titulos))),
        pesos=tuple(filas.size().tolist()),
        rechazos=tuple(rechazos),
        # DHIS2 escribe los números con punto decimal y sin millares
        con_millares=(),
        avisos=tuple(avisos),
    )


def _juntar(valores: pd.Series) -> str:
    return valores.iloc[0] if len(valores) == 1 else str(sum(int(texto.partition(".")[0]) for texto in valores))


def _avisar(codigos: pd.Series, uno: str, varios: str) -> list[str]:
    """Cuántos datos no se usan, y de qué elementos o unidades; ninguna frase si no hay."""
    cuentas = codigos.value_counts()
    if cuentas.empty:
        return []
    primeros = [f"{_visto(str(codigo))} ({entero(n)})" for codigo, n in cuentas.head(_NOMBRADOS).items()]
    resto = len(cuentas) - len(primeros)
    return [
        f"No se {palabra(len(codigos), 'usa', 'usan')} {plural(len(codigos), 'dato')} de "
        f"{plural(len(cuentas), uno, varios)} sin correspondencia: "
        f"{enumerar([*primeros, plural(resto, 'más', 'más')] if resto else primeros)}."
    ]


def _visto(codigo: str) -> str:
    if not codigo:
        return "un código en blanco o con espacios"
    return f"«{codigo}»" if _UID.fullmatch(codigo) else mostrable(codigo, es_codigo=True)
