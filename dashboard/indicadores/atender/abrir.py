"""Establecimientos que perdieron su grupo, y los primeros en que conviene formar uno, con el porqué."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

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
    """Por qué se elige a los primeros. `valor`: lo que los ordena; `None` si no se sabe."""

    orden: Orden
    valor: Callable[[Candidato], float | str | None]
    uno: str
    varios: str


_CRITERIOS = (
    _Criterio(Orden.PARTOS, lambda c: c.partos, "el que atiende más partos", "que atienden más partos"),
    _Criterio(
        Orden.CERCA, lambda c: c.km, "el más cercano a uno con grupo activo", "más cercanos a uno con grupo activo"
    ),
    _Criterio(Orden.CATEGORIA, lambda c: c.categoria, "el de mayor categoría", "de mayor categoría"),
)


def _primeros(consulta: Consulta, nodo: Nodo, periodo: Periodo) -> tuple[_Criterio, list[Candidato], int]:
    """Con qué criterio, todos los que se pueden abrir en su orden y cuántos van primero.

    El criterio es el primero del que se sabe el valor de los primeros.
    """
    cuantos = min(PRIMEROS, medir(consulta, nodo, periodo, "cobertura").faltan or 0)
    for criterio in _CRITERIOS:
        todos = candidatos(consulta, nodo, periodo, criterio.orden)
        if all(criterio.valor(candidato) is not None for candidato in todos[:cuantos]):
            break
    return criterio, todos, min(cuantos, len(todos))


def _quienes(criterio: _Criterio, todos: list[Candidato], cuantos: int) -> str:
    """«los 6 que atienden más partos», con lo que se desempata o no se sabe; si son todos, no se eligen."""
    if cuantos == len(todos):
        return palabra(
            cuantos, "el único que se sabe que no tiene grupo", f"los {cuantos} que se sabe que no tienen grupo"
        )
    dicho = criterio.uno if cuantos == 1 else f"los {cuantos} {criterio.varios}"
    valores = [criterio.valor(candidato) for candidato in todos]
    if None in valores:
        dicho += ", de los que se sabe"
    return f"{dicho} y, a igualdad, por código" if valores[cuantos - 1] == valores[cuantos] else dicho


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
    criterio, todos, cuantos = _primeros(consulta, nodo, periodo)
    if not cuantos:
        return None
    n, total = propio.fraccion.numerador or 0, propio.fraccion.denominador or 0
    return Asunto(
        nodo,
        cuantos,
        f"{al_corte(nodo, periodo)}, en {lugar(consulta, nodo)} {palabra(propio.faltan or 0, 'falta', 'faltan')} "
        f"{propio.contados} para el 80\u202f%. Por abrir primero: {_quienes(criterio, todos, cuantos)}. Con "
        f"{palabra(cuantos, 'él', 'ellos')} pasa de {porcentaje(n, total)} a {porcentaje(n + cuantos, total)}.",
        tuple(candidato.codigo for candidato in todos[:cuantos]),
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


def filas_por_abrir(consulta: Consulta, nodo: Nodo, periodo: Periodo) -> list[dict[str, Any]]:
    """Los primeros por abrir. Cuántos partos atiende cada uno ordena y no se dice: es una cuenta de personas."""
    if not nodo.nivel.es_territorio:
        return []
    criterio, todos, cuantos = _primeros(consulta, nodo, periodo)
    filas = []
    for puesto, candidato in enumerate(todos[:cuantos], start=1):
        microrred = consulta.nodo(candidato.microrred)
        nombres = {superior.nivel: superior.nombre for superior in consulta.linaje(microrred)}
        porque = [f"{puesto}.º en partos atendidos"] if criterio.orden is Orden.PARTOS else []
        porque += [f"a {decimal(candidato.km)} km de uno con grupo activo"] if candidato.km is not None else []
        if candidato.vecinos:
            porque.append(f"{plural(candidato.vecinos, 'vecino')} con grupo activo en su microrred")
        filas.append(
            {
                "orden": puesto,
                **{campo: getattr(candidato, campo) for campo in ("codigo", "nombre", "categoria", "distrito")},
                "red": nombres.get(Nivel.RED, ""),
                "microrred": microrred.nombre,
                "porque": "; ".join(porque) or f"categoría {candidato.categoria or 'sin dato'}",
            }
        )
    return filas
