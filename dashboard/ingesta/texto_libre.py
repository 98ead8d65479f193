"""Las columnas donde alguien puede escribir un nombre: el de una persona se niega y el dudoso se pregunta.

Es la única puerta: pasan por aquí los textos de todas las tablas y los códigos sin ninguna cifra, salvo los textos que
puso el registro nacional.
"""

from __future__ import annotations

import pandas as pd

from dashboard.contratos.contrato import Columna, Tipo
from dashboard.ingesta.personas import Persona, persona_en, sin_comillas
from dashboard.ingesta.revision import Revision

#: clase de los rechazos por nombres
DE_PERSONA = "persona"
#: causa de lo que entró porque la persona dijo que no nombra a nadie
CONFIRMADO = "comillas de «no es una persona», quitadas"
_ESPERADO = "un texto que no nombre a ninguna persona"
_CODIGO = "Parece un nombre: escriba el código con alguna cifra; por ejemplo: {}."
_CLARA = "Parece el nombre de una persona, y no se publica: escriba el del grupo, el lugar o la institución"
_DUDOSA = (
    "Puede ser el nombre de una persona. Si lo es, escriba otro; si no lo es, escríbalo entero entre comillas, «así», "
    "y vuelva a cargarlo."
)


def apartar_nombres(textos: pd.Series, columna: Columna, revision: Revision) -> tuple[pd.Series, pd.Series]:
    """(los textos, sin las comillas con que se confirmó un dudoso; máscara de los que se rechazaron).

    Un nombre claro no se confirma: no hay respuesta que lo publique. Un código no se duda: se le pide una cifra.
    """
    es_codigo = columna.tipo is Tipo.CODIGO and not columna.cifras
    if columna.del_registro or not (es_codigo or columna.tipo is Tipo.TEXTO):
        return textos, pd.Series(False, index=textos.index)
    claros, dudosos, confirmados = set(), set(), {}
    # casi todos los códigos llevan cifras: no se recorren uno a uno
    distintos = textos[~textos.str.contains("[0-9]")].unique() if es_codigo else textos.unique()
    for texto in distintos:
        dicho = "" if es_codigo else sin_comillas(texto)
        parecido = persona_en(dicho or texto)
        if parecido is Persona.CLARA:
            claros.add(texto)
        elif parecido is Persona.DUDOSA and dicho:
            confirmados[texto] = dicho
        elif parecido is Persona.DUDOSA:
            dudosos.add(texto)
    que_hacer = f"{_CLARA}." if columna.obligatoria else f"{_CLARA}, o deje la celda en blanco."
    for cuales, remedio, causa in (
        (claros, que_hacer, "hay nombres de personas"),
        (dudosos, _DUDOSA, "puede haber nombres de personas"),
    ):
        revision.rechazar(
            textos.isin(cuales),
            columna.nombre,
            textos,
            _ESPERADO,
            _CODIGO.format(columna.ejemplo) if es_codigo else remedio,
            clase=DE_PERSONA,
            causa=causa,
        )
    if confirmados:
        sin_ellas = textos.replace(confirmados)
        revision.reparar(textos.isin(confirmados), columna.nombre, textos, sin_ellas, CONFIRMADO)
        return sin_ellas, textos.isin(claros | dudosos)
    return textos, textos.isin(claros | dudosos)


def es_ajeno(texto: str, columna: Columna) -> bool:
    """Si lo de una celda rechazada no se devuelve sin mirar: no es de esa columna, o nombra claramente a alguien.

    Un nombre dudoso sí: quien lo escribió tiene que verlo para responder.
    """
    return columna.tipo is not Tipo.TEXTO or persona_en(texto) is Persona.CLARA
