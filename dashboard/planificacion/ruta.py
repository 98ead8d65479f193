"""`planificar(problema) -> plan`: el recorrido que más premio reúne dentro del tiempo.

Es una función pura: los mismos datos, iteraciones y semilla dan el mismo plan en la misma versión de las bibliotecas.

Una búsqueda propia, corta y sin azar, arma el primer plan por inserciones y remata el que da el solucionador. El primer
plan garantiza que siempre hay respuesta, aunque la guarda de tiempo corte en seguida. El remate cierra lo que una
búsqueda aleatoria deja abierto: una parada que todavía cabe, o una que vale más que la que ocupa su sitio.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from dashboard.planificacion.modelo_pyvrp import Busqueda, Secuencias, buscar
from dashboard.planificacion.problema import Alternativa, MotivoFuera, Plan, Problema, alternativas, imposibles
from dashboard.planificacion.recorrido import Recorrido, Sitio

#: parte hecha, de 0 a 1
Avance = Callable[[float], None]
#: primero cambios grandes, que recorren el espacio, y luego pequeños, que afinan:
#: (parte de las iteraciones, perturbaciones, historia)
_FASES = ((1 / 2, 40, 200), (1 / 2, 10, 100))
#: con tan pocas paradas, más iteraciones no cambian nada
_ITERACIONES_OBLIGATORIAS = 400
#: intentos de rehacer uno o dos turnos, por cada iteración del solucionador
_PARTE_REVUELTA = 1 / 20


def planificar(problema: Problema, avance: Avance | None = None) -> Plan:
    """El plan de un problema. Las obligatorias que no caben no se pierden: el plan las nombra.

    `ValueError` si una parada o un turno nombra una fila que la matriz no tiene, o un tiempo es negativo.
    """
    problema = en_listas(problema)
    limite = time.monotonic() + problema.segundos
    todas = alternativas(problema)
    motivos = imposibles(problema, caben_solas(problema, todas), todas)
    # por río, adonde no se llega derecho se puede llegar pasando por otro lugar
    con_rodeo = bool(problema.rios or problema.barcos)
    opciones = [opcion for opcion in todas if con_rodeo or opcion.parada not in motivos]
    posibles = {opcion.parada for opcion in opciones}
    pedidas = {i for i, parada in enumerate(problema.paradas) if parada.obligatoria and i in posibles}
    usadas, cortado = 0, False
    secuencias: Secuencias = [[] for _ in problema.turnos]
    if pedidas:
        secuencias, busqueda = _obligatorias(problema, opciones, pedidas, limite)
        usadas, cortado = busqueda.iteraciones, busqueda.cortada
    caben = juntas = _paradas(secuencias)
    etapas = _etapas(problema)
    for etapa, entran in enumerate(etapas, 1):
        libres = [o for o in opciones if o.parada in juntas or (o.parada in entran and o.parada not in pedidas)]
        hecho = _mejorar(
            replace(problema, iteraciones=problema.iteraciones // len(etapas)),
            libres,
            secuencias,
            juntas,
            limite,
            _parte(avance, usadas, problema.iteraciones),
        )
        secuencias, usadas, cortado = hecho[0], usadas + hecho[1], cortado or hecho[2]
        # lo que entró en una etapa no lo saca la siguiente
        juntas = juntas if etapa == len(etapas) else juntas | _paradas(secuencias)
    if avance:
        avance(1.0)
    return _plan(problema, secuencias, motivos, pedidas - caben, usadas, cortado)


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
    limite: float,
    avance: Callable[[int], None] | None,
) -> tuple[Secuencias, int, bool]:
    """El mejor plan con esas alternativas que conserva las `juntas`, cuántas iteraciones tomó y si el tiempo cortó."""
    usadas, cortado = 0, False
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
            avance=_desde(avance, usadas),
        )
        usadas, cortado = usadas + busqueda.iteraciones, cortado or busqueda.cortada
        if hallada := _reparar(problema, busqueda.secuencias, juntas):
            rematadas = _rematar(problema, libres, hallada, juntas)
            secuencias = max((secuencias, rematadas), key=lambda x: (juntas <= _paradas(x), _valor(problema, x)))
    secuencias, corto = _revolver(problema, libres, secuencias, juntas, limite)
    return secuencias, usadas, cortado or corto


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


def _parte(avance: Avance | None, antes: int, total: int) -> Callable[[int], None] | None:
    return (lambda hechas: avance(min((antes + hechas) / max(total, 1), 1.0))) if avance else None


def _obligatorias(
    problema: Problema, opciones: Sequence[Alternativa], pedidas: set[int], limite: float
) -> tuple[Secuencias, Busqueda]:
    """Un plan solo de obligatorias, con cuantas quepan: el punto de partida que las asegura a todas."""
    iguales = [replace(opcion, premio=1.0) for opcion in opciones if opcion.parada in pedidas]
    # se visitan cueste lo que cueste el viaje
    problema = replace(problema, precio=0.0)
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
        if reparada := _reparar(problema, hallada.secuencias, ()):
            partida = max((partida, reparada), key=lambda x: len(_paradas(x)))
    propia = {(o.parada, o.ventanas): o for o in opciones}
    return [[propia[o.parada, o.ventanas] for o in secuencia] for secuencia in partida], hallada


def llenar(problema: Problema, opciones: Sequence[Alternativa]) -> Secuencias:
    """Los turnos llenos de una vez, sin buscar más: para comparar dos problemas."""
    return _insertar(problema, opciones, [[] for _ in problema.turnos])


def valor_de(problema: Problema, secuencias: Secuencias) -> float:
    """Premio menos lo que cuesta el viaje."""
    return _valor(problema, secuencias)[0]


def _paradas(secuencias: Secuencias) -> set[int]:
    return {opcion.parada for secuencia in secuencias for opcion in secuencia}


def _valor(problema: Problema, secuencias: Secuencias) -> tuple[float, int]:
    """Premio menos lo que cuesta el viaje y, a igual valor, menos viaje."""
    premio = sum(opcion.premio for secuencia in secuencias for opcion in secuencia)
    viaje = sum(Recorrido(problema, i, secuencia).viaje for i, secuencia in enumerate(secuencias))
    return round(premio - problema.precio * viaje, 6), -viaje


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
    dentro = _paradas(secuencias)
    fuera = tuple(
        (i, motivos.get(i, MotivoFuera.NO_CABEN_JUNTAS if i in sin_lugar else MotivoFuera.MENOS_PREMIO))
        for i in range(len(problema.paradas))
        if i not in dentro
    )
    premio = sum(visita.premio for ruta in rutas for visita in ruta.visitas)
    return Plan(rutas, round(premio, 6), fuera, iteraciones, cortado)


# -- búsqueda propia -------------------------------------------------------------------------------------------------


def _rematar(
    problema: Problema, opciones: Sequence[Alternativa], secuencias: Secuencias, intocables: Iterable[int]
) -> Secuencias:
    """El mismo plan o uno con más premio: inserta lo que cabe y cambia una parada por otra de fuera que valga más."""
    fijas = set(intocables)
    actual = _insertar(problema, opciones, _aligerar(problema, secuencias, fijas))
    while (mejorado := _cambiar_una(problema, opciones, actual, fijas)) is not None:
        actual = _insertar(problema, opciones, _aligerar(problema, mejorado, fijas))
    return actual


def _aligerar(problema: Problema, secuencias: Secuencias, fijas: set[int]) -> Secuencias:
    """Sin las paradas que cuestan más viaje de lo que valen."""
    if not problema.precio:
        return secuencias
    ligeras: Secuencias = []
    for turno, secuencia in enumerate(secuencias):
        actual = Recorrido(problema, turno, secuencia)
        i = 0
        while i < len(actual.secuencia):
            opcion = actual.secuencia[i]
            resto = Recorrido(problema, turno, [*actual.secuencia[:i], *actual.secuencia[i + 1 :]])
            ahorra = problema.precio * (actual.viaje - resto.viaje)
            if opcion.parada not in fijas and resto.vale and ahorra > opcion.premio:
                actual, i = resto, 0
            else:
                i += 1
        ligeras.append(actual.secuencia)
    return ligeras


def _revolver(
    problema: Problema, opciones: Sequence[Alternativa], secuencias: Secuencias, fijas: set[int], limite: float
) -> tuple[Secuencias, bool]:
    """Vacía en parte uno o dos turnos y los llena de otro modo, mientras mejore; y si el tiempo cortó.

    Solo donde hay reglas que el solucionador no conoce: la comida, el río de noche y las embarcaciones.
    """
    if not opciones or not (problema.comida or problema.rios or problema.barcos):
        return secuencias, False
    azar, mejor = random.Random(problema.semilla), _valor(problema, secuencias)
    for _ in range(round(problema.iteraciones * _PARTE_REVUELTA)):
        if time.monotonic() > limite:
            return secuencias, True
        turnos = {azar.randrange(len(secuencias)) for _ in range(2)}
        quedan = [
            [opcion for opcion in s if i not in turnos or opcion.parada in fijas or azar.random() < 0.5]
            for i, s in enumerate(secuencias)
        ]
        otra = _insertar(problema, opciones, quedan, turnos, azar)
        valor = _valor(problema, otra)
        if valor > mejor:
            secuencias, mejor = otra, valor
    return secuencias, False


def _insertar(
    problema: Problema,
    opciones: Sequence[Alternativa],
    secuencias: Secuencias,
    solo: set[int] | None = None,
    azar: random.Random | None = None,
) -> Secuencias:
    """Agrega paradas mientras quepan y valgan su viaje, antes la de más premio neto al cuadrado por minuto.

    El cuadrado del premio da preferencia a lo importante frente a lo barato, como en la búsqueda local iterada de
    Vansteenwegen y otros (2009). `solo`: en esos turnos; `azar`: con qué se altera el orden para probar otro.
    """
    recorridos = [Recorrido(problema, i, secuencia) for i, secuencia in enumerate(secuencias)]
    puestas = _paradas(secuencias)
    # alternativa → su mejor sitio en cada turno; solo se recalcula el turno que cambió
    sitios = [
        (opcion, {i: recorridos[i].sitio(opcion) for i in sorted(opcion.turnos) if solo is None or i in solo})
        for opcion in opciones
        if opcion.parada not in puestas
    ]
    suertes = {opcion.parada: azar.uniform(0.3, 1) if azar else 1.0 for opcion, _ in sitios}
    while True:
        posibles = [
            (opcion, min(hallados))
            for opcion, de_turno in sitios
            if (hallados := [s for s in de_turno.values() if s is not None and _neto(problema, opcion, s) >= 0])
        ]
        if not posibles:
            return [recorrido.secuencia for recorrido in recorridos]
        elegida, (_, turno, posicion, _) = max(
            posibles, key=lambda par: suertes[par[0].parada] * _neto(problema, *par) ** 2 / max(par[1][0], 1)
        )
        recorridos[turno].cambiar(recorridos[turno].con(elegida, posicion))
        sitios = [(opcion, de_turno) for opcion, de_turno in sitios if opcion.parada != elegida.parada]
        for opcion, de_turno in sitios:
            if turno in de_turno:
                de_turno[turno] = recorridos[turno].sitio(opcion)


def _neto(problema: Problema, opcion: Alternativa, sitio: Sitio) -> float:
    """Lo que una parada agrega: su premio menos el viaje de más."""
    return opcion.premio - problema.precio * sitio[3]


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
            if vieja.parada in fijas:
                continue
            resto = Recorrido(problema, turno, [*secuencia[:i], *secuencia[i + 1 :]])
            # lo que se pierde al quitarla: menos que su premio, porque ahorra su viaje
            pierde = vieja.premio - problema.precio * (Recorrido(problema, turno, secuencia).viaje - resto.viaje)
            for nueva in fuera:
                if nueva.premio <= pierde:
                    break
                if turno not in nueva.turnos or (sitio := resto.sitio(nueva)) is None:
                    continue
                if round(_neto(problema, nueva, sitio) - pierde, 6) > 0:
                    return [*secuencias[:turno], resto.con(nueva, sitio[2]), *secuencias[turno + 1 :]]
    return None
