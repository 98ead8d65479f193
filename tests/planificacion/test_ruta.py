"""El recorrido: factible siempre, óptimo en lo pequeño, y lo obligatorio nunca se pierde callado."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.planificacion.problema import MINUTOS_DIA, Comida, MotivoFuera, Parada, Plan, Problema, Turno, Ventana
from dashboard.planificacion.ruta import planificar
from tests.planificacion.azar import con_reglas, problema_al_azar
from tests.planificacion.enumeracion import mejor_premio
from tests.planificacion.verificador import faltas

DIA = Ventana(480, 1020)


def _en_linea(*kilometros: int) -> list[list[int]]:
    """Lugares sobre una recta: un kilómetro, un minuto. El primero es la base, en el cero."""
    puntos = (0, *kilometros)
    return [[abs(a - b) for b in puntos] for a in puntos]


def _problema(paradas: list[Parada], minutos: list[list[int]], *turnos: Turno, **otros: object) -> Problema:
    return Problema(tuple(paradas), turnos or (Turno("lunes", 480, 1020, 0),), minutos, iteraciones=200, **otros)


def test_cientos_de_problemas_al_azar_dan_planes_factibles_y_que_no_mienten() -> None:
    visitas = 0
    motivos: set[MotivoFuera] = set()
    for semilla in range(300):
        problema = problema_al_azar(semilla)
        plan = planificar(problema)
        assert faltas(problema, plan) == [], semilla
        visitas += sum(len(ruta.visitas) for ruta in plan.rutas)
        motivos |= {motivo for _, motivo in plan.fuera}
    # el azar ejercita de verdad al planificador: hay visitas y aparecen todos los motivos
    assert visitas > 1000
    assert motivos == set(MotivoFuera)


def test_con_todas_las_reglas_los_planes_son_factibles() -> None:
    """Precio, comida, manejo, río de noche, embarcaciones, lugares donde dormir, temporadas y paradas dobles."""
    visitas = comidas = traslados = 0
    for semilla in range(500):
        problema = con_reglas(problema_al_azar(semilla, iteraciones=40), semilla)
        plan = planificar(problema)
        assert faltas(problema, plan) == [], semilla
        visitas += sum(len(ruta.visitas) for ruta in plan.rutas)
        comidas += sum(v.comida is not None for ruta in plan.rutas for v in ruta.visitas)
        traslados += sum(not ruta.visitas for ruta in plan.rutas)
    assert visitas > 1000
    assert comidas > 50
    assert traslados > 10


def test_con_todas_las_reglas_en_lo_pequeno_llega_al_uno_por_ciento() -> None:
    brechas = []
    for semilla in range(60):
        problema = con_reglas(problema_al_azar(30_000 + semilla, paradas=4 + semilla % 2, iteraciones=800), semilla)
        plan = planificar(problema)
        obligatorias, mejor = mejor_premio(problema)
        hechas = sum(problema.paradas[v.parada].obligatoria for ruta in plan.rutas for v in ruta.visitas)
        assert hechas == obligatorias, semilla
        viaje = sum(ruta.viaje for ruta in plan.rutas)
        valor = plan.premio - problema.precio * viaje
        assert valor <= mejor + 1e-6, semilla
        brechas.append((mejor - valor) / max(abs(mejor), 1))
    assert sum(brechas) / len(brechas) <= 0.01, brechas


@pytest.mark.parametrize("semilla", range(6))
def test_si_el_viaje_cuesta_mas_no_se_viaja_mas(semilla: int) -> None:
    """Del mejor plan de cada precio: ni más viaje ni más premio cuando el camino es más caro."""
    antes = (10**9, 1e9)
    for precio in (0.0, 0.05, 0.2, 1.0, 5.0):
        problema = replace(problema_al_azar(40 + semilla, paradas=5, iteraciones=600), precio=precio)
        problema = replace(problema, paradas=tuple(replace(p, obligatoria=False) for p in problema.paradas))
        plan = planificar(problema)
        ahora = (sum(ruta.viaje for ruta in plan.rutas), plan.premio)
        assert ahora[0] <= antes[0], precio
        assert ahora[1] <= antes[1] + 1e-9, precio
        antes = ahora


def test_una_visita_de_veinte_puntos_no_cuesta_siete_horas() -> None:
    paradas = [Parada("lejos", 1, 20, 60, (Ventana(0, 1440),)), Parada("cerca", 2, 20, 60, (Ventana(0, 1440),))]
    minutos = [[0, 210, 60], [210, 0, 260], [60, 260, 0]]
    turno = Turno("lunes", 300, 1200, 0)
    con_precio = planificar(_problema(paradas, minutos, turno, precio=3 / 60))
    assert [v.parada for ruta in con_precio.rutas for v in ruta.visitas] == [1]
    assert con_precio.fuera == ((0, MotivoFuera.MENOS_PREMIO),)
    assert planificar(_problema(paradas, minutos, turno)).fuera == ()


def test_se_come_a_su_hora_o_no_cabe() -> None:
    """De 8 a 17 con dos visitas de tres horas y media hora de camino: 7 h 30 y la comida; otra media hora no cabe."""
    comida = Comida(720, 870, 45)
    paradas = [Parada(x, 1, 10, 210, (DIA,)) for x in "ab"]
    plan = planificar(_problema(paradas, _en_linea(15), Turno("lunes", 480, 975, 0), comida=comida))
    (ruta,) = plan.rutas
    # 8:00 sale, 8:15 a 11:45 la primera; se espera a las 12 y se come hasta las 12:45; de 12:45 a 16:15 la otra
    assert [(v.inicio, v.salida, v.comida) for v in ruta.visitas] == [(495, 705, None), (765, 975, 720)] or plan.fuera
    largo = planificar(_problema(paradas, _en_linea(15), Turno("lunes", 480, 1020, 0), comida=comida))
    assert [(v.inicio, v.salida, v.comida) for v in largo.rutas[0].visitas] == [(495, 705, None), (765, 975, 720)]
    # sin la comida acabaría 15 minutos después de la primera: la jornada hasta las 16:15 + 15 min no alcanza
    corto = planificar(_problema(paradas, _en_linea(15), Turno("lunes", 480, 980, 0), comida=comida))
    assert len(corto.fuera) == 1
    assert planificar(_problema(paradas, _en_linea(15), Turno("lunes", 480, 980, 0))).fuera == ()


def test_no_se_llega_de_noche_por_el_rio_ni_sin_embarcacion() -> None:
    tarde = Parada("tarde", 1, 50, 60, (Ventana(1000, 1200),))
    rio = frozenset({(0, 1), (1, 0)})
    de_noche = _problema([tarde], _en_linea(60), Turno("lunes", 480, 1300, 0), rios=rio, oscurece=1080)
    # acabaría a las 17:40 y volvería a las 18:40
    assert planificar(de_noche).fuera == ((0, MotivoFuera.SIN_VENTANA),)
    assert planificar(replace(de_noche, oscurece=1120)).fuera == ()
    con_bote = _problema([tarde], _en_linea(60), Turno("lunes", 480, 1300, 0), barcos={(0, 1): (930,), (1, 0): (1200,)})
    (ruta,) = planificar(con_bote).rutas
    (visita,) = ruta.visitas
    assert (ruta.salida_base, visita.parte, visita.llegada, visita.inicio) == (930, 930, 990, 1000)
    assert (ruta.llegada_base, ruta.viaje_vuelta) == (1260, 60)


def test_el_verificador_ve_un_plan_que_no_cabe() -> None:
    problema = problema_al_azar(3)
    plan = planificar(problema)
    ruta = plan.rutas[0]
    tarde = replace(ruta, visitas=(replace(ruta.visitas[0], inicio=ruta.visitas[0].inicio + 2000),))
    assert faltas(problema, replace(plan, rutas=(tarde, *plan.rutas[1:]))) != []
    doble = replace(plan, rutas=(ruta, *plan.rutas))
    assert any("dos rutas" in falta for falta in faltas(problema, doble))


def test_en_lo_pequeno_llega_al_uno_por_ciento_del_optimo() -> None:
    """Contra la enumeración de todos los órdenes, ventanas y repartos."""
    for semilla in range(80):
        problema = problema_al_azar(10_000 + semilla, paradas=5 + semilla % 3, iteraciones=1500)
        plan = planificar(problema)
        obligatorias, mejor = mejor_premio(problema)
        hechas = sum(problema.paradas[v.parada].obligatoria for ruta in plan.rutas for v in ruta.visitas)
        assert hechas == obligatorias, semilla
        assert plan.premio >= 0.99 * mejor - 1e-9, (semilla, plan.premio, mejor)
        assert plan.premio <= mejor + 1e-6, (semilla, plan.premio, mejor)


def test_ocho_paradas_tambien() -> None:
    problema = problema_al_azar(77, paradas=8, iteraciones=1500)
    assert planificar(problema).premio >= 0.99 * mejor_premio(problema)[1] - 1e-9


def test_el_mismo_problema_da_el_mismo_plan() -> None:
    problema = problema_al_azar(12, paradas=18, iteraciones=300)
    assert planificar(problema) == planificar(problema)


@settings(max_examples=25)
@given(st.integers(0, 10_000), st.integers(1, 200))
def test_subir_el_premio_de_una_parada_elegida_no_la_saca(semilla: int, extra: int) -> None:
    problema = problema_al_azar(semilla, paradas=6, iteraciones=800)
    antes = planificar(problema)
    elegidas = [v.parada for ruta in antes.rutas for v in ruta.visitas]
    for parada in elegidas[:1]:
        mejorada = _con_mas(problema, parada, float(extra))
        despues = planificar(mejorada)
        assert parada in [v.parada for ruta in despues.rutas for v in ruta.visitas]
        assert despues.premio >= antes.premio


def _con_mas(problema: Problema, numero: int, extra: float) -> Problema:
    parada = problema.paradas[numero]
    ventanas = tuple(v if v.premio is None else replace(v, premio=v.premio + extra) for v in parada.ventanas)
    nueva = replace(parada, premio=parada.premio + extra, ventanas=ventanas)
    return replace(problema, paradas=(*problema.paradas[:numero], nueva, *problema.paradas[numero + 1 :]))


def test_quien_tiene_mas_tiempo_no_reune_menos() -> None:
    for semilla in range(20):
        problema = problema_al_azar(500 + semilla, paradas=6, iteraciones=800)
        larga = replace(problema, turnos=tuple(replace(t, fin=t.fin + 120) for t in problema.turnos))
        assert planificar(larga).premio >= planificar(problema).premio - 1e-6


def test_elige_la_lejana_de_mas_valor_si_solo_cabe_una() -> None:
    # jornada de 540 min; ida 200 + visita 100 + vuelta 200 = 500: cabe una sola de las dos
    paradas = [Parada("cerca", 1, 50, 100, (DIA,)), Parada("lejos", 2, 60, 100, (DIA,))]
    minutos = [[0, 150, 200], [150, 0, 350], [200, 350, 0]]
    plan = planificar(_problema(paradas, minutos))
    assert [v.parada for v in plan.rutas[0].visitas] == [1]
    assert plan.fuera == ((0, MotivoFuera.MENOS_PREMIO),)


def test_una_obligatoria_de_poco_valor_desplaza_a_una_de_mucho() -> None:
    paradas = [Parada("debida", 1, 1, 100, (DIA,), obligatoria=True), Parada("valiosa", 2, 90, 100, (DIA,))]
    plan = planificar(_problema(paradas, [[0, 150, 200], [150, 0, 350], [200, 350, 0]]))
    assert [v.parada for v in plan.rutas[0].visitas] == [0]


def test_la_preferente_va_antes_aunque_valga_menos_si_paga_su_viaje() -> None:
    # cabe una sola de las dos; la de 10 puntos es preferente
    paradas = [Parada("cerca", 1, 60, 200, (DIA,)), Parada("preferente", 2, 10, 200, (DIA,), preferente=True)]
    minutos = [[0, 60, 90], [60, 0, 150], [90, 150, 0]]
    problema = _problema(paradas, minutos, Turno("lunes", 480, 900, 0))
    assert [v.parada for v in planificar(problema).rutas[0].visitas] == [1]
    # tres horas de viaje a 5 puntos la hora no las vale: va la otra
    assert [v.parada for v in planificar(replace(problema, precio=5 / 60)).rutas[0].visitas] == [0]
    # y si caben las dos, van las dos
    largo = replace(problema, turnos=(Turno("lunes", 480, 1380, 0),))
    largo = replace(largo, paradas=tuple(replace(p, ventanas=(Ventana(480, 1380),)) for p in paradas))
    assert planificar(largo).fuera == ()


@pytest.mark.parametrize("semilla", range(40))
def test_ninguna_preferente_queda_fuera_si_cabe_en_el_sitio_de_otra(semilla: int) -> None:
    """Comprobado aparte: cambiar en su sitio una que no lo es por una preferente de fuera nunca cabe."""
    azar = np.random.default_rng(semilla)
    problema = problema_al_azar(60_000 + semilla, paradas=7, iteraciones=100)
    paradas = tuple(
        replace(p, obligatoria=False, preferente=bool(azar.random() < 0.5), ventanas=p.ventanas[:1])
        for p in problema.paradas
    )
    problema = replace(problema, paradas=paradas)
    plan = planificar(problema)
    assert faltas(problema, plan) == []
    fuera = [i for i, _ in plan.fuera if paradas[i].preferente and paradas[i].premio > 0]
    for ruta in plan.rutas:
        for lugar, visita in enumerate(ruta.visitas):
            for otra in () if paradas[visita.parada].preferente else fuera:
                orden = [v.parada for v in ruta.visitas]
                orden[lugar] = otra
                assert not _cabe(problema, ruta.turno, orden), (visita.parada, otra)


def _cabe(problema: Problema, numero: int, orden: list[int]) -> bool:
    turno, reloj = problema.turnos[numero], problema.turnos[numero].inicio
    lugar = turno.base
    for i in orden:
        parada = problema.paradas[i]
        ventana = next(iter(parada.ventanas), None)
        if ventana is None or (ventana.turnos and numero not in ventana.turnos):
            return False
        reloj = max(reloj + problema.minutos[lugar][parada.lugar], ventana.desde)
        if reloj > ventana.hasta:
            return False
        reloj += parada.servicio if ventana.servicio is None else ventana.servicio
        lugar = parada.lugar
    return reloj + problema.minutos[lugar][turno.base] <= turno.fin


def test_dos_obligatorias_que_no_caben_juntas_se_nombran() -> None:
    # las dos a la misma hora y a 30 minutos una de otra, con un solo equipo
    a_las_diez = (Ventana(600, 600),)
    paradas = [Parada(x, i, 10, 60, a_las_diez, obligatoria=True) for i, x in enumerate("ab", 1)]
    plan = planificar(_problema(paradas, _en_linea(30, 60)))
    (fuera,) = plan.fuera
    assert fuera[1] is MotivoFuera.NO_CABEN_JUNTAS
    # con dos equipos caben las dos
    turnos = (Turno("uno", 480, 1020, 0), Turno("dos", 480, 1020, 0))
    assert planificar(_problema(paradas, _en_linea(30, 60), *turnos)).fuera == ()


def test_lo_que_esta_lejos_y_lo_que_no_tiene_ventana_se_distinguen() -> None:
    paradas = [
        Parada("lejos", 1, 50, 60, (DIA,)),
        Parada("de noche", 2, 50, 60, (Ventana(1200, 1300),)),
        Parada("sin ventanas", 2, 50, 60, ()),
        # a 100 minutos de la base y solo a las ocho en punto
        Parada("muy temprano", 3, 50, 60, (Ventana(480, 480),)),
    ]
    plan = planificar(_problema(paradas, _en_linea(300, 10, 100)))
    assert dict(plan.fuera) == {
        0: MotivoFuera.LEJOS,
        1: MotivoFuera.SIN_VENTANA,
        2: MotivoFuera.SIN_VENTANA,
        3: MotivoFuera.SIN_VENTANA,
    }


def test_la_ventana_que_vale_mas_se_prefiere_y_manda_su_duracion() -> None:
    sesion = Ventana(570, 600, premio=70, servicio=90, rotulo="sesion")
    plan = planificar(_problema([Parada("grupo", 1, 50, 60, (DIA, sesion))], _en_linea(20)))
    (visita,) = plan.rutas[0].visitas
    assert (visita.ventana, visita.premio, visita.salida - visita.inicio) == (1, 70, 90)
    # el equipo no madruga: sale de la base a tiempo para las 9:30
    assert (plan.rutas[0].salida_base, visita.llegada, visita.inicio) == (550, 570, 570)


def test_una_ventana_fijada_a_un_equipo_no_va_con_otro() -> None:
    turnos = (Turno("uno", 480, 1020, 0), Turno("dos", 480, 1020, 0))
    paradas = [
        Parada("fijada", 1, 5, 60, (Ventana(600, 600, turnos=(1,)),), obligatoria=True),
        Parada("libre", 1, 50, 60, (DIA,)),
    ]
    plan = planificar(_problema(paradas, _en_linea(20), *turnos))
    de_turno = {v.parada: ruta.turno for ruta in plan.rutas for v in ruta.visitas}
    assert de_turno[0] == 1


def test_respeta_el_tope_de_visitas_por_turno() -> None:
    paradas = [Parada(str(i), 1, 10 + i, 30, (DIA,)) for i in range(5)]
    plan = planificar(_problema(paradas, _en_linea(10), Turno("lunes", 480, 1020, 0, maximo=2)))
    assert sorted(v.parada for v in plan.rutas[0].visitas) == [3, 4]


def test_dos_dias_son_dos_turnos_y_nadie_se_visita_dos_veces() -> None:
    turnos = tuple(Turno(str(d), d * MINUTOS_DIA + 480, d * MINUTOS_DIA + 700, 0) for d in range(2))
    ventanas = tuple(Ventana(d * MINUTOS_DIA + 480, d * MINUTOS_DIA + 700) for d in range(2))
    paradas = [Parada(str(i), i + 1, 10, 90, ventanas) for i in range(3)]
    problema = _problema(paradas, _en_linea(10, 12, 14), *turnos)
    plan = planificar(problema)
    # en 220 minutos caben dos visitas de 90 a diez minutos de la base
    assert (faltas(problema, plan), plan.premio) == ([], 30.0)


def test_si_la_guarda_de_tiempo_corta_el_plan_lo_dice_y_sigue_siendo_factible() -> None:
    problema = replace(problema_al_azar(12, paradas=18), iteraciones=1_000_000, segundos=0.05)
    plan = planificar(problema)
    assert plan.cortado
    assert plan.iteraciones < 1_000_000
    assert faltas(problema, plan) == []
    assert not planificar(replace(problema, iteraciones=20, segundos=60)).cortado


def test_sin_paradas_o_sin_turnos_hay_un_plan_vacio() -> None:
    vacio = planificar(Problema((), (Turno("lunes", 480, 1020, 0),), [[0]]))
    assert vacio == Plan((), 0.0, (), 0, False)
    sin_turnos = planificar(Problema((Parada("a", 0, 5, 10, (DIA,)),), (), [[0]]))
    assert sin_turnos.fuera == ((0, MotivoFuera.SIN_VENTANA),)


def test_el_avance_llega_al_final_sin_retroceder() -> None:
    partes: list[float] = []
    planificar(replace(problema_al_azar(12, paradas=18), iteraciones=300), partes.append)
    assert partes == sorted(partes)
    assert partes[-1] == 1.0
    assert len(partes) > 3


@pytest.mark.parametrize(
    "cambio",
    [
        {"minutos": [[0, 1], [1]]},
        {"minutos": [[0, -1], [1, 0]]},
        {"paradas": (Parada("a", 7, 5, 10, (DIA,)),)},
        {"paradas": (Parada("a", 0, -5, 10, (DIA,)),)},
        {"turnos": (Turno("x", 600, 500, 0),)},
    ],
)
def test_un_problema_mal_hecho_es_un_error_y_no_un_plan(cambio: dict[str, object]) -> None:
    bueno = Problema((Parada("a", 1, 5, 10, (DIA,)),), (Turno("x", 480, 1020, 0),), [[0, 1], [1, 0]])
    with pytest.raises(ValueError, match=r"[Mm]atriz|negativo|antes"):
        planificar(replace(bueno, **cambio))
