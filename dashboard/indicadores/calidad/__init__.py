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
#: su número, `n` y `de`
Mes = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Hallado:
    """Lo que una comprobación halló en un territorio: (unidades,) en profundidad, y (meses,) hasta el fin del periodo.

    `n` de `de` es lo que lo muestra y entre cuánto se buscó.
    """

    n: Enteros
    de: Enteros
    nombrados: Booleanos
    meses: list[Mes]

    @property
    def miradas(self) -> int:
        """Unidades en que había algo que mirar."""
        return int((self.de > 0).sum())


def hallar(consulta: Consulta, nodo: Nodo, periodo: Periodo, comprobacion: Comprobacion) -> Hallado:
    """Lo que la comprobación dice de un territorio en un periodo."""
    filas = _filas(consulta, nodo, comprobacion.nivel)
    n, de, nombrados = _juzgar(consulta, periodo, comprobacion)
    return Hallado(n[filas], de[filas], nombrados[filas], _por_mes(consulta, periodo, comprobacion, filas))


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


def _filas(consulta: Consulta, nodo: Nodo, nivel: Nivel) -> slice:
    """Qué unidades de la raíz son de un territorio: en profundidad, un intervalo."""
    if nivel is Nivel.MICRORRED:
        todas, propias = (consulta.descendientes(de, nivel) for de in (consulta.raiz, nodo))
        desde = todas.index(propias[0]) if propias else 0
        return slice(desde, desde + len(propias))
    suyos, de_la_raiz = ((de.grupos if nivel is Nivel.GRUPO else de.establecimientos) for de in (nodo, consulta.raiz))
    return slice(suyos[0] - de_la_raiz[0], suyos[1] - de_la_raiz[0])


def _por_mes(consulta: Consulta, periodo: Periodo, comprobacion: Comprobacion, filas: slice) -> list[Mes]:
    """Los doce últimos meses con algo que mirar, hasta el fin del periodo."""
    if not comprobacion.con_meses:
        return []
    primero = consulta.raiz.meses[0]
    n, de = (cuenta[filas].sum(axis=0).tolist() for cuenta in _cuentas(consulta, comprobacion))
    meses = [(primero + i, n[i], de[i]) for i in range(len(de)) if de[i] and primero + i <= periodo.ultimo_mes]
    return meses[-12:]


def por_confirmar(consulta: Consulta, nodo: Nodo, periodo: Periodo) -> tuple[Fraccion, Fraccion]:
    """Asistencias esperadas y grupos con sesiones que son de una unidad nombrada, entre todos los del territorio.

    Solo por las comprobaciones de que depende la asistencia.
    """
    dudosos = consulta.recordar(("calidad", "dudosos", periodo), lambda: _dudosos(consulta, periodo))
    propios = dudosos[_filas(consulta, nodo, Nivel.GRUPO)]
    esperadas = consulta.por_grupo("esperadas", nodo, periodo)
    # dos veces: lo que suman, y cuántos son
    n, grupos = ((int(cuenta[propios].sum()), int(cuenta.sum())) for cuenta in (esperadas, esperadas > 0))
    return Fraccion(*n), Fraccion(*grupos)


def _dudosos(consulta: Consulta, periodo: Periodo) -> Booleanos:
    """(grupos,) de la raíz: los que son, o están en, una unidad nombrada."""
    dudosos = np.zeros(consulta.raiz.grupos[1] - consulta.raiz.grupos[0], bool)
    for comprobacion in COMPROBACIONES:
        if comprobacion.de_asistencia:
            nombrados = _juzgar(consulta, periodo, comprobacion)[2]
            for desde, hasta in intervalos(consulta, comprobacion.nivel)[nombrados].tolist():
                dudosos[desde:hasta] = True
    return dudosos
