"""Un candidato a visita, el estado de su visita y cuándo basta una llamada.

Es un grupo, o un establecimiento que atiende partos y no tiene grupo. Su visita no se hizo nunca, está vencida, toca en
los próximos 30 días o después; el día de referencia es la fecha de datos, nunca el de hoy. Sin ninguna supervisión
cargada de su región no se sabe si fue visitado: no tiene estado.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache

import numpy as np

from dashboard.dominio.frecuencia import Frecuencia, leer
from dashboard.nucleo.formato import fecha as escribir_fecha
from dashboard.nucleo.formato import plural
from dashboard.nucleo.matrices import Booleanos, Enteros
from dashboard.nucleo.recursos import texto_de_referencia
from dashboard.planificacion.ritmo import Ritmo


class ClaseCandidato(StrEnum):
    """Qué se visita."""

    GRUPO = "grupo"
    #: atiende partos y recién nacidos y no tiene ningún grupo conformado
    SIN_GRUPO = "sin_grupo"


class Estado(StrEnum):
    """En qué punto está la visita de un candidato. `PROXIMA`: toca en 30 días o menos."""

    NUNCA = "nunca"
    VENCIDA = "vencida"
    PROXIMA = "proxima"
    DESPUES = "despues"
    SIN_DATO = ""


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
    #: de 0 a 100
    puntos: float
    terminos: tuple[Termino, ...] = ()
    #: una oración cuyos sumandos dan el puntaje
    frase: str = ""
    #: próxima sesión agendada en la última sesión; la hora en minutos desde medianoche
    proxima_fecha: date | None = None
    proxima_hora: int | None = None
    ultima_sesion: date | None = None
    #: cada cuánto se reúne, si lo hace con regularidad
    ritmo: Ritmo | None = None
    #: si pasaron, a la fecha de datos, más meses que el piso sin que nadie lo vea
    sobre_piso: bool = False
    ultima_supervision: date | None = None
    #: el de su visita, y cómo se lee
    estado: Estado = Estado.SIN_DATO
    estado_texto: str = ""
    #: con cuántos comparte el puntaje y qué decide entre ellos; "" si con ninguno
    empate: str = ""
    categoria: str = ""
    distrito: str = ""
    departamento: str = ""

    @property
    def quien(self) -> str:
        """«Pauqallanque, grupo Wawa»; un nombre que solo repite el otro se dice una vez."""
        lugar, nombre = self.establecimiento_nombre, self.nombre
        return lugar if not nombre or nombre.casefold() == lugar.casefold() else f"{lugar}, grupo {nombre}"


# -- el estado de la visita ------------------------------------------------------------------------------------------

#: días que abarca «próxima»
PROXIMOS_DIAS = 30
_EPOCA = date(1970, 1, 1).toordinal()


#: del más urgente al menos, con su figura y cómo se lee en una lista
NOMBRES: dict[Estado, tuple[str, str]] = {
    Estado.NUNCA: ("▲", "nunca visitado"),
    Estado.VENCIDA: ("◆", "visita vencida"),
    Estado.PROXIMA: ("●", "próximos 30 días"),
    Estado.DESPUES: ("○", "más adelante"),
    Estado.SIN_DATO: ("–", "sin registro de visitas"),
}


@lru_cache(maxsize=1)
def frecuencia_de_referencia() -> Frecuencia:
    """La matriz de partida, de `datos/referencia/visitas_meses.csv`."""
    return leer(texto_de_referencia("visitas_meses.csv"))


@dataclass(frozen=True, slots=True)
class Estados:
    """Columnas (candidatos,): `toca` es el ordinal del día en que toca la visita (0 si nunca hubo o no se sabe)."""

    estado: list[Estado]
    toca: Enteros
    meses: Enteros


def estados(fecha: Enteros, ultima: Enteros, hay_registro: Booleanos, meses: Enteros) -> Estados:
    """El estado de cada candidato. `fecha` y `ultima`: ordinales, 0 sin dato. `meses`: los que tocan entre visitas."""
    toca = np.where(ultima > 0, sumar_meses(ultima, meses), 0)
    halladas = np.select(
        [~hay_registro & (ultima == 0) | (fecha == 0), ultima == 0, toca < fecha, toca <= fecha + PROXIMOS_DIAS],
        [4, 0, 1, 2],
        3,
    )
    orden = list(NOMBRES)
    return Estados([orden[i] for i in halladas.tolist()], np.where(fecha > 0, toca, 0), meses)


def sumar_meses(dias: Enteros, meses: Enteros) -> Enteros:
    """El mismo día de tantos meses después, o el último de ese mes si no lo tiene: 31 ago + 6 meses es 28 feb."""
    desde = (dias - _EPOCA).astype("datetime64[D]")
    mes = desde.astype("datetime64[M]")
    dia = (desde - mes.astype("datetime64[D]")).astype(np.int64)
    destino = mes + meses.astype("timedelta64[M]")
    primero = destino.astype("datetime64[D]").astype(np.int64)
    ultimo = (destino + np.timedelta64(1, "M")).astype("datetime64[D]").astype(np.int64) - 1
    return np.minimum(primero + dia, ultimo) + _EPOCA


def leer_estado(estado: Estado, ultima: int, toca: int, meses: int) -> str:
    """El estado en una frase corta, con sus fechas. `ultima` y `toca`: ordinales."""
    if estado is Estado.SIN_DATO:
        return NOMBRES[estado][1]
    cada = f"toca cada {plural(meses, 'mes', 'meses')}"
    if estado is Estado.NUNCA:
        return f"sin ninguna visita registrada; {cada}"
    cuando = escribir_fecha(date.fromordinal(toca))
    verbo = "tocaba" if estado is Estado.VENCIDA else "toca"
    return f"última visita {escribir_fecha(date.fromordinal(ultima))}; {verbo} el {cuando}"


# -- cuándo una llamada adelanta más que una visita: falta saber, no falta estar -------------------------------------

#: hasta esta parte del factor (30 días pasados del plazo) basta preguntar si el grupo se reunió
_TARDANZA = 0.8 / 3 + 1e-9
#: pesan en la prioridad y una llamada ni los empeora ni los arregla
_NEUTROS = frozenset({"supervision"})


def por_que_llamar(candidato: Candidato) -> str:
    """La razón para llamar, o "" si hace falta ir.

    - Calla: lo que más le suma, quitando el tiempo sin supervisión, es el silencio. Se pide el reporte.
    - Se tardó: solo le suma la última sesión, y pasó del plazo por 30 días o menos. Se pregunta si se reunió.
    """
    pesan = [termino for termino in candidato.terminos if termino.puntos > 0 and termino.factor not in _NEUTROS]
    silencio = sum(termino.puntos for termino in pesan if termino.factor == "silencio")
    resto = [termino for termino in pesan if termino.factor != "silencio"]
    if silencio and sum(termino.puntos for termino in resto) <= silencio:
        if candidato.clase is ClaseCandidato.SIN_GRUPO:
            return "No reportó: pedir el reporte y preguntar si ya tiene un grupo conformado."
        return "No reportó: pedir el reporte y preguntar si el grupo se reunió."
    if len(resto) == 1 and resto[0].factor == "dias_sin_sesion" and resto[0].valor <= _TARDANZA:
        cuando = f" el {escribir_fecha(candidato.proxima_fecha)}" if candidato.proxima_fecha else ""
        return f"Preguntar si el grupo se reunió{cuando} y pedir el registro de la sesión."
    return ""
