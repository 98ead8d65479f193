"""`planificar(problema) -> plan`: el recorrido que más premio reúne dentro del tiempo.

Es una función pura: los mismos datos, iteraciones y semilla dan el mismo plan en la misma versión de las bibliotecas.

Varias búsquedas cortas, cada una con su escala y su semilla, prueban miles de rutas; entre unas y otras se eligen las
que juntas reúnen más (`recombinar`). Antes y después, una búsqueda propia y sin azar (`insercion`) mete lo que cabe.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from dashboard.planificacion.insercion import paradas_de, rematar, revolver, valor_de
from dashboard.planificacion.modelo_pyvrp import Fase, Secuencias, buscar
from dashboard.planificacion.problema import (
    Alternativa,
    Guarda,
    MotivoFuera,
    Plan,
    Problema,
    alternativas,
    imposibles,
)
from dashboard.planificacion.recombinar import Combinador
from dashboard.planificacion.recorrido import Recorrido

#: parte hecha, de 0 a 1
Avance = Callable[[float], None]
#: dos principios con otra escala, lo que juntos dan y dos que lo afinan: medido con instancias publicadas (decisión 58)
_FASES = (
    Fase(0.2, 25, 60, 50, 30),
    Fase(0.2, 25, 60, 15, 30, de_nuevo=True),
    Fase(0.2, 25, 60, 100, 40, combina=True),
    Fase(0.2, 10, 60, 50, 20, combina=True),
    Fase(0.2, 25, 60, 100, 40, combina=True),
)
#: con menos iteraciones que estas, solo una que busca y otra que afina, sin combinar; con muy pocas, solo la primera
_POCAS, _MUY_POCAS = 500, 50
#: una iteración cuesta según cuántas paradas lleva el plan y cuántas el turno que más lleva: `iteraciones` son las de
#: un plan en que suman tantas
_PARADAS = 45
#: con tan pocas paradas, más iteraciones no cambian nada
_ITERACIONES_OBLIGATORIAS = 400


def planificar(problema: Problema, avance: Avance | None = None) -> Plan:
    """El plan de un problema. Las obligatorias que no caben no se pierden: el plan las nombra.

    `ValueError` si una parada o un turno nombra una fila que la matriz no tiene, o un tiempo es negativo.
    """
    problema = en_listas(problema)
    guarda = Guarda(problema.segundos)
    todas = alternativas(problema)
    motivos = imposibles(problema, caben_solas(problema, todas), todas)
    # por río, adonde no se llega derecho se puede llegar pasando por otro lugar
    con_rodeo = bool(problema.rios or problema.barcos)
    opciones = [opcion for opcion in todas if con_rodeo or opcion.parada not in motivos]
    posibles = {opcion.parada for opcion in opciones}
    pedidas = {i for i, parada in enumerate(problema.paradas) if parada.obligatoria and i in posibles}
    usadas = 0
    secuencias: Secuencias = [[] for _ in problema.turnos]
    if pedidas:
        secuencias, usadas = _obligatorias(problema, opciones, pedidas, guarda)
    caben = juntas = paradas_de(secuencias)
    etapas = _etapas(problema)
    for etapa, entran in enumerate(etapas, 1):
        libres = [o for o in opciones if o.parada in juntas or (o.parada in entran and o.parada not in pedidas)]
        esta = replace(problema, iteraciones=problema.iteraciones // len(etapas))
        avanza = _parte(avance, usadas, problema.iteraciones)
        secuencias, mas = _mejorar(esta, libres, secuencias, juntas, guarda, avanza)
        usadas += mas
        # lo que entró en una etapa no lo saca la siguiente
        juntas = juntas if etapa == len(etapas) else juntas | paradas_de(secuencias)
    if avance:
        avance(1.0)
    return _plan(problema, secuencias, motivos, pedidas - caben, usadas, guarda.corto)


def _etapas(problema: Problema) -> list[set[int]]:
    """Qué paradas entran en cada vuelta de la búsqueda: primero las preferentes, si las hay, y después todas."""
    todas = set(range(len(problema.paradas)))
    preferentes = {i for i, parada in enumerate(problema.paradas) if parada.preferente}
    return [preferentes, todas] if preferentes and preferentes != todas else [todas]


def _mejorar(
    problema: Problema,
    libres: Sequence[Alternativa],
    secuencias: Secuencias,
    juntas: set[int],
    guarda: Guarda,
    avance: Callable[[int], None] | None,
) -> tuple[Secuencias, int]:
    """El mejor plan con esas alternativas que conserva las `juntas`, y cuántas iteraciones tomó."""
    primera = mejor = rematar(problema, libres, secuencias, juntas, guarda)
    combinador = Combinador(problema, libres, juntas)
    usadas, total, falta = 0, _iteraciones(problema, primera), 1.0
    for numero, fase in enumerate(_fases(problema, libres)):
        pedidas = round(total * fase.parte)
        busqueda = buscar(
            problema,
            libres,
            primera if fase.de_nuevo else mejor,
            frozenset(juntas),
            fase,
            iteraciones=pedidas,
            # si el tiempo no alcanza para todas, a cada una le toca el suyo
            segundos=guarda.quedan * fase.parte / falta,
            semilla=problema.semilla + numero,
            avance=_desde(avance, usadas),
        )
        usadas, falta = usadas + busqueda.iteraciones, falta - fase.parte
        guarda.corto = guarda.corto or busqueda.iteraciones < pedidas
        combinador.anotar(busqueda.vistas)
        if hallada := _reparar(problema, busqueda.secuencias, juntas):
            mejor = _la_mejor(problema, juntas, (mejor, hallada))
        if fase.combina:
            mejor = _la_mejor(problema, juntas, (mejor, combinador.mejorar(mejor, guarda)))
    mejor = rematar(problema, libres, mejor, juntas, guarda)
    return revolver(problema, libres, mejor, juntas, guarda), usadas


def _la_mejor(problema: Problema, juntas: set[int], planes: Iterable[Secuencias]) -> Secuencias:
    return max(planes, key=lambda plan: (juntas <= paradas_de(plan), valor_de(problema, plan)))


def _iteraciones(problema: Problema, primera: Secuencias) -> int:
    """Las que se hacen, para que todos los planes tarden parecido."""
    cuestan = sum(map(len, primera)) + max(map(len, primera), default=0)
    return round(problema.iteraciones * min(_PARADAS / max(cuestan, 1), 1.0))


def _fases(problema: Problema, libres: Sequence[Alternativa]) -> Sequence[Fase]:
    if not libres:
        return ()
    if problema.iteraciones >= _POCAS:
        return _FASES
    pocas = (_FASES[0], _FASES[-2])[: 1 if problema.iteraciones < _MUY_POCAS else 2]
    return [replace(fase, parte=1 / len(pocas), combina=False) for fase in pocas]


def _desde(avance: Callable[[int], None] | None, antes: int) -> Callable[[int], None] | None:
    return (lambda hechas: avance(antes + hechas)) if avance else None


def en_listas(problema: Problema) -> Problema:
    """El mismo, revisado y con sus matrices como listas: leer un entero de ellas es diez veces más rápido.

    `ValueError` si está mal hecho.
    """
    listas: dict[int, list[list[int]]] = {}

    def lista(matriz: Sequence[Sequence[int]]) -> list[list[int]]:
        return listas.setdefault(id(matriz), [[int(valor) for valor in fila] for fila in matriz])

    turnos = tuple(t if t.minutos is None else replace(t, minutos=lista(t.minutos)) for t in problema.turnos)
    problema = replace(problema, minutos=lista(problema.minutos), turnos=turnos)
    problema.revisar()
    return problema


def caben_solas(problema: Problema, opciones: Sequence[Alternativa]) -> list[bool]:
    """De cada alternativa, si algún turno puede atenderla sin hacer nada más."""
    return [any(Recorrido(problema, i, [opcion]).vale for i in sorted(opcion.turnos)) for opcion in opciones]


def caben_todavia(problema: Problema, plan: Plan) -> set[int]:
    """Las paradas (posiciones) que quedaron por valer menos que su viaje: caben sin quitar ninguna otra."""
    opciones = alternativas(problema)
    de_visita = {(opcion.parada, ventana): opcion for opcion in opciones for ventana in opcion.ventanas}
    secuencias: Secuencias = [[] for _ in problema.turnos]
    for ruta in plan.rutas:
        secuencias[ruta.turno] = [de_visita[visita.parada, visita.ventana] for visita in ruta.visitas]
    recorridos = [Recorrido(problema, i, secuencia) for i, secuencia in enumerate(secuencias)]
    fuera = {i for i, motivo in plan.fuera if motivo is MotivoFuera.MENOS_PREMIO}
    return {
        opcion.parada
        for opcion in opciones
        if opcion.parada in fuera and any(recorridos[i].sitio(opcion) is not None for i in opcion.turnos)
    }


def _parte(avance: Avance | None, antes: int, total: int) -> Callable[[int], None] | None:
    return (lambda hechas: avance(min((antes + hechas) / max(total, 1), 1.0))) if avance else None


def _obligatorias(
    problema: Problema, opciones: Sequence[Alternativa], pedidas: set[int], guarda: Guarda
) -> tuple[Secuencias, int]:
    """Un plan solo de obligatorias, con cuantas quepan: el punto de partida que las asegura a todas."""
    iguales = [replace(opcion, premio=1.0) for opcion in opciones if opcion.parada in pedidas]
    # se visitan cueste lo que cueste el viaje
    problema = replace(problema, precio=0.0)
    partida, usadas = rematar(problema, iguales, [[] for _ in problema.turnos], (), guarda), 0
    if len(paradas_de(partida)) < len(pedidas):
        busqueda = buscar(
            problema,
            iguales,
            partida,
            frozenset(),
            _FASES[0],
            iteraciones=_ITERACIONES_OBLIGATORIAS,
            segundos=guarda.quedan,
            semilla=problema.semilla,
        )
        usadas = busqueda.iteraciones
        if reparada := _reparar(problema, busqueda.secuencias, ()):
            partida = max((partida, reparada), key=lambda x: len(paradas_de(x)))
    propia = {(o.parada, o.ventanas): o for o in opciones}
    return [[propia[o.parada, o.ventanas] for o in secuencia] for secuencia in partida], usadas


def _reparar(problema: Problema, secuencias: Secuencias, fijas: Iterable[int]) -> Secuencias:
    """Lo que dio el solucionador, sin lo que una comprobación propia dice que no cabe; nada si no dio un plan.

    Él no sabe de la comida, de la noche en el río ni de embarcaciones: se quita la de menos premio hasta que quepa.
    """
    intocables = set(fijas)
    reparadas: Secuencias = []
    for i, secuencia in enumerate(secuencias):
        propia = [opcion for opcion in secuencia if i in opcion.turnos]
        while propia and not Recorrido(problema, i, propia).vale:
            propia.remove(min(propia, key=lambda opcion: (opcion.parada in intocables, opcion.premio, -opcion.parada)))
        reparadas.append(propia)
    return reparadas


def _plan(
    problema: Problema,
    secuencias: Secuencias,
    motivos: dict[int, MotivoFuera],
    sin_lugar: set[int],
    iteraciones: int,
    cortado: bool,
) -> Plan:
    rutas = tuple(
        Recorrido(problema, i, secuencia).ruta()
        for i, secuencia in enumerate(secuencias)
        # quien amanece en un lugar y duerme en otro viaja aunque no visite a nadie
        if secuencia or problema.turnos[i].base != problema.turnos[i].final
    )
    dentro = paradas_de(secuencias)
    fuera = tuple(
        (i, motivos.get(i, MotivoFuera.NO_CABEN_JUNTAS if i in sin_lugar else MotivoFuera.MENOS_PREMIO))
        for i in range(len(problema.paradas))
        if i not in dentro
    )
    premio = sum(visita.premio for ruta in rutas for visita in ruta.visitas)
    return Plan(rutas, round(premio, 6), fuera, iteraciones, cortado)
