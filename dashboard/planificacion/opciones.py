"""Lo que la persona elige para planificar, y su ida y vuelta con la dirección.

Cada campo tiene un nombre corto, porque el plan es una dirección. Lo que va por defecto no se escribe. Los valores
que dependen del territorio (`desde`, `base`, noches) quedan vacíos aquí y los pone
`dashboard.planificacion.armado`, que nunca mira el reloj.

| campo | qué es | ejemplo |
|---|---|---|
| `eq` `dias` `desde` | equipos, días de trabajo y primer día | `eq=2&dias=5&desde=2026-12-07` |
| `jor` `min` `vd` | jornada, minutos por visita, visitas por equipo y día | `jor=0800-1700&min=90&vd=4` |
| `base` | código de establecimiento, o latitud y longitud | `base=90003248`, `base=-13.52,-71.97` |
| `modo` `vc` `vr` `vp` | cómo se viaja y km/h por carretera, río y a pie | `modo=rio&vr=18` |
| `temp` `rod` | factor de temporada y de rodeo, en centésimas | `temp=130&rod=140` |
| `tv` | minutos entre dos lugares, que reemplazan a los calculados | `tv=90003248.90003250.45` |
| `obl` `ex` | claves que se visitan sí o sí, y que no se visitan | `obl=D-1~D-2` |
| `fi` | clave en una fecha y, si se fija del todo, su equipo y su hora | `fi=D-1@20261207.2.0930` |
| `lab` `fer` `bloq` `mer` | días laborables, si se trabaja en feriado, bloqueos y ferias | `lab=123456&mer=11-02.3` |
| `bono` | puntos por coincidir con la sesión agendada del grupo | `bono=20` |
| `noc` `dor` | noches seguidas fuera de la base, y dónde se duerme | `noc=4&dor=90003248~90003250` |
| `pv` `man` | décimas de punto por hora de viaje, y minutos por tierra que caben en un día | `pv=29&man=480` |
| `cam` | de qué hora a qué hora se viaja los días que empiezan o acaban fuera de la base | `cam=0600-1800` |
| `com` `osc` | cuándo se para a comer y cuánto, y hasta qué hora se viaja por río | `com=1200-1430.45&osc=1800` |
| `ckm` `via` | céntimos de sol por kilómetro y soles por noche | `ckm=120&via=320` |
| `piso` | meses sin supervisión después de los que alguien va primero | `piso=12` |
| `gen` | los datos con que se hizo el plan | `gen=1-3f2a9c1b` |

Una lista se separa con `~`, que una dirección no necesita escapar. Un código de grupo lo escribe la oficina: si trae
uno de los signos que aquí separan, se escapa.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from enum import StrEnum
from typing import Any
from urllib.parse import quote, unquote

from dashboard.nucleo.errores import ErrorVista


class ModoViaje(StrEnum):
    """Cómo se viaja. `AUTO`: el de la región de cada lugar."""

    AUTO = "auto"
    CARRETERA = "carretera"
    RIO = "rio"
    PIE = "pie"


@dataclass(frozen=True, slots=True)
class Fijo:
    """Un candidato llevado a una fecha. Con `equipo` (desde 1) e `inicio` (minuto del día) queda fijado del todo."""

    clave: str
    fecha: date
    equipo: int | None = None
    inicio: int | None = None


@dataclass(frozen=True, slots=True)
class Trayecto:
    """Minutos entre dos lugares (códigos de establecimiento, o `base`), en los dos sentidos."""

    desde: str
    hasta: str
    minutos: int


@dataclass(frozen=True, slots=True)
class Feria:
    """El día de feria (1 lunes … 7 domingo) de un establecimiento o de todo un territorio."""

    codigo: str
    dia: int


# -- cómo se escribe y se lee cada clase de valor --------------------------------------------------------------------

#: más que esto no cabe en una dirección ni en un plan
MAXIMO_LISTA = 200
_LARGO_CODIGO = 60
_HORA = re.compile(r"([01][0-9]|2[0-3])([0-5][0-9])\Z")
_PUNTO = re.compile(r"(-?[0-9]{1,2}(?:\.[0-9]{1,6})?),(-?[0-9]{1,3}(?:\.[0-9]{1,6})?)\Z")
MAXIMO_EQUIPOS = 10


def _exigir(se_entiende: object) -> None:
    """`ValueError` si el texto no tiene la forma que se espera; `leer` dice cuál es."""
    if not se_entiende:
        raise ValueError


def _entero(texto: str, minimo: int, maximo: int) -> int:
    """Un entero en cifras ASCII dentro de los límites."""
    _exigir(texto.isascii() and texto.isdigit() and len(texto) <= 6 and minimo <= int(texto) <= maximo)
    return int(texto)


def _dia(texto: str) -> date:
    """`2026-12-07`, en este siglo: más allá no hay plan, y sumarle días se saldría del calendario."""
    _exigir(re.match(r"20[0-9]{2}-[0-9]{2}-[0-9]{2}\Z", texto))
    return date.fromisoformat(texto)


def _dia_corto(texto: str) -> date:
    """`20261207`."""
    _exigir(re.match(r"[0-9]{8}\Z", texto))
    return date(int(texto[:4]), int(texto[4:6]), int(texto[6:]))


def leer_hora(texto: str) -> int:
    """`0930` o `09:30` → minutos desde medianoche."""
    hallado = _HORA.match(texto.replace(":", ""))
    if not hallado:
        raise ValueError
    return int(hallado[1]) * 60 + int(hallado[2])


def como_hora(minuto: int, separador: str = "") -> str:
    """570 → `0930`, o `09:30` con «:»."""
    return f"{minuto // 60:02d}{separador}{minuto % 60:02d}"


def punto(texto: str) -> tuple[float, float] | None:
    """Latitud y longitud de «-13.52,-71.97»; `None` si es un código. `ValueError` si queda lejos del Perú."""
    if "," not in texto:
        return None
    hallado = _PUNTO.match(texto)
    if not hallado:
        raise ValueError
    latitud, longitud = float(hallado[1]), float(hallado[2])
    _exigir(math.isfinite(latitud) and -19 <= latitud <= 1 and -82.5 <= longitud <= -68)
    return latitud, longitud


def _clave(texto: str) -> str:
    """Un código de grupo o de establecimiento, sin caracteres de control."""
    limpio = unquote(texto).strip()
    _exigir(limpio and len(limpio) <= _LARGO_CODIGO and limpio.isprintable())
    return limpio


def como_clave(codigo: str) -> str:
    """El código con `~ . @ ,` y lo que no sea ASCII escapado."""
    return quote(codigo, safe=" ").replace(".", "%2E").replace("~", "%7E")


def _partes(texto: str, cuantas: int) -> list[str]:
    trozos = texto.split(".")
    _exigir(len(trozos) == cuantas)
    return trozos


def _leer_fijo(texto: str) -> Fijo:
    clave, _, cuando = texto.rpartition("@")
    dia, *fijado = cuando.split(".")
    if not fijado:
        return Fijo(_clave(clave), _dia_corto(dia))
    _exigir(len(fijado) == 2)
    return Fijo(_clave(clave), _dia_corto(dia), _entero(fijado[0], 1, MAXIMO_EQUIPOS), leer_hora(fijado[1]))


def _escribir_fijo(fijo: Fijo) -> str:
    resto = f".{fijo.equipo}.{como_hora(fijo.inicio)}" if fijo.equipo and fijo.inicio is not None else ""
    return f"{como_clave(fijo.clave)}@{fijo.fecha:%Y%m%d}{resto}"


def _leer_trayecto(texto: str) -> Trayecto:
    desde, hasta, minutos = _partes(texto, 3)
    return Trayecto(_clave(desde), _clave(hasta), _entero(minutos, 0, 2880))


def _leer_feria(texto: str) -> Feria:
    codigo, dia = _partes(texto, 2)
    return Feria(_clave(codigo), _entero(dia, 1, 7))


def _leer_base(texto: str) -> str:
    return texto if punto(texto) else _clave(texto)


def _leer_jornada(texto: str) -> tuple[int, int]:
    inicio, _, fin = texto.partition("-")
    jornada = leer_hora(inicio), leer_hora(fin)
    _exigir(jornada[1] - jornada[0] >= 60)
    return jornada


def _leer_comida(texto: str) -> tuple[int, ...]:
    if texto == "0":
        return ()
    horas, _, minutos = texto.partition(".")
    desde, _, hasta = horas.partition("-")
    comida = leer_hora(desde), leer_hora(hasta), _entero(minutos, 10, 180)
    _exigir(comida[0] <= comida[1])
    return comida


def _escribir_comida(comida: tuple[int, ...]) -> str:
    return f"{como_hora(comida[0])}-{como_hora(comida[1])}.{comida[2]}" if comida else "0"


def _leer_laborables(texto: str) -> tuple[int, ...]:
    _exigir(len(texto) <= 7)
    return tuple(_entero(cifra, 1, 7) for cifra in texto)


def _leer_huella(texto: str) -> str:
    _exigir(re.match(r"[0-9a-zA-Z.-]{1,40}\Z", texto))
    return texto


# -- los campos ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Campo:
    """Un campo de la dirección: su nombre corto, cómo se lee y se escribe, y qué se espera, para el error."""

    corto: str
    rotulo: str
    pide: str
    leer: Callable[[str], Any]
    escribir: Callable[[Any], str] = str
    #: lo menos y lo más, si es un número
    limites: tuple[int, int] = (0, 0)


def _campo(
    defecto: Any, corto: str, rotulo: str, pide: str, leer: Callable[[str], Any], escribir: Callable[[Any], str] = str
) -> Any:
    return field(default=defecto, metadata={"campo": _Campo(corto, rotulo, pide, leer, escribir)})


def _numero(defecto: int | None, corto: str, rotulo: str, minimo: int, maximo: int) -> Any:
    pide = f"un número entero de {minimo} a {maximo}"
    campo = _Campo(corto, rotulo, pide, lambda texto: _entero(texto, minimo, maximo), str, (minimo, maximo))
    return field(default=defecto, metadata={"campo": campo})


def _lista(corto: str, rotulo: str, pide: str, leer: Callable[[str], Any], escribir: Callable[[Any], str]) -> Any:
    def leer_varios(texto: str) -> tuple[Any, ...]:
        trozos = [trozo for trozo in texto.split("~") if trozo]
        _exigir(len(trozos) <= MAXIMO_LISTA)
        return tuple(map(leer, trozos))

    return _campo((), corto, rotulo, pide, leer_varios, lambda valores: "~".join(map(escribir, valores)))


@dataclass(frozen=True, slots=True)
class Opciones:
    """Las entradas de un plan, en el orden en que se escriben. `None` y "" en los campos que completa el territorio."""

    equipos: int = _numero(1, "eq", "Equipos", 1, MAXIMO_EQUIPOS)
    desde: date | None = _campo(  # noqa: RUF009 (da un `field`)
        None, "desde", "Desde", "una fecha como 2026-12-07", _dia, date.isoformat
    )
    dias: int = _numero(5, "dias", "Días", 1, 20)
    #: inicio y fin, en minutos desde medianoche
    jornada: tuple[int, int] = _campo(
        (8 * 60, 17 * 60), "jor", "Jornada", "inicio y fin, como 0800-1700, con al menos una hora entre ellos",
        _leer_jornada, lambda jornada: "-".join(map(como_hora, jornada)),
    )  # fmt: skip
    #: código de establecimiento o «latitud,longitud»; "": la cabecera del territorio
    base: str = _campo("", "base", "Base", "el código de un establecimiento o una latitud y una longitud", _leer_base)
    minutos_por_visita: int = _numero(90, "min", "Minutos por visita", 15, 480)
    visitas_por_dia: int = _numero(4, "vd", "Visitas por día", 1, 12)
    modo: ModoViaje = _campo(  # noqa: RUF009 (da un `field`)
        ModoViaje.AUTO, "modo", "Viaje", f"uno de estos: {', '.join(ModoViaje)}", ModoViaje
    )
    #: km/h de cada modo, con su mismo nombre; `None`: los del catálogo de transporte
    carretera: int | None = _numero(None, "vc", "Velocidad por carretera", 1, 120)
    rio: int | None = _numero(None, "vr", "Velocidad por río", 1, 80)
    pie: int | None = _numero(None, "vp", "Velocidad a pie", 1, 10)
    #: centésimas: 130 es 1,30 veces el tiempo; `None`: según el mes de cada día y cómo se viaja en cada tramo
    temporada: int | None = _numero(None, "temp", "Factor de temporada", 50, 500)
    #: centésimas de la distancia en línea recta; `None`: el del modo
    rodeo: int | None = _numero(None, "rod", "Factor de rodeo", 100, 500)
    tiempos: tuple[Trayecto, ...] = _lista(
        "tv", "Minutos entre lugares", "ternas como 90003248.90003250.45", _leer_trayecto,
        lambda t: f"{como_clave(t.desde)}.{como_clave(t.hasta)}.{t.minutos}",
    )  # fmt: skip
    obligatorias: tuple[str, ...] = _lista("obl", "Visitas obligatorias", "códigos separados por ~", _clave, como_clave)
    excluidas: tuple[str, ...] = _lista("ex", "Excluidas", "códigos separados por ~", _clave, como_clave)
    fijos: tuple[Fijo, ...] = _lista(
        "fi", "Fijadas", "códigos con su fecha, como D-1@20261207", _leer_fijo, _escribir_fijo
    )
    #: 1 lunes … 7 domingo
    laborables: tuple[int, ...] = _campo(
        (1, 2, 3, 4, 5), "lab", "Días laborables", "números del 1 (lunes) al 7 (domingo)", _leer_laborables,
        lambda dias: "".join(map(str, dias)),
    )  # fmt: skip
    trabaja_feriados: bool = _campo(
        False, "fer", "Feriados", "1 si se trabaja, 0 si no", lambda texto: bool(_entero(texto, 0, 1)),
        lambda trabaja: str(int(trabaja)),
    )  # fmt: skip
    bloqueadas: tuple[date, ...] = _lista(
        "bloq", "Fechas bloqueadas", "fechas como 20261208", _dia_corto, lambda dia: f"{dia:%Y%m%d}"
    )
    ferias: tuple[Feria, ...] = _lista(
        "mer", "Días de feria", "un código y un día del 1 al 7, como 11-02-05.3", _leer_feria,
        lambda f: f"{como_clave(f.codigo)}.{f.dia}",
    )  # fmt: skip
    bono: int = _numero(20, "bono", "Bono por ver la sesión", 0, 100)
    #: noches seguidas fuera de la base; `None`: las decide lo lejos que quedan los candidatos
    noches: int | None = _numero(None, "noc", "Noches fuera", 0, 6)
    #: códigos donde se duerme; vacío: en cualquier establecimiento que se pueda visitar
    hospedajes: tuple[str, ...] = _lista("dor", "Dónde dormir", "códigos separados por ~", _clave, como_clave)
    #: décimas de punto que cuesta cada hora de viaje: con 29, siete horas cuestan 20,3 puntos
    precio: int = _numero(29, "pv", "Precio de la hora de viaje", 0, 300)
    #: minutos de viaje por tierra que caben en un día
    manejo: int = _numero(480, "man", "Minutos de viaje por día", 30, 1440)
    #: los días que empiezan o acaban fuera de la base se viaja desde una hora hasta otra, aunque no se visite
    camino: tuple[int, int] = _campo(
        (6 * 60, 18 * 60), "cam", "Camino de los días fuera", "inicio y fin, como 0600-1800", _leer_jornada,
        lambda camino: "-".join(map(como_hora, camino)),
    )  # fmt: skip
    #: desde qué minuto, hasta cuál y cuántos minutos; vacía: no se para a comer
    comida: tuple[int, ...] = _campo(
        (720, 870, 45), "com", "Comida", "entre qué horas y cuántos minutos, como 1200-1430.45, o 0", _leer_comida,
        _escribir_comida,
    )  # fmt: skip
    #: minuto del día después del cual no se llega por río
    oscurece: int = _campo(18 * 60, "osc", "Por río, hasta las", "una hora como 1800", leer_hora, como_hora)
    #: lo que la oficina gasta: céntimos de sol por kilómetro y soles por noche de cada equipo
    centimos_km: int | None = _numero(None, "ckm", "Céntimos de sol por kilómetro", 0, 2000)
    viatico: int | None = _numero(None, "via", "Viático por noche", 0, 2000)
    #: meses sin supervisión después de los que se va antes que los demás; `None`: los de la oficina; 0: nunca
    piso: int | None = _numero(None, "piso", "Nadie sin ver más de tantos meses", 0, 60)
    #: huella de los datos con que se hizo el plan; "": todavía no se ha planificado
    datos: str = _campo("", "gen", "Datos del plan", "la huella que escribe el propio tablero", _leer_huella)

    def __post_init__(self) -> None:
        for nombre, (_, defecto) in _CAMPOS.items():
            if isinstance(defecto, tuple) and nombre not in ("jornada", "camino", "comida"):
                object.__setattr__(self, nombre, tuple(sorted(set(getattr(self, nombre)), key=_orden)))

    @property
    def sin_cambios(self) -> Opciones:
        """Las mismas sin nada hecho a mano."""
        return replace(self, obligatorias=(), excluidas=(), fijos=())

    def campos(self) -> dict[str, str]:
        """Los campos de la dirección que difieren de los valores por defecto, con sus nombres cortos."""
        return {
            campo.corto: campo.escribir(getattr(self, nombre))
            for nombre, (campo, defecto) in _CAMPOS.items()
            if getattr(self, nombre) != defecto
        }


def _orden(valor: Any) -> tuple[str, ...]:
    # una tupla de textos: `None` no se compara con un número
    propios = [getattr(valor, campo.name) for campo in fields(valor)] if hasattr(valor, "__slots__") else [valor]
    return tuple("" if propio is None else f"{propio:06d}" if isinstance(propio, int) else str(propio)
                 for propio in propios)  # fmt: skip


#: nombre → (campo de la dirección, valor por defecto)
_CAMPOS: dict[str, tuple[_Campo, Any]] = {
    campo.name: (campo.metadata["campo"], campo.default) for campo in fields(Opciones)
}
#: nombres cortos, en el orden en que se escriben: los campos propios de la página
NOMBRES: tuple[str, ...] = tuple(campo.corto for campo, _ in _CAMPOS.values())
#: nombre corto → lo menos y lo más, de los que son un número
LIMITES = {campo.corto: campo.limites for campo, _ in _CAMPOS.values()}


def leer(campos: Mapping[str, str]) -> Opciones:
    """Lee las opciones de una dirección; lo que no está o está vacío queda por defecto.

    `ErrorVista` nombra el campo que no se entiende y dice qué se espera. Los campos ajenos se ignoran.
    """
    valores: dict[str, Any] = {}
    for nombre, (campo, _) in _CAMPOS.items():
        texto = campos.get(campo.corto, "").strip()
        if not texto:
            continue
        try:
            valores[nombre] = campo.leer(texto)
        except ValueError as error:
            raise ErrorVista(
                f"No se entiende «{texto[:40]}» en «{campo.rotulo}».", que_hacer=f"Escriba {campo.pide}."
            ) from error
    return Opciones(**valores)
