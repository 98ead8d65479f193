"""Cómo llegar al 80 %: el menor conjunto de establecimientos en que formar un grupo, y cómo queda cada nivel con él.

Se elige entre los que atienden partos, informaron y no tienen grupo: de quien calla no se sabe si le falta. El conjunto
se escribe en la dirección con sus códigos, y así dice lo mismo cuando lleguen otros datos: de lo comprometido se ve
entonces qué se formó. El orden en que se eligen lo dice la persona. Cuántos partos atiende cada uno, si se sabe, ordena
y no se imprime: es una cuenta de personas por debajo de la red.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import accumulate, chain, islice, pairwise
from math import isfinite
from typing import NamedTuple

import numpy as np

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Periodo
from dashboard.dominio.territorio import CATEGORIAS, Nivel
from dashboard.indicadores.catalogo import POR_CLAVE
from dashboard.indicadores.cercania import km_al_activo
from dashboard.indicadores.indicador import Resultado, con_estandar
from dashboard.indicadores.resumen import region_de
from dashboard.nucleo.errores import ErrorTablero, ErrorVista
from dashboard.nucleo.matrices import Booleanos, Enteros


class Meta(StrEnum):
    """Qué se quiere que llegue al 80 %."""

    CADA = "cada"
    CONJUNTO = "conjunto"


class Orden(StrEnum):
    """A quién se elige primero."""

    CERCA = "cerca"
    LEJOS = "lejos"
    VECINOS = "vecinos"
    CATEGORIA = "categoria"
    PARTOS = "partos"


#: cómo se dice cada orden
NOMBRES_ORDEN: dict[Orden, str] = {
    Orden.CERCA: "el más cercano a uno con grupo activo",
    Orden.LEJOS: "el más lejano de uno con grupo activo",
    Orden.VECINOS: "el que tiene más vecinos con grupo activo en su microrred",
    Orden.CATEGORIA: "el de mayor categoría",
    Orden.PARTOS: "el que atiende más partos",
}


class Candidato(NamedTuple):
    """Un establecimiento que atiende partos y no tiene grupo. `fila`: la suya en el árbol.

    `partos`: los que atendió en un año; `None` si no se sabe. `km`: en línea recta al más cercano de su región con un
    grupo activo; `None` sin coordenadas. `vecinos`: los de su microrred que tienen uno.
    """

    fila: int
    codigo: str
    nombre: str
    categoria: str
    distrito: str
    microrred: str
    partos: int | None
    km: float | None
    vecinos: int


_LEJISIMOS = float("inf")
_CLAVES: dict[Orden, Callable[[Candidato], tuple[float, str]]] = {
    # sin coordenadas no se sabe si está cerca ni lejos: va al final
    Orden.CERCA: lambda c: (_LEJISIMOS if c.km is None else c.km, c.codigo),
    Orden.LEJOS: lambda c: (_LEJISIMOS if c.km is None else -c.km, c.codigo),
    Orden.VECINOS: lambda c: (-c.vecinos, c.codigo),
    Orden.CATEGORIA: lambda c: (-CATEGORIAS.index(c.categoria) if c.categoria in CATEGORIAS else 1, c.codigo),
    Orden.PARTOS: lambda c: (1 if c.partos is None else -c.partos, c.codigo),
}


def sin_grupo(consulta: Consulta, nodo: Nodo, periodo: Periodo) -> Booleanos:
    """(establecimientos,): si atiende partos, informó y no tiene grupo al corte."""
    atienden, cubiertos, callan = (
        consulta.por_establecimiento(medida, nodo, periodo) > 0 for medida in ("atienden", "cubiertos", "silenciosos")
    )
    faltan_ahi: Booleanos = atienden & ~cubiertos & ~callan
    return faltan_ahi


def candidatos(consulta: Consulta, nodo: Nodo, periodo: Periodo, orden: Orden) -> list[Candidato]:
    """Los de un territorio, en el orden pedido."""
    # también los de fuera del territorio, si es menor que una región
    ambito = nodo if nodo.nivel is Nivel.PAIS else region_de(consulta, nodo) or nodo
    inicio = ambito.establecimientos[0]
    cuales = np.flatnonzero(sin_grupo(consulta, nodo, periodo)) + nodo.establecimientos[0] - inicio
    de_grupos = np.array(consulta.columnas_grupos(ambito, "establecimiento")["establecimiento"], dtype=np.int64)
    activos = np.unique(de_grupos[consulta.por_grupo("activos", ambito, periodo) > 0]) - inicio
    campos = ("codigo", "nombre", "categoria", "distrito", "microrred", "partos_atendidos")
    columnas = consulta.columnas_establecimientos(ambito, *campos)
    vecinos = Counter(columnas["microrred"][fila] for fila in activos.tolist())
    kilometros = km_al_activo(consulta, ambito, periodo)[cuales].tolist()
    hallados = [
        Candidato._make([fila + inicio, *propios, km if isfinite(km) else None, vecinos[columnas["microrred"][fila]]])
        for fila, km in zip(cuales.tolist(), kilometros, strict=True)
        for propios in [[columnas[campo][fila] for campo in campos]]
    ]
    return sorted(hallados, key=_CLAVES[orden])


def menores_conjuntos(
    consulta: Consulta, nodo: Nodo, periodo: Periodo, propios: Sequence[Candidato]
) -> dict[Meta, frozenset[str]]:
    """Los códigos del menor conjunto que lleva a cada meta, tomados en el orden de `propios`.

    Donde los que informaron no alcanzan se eligen todos: lo demás depende de los que callan.
    """
    partes = partes_de(consulta, nodo)
    conjunto, *resultados = POR_CLAVE["cobertura"].medir(consulta, [nodo, *partes], periodo)
    juntos = por_parte(partes, propios)
    de_cada_parte = {
        candidato.codigo
        for parte, resultado in zip(partes, resultados, strict=True)
        for candidato in juntos[parte.codigo][: resultado.faltan or 0]
    }
    elegidos: dict[Meta, frozenset[str]] = {}
    for meta, primeros in ((Meta.CADA, de_cada_parte), (Meta.CONJUNTO, set[str]())):
        otros = (candidato.codigo for candidato in propios if candidato.codigo not in primeros)
        mas = max(0, (conjunto.faltan or 0) - len(primeros))
        elegidos[meta] = frozenset(primeros | set(islice(otros, mas)))
    return elegidos


def por_parte(partes: Sequence[Nodo], propios: Sequence[Candidato]) -> dict[str, list[Candidato]]:
    """Los candidatos de cada una de las partes de un territorio, por su código y en el mismo orden."""
    seguidas = sorted(partes, key=lambda parte: parte.establecimientos)
    finales = [parte.establecimientos[1] for parte in seguidas]
    juntos: dict[str, list[Candidato]] = {parte.codigo: [] for parte in partes}
    for candidato in propios if partes else ():
        # van una tras otra en el árbol: la suya es la primera que acaba después
        juntos[seguidas[bisect_right(finales, candidato.fila)].codigo].append(candidato)
    return juntos


def partes_de(consulta: Consulta, nodo: Nodo) -> list[Nodo]:
    """Los territorios que forman otro; de una microrred, ninguno: sus hijos son establecimientos."""
    return [] if nodo.nivel is Nivel.MICRORRED else consulta.hijos(nodo)


# -- el conjunto en la dirección: los códigos como números en base 36, cada uno como lo que le suma al anterior

#: más establecimientos que estos no caben en una dirección
MAXIMO = 700
_NINGUNO = "-"
_FORMA = re.compile(r"(-|[0-9a-z]{1,6}(\.[0-9a-z]{1,6})*)\Z")


def escribir(codigos: Iterable[str]) -> str:
    """`{"90000001", "90000010"}` → `1hkyps.9`; «-» si no hay ninguno."""
    return _juntar(_pasos(sorted({int(codigo) for codigo in codigos})))


def escribir_sin_o_con(codigos: Iterable[str]) -> Callable[[str], str]:
    """Cómo se escribe el conjunto sin un código, si está, o con él: solo cambian los pasos de sus dos lados."""
    numeros = sorted({int(codigo) for codigo in codigos})
    pasos = _pasos(numeros)

    def con_o_sin(codigo: str) -> str:
        numero = int(codigo)
        lugar = bisect_left(numeros, numero)
        desde = numeros[lugar - 1] if lugar else 0
        if lugar < len(numeros) and numeros[lugar] == numero:
            sigue = numeros[lugar + 1 : lugar + 2]
            return _juntar([*pasos[:lugar], *(_en_36(n - desde) for n in sigue), *pasos[lugar + 2 :]])
        sigue = numeros[lugar : lugar + 1]
        return _juntar(
            [*pasos[:lugar], _en_36(numero - desde), *(_en_36(n - numero) for n in sigue), *pasos[lugar + 1 :]]
        )

    return con_o_sin


def _juntar(pasos: Sequence[str]) -> str:
    return ".".join(pasos) or _NINGUNO


def _pasos(numeros: Sequence[int]) -> list[str]:
    return [_en_36(b - a) for a, b in pairwise([0, *numeros])]


def _en_36(numero: int) -> str:
    return np.base_repr(numero, 36).lower()


def leer(texto: str) -> frozenset[str]:
    """Los códigos de un conjunto escrito en una dirección. `ErrorVista` si no se entiende."""
    pasos = texto.split(".")
    if _FORMA.match(texto) and len(pasos) <= MAXIMO:
        numeros = [] if texto == _NINGUNO else list(accumulate(int(paso, 36) for paso in pasos))
        if len(set(numeros)) == len(numeros) and all(numero < 10**8 for numero in numeros):
            return frozenset(f"{numero:08d}" for numero in numeros)
    raise ErrorVista(
        f"El conjunto de establecimientos «{texto[:40]}» no se entiende.",
        que_hacer="Vuelva a copiar el enlace entero, o empiece por el menor conjunto de un territorio.",
        opciones=[("Ir al panorama", "/")],
    )


# -- lo elegido, y cómo queda cada nivel con ello


@dataclass(frozen=True, slots=True)
class Eleccion:
    """Un conjunto de códigos frente a los datos. `filas`: las de los que suman, en orden."""

    codigos: frozenset[str]
    filas: Enteros
    #: los que ya tienen grupo conformado: lo comprometido que se cumplió
    ya: tuple[str, ...]
    #: los que no informaron: no se sabe
    callan: tuple[str, ...]
    #: los que no atienden partos o no están en los datos
    fuera: tuple[str, ...]

    def en(self, nodo: Nodo) -> int:
        """Cuántos suman en un territorio."""
        desde, hasta = np.searchsorted(self.filas, nodo.establecimientos).tolist()
        return int(hasta - desde)


def elegir(
    consulta: Consulta, periodo: Periodo, codigos: frozenset[str], propios: Sequence[Candidato] = ()
) -> Eleccion:
    """Separa los que suman de los que ya tienen grupo, los que callan y los que no cuentan.

    `propios`: candidatos que ya se buscaron.
    """
    conocidos = {candidato.codigo: candidato.fila for candidato in propios}
    raiz = consulta.raiz
    desde = raiz.establecimientos[0]
    faltan_ahi = sin_grupo(consulta, raiz, periodo)
    cubiertos, callan = (consulta.por_establecimiento(m, raiz, periodo) > 0 for m in ("cubiertos", "silenciosos"))
    filas: list[int] = []
    aparte: dict[str, list[str]] = {"ya": [], "callan": [], "fuera": []}
    for codigo in sorted(codigos):
        try:
            fila = conocidos[codigo] if codigo in conocidos else consulta.nodo(codigo).establecimientos[0]
        except ErrorTablero:
            aparte["fuera"].append(codigo)
            continue
        lugar = fila - desde
        if faltan_ahi[lugar]:
            filas.append(fila)
        else:
            aparte["ya" if cubiertos[lugar] else "callan" if callan[lugar] else "fuera"].append(codigo)
    return Eleccion(codigos, np.array(sorted(filas), dtype=np.int64), **{k: tuple(v) for k, v in aparte.items()})


@dataclass(frozen=True, slots=True)
class Recuento:
    """La cobertura de un territorio hoy, y con los elegidos."""

    nodo: Nodo
    antes: Resultado
    despues: Resultado
    suma: int


def recontar(consulta: Consulta, nodos: Sequence[Nodo], periodo: Periodo, eleccion: Eleccion) -> list[Recuento]:
    """Cada nodo con los elegidos que caen en él, en enteros y con lo que no se sabe contado igual que hoy."""
    filas = []
    medidos = POR_CLAVE["cobertura"].medir(consulta, nodos, periodo)
    for nodo, antes in zip(nodos, medidos, strict=True):
        suma = eleccion.en(nodo)
        fraccion, despues = antes.fraccion, antes
        if suma and fraccion.numerador is not None:
            con_ellos = replace(fraccion, numerador=fraccion.numerador + suma)
            despues = con_estandar(con_ellos, antes.unidad)
        filas.append(Recuento(nodo, antes, despues, suma))
    return filas


@dataclass(frozen=True, slots=True)
class Escalon:
    """De los territorios de un nivel con algún establecimiento que atiende partos, cuántos llegan hoy y con ellos."""

    nivel: Nivel
    de: int
    hoy: int
    con_ellos: int


def por_niveles(consulta: Consulta, nodo: Nodo, periodo: Periodo, eleccion: Eleccion) -> list[Escalon]:
    """Un renglón por cada nivel de dentro, hasta la microrred. Llegar es llegar cuenten como cuenten los que faltan."""
    niveles = [nivel for nivel in (Nivel.DIRESA, Nivel.RED, Nivel.MICRORRED) if nivel.orden > nodo.nivel.orden]
    de_cada_nivel = [[otro.establecimientos for otro in consulta.descendientes(nodo, nivel)] for nivel in niveles]
    de_nivel = np.repeat(np.arange(len(niveles)), [len(propios) for propios in de_cada_nivel])
    limites = np.array(list(chain(*de_cada_nivel)), dtype=np.int64).reshape(-1, 2)
    lugares = limites - nodo.establecimientos[0]

    def suma(medida: str) -> Enteros:
        # de mil territorios es más rápido sumar las filas una vez que pedir cada resta
        acumulado = np.concatenate([[0], np.cumsum(consulta.por_establecimiento(medida, nodo, periodo))])
        valores: Enteros = acumulado[lugares[:, 1]] - acumulado[lugares[:, 0]]
        return valores

    atienden, cubiertos = suma("atienden"), suma("cubiertos")
    hay, peor = atienden > 0, atienden + suma("parto_sin_dato") - suma("dudosos_con_grupo")
    mas = np.diff(np.searchsorted(eleccion.filas, limites), axis=1)[:, 0]
    hoy, con_ellos = (hay & (5 * n >= 4 * peor) for n in (cubiertos, cubiertos + mas))
    return [
        Escalon(nivel, *(int((cuales & (de_nivel == lugar)).sum()) for cuales in (hay, hoy, con_ellos)))
        for lugar, nivel in enumerate(niveles)
    ]
