"""El calendario de un plan, leído con un lector propio: qué lleva cada evento y qué pasa al importarlo otra vez."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest

from dashboard.almacen.almacen import Almacen
from dashboard.almacen.consulta import Consulta
from dashboard.planificacion.itinerario import Itinerario, MotivoSinVisita
from dashboard.planificacion.opciones import Fijo, Opciones
from dashboard.planificacion.planear import planear
from dashboard.planificacion.prioridad import priorizar
from dashboard.salidas.plan import escribir
from dashboard.salidas.plan_ics import en_ics
from tests.planificacion.conftest import almacen_de_visitas, consulta_de_visitas

__all__ = ["almacen_de_visitas", "consulta_de_visitas"]
AHORA = datetime(2026, 12, 1, 15, 0, tzinfo=UTC)


@dataclass
class Evento:
    """Un VEVENT como lo lee quien solo conoce la RFC 5545: nombre → valor, sin parámetros; y sus alarmas."""

    campos: dict[str, str] = field(default_factory=dict)
    alarmas: list[dict[str, str]] = field(default_factory=list)

    @property
    def es_visita(self) -> bool:
        return self.campos["SUMMARY"].startswith("Visita: ")

    @property
    def cancelado(self) -> bool:
        return self.campos["STATUS"] == "CANCELLED"

    def momento(self, nombre: str) -> datetime:
        """La hora de Lima que dice un campo."""
        return datetime.strptime(self.campos[nombre], "%Y%m%dT%H%M%S")


def leer(crudo: bytes) -> list[Evento]:
    """Los eventos de un calendario: se unen los renglones partidos y se sigue qué abre y qué cierra cada BEGIN."""
    eventos: list[Evento] = []
    abiertos: list[str] = []
    for linea in crudo.decode("utf-8").replace("\r\n ", "").split("\r\n"):
        nombre, _, valor = linea.partition(":")
        nombre = nombre.partition(";")[0]
        if nombre == "BEGIN":
            abiertos.append(valor)
            if valor == "VEVENT":
                eventos.append(Evento())
            elif valor == "VALARM":
                eventos[-1].alarmas.append({})
        elif nombre == "END":
            assert abiertos.pop() == valor
        elif abiertos[-1:] == ["VEVENT"]:
            assert nombre not in eventos[-1].campos, nombre
            eventos[-1].campos[nombre] = valor
        elif abiertos[-1:] == ["VALARM"]:
            eventos[-1].alarmas[-1][nombre] = valor
    assert not abiertos
    return eventos


def importar(calendario: dict[str, Evento], crudo: bytes) -> dict[str, Evento]:
    """Lo que queda en el calendario de una persona: lo del mismo UID se reemplaza si no es más viejo, o se quita."""
    nuevo = dict(calendario)
    for evento in leer(crudo):
        uid = evento.campos["UID"]
        if uid not in nuevo or int(evento.campos["SEQUENCE"]) >= int(nuevo[uid].campos["SEQUENCE"]):
            nuevo[uid] = evento
    return {uid: evento for uid, evento in nuevo.items() if not evento.cancelado}


@pytest.fixture(scope="module")
def consulta(almacen_de_visitas: Almacen) -> Consulta:
    """Una lectura del país entero."""
    return almacen_de_visitas.consulta()


def _plan(consulta: Consulta, **opciones: object) -> Itinerario:
    nodo = consulta.nodo("11-02")
    candidatos = priorizar(consulta, nodo).candidatos()
    elegidas = replace(Opciones(desde=date(2026, 12, 7)), **opciones)
    return planear(consulta, nodo, consulta.periodo_por_defecto(), candidatos, elegidas, iteraciones=100)


@pytest.fixture(scope="module")
def plan(consulta: Consulta) -> Itinerario:
    """El de la red con todo, desde el lunes 7 de diciembre."""
    return _plan(consulta)


def _en_pie(plan: Itinerario) -> list[tuple[str, datetime, datetime]]:
    return sorted((v.candidato.quien, v.inicio, v.salida) for v in plan.visitas)


def _agenda(calendario: dict[str, Evento]) -> list[tuple[str, datetime, datetime]]:
    visitas = [evento for evento in calendario.values() if evento.es_visita]
    quien = {v.campos["UID"]: v.campos["SUMMARY"].removeprefix("Visita: ") for v in visitas}
    limpio = {uid: dicho.removesuffix(" (sin grupo)").replace("\\,", ",") for uid, dicho in quien.items()}
    return sorted((limpio[v.campos["UID"]], v.momento("DTSTART"), v.momento("DTEND")) for v in visitas)


def test_los_viajes_van_entre_las_visitas_y_todo_cuadra_con_el_plan(plan: Itinerario) -> None:
    eventos = leer(en_ics(plan, AHORA))
    assert _agenda({e.campos["UID"]: e for e in eventos}) == _en_pie(plan)
    viajes = [evento for evento in eventos if not evento.es_visita]
    minutos = sum((e.momento("DTEND") - e.momento("DTSTART") for e in viajes), timedelta()) // timedelta(minutes=1)
    assert minutos == sum(jornada.minutos_de_viaje for jornada in plan.jornadas) > 0
    # nadie está en dos sitios a la vez
    for equipo in {visita.equipo for visita in plan.visitas}:
        horas = sorted(
            (e.momento("DTSTART"), e.momento("DTEND"))
            for e in eventos
            if e.campos["CATEGORIES"].split(",")[0] == f"Equipo {equipo}"
        )
        assert all(fin <= empieza for (_, fin), (empieza, _) in pairwise(horas))


def test_cada_visita_avisa_para_llamar_el_dia_de_trabajo_anterior(plan: Itinerario) -> None:
    # lo del lunes 7 se avisa el viernes 4; el martes 8 y el miércoles 9 son feriados: lo del jueves 10, el lunes 7
    avisos = {}
    for evento in leer(en_ics(plan, AHORA)):
        if evento.es_visita:
            (alarma,) = evento.alarmas
            assert alarma["ACTION"] == "DISPLAY"
            assert alarma["DESCRIPTION"].startswith("Llamar para confirmar la visita del ")
            avisos[evento.momento("DTSTART").date()] = alarma["TRIGGER"]
        else:
            assert not evento.alarmas
    assert avisos[date(2026, 12, 7)] == "-P3D"
    assert avisos[date(2026, 12, 10)] == "-P3D"
    assert avisos.keys() == {visita.inicio.date() for visita in plan.visitas}


def test_importar_un_plan_cambiado_a_mano_deja_el_calendario_como_el_plan(consulta: Consulta, plan: Itinerario) -> None:
    antes = importar({}, en_ics(plan, AHORA))
    quitada, movida = plan.visitas[0].candidato, plan.visitas[-1]
    fijo = Fijo(movida.candidato.clave, movida.inicio.date(), 1, 13 * 60)
    otro = _plan(consulta, excluidas=(quitada.clave,), fijos=(fijo,))
    assert quitada.clave not in {v.candidato.clave for v in otro.visitas}
    despues = importar(antes, en_ics(otro, AHORA + timedelta(minutes=5)))
    assert _agenda(despues) == _en_pie(otro)
    # y sus viajes: ni uno más que los del plan nuevo
    assert len(despues) == len([e for e in leer(en_ics(otro, AHORA)) if not e.cancelado])
    # volver atrás también: la misma dirección de antes, pedida después, gana
    vuelta = importar(despues, en_ics(plan, AHORA + timedelta(minutes=9)))
    assert _agenda(vuelta) == _en_pie(plan)
    # el archivo viejo, importado tarde, no deshace nada
    assert _agenda(importar(vuelta, en_ics(otro, AHORA + timedelta(minutes=5)))) == _en_pie(plan)


def test_lo_quitado_se_cancela_con_su_mismo_uid_y_nada_mas_se_cancela(consulta: Consulta, plan: Itinerario) -> None:
    clave = plan.visitas[0].candidato.clave
    uids = {e.campos["UID"] for e in leer(en_ics(plan, AHORA))}
    assert not [e for e in leer(en_ics(plan, AHORA)) if e.cancelado]
    cancelados = [e for e in leer(en_ics(_plan(consulta, excluidas=(clave,)), AHORA)) if e.cancelado]
    assert [e.campos["UID"] in uids for e in cancelados if e.es_visita] == [True]
    assert all(e.campos["TRANSP"] == "TRANSPARENT" for e in cancelados)
    assert all(set(e.campos) >= {"UID", "DTSTAMP", "DTSTART", "SEQUENCE", "LAST-MODIFIED"} for e in cancelados)


def test_lo_pedido_que_dejo_de_caber_tambien_se_cancela(consulta: Consulta, plan: Itinerario) -> None:
    clave = plan.visitas[0].candidato.clave
    # fijada en un día que no es del plan
    fuera = _plan(consulta, fijos=(Fijo(clave, date(2027, 3, 1), 1, 540),))
    assert clave in {fila.candidato.clave for fila in fuera.sin_visita}
    despues = importar(importar({}, en_ics(plan, AHORA)), en_ics(fuera, AHORA + timedelta(minutes=1)))
    assert _agenda(despues) == _en_pie(fuera)


def test_lo_que_salio_solo_al_pedir_otra_tambien_se_cancela(consulta: Consulta) -> None:
    """Con una visita al día, pedir otra saca a la que estaba, que la dirección no nombra."""
    plan = _plan(consulta, dias=1, equipos=1, visitas_por_dia=1)
    (estaba,) = plan.visitas
    otra = next(f.candidato for f in plan.sin_visita if f.motivo is MotivoSinVisita.MENOR_PRIORIDAD)
    nuevo = _plan(consulta, dias=1, equipos=1, visitas_por_dia=1, obligatorias=(otra.clave,))
    assert [v.candidato.clave for v in nuevo.visitas] == [otra.clave]
    importado = importar({}, en_ics(plan, AHORA))
    despues = importar(importado, en_ics(nuevo, AHORA + timedelta(minutes=1), plan))
    assert _agenda(despues) == _en_pie(nuevo)
    # sin saber qué plan era, queda: no consta en la dirección
    sin_saber = importar(importado, en_ics(nuevo, AHORA + timedelta(minutes=1)))
    assert len(_agenda(sin_saber)) == 2
    # y quien lo descarga recibe el que sabe
    escrito = escribir(nuevo, consulta, "ics", AHORA + timedelta(minutes=1), lambda: plan)
    assert _agenda(importar(importado, escrito)) == _en_pie(nuevo)
    assert estaba.candidato.clave not in {v.candidato.clave for v in nuevo.visitas}


def test_el_numero_de_orden_son_los_segundos_desde_2020(
    plan: Itinerario,
) -> None:
    crudo = en_ics(plan, AHORA)
    assert crudo == en_ics(plan, AHORA)
    # 2020 y 2024 son bisiestos: de 2020 a 2026 van 2192 días, y del 1 de enero al 1 de diciembre, 334
    segundos = (2192 + 334) * 86_400 + 15 * 3600
    for evento in leer(crudo):
        assert evento.campos["SEQUENCE"] == str(segundos)
        assert evento.campos["LAST-MODIFIED"] == evento.campos["DTSTAMP"] == "20261201T150000Z"
    # cabe en el entero de 32 bits de la norma hasta 2088
    assert segundos < 2**31
