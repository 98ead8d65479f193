"""A quién llamar por cada comprobación de la calidad: las unidades nombradas, la que más lo muestra primero."""

from __future__ import annotations

from functools import partial

import numpy as np

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Periodo
from dashboard.dominio.territorio import NOMBRES_NIVEL, Nivel
from dashboard.indicadores.calidad import COMPROBACIONES, hallar
from dashboard.indicadores.calidad.comprobacion import Comprobacion
from dashboard.indicadores.listas.lista import Columna, Fila, Lista
from dashboard.nucleo.formato import mayuscula


def clave_de(comprobacion: Comprobacion) -> str:
    """La clave de su lista."""
    return f"calidad_{comprobacion.clave}"


#: los superiores de una unidad que se dicen, y en qué campo
_SUPERIORES = {
    Nivel.ESTABLECIMIENTO: "establecimiento",
    Nivel.MICRORRED: "microrred",
    Nivel.RED: "red",
    Nivel.DIRESA: "region",
}


def nombradas(
    comprobacion: Comprobacion, consulta: Consulta, nodo: Nodo, periodo: Periodo, tope: int | None = None
) -> list[Fila]:
    """Las unidades nombradas, la de más peso primero; con `tope`, solo las primeras."""
    hallado = hallar(consulta, nodo, periodo, comprobacion)
    cuales = np.flatnonzero(hallado.nombrados)
    n, de = hallado.n[cuales], hallado.de[cuales]
    filas: list[Fila] = []
    for i in np.lexsort((cuales, -n / de, -n))[:tope].tolist():
        unidad = _unidad(consulta, nodo, comprobacion.nivel, int(cuales[i]))
        nombres = {superior.nivel: superior.nombre for superior in consulta.linaje(unidad)}
        fila: Fila = {"codigo": unidad.codigo, "nombre": unidad.nombre, "n": int(n[i]), "de": int(de[i])}
        fila |= {campo: nombres.get(nivel, "") for nivel, campo in _SUPERIORES.items()}
        filas.append(fila | {"parte": fila["n"] / fila["de"]})
    return filas


def _unidad(consulta: Consulta, nodo: Nodo, nivel: Nivel, i: int) -> Nodo:
    """La unidad `i` de un nivel dentro de un territorio, en profundidad."""
    if nivel is Nivel.MICRORRED:
        return consulta.descendientes(nodo, nivel)[i]
    leer = consulta.columnas_grupos if nivel is Nivel.GRUPO else consulta.columnas_establecimientos
    codigos = consulta.una_vez(("calidad", "codigos", nodo, nivel), lambda: leer(nodo, "codigo")["codigo"])
    return consulta.nodo(codigos[i])


def _lista(comprobacion: Comprobacion) -> Lista:
    propio = comprobacion.nivel
    superiores = [(campo, nivel) for nivel, campo in _SUPERIORES.items() if nivel.orden < propio.orden]
    return Lista(
        clave_de(comprobacion),
        f"{comprobacion.nombre}: por confirmar",
        f"{comprobacion.como} {comprobacion.limite}",
        (
            Columna("codigo", "Código"),
            Columna("nombre", mayuscula(NOMBRES_NIVEL[propio][0])),
            *(Columna(campo, mayuscula(NOMBRES_NIVEL[nivel][0])) for campo, nivel in superiores),
            Columna("n", mayuscula(comprobacion.cosa[1]), "entero"),
            Columna("de", "De cuántos se miraron", "entero"),
            Columna("parte", "Parte", "porcentaje"),
        ),
        partial(nombradas, comprobacion),
        propio,
    )


LISTAS: tuple[Lista, ...] = tuple(map(_lista, COMPROBACIONES))
