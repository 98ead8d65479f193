"""El embudo: qué territorios se apartan de su conjunto en asistencia más de lo que el azar explica.

Ordenar por porcentaje castiga al pequeño, que sube y baja por azar. El embudo da a cada uno el ancho que le toca por
sus asistencias, por sus meses y por cuánto difieren los grupos entre sí; si aun así los territorios
difieren más de lo que eso explica, lo ensancha (Spiegelhalter, 2005: efecto aleatorio aditivo con los extremos
recogidos, como en Fingertips). Es una de muchas frases de la página: va al 99 %.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.grafica import Formato, Grafico, Papel, Senal, Serie, Tipo
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Periodo
from dashboard.indicadores.cambio import OTRAS
from dashboard.nucleo.formato import porcentaje, proporcion_impresa
from dashboard.nucleo.matrices import Decimales

#: territorios con asistencia con que hay un conjunto con qué comparar
MINIMO = 8
#: parte de los más bajos y de los más altos que no deciden cuánto se ensancha
_RECOGIDOS = 0.1
#: cómo se dice de qué lado está
LADOS = {-1: "por debajo de lo que el azar explica", 0: "", 1: "por encima de lo que el azar explica"}


@dataclass(frozen=True, slots=True)
class Embudo:
    """La asistencia del conjunto y, por territorio en el orden pedido: su ancho (proporción) y su lado (−1, 0, 1).

    `ancho`: `nan` sin asistencia.
    """

    centro: float
    ancho: Decimales
    lado: tuple[int, ...]


def embudo(consulta: Consulta, nodos: Sequence[Nodo], periodo: Periodo) -> Embudo | None:
    """El de unos hermanos en un periodo; `None` si son menos de ocho con asistencia."""
    x, n = (consulta.suma(medida, nodos, periodo).astype(float) for medida in ("asistentes", "esperadas"))
    hay = n > 0
    if hay.sum() < MINIMO:
        return None
    centro = float(x.sum() / n.sum())
    varianza = _de_por_si(consulta, nodos, periodo, n, centro)
    desvio = np.where(hay, x / np.maximum(n, 1) - centro, 0.0)
    varianza = varianza + _entre_territorios(desvio[hay], varianza[hay])
    ancho = OTRAS * np.sqrt(varianza)
    lado = np.where(hay & (np.abs(desvio) > ancho), np.sign(desvio), 0).astype(int)
    return Embudo(centro, np.where(hay, ancho, np.nan), tuple(lado.tolist()))


def _de_por_si(consulta: Consulta, nodos: Sequence[Nodo], periodo: Periodo, n: Decimales, centro: float) -> Decimales:
    """(nodos,): lo que cada uno varía por azar, por el choque de sus meses y por los grupos que le tocaron."""
    variacion = consulta.variacion
    grupos = [consulta.por_grupo("esperadas", nodo, periodo) for nodo in nodos]
    pesos = np.array([float((g.astype(float) ** 2).sum()) for g in grupos]) / np.maximum(n, 1) ** 2
    meses = max(1, min(periodo.ultimo_mes, consulta.raiz.meses[1]) - periodo.primer_mes + 1)
    propias = variacion.de(nodos[0].nivel)
    azar = propias.dispersion * centro * (1 - centro) / np.maximum(n, 1)
    return np.asarray(azar + propias.choque / meses + (variacion.entre + variacion.deriva) * pesos)


def _entre_territorios(desvio: Decimales, varianza: Decimales) -> float:
    """La varianza que sobra entre territorios (método de los momentos), sin que los extremos la decidan."""
    z = desvio / np.sqrt(varianza)
    bajo, alto = np.quantile(z, (_RECOGIDOS, 1 - _RECOGIDOS))
    cuantos, dispersion = len(z), float((np.clip(z, bajo, alto) ** 2).mean())
    w = 1 / varianza
    holgura = float(w.sum() - (w**2).sum() / w.sum())
    return max(0.0, (cuantos * dispersion - (cuantos - 1)) / holgura) if holgura > 0 else 0.0


def dibujado(nodos: Sequence[Nodo], cuentas: Sequence[tuple[int, int]], hallado: Embudo) -> Grafico:
    """El embudo como gráfica: los territorios de menos a más asistencias esperadas, cada uno con su ancho."""
    orden = sorted((i for i, (_, n) in enumerate(cuentas) if n), key=lambda i: cuentas[i][1])
    valores = tuple(proporcion_impresa(*cuentas[i]) for i in orden)
    bordes = tuple(
        Serie(
            nombre,
            tuple(round(min(1.0, max(0.0, hallado.centro + signo * hallado.ancho[i])), 3) for i in orden),
            Papel.LIMITE,
        )
        for nombre, signo in (("Lo que el azar explica, hasta", 1), ("Lo que el azar explica, desde", -1))
    )
    notas = tuple(
        f"{nodos[i].nombre}: {porcentaje(*cuentas[i])}" + (f", {LADOS[hallado.lado[i]]}" if hallado.lado[i] else "")
        for i in orden
    )
    return Grafico(
        "embudo",
        Tipo.LINEAS,
        "Asistencia de cada territorio y lo que el azar explica, de menos a más asistencias esperadas",
        "% de las asistencias esperadas",
        tuple(f"{nodos[i].nombre} ({nodos[i].codigo})" for i in orden),
        (
            Serie("Asistencia", valores, Papel.SUELTOS, notas),
            *bordes,
            Serie("El conjunto", (round(hallado.centro, 3),) * len(orden), Papel.CENTRO),
        ),
        Formato.PORCENTAJE,
        senales=tuple(Senal(lugar, hallado.lado[i]) for lugar, i in enumerate(orden) if hallado.lado[i]),
        textos=tuple(porcentaje(*cuentas[i]) for i in orden),
    )
