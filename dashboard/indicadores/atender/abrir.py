"""Establecimientos que perdieron su grupo, y los primeros en que conviene formar uno, con el porqué."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.estandar import Veredicto
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Periodo
from dashboard.dominio.territorio import NOMBRES_NIVEL, Nivel
from dashboard.indicadores.alcanzar import Candidato, Orden, candidatos
from dashboard.indicadores.atender.asunto import Asunto, Clase, al_corte, lugar
from dashboard.indicadores.catalogo import POR_CLAVE
from dashboard.indicadores.indicador import Resultado
from dashboard.indicadores.listas.lista import Columna, Fila, Lista
from dashboard.indicadores.resumen import medir, movidos
from dashboard.nucleo.formato import decimal, palabra, plural, porcentaje

#: con cuántos se empieza, y hasta cuántos se llevan a un plan de visitas
PRIMEROS, CABEN = 6, 8
_UNIDAD = NOMBRES_NIVEL[Nivel.ESTABLECIMIENTO]
#: de cuántas partes de un territorio se dice por dónde empezar
_PARTES = 2


def _perdieron(consulta: Consulta, nodo: Nodo, periodo: Periodo) -> Asunto | None:
    hallado = movidos(consulta, nodo, periodo)
    cuales = [] if hallado is None else np.flatnonzero(hallado.pierden).tolist()
    if hallado is None or not cuales:
        return None
    cuantos = len(cuales)
    codigos = consulta.columnas_establecimientos(nodo, "codigo")["codigo"]
    return Asunto(
        nodo,
        cuantos,
        f"{al_corte(nodo, periodo)}, {plural(cuantos, 'establecimiento')} en {lugar(consulta, nodo)} "
        f"{palabra(cuantos, 'que atiende', 'que atienden')} partos ya no {palabra(cuantos, 'tiene', 'tienen')} el "
        f"grupo que {palabra(cuantos, 'tenía', 'tenían')} en {hallado.anterior.cierre_en_frase}.",
        tuple(codigos[i] for i in cuales) if cuantos <= CABEN else (),
    )


PERDIERON = Clase(
    "perdieron",
    "▼",
    "perdió su grupo",
    Veredicto.NO_CUMPLE,
    "si algún establecimiento perdió su grupo en un año",
    "establecimientos que perdieron su grupo de apoyo",
    "Informar por qué se cerró el grupo de cada establecimiento de la relación y cuándo se volverá a formar.",
    "perdieron_grupo",
    _UNIDAD,
    ("codigo", "nombre", "region", "red", "microrred", "distrito"),
    lambda consulta, nodo, periodo: [nodo] if movidos(consulta, nodo, periodo) else None,
    _perdieron,
)


class _Criterio(NamedTuple):
    """Por qué se elige a los primeros: un orden que se conoce de todos ellos, y cómo se dice."""

    orden: Orden
    sabe: Callable[[Candidato], bool]
    uno: str
    varios: str
    puesto: str


_CRITERIOS = (
    _Criterio(
        Orden.PARTOS, lambda c: c.partos is not None,
        "el que atiende más partos", "los que atienden más partos", "en partos atendidos",
    ),
    _Criterio(
        Orden.CERCA, lambda c: c.km is not None,
        "el más cercano a uno con grupo activo", "los más cercanos a uno con grupo activo", "en cercanía a uno activo",
    ),
    _Criterio(
        Orden.CATEGORIA, lambda _: True, "el de mayor categoría", "los de mayor categoría", "en categoría"
    ),
)  # fmt: skip


def _primeros(consulta: Consulta, nodo: Nodo, periodo: Periodo) -> tuple[_Criterio, list[Candidato], bool]:
    """Con qué criterio, los primeros por abrir y si de todos los demás se sabe también lo que los ordena."""
    cuantos = min(PRIMEROS, medir(consulta, nodo, periodo, "cobertura").faltan or 0)
    for criterio in _CRITERIOS:
        todos = candidatos(consulta, nodo, periodo, criterio.orden)
        if all(map(criterio.sabe, todos[:cuantos])):
            break
    return criterio, todos[:cuantos], all(map(criterio.sabe, todos))


def _no_cumple(medido: Resultado) -> bool:
    return medido.veredicto is Veredicto.NO_CUMPLE and bool(medido.faltan)


def _con_brecha(consulta: Consulta, nodo: Nodo, periodo: Periodo) -> list[Nodo] | None:
    propio = medir(consulta, nodo, periodo, "cobertura")
    if not propio.fraccion.hay_dato:
        return None
    # el país se abre por sus regiones; lo demás, por sí mismo y, si ya cumple, por las partes que no
    if nodo.nivel is not Nivel.PAIS and _no_cumple(propio):
        return [nodo]
    hijos = consulta.hijos(nodo) if nodo.nivel is not Nivel.MICRORRED else []
    medidos = zip(hijos, POR_CLAVE["cobertura"].medir(consulta, hijos, periodo), strict=True)
    faltan = sorted((-(medido.faltan or 0), hijo.codigo, hijo) for hijo, medido in medidos if _no_cumple(medido))
    return [hijo for *_, hijo in faltan[:_PARTES]]


def _abrir(consulta: Consulta, nodo: Nodo, periodo: Periodo) -> Asunto | None:
    propio = medir(consulta, nodo, periodo, "cobertura")
    if not _no_cumple(propio):
        return None
    criterio, primeros, se_sabe = _primeros(consulta, nodo, periodo)
    n, total, cuantos = propio.fraccion.numerador or 0, propio.fraccion.denominador or 0, len(primeros)
    if not cuantos:
        return None
    empezar = f"los {cuantos} {criterio.varios.removeprefix('los ')}" if cuantos > 1 else criterio.uno
    de_quienes = "" if se_sabe else ", de los que se sabe"
    return Asunto(
        nodo,
        cuantos,
        f"{al_corte(nodo, periodo)}, en {lugar(consulta, nodo)} {palabra(propio.faltan or 0, 'falta', 'faltan')} "
        f"{propio.contados} para el 80\u202f%. Por abrir primero, entre los que no tienen grupo: {empezar}{de_quienes}"
        f". Con {palabra(cuantos, 'él', 'ellos')} pasa de {porcentaje(n, total)} a {porcentaje(n + cuantos, total)}.",
        tuple(candidato.codigo for candidato in primeros),
    )


ABRIR = Clase(
    "abrir",
    "▲",
    "por abrir",
    Veredicto.NO_CUMPLE,
    "si falta abrir grupos para el 80\u202f%",
    "establecimientos donde formar primero un grupo de apoyo",
    "Conformar un grupo en cada establecimiento de la relación, en ese orden, e informar la fecha de conformación de "
    "cada uno.",
    "por_abrir",
    _UNIDAD,
    ("orden", "codigo", "nombre", "categoria", "red", "microrred", "distrito", "porque"),
    _con_brecha,
    _abrir,
)


def _filas(consulta: Consulta, nodo: Nodo, periodo: Periodo) -> list[Fila]:
    """Los primeros por abrir. Cuántos partos atiende cada uno ordena y no se dice: es una cuenta de personas."""
    if not nodo.nivel.es_territorio:
        return []
    criterio, primeros, _ = _primeros(consulta, nodo, periodo)
    filas = []
    for puesto, candidato in enumerate(primeros, start=1):
        microrred = consulta.nodo(candidato.microrred)
        nombres = {superior.nivel: superior.nombre for superior in consulta.linaje(microrred)}
        porque = [f"{puesto}.º {criterio.puesto}"]
        porque += [f"a {decimal(candidato.km)} km de uno con grupo activo"] if candidato.km is not None else []
        if candidato.vecinos:
            porque.append(f"{plural(candidato.vecinos, 'vecino')} con grupo activo en su microrred")
        filas.append(
            {
                "orden": puesto,
                **{campo: getattr(candidato, campo) for campo in ("codigo", "nombre", "categoria", "distrito")},
                "red": nombres.get(Nivel.RED, ""),
                "microrred": microrred.nombre,
                "porque": "; ".join(porque),
            }
        )
    return filas


POR_ABRIR = Lista(
    "por_abrir",
    "Establecimientos por abrir primero",
    "De los que atienden partos, informaron y no tienen grupo, por cuáles empezar y por qué esos.",
    (
        Columna("orden", "Orden", "entero"),
        Columna("codigo", "Código"),
        Columna("nombre", "Establecimiento"),
        Columna("categoria", "Categoría"),
        Columna("red", "Red"),
        Columna("microrred", "Microrred"),
        Columna("distrito", "Distrito"),
        Columna("porque", "Por qué"),
    ),
    _filas,
    Nivel.ESTABLECIMIENTO,
)
