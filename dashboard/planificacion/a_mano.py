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
from dashboard.planificacion.itinerario import Itinerario, VisitaPlan
from dashboard.planificacion.opciones import Fijo, como_clave, como_hora, leer
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
    `ErrorVista` si ya no está en el plan o la jornada se acaba antes.
    """
    visita = next((visita for visita in plan.visitas if visita.candidato.clave == clave), None)
    if visita is None:
        raise ErrorVista("Esa visita ya no está en el plan.", que_hacer="Espere a que el plan termine de rehacerse.")
    if destino.inicio is not None:
        return (Fijo(clave, destino.fecha, destino.equipo, destino.inicio),)
    en_orden, horas = _antes(plan, clave, destino), _Horas(plan, viajes, destino)
    anteriores = [Fijo(v.candidato.clave, destino.fecha, destino.equipo, horas.poner(v, visita)) for v in en_orden]
    inicio = horas.inicio(visita)
    if inicio >= plan.opciones.jornada[1]:
        raise ErrorVista(
            f"La visita a {visita.candidato.quien} empezaría a las {como_hora(inicio, ':')}: la jornada termina a las "
            f"{como_hora(plan.opciones.jornada[1], ':')}.",
            que_hacer="Déjela antes o en otra jornada.",
        )
    return (*anteriores, Fijo(clave, destino.fecha, destino.equipo, inicio))


def _antes(plan: Itinerario, clave: str, destino: Destino) -> Sequence[VisitaPlan]:
    """Las visitas de esa jornada que irán antes."""
    de_la_jornada = (j.visitas for j in plan.jornadas if (j.fecha, j.equipo) == (destino.fecha, destino.equipo))
    return [v for v in next(de_la_jornada, ()) if v.candidato.clave != clave][: destino.posicion]


class _Horas:
    """Una jornada que se vuelve a contar desde que empieza: dónde se está y desde qué minuto se está libre."""

    def __init__(self, plan: Itinerario, viajes: Viajes, destino: Destino) -> None:
        self._plan, self._viajes, self._destino = plan, viajes, destino
        # quien durmió fuera sale de allí
        suya = next((j for j in plan.jornadas if (j.fecha, j.equipo) == (destino.fecha, destino.equipo)), None)
        self._lugar, self._libre = suya.desde if suya else plan.base, plan.opciones.jornada[0]

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
        inicio = self._libre + self._viajes.tramo(self._lugar, visita.lugar, self._destino.fecha.month).minutos
        candidato = visita.candidato
        if candidato.proxima_fecha == self._destino.fecha and candidato.proxima_hora is not None:
            dura = max(self._plan.opciones.minutos_por_visita, MINUTOS_SESION)
            if inicio <= candidato.proxima_hora:
                return max(inicio, candidato.proxima_hora + MINUTOS_SESION - dura)
        return inicio


def _minuto(momento: datetime) -> int:
    dia = datetime(momento.year, momento.month, momento.day)
    return (momento - dia) // timedelta(minutes=1)
