"""El cambio de la asistencia desde los mismos meses del año anterior: valor, intervalo y veredicto, en un solo sitio.

Titular, tarjeta, «¿Qué cambió?», láminas, archivos y página del grupo dicen lo que esto dice. La prioridad de las
visitas, que mira grupos sueltos, suma mes a mes (`acumulada`): de un año a otro casi ninguno se distingue.
Un verbo («subió», «bajó») solo se usa fuera del intervalo; dentro de él, «sin cambio distinguible». El intervalo suma
lo que varía sin que nada cambie (`almacen.variacion`): las sesiones, el choque de cada mes, lo que los grupos cambian
de un año a otro y, si unos abrieron y otros cerraron, lo que difieren entre sí.

La prueba principal de una página va al 95 %; las demás frases, al 99 %: cinco al 95 % harían falsa una página de cada
cuatro aunque nada cambiara.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from fractions import Fraction
from math import log

import numpy as np
import numpy.typing as npt

from dashboard.almacen.consulta import Consulta
from dashboard.almacen.variacion import DeNivel
from dashboard.dominio.estandar import Fraccion
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Periodo
from dashboard.indicadores.control import pesos
from dashboard.indicadores.indicador import Indicador, Movido
from dashboard.nucleo.formato import decimal, puntos
from dashboard.nucleo.matrices import Decimales, Enteros

#: desviaciones de la prueba principal (95 %) y de las demás frases de una página (99 %): las de la normal y lo que la
#: propia varianza tiene de estimada, según los mundos sin cambio de `tests/verdad`
PRINCIPAL, OTRAS = 2.3, 2.9


class Sentido(IntEnum):
    """Hacia dónde cambió, si se distingue del azar."""

    BAJO = -1
    SIN_CAMBIO = 0
    SUBIO = 1


@dataclass(frozen=True, slots=True)
class Cambio:
    """Un cambio de la asistencia. `decimas`: de punto, la diferencia exacta redondeada. `margen`: las del intervalo.

    `anterior`: los mismos meses del año anterior.
    """

    anterior: Periodo
    decimas: int
    margen: int
    sentido: Sentido

    @property
    def mas_menos(self) -> str:
        """«±1,2»."""
        return f"±{decimal(self.margen / 10)}"

    @property
    def frase(self) -> str:
        """«bajó 4,0 puntos (±1,2)», o «sin cambio distinguible (−0,4 puntos, ±1,2)»."""
        if self.sentido is Sentido.SIN_CAMBIO:
            return f"sin cambio distinguible ({puntos(self.decimas)} puntos, {self.mas_menos})"
        verbo = "subió" if self.sentido is Sentido.SUBIO else "bajó"
        return f"{verbo} {puntos(abs(self.decimas)).lstrip('+')} puntos ({self.mas_menos})"


def un_anio_antes(nodo: Nodo, periodo: Periodo) -> Periodo | None:
    """Los mismos meses del año anterior a los que el periodo tiene en un nodo; `None` si entonces no había datos.

    Es lo que se compara de un estado, que también se sabe en un mes sin sesiones.
    """
    return _antes_de(nodo, periodo, nodo.meses[1])


def con_los_mismos_meses(consulta: Consulta, nodo: Nodo, periodo: Periodo) -> Periodo | None:
    """Como `un_anio_antes`, hasta el último mes del periodo en que el propio nodo tuvo asistencias que contar.

    Lo que se suma mes a mes se compara con meses iguales: si la red no se reunió en octubre, tampoco cuenta octubre del
    año anterior.
    """
    (ultimo,) = _ultimos(consulta, [nodo], periodo, consulta.series("esperadas", [nodo]))
    return _antes_de(nodo, periodo, ultimo)


def _ultimos(consulta: Consulta, nodos: Sequence[Nodo], periodo: Periodo, n: Enteros) -> list[int]:
    """El último mes del periodo en que cada nodo tuvo asistencias que contar; si no hay, el último con datos."""
    tramo = _tramo(consulta, periodo)
    con = n[:, tramo] > 0
    final = consulta.raiz.meses[0] + tramo.stop - 1 - con[:, ::-1].argmax(axis=1) if con.size else [0] * len(nodos)
    hallados = zip(final, (con.sum(axis=1) > 0).tolist(), nodos, strict=True)
    return [int(mes) if hay else nodo.meses[1] for mes, hay, nodo in hallados]


def _antes_de(nodo: Nodo, periodo: Periodo, ultimo: int) -> Periodo | None:
    antes = periodo.un_anio_antes(ultimo)
    return antes if nodo.meses[0] <= antes.ultimo_mes and periodo.primer_mes <= nodo.meses[1] else None


def cambio_de_asistencia(consulta: Consulta, nodo: Nodo, periodo: Periodo, sigmas: float = PRINCIPAL) -> Cambio | None:
    """El cambio de un nodo desde un año antes; `None` si falta alguno de los dos años o no está entero."""
    return cambios_de_asistencia(consulta, nodo, [nodo], periodo, sigmas)[0]


def cambios_de_asistencia(
    consulta: Consulta, dentro: Nodo, nodos: Sequence[Nodo], periodo: Periodo, sigmas: float = OTRAS
) -> list[Cambio | None]:
    """El de cada nodo, en el mismo orden. `nodos`: del mismo nivel y de `dentro`, que los contiene o es el único."""
    x, n = (consulta.series(medida, nodos) for medida in ("asistentes", "esperadas"))
    anteriores = [
        # lo que se suma por meses solo se compara si entonces estaban todos
        None if antes is None or nodo.meses[0] > antes.primer_mes else antes
        for nodo, ultimo in zip(nodos, _ultimos(consulta, nodos, periodo, n), strict=True)
        for antes in (_antes_de(nodo, periodo, ultimo),)
    ]
    if not any(anteriores):
        return [None] * len(nodos)
    # (nodos, meses) de cada tramo: el de ahora y el de antes
    meses = consulta.raiz.meses[0] + np.arange(n.shape[1])
    desde, hasta = np.array([(a.primer_mes, a.ultimo_mes) if a else (1, 0) for a in anteriores]).T[:, :, None]
    tramos = (meses >= periodo.primer_mes) & (meses <= periodo.ultimo_mes), (meses >= desde) & (meses <= hasta)
    (x1, n1), (x0, n0) = ((x * tramo, n * tramo) for tramo in tramos)
    cuentas = np.stack([parte.sum(axis=1) for parte in (x1, n1, x0, n0)], axis=1)
    comparables = (cuentas[:, 1] > 0) & (cuentas[:, 3] > 0)
    propias, variacion = consulta.variacion.de(nodos[0].nivel), consulta.variacion
    partes = n1 / np.maximum(cuentas[:, 1:2], 1), n0 / np.maximum(cuentas[:, 3:4], 1)
    # lo que la estación mueve la cuenta si un año tuvo sesiones en otros meses que el otro
    formas = np.array([consulta.forma_propia(nodo) for nodo in nodos])[:, meses % 12]
    desfase = (formas * (partes[0] - partes[1])).sum(axis=1)
    grupos = np.array(_pesos(consulta, dentro, nodos, periodo, anteriores))
    error = error_del_cambio(
        propias, cuentas, np.stack([(parte * parte).sum(axis=1) for parte in partes], axis=1),
        variacion.deriva * grupos[:, 0] + variacion.entre * grupos[:, 1] + desfase**2,
    )  # fmt: skip
    margenes = (sigmas * de_pocos(propias.grados, sigmas) * error).tolist()
    return [
        _cambio(antes, cuenta, margen) if antes and hay else None
        for antes, cuenta, margen, hay in zip(anteriores, cuentas.tolist(), margenes, comparables.tolist(), strict=True)
    ]


def _cambio(anterior: Periodo, cuentas: Sequence[int], margen: float) -> Cambio:
    x1, n1, x0, n0 = cuentas
    # la diferencia exacta, con enteros: una pantalla la pide una vez por fila
    arriba, abajo = x1 * n0 - x0 * n1, n1 * n0
    sentido = Sentido(0 if abs(arriba / abajo) <= margen else 1 if arriba > 0 else -1)
    return Cambio(anterior, _decimas(arriba, abajo), max(1, round(margen * 1000)), sentido)


def _pesos(
    consulta: Consulta, dentro: Nodo, nodos: Sequence[Nodo], periodo: Periodo, anteriores: Sequence[Periodo | None]
) -> list[tuple[float, float]]:
    """Los `control.pesos` de cada nodo. Cada periodo se lee una vez, de los grupos de todos."""
    de_todos = {p: consulta.por_grupo("esperadas", dentro, p) for p in {periodo, *anteriores} if p}
    pares = []
    for nodo, antes in zip(nodos, anteriores, strict=True):
        propios = slice(*(grupo - dentro.grupos[0] for grupo in nodo.grupos))
        pares.append(pesos(de_todos[periodo][propios], de_todos[antes][propios]) if antes else (0.0, 0.0))
    return pares


def decimas_de(delta: Fraction) -> int:
    """Décimas de punto de una diferencia de proporciones, con la media hacia fuera."""
    return _decimas(delta.numerator, delta.denominator)


def _decimas(arriba: int, abajo: int) -> int:
    cuanto = (2000 * abs(arriba) + abajo) // (2 * abajo)
    return cuanto if arriba > 0 else -cuanto


def _tramo(consulta: Consulta, periodo: Periodo) -> slice:
    """Los meses del periodo, en las columnas de `Consulta.series`."""
    primero, ultimo = consulta.raiz.meses
    desde = min(max(periodo.primer_mes, primero), ultimo + 1)
    return slice(desde - primero, max(min(periodo.ultimo_mes, ultimo) + 1, desde) - primero)


def error_del_cambio(
    propias: DeNivel, cuentas: npt.NDArray[np.integer], repartos: Decimales, aparte: Decimales | float
) -> Decimales:
    """(filas,): la desviación de la diferencia entre dos proporciones del mismo nivel si nada hubiera cambiado.

    `cuentas`: (filas, 4) asistentes y esperadas de ahora y de antes. `repartos`: (filas, 2) de los meses de cada
    una. `aparte`: la varianza que no depende de cuántas asistencias se miran.
    """
    x1, n1, x0, n0 = np.asarray(cuentas, dtype=float).T
    # las faltas de un motivo pueden ser más que las esperadas: de unas sesiones se anotaron y de otras no
    p = np.minimum((x1 + x0 + 0.5) / (n1 + n0 + 1.0), 1.0)
    azar = propias.dispersion * p * (1 - p) * (1 / np.maximum(n1, 1) + 1 / np.maximum(n0, 1))
    return np.asarray(np.sqrt(azar + propias.choque * repartos.sum(axis=1) + aparte))


def margen_de_una_parte(
    consulta: Consulta, nodo: Nodo, periodos: tuple[Periodo, Periodo], cuentas: tuple[int, int, int, int], cuantas: int
) -> float:
    """El intervalo del cambio de una parte de las esperadas (un motivo) elegida por ser la mayor entre `cuantas`.

    `cuentas`: las de ahora y las de antes, cada una con sus esperadas. El motivo varía como la asistencia, en
    proporción a lo que pesa.
    """
    x1, n1, x0, n0 = cuentas
    propios, mezcla = pesos(*(consulta.por_grupo("esperadas", nodo, p) for p in periodos))
    variacion = consulta.variacion
    parte = min(1.0, (x1 + x0) / (n1 + n0))
    escala = parte * (1 - parte) / 0.21
    meses = np.array([[1 / periodos[0].largo] * 2])
    aparte = (variacion.deriva * propios + variacion.entre * mezcla) * escala
    error = error_del_cambio(variacion.de(nodo.nivel), np.array([cuentas]), meses, aparte)[0]
    # la mayor de muchas pasa un límite más veces que una: Bonferroni, con la normal aproximada
    sigmas = (OTRAS**2 + 2 * log(max(cuantas, 1))) ** 0.5
    return float(sigmas * error)


def de_pocos(grados: float, sigmas: float) -> float:
    """Cuánto se ensancha un intervalo normal si su desviación se estimó con pocos grados (t de Student, aproximada)."""
    return 1 + (sigmas * sigmas + 1) / (4 * max(grados, 1.0))


# -- lo mismo de varios territorios a la vez, para ponerlos lado a lado


def diferencia(ahora: Fraccion, antes: Fraccion) -> int | None:
    """La diferencia exacta entre las dos, redondeada a décimas de punto porcentual; `None` si falta alguna.

    De una parte no se dice cómo cambió el todo, ni de quien calla: lo que no se sabe puede ser todo el cambio.
    """
    if any(not una.hay_dato or una.de_una_parte or una.sin_reporte for una in (ahora, antes)):
        return None
    return decimas_de(ahora.exacta - antes.exacta)


def cambio_de_estado(
    indicador: Indicador, consulta: Consulta, nodos: Sequence[Nodo], periodo: Periodo
) -> list[Movido | None]:
    """Lo que un estado cambió en cada nodo desde un año antes: se cuenta entero, y por eso no lleva intervalo."""
    anteriores = [un_anio_antes(nodo, periodo) for nodo in nodos]
    antes: dict[str, Fraccion] = {}
    for anterior in dict.fromkeys(anteriores):
        if anterior is not None:
            propios = [nodo for nodo, suyo in zip(nodos, anteriores, strict=True) if suyo == anterior]
            contados = indicador.contar(consulta, propios, anterior)
            antes |= {nodo.codigo: contado for nodo, contado in zip(propios, contados, strict=True)}
    dichos: list[Movido | None] = []
    for nodo, ahora in zip(nodos, indicador.contar(consulta, nodos, periodo), strict=True):
        decimas = diferencia(ahora, antes[nodo.codigo]) if nodo.codigo in antes else None
        sentido = 0 if not decimas else 1 if decimas > 0 else -1
        dichos.append(None if decimas is None else Movido(decimas, f"{puntos(decimas)} puntos", sentido))
    return dichos


def cambio_entre_muchos(
    _indicador: Indicador, consulta: Consulta, nodos: Sequence[Nodo], periodo: Periodo
) -> list[Movido | None]:
    """El de la asistencia de cada nodo. Son muchas frases juntas: al 99 %."""
    cambios = [cambio_de_asistencia(consulta, nodo, periodo, OTRAS) for nodo in nodos]
    return [None if c is None else Movido(c.decimas, c.frase, c.sentido) for c in cambios]
