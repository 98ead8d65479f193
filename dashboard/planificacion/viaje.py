"""Minutos de viaje entre dos puntos: línea recta × rodeo ÷ velocidad × temporada, según cómo se viaja allí.

Es una estimación sin mapas de caminos. Las velocidades de partida, y dónde el camino es el río, son un supuesto del
proyecto, para tener de dónde partir: no hay tabla oficial. La oficina lo cambia en el plan (modo, velocidades, rodeo,
temporada) o, mejor, con sus propios minutos entre lugares: donde conoce el tiempo de verdad, su tabla manda.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product

from dashboard.nucleo.errores import ErrorArchivo
from dashboard.planificacion.opciones import ModoViaje, Opciones, leer_hora

# -- cómo se viaja en cada parte del país ----------------------------------------------------------------------------


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


@cache
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


# -- los minutos entre dos lugares -----------------------------------------------------------------------------------

#: con este código nombra la tabla de la oficina a la base del plan
BASE = "base"
_RADIO_KM = 6371.0088
#: más que un día de viaje ya no distingue nada
_MAXIMO = 2880
#: una estimación al minuto diría más de lo que se sabe: se redondea hacia arriba a cinco
_REDONDEO = 5

#: metros de diferencia desde los que se sabe hacia dónde corre el agua; centésimas de más subiendo y de menos bajando
_DESNIVEL, _SUBIENDO, _BAJANDO = 15, 125, 80


@dataclass(frozen=True, slots=True)
class Conocido:
    """Lo que la oficina sabe de un viaje: sus minutos y, si hay que esperar a que salga, a qué horas y qué días.

    `horas`: minutos del día; vacía: se sale cuando se quiere. `dias`: 1 lunes … 7 domingo; vacía: todos.
    """

    minutos: int
    horas: tuple[int, ...] = ()
    dias: tuple[int, ...] = ()


#: (código, código) → lo que la oficina sabe de ese viaje
Tiempos = Mapping[tuple[str, str], Conocido]


@dataclass(frozen=True, slots=True)
class Lugar:
    """Un punto del plan. `aproximado`: no tiene coordenadas propias y va al centro de su microrred."""

    codigo: str
    nombre: str
    latitud: float
    longitud: float
    ubigeo: str = ""
    aproximado: bool = False
    #: metros sobre el nivel del mar
    altitud: int | None = None


@dataclass(frozen=True, slots=True)
class Tramo:
    """Un viaje: sus minutos, cómo se hace y sus kilómetros estimados. `propio`: los minutos los dijo la oficina."""

    minutos: int
    modo: ModoViaje
    propio: bool = False
    km: float = 0.0

    @property
    def texto(self) -> str:
        """«por río», «por carretera», «a pie» o «según la oficina»."""
        return "según la oficina" if self.propio else TRANSPORTES[self.modo].nombre


def distancia_km(a: Lugar, b: Lugar) -> float:
    """Kilómetros por el círculo máximo."""
    lat1, lat2 = math.radians(a.latitud), math.radians(b.latitud)
    dlat, dlon = lat2 - lat1, math.radians(b.longitud - a.longitud)
    h = math.sin(dlat / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin(dlon / 2) ** 2
    return 2 * _RADIO_KM * math.asin(min(1.0, math.sqrt(h)))


class Viajes:
    """El modelo de viaje de un plan: las opciones y los minutos que la oficina conoce."""

    def __init__(self, opciones: Opciones, tiempos: Tiempos | None = None) -> None:
        self._opciones = opciones
        self._tiempos = dict(tiempos or {})
        # lo que se escribe en el propio plan le gana al archivo de la oficina
        self._tiempos.update({(t.desde, t.hasta): Conocido(t.minutos) for t in opciones.tiempos})

    def modo(self, a: Lugar, b: Lugar) -> ModoViaje:
        """Cómo se va de `a` a `b`: el modo elegido o, en automático, el que corresponde a los dos lugares."""
        if self._opciones.modo is not ModoViaje.AUTO:
            return self._opciones.modo
        uno, otro = acceso_de(a.ubigeo), acceso_de(b.ubigeo)
        por_tierra = uno.modo is otro.modo is ModoViaje.CARRETERA and uno.red_vial == otro.red_vial
        return ModoViaje.CARRETERA if por_tierra or distancia_km(a, b) <= KM_VECINOS else ModoViaje.RIO

    def tramo(self, a: Lugar, b: Lugar, mes: int | None = None) -> Tramo:
        """El viaje de `a` a `b` en un mes, hacia arriba de cinco en cinco minutos; cero si es el mismo lugar.

        Sin mes, el de la primera fecha del plan.
        """
        modo = self.modo(a, b)
        km = distancia_km(a, b)
        transporte = TRANSPORTES[modo]
        rodeo = self._opciones.rodeo or transporte.rodeo
        camino = km * rodeo / 100
        propio = self.conocido(a.codigo, b.codigo)
        if propio is not None:
            return Tramo(propio.minutos, modo, propio=True, km=camino)
        if a.codigo == b.codigo or km < 0.05:
            return Tramo(0, modo)
        factor = self.temporada(modo, mes) * _corriente(modo, a, b) / 10_000
        minutos = camino * factor / self.velocidad(modo) * 60 + transporte.embarque
        return Tramo(min(math.ceil(minutos / _REDONDEO - 1e-9) * _REDONDEO, _MAXIMO), modo, km=camino)

    def temporada(self, modo: ModoViaje, mes: int | None = None) -> int:
        """El factor de un modo en un mes, en centésimas: el que se eligió o el de partida."""
        if mes is None and self._opciones.desde is not None:
            mes = self._opciones.desde.month
        return self._opciones.temporada or (temporada_de(modo, mes)[0] if mes else 100)

    def velocidad(self, modo: ModoViaje) -> int:
        """Los km/h elegidos para un modo, o los del catálogo."""
        elegida: int | None = getattr(self._opciones, modo.value)
        return elegida or TRANSPORTES[modo].velocidad

    def conocido(self, a: str, b: str) -> Conocido | None:
        """Lo que dijo la oficina, en ese sentido o en el contrario. La base también se llama `base`."""
        for uno, otro in ((a, b), (b, a)):
            for par in product(self._nombres(uno), self._nombres(otro)):
                if par in self._tiempos:
                    return self._tiempos[par]
        return None

    def _nombres(self, codigo: str) -> tuple[str, ...]:
        return (codigo, BASE) if codigo == self._opciones.base else (codigo,)

    def matriz(self, lugares: Sequence[Lugar], mes: int | None = None) -> list[list[int]]:
        """Minutos entre todos los lugares en un mes: (lugares, lugares)."""
        return [[self.tramo(a, b, mes).minutos for b in lugares] for a in lugares]


def _corriente(modo: ModoViaje, a: Lugar, b: Lugar) -> int:
    """Por río, lo que cambia subir o bajar, en centésimas: 100 si no se sabe hacia dónde corre."""
    if modo is not ModoViaje.RIO or a.altitud is None or b.altitud is None or abs(a.altitud - b.altitud) < _DESNIVEL:
        return 100
    return _SUBIENDO if b.altitud > a.altitud else _BAJANDO


def leer_tiempos(texto: str) -> dict[tuple[str, str], Conocido]:
    """La tabla de la oficina: CSV `desde,hasta,minutos`, con códigos de establecimiento o `base`.

    Puede traer `horas`, a las que sale la embarcación (`0600 1300`), y `dias` (`135`: lunes, miércoles y viernes). Vale
    en los dos sentidos mientras no diga también el contrario. Acepta coma, punto y coma o tabulador. `ErrorArchivo`
    nombra la fila que no se entiende.
    """
    filas = texto.removeprefix("\ufeff").splitlines()
    separador = next((signo for signo in ";\t," if filas and signo in filas[0]), ",")
    lector = csv.reader(io.StringIO("\n".join(filas)), delimiter=separador)
    encabezado = [celda.strip().lower() for celda in next(lector, [])]
    if not {"desde", "hasta", "minutos"} <= set(encabezado):
        raise ErrorArchivo(
            "La tabla de tiempos no tiene las columnas desde, hasta y minutos.",
            que_hacer="Escríbalas en la primera fila.",
        )
    tiempos: dict[tuple[str, str], Conocido] = {}
    for numero, fila in enumerate(lector, 2):
        valores = dict(zip(encabezado, (celda.strip() for celda in fila), strict=False))
        if not any(valores.values()):
            continue
        try:
            desde, hasta, conocido = _conocido(valores)
        except ValueError as error:
            raise ErrorArchivo(
                f"No se entiende la fila {numero} de la tabla de tiempos.",
                que_hacer=f"Debe tener dos códigos y un número entero de minutos, de 0 a {_MAXIMO}; y, si las trae, "
                "horas como 0600 1300 y días como 135 (1 es lunes).",
            ) from error
        tiempos[desde, hasta] = conocido
    return tiempos


def _conocido(valores: Mapping[str, str]) -> tuple[str, str, Conocido]:
    """Los dos códigos de una fila y lo que dice. `ValueError` si no se entiende."""
    desde, hasta, minutos = (valores.get(columna, "") for columna in ("desde", "hasta", "minutos"))
    horas = tuple(sorted(leer_hora(hora) for hora in valores.get("horas", "").split()))
    dias = tuple(sorted({int(dia) for dia in valores.get("dias", "")}))
    # sin horas no se sabría cuándo sale; y de los días, del 1 al 7
    if not (desde and hasta and _es_entero(minutos)) or (dias and not horas) or not set(dias) <= set(range(1, 8)):
        raise ValueError
    return _codigo(desde), _codigo(hasta), Conocido(int(minutos), horas, dias)


def _es_entero(texto: str) -> bool:
    return texto.isascii() and texto.isdigit() and len(texto) <= 4 and int(texto) <= _MAXIMO


def _codigo(texto: str) -> str:
    if texto.lower() == BASE:
        return BASE
    return texto.zfill(8) if texto.isascii() and texto.isdigit() else texto


def centro(puntos: Iterable[tuple[float | None, float | None]]) -> tuple[float, float] | None:
    """El promedio de los puntos con coordenadas; `None` si no hay ninguno."""
    validos = [(latitud, longitud) for latitud, longitud in puntos if latitud is not None and longitud is not None]
    if not validos:
        return None
    return sum(p[0] for p in validos) / len(validos), sum(p[1] for p in validos) / len(validos)
