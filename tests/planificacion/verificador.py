"""Comprueba un plan contra su problema sin usar nada del planificador: solo los datos de uno y de otro."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.planificacion.problema import MINUTOS_DIA, MotivoFuera, Plan, Problema, Ruta


def faltas(problema: Problema, plan: Plan) -> list[str]:
    """Todo lo que el plan incumple; vacía si es factible y dice la verdad sobre sí mismo."""
    halladas: list[str] = []
    vistas: dict[int, int] = {}
    turnos: set[int] = set()
    total = 0.0
    for ruta in plan.rutas:
        turno = problema.turnos[ruta.turno]
        if ruta.turno in turnos:
            halladas.append(f"el turno {ruta.turno} tiene dos rutas")
        turnos.add(ruta.turno)
        if ruta.salida_base < turno.inicio:
            halladas.append(f"el turno {ruta.turno} sale antes de su hora")
        visitas = sum(problema.paradas[visita.parada].cuenta for visita in ruta.visitas)
        if turno.maximo is not None and visitas > turno.maximo:
            halladas.append(f"el turno {ruta.turno} hace {visitas} visitas de {turno.maximo}")
        if not ruta.visitas and turno.base == turno.final:
            halladas.append(f"el turno {ruta.turno} no hace nada")
        halladas += _del_camino(problema, ruta)
        for visita in ruta.visitas:
            parada = problema.paradas[visita.parada]
            ventana = parada.ventanas[visita.ventana]
            vistas[visita.parada] = vistas.get(visita.parada, 0) + 1
            servicio = parada.servicio if ventana.servicio is None else ventana.servicio
            premio = parada.premio if ventana.premio is None else ventana.premio
            if not ventana.desde <= visita.inicio <= ventana.hasta:
                halladas.append(f"la parada {visita.parada} empieza fuera de su ventana")
            if ventana.turnos and ruta.turno not in ventana.turnos:
                halladas.append(f"la parada {visita.parada} va en un turno que no la admite")
            if visita.salida - visita.inicio != servicio:
                halladas.append(f"la parada {visita.parada} no dura lo suyo")
            if visita.premio != premio:
                halladas.append(f"la parada {visita.parada} dice un premio que no es el suyo")
            total += premio
        if ruta.llegada_base > turno.fin:
            halladas.append(f"el turno {ruta.turno} vuelve tarde")
    # quien amanece en un lugar y duerme en otro tiene que viajar
    halladas += [
        f"el turno {i} no dice su traslado"
        for i, turno in enumerate(problema.turnos)
        if turno.base != turno.final and i not in turnos
    ]
    halladas += [f"la parada {parada} se visita {veces} veces" for parada, veces in vistas.items() if veces > 1]
    if abs(total - plan.premio) > 1e-6:
        halladas.append(f"el plan dice {plan.premio} y reúne {total}")
    fuera = dict(plan.fuera)
    if set(fuera) | set(vistas) != set(range(len(problema.paradas))) or set(fuera) & set(vistas):
        halladas.append("hay paradas sin destino o con dos")
    for posicion, parada in enumerate(problema.paradas):
        if parada.obligatoria and posicion in fuera and fuera[posicion] is MotivoFuera.MENOS_PREMIO:
            halladas.append(f"la obligatoria {posicion} quedó fuera por su premio")
    return halladas


def _del_camino(problema: Problema, ruta: Ruta) -> list[str]:
    """Lo que un turno incumple de sus viajes: minutos, río, embarcaciones, horas de viaje y comida."""
    turno = problema.turnos[ruta.turno]
    minutos = problema.minutos if turno.minutos is None else turno.minutos
    medianoche = turno.inicio // MINUTOS_DIA * MINUTOS_DIA
    halladas: list[str] = []
    reloj, lugar, manejo, comidas = ruta.salida_base, turno.base, 0, []
    tramos = [(v.parte, v.llegada, problema.paradas[v.parada].lugar, v.viaje, v.comida, v) for v in ruta.visitas]
    tramos.append((ruta.parte_vuelta, ruta.llegada_base, turno.final, ruta.viaje_vuelta, ruta.comida_vuelta, None))
    for parte, llegada, destino, viaje, comida, visita in tramos:
        quien = f"el turno {ruta.turno}, hacia {destino}"
        pausa = 0 if problema.comida is None else problema.comida.minutos
        de_camino = comida is not None and parte <= comida <= parte + viaje and llegada > parte + viaje
        if viaje != int(minutos[lugar][destino]) or llegada != parte + viaje + (pausa if de_camino else 0):
            halladas.append(f"{quien}, no respeta su viaje de {minutos[lugar][destino]} minutos")
        if parte < reloj:
            halladas.append(f"{quien}, parte antes de estar libre")
        if lugar != destino and (lugar, destino) in problema.barcos:
            if parte not in problema.barcos[lugar, destino]:
                halladas.append(f"{quien}, parte cuando no hay embarcación")
        elif (lugar, destino) in problema.rios and llegada - medianoche > problema.oscurece:
            halladas.append(f"{quien}, llega de noche por el río")
        manejo += 0 if (lugar, destino) in problema.rios else viaje
        inicio = llegada if visita is None else visita.inicio
        if llegada > inicio:
            halladas.append(f"{quien}, empieza antes de llegar")
        if comida is not None:
            comidas.append(comida)
            acaba = comida + pausa
            if (
                not de_camino
                and not (reloj <= comida and acaba <= parte)
                and not (llegada <= comida and acaba <= inicio)
            ):
                halladas.append(f"{quien}, come mientras hace otra cosa")
            if de_camino and ((lugar, destino) in problema.rios or (lugar, destino) in problema.barcos):
                halladas.append(f"{quien}, para a comer en medio del río")
        elif problema.comida is not None and (lugar, destino) in problema.rios:
            a_bordo = max(parte, medianoche + problema.comida.desde)
            if a_bordo <= medianoche + problema.comida.hasta and a_bordo + pausa <= llegada:
                comidas.append(a_bordo)
        reloj, lugar = (inicio, destino) if visita is None else (visita.salida, destino)
    if turno.manejo is not None and manejo > turno.manejo:
        halladas.append(f"el turno {ruta.turno} viaja {manejo} minutos de {turno.manejo}")
    return halladas + _de_la_comida(problema, ruta, medianoche, comidas)


def _de_la_comida(problema: Problema, ruta: Ruta, medianoche: int, comidas: Sequence[int]) -> list[str]:
    comida = problema.comida
    if comida is None:
        return ["hay una comida que nadie pidió"] if comidas else []
    antes_de_salir = ruta.salida_base - medianoche >= comida.desde + comida.minutos
    al_llegar = ruta.llegada_base - medianoche <= comida.hasta
    if not comidas and not antes_de_salir and not al_llegar:
        return [f"el turno {ruta.turno} no come"]
    fuera = [c for c in comidas if not comida.desde <= c - medianoche <= comida.hasta]
    return [f"el turno {ruta.turno} come fuera de hora"] if fuera else []


def de_las_vueltas(problema: Problema, equipos: Sequence[Sequence[int]], noches: int, base: int) -> list[str]:
    """Lo que incumplen las noches: cada equipo amanece donde durmió, y vuelve a la base antes de pasarse de noches.

    `equipos`: los turnos de cada uno, en orden. Entre dos días que no se siguen, se está en la base.
    """
    halladas = []
    for propios in equipos:
        donde, seguidas, dia = base, 0, -2
        for i in propios:
            turno = problema.turnos[i]
            suyo = turno.inicio // MINUTOS_DIA
            if suyo != dia + 1 and donde != base:
                halladas.append(f"antes del turno {i} se descansa fuera de la base")
            if turno.base != donde:
                halladas.append(f"el turno {i} empieza en {turno.base} y se durmió en {donde}")
            donde, dia = turno.final, suyo
            seguidas = 0 if donde == base else seguidas + 1
            if seguidas > noches:
                halladas.append(f"el turno {i} es la noche {seguidas} de {noches}")
        if donde != base:
            halladas.append("el plan acaba fuera de la base")
    return halladas
