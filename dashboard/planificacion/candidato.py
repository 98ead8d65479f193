"""Un candidato a visita: un grupo, o un establecimiento que atiende partos y no tiene grupo."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from dashboard.dominio.territorio import Nivel


class ClaseCandidato(StrEnum):
    """Qué se visita."""

    GRUPO = "grupo"
    #: atiende partos y recién nacidos y no tiene ningún grupo conformado
    SIN_GRUPO = "sin_grupo"


@dataclass(frozen=True, slots=True)
class Termino:
    """Un sumando del puntaje. `puntos` es lo que aporta: la suma de todos es el puntaje del candidato.

    `valor` va de 0 a 1 y `peso` es el que eligió la persona; `texto` se lee dentro de la frase («52 días sin sesión»).
    """

    factor: str
    peso: int
    valor: float
    puntos: float
    texto: str


@dataclass(frozen=True, slots=True)
class Candidato:
    """Todo lo que el recorrido y las hojas necesitan de un candidato. No lleva ninguna cuenta de personas.

    `clave` es única entre los candidatos y es lo que se escribe en la dirección; `codigo` abre su ficha.
    """

    clave: str
    codigo: str
    clase: ClaseCandidato
    nombre: str
    #: código y nombre del establecimiento donde se hace la visita
    establecimiento: str
    establecimiento_nombre: str
    microrred: str
    #: grados decimales; `None` sin coordenadas
    latitud: float | None
    longitud: float | None
    #: de 0 a 100
    puntos: float
    terminos: tuple[Termino, ...] = ()
    #: una oración cuyos sumandos dan el puntaje
    frase: str = ""
    #: próxima sesión agendada en la última sesión; la hora en minutos desde medianoche
    proxima_fecha: date | None = None
    proxima_hora: int | None = None
    ultima_sesion: date | None = None
    ultima_supervision: date | None = None
    #: `nunca`, `vencida`, `proxima` (30 días) o `despues`, y cómo se lee
    estado: str = ""
    estado_texto: str = ""
    #: ni el establecimiento ni nadie por encima de él reportó el periodo
    silencioso: bool = False
    categoria: str = ""
    distrito: str = ""
    departamento: str = ""

    @property
    def nivel(self) -> Nivel:
        """El nivel del nodo que abre `codigo`."""
        return Nivel.GRUPO if self.clase is ClaseCandidato.GRUPO else Nivel.ESTABLECIMIENTO
