"""`planificar(problema) -> plan`: el recorrido que más premio reúne dentro del tiempo.

Es una función pura: los mismos datos, iteraciones y semilla dan el mismo plan en la misma versión de las bibliotecas.

Una búsqueda propia, corta y sin azar, arma el primer plan por inserciones y remata el que da el solucionador. El primer
plan garantiza que siempre hay respuesta, aunque la guarda de tiempo corte en seguida. El remate cierra lo que una
búsqueda aleatoria deja abierto: una parada que todavía cabe, o una que vale más que la que ocupa su sitio.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from dashboard.planificacion.modelo_pyvrp import Busqueda, Secuencias, buscar
from dashboard.planificacion.problema import (
    Alternativa,
    MotivoFuera,
    Plan,
    Problema,
    Ruta,
    Visita,
    alternativas,
    imposibles,
)

#: parte hecha, de 0 a 1
Avance = Callable[[float], None]
#: dónde entra una alternativa: (minutos que se pierden, turno, posición)
_Sitio = tuple[int, int, int]
#: primero cambios grandes, que recorren el espacio, y luego pequeños, que afinan:
#: (parte de las iteraciones, perturbaciones, historia)
_FASES = ((1 / 2, 40, 200), (1 / 2, 10, 100))
#: con tan pocas paradas, más iteraciones no cambian nada
_ITERACIONES_OBLIGATORIAS = 400


def planificar(problema: Problema, avance: Avance | None = None) -> Plan:
    """El plan de un problema. Las obligatorias que no caben no se pierden: el plan las nombra.

    `ValueError` si una parada o un turno nombra una fila que la matriz no tiene, o un tiempo es negativo.
    """
    # como listas: leer un entero de una lista es diez veces más rápido que de un arreglo
    problema = replace(problema, minutos=[[int(valor) for valor in fila] for fila in problema.minutos])
    problema.revisar()
    limite = time.monotonic() + problema.segundos
    todas = alternativas(problema)
    motivos = imposibles(problema, todas)
    opciones = [opcion for opcion in todas if opcion.parada not in motivos]
    pedidas = {i for i, parada in enumerate(problema.paradas) if parada.obligatoria and i not in motivos}
    usadas, cortado = 0, False
    secuencias: Secuencias = [[] for _ in problema.turnos]
    if pedidas:
        secuencias, busqueda = _obligatorias(problema, opciones, pedidas, limite)
        usadas, cortado = busqueda.iteraciones, busqueda.cortada
    juntas = _paradas(secuencias)
    libres = [opcion for opcion in opciones if opcion.parada in juntas or opcion.parada not in pedidas]
    secuencias = _rematar(problema, libres, secuencias, juntas)
    for numero, (parte, perturbaciones, historia) in enumerate(_FASES if libres else ()):
        busqueda = buscar(
            problema,
            libres,
            secuencias,
            frozenset(juntas),
            perturbaciones=perturbaciones,
            historia=historia,
            iteraciones=round(problema.iteraciones * parte),
            segundos=limite - time.monotonic(),
            semilla=problema.semilla + numero,
            avance=_parte(avance, usadas, problema.iteraciones),
        )
        usadas, cortado = usadas + busqueda.iteraciones, cortado or busqueda.cortada
        if _valen(problema, busqueda.secuencias):
            rematadas = _rematar(problema, libres, busqueda.secuencias, juntas)
            secuencias = max((secuencias, rematadas), key=lambda x: (juntas <= _paradas(x), _valor(problema, x)))
    if avance:
        avance(1.0)
    return _plan(problema, secuencias, motivos, pedidas - juntas, usadas, cortado)


def _parte(avance: Avance | None, antes: int, total: int) -> Callable[[int], None] | None:
    return (lambda hechas: avance(min((antes + hechas) / max(total, 1), 1.0))) if avance else None


def _obligatorias(
    problema: Problema, opciones: Sequence[Alternativa], pedidas: set[int], limite: float
) -> tuple[Secuencias, Busqueda]:
    """Un plan solo de obligatorias, con cuantas quepan: el punto de partida que las asegura a todas."""
    iguales = [replace(opcion, premio=1.0) for opcion in opciones if opcion.parada in pedidas]
    partida = _rematar(problema, iguales, [[] for _ in problema.turnos], ())
    hallada = Busqueda([], 0, False)
    if len(_paradas(partida)) < len(pedidas):
        hallada = buscar(
            problema,
            iguales,
            partida,
            frozenset(),
            perturbaciones=_FASES[0][1],
            historia=_FASES[0][2],
            iteraciones=_ITERACIONES_OBLIGATORIAS,
            segundos=limite - time.monotonic(),
            semilla=problema.semilla,
        )
        if _valen(problema, hallada.secuencias):
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
    """Si el solucionador dio un plan, y una comprobación propia dice que cabe."""
    return bool(secuencias) and all(
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
    rutas = tuple(_como_ruta(problema, i, secuencia) for i, secuencia in enumerate(secuencias) if secuencia)
    dentro = _paradas(secuencias)
    fuera = tuple(
        (i, motivos.get(i, MotivoFuera.NO_CABEN_JUNTAS if i in sin_lugar else MotivoFuera.MENOS_PREMIO))
        for i in range(len(problema.paradas))
        if i not in dentro
    )
    premio = sum(visita.premio for ruta in rutas for visita in ruta.visitas)
    return Plan(rutas, round(premio, 6), fuera, iteraciones, cortado)


# -- las horas de una ruta -------------------------------------------------------------------------------------------


class Recorrido:
    """Una ruta en construcción: su turno y sus alternativas en orden, con las horas al día.

    `pronto[i]` es el inicio más temprano de la parada `i` y `tarde[i]` el más tardío que deja atender a las demás.
    """

    __slots__ = ("_minutos", "numero", "pronto", "secuencia", "tarde", "turno", "vale")

    def __init__(self, problema: Problema, turno: int, secuencia: Sequence[Alternativa]) -> None:
        self.numero, self.turno = turno, problema.turnos[turno]
        self._minutos = problema.minutos
        self.cambiar(list(secuencia))

    def cambiar(self, secuencia: list[Alternativa]) -> None:
        """Pone otra secuencia y recalcula las horas. `vale` dice si cabe en el turno."""
        self.secuencia = secuencia
        minutos, turno = self._minutos, self.turno
        reloj, lugar = turno.inicio, turno.base
        self.vale = turno.maximo is None or len(secuencia) <= turno.maximo
        self.pronto: list[int] = []
        for opcion in secuencia:
            reloj = max(opcion.desde, reloj + minutos[lugar][opcion.lugar])
            self.vale = self.vale and reloj <= opcion.hasta
            self.pronto.append(reloj)
            reloj, lugar = reloj + opcion.servicio, opcion.lugar
        self.vale = self.vale and reloj + minutos[lugar][turno.base] <= turno.fin
        limite, lugar = turno.fin, turno.base
        self.tarde: list[int] = []
        for opcion in reversed(secuencia):
            limite = min(opcion.hasta, limite - minutos[opcion.lugar][lugar] - opcion.servicio)
            self.tarde.insert(0, limite)
            lugar = opcion.lugar

    def desvio(self, opcion: Alternativa, posicion: int) -> int | None:
        """Minutos que se pierden al poner `opcion` en `posicion` (viaje, espera y servicio); `None` si no cabe."""
        minutos, turno = self._minutos, self.turno
        antes = self.secuencia[posicion - 1] if posicion else None
        sale = self.pronto[posicion - 1] + antes.servicio if antes else turno.inicio
        desde_lugar = antes.lugar if antes else turno.base
        inicio = max(opcion.desde, sale + minutos[desde_lugar][opcion.lugar])
        if inicio > opcion.hasta:
            return None
        if posicion == len(self.secuencia):
            llegada = inicio + opcion.servicio + minutos[opcion.lugar][turno.base]
            previa = sale + minutos[desde_lugar][turno.base] if antes else turno.inicio
            return llegada - previa if llegada <= turno.fin else None
        despues = self.secuencia[posicion]
        nuevo = max(inicio + opcion.servicio + minutos[opcion.lugar][despues.lugar], despues.desde)
        return nuevo - self.pronto[posicion] if nuevo <= self.tarde[posicion] else None

    def sitio(self, opcion: Alternativa) -> _Sitio | None:
        """Dónde entra con menos desvío; `None` si no entra o el turno ya tiene todas las paradas que admite."""
        if self.turno.maximo is not None and len(self.secuencia) >= self.turno.maximo:
            return None
        desvios = ((self.desvio(opcion, i), i) for i in range(len(self.secuencia) + 1))
        return min(((desvio, self.numero, i) for desvio, i in desvios if desvio is not None), default=None)

    def con(self, opcion: Alternativa, posicion: int) -> list[Alternativa]:
        """La secuencia con una parada más."""
        return [*self.secuencia[:posicion], opcion, *self.secuencia[posicion:]]

    def viaje(self) -> int:
        """Minutos de viaje de toda la ruta."""
        lugares = [self.turno.base, *(opcion.lugar for opcion in self.secuencia), self.turno.base]
        return sum(self._minutos[a][b] for a, b in pairwise(lugares))


def _como_ruta(problema: Problema, turno: int, secuencia: Sequence[Alternativa]) -> Ruta:
    """La ruta con sus horas. El equipo sale de la base lo más tarde que puede sin atrasar la primera parada."""
    recorrido = Recorrido(problema, turno, secuencia)
    minutos, base = problema.minutos, recorrido.turno.base
    visitas: list[Visita] = []
    salida_base = recorrido.pronto[0] - minutos[base][secuencia[0].lugar]
    lugar, reloj = base, salida_base
    for opcion, inicio in zip(secuencia, recorrido.pronto, strict=True):
        viaje, salida = minutos[lugar][opcion.lugar], inicio + opcion.servicio
        ventanas = problema.paradas[opcion.parada].ventanas
        ventana = next(i for i in opcion.ventanas if ventanas[i].desde <= inicio <= ventanas[i].hasta)
        visitas.append(Visita(opcion.parada, ventana, reloj + viaje, inicio, salida, viaje, opcion.premio))
        lugar, reloj = opcion.lugar, salida
    vuelta = minutos[lugar][base]
    return Ruta(turno, salida_base, tuple(visitas), vuelta, reloj + vuelta)


# -- búsqueda propia -------------------------------------------------------------------------------------------------


def _rematar(
    problema: Problema, opciones: Sequence[Alternativa], secuencias: Secuencias, intocables: Iterable[int]
) -> Secuencias:
    """El mismo plan o uno con más premio: inserta lo que cabe y cambia una parada por otra de fuera que valga más."""
    fijas = set(intocables)
    actual = _insertar(problema, opciones, secuencias)
    while (mejorado := _cambiar_una(problema, opciones, actual, fijas)) is not None:
        actual = _insertar(problema, opciones, mejorado)
    return actual


def _insertar(problema: Problema, opciones: Sequence[Alternativa], secuencias: Secuencias) -> Secuencias:
    """Agrega paradas mientras quepan, antes la de más premio al cuadrado por minuto.

    El cuadrado del premio da preferencia a lo importante frente a lo barato, como en la búsqueda local iterada de
    Vansteenwegen y otros (2009).
    """
    recorridos = [Recorrido(problema, i, secuencia) for i, secuencia in enumerate(secuencias)]
    puestas = _paradas(secuencias)
    # alternativa → su mejor sitio en cada turno; solo se recalcula el turno que cambió
    sitios = [
        (opcion, {i: recorridos[i].sitio(opcion) for i in sorted(opcion.turnos)})
        for opcion in opciones
        if opcion.parada not in puestas
    ]
    while True:
        posibles = [
            (opcion, min(hallados))
            for opcion, de_turno in sitios
            if (hallados := [sitio for sitio in de_turno.values() if sitio is not None])
        ]
        if not posibles:
            return [recorrido.secuencia for recorrido in recorridos]
        elegida, (_, turno, posicion) = max(posibles, key=lambda par: par[0].premio ** 2 / max(par[1][0], 1))
        recorridos[turno].cambiar(recorridos[turno].con(elegida, posicion))
        sitios = [(opcion, de_turno) for opcion, de_turno in sitios if opcion.parada != elegida.parada]
        for opcion, de_turno in sitios:
            if turno in de_turno:
                de_turno[turno] = recorridos[turno].sitio(opcion)


def _cambiar_una(
    problema: Problema, opciones: Sequence[Alternativa], secuencias: Secuencias, fijas: set[int]
) -> Secuencias | None:
    puestas = _paradas(secuencias)
    fuera = sorted(
        (opcion for opcion in opciones if opcion.parada not in puestas),
        key=lambda opcion: (-opcion.premio, opcion.parada),
    )
    for turno, secuencia in enumerate(secuencias):
        for i, vieja in enumerate(secuencia):
            mejores = [nueva for nueva in fuera if nueva.premio > vieja.premio and turno in nueva.turnos]
            if vieja.parada in fijas or not mejores:
                continue
            resto = Recorrido(problema, turno, [*secuencia[:i], *secuencia[i + 1 :]])
            for nueva in mejores:
                if (sitio := resto.sitio(nueva)) is not None:
                    return [*secuencias[:turno], resto.con(nueva, sitio[2]), *secuencias[turno + 1 :]]
    return None
