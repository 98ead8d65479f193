"""Comprueba un plan contra su problema sin usar nada del planificador: solo los datos de uno y de otro."""

from __future__ import annotations

from dashboard.planificacion.problema import MotivoFuera, Plan, Problema


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
        if turno.maximo is not None and len(ruta.visitas) > turno.maximo:
            halladas.append(f"el turno {ruta.turno} hace {len(ruta.visitas)} visitas de {turno.maximo}")
        if not ruta.visitas:
            halladas.append(f"el turno {ruta.turno} no hace nada")
        reloj, lugar = ruta.salida_base, turno.base
        for visita in ruta.visitas:
            parada = problema.paradas[visita.parada]
            ventana = parada.ventanas[visita.ventana]
            vistas[visita.parada] = vistas.get(visita.parada, 0) + 1
            viaje = int(problema.minutos[lugar][parada.lugar])
            servicio = parada.servicio if ventana.servicio is None else ventana.servicio
            premio = parada.premio if ventana.premio is None else ventana.premio
            if visita.viaje != viaje or visita.llegada != reloj + viaje:
                halladas.append(f"la parada {visita.parada} no respeta su viaje de {viaje} minutos")
            if not visita.llegada <= visita.inicio:
                halladas.append(f"la parada {visita.parada} empieza antes de llegar")
            if not ventana.desde <= visita.inicio <= ventana.hasta:
                halladas.append(f"la parada {visita.parada} empieza fuera de su ventana")
            if ventana.turnos and ruta.turno not in ventana.turnos:
                halladas.append(f"la parada {visita.parada} va en un turno que no la admite")
            if visita.salida - visita.inicio != servicio:
                halladas.append(f"la parada {visita.parada} no dura lo suyo")
            if visita.premio != premio:
                halladas.append(f"la parada {visita.parada} dice un premio que no es el suyo")
            total += premio
            reloj, lugar = visita.salida, parada.lugar
        vuelta = int(problema.minutos[lugar][turno.base])
        if ruta.viaje_vuelta != vuelta or ruta.llegada_base != reloj + vuelta:
            halladas.append(f"el turno {ruta.turno} no dice bien su vuelta")
        if ruta.llegada_base > turno.fin:
            halladas.append(f"el turno {ruta.turno} vuelve tarde")
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
