"""El problema como lo entiende PyVRP, y su respuesta de vuelta. PyVRP se importa solo al resolver.

- Cada alternativa es un cliente opcional con premio; las de una misma parada forman un grupo que se excluye.
- Turnos iguales son vehículos de un mismo tipo; lo que un turno no puede atender queda infinitamente lejos en su
  matriz. Las paradas por turno son una carga de uno por cliente.
- El premio se escala para que pese más que el viaje sin dejar atrás a las multas con que PyVRP castiga lo que no
  cabe: si un premio vale más que la mayor multa, la búsqueda se queda en planes imposibles.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from dashboard.planificacion.problema import Alternativa, Problema, Turno

#: secuencias por turno, en el orden de `Problema.turnos`
Secuencias = list[list[Alternativa]]

#: minutos de lo que un turno no puede atender
_INFINITO = 1_000_000
#: lo que tarda el viaje medio, como mucho, en la distancia que el solucionador cuenta: así da igual la unidad
_VIAJE_MEDIO = 400
#: entre estos topes, para que la mayor multa de PyVRP (cien mil por minuto) siempre pueda más que un premio
_PREMIO_MINIMO, _PREMIO_MAXIMO = 1_000, 60_000
_ENTRE_MULTAS = 100


@dataclass(frozen=True, slots=True)
class Fase:
    """Una búsqueda corta: qué `parte` de las iteraciones toma y cómo se mueve.

    Cada vuelta cambia hasta tantas paradas (`cambios`) y se compara con la de `historia` vueltas atrás. `viajes`:
    cuánto vale el mayor premio, en viajes medios. `vecinos`: con cuántas otras se prueba cada parada.
    """

    parte: float
    cambios: int
    historia: int
    viajes: int
    vecinos: int
    #: parte del primer plan y no del mejor que haya
    de_nuevo: bool = False
    #: al acabar se combinan las rutas vistas hasta ahora
    combina: bool = False


@dataclass(frozen=True, slots=True)
class Busqueda:
    """Lo que dio una fase: las secuencias de cada turno, o ninguna si no halló un plan que quepa; e iteraciones usadas.

    `vistas`: (tipo de turno, alternativas en orden) de las rutas que probó y caben.
    """

    secuencias: Secuencias
    iteraciones: int
    vistas: list[tuple[int, list[int]]]


def buscar(
    problema: Problema,
    opciones: Sequence[Alternativa],
    partida: Secuencias,
    obligatorias: frozenset[int],
    fase: Fase,
    *,
    iteraciones: int,
    segundos: float,
    semilla: int,
    avance: Callable[[int], None] | None = None,
) -> Busqueda:
    """Mejora `partida` durante `iteraciones`, o menos si `segundos` se acaban antes."""
    import pyvrp
    from pyvrp.exceptions import PenaltyBoundWarning
    from pyvrp.search import NeighbourhoodParams, PerturbationParams
    from pyvrp.stop import MaxIterations, MaxRuntime, MultipleCriteria

    tipos = tipos_de_turno(problema, opciones)
    datos = _datos(pyvrp, problema, opciones, obligatorias, tipos, fase.viajes)
    avisos = _avisos(pyvrp, avance)
    params = pyvrp.SolveParams(
        ils=pyvrp.IteratedLocalSearchParams(history_length=fase.historia, callbacks=avisos),
        penalty=pyvrp.PenaltyParams(solutions_between_updates=_ENTRE_MULTAS),
        neighbourhood=NeighbourhoodParams(num_neighbours=fase.vecinos),
        perturbation=PerturbationParams(1, fase.cambios),
    )
    with warnings.catch_warnings():
        # solo avisa de que le costó hallar planes que quepan; lo que devuelve se comprueba siempre
        warnings.simplefilter("ignore", PenaltyBoundWarning)
        hallado = pyvrp.solve(
            datos,
            MultipleCriteria([MaxIterations(iteraciones), MaxRuntime(max(segundos, 0.01))]),
            seed=semilla,
            collect_stats=False,
            display=False,
            params=params,
            initial_solution=_solucion(pyvrp, datos, opciones, partida, tipos),
        )
    secuencias = _secuencias(hallado.best, problema, opciones, tipos) if hallado.best.is_feasible() else []
    vistas = [(tipo, orden) for (tipo, *_), orden in avisos.vistas.items()]
    return Busqueda(secuencias, hallado.num_iterations, vistas)


def tipos_de_turno(problema: Problema, opciones: Sequence[Alternativa]) -> list[list[int]]:
    """Turnos intercambiables, juntos: mismas horas, lugares, topes, viaje y paradas que admiten."""
    juntos: dict[Any, list[int]] = {}
    for i, turno in enumerate(problema.turnos):
        admite = tuple(numero for numero, opcion in enumerate(opciones) if i in opcion.turnos)
        igual = (turno.inicio, turno.fin, turno.base, turno.final, turno.maximo, turno.manejo, id(turno.minutos))
        juntos.setdefault((*igual, admite), []).append(i)
    return list(juntos.values())


def _datos(
    pyvrp: Any,
    problema: Problema,
    opciones: Sequence[Alternativa],
    obligatorias: frozenset[int],
    tipos: list[list[int]],
    viajes: int,
) -> Any:
    bases = sorted({fila for turno in problema.turnos for fila in (turno.base, turno.final)})
    fila_base = {base: i for i, base in enumerate(bases)}
    lugares = np.array([*bases, *(opcion.lugar for opcion in opciones)], dtype=np.intp)
    propias: dict[int, Any] = {}

    def matriz(turno: Turno) -> Any:
        """Los minutos de un turno, en el orden de `lugares`."""
        suya = problema.matriz(turno)
        if id(suya) not in propias:
            propias[id(suya)] = np.asarray(suya, dtype=np.int64)[np.ix_(lugares, lugares)]
            np.fill_diagonal(propias[id(suya)], 0)
        return propias[id(suya)]

    medio = float(matriz(problema.turnos[0]).mean())
    # con tope de manejo la distancia son los minutos
    divisor = 1.0 if any(turno.manejo is not None for turno in problema.turnos) else max(medio / _VIAJE_MEDIO, 1.0)
    escala = _escala(opciones, viajes * medio / divisor)
    # lo que se viaja cuesta su precio; sin precio, uno, para que a igual premio se viaje menos
    costo = max(round(problema.precio * divisor * escala), 1)
    hay_tope = any(turno.maximo is not None for turno in problema.turnos)
    grupos, grupo_de = _grupos(pyvrp, opciones, obligatorias)
    clientes = [
        pyvrp.Client(
            len(bases) + i,
            delivery=[opcion.cuenta] if hay_tope else [],
            service_duration=opcion.servicio,
            tw_early=max(opcion.desde, 0),
            tw_late=opcion.hasta,
            prize=max(round(opcion.premio * escala), 0),
            required=opcion.parada in obligatorias and i not in grupo_de,
            group=grupo_de.get(i),
        )
        for i, opcion in enumerate(opciones)
    ]
    #: paradas que un turno no puede atender → la matriz en que quedan lejos; casi todos los turnos comparten la misma
    matrices: dict[tuple[int, tuple[int, ...]], Any] = {}
    vehiculos = []
    for numero, turnos in enumerate(tipos):
        turno = problema.turnos[turnos[0]]
        ajenas = tuple(
            len(bases) + i
            for i, opcion in enumerate(opciones)
            if turnos[0] not in opcion.turnos and not _fuera_de_hora(opcion, turno)
        )
        perfil = (id(problema.matriz(turno)), ajenas)
        if perfil not in matrices:
            matrices[perfil] = matriz(turno).copy()
            matrices[perfil][:, list(ajenas)] = _INFINITO
            np.fill_diagonal(matrices[perfil], 0)
        vehiculos.append(
            pyvrp.VehicleType(
                len(turnos),
                [sum(o.cuenta for o in opciones) if turno.maximo is None else turno.maximo] if hay_tope else [],
                fila_base[turno.base],
                fila_base[turno.final],
                tw_early=turno.inicio,
                tw_late=_fin(problema, turno),
                unit_distance_cost=costo,
                profile=list(matrices).index(perfil),
                **({} if turno.manejo is None or problema.rios else {"max_distance": turno.manejo}),
                name=str(numero),
            )
        )
    return pyvrp.ProblemData(
        [pyvrp.Location(0, 0) for _ in lugares],
        clientes,
        [pyvrp.Depot(i) for i in range(len(bases))],
        vehiculos,
        [np.rint(minutos / divisor).astype(np.int64) for minutos in matrices.values()],
        list(matrices.values()),
        grupos,
    )


def _fin(problema: Problema, turno: Turno) -> int:
    """Cuándo acaba para el solucionador, que no sabe comer: si hay que comer en el turno, antes."""
    comida = problema.comida
    if comida is None:
        return turno.fin
    inicio, fin = turno.inicio - turno.medianoche, turno.fin - turno.medianoche
    come = inicio < comida.desde + comida.minutos and fin > comida.hasta
    return max(turno.fin - comida.minutos, turno.inicio) if come else turno.fin


def _fuera_de_hora(opcion: Alternativa, turno: Turno) -> bool:
    """Lo que el reloj ya impide no hace falta alejarlo."""
    return opcion.hasta < turno.inicio or opcion.desde > turno.fin


def _escala(opciones: Sequence[Alternativa], valdria: float) -> float:
    """Por cuánto se multiplica cada premio para que el mayor valga eso, sin salir de los topes."""
    mayor = max((opcion.premio for opcion in opciones), default=0.0)
    return min(max(valdria, _PREMIO_MINIMO), _PREMIO_MAXIMO) / mayor if mayor > 0 else 1.0


def _grupos(
    pyvrp: Any, opciones: Sequence[Alternativa], obligatorias: frozenset[int]
) -> tuple[list[Any], dict[int, int]]:
    de_parada: dict[int, list[int]] = {}
    for i, opcion in enumerate(opciones):
        de_parada.setdefault(opcion.parada, []).append(i)
    varias = {parada: propias for parada, propias in de_parada.items() if len(propias) > 1}
    grupos = [pyvrp.ClientGroup(propias, required=parada in obligatorias) for parada, propias in varias.items()]
    grupo_de = {i: numero for numero, propias in enumerate(varias.values()) for i in propias}
    return grupos, grupo_de


def _solucion(
    pyvrp: Any, datos: Any, opciones: Sequence[Alternativa], partida: Secuencias, tipos: list[list[int]]
) -> Any:
    numero_de = {opcion: i for i, opcion in enumerate(opciones)}
    rutas = [
        pyvrp.Route(datos, [numero_de[opcion] for opcion in partida[turno]], tipo)
        for tipo, turnos in enumerate(tipos)
        for turno in turnos
        if partida[turno]
    ]
    return pyvrp.Solution(datos, rutas)


def _secuencias(
    solucion: Any, problema: Problema, opciones: Sequence[Alternativa], tipos: list[list[int]]
) -> Secuencias:
    secuencias: Secuencias = [[] for _ in problema.turnos]
    libres = [list(turnos) for turnos in tipos]
    rutas = [(ruta.vehicle_type(), _clientes(ruta)) for ruta in solucion.routes()]
    # entre turnos iguales el orden no importa: se reparten siempre de la misma manera
    for tipo, clientes in sorted(rutas):
        if clientes:
            secuencias[libres[tipo].pop(0)] = [opciones[i] for i in clientes]
    return secuencias


def _avisos(pyvrp: Any, avance: Callable[[int], None] | None) -> Any:
    class Avisos(pyvrp.IteratedLocalSearchCallbacks):
        def __init__(self) -> None:
            self.iteraciones = 0
            #: (tipo de turno, premio y distancia) → orden. Dos rutas distintas con lo mismo en todo cuentan por una:
            #: mirar el orden de cada una tardaría más que hallarla
            self.vistas: dict[tuple[int, int, int], list[int]] = {}

        def on_iteration(self, _actual: object, probada: Any, *_: object) -> None:
            """Guarda las rutas que caben, cuenta y, cada cincuenta, avisa."""
            for ruta in probada.routes():
                clave = (ruta.vehicle_type(), ruta.prizes(), ruta.distance())
                if clave not in self.vistas and ruta.is_feasible():
                    self.vistas[clave] = _clientes(ruta)
            self.iteraciones += 1
            if avance and self.iteraciones % 50 == 0:
                avance(self.iteraciones)

    return Avisos()


def _clientes(ruta: Any) -> list[int]:
    return [actividad.idx for actividad in ruta if actividad.is_client()]
