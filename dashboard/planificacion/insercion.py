"""La búsqueda propia: mete lo que cabe, cambia lo que vale menos por lo que vale más y saca lo que no paga su viaje.

Es corta y, salvo `revolver`, sin azar. Arma el primer plan, que garantiza que siempre hay respuesta, y remata los del
solucionador: conoce todas las reglas, también las que él no.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence

from dashboard.planificacion.modelo_pyvrp import Secuencias
from dashboard.planificacion.problema import Alternativa, Guarda, Problema
from dashboard.planificacion.recorrido import Recorrido, Sitio

#: intentos de rehacer uno o dos turnos, por cada iteración del solucionador
_PARTE_REVUELTA = 1 / 40


def paradas_de(secuencias: Secuencias) -> set[int]:
    """Las paradas (posiciones) que se visitan."""
    return {opcion.parada for secuencia in secuencias for opcion in secuencia}


def valor_de(problema: Problema, secuencias: Secuencias) -> tuple[float, int]:
    """Premio menos lo que cuesta el viaje y, a igual valor, menos viaje."""
    premio = sum(opcion.premio for secuencia in secuencias for opcion in secuencia)
    viaje = sum(Recorrido(problema, i, secuencia).viaje for i, secuencia in enumerate(secuencias))
    return round(premio - problema.precio * viaje, 6), -viaje


def rematar(
    problema: Problema,
    opciones: Sequence[Alternativa],
    secuencias: Secuencias,
    intocables: Iterable[int],
    guarda: Guarda,
) -> Secuencias:
    """El mismo plan o uno que vale más: saca lo que no paga su viaje, mete lo que cabe y cambia una por otra mejor."""
    fijas = set(intocables)
    actual = insertar(problema, opciones, _aligerar(problema, secuencias, fijas), guarda)
    while (mejorado := _cambiar_una(problema, opciones, actual, fijas, guarda)) is not None:
        actual = insertar(problema, opciones, _aligerar(problema, mejorado, fijas), guarda)
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


def revolver(
    problema: Problema, opciones: Sequence[Alternativa], secuencias: Secuencias, fijas: set[int], guarda: Guarda
) -> Secuencias:
    """Vacía en parte uno o dos turnos y los llena de otro modo, mientras mejore.

    Solo donde hay reglas que el solucionador no conoce: la comida, el río de noche y las embarcaciones.
    """
    if not opciones or not (problema.comida or problema.rios or problema.barcos):
        return secuencias
    azar, mejor = random.Random(problema.semilla), valor_de(problema, secuencias)
    for _ in range(round(problema.iteraciones * _PARTE_REVUELTA)):
        if guarda.acabo():
            break
        turnos = {azar.randrange(len(secuencias)) for _ in range(2)}
        quedan = [
            [opcion for opcion in s if i not in turnos or opcion.parada in fijas or azar.random() < 0.5]
            for i, s in enumerate(secuencias)
        ]
        otra = insertar(problema, opciones, quedan, guarda, turnos, azar)
        valor = valor_de(problema, otra)
        if valor > mejor:
            secuencias, mejor = otra, valor
    return secuencias


def insertar(
    problema: Problema,
    opciones: Sequence[Alternativa],
    secuencias: Secuencias,
    guarda: Guarda,
    solo: set[int] | None = None,
    azar: random.Random | None = None,
) -> Secuencias:
    """Agrega paradas mientras quepan y valgan su viaje, antes la de más premio neto al cuadrado por minuto.

    El cuadrado del premio da preferencia a lo importante frente a lo barato, como en la búsqueda local iterada de
    Vansteenwegen y otros (2009). `solo`: en esos turnos; `azar`: con qué se altera el orden para probar otro.
    """
    recorridos = [Recorrido(problema, i, secuencia) for i, secuencia in enumerate(secuencias)]
    puestas = paradas_de(secuencias)
    # alternativa → su mejor sitio en cada turno; solo se recalcula el turno que cambió
    sitios = [
        (opcion, {i: recorridos[i].sitio(opcion) for i in sorted(opcion.turnos) if solo is None or i in solo})
        for opcion in opciones
        if opcion.parada not in puestas and not guarda.acabo()
    ]
    suertes = {opcion.parada: azar.uniform(0.3, 1) if azar else 1.0 for opcion, _ in sitios}
    while True:
        posibles = [
            (opcion, min(hallados))
            for opcion, de_turno in sitios
            if (hallados := [s for s in de_turno.values() if s is not None and _neto(problema, opcion, s) >= 0])
        ]
        if not posibles or guarda.acabo():
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
    problema: Problema, opciones: Sequence[Alternativa], secuencias: Secuencias, fijas: set[int], guarda: Guarda
) -> Secuencias | None:
    puestas = paradas_de(secuencias)
    fuera = sorted(
        (opcion for opcion in opciones if opcion.parada not in puestas),
        key=lambda opcion: (-opcion.premio, opcion.parada),
    )
    for turno, secuencia in enumerate(secuencias):
        for i, vieja in enumerate(secuencia):
            if guarda.acabo():
                return None
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
