"""La calidad de lo que se informó: el registro de comprobaciones y lo que cada una halla en un territorio.

Se cuenta una vez por carga y se juzga una vez por periodo, en todo lo que la persona ve: un territorio es un trozo de
eso, y dice lo mismo visto desde su red o desde el país.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.estandar import Fraccion
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Periodo
from dashboard.dominio.territorio import Nivel
from dashboard.indicadores.calidad.atipicos import ATIPICOS
from dashboard.indicadores.calidad.cifra_redonda import CIFRA_REDONDA
from dashboard.indicadores.calidad.coherencia import COHERENCIA
from dashboard.indicadores.calidad.completitud import COMPLETITUD
from dashboard.indicadores.calidad.comprobacion import Comprobacion, Cuentas
from dashboard.indicadores.calidad.coordenadas import COORDENADAS
from dashboard.indicadores.calidad.copiados import COPIADOS
from dashboard.indicadores.calidad.filas import intervalos
from dashboard.indicadores.calidad.perfectos import PERFECTOS
from dashboard.indicadores.calidad.puntualidad import PUNTUALIDAD
from dashboard.nucleo.matrices import Booleanos, Enteros

COMPROBACIONES: tuple[Comprobacion, ...] = (
    COMPLETITUD,
    PUNTUALIDAD,
    COHERENCIA,
    ATIPICOS,
    CIFRA_REDONDA,
    COPIADOS,
    PERFECTOS,
    COORDENADAS,
)
#: de cada cien asistencias esperadas, cuántas de grupos por confirmar se dicen junto a la cifra de asistencia
SE_DICE = 5


@dataclass(frozen=True, slots=True)
class Hallado:
    """Lo que una comprobación halló en un territorio: (unidades,) en profundidad, y (meses,) hasta el fin del periodo.

    `n` de `de` es lo que lo muestra y entre cuánto se buscó. `filas`: la posición de cada unidad en la raíz.
    """

    filas: Enteros
    n: Enteros
    de: Enteros
    nombrados: Booleanos
    meses: tuple[tuple[int, int, int], ...]

    @property
    def miradas(self) -> int:
        """Unidades en que había algo que mirar."""
        return int((self.de > 0).sum())


def hallar(consulta: Consulta, nodo: Nodo, periodo: Periodo, comprobacion: Comprobacion) -> Hallado:
    """Lo que la comprobación dice de un territorio en un periodo."""
    filas = _filas(consulta, nodo, comprobacion.nivel)
    n, de, nombrados = _juzgar(consulta, periodo, comprobacion)
    return Hallado(
        filas, n[filas], de[filas], nombrados[filas], _por_mes(consulta, periodo, comprobacion, filas)
    )  # fmt: skip


def _cuentas(consulta: Consulta, comprobacion: Comprobacion) -> Cuentas:
    return consulta.recordar(("calidad", comprobacion.clave), lambda: comprobacion.contar(consulta))


def _juzgar(consulta: Consulta, periodo: Periodo, comprobacion: Comprobacion) -> tuple[Enteros, Enteros, Booleanos]:
    """(unidades,) tres veces: lo que suman en el periodo y a quién se nombra, en toda la raíz."""

    def calcular() -> tuple[Enteros, Enteros, Booleanos]:
        meses = slice(None)
        if comprobacion.con_meses:
            primero = consulta.raiz.meses[0]
            meses = slice(max(periodo.primer_mes - primero, 0), max(periodo.ultimo_mes - primero + 1, 0))
        n, de = (cuenta[:, meses].sum(axis=1, dtype=np.int64) for cuenta in _cuentas(consulta, comprobacion))
        return n, de, comprobacion.pasa(n, de) & (n > 0)

    return consulta.recordar(("calidad", comprobacion.clave, periodo), calcular)


def _filas(consulta: Consulta, nodo: Nodo, nivel: Nivel) -> Enteros:
    raiz = consulta.raiz
    if nivel is Nivel.GRUPO:
        return np.arange(*nodo.grupos) - raiz.grupos[0]
    if nivel is Nivel.ESTABLECIMIENTO:
        return np.arange(*nodo.establecimientos) - raiz.establecimientos[0]
    de_la_raiz = consulta.recordar(("calidad", "lugar", nivel), lambda: _lugares(consulta, nivel))
    return np.array([de_la_raiz[unidad.codigo] for unidad in consulta.descendientes(nodo, nivel)], np.int64)


def _lugares(consulta: Consulta, nivel: Nivel) -> dict[str, int]:
    return {unidad.codigo: fila for fila, unidad in enumerate(consulta.descendientes(consulta.raiz, nivel))}


def _por_mes(
    consulta: Consulta, periodo: Periodo, comprobacion: Comprobacion, filas: Enteros
) -> tuple[tuple[int, int, int], ...]:
    """(mes, n, de) de los doce últimos meses con algo que mirar, hasta el fin del periodo."""
    if not comprobacion.con_meses or not len(filas):
        return ()
    primero = consulta.raiz.meses[0]
    n, de = (cuenta[filas].sum(axis=0).tolist() for cuenta in _cuentas(consulta, comprobacion))
    meses = [(primero + i, n[i], de[i]) for i in range(len(de)) if de[i] and primero + i <= periodo.ultimo_mes]
    return tuple(meses[-12:])


def por_confirmar(consulta: Consulta, nodo: Nodo, periodo: Periodo) -> tuple[Fraccion, Fraccion]:
    """Asistencias esperadas y grupos con sesiones que son de una unidad nombrada, entre todos los del territorio.

    Solo por las comprobaciones de que depende la asistencia.
    """
    dudosos = consulta.recordar(("calidad", "dudosos", periodo), lambda: _dudosos(consulta, periodo))
    propios = dudosos[nodo.grupos[0] - consulta.raiz.grupos[0] : nodo.grupos[1] - consulta.raiz.grupos[0]]
    esperadas = consulta.por_grupo("esperadas", nodo, periodo)
    hay = esperadas > 0
    return (
        Fraccion(int(esperadas[propios].sum()), int(esperadas.sum())),
        Fraccion(int((hay & propios).sum()), int(hay.sum())),
    )


def _dudosos(consulta: Consulta, periodo: Periodo) -> Booleanos:
    """(grupos,) de la raíz: los que son, o están en, una unidad nombrada."""
    raiz = consulta.raiz
    dudosos = np.zeros(raiz.grupos[1] - raiz.grupos[0], bool)
    for comprobacion in COMPROBACIONES:
        if not comprobacion.de_asistencia:
            continue
        nombrados = _juzgar(consulta, periodo, comprobacion)[2]
        if comprobacion.nivel is Nivel.GRUPO:
            dudosos |= nombrados
            continue
        for desde, hasta in intervalos(consulta, comprobacion.nivel)[nombrados].tolist():
            dudosos[desde:hasta] = True
    return dudosos
