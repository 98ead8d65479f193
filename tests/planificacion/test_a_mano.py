"""Llevar una visita a otro lugar del plan: el plan que sale la tiene ahí, y lo que no se puede se dice."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from dashboard.almacen.almacen import Almacen
from dashboard.almacen.consulta import Consulta
from dashboard.nucleo.errores import ErrorVista
from dashboard.planificacion.a_mano import Destino, leer_destino, llevar
from dashboard.planificacion.itinerario import Itinerario
from dashboard.planificacion.opciones import Fijo, Opciones
from dashboard.planificacion.planear import planear
from dashboard.planificacion.prioridad import priorizar
from dashboard.planificacion.viaje import Viajes


@pytest.fixture(scope="module")
def consulta(almacen_de_visitas: Almacen) -> Consulta:
    """Una lectura del país entero."""
    return almacen_de_visitas.consulta()


def _plan(consulta: Consulta, opciones: Opciones) -> Itinerario:
    nodo = consulta.nodo("11-02")
    candidatos = priorizar(consulta, nodo).candidatos()
    return planear(consulta, nodo, consulta.periodo_por_defecto(), candidatos, opciones, iteraciones=60)


@pytest.fixture(scope="module")
def plan(consulta: Consulta) -> Itinerario:
    """Dos equipos y dos días: cuatro visitas. El martes es feriado."""
    return _plan(consulta, Opciones(equipos=2, dias=2, desde=date(2026, 12, 7)))


def _claves(plan: Itinerario, dia: date, equipo: int) -> list[str]:
    jornadas = (j for j in plan.jornadas if (j.fecha, j.equipo) == (dia, equipo))
    return [v.candidato.clave for jornada in jornadas for v in jornada.visitas]


def _destinos(plan: Itinerario, clave: str) -> list[Destino]:
    return [
        Destino(dia, equipo, posicion)
        for dia in plan.dias
        for equipo in (1, 2)
        for posicion in range(len([c for c in _claves(plan, dia, equipo) if c != clave]) + 1)
    ]


def test_a_cualquier_hueco_la_visita_queda_ahi_detras_de_las_que_estaban(consulta: Consulta, plan: Itinerario) -> None:
    viajes = Viajes(plan.opciones)
    probados, negadas = 0, []
    for visita in plan.visitas:
        clave = visita.candidato.clave
        for destino in _destinos(plan, clave):
            antes = [c for c in _claves(plan, destino.fecha, destino.equipo) if c != clave][: destino.posicion]
            try:
                fijos = llevar(plan, viajes, clave, destino)
            except ErrorVista as error:
                # lo que no cabe se dice antes de rehacer nada
                negadas.append(str(error))
                continue
            assert [fijo.clave for fijo in fijos] == [*antes, clave]
            nuevo = _plan(consulta, replace(plan.opciones, fijos=fijos, datos=""))
            quedan = _claves(nuevo, destino.fecha, destino.equipo)
            if clave not in quedan:
                # si no cabe se dice, y no se cambia por otra cosa
                assert any(fila.candidato.clave == clave for fila in nuevo.sin_visita)
                continue
            assert quedan[: len(antes) + 1] == [*antes, clave], (clave, destino)
            # quien va antes no cambia de hora; quien iba detrás en la misma jornada se adelanta
            suyas = {v.candidato.clave: v for v in plan.visitas}
            de_ahi = (visita.inicio.date(), visita.equipo) == (destino.fecha, destino.equipo)
            for otra in (v for v in nuevo.visitas if v.candidato.clave in antes):
                vieja = suyas[otra.candidato.clave]
                detras = de_ahi and vieja.orden > visita.orden and vieja.sesion is None
                assert otra.inicio < vieja.inicio if detras else otra.inicio == vieja.inicio, (clave, destino)
            probados += 1
    assert probados + len(negadas) >= 12
    assert all("se trabaja de" in frase or "el día termina" in frase for frase in negadas)


def test_empieza_en_cuanto_se_llega_o_a_tiempo_para_la_sesion(plan: Itinerario) -> None:
    viajes = Viajes(plan.opciones)
    # G-A se reúne el lunes 7 a las 10:00: con 90 minutos, desde las 9:30 se ve la sesión entera
    (fijo,) = llevar(plan, viajes, "G-A", Destino(date(2026, 12, 7), 2, 0))
    de_ida = viajes.tramo(plan.base, next(v.lugar for v in plan.visitas if v.candidato.clave == "G-A")).minutos
    assert fijo == Fijo("G-A", date(2026, 12, 7), 2, max(8 * 60 + de_ida, 9 * 60 + 30))
    # otro día no hay sesión: en cuanto se llega
    (fijo,) = llevar(plan, viajes, "G-A", Destino(plan.dias[1], 2, 0))
    assert fijo.inicio == 8 * 60 + de_ida


def test_entre_dos_grupos_de_un_establecimiento_no_se_pone_otra(plan: Itinerario) -> None:
    """Se visitan seguidos: detrás del primero es detrás de los dos."""
    jornada = next(j for j in plan.jornadas if len(j.visitas) > 1)
    primera, segunda = jornada.visitas[:2]
    juntas = replace(jornada, visitas=(primera, replace(segunda, lugar=primera.lugar), *jornada.visitas[2:]))
    otra = next(v for j in plan.jornadas if j is not jornada for v in j.visitas)
    con = replace(plan, jornadas=tuple(juntas if j is jornada else j for j in plan.jornadas))
    con = replace(con, opciones=replace(con.opciones, jornada=(8 * 60, 23 * 60)))
    fijos = llevar(con, Viajes(con.opciones), otra.candidato.clave, Destino(jornada.fecha, jornada.equipo, 1))
    assert [f.clave for f in fijos] == [primera.candidato.clave, segunda.candidato.clave, otra.candidato.clave]


@pytest.mark.parametrize(
    ("equipo", "dia", "inicio", "dice"),
    [
        (2, 1, 3 * 60, "de las 03:00 a las 04:30: se trabaja de 08:00 a 17:00"),
        (2, 1, 16 * 60, "de las 16:00 a las 17:30: se trabaja"),
        (5, 1, 9 * 60, "no es del plan"),
        (1, None, 9 * 60, "no es del plan"),
    ],
)
def test_una_hora_escrita_tambien_se_mira(
    plan: Itinerario, equipo: int, dia: int | None, inicio: int, dice: str
) -> None:
    # el martes es feriado
    fecha = date(2026, 12, 8) if dia is None else plan.dias[dia]
    clave = plan.visitas[0].candidato.clave
    with pytest.raises(ErrorVista, match=dice):
        llevar(plan, Viajes(plan.opciones), clave, Destino(fecha, equipo, inicio=inicio))
    # y si después no se llega a la base
    lejos = next(v for v in plan.visitas if Viajes(plan.opciones).tramo(v.lugar, plan.base).minutos >= 10)
    justo = Destino(plan.dias[1], 2, inicio=17 * 60 - 90)
    with pytest.raises(ErrorVista, match=r"se llegaría a las 17:\d\d: el día termina a las 17:00"):
        llevar(plan, Viajes(plan.opciones), lejos.candidato.clave, justo)


def test_a_una_hora_dicha_solo_se_fija_esa_visita(plan: Itinerario) -> None:
    clave = plan.visitas[0].candidato.clave
    destino = Destino(plan.dias[1], 2, inicio=11 * 60 + 5)
    assert llevar(plan, Viajes(plan.opciones), clave, destino) == (Fijo(clave, plan.dias[1], 2, 11 * 60 + 5),)


def test_lo_que_no_se_puede_se_dice(plan: Itinerario) -> None:
    viajes = Viajes(plan.opciones)
    with pytest.raises(ErrorVista, match="ya no está en el plan"):
        llevar(plan, viajes, "no-existe", Destino(plan.dias[0], 1))
    # a quien sale a las 16:55 de la visita anterior no le queda jornada
    jornada = plan.jornadas[0]
    tarde = jornada.visitas[-1].inicio.replace(hour=16, minute=55)
    ultima = replace(jornada.visitas[-1], salida=tarde)
    lleno = replace(plan, jornadas=(replace(jornada, visitas=(*jornada.visitas[:-1], ultima)), *plan.jornadas[1:]))
    otra = next(v for j in plan.jornadas[1:] for v in j.visitas if v.lugar != ultima.lugar)
    assert viajes.tramo(ultima.lugar, otra.lugar).minutos >= 5
    destino = Destino(jornada.fecha, jornada.equipo, len(jornada.visitas))
    with pytest.raises(ErrorVista, match=r"iría de las \d\d:\d\d a las \d\d:\d\d: se trabaja de 08:00 a 17:00"):
        llevar(lleno, viajes, otra.candidato.clave, destino)


@pytest.mark.parametrize(
    ("campos", "esperado"),
    [
        ({"mover": "G-A", "a": "20261207.2", "tras": "1"}, ("G-A", Destino(date(2026, 12, 7), 2, 1))),
        ({"mover": "a~b@c.d", "a": "20261207.2.0930"}, ("a~b@c.d", Destino(date(2026, 12, 7), 2, 0, 570))),
        ({"mover": " G-A ", "a": "20261207.1", "tras": "0"}, ("G-A", Destino(date(2026, 12, 7), 1))),
    ],
)
def test_el_destino_se_lee_de_la_peticion(campos: dict[str, str], esperado: tuple[str, Destino]) -> None:
    assert leer_destino(campos) == esperado


@pytest.mark.parametrize(
    "campos",
    [
        {},
        {"mover": "G-A"},
        {"mover": "G-A", "a": "20261207"},
        {"mover": "G-A", "a": "20261207.2"},
        {"mover": "G-A", "a": "20261207.99", "tras": "1"},
        {"mover": "G-A", "a": "20261307.1", "tras": "1"},
        {"mover": "G-A", "a": "20261207.1.2560"},
        {"mover": "G-A", "a": "20261207.1.0930", "tras": "1"},
        {"mover": "G-A", "a": "20261207.1", "tras": "-1"},
        {"mover": "G-A", "a": "20261207.1", "tras": "١"},
        {"mover": "", "a": "20261207.1", "tras": "1"},
        {"mover": "x" * 61, "a": "20261207.1", "tras": "1"},
    ],
)
def test_un_destino_que_no_se_entiende_se_dice(campos: dict[str, str]) -> None:
    with pytest.raises(ErrorVista) as caido:
        leer_destino(campos)
    assert caido.value.que_hacer
