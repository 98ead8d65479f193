"""El recorrido frente a sus metas: cuánto tarda un plan grande y qué le falta a las instancias publicadas.

Las instancias no vienen en el repositorio. `TABLERO_TOPTW` nombra una carpeta con archivos en el formato de Solomon
(`c101.txt`: número, x, y, demanda, apertura, cierre, servicio; la fila 0 es la base) y `mejores.csv` con las columnas
instancia, rutas y mejor. Como en la literatura del problema de orientación por equipos con ventanas de tiempo, el
premio de un cliente es su demanda, las distancias se truncan (a un decimal las de Solomon; a dos las de Cordeau, que
se llaman `pr…`) y toda ruta vuelve antes del cierre de la base. Solo:
`TABLERO_TOPTW=carpeta python -m tests.bench.recorridos`. En una máquina ocupada, `TABLERO_TOPTW_SEGUNDOS=60` sube la
guarda: mandan las iteraciones y se mira el tiempo de procesador.
"""

from __future__ import annotations

import csv
import math
import os
import time
from collections import defaultdict
from dataclasses import replace
from pathlib import Path

import numpy as np

from dashboard.planificacion.problema import MINUTOS_DIA, Parada, Problema, Turno, Ventana
from dashboard.planificacion.ruta import planificar
from tests.bench.medidas import Medida, escribir, imprimir
from tests.planificacion.verificador import faltas

#: segundos por instancia publicada
TOPE = 5.0
#: de uno y de dos decimales a enteros
_DECIMA, _CENTESIMA = 10, 100


def problema_grande(semilla: int, paradas: int = 150, equipos: int = 3, dias: int = 5) -> Problema:
    """Un territorio de 60 × 60 km con todas las paradas al alcance: cuatro de cada quince con sesión agendada."""
    azar = np.random.default_rng(semilla)
    puntos = azar.random((paradas + 1, 2)) * 60
    km = np.sqrt(((puntos[:, None] - puntos[None]) ** 2).sum(-1))
    minutos = (np.ceil(km * 1.4 / 35 * 60 / 5) * 5).astype(np.int64)
    propias = []
    for numero in range(paradas):
        premio = round(float(azar.random() * 100), 1)
        ventanas = [Ventana(dia * MINUTOS_DIA + 480, dia * MINUTOS_DIA + 1020) for dia in range(dias)]
        if numero < paradas * 4 // 15:
            hora = int(azar.integers(16, 34)) * 30 + int(azar.integers(0, dias)) * MINUTOS_DIA
            ventanas.append(Ventana(hora - 30, hora, premio=premio + 20, rotulo="sesion"))
        propias.append(Parada(str(numero), numero + 1, premio, 90, tuple(ventanas)))
    turnos = tuple(
        Turno(f"{dia}-{equipo}", dia * MINUTOS_DIA + 480, dia * MINUTOS_DIA + 1020, 0, 4)
        for dia in range(dias)
        for equipo in range(equipos)
    )
    return Problema(tuple(propias), turnos, minutos.tolist())


def planes_grandes() -> list[Medida]:
    """150 candidatos, 3 equipos y 5 días, con las iteraciones de siempre; el peor de tres."""
    relojes, procesador = [], []
    for semilla in (1, 2, 3):
        problema = problema_grande(semilla)
        reloj, cpu = time.perf_counter(), time.process_time()
        plan = planificar(problema)
        relojes.append(time.perf_counter() - reloj)
        procesador.append(time.process_time() - cpu)
        assert faltas(problema, plan) == []
    que = "primer plan: 150 candidatos, 3 equipos, 5 días"
    dio = f"{max(relojes):.2f} s (procesador {max(procesador):.2f} s)"
    return [Medida(que, dio, "≤ 5 s", max(relojes) <= 5)]


def leer_instancia(ruta: Path, rutas: int) -> Problema:
    """Una instancia publicada como problema de `rutas` turnos iguales, en décimas o centésimas."""
    entero = _CENTESIMA if ruta.stem.startswith("pr") else _DECIMA
    filas = []
    for linea in ruta.read_text(encoding="utf-8").splitlines():
        partes = linea.split()
        if len(partes) == 7 and partes[0].isdigit():
            filas.append([float(parte) for parte in partes])
    puntos = [(fila[1], fila[2]) for fila in filas]
    minutos = [[math.floor(math.dist(a, b) * entero + 1e-9) for b in puntos] for a in puntos]
    paradas = tuple(
        Parada(
            str(int(fila[0])),
            numero,
            fila[3],
            round(fila[6] * entero),
            (Ventana(round(fila[4] * entero), round(fila[5] * entero)),),
        )
        for numero, fila in enumerate(filas[1:], 1)
    )
    cierre = round(filas[0][5] * entero)
    return Problema(paradas, tuple(Turno(str(i), 0, cierre, 0) for i in range(rutas)), minutos)


def publicadas(carpeta: Path, segundos: float) -> list[Medida]:
    """La distancia media a lo mejor conocido, por número de rutas y en total."""
    brechas: dict[str, list[float]] = defaultdict(list)
    tiempos = []
    with (carpeta / "mejores.csv").open(encoding="utf-8", newline="") as archivo:
        for fila in csv.DictReader(archivo):
            problema = leer_instancia(carpeta / f"{fila['instancia']}.txt", int(fila["rutas"]))
            problema = replace(problema, segundos=segundos)
            inicio = time.process_time()
            plan = planificar(problema)
            tiempos.append(time.process_time() - inicio)
            assert faltas(problema, plan) == [], fila
            brecha = 100 * (1 - plan.premio / float(fila["mejor"]))
            brechas[f"{fila['rutas']} rutas"].append(brecha)
            marca = " (cortado)" if plan.cortado else ""
            escribir(
                f"  {fila['instancia']:>6} m={fila['rutas']}  {plan.premio:6.0f} de {fila['mejor']:>5}  "
                f"{brecha:5.2f} %  {tiempos[-1]:.1f} s{marca}\n"
            )
    todas = [brecha for propias in brechas.values() for brecha in propias]
    medidas = [
        Medida(f"brecha media, {nombre} ({len(propias)})", f"{sum(propias) / len(propias):.2f} %", "–")
        for nombre, propias in sorted(brechas.items())
    ]
    media = sum(todas) / len(todas)
    return [
        *medidas,
        Medida(f"brecha media, {len(todas)} instancias publicadas", f"{media:.2f} %", "≤ 0,6 %", media <= 0.6),
        Medida("la mayor brecha", f"{max(todas):.2f} %", "≤ 3 %", max(todas) <= 3),
        Medida("procesador por instancia, el peor", f"{max(tiempos):.1f} s", f"≤ {TOPE:.0f} s", max(tiempos) <= TOPE),
    ]


def medir() -> list[Medida]:
    """Todo lo que se puede medir aquí."""
    medidas = planes_grandes()
    carpeta = os.environ.get("TABLERO_TOPTW")
    if carpeta:
        segundos = float(os.environ.get("TABLERO_TOPTW_SEGUNDOS", TOPE))
        medidas += publicadas(Path(carpeta), segundos)
    else:
        escribir("  (sin TABLERO_TOPTW: no se miden las instancias publicadas)\n")
    return medidas


if __name__ == "__main__":
    imprimir(medir())
