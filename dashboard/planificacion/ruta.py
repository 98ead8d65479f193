"""`planificar(problema) -> plan`: el recorrido que más premio reúne dentro del tiempo.

Es una función pura: los mismos datos, iteraciones y semilla dan el mismo plan en la misma versión de las bibliotecas.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace

from dashboard.planificacion.alternativas import Alternativa, alternativas, imposibles
from dashboard.planificacion.horario import Recorrido, como_ruta
from dashboard.planificacion.insercion import Secuencias, insertar, rematar
from dashboard.planificacion.modelo_pyvrp import Busqueda, Fase, buscar
from dashboard.planificacion.problema import MotivoFuera, Plan, Problema

#: parte hecha, de 0 a 1
Avance = Callable[[float], None]
#: primero cambios grandes, que recorren el espacio, y luego pequeños, que afinan; con la parte de las iteraciones
_FASES: tuple[tuple[float, Fase], ...] = ((1 / 2, Fase(40, 200)), (1 / 2, Fase(10, 100)))
#: con tan pocas paradas, más iteraciones no cambian nada
_ITERACIONES_OBLIGATORIAS = 400


def planificar(problema: Problema, avance: Avance | None = None) -> Plan:
    """El plan de un problema. Las obligatorias que no caben no se pierden: el plan las nombra.

    `ValueError` si una parada o un turno nombra una fila que la matriz no tiene, o un tiempo es negativo.
    """
    # como listas: leer un entero de una lista es diez veces más rápido que de un arreglo
    problema = replace(problema, minutos=[[int(valor) for valor in fila] for fila in problema.minutos])
    _revisar(problema)
    limite = time.monotonic() + problema.segundos
    todas = alternativas(problema)
    motivos = imposibles(problema, todas)
    opciones = [opcion for opcion in todas if opcion.parada not in motivos]
    pedidas = {i for i, parada in enumerate(problema.paradas) if parada.obligatoria and i not in motivos}
    usadas, cortado = 0, False
    partida: Secuencias = [[] for _ in problema.turnos]
    juntas: set[int] = set()
    if pedidas:
        partida, busqueda = _obligatorias(problema, opciones, pedidas, limite)
        juntas = _paradas(partida)
        usadas, cortado = busqueda.iteraciones, busqueda.cortada
    libres = [opcion for opcion in opciones if opcion.parada in juntas or opcion.parada not in pedidas]
    secuencias = rematar(problema, libres, insertar(problema, libres, partida), juntas)
    if libres:
        for numero, (parte, fase) in enumerate(_FASES):
            iteraciones = round(problema.iteraciones * parte)
            busqueda = buscar(
                problema,
                libres,
                secuencias,
                frozenset(juntas),
                fase,
                iteraciones=iteraciones,
                segundos=limite - time.monotonic(),
                semilla=problema.semilla + numero,
                avance=_parte(avance, usadas, problema.iteraciones),
            )
            usadas, cortado = usadas + busqueda.iteraciones, cortado or busqueda.cortada
            secuencias = _mejor(problema, libres, juntas, secuencias, busqueda)
    if avance:
        avance(1.0)
    return _plan(problema, secuencias, motivos, pedidas - juntas, usadas, cortado)


def _mejor(
    problema: Problema, libres: Sequence[Alternativa], juntas: set[int], actual: Secuencias, busqueda: Busqueda
) -> Secuencias:
    """Lo hallado, rematado, si cabe y reúne más que lo que había."""
    if busqueda.secuencias is None or not _valen(problema, busqueda.secuencias):
        return actual
    rematadas = rematar(problema, libres, busqueda.secuencias, juntas)
    return max((actual, rematadas), key=lambda x: (juntas <= _paradas(x), _valor(problema, x)))


def _obligatorias(
    problema: Problema, opciones: Sequence[Alternativa], pedidas: set[int], limite: float
) -> tuple[Secuencias, Busqueda]:
    """Un plan solo de obligatorias, con cuantas quepan: el punto de partida que las asegura a todas."""
    iguales = [
        Alternativa(o.parada, o.lugar, o.desde, o.hasta, 1.0, o.servicio, o.turnos, o.ventanas)
        for o in opciones
        if o.parada in pedidas
    ]
    partida = rematar(problema, iguales, insertar(problema, iguales, [[] for _ in problema.turnos]))
    hallada = Busqueda(None, 0, False)
    if len(_paradas(partida)) < len(pedidas):
        hallada = buscar(
            problema,
            iguales,
            partida,
            frozenset(),
            _FASES[0][1],
            iteraciones=_ITERACIONES_OBLIGATORIAS,
            segundos=limite - time.monotonic(),
            semilla=problema.semilla,
        )
        if hallada.secuencias is not None and _valen(problema, hallada.secuencias):
            partida = max((partida, hallada.secuencias), key=lambda x: len(_paradas(x)))
    propia = {(o.parada, o.ventanas): o for o in opciones}
    return [[propia[o.parada, o.ventanas] for o in secuencia] for secuencia in partida], hallada


def _paradas(secuencias: Secuencias) -> set[int]:
    return {opcion.parada for secuencia in secuencias for opcion in secuencia}


def _valor(problema: Problema, secuencias: Secuencias) -> tuple[float, int]:
    """Premio y, a igual premio, menos viaje."""
    premio = round(sum(opcion.premio for secuencia in secuencias for opcion in secuencia), 6)
    return premio, -sum(Recorrido(problema, i, secuencia).viaje() for i, secuencia in enumerate(secuencias))


def _valen(problema: Problema, secuencias: Secuencias) -> bool:
    """Comprobación propia de lo que devuelve el solucionador."""
    return all(
        Recorrido(problema, i, secuencia).vale and all(i in opcion.turnos for opcion in secuencia)
        for i, secuencia in enumerate(secuencias)
    )


def _plan(
    problema: Problema,
    secuencias: Secuencias,
    motivos: dict[int, MotivoFuera],
    sin_lugar: set[int],
    iteraciones: int,
    cortado: bool,
) -> Plan:
    rutas = tuple(como_ruta(problema, i, secuencia) for i, secuencia in enumerate(secuencias) if secuencia)
    dentro = _paradas(secuencias)
    fuera = tuple(
        (i, motivos.get(i, MotivoFuera.NO_CABEN_JUNTAS if i in sin_lugar else MotivoFuera.MENOS_PREMIO))
        for i in range(len(problema.paradas))
        if i not in dentro
    )
    premio = sum(visita.premio for ruta in rutas for visita in ruta.visitas)
    return Plan(rutas, round(premio, 6), fuera, tuple(sorted(sin_lugar)), iteraciones, cortado)


def _parte(avance: Avance | None, antes: int, total: int) -> Callable[[int], None] | None:
    return (lambda hechas: avance(min((antes + hechas) / max(total, 1), 1.0))) if avance else None


def _revisar(problema: Problema) -> None:
    filas = len(problema.minutos)
    if any(len(fila) != filas for fila in problema.minutos):
        raise ValueError("La matriz de minutos debe ser cuadrada.")
    if any(int(minutos) < 0 for fila in problema.minutos for minutos in fila):
        raise ValueError("La matriz de minutos no admite valores negativos.")
    lugares = [parada.lugar for parada in problema.paradas] + [turno.base for turno in problema.turnos]
    if any(not 0 <= lugar < filas for lugar in lugares):
        raise ValueError("Una parada o una base no está en la matriz de minutos.")
    if any(parada.servicio < 0 or parada.premio < 0 for parada in problema.paradas):
        raise ValueError("Una parada tiene un premio o un servicio negativo.")
    if any(turno.inicio < 0 or turno.fin < turno.inicio for turno in problema.turnos):
        raise ValueError("Un turno termina antes de empezar.")
