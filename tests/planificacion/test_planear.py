"""El itinerario de un territorio: sesiones, feriados, ferias, ríos, cambios a mano y el motivo de cada ausencia."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.almacen.consulta import Consulta
from dashboard.nucleo.errores import ErrorVista
from dashboard.planificacion.armado import Armado
from dashboard.planificacion.candidato import Candidato, ClaseCandidato, Termino, por_que_llamar
from dashboard.planificacion.itinerario import (
    NOMBRES_MOTIVO,
    ClasePunto,
    Itinerario,
    MotivoSinVisita,
    VisitaPlan,
    accion_esperada,
)
from dashboard.planificacion.opciones import Feria, Fijo, ModoViaje, Opciones, leer
from dashboard.planificacion.partida import completar, huella
from dashboard.planificacion.planear import planear
from dashboard.planificacion.prioridad import priorizar
from dashboard.planificacion.ruta import planificar
from dashboard.planificacion.viaje import Conocido, Viajes
from tests.fabricas import grupo, sesion
from tests.planificacion.conftest import en

RED = "11-02"
COMIDA = timedelta(minutes=45)
LUNES, JUEVES, VIERNES = date(2026, 12, 7), date(2026, 12, 10), date(2026, 12, 11)


def _plan(consulta: Consulta, codigo: str = RED, opciones: Opciones | None = None, **otros: object) -> Itinerario:
    nodo = consulta.nodo(codigo)
    candidatos = priorizar(consulta, nodo).candidatos()
    otros = {"iteraciones": 150, "segundos": 60, **otros}
    return planear(consulta, nodo, consulta.periodo_por_defecto(), candidatos, opciones or Opciones(), **otros)


def _visita(plan: Itinerario, clave: str) -> VisitaPlan | None:
    return next((visita for visita in plan.visitas if visita.candidato.clave == clave), None)


def _motivos(plan: Itinerario) -> dict[str, MotivoSinVisita]:
    return {fila.candidato.clave: fila.motivo for fila in plan.sin_visita}


def _revisar(plan: Itinerario, claves: set[str]) -> None:
    """Comprobación aparte: horas, jornada, tope, viaje, y cada candidato en un solo sitio."""
    for jornada in plan.jornadas:
        fuera = {jornada.desde.codigo, jornada.hasta.codigo} != {plan.base.codigo}
        inicio, fin = plan.opciones.camino if fuera else plan.opciones.jornada
        medianoche = datetime(jornada.fecha.year, jornada.fecha.month, jornada.fecha.day)
        assert jornada.fecha in plan.dias
        assert 1 <= jornada.equipo <= plan.opciones.equipos
        assert len(jornada.visitas) <= plan.opciones.visitas_por_dia
        assert jornada.salida_base >= medianoche + timedelta(minutes=inicio)
        assert jornada.llegada_base <= medianoche + timedelta(minutes=fin)
        reloj = jornada.salida_base
        for orden, visita in enumerate(jornada.visitas, 1):
            assert visita.orden == orden
            directo = reloj + timedelta(minutes=visita.viaje)
            # de camino o antes de embarcar se come y se llega después; si no, se come allí antes de empezar
            come_antes = visita.comida is not None and visita.comida < visita.llegada
            assert visita.llegada >= directo + (COMIDA if come_antes else timedelta())
            assert visita.llegada == directo or come_antes
            assert visita.llegada <= visita.inicio
            assert visita.comida is None or come_antes or visita.comida + COMIDA <= visita.inicio
            minutos = (visita.salida - visita.inicio).total_seconds() / 60
            assert minutos >= plan.opciones.minutos_por_visita
            if visita.sesion is not None:
                assert visita.inicio <= visita.sesion
                assert visita.sesion + timedelta(hours=1) <= visita.salida
            reloj = visita.salida
        reloj += COMIDA if jornada.comida_vuelta else timedelta()
        assert jornada.llegada_base >= reloj + timedelta(minutes=jornada.viaje_vuelta)
        comidas = [v.comida for v in jornada.visitas if v.comida] + [c for c in [jornada.comida_vuelta] if c]
        assert len(comidas) <= 1
    visitadas = [visita.candidato.clave for visita in plan.visitas]
    fuera = [fila.candidato.clave for fila in plan.sin_visita]
    assert sorted(visitadas + fuera) == sorted(claves)
    assert all(fila.texto and fila.motivo in NOMBRES_MOTIVO for fila in plan.sin_visita)


def test_cada_candidato_se_visita_o_tiene_un_solo_motivo(consulta_de_visitas: Consulta) -> None:
    plan = _plan(consulta_de_visitas)
    claves = {"G-A", "G-B", "G-C", "G-D", "90000004", "90000007"}
    _revisar(plan, claves)
    assert {visita.candidato.clave for visita in plan.visitas} == {"G-A", "G-B", "G-C", "90000004"}
    assert _motivos(plan) == {"G-D": MotivoSinVisita.LEJOS, "90000007": MotivoSinVisita.SIN_COORDENADAS}
    assert plan.lograda == sum(round(v.candidato.puntos * 10) for v in plan.visitas)
    assert plan.candidatos == 6


_CLAVES = ("G-A", "G-B", "G-C", "G-D", "90000004", "90000007")
_CLAVE = st.sampled_from(_CLAVES)
_FIJO = st.builds(
    Fijo, _CLAVE, st.sampled_from([LUNES, JUEVES, VIERNES]), st.none() | st.integers(1, 3), st.integers(480, 960)
).map(lambda fijo: fijo if fijo.equipo else replace(fijo, inicio=None))
_OPCIONES = st.builds(
    Opciones,
    equipos=st.integers(1, 3),
    dias=st.integers(1, 4),
    jornada=st.sampled_from([(480, 1020), (420, 900), (540, 660)]),
    minutos_por_visita=st.sampled_from([30, 60, 90, 180]),
    visitas_por_dia=st.integers(1, 4),
    modo=st.sampled_from(list(ModoViaje)),
    noches=st.none() | st.integers(0, 3),
    precio=st.sampled_from([0, 30, 100]),
    obligatorias=st.lists(_CLAVE, max_size=2).map(tuple),
    excluidas=st.lists(_CLAVE, max_size=2).map(tuple),
    fijos=st.lists(_FIJO, max_size=2, unique_by=lambda fijo: fijo.clave).map(tuple),
    ferias=st.lists(st.builds(Feria, st.sampled_from([RED, "90000004"]), st.integers(1, 7)), max_size=2).map(tuple),
    bono=st.integers(0, 100),
)


@settings(max_examples=40)
@given(_OPCIONES)
def test_con_cualquier_opcion_el_itinerario_es_factible_y_no_olvida_a_nadie(
    consulta_de_visitas: Consulta, opciones: Opciones
) -> None:
    plan = _plan(consulta_de_visitas, opciones=opciones, iteraciones=30)
    _revisar(plan, set(_CLAVES))
    visitadas = {visita.candidato.clave: visita for visita in plan.visitas}
    assert not visitadas.keys() & set(opciones.excluidas)
    for fijo in opciones.fijos:
        visita = visitadas.get(fijo.clave)
        if visita is not None:
            assert visita.inicio.date() == fijo.fecha
            assert fijo.equipo is None or (visita.equipo, visita.inicio.hour * 60 + visita.inicio.minute) == (
                fijo.equipo,
                fijo.inicio,
            )
    pedidas = (set(opciones.obligatorias) | {f.clave for f in opciones.fijos}) - set(opciones.excluidas)
    for fila in plan.sin_visita:
        if fila.candidato.clave in pedidas:
            assert fila.motivo is not MotivoSinVisita.MENOR_PRIORIDAD


def test_lo_que_no_se_dice_sale_del_territorio_y_no_del_reloj(consulta_de_visitas: Consulta) -> None:
    completas = completar(Opciones(), consulta_de_visitas, consulta_de_visitas.nodo(RED))
    # los datos llegan al lunes 30 de noviembre: el lunes siguiente es el 7
    assert (completas.desde, completas.base) == (LUNES, "90000001")


def test_el_primer_dia_no_es_uno_que_ya_paso(consulta_de_visitas: Consulta) -> None:
    red = consulta_de_visitas.nodo(RED)
    # los datos llegan al 30 de noviembre; hoy es jueves 17 de diciembre, y el lunes 21 se trabaja
    assert completar(Opciones(), consulta_de_visitas, red, date(2026, 12, 17)).desde == date(2026, 12, 21)
    assert completar(Opciones(), consulta_de_visitas, red, date(2026, 1, 5)).desde == LUNES
    # el que se escribe manda, y del viernes 25 de diciembre se pasa al primero que se trabaja
    assert completar(Opciones(desde=JUEVES), consulta_de_visitas, red, date(2026, 12, 17)).desde == JUEVES


def test_la_temporada_es_la_de_cada_dia_y_no_la_del_primero(consulta_de_visitas: Consulta) -> None:
    """Un plan que empieza el 30 de noviembre viaja en lluvias desde el 1 de diciembre: 1,3 veces lo de antes."""
    plan = _plan(
        consulta_de_visitas, opciones=Opciones(desde=date(2026, 11, 30), dias=2, visitas_por_dia=1, precio=0, bono=0)
    )
    minutos = {(v.candidato.establecimiento, v.inicio.month): v.viaje for v in plan.visitas if v.orden == 1}
    viajes = Viajes(plan.opciones)
    lugares = {v.candidato.establecimiento: v.lugar for v in plan.visitas}
    assert {mes for _, mes in minutos} == {11, 12}
    for (codigo, mes), viaje in minutos.items():
        assert viaje == viajes.tramo(plan.base, lugares[codigo], mes).minutos
    lluvias, antes = ([viajes.tramo(plan.base, lugar, mes).minutos for lugar in lugares.values()] for mes in (12, 11))
    assert sum(lluvias) > sum(antes)


def test_la_visita_abarca_la_sesion_acordada_y_gana_el_bono(consulta_de_visitas: Consulta) -> None:
    plan = _plan(consulta_de_visitas)
    con_sesion = _visita(plan, "G-A")
    assert con_sesion is not None
    assert con_sesion.sesion == datetime(2026, 12, 7, 10, 0)
    assert plan.coinciden == 1
    # la del jueves no tiene hora: se va ese día por medio bono, y no se dice que coincide
    sin_hora = _visita(plan, "G-B")
    assert sin_hora is not None
    assert (sin_hora.inicio.date(), sin_hora.sesion, sin_hora.sesion_sin_hora) == (JUEVES, None, True)


def test_sin_bono_nada_obliga_a_coincidir_y_con_jornada_de_tarde_no_se_puede(consulta_de_visitas: Consulta) -> None:
    plan = _plan(consulta_de_visitas, opciones=Opciones(jornada=(13 * 60, 19 * 60)))
    tarde = _visita(plan, "G-A")
    assert tarde is None or tarde.sesion is None
    assert plan.coinciden == 0


def test_los_feriados_se_saltan_y_se_avisan(consulta_de_visitas: Consulta) -> None:
    plan = _plan(consulta_de_visitas, opciones=Opciones(dias=3))
    assert plan.dias == (LUNES, JUEVES, VIERNES)
    assert "El 8 dic 2026 no se trabaja: feriado: Inmaculada Concepción." in plan.avisos
    assert all(visita.inicio.date() in plan.dias for visita in plan.visitas)


def test_el_que_no_tiene_coordenadas_va_al_centro_de_su_microrred_y_se_dice(consulta_de_visitas: Consulta) -> None:
    plan = _plan(consulta_de_visitas)
    visita = _visita(plan, "G-C")
    assert visita is not None
    assert visita.lugar.aproximado
    # el centro de (−13,52 −71,97), (−13,60 −71,90), (−13,45 −71,80) y (−13,55 −72,05)
    assert (visita.lugar.latitud, visita.lugar.longitud) == pytest.approx((-13.53, -71.93))
    assert any("0005 no tiene coordenadas" in aviso for aviso in plan.avisos)


def test_una_excluida_no_se_visita_nunca_aunque_sea_obligatoria_o_este_fijada(consulta_de_visitas: Consulta) -> None:
    opciones = Opciones(excluidas=("G-A",), obligatorias=("G-A",), fijos=(Fijo("G-A", LUNES),))
    plan = _plan(consulta_de_visitas, opciones=opciones)
    assert _visita(plan, "G-A") is None
    assert _motivos(plan)["G-A"] is MotivoSinVisita.EXCLUIDA


def test_mover_a_otro_dia_y_fijar_equipo_y_hora_se_respetan_y_lo_demas_se_acomoda(
    consulta_de_visitas: Consulta,
) -> None:
    fijos = (Fijo("G-A", VIERNES), Fijo("90000004", LUNES, 2, 9 * 60 + 35))
    plan = _plan(consulta_de_visitas, opciones=Opciones(equipos=2, fijos=fijos))
    _revisar(plan, {"G-A", "G-B", "G-C", "G-D", "90000004", "90000007"})
    movida, fijada = _visita(plan, "G-A"), _visita(plan, "90000004")
    assert movida is not None
    assert fijada is not None
    assert (movida.inicio.date(), movida.movida, movida.fijada, movida.sesion) == (VIERNES, True, False, None)
    assert (fijada.inicio, fijada.equipo, fijada.fijada) == (datetime(2026, 12, 7, 9, 35), 2, True)
    assert _visita(plan, "G-C") is not None


@pytest.mark.parametrize(
    ("fijo", "dice"),
    [
        (Fijo("G-A", date(2026, 12, 8)), "que no es un día del plan"),
        (Fijo("G-A", LUNES, 3, 600), "Se fijó para el equipo 3, y el plan tiene 1 equipo."),
        (Fijo("G-A", LUNES, 1, 23 * 60), "no alcanza el tiempo"),
    ],
)
def test_un_cambio_a_mano_que_no_se_puede_cumplir_se_explica(
    consulta_de_visitas: Consulta, fijo: Fijo, dice: str
) -> None:
    plan = _plan(consulta_de_visitas, opciones=Opciones(fijos=(fijo,)))
    # lo que la persona pidió va primero en la lista
    assert plan.sin_visita[0].candidato.clave == "G-A"
    assert plan.sin_visita[0].motivo is MotivoSinVisita.SIN_VENTANA
    assert dice in plan.sin_visita[0].texto
    # y se dice arriba, no solo entre los que quedan fuera
    (aviso,) = [aviso for aviso in plan.avisos if aviso.startswith("No se visita a ")]
    assert aviso.endswith(plan.sin_visita[0].texto)


def test_dos_obligatorias_a_la_misma_hora_no_se_callan(consulta_de_visitas: Consulta) -> None:
    fijos = (Fijo("G-A", LUNES, 1, 600), Fijo("90000004", LUNES, 1, 600))
    plan = _plan(consulta_de_visitas, opciones=Opciones(fijos=fijos))
    assert sum(_visita(plan, clave) is not None for clave in ("G-A", "90000004")) == 1
    assert plan.sin_visita[0].motivo is MotivoSinVisita.NO_CABEN_JUNTAS


def test_el_motivo_no_dice_que_tiene_menos_prioridad_quien_tiene_mas(consulta_de_visitas: Consulta) -> None:
    for opciones in (Opciones(visitas_por_dia=1, dias=1), Opciones(jornada=(540, 660)), Opciones(visitas_por_dia=2)):
        plan = _plan(consulta_de_visitas, opciones=opciones)
        menor = min((visita.candidato.puntos for visita in plan.visitas), default=None)
        for fila in plan.sin_visita:
            if fila.motivo is MotivoSinVisita.MENOR_PRIORIDAD:
                menos = "menos prioridad que cada una" in fila.texto
                assert menos == (menor is None or fila.candidato.puntos < menor), fila
                assert menos or "no se halló un plan con ella" in fila.texto


def test_si_casi_todos_quedan_lejos_se_dice_desde_donde_se_llega_a_mas(
    consultar: Callable[..., Consulta],
) -> None:
    # la cabecera (II-1) está sola al norte; los cuatro puestos, juntos a unos 400 km de ella
    lejos = [en(f"0000000{n}", "11-02-01", (-15.0 - n / 100, -72.0), atiende_parto_rn="si") for n in range(1, 5)]
    lugares = [en("00000009", "11-02-02", (-11.5, -72.0), categoria="II-1", atiende_parto_rn="si"), *lejos]
    consulta = consultar(establecimientos=lugares)
    plan = _plan(consulta, "11-02")
    assert sum(fila.motivo is MotivoSinVisita.LEJOS for fila in plan.sin_visita) == 4
    (aviso,) = [aviso for aviso in plan.avisos if "pruebe con esa base" in aviso]
    assert aviso.startswith("4 de 5 quedan lejos de la base.")
    assert "se llega a 4 de ellos" in aviso
    # nada les suma puntos: se va porque el viaje no cuesta
    cerca = _plan(consulta, "11-02", Opciones(base=aviso.partition("(")[2][:8], precio=0))
    assert not [otro for otro in cerca.avisos if "pruebe con esa base" in otro]
    assert len(cerca.visitas) == 4


def test_en_dia_de_feria_solo_se_va_si_el_grupo_acordo_reunirse(consulta_de_visitas: Consulta) -> None:
    # feria los lunes en toda la red: de los dos días del plan queda el jueves
    plan = _plan(consulta_de_visitas, opciones=Opciones(dias=2, ferias=(Feria(RED, 1),)))
    lunes = [visita.candidato.clave for visita in plan.visitas if visita.inicio.date() == LUNES]
    assert lunes == ["G-A"]
    siempre = tuple(Feria(RED, dia) for dia in range(1, 8))
    todo = _plan(consulta_de_visitas, opciones=Opciones(dias=2, ferias=siempre))
    fuera = next(fila for fila in todo.sin_visita if fila.candidato.clave == "90000004")
    assert fuera.motivo is MotivoSinVisita.SIN_VENTANA
    assert fuera.texto == "En los días del plan hay feria en el lugar (lunes y jueves)."


def test_el_plan_es_una_direccion_y_avisa_si_los_datos_cambiaron(consulta_de_visitas: Consulta) -> None:
    plan = _plan(consulta_de_visitas, opciones=Opciones(equipos=2, dias=3, excluidas=("G-C",)))
    releidas = leer(dict(parse_qsl(urlencode(plan.opciones.campos()))))
    assert releidas == plan.opciones
    otra_vez = _plan(consulta_de_visitas, opciones=releidas)
    assert (otra_vez.jornadas, otra_vez.sin_visita) == (plan.jornadas, plan.sin_visita)
    assert not otra_vez.datos_cambiaron
    assert plan.datos == huella(consulta_de_visitas)
    viejo = _plan(consulta_de_visitas, opciones=replace(releidas, datos="0-abcdef12"))
    assert viejo.datos_cambiaron
    assert viejo.avisos[0].startswith("Los datos cambiaron desde que se hizo este plan")


def test_en_loreto_requena_queda_lejos_por_rio_y_por_carretera_imaginaria_cabria(
    consulta_de_visitas: Consulta,
) -> None:
    plan = _plan(consulta_de_visitas, "24-01", Opciones(noches=0))
    assert _motivos(plan)["G-R"] is MotivoSinVisita.LEJOS
    (texto,) = [fila.texto for fila in plan.sin_visita if fila.candidato.clave == "G-R"]
    assert "por río" in texto
    indiana = _visita(plan, "G-I")
    # hasta Indiana hay unos 36 km: por el río, 36 × 1,8 ÷ 15 ≈ 4 h 20 min y 20 de embarque, más de media jornada
    assert indiana is None
    assert _motivos(plan)["G-I"] is MotivoSinVisita.LEJOS
    # una carretera que no existe haría creer que las dos caben
    absurdo = _plan(consulta_de_visitas, "24-01", Opciones(modo=ModoViaje.CARRETERA, carretera=60, rodeo=100, precio=0))
    assert {visita.candidato.clave for visita in absurdo.visitas} >= {"G-R", "G-I"}


def test_con_los_minutos_que_conoce_la_oficina_indiana_si_cabe(consulta_de_visitas: Consulta) -> None:
    tiempos = {("90000101", "90000103"): Conocido(60), ("90000103", "90000101"): Conocido(75)}
    plan = _plan(consulta_de_visitas, "24-01", tiempos=tiempos)
    visita = _visita(plan, "G-I")
    assert visita is not None
    assert (visita.viaje, visita.como) == (60, "según la oficina")
    assert plan.jornadas[0].viaje_vuelta == 75


def test_a_indiana_se_llega_durmiendo_alli(consulta_de_visitas: Consulta) -> None:
    """Cuatro horas y media de ida: con una noche cabe la visita, se dice dónde se duerme y lo que cuesta."""
    opciones = Opciones(noches=1, precio=0, centimos_km=150, viatico=320)
    plan = _plan(consulta_de_visitas, "24-01", opciones)
    visita = _visita(plan, "G-I")
    assert visita is not None
    (ida,) = [jornada for jornada in plan.jornadas if visita in jornada.visitas]
    assert (ida.desde.codigo, ida.hasta.codigo, ida.noche) == (plan.base.codigo, "90000103", True)
    (vuelta,) = [j for j in plan.jornadas if j.desde.codigo == "90000103"]
    assert (vuelta.fecha - ida.fecha).days == 1
    assert (vuelta.hasta.codigo, vuelta.noche, vuelta.visitas) == (plan.base.codigo, False, ())
    assert plan.noches == 1
    km = sum(jornada.km for jornada in plan.jornadas)
    assert km >= 2 * 1.8 * 35
    assert plan.soles == round(km) * 1.5 + 320
    # se sale a las seis, se llega antes de mediodía y se duerme ahí: quien pasa la hora de comer en el río come a bordo
    for jornada in plan.jornadas:
        para = jornada.comida_vuelta is not None or any(v.comida is not None for v in jornada.visitas)
        tarde = (jornada.llegada_base.hour, jornada.llegada_base.minute) > (14, 30)
        assert jornada.a_bordo == (tarde and not para)
        assert ("a bordo" in jornada.adonde_acaba) == jornada.a_bordo
    # si se sale a las diez se navega hasta las dos y media: se come a bordo, y se dice
    de_diez = replace(opciones, jornada=(600, 1020), camino=(600, 1020))
    (ida,) = [j for j in _plan(consulta_de_visitas, "24-01", de_diez).jornadas if j.noche]
    assert (ida.a_bordo, ida.visitas[0].comida) == (True, None)
    assert ida.adonde_acaba.endswith("; ese día come a bordo")
    # sin noches, queda lejos; y con la hora de viaje a tres puntos, no las vale
    assert _motivos(_plan(consulta_de_visitas, "24-01", Opciones(noches=0)))["G-I"] is MotivoSinVisita.LEJOS
    caro = _plan(consulta_de_visitas, "24-01", Opciones(noches=1, precio=300))
    assert _motivos(caro)["G-I"] is MotivoSinVisita.FUERA_DE_VUELTAS


def test_un_establecimiento_se_visita_una_vez_con_todos_sus_grupos(consultar: Callable[..., Consulta]) -> None:
    lugares = [
        en("00000009", "11-02-01", (-13.5, -72.0), categoria="II-1", atiende_parto_rn="no"),
        en("00000001", "11-02-01", (-13.6, -72.0)),
        en("00000002", "11-02-01", (-13.4, -72.0)),
    ]
    grupos = [grupo(f"G{n}", "00000001", integrantes=20) for n in range(3)] + [grupo("H", "00000002", integrantes=20)]
    sesiones = [sesion(f"S{g['codigo_grupo']}", g["codigo_grupo"], "2026-01-10") for g in grupos]
    consulta = consultar(establecimientos=lugares, grupos=grupos, sesiones=sesiones)
    plan = _plan(consulta, "11-02", Opciones(equipos=2, dias=3, minutos_por_visita=60, precio=0))
    de_uno = [v for v in plan.visitas if v.candidato.establecimiento == "00000001"]
    assert len(de_uno) == 3
    assert len({(v.inicio.date(), v.equipo) for v in de_uno}) == 1
    assert [v.viaje > 0 for v in de_uno] == [True, False, False]
    assert all(a.salida == b.inicio for a, b in pairwise(de_uno))
    # con dos visitas por día no caben los tres en la misma: van dos y uno
    corto = _plan(consulta, "11-02", Opciones(dias=3, minutos_por_visita=60, visitas_por_dia=2, precio=0))
    assert {len(jornada.visitas) for jornada in corto.jornadas} <= {1, 2}
    assert len(corto.visitas) == 4


def test_quien_nadie_ve_hace_mas_de_lo_fijado_va_antes(consulta_de_visitas: Consulta) -> None:
    """Con una visita en todo el plan, el piso la cambia por la de quien lleva más meses sin que nadie lo vea."""
    una = Opciones(dias=1, visitas_por_dia=1, precio=0, bono=0)
    antes, con_piso = (
        _plan(consulta_de_visitas, opciones=una),
        _plan(consulta_de_visitas, opciones=replace(una, piso=1)),
    )
    assert len(antes.visitas) == len(con_piso.visitas) == 1
    (elegida,) = con_piso.visitas
    assert elegida.candidato.ultima_supervision is None or elegida.candidato.ultima_supervision < date(2026, 11, 7)


def test_al_que_calla_y_no_se_visita_se_le_llama(consulta_de_visitas: Consulta) -> None:
    plan = _plan(consulta_de_visitas, "05-01")
    assert [visita.candidato.clave for visita in plan.visitas] == ["G-V"]
    assert _motivos(plan) == {"G-S": MotivoSinVisita.LEJOS}
    (llamada,) = plan.llamar
    assert llamada.candidato.clave == "G-S"
    assert llamada.texto == "No reportó: pedir el reporte y preguntar si el grupo se reunió."


def test_el_que_calla_se_llama(consulta_de_visitas: Consulta) -> None:
    # 90000007 no tiene coordenadas y sí reporte: no se llama; el lejano con sesión reciente, tampoco
    assert _plan(consulta_de_visitas).llamar == ()
    callado = _candidato(Termino("silencio", 5, 1.0, 5.0, ""), Termino("supervision", 10, 1.0, 10.0, ""))
    assert por_que_llamar(callado) == "No reportó: pedir el reporte y preguntar si el grupo se reunió."
    sin_grupo = replace(callado, clase=ClaseCandidato.SIN_GRUPO)
    assert "si ya tiene un grupo" in por_que_llamar(sin_grupo)


@pytest.mark.parametrize(
    ("terminos", "llama"),
    [
        # 30 días pasados del plazo: 0,8 × 30/90
        ([("dias_sin_sesion", 0.8 / 3)], True),
        ([("dias_sin_sesion", 0.27)], False),
        ([("dias_sin_sesion", 0.1), ("reglas", 0.1)], False),
        ([("silencio", 0.4), ("reglas", 0.9)], False),
        ([("supervision", 1.0)], False),
        ([("sin_grupo", 1.0)], False),
        ([], False),
    ],
)
def test_solo_se_llama_cuando_falta_saber_y_no_estar(terminos: list[tuple[str, float]], llama: bool) -> None:
    sumandos = (Termino(factor, 10, valor, 10 * valor, "") for factor, valor in terminos)
    assert bool(por_que_llamar(_candidato(*sumandos))) is llama


def _candidato(*terminos: Termino) -> Candidato:
    puntos = sum(termino.puntos for termino in terminos)
    return Candidato("G", "G", ClaseCandidato.GRUPO, "Grupo", "90000001", "Puesto", "11-02-01", puntos, terminos)


def test_que_mirar_trae_reglas_abiertas_motivos_y_acuerdos(consulta_de_visitas: Consulta) -> None:
    visita = _visita(_plan(consulta_de_visitas), "G-A")
    assert visita is not None
    textos = {punto.clase: punto.texto for punto in reversed(visita.mirar)}
    assert any("17 integrantes" in punto.texto and punto.parrafo == "6.1.1.b" for punto in visita.mirar)
    assert textos[ClasePunto.ACUERDOS] == "Quedan 2 acuerdos pendientes de los 3 del 10 mar 2026."
    assert "no fue avisada o no conocía la fecha (2)" in textos[ClasePunto.MOTIVOS]
    assert visita.accion.endswith(".")


def test_los_motivos_de_un_solo_grupo_nunca_se_dan_por_mes(consulta_de_visitas: Consulta) -> None:
    nodo = consulta_de_visitas.nodo(RED)
    noviembre = next(p for p in consulta_de_visitas.periodos() if str(p) == "2026-11")
    candidatos = priorizar(consulta_de_visitas, nodo).candidatos()
    plan = planear(consulta_de_visitas, nodo, noviembre, candidatos, Opciones(), iteraciones=50)
    textos = [p.texto for v in plan.visitas for p in v.mirar if p.clase is ClasePunto.MOTIVOS]
    assert textos
    assert all("el 2.º semestre de 2026" in texto and "noviembre" not in texto for texto in textos)


def test_sin_nada_que_mirar_se_acompana_la_sesion() -> None:
    assert accion_esperada(()) == "Acompañar la sesión y reconocer lo que el grupo hace bien."


def test_una_red_sin_candidatos_da_un_plan_vacio_y_una_de_un_grupo_da_una_visita(
    consulta_de_visitas: Consulta,
) -> None:
    vacio = _plan(consulta_de_visitas, "11-05")
    assert (vacio.visitas, vacio.sin_visita, vacio.candidatos, vacio.total) == ((), (), 0, 0)
    uno = _plan(consulta_de_visitas, "11-06")
    assert [visita.candidato.clave for visita in uno.visitas] == ["G-U"]
    # está en la propia base: no hay viaje
    assert (uno.visitas[0].viaje, uno.visitas[0].como) == (0, "en el mismo lugar")


@pytest.mark.parametrize(
    ("base", "dice"),
    [
        ("90000007", "no tiene coordenadas"),
        ("G-A", "no es un establecimiento"),
        ("99999999", "No hay ningún territorio"),
    ],
)
def test_una_base_que_no_sirve_es_un_error_con_nombre(consulta_de_visitas: Consulta, base: str, dice: str) -> None:
    with pytest.raises(ErrorVista, match=dice):
        _plan(consulta_de_visitas, opciones=Opciones(base=base))


def test_la_base_puede_ser_un_punto_y_hereda_los_rios_de_su_vecino(consulta_de_visitas: Consulta) -> None:
    plan = _plan(consulta_de_visitas, "24-01", Opciones(base="-3.51,-73.05"))
    visita = _visita(plan, "G-I")
    assert visita is not None
    # a menos de cinco kilómetros se va por tierra
    assert visita.como == "por carretera"


def test_lo_que_se_pide_y_no_es_candidato_se_avisa(consulta_de_visitas: Consulta) -> None:
    plan = _plan(consulta_de_visitas, opciones=Opciones(obligatorias=("G-NADIE",)))
    assert "«G-NADIE» no es un candidato de este territorio: se ignora." in plan.avisos


def test_si_todo_el_calendario_esta_bloqueado_no_hay_dias_y_se_dice(consulta_de_visitas: Consulta) -> None:
    bloqueadas = tuple(LUNES + timedelta(days=i) for i in range(130))
    plan = _plan(consulta_de_visitas, opciones=Opciones(desde=LUNES, bloqueadas=bloqueadas))
    assert plan.dias == ()
    assert plan.visitas == ()
    assert any("Solo se hallaron 0 días" in aviso for aviso in plan.avisos)
    assert _motivos(plan)["G-A"] is MotivoSinVisita.SIN_VENTANA


def test_el_avance_dice_que_hace_y_termina(consulta_de_visitas: Consulta) -> None:
    pasos: list[tuple[str, float]] = []
    _plan(consulta_de_visitas, avance=lambda paso, parte: pasos.append((paso, parte)))
    assert [parte for _, parte in pasos] == sorted(parte for _, parte in pasos)
    assert pasos[-1] == ("Listo", 1.0)


def test_se_avisa_si_el_plan_empieza_antes_de_la_fecha_de_los_datos_y_no_si_es_ese_dia(
    consulta_de_visitas: Consulta,
) -> None:
    # los datos llegan al lunes 30 de noviembre
    def dicho(desde: date) -> list[str]:
        plan = _plan(consulta_de_visitas, opciones=Opciones(desde=desde, dias=1), iteraciones=10)
        return [aviso for aviso in plan.avisos if "fecha de los datos" in aviso]

    assert dicho(date(2026, 11, 27)) == [
        "El plan empieza el 27 nov 2026, antes de la fecha de los datos (30 nov 2026)."
    ]
    assert dicho(date(2026, 11, 30)) == dicho(date(2026, 12, 1)) == []


def test_un_equipo_no_viaja_en_vano(consulta_de_visitas: Consulta) -> None:
    """A Indiana se va a dormir por su visita; sin ella, ni la ida ni la vuelta quedan en el plan."""
    nodo = consulta_de_visitas.nodo("24-01")
    opciones = completar(Opciones(noches=1, precio=0), consulta_de_visitas, nodo)
    armado = Armado(consulta_de_visitas, opciones, priorizar(consulta_de_visitas, nodo).candidatos(), Viajes(opciones))
    plan = planificar(armado.problema)
    turnos = armado.problema.turnos
    fuera = [ruta for ruta in plan.rutas if {turnos[ruta.turno].base, turnos[ruta.turno].final} != {0}]
    assert len(fuera) == 2
    assert armado.sin_viajes_en_vano(plan) == plan
    vacias = tuple(replace(ruta, visitas=()) if ruta in fuera else ruta for ruta in plan.rutas)
    assert armado.sin_viajes_en_vano(replace(plan, rutas=vacias)).rutas == tuple(
        r for r in plan.rutas if r not in fuera
    )


def test_si_los_dias_no_se_siguen_se_dice_cuantas_noches_caben(consulta_de_visitas: Consulta) -> None:
    """El 8 y el 9 de diciembre son feriados: de lunes 7 y jueves 10 a martes 15, a lo más una noche seguida."""
    plan = _plan(consulta_de_visitas, "24-01", Opciones(noches=4, desde=LUNES))
    dicho = "Los días del plan no son todos seguidos: fuera de la base cabe a lo más 1 noche seguida de las 4."
    assert dicho in plan.avisos
    (requena,) = [fila.texto for fila in plan.sin_visita if fila.candidato.clave == "G-R"]
    assert "ni con 1 noche seguida fuera" in requena
    una = _plan(consulta_de_visitas, "24-01", Opciones(noches=1, desde=LUNES))
    assert not any("no son todos seguidos" in aviso for aviso in una.avisos)


def test_adonde_no_se_puede_volver_a_tiempo_esta_lejos(consulta_de_visitas: Consulta) -> None:
    """Con una noche se llegaría a Requena y no se volvería; si se tarda lo mismo de vuelta, alcanza."""
    con_todo = Opciones(noches=1, precio=0, dias=2, desde=JUEVES)
    ida = {("90000101", "90000102"): Conocido(600)}
    lenta = ida | {("90000102", "90000101"): Conocido(1300)}
    assert _motivos(_plan(consulta_de_visitas, "24-01", con_todo, tiempos=lenta))["G-R"] is MotivoSinVisita.LEJOS
    motivos = _motivos(_plan(consulta_de_visitas, "24-01", con_todo, tiempos=ida))
    assert motivos.get("G-R") is not MotivoSinVisita.LEJOS


def test_de_los_equipos_que_no_salen_se_dice_por_que(consulta_de_visitas: Consulta) -> None:
    for precio in (60, 80, 100, 120, 140):
        plan = _plan(consulta_de_visitas, opciones=Opciones(equipos=3, dias=1, precio=precio, bono=0))
        salen = {visita.equipo for visita in plan.visitas}
        dichos = [aviso for aviso in plan.avisos if "hora de viaje" in aviso]
        por_precio = (MotivoSinVisita.NO_PAGA, MotivoSinVisita.MENOR_PRIORIDAD)
        quedan = any(fila.motivo in por_precio for fila in plan.sin_visita)
        for fila in plan.sin_visita:
            if fila.motivo is MotivoSinVisita.NO_PAGA:
                # cabe sin quitar a nadie: pedida, entra y se quedan todas las demás
                assert "no paga su viaje" in fila.texto
                pedida = replace(plan.opciones, obligatorias=(fila.candidato.clave,), datos="")
                con_ella = {v.candidato.clave for v in _plan(consulta_de_visitas, opciones=pedida).visitas}
                assert fila.candidato.clave in con_ella
        assert bool(dichos) == (0 < len(salen) < 3 and quedan), precio
        if dichos:
            assert dichos[0].endswith("no se halló otro recorrido que lo pague. Pruebe con un precio menor.")
            return
    pytest.fail("con ningún precio se queda un equipo")
