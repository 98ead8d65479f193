"""Problemas al azar, pequeños y con todas las rarezas: ventanas partidas, turnos fijados, topes y obligatorias."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from dashboard.planificacion.problema import MINUTOS_DIA, Comida, Parada, Problema, Turno, Ventana


def problema_al_azar(semilla: int, *, paradas: int | None = None, iteraciones: int = 60) -> Problema:
    """Un problema de 1 a 3 equipos y 1 a 3 días. Con pocas paradas se puede resolver por enumeración."""
    azar = np.random.default_rng(semilla)
    cuantas = int(azar.integers(1, 19)) if paradas is None else paradas
    equipos, dias = int(azar.integers(1, 4)), int(azar.integers(1, 4))
    if paradas is not None:
        equipos, dias = int(azar.integers(1, 3)), int(azar.integers(1, 3))
    puntos = azar.random((cuantas + 2, 2)) * float(azar.choice([40, 120, 300]))
    minutos = np.ceil(np.sqrt(((puntos[:, None] - puntos[None]) ** 2).sum(-1))).astype(np.int64)
    if azar.random() < 0.3:
        # de ida no se tarda lo que de vuelta: contra la corriente
        minutos = minutos + azar.integers(0, 25, minutos.shape)
        np.fill_diagonal(minutos, 0)
    inicio, fin = 480, int(azar.choice([720, 1020]))
    tope = None if azar.random() < 0.5 else int(azar.integers(1, 5))
    turnos = tuple(
        Turno(
            f"{equipo}-{dia}", dia * MINUTOS_DIA + inicio, dia * MINUTOS_DIA + fin,
            int(azar.integers(0, 2)) if azar.random() < 0.2 else 0, tope,
        )
        for dia in range(dias)
        for equipo in range(equipos)
    )  # fmt: skip
    return Problema(
        tuple(_parada(azar, i, dias, inicio, fin, len(turnos)) for i in range(cuantas)),
        turnos,
        minutos.tolist(),
        iteraciones=iteraciones,
        segundos=60,
    )


def con_reglas(problema: Problema, semilla: int) -> Problema:
    """El mismo con precio del viaje, comida, tope de manejo, río de noche, embarcaciones, otro lugar donde dormir,
    otra temporada y paradas que son varias visitas: cada cosa, unas veces sí y otras no."""
    azar = np.random.default_rng(semilla + 1_000_000)

    def a_veces(parte: float) -> bool:
        return bool(azar.random() < parte)

    filas = len(problema.minutos)
    pares = [(a, b) for a in range(filas) for b in range(filas) if a != b]
    dias = {turno.inicio // MINUTOS_DIA for turno in problema.turnos}
    barcos = {
        par: tuple(sorted(dia * MINUTOS_DIA + int(hora) for dia in dias for hora in azar.integers(420, 960, 2)))
        for par in pares
        if a_veces(0.06)
    }
    lluvia = [[round(minutos * 1.3) for minutos in fila] for fila in problema.minutos]
    manejo = int(azar.integers(60, 400)) if a_veces(0.4) else None
    turnos = []
    for turno in problema.turnos:
        propio = replace(turno, manejo=manejo, minutos=lluvia if a_veces(0.3) else None)
        duerme = int(azar.integers(0, filas))
        minutos = problema.minutos if propio.minutos is None else propio.minutos
        # que pueda llegar a donde duerme sin hacer nada más
        llega = minutos[turno.base][duerme] <= min(120, manejo or 120) and (turno.base, duerme) not in barcos
        turnos.append(replace(propio, duerme=duerme) if llega and a_veces(0.3) else propio)
    return replace(
        problema,
        paradas=tuple(replace(p, cuenta=int(azar.integers(1, 3))) for p in problema.paradas),
        turnos=tuple(turnos),
        precio=float(azar.choice([0, 0.05, 0.2])),
        comida=Comida(720, 870, 45) if a_veces(0.6) else None,
        rios=frozenset(par for par in pares if a_veces(0.3)) if a_veces(0.5) else frozenset(),
        oscurece=int(azar.choice([780, 960])),
        barcos=barcos,
    )


def _parada(azar: np.random.Generator, numero: int, dias: int, inicio: int, fin: int, turnos: int) -> Parada:
    servicio = int(azar.choice([0, 30, 60, 90]))
    clase = azar.random()
    ventanas: list[Ventana] = []
    for dia in range(dias):
        base = dia * MINUTOS_DIA
        if clase < 0.5:
            ventanas.append(Ventana(base + inicio, base + fin))
        elif azar.random() < 0.7:
            desde = int(azar.integers(inicio - 60, fin))
            ventanas.append(Ventana(base + desde, base + desde + int(azar.integers(0, 200))))
    if azar.random() < 0.25:
        hora = int(azar.integers(inicio, fin)) + int(azar.integers(0, dias)) * MINUTOS_DIA
        ventanas.append(Ventana(hora - 30, hora, premio=float(azar.integers(20, 130)), servicio=90, rotulo="sesion"))
    if azar.random() < 0.1:
        ventanas = [
            Ventana(v.desde, v.hasta, v.premio, v.servicio, (int(azar.integers(0, turnos)),), v.rotulo)
            for v in ventanas
        ]
    return Parada(
        f"P{numero}",
        numero + 2 if azar.random() < 0.9 else 2,
        float(azar.integers(0, 1000)) / 10,
        servicio,
        tuple(ventanas),
        obligatoria=bool(azar.random() < 0.12),
    )
