"""El plan de visitas de un territorio: qué se visita, cuándo, por qué, y qué pasó con cada uno que no se visita."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from dashboard.dominio.periodo import Periodo
from dashboard.nucleo.formato import enumerar, fecha, mayuscula, plural
from dashboard.planificacion.candidato import Candidato, por_que_llamar
from dashboard.planificacion.opciones import Opciones
from dashboard.planificacion.ritmo import Probable
from dashboard.planificacion.viaje import Lugar

#: lo primero que se dice de un plan hecho con otros datos
AVISO_DATOS = "Los datos cambiaron desde que se hizo este plan: puede no ser el mismo que se compartió."


class MotivoSinVisita(StrEnum):
    """Por qué un candidato no está en el plan. Cada uno tiene exactamente uno.

    Los que decide el recorrido se llaman igual en `MotivoFuera`; el de menos premio es `NO_PAGA` si todavía cabe.
    """

    EXCLUIDA = "excluida"
    SIN_COORDENADAS = "sin_coordenadas"
    LEJOS = "lejos"
    FUERA_DE_VUELTAS = "fuera_de_vueltas"
    SIN_VENTANA = "sin_ventana"
    NO_CABEN_JUNTAS = "no_caben_juntas"
    NO_PAGA = "no_paga"
    MENOR_PRIORIDAD = "menor_prioridad"


#: cómo se titula cada motivo, en el orden en que se listan
NOMBRES_MOTIVO: dict[MotivoSinVisita, str] = {
    MotivoSinVisita.NO_CABEN_JUNTAS: "Obligatoria que no cabe con las demás",
    MotivoSinVisita.SIN_VENTANA: "Ningún horario le calza",
    MotivoSinVisita.LEJOS: "Muy lejos para los días y las noches que hay",
    MotivoSinVisita.FUERA_DE_VUELTAS: "Ninguna vuelta con noches fuera pasa por allí",
    MotivoSinVisita.SIN_COORDENADAS: "Sin coordenadas",
    MotivoSinVisita.EXCLUIDA: "Excluida",
    MotivoSinVisita.NO_PAGA: "No vale lo que cuesta su viaje",
    MotivoSinVisita.MENOR_PRIORIDAD: "Con ellas no se halló un plan mejor",
}


@dataclass(frozen=True, slots=True)
class Salto:
    """Un día laborable que el plan no usa, y por qué."""

    fecha: date
    motivo: str


class ClasePunto(StrEnum):
    """De dónde sale lo que hay que mirar."""

    REGLA = "regla"
    MOTIVOS = "motivos"
    ACUERDOS = "acuerdos"
    CONFORMAR = "conformar"


@dataclass(frozen=True, slots=True)
class Punto:
    """Algo que mirar; `parrafo` de la guía, o "" si sale de los datos. `accion`: qué se espera lograr."""

    clase: ClasePunto
    texto: str
    parrafo: str = ""
    accion: str = ""


def accion_esperada(puntos: Sequence[Punto]) -> str:
    """Lo que se espera de la visita, en una oración: las dos acciones más urgentes distintas."""
    acciones = list(dict.fromkeys(punto.accion for punto in puntos if punto.accion))[:2]
    texto = enumerar(acciones) if acciones else "acompañar la sesión y reconocer lo que el grupo hace bien"
    return f"{mayuscula(texto)}."


@dataclass(frozen=True, slots=True)
class VisitaPlan:
    """Una visita con sus horas (de Lima, sin zona) y lo que hay que saber antes de llegar."""

    candidato: Candidato
    equipo: int
    #: posición en su jornada, desde 1
    orden: int
    #: cuándo se sale hacia ella
    parte: datetime
    llegada: datetime
    inicio: datetime
    salida: datetime
    #: minutos desde la parada anterior o desde donde se amaneció, kilómetros estimados y cómo se viaja
    viaje: int
    km: float
    como: str
    #: cuándo empieza la pausa para comer que se hace antes de esta visita; `None` si ninguna
    comida: datetime | None
    #: comienzo de la sesión agendada que la visita abarca; `None` si no coincide
    sesion: datetime | None
    #: ese día hay sesión agendada, pero no se anotó la hora
    sesion_sin_hora: bool
    #: si se espera que se reúna alrededor de ese día, aunque no lo acordó
    probable: Probable | None
    obligatoria: bool
    #: llevada a su fecha por la persona; `fijada`: además a su equipo y su hora
    movida: bool
    fijada: bool
    lugar: Lugar
    mirar: tuple[Punto, ...]

    @property
    def por_que(self) -> str:
        """Los dos sumandos que más pesan en su prioridad."""
        return " · ".join(termino.texto for termino in self.candidato.terminos[:2]) or "sin nada que le sume puntos"

    @property
    def accion(self) -> str:
        """Lo que se espera de la visita."""
        return accion_esperada(self.mirar)

    @property
    def sobre_la_sesion(self) -> str:
        """Lo que se sabe de su sesión ese día, en una oración; "" si nada."""
        if self.sesion is not None:
            return f"Coincide con la sesión agendada de las {self.sesion:%H:%M}."
        if self.sesion_sin_hora:
            return "Ese día hay sesión agendada; la hora no se anotó: confírmela antes."
        if self.probable is not None:
            p = self.probable
            return (
                f"Se reúne cada {plural(p.cada, 'día')}: la próxima caería entre el {fecha(p.desde)} y el "
                f"{fecha(p.hasta)}, 8 de cada 10 veces. Confírmela antes."
            )
        return ""

    @property
    def espera(self) -> int:
        """Minutos entre llegar y empezar."""
        return int((self.inicio - self.llegada).total_seconds()) // 60


@dataclass(frozen=True, slots=True)
class Jornada:
    """Un equipo en un día: sus visitas o solo el camino. `desde` y `hasta`: dónde amanece y dónde acaba."""

    fecha: date
    equipo: int
    salida_base: datetime
    visitas: tuple[VisitaPlan, ...]
    parte_vuelta: datetime
    viaje_vuelta: int
    llegada_base: datetime
    desde: Lugar
    hasta: Lugar
    #: kilómetros de la última visita a donde acaba
    km_vuelta: float
    #: si la noche no se pasa en la base
    noche: bool
    comida_vuelta: datetime | None = None
    #: ese día se come en la embarcación, sin parar
    a_bordo: bool = False

    @property
    def come(self) -> str:
        """«come a las 12:30» si es de camino a donde acaba, «ese día come a bordo» o ""."""
        if self.comida_vuelta:
            return f"come a las {self.comida_vuelta:%H:%M}"
        return "ese día come a bordo" if self.a_bordo else ""

    @property
    def adonde_acaba(self) -> str:
        """«Vuelta a Puesto Uno» o «A dormir en Puesto Dos», y cómo se come si es de camino."""
        come = self.come and f"; {self.come}"
        return f"{'A dormir en' if self.noche else 'Vuelta a'} {self.hasta.nombre}{come}"

    @property
    def minutos_de_viaje(self) -> int:
        """Todo el viaje del día."""
        return self.viaje_vuelta + sum(visita.viaje for visita in self.visitas)

    @property
    def km(self) -> float:
        """Kilómetros estimados de todo el día."""
        return self.km_vuelta + sum(visita.km for visita in self.visitas)

    @property
    def minutos_de_visita(self) -> int:
        """Lo que duran sus visitas."""
        return sum(int((v.salida - v.inicio).total_seconds()) // 60 for v in self.visitas)


@dataclass(frozen=True, slots=True)
class SinVisita:
    """Un candidato que no se visita, y por qué; o, en `llamar`, para qué se le llama."""

    candidato: Candidato
    motivo: MotivoSinVisita
    texto: str


@dataclass(frozen=True, slots=True)
class Itinerario:
    """El plan entero. `opciones` van completas: con ellas y los mismos datos sale este mismo plan."""

    codigo: str
    nombre: str
    periodo: Periodo
    opciones: Opciones
    base: Lugar
    dias: tuple[date, ...]
    saltos: tuple[Salto, ...]
    jornadas: tuple[Jornada, ...]
    sin_visita: tuple[SinVisita, ...]
    #: décimas de punto de prioridad: de las visitas (sin bonos) y de todos los candidatos
    lograda: int
    total: int
    candidatos: int
    iteraciones: int
    #: la guarda de tiempo cortó la búsqueda: en otra máquina el plan podría ser otro
    cortado: bool
    #: los datos de este plan, y si la dirección traía un plan hecho con otros
    datos: str
    datos_cambiaron: bool
    generacion: int
    demostracion: bool
    fecha_datos: date | None
    avisos: tuple[str, ...]

    @property
    def visitas(self) -> tuple[VisitaPlan, ...]:
        """Todas, por fecha, equipo y hora."""
        return tuple(visita for jornada in self.jornadas for visita in jornada.visitas)

    @property
    def noches(self) -> int:
        """Noches fuera de la base, de todos los equipos."""
        return sum(jornada.noche for jornada in self.jornadas)

    @property
    def soles(self) -> float | None:
        """Lo que costaría con lo que la oficina gasta por kilómetro y por noche; `None` si no lo dijo."""
        o = self.opciones
        if o.centimos_km is None and o.viatico is None:
            return None
        km = sum(jornada.km for jornada in self.jornadas)
        return round(km) * (o.centimos_km or 0) / 100 + self.noches * (o.viatico or 0)

    @property
    def coinciden(self) -> int:
        """Visitas que abarcan una sesión agendada."""
        return sum(visita.sesion is not None for visita in self.visitas)

    @property
    def llamar(self) -> tuple[SinVisita, ...]:
        """Los que no se visitan y con los que una llamada adelanta lo que falta saber; a los excluidos, no."""
        return tuple(
            replace(fila, texto=texto)
            for fila in self.sin_visita
            if fila.motivo is not MotivoSinVisita.EXCLUIDA and (texto := por_que_llamar(fila.candidato))
        )


DIAS = ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo")


def duracion(minutos: int) -> str:
    """`95` → `1 h 35 min`."""
    horas, resto = divmod(minutos, 60)
    partes = ([f"{horas} h"] if horas else []) + ([f"{resto} min"] if resto or not horas else [])
    return " ".join(partes)
