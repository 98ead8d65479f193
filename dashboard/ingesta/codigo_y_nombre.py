"""El código y el nombre de lo mismo, en dos columnas: `Codigo_Red` y `Red`, `Codigo_Disa` y `Disa`.

Los títulos solos no dicen cuál es cuál: «red» es el código en una tabla y el nombre en otra. Lo dice el contenido.
"""

from __future__ import annotations

import re
from dataclasses import replace

from dashboard.contratos.contrato import Tabla, Tipo
from dashboard.ingesta.celdas import Celdas
from dashboard.ingesta.reconocer import Relacion, titulo_plano

#: una palabra con alguna cifra: `11`, `11-02`, `2.0`, `GAC-001`. Un nombre puede llevar cifras, pero no en una sola
_CODIGO = re.compile(r"\S*[0-9]\S*")
_MAYORIA = 0.5


def repartir(celdas: Celdas, tabla: Tabla, relacion: Relacion) -> Relacion:
    """La relación con el código y el nombre cada uno en su columna, donde varios títulos dicen ser el mismo código.

    Si la tabla no tiene dónde poner el nombre, queda como ajeno. Si el contenido no los distingue, la relación queda
    como estaba.
    """
    posiciones, ajenas = dict(relacion.posiciones), set(relacion.ajenas)
    for columna in tabla.columnas:
        titulos = {titulo_plano(titulo) for titulo in (columna.nombre, *columna.sinonimos)}
        todas = [lugar for lugar, titulo in enumerate(celdas.encabezado) if titulo_plano(titulo) in titulos]
        # en una tabla la región es un texto, que admite su código o su nombre
        es_codigo = columna.tipo is Tipo.CODIGO or any(titulo.startswith("codigo_") for titulo in titulos)
        if len(todas) < 2 or not es_codigo:
            continue
        codigos = [lugar for lugar in todas if _parte_de_codigos(celdas, lugar) > _MAYORIA]
        nombres = [lugar for lugar in todas if 0 <= _parte_de_codigos(celdas, lugar) < _MAYORIA]
        if len(codigos) != 1 or len(nombres) != len(todas) - 1:
            continue
        posiciones[columna.nombre] = tuple(codigos)
        ajenas = (ajenas | set(nombres)) - set(codigos)
        destino = _del_nombre(columna.nombre, tabla)
        if destino and destino not in posiciones and len(nombres) == 1:
            posiciones[destino] = tuple(nombres)
            ajenas -= set(nombres)
    return replace(
        relacion,
        posiciones=dict(sorted(posiciones.items(), key=lambda par: par[1])),
        ajenas=tuple(sorted(ajenas)),
        faltantes=tuple(nombre for nombre in relacion.faltantes if nombre not in posiciones),
    )


def _parte_de_codigos(celdas: Celdas, lugar: int) -> float:
    """De las celdas llenas de una columna, la parte que son códigos; −1 si está en blanco."""
    textos = celdas.textos(lugar)
    llenas = textos[textos != ""]
    return float(llenas.str.fullmatch(_CODIGO).mean()) if len(llenas) else -1


def _del_nombre(codigo: str, tabla: Tabla) -> str:
    """La columna de la tabla donde va el nombre de ese código; "" si ninguna."""
    propia = f"{codigo}_nombre"
    if propia in tabla.nombres:
        return propia
    return "nombre" if codigo in tabla.clave and "nombre" in tabla.nombres else ""
