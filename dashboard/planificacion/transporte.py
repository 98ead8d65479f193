"""Cómo se viaja en cada parte del país: velocidades de partida y dónde el camino es el río.

Todo lo de este archivo es un supuesto del proyecto, para tener de dónde partir: no hay tabla oficial de velocidades.
La oficina lo cambia en el plan (modo, velocidades, rodeo, temporada) o, mejor, con sus propios minutos entre lugares.
"""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.planificacion.opciones import ModoViaje


@dataclass(frozen=True, slots=True)
class Transporte:
    """Un modo: km/h, rodeo (centésimas de la línea recta) y minutos que cuesta empezar cada tramo."""

    modo: ModoViaje
    #: como se lee en el plan: «por carretera»
    nombre: str
    velocidad: int
    rodeo: int
    embarque: int
    supuesto: str


TRANSPORTES: dict[ModoViaje, Transporte] = {
    ModoViaje.CARRETERA: Transporte(
        ModoViaje.CARRETERA, "por carretera", 35, 140, 5,
        "35 km/h de promedio en camino afirmado con curvas; el camino mide 1,4 veces la línea recta",
    ),
    ModoViaje.RIO: Transporte(
        ModoViaje.RIO, "por río", 15, 180, 20,
        "15 km/h de promedio entre subida y bajada con motor pequeño; el cauce mide 1,8 veces la línea recta; "
        "20 minutos para embarcar",
    ),
    ModoViaje.PIE: Transporte(
        ModoViaje.PIE, "a pie", 4, 130, 0, "4 km/h; el sendero mide 1,3 veces la línea recta"
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Acceso:
    """Cómo se llega a los lugares cuyo ubigeo empieza por `prefijo`.

    `red_vial` nombra la red de carreteras a la que pertenece: dos lugares con carretera en redes distintas no se unen
    por tierra (de Iquitos no sale ninguna carretera hacia el resto del país). "" es la red nacional.
    """

    prefijo: str
    modo: ModoViaje
    red_vial: str
    por_que: str


_RIO, _CARRETERA = ModoViaje.RIO, ModoViaje.CARRETERA
_IQUITOS = "Iquitos–Nauta"

#: gana el prefijo más largo; lo que no está, por carretera en la red nacional
ACCESOS: tuple[Acceso, ...] = (
    Acceso("16", _RIO, "", "Loreto: los ríos son el camino entre distritos"),
    Acceso("160101", _CARRETERA, _IQUITOS, "Iquitos: calles y la carretera a Nauta"),
    Acceso("160112", _CARRETERA, _IQUITOS, "Belén: calles de Iquitos"),
    Acceso("160113", _CARRETERA, _IQUITOS, "San Juan Bautista: carretera Iquitos–Nauta"),
    Acceso("160108", _CARRETERA, _IQUITOS, "Punchana: calles de Iquitos"),
    Acceso("160301", _CARRETERA, _IQUITOS, "Nauta: carretera Iquitos–Nauta"),
    Acceso("160201", _CARRETERA, "", "Yurimaguas: carretera a Tarapoto"),
    Acceso("25", _RIO, "", "Ucayali: fuera de la carretera Federico Basadre se viaja por río"),
    Acceso("250101", _CARRETERA, "", "Callería: Pucallpa"),
    Acceso("250102", _CARRETERA, "", "Campoverde: carretera Federico Basadre"),
    Acceso("250105", _CARRETERA, "", "Yarinacocha: Pucallpa"),
    Acceso("250107", _CARRETERA, "", "Manantay: Pucallpa"),
    Acceso("2503", _CARRETERA, "", "Padre Abad: carretera Federico Basadre"),
    Acceso("17", _RIO, "", "Madre de Dios: fuera de la Interoceánica se viaja por río"),
    Acceso("170101", _CARRETERA, "", "Tambopata: Puerto Maldonado y la Interoceánica"),
    Acceso("1703", _CARRETERA, "", "Tahuamanu: la Interoceánica"),
    Acceso("0104", _RIO, "", "Condorcanqui (Amazonas): ríos Marañón, Cenepa y Santiago"),
    Acceso("080914", _RIO, "", "Megantoni (Cusco): Bajo Urubamba"),
    Acceso("120608", _RIO, "", "Río Tambo (Junín)"),
)
_POR_DEFECTO = Acceso("", _CARRETERA, "", "por carretera")

#: hasta estos kilómetros en línea recta se supone que hay calle o camino, también donde el camino es el río
KM_VECINOS = 5.0


def acceso_de(ubigeo: str) -> Acceso:
    """El acceso de un distrito; sin ubigeo, por carretera."""
    return max(
        (acceso for acceso in ACCESOS if ubigeo.startswith(acceso.prefijo)),
        key=lambda acceso: len(acceso.prefijo),
        default=_POR_DEFECTO,
    )


def temporada_de(modo: ModoViaje, mes: int) -> tuple[int, str]:
    """Factor de partida (centésimas) de un mes y su porqué: lluvias en carretera, vaciante en el río."""
    if modo is ModoViaje.RIO:
        return (120, "vaciante, de junio a octubre") if 6 <= mes <= 10 else (100, "creciente")
    return (130, "lluvias, de diciembre a marzo") if mes in (12, 1, 2, 3) else (100, "sin lluvias")
