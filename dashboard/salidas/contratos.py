"""Los contratos como esquemas de Frictionless (Data Package 2.0): con ellos otro sistema comprueba antes de entregar.

Un esquema acepta lo que el tablero lee sin reparar nada. Lo que depende de otra columna o de otra fila (que las
asistentes no pasen de las esperadas, que el grupo existiera ese día) no cabe en él: lo dice `tablero validar`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dashboard.contratos.contrato import NO, SI, Columna, Tabla, Tipo
from dashboard.contratos.plantilla import como_se_escribe, nombre_de_opcion, opciones
from dashboard.contratos.tablas import TABLAS
from dashboard.salidas.plantillas import DESDE, HASTA, LARGO_TEXTO

_PERFIL = "https://datapackage.org/profiles/2.0/{}.json"
PAQUETE = "datapackage.json"


def _formas(escritos: Sequence[str]) -> list[str]:
    """Cada forma de escribir un valor, con sus mayúsculas y las tildes que suele llevar."""
    con_tilde = (
        texto.replace("categoria", "categoría") if len(texto) > 2 else texto.replace("si", "sí") for texto in escritos
    )
    juntas = dict.fromkeys((*escritos, *con_tilde))
    return list(dict.fromkeys(forma for t in juntas for forma in (t, t.capitalize(), t.title(), t.upper())))


_LOGICO = {"type": "boolean", "trueValues": _formas(SI), "falseValues": _formas(NO)}
#: «any»: también 31/05/2026 y 9:30, que el tablero lee sin preguntar
_TIPO: dict[Tipo, dict[str, Any]] = {
    Tipo.ENTERO: {"type": "integer"},
    Tipo.DECIMAL: {"type": "number"},
    Tipo.FECHA: {"type": "date", "format": "any"},
    Tipo.HORA: {"type": "time", "format": "any"},
    Tipo.LOGICO: _LOGICO,
    Tipo.BANDERA: _LOGICO,
}
_TAMBIEN = ". El tablero entiende además otras mayúsculas, tildes y espacios, y dice que las repara"


def esquema(tabla: Tabla) -> dict[str, Any]:
    """El Table Schema de una tabla. Sin `primaryKey` si una parte de la clave puede faltar."""
    return {
        "$schema": _PERFIL.format("tableschema"),
        # las columnas van en cualquier orden, y las que no son obligatorias pueden no estar
        "fieldsMatch": "partial",
        "fields": [_campo(columna) for columna in tabla.columnas],
        "missingValues": [""],
        **({"primaryKey": list(tabla.clave)} if set(tabla.clave) <= set(tabla.obligatorias) else {}),
    }


def _campo(columna: Columna) -> dict[str, Any]:
    return {
        "name": columna.nombre,
        "title": columna.descripcion,
        "description": _como(columna) + (_TAMBIEN if columna.valores else ""),
        # «0» o «s/c» son una categoría en blanco: lo que se lee sin reparar nada, el esquema no lo rechaza
        **({"missingValues": ["", *_formas(columna.en_blanco)]} if columna.en_blanco else {}),
        **_TIPO.get(columna.tipo, {"type": "string"}),
        "constraints": {"required": columna.obligatoria, **_limites(columna)},
    }


def _como(columna: Columna) -> str:
    con_nombre = [f"{valor}: {nombre}" for valor in opciones(columna) if (nombre := nombre_de_opcion(columna, valor))]
    forma = como_se_escribe(columna, con_listas=False)
    return "; ".join(con_nombre) or forma[:1].upper() + forma[1:]


def _limites(columna: Columna) -> dict[str, Any]:
    if columna.tipo is Tipo.CATALOGO:
        return {"enum": list(opciones(columna))}
    if columna.tipo is Tipo.TEXTO:
        return {"maxLength": LARGO_TEXTO}
    if columna.tipo is Tipo.CODIGO:
        departamento = "(0[1-9]|1[0-9]|2[0-5])" if columna.cifras == 6 else "[0-9]{2}"
        fijo = f"0*{departamento}[0-9]{{{columna.cifras - 2}}}"
        return {"pattern": fijo if columna.cifras else r"[^\W_][\w./-]{0,39}"}
    if columna.tipo is Tipo.FECHA:
        return {"minimum": DESDE.isoformat(), "maximum": HASTA.isoformat()}
    entre = {"minimum": columna.minimo, "maximum": columna.maximo}
    return {nombre: limite for nombre, limite in entre.items() if limite is not None}


def paquete(tablas: Sequence[Tabla] = TABLAS) -> dict[str, Any]:
    """El Data Package de las tablas: un recurso por cada una, con su esquema y a cuáles se refiere.

    Una columna que es la clave de otra tabla se refiere a ella. Eso solo va aquí: un archivo suelto no trae las otras.
    """
    ajenas = {tabla.clave[0]: tabla.nombre for tabla in tablas if len(tabla.clave) == 1}
    return {
        "$schema": _PERFIL.format("datapackage"),
        "name": "grupos-de-apoyo-comunal",
        "title": "Las tablas que acepta el tablero de los grupos de apoyo comunal a la lactancia materna",
        "resources": [
            {
                "name": tabla.nombre,
                "type": "table",
                "path": f"{tabla.nombre}.csv",
                "format": "csv",
                "encoding": "utf-8",
                "title": tabla.descripcion,
                "description": f"No se repite: {', '.join(tabla.clave)}.",
                "schema": {
                    **esquema(tabla),
                    "foreignKeys": [
                        {"fields": [nombre], "reference": {"resource": ajenas[nombre], "fields": [nombre]}}
                        for nombre in tabla.nombres
                        if ajenas.get(nombre, tabla.nombre) != tabla.nombre
                    ],
                },
            }
            for tabla in tablas
        ],
    }


def nombre_de_esquema(tabla: Tabla) -> str:
    """`sesiones.esquema.json`, junto al `sesiones.csv` que describe."""
    return f"{tabla.nombre}.esquema.json"
