"""Códigos de establecimiento y de distrito que perdieron sus ceros: se completan si algo lo confirma.

Que el código completado exista lo comprueba `cruces.exigir_conocido`; aquí se mira que sea el mismo establecimiento.
"""

from __future__ import annotations

import re

import pandas as pd

from dashboard.contratos.contrato import Tabla
from dashboard.dominio.territorio import sin_tildes
from dashboard.ingesta.celdas import Celdas
from dashboard.ingesta.cruces import Referencia, traer
from dashboard.ingesta.encabezado import titulo_plano
from dashboard.ingesta.revision import Revision
from dashboard.ingesta.tipado import codigo_numerico, por_valor
from dashboard.ingesta.titulos import NOMBRES_DE_ESTABLECIMIENTO, UBIGEOS

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
    from rapidfuzz import fuzz

    uno, otro = (" ".join(_propias(nombre)) for nombre in par.split("\n"))
    return bool(uno and otro) and fuzz.token_set_ratio(uno, otro) >= _MISMO_NOMBRE


def _propias(nombre: str) -> list[str]:
    """Las palabras que distinguen al establecimiento; si no le queda ninguna, todas."""
    palabras = re.findall("[a-z0-9]+", sin_tildes(nombre))
    return [palabra for palabra in palabras if palabra not in _GENERICAS] or palabras
