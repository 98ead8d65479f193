"""Elegir, de rutas ya vistas, las que juntas reúnen más: contra todas las maneras de elegirlas, y a mano."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, product

import pytest

from dashboard.planificacion import insercion
from dashboard.planificacion.insercion import insertar, paradas_de, valor_de
from dashboard.planificacion.problema import Alternativa, Guarda, Parada, Problema, Turno, Ventana, alternativas
from dashboard.planificacion.recombinar import Combinador
from dashboard.planificacion.recorrido import Recorrido
from dashboard.planificacion.ruta import en_listas, planificar
from tests.planificacion.azar import problema_al_azar
from tests.planificacion.verificador import faltas


def _rutas(opciones: list[Alternativa]) -> list[list[int]]:
    """Las de una y de dos paradas, en el orden de sus posiciones; quepan o no."""
    rutas = [list(ruta) for cuantas in (1, 2) for ruta in combinations(range(len(opciones)), cuantas)]
    return [ruta for ruta in rutas if len({opciones[i].parada for i in ruta}) == len(ruta)]


def _mejor_a_mano(problema: Problema, opciones: list[Alternativa], rutas: list[list[int]]) -> float:
    """La mejor suma con una ruta por turno, probadas todas."""
    suyas = [[]] + [
        secuencia for ruta in rutas if Recorrido(problema, 0, secuencia := [opciones[i] for i in ruta]).vale
    ]
    mejor = float("-inf")
    for planes in product(suyas, repeat=len(problema.turnos)):
        paradas = [opcion.parada for secuencia in planes for opcion in secuencia]
        if len(paradas) == len(set(paradas)):
            mejor = max(mejor, valor_de(problema, list(planes))[0])
    return mejor


@pytest.mark.parametrize("semilla", range(25))
@pytest.mark.parametrize("precio", [0.0, 0.1])
def test_elige_lo_mismo_que_probarlas_todas(semilla: int, precio: float) -> None:
    problema = problema_al_azar(70_000 + semilla, paradas=5)
    turno = replace(problema.turnos[0], maximo=3)
    paradas = tuple(
        replace(p, obligatoria=False, ventanas=tuple(replace(v, turnos=()) for v in p.ventanas))
        for p in problema.paradas
    )
    turnos = (turno, replace(turno, clave="otro"))
    problema = en_listas(replace(problema, paradas=paradas, turnos=turnos, precio=precio))
    opciones = alternativas(problema)
    rutas = _rutas(opciones)
    combinador = Combinador(problema, opciones, set())
    combinador.anotar((0, ruta) for ruta in rutas)
    elegido = combinador.mejorar([[], []], Guarda(60))
    a_mano = _mejor_a_mano(problema, opciones, rutas)
    assert a_mano - 1e-3 * max(a_mano, 1) <= valor_de(problema, elegido)[0] <= a_mano + 1e-6
    assert sorted(o.parada for s in elegido for o in s) == sorted(paradas_de(elegido))


def _dos_turnos(*, obligatoria: bool = False) -> Problema:
    """Cuatro paradas en fila, a una hora una de otra; cada turno alcanza a dos vecinas y vuelve."""
    minutos = [[60 * abs(a - b) for b in range(5)] for a in range(5)]
    ventanas = (Ventana(0, 1000),)
    paradas = tuple(Parada(str(i), i, premio, 10, ventanas) for i, premio in ((1, 10), (2, 20), (3, 30), (4, 40)))
    if obligatoria:
        paradas = (replace(paradas[0], obligatoria=True), *paradas[1:])
    turnos = tuple(Turno(f"t{i}", 0, 510, 0, 2) for i in range(2))
    return en_listas(Problema(paradas, turnos, minutos, iteraciones=600))


def test_junta_lo_mejor_de_dos_planes() -> None:
    """Un plan lleva (3, 4) y (2); otro, (1, 2) y (4): juntos, (3, 4) y (1, 2), que son todas: 100."""
    problema = _dos_turnos()
    opciones = alternativas(problema)
    combinador = Combinador(problema, opciones, set())
    combinador.anotar([(0, [2, 3]), (0, [1]), (0, [0, 1]), (0, [3])])
    actual = [[opciones[2], opciones[3]], [opciones[1]]]
    assert valor_de(problema, actual)[0] == 90
    assert valor_de(problema, combinador.mejorar(actual, Guarda(60)))[0] == 100


def test_lo_obligatorio_se_queda_aunque_otras_valgan_mas() -> None:
    """Con la 1 obligatoria y solo rutas de una parada, se eligen la 1 y la 4: 50, y no la 3 y la 4."""
    problema = _dos_turnos(obligatoria=True)
    opciones = alternativas(problema)
    combinador = Combinador(problema, opciones, {0})
    combinador.anotar([(0, [i]) for i in range(4)])
    actual = [[opciones[0]], [opciones[1]]]
    elegido = combinador.mejorar(actual, Guarda(60))
    assert paradas_de(elegido) == {0, 3}


def test_sin_nada_mejor_queda_lo_que_habia() -> None:
    problema = _dos_turnos()
    opciones = alternativas(problema)
    combinador = Combinador(problema, opciones, set())
    combinador.anotar([(0, [0]), (0, [1])])
    actual = [[opciones[2], opciones[3]], [opciones[0], opciones[1]]]
    assert combinador.mejorar(actual, Guarda(60)) is actual


@pytest.mark.parametrize("veces", [5, 10])
def test_da_igual_en_que_unidad_venga_el_tiempo(veces: int) -> None:
    """Los mismos problemas en quintos y en décimas de minuto reúnen lo mismo."""
    for semilla in range(8):
        problema = problema_al_azar(80_000 + semilla, paradas=8, iteraciones=800)
        turnos = tuple(replace(t, inicio=t.inicio * veces, fin=t.fin * veces) for t in problema.turnos)
        paradas = tuple(
            replace(
                parada,
                servicio=parada.servicio * veces,
                ventanas=tuple(
                    replace(
                        v,
                        desde=v.desde * veces,
                        hasta=v.hasta * veces,
                        servicio=None if v.servicio is None else v.servicio * veces,
                    )
                    for v in parada.ventanas
                ),
            )
            for parada in problema.paradas
        )
        minutos = [[m * veces for m in fila] for fila in problema.minutos]
        otro = replace(problema, turnos=turnos, paradas=paradas, minutos=minutos, precio=problema.precio / veces)
        assert planificar(otro).premio == planificar(problema).premio, semilla


def test_la_guarda_corta_en_todas_partes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sin tiempo: ni mete, ni busca, ni combina; el plan cabe, está vacío y dice que se cortó."""
    problema = replace(problema_al_azar(90_000, paradas=12, iteraciones=800), segundos=0.0)
    problema = replace(problema, paradas=tuple(replace(p, obligatoria=False) for p in problema.paradas))
    plan = planificar(problema)
    assert plan.cortado
    assert faltas(problema, plan) == []
    # y a medias: la inserción se detiene en la siguiente parada que mira
    guarda = Guarda(60)
    vueltas = iter([False] * 4)
    monkeypatch.setattr(Guarda, "acabo", lambda _: next(vueltas, True))
    listo = en_listas(problema)
    lleno = insertar(listo, alternativas(listo), [[] for _ in listo.turnos], guarda)
    assert len(paradas_de(lleno)) < len(problema.paradas)
    assert insercion.rematar(listo, alternativas(listo), lleno, (), guarda) == lleno
