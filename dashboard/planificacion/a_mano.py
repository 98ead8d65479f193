"""Llevar una visita a otro lugar del plan: de un gesto (esta, detrás de aquella) a lo que escribe la dirección.

El recorrido se rehace alrededor de lo que la persona fijó. Por eso, para que la visita quede detrás de las que ya
estaban, también se fijan ellas donde están: si no, el recorrido podría mandarlas después. Las que iban detrás de ella
se adelantan: el hueco que deja no es de nadie.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from dashboard.dominio.estandar import MINUTOS_SESION
from dashboard.nucleo.errores import ErrorVista
from dashboard.planificacion.itinerario import Itinerario, Jornada, VisitaPlan
from dashboard.planificacion.opciones import Fijo, como_clave, como_hora, leer
from dashboard.planificacion.problema import MINUTOS_DIA
from dashboard.planificacion.viaje import Viajes


@dataclass(frozen=True, slots=True)
class Destino:
    """A dónde se lleva una visita: un equipo (desde 1) en un día, y detrás de cuántas o a qué minuto empieza."""

    fecha: date
    equipo: int
    posicion: int = 0
    inicio: int | None = None


def leer_destino(campos: Mapping[str, str]) -> tuple[str, Destino]:
    """La clave y su destino, de `mover` y `a`: `20261207.2.0930`, o `20261207.2` con las que van antes en `tras`.

    `ErrorVista` si no se entienden.
    """
    clave, cuando, tras = (campos.get(nombre, "").strip() for nombre in ("mover", "a", "tras"))
    if not (clave and tras.isascii() and (tras.isdigit() or not tras) and len(tras) <= 3):
        raise ErrorVista("No se entiende qué visita se mueve ni a dónde.", que_hacer="Vuelva a tomarla y a dejarla.")
    (fijo,) = leer({"fi": f"{como_clave(clave)}@{cuando}{'.0000' if tras else ''}"}).fijos
    if fijo.equipo is None:
        raise ErrorVista("Falta con qué equipo y a qué hora se hace la visita.", que_hacer="Escriba los dos.")
    return clave, Destino(fijo.fecha, fijo.equipo, int(tras or 0), None if tras else fijo.inicio)


def llevar(plan: Itinerario, viajes: Viajes, clave: str, destino: Destino) -> tuple[Fijo, ...]:
    """Los fijos con que la visita queda en su destino: el suyo y, si se dijo detrás de cuántas, los de esas.

    Empieza en cuanto se llega; si ese día tiene sesión acordada y todavía se alcanza, a tiempo para verla entera.
    `ErrorVista` si ya no está en el plan, o si ahí no cabe o después no se llega a donde el día acaba.
    """
    visita = next((visita for visita in plan.visitas if visita.candidato.clave == clave), None)
    if visita is None:
        raise ErrorVista("Esa visita ya no está en el plan.", que_hacer="Espere a que el plan termine de rehacerse.")
    if destino.fecha not in plan.dias or destino.equipo > plan.opciones.equipos:
        raise ErrorVista("Ese día o ese equipo no es del plan.", que_hacer="Elija uno de los que tiene.")
    horas = _Horas(plan, viajes, destino)
    if destino.inicio is not None:
        horas.exigir(visita, destino.inicio)
        return (Fijo(clave, destino.fecha, destino.equipo, destino.inicio),)
    en_orden = _antes(plan, clave, destino)
    anteriores = [Fijo(v.candidato.clave, destino.fecha, destino.equipo, horas.poner(v, visita)) for v in en_orden]
    inicio = horas.inicio(visita)
    horas.exigir(visita, inicio)
    return (*anteriores, Fijo(clave, destino.fecha, destino.equipo, inicio))


def _antes(plan: Itinerario, clave: str, destino: Destino) -> Sequence[VisitaPlan]:
    """Las visitas de esa jornada que irán antes."""
    suya = _jornada(plan, destino)
    otras = [v for v in (suya.visitas if suya else ()) if v.candidato.clave != clave]
    antes = destino.posicion
    # los grupos de un establecimiento se visitan seguidos: entre ellos no cabe otra
    while 0 < antes < len(otras) and otras[antes].lugar.codigo == otras[antes - 1].lugar.codigo:
        antes += 1
    return otras[:antes]


def _jornada(plan: Itinerario, destino: Destino) -> Jornada | None:
    return next((j for j in plan.jornadas if (j.fecha, j.equipo) == (destino.fecha, destino.equipo)), None)


class _Horas:
    """Una jornada que se vuelve a contar desde que empieza: dónde se está y desde qué minuto se está libre."""

    def __init__(self, plan: Itinerario, viajes: Viajes, destino: Destino) -> None:
        self._plan, self._viajes, self._destino = plan, viajes, destino
        # quien durmió fuera sale de allí
        suya = _jornada(plan, destino)
        # el día que empieza o acaba fuera de la base se viaja más horas, aunque se visite en las de siempre
        fuera = suya is not None and (suya.noche or suya.desde.codigo != plan.base.codigo)
        libre, self._llega_hasta = plan.opciones.camino if fuera else plan.opciones.jornada
        self._lugar, self._libre = suya.desde if suya else plan.base, libre
        self._acaba = suya.hasta if suya else plan.base

    def poner(self, visita: VisitaPlan, movida: VisitaPlan) -> int:
        """Cuándo empieza la siguiente: donde estaba o, si iba detrás de la que se mueve, en cuanto se llega."""
        inicio, dura = _minuto(visita.inicio), _minuto(visita.salida) - _minuto(visita.inicio)
        juntas = (movida.inicio.date(), movida.equipo) == (visita.inicio.date(), visita.equipo)
        if juntas and movida.orden < visita.orden and visita.sesion is None:
            inicio = min(inicio, self.inicio(visita) + (self._plan.opciones.comida[2] if visita.comida else 0))
        self._lugar, self._libre = visita.lugar, inicio + dura
        return inicio

    def inicio(self, visita: VisitaPlan) -> int:
        """En cuanto se llega o, si ese día tiene sesión y todavía se alcanza, a tiempo para verla entera."""
        viaje = self._viajes.tramo(self._lugar, visita.lugar, self._destino.fecha.month).minutos
        inicio = max(self._libre + viaje, self._plan.opciones.jornada[0])
        candidato = visita.candidato
        if candidato.proxima_fecha == self._destino.fecha and candidato.proxima_hora is not None:
            dura = max(self._plan.opciones.minutos_por_visita, MINUTOS_SESION)
            if inicio <= candidato.proxima_hora:
                return max(inicio, candidato.proxima_hora + MINUTOS_SESION - dura)
        return inicio

    def exigir(self, visita: VisitaPlan, inicio: int) -> None:
        """`ErrorVista` si a esa hora la visita no cabe en la jornada, o después no se llega a donde acaba."""
        abre, cierra = self._plan.opciones.jornada
        acaba = inicio + _minuto(visita.salida) - _minuto(visita.inicio)
        llega = acaba + self._viajes.tramo(visita.lugar, self._acaba, self._destino.fecha.month).minutos
        quien, que_hacer = f"La visita a {visita.candidato.quien}", "Déjela antes o en otra jornada."
        if not abre <= inicio or acaba > cierra:
            raise ErrorVista(
                f"{quien} iría de las {como_hora(inicio, ':')} a las {_reloj(acaba)}: se trabaja de "
                f"{como_hora(abre, ':')} a {como_hora(cierra, ':')}.",
                que_hacer=que_hacer,
            )
        if llega > self._llega_hasta:
            raise ErrorVista(
                f"{quien} acabaría a las {_reloj(acaba)}, y a {self._acaba.nombre} se llegaría a las {_reloj(llega)}: "
                f"el día termina a las {como_hora(self._llega_hasta, ':')}.",
                que_hacer=que_hacer,
            )


def _reloj(minuto: int) -> str:
    return como_hora(minuto % MINUTOS_DIA, ":")


def _minuto(momento: datetime) -> int:
    dia = datetime(momento.year, momento.month, momento.day)
    return (momento - dia) // timedelta(minutes=1)
