"""Un dataValueSet de DHIS2, en CSV, libro o JSON: un dato por fila, con su elemento, su unidad y su periodo.

Corre en el proceso que lee. De qué tabla es cada dato lo dicen las correspondencias cargadas: vea `repartir_dhis2`. De
quién lo anotó y de los comentarios no pasa nada, ni de un valor que podría ser de una persona.
"""

from __future__ import annotations

import re
from typing import Any

import orjson

from dashboard.ingesta.celdas import Celdas, Rejilla, celdas_de_formulario
from dashboard.ingesta.por_nombrar import es_impersonal
from dashboard.ingesta.reconocer import titulo_plano

FORMULARIO = "dhis2"
_TITULOS = (
    "dataElement", "categoryOptionCombo", "attributeOptionCombo", "orgUnit", "period", "value", "deleted",
)  # fmt: skip
#: los de las celdas que salen de aquí
COLUMNAS = tuple(titulo.lower() for titulo in _TITULOS)
_SENAS = frozenset({"dataelement", "period", "orgunit", "value"})
_BUSQUEDA = 30
#: lo único que puede estar en la tabla de correspondencias; un nombre con espacios, no
_CODIGO = re.compile(r"[^\W_][\w./-]{0,39}")
_BOM = b"\xef\xbb\xbf"


def rejilla_de_json(contenido: bytes, archivo: str) -> Rejilla | None:
    """La rejilla de un dataValueSet en JSON, con un dato por línea tras los títulos; `None` si no lo es."""
    if not contenido[:1_000].removeprefix(_BOM).lstrip().startswith(b"{") or b'"dataValues"' not in contenido:
        return None
    try:
        cuerpo = orjson.loads(contenido.removeprefix(_BOM))
    except ValueError:
        return None
    datos = cuerpo.get("dataValues")
    if not isinstance(datos, list) or not all(isinstance(dato, dict) for dato in datos):
        return None
    # el periodo y la unidad de un solo formulario van arriba, una vez
    filas = [[_texto(dato.get(titulo, cuerpo.get(titulo))) for titulo in _TITULOS] for dato in datos]
    return Rejilla(archivo, "", list(range(1, len(filas) + 2)), [list(_TITULOS), *filas])


def _texto(valor: Any) -> str:
    if isinstance(valor, bool):
        return "true" if valor else ""
    return str(valor).strip() if isinstance(valor, str | int | float) else ""


def es_dhis2(rejilla: Rejilla) -> bool:
    """Si alguna de las primeras filas tiene los títulos de un dataValueSet."""
    return _encabezado(rejilla) >= 0


def _encabezado(rejilla: Rejilla) -> int:
    return next((p for p, fila in enumerate(rejilla.filas[:_BUSQUEDA]) if set(_planos(fila)) >= _SENAS), -1)


def _planos(fila: list[str]) -> list[str]:
    return [titulo_plano(titulo).replace("_", "") for titulo in fila]


def agregar_dhis2(rejilla: Rejilla) -> Celdas:
    """Los datos, uno por fila y con las `COLUMNAS`; en blanco el código o el valor que no puede usarse."""
    encabezado = _encabezado(rejilla)
    planos = _planos(rejilla.filas[encabezado])
    lugares = [planos.index(titulo) if titulo in planos else len(planos) for titulo in COLUMNAS]
    filas, lineas, vacias = [], [], 0
    for linea, fila in zip(rejilla.lineas[encabezado + 1 :], rejilla.filas[encabezado + 1 :], strict=True):
        if not any(fila):
            vacias += 1
            continue
        *codigos, valor, borrado = [fila[lugar].strip() if lugar < len(fila) else "" for lugar in lugares]
        limpios = [codigo if _CODIGO.fullmatch(codigo) else "" for codigo in codigos]
        filas.append([*limpios, valor if es_impersonal([valor]) else "", borrado])
        lineas.append(linea)
    return celdas_de_formulario(
        rejilla, FORMULARIO, COLUMNAS, filas, lineas,
        vacias=vacias,
        otras=[(rejilla.lineas[p], "título sobre la tabla") for p in range(encabezado) if any(rejilla.filas[p])],
    )  # fmt: skip
