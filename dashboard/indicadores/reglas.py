"""Cada regla de la guía que los datos de un grupo pueden mostrar, con su resultado y su párrafo."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise
from typing import Any

from dashboard.dominio.catalogos import ACUERDOS
from dashboard.dominio.estandar import (
    HORAS_MADRE_GUIA,
    INTEGRANTES_MAXIMO,
    INTEGRANTES_MINIMO,
    MINUTOS_SESION,
    MOMENTOS_SESION,
    Veredicto,
)
from dashboard.dominio.periodo import numero_mes
from dashboard.nucleo.formato import concordar, decimal, fecha, plural


class Fuerza(StrEnum):
    """Con qué fuerza habla la guía, en el verbo con que se cita."""

    PIDE = "pide"
    ACONSEJA = "aconseja"
    DESCRIBE = "describe"


@dataclass(frozen=True, slots=True)
class Norma:
    """Lo que la guía dice de una regla. `palabras`: las suyas, de las que sale con qué fuerza habla.

    Solo lo que la guía pide y el dato alcanza a mostrar tiene veredicto; lo demás es un hecho, que se dice y se mira.
    `acuerdo`: el código de lo que se acuerda en la visita si queda abierta.
    """

    nombre: str
    parrafo: str
    fuerza: Fuerza
    palabras: str
    acuerdo: str


_NO_MAS_DE_UN_MES = "«motivando que las reuniones no se espacien más de un (1) mes»"
NORMAS: dict[str, Norma] = {
    "tamano": Norma(
        "Integrantes", "6.1.1.b", Fuerza.PIDE,
        "«Está conformado entre ocho (8) y quince (15) madres integrantes, si excediera de este número es recomendable "
        "implementar otro grupo»: con menos no es como la guía lo define; con más, solo recomienda",
        "convocatoria",
    ),
    "ultima": Norma(
        "Última sesión", "6.1.3.a", Fuerza.ACONSEJA, _NO_MAS_DE_UN_MES,
        "fijar_sesion",
    ),
    "intervalos": Norma(
        "Días entre sesiones", "6.1.3.a", Fuerza.ACONSEJA, _NO_MAS_DE_UN_MES,
        "calendario",
    ),
    "capacitacion": Norma(
        "Horas de la madre guía", "6.1.2.b", Fuerza.PIDE, "«el mismo que tendrá doce (12) horas de duración»",
        "taller",
    ),
    "acta": Norma(
        "Acta", "6.1.1.b", Fuerza.PIDE, "«el que será registrado en un libro de actas»",
        "acta",
    ),
    "plan": Norma(
        "Plan", "6.1.1.c", Fuerza.PIDE,
        "«aprobado por la autoridad del establecimiento de salud»: la fecha muestra que se aprobó; que contenga las "
        "ocho partes («deberá contener») no se registra",
        "plan",
    ),
    "completa": Norma(
        "Sesiones completas", "6.1.3.b", Fuerza.DESCRIBE,
        "«tendrán cinco (5) momentos durante su desarrollo, según detalle»: los minutos son de cada momento, su suma "
        "es nuestra y la guía no dice en cuántas sesiones puede faltar uno",
        "sesion_completa",
    ),
    "proxima": Norma(
        "Próxima sesión", "6.1.3.b", Fuerza.PIDE,
        "«se establecerá lugar, fecha y hora de la próxima sesión»: se juzga que se haya acordado, no que haya pasado",
        "anotar_proxima",
    ),
}  # fmt: skip
#: qué se mira primero en una visita: lo que impide reunirse, luego cómo se reúne, luego los papeles
_URGENCIA = ("ultima", "intervalos", "proxima", "tamano", "capacitacion", "completa", "acta", "plan")


@dataclass(frozen=True, slots=True)
class Regla:
    """Una regla comprobada: qué se encontró (`hallado`) y qué pide, aconseja o describe la guía (`pide`).

    `veredicto` es `None` si es un hecho que la guía no manda; `mirar`: si ese hecho es para conversarlo en una visita.
    """

    clave: str
    veredicto: Veredicto | None
    hallado: str
    pide: str
    fuerza: Fuerza
    mirar: bool = False

    @property
    def parrafo(self) -> str:
        """Dónde lo dice la guía."""
        return NORMAS[self.clave].parrafo

    @property
    def accion(self) -> str:
        """Qué se hace en la visita si queda abierta."""
        return ACUERDOS[NORMAS[self.clave].acuerdo]

    @property
    def palabra(self) -> str:
        """«cumple», «no cumple» o «sin dato»; de un hecho, «a mirar» o «en orden»."""
        if self.veredicto:
            return self.veredicto.replace("_", " ")
        return "a mirar" if self.mirar else "en orden"

    @property
    def frase(self) -> str:
        """Lo que se encontró y lo que dice la guía."""
        return f"{self.hallado}. La guía {self.fuerza} {self.pide}."

    @property
    def abierta(self) -> bool:
        """Si hay algo que ver con el grupo: no se cumple, no se sabe o se aparta de lo aconsejado."""
        return self.mirar or self.veredicto in (Veredicto.NO_CUMPLE, Veredicto.SIN_DATO)


def por_mirar(reglas: Sequence[Regla]) -> list[Regla]:
    """Las abiertas, en el orden en que se miran en una visita: lo que se sabe antes que lo que falta saber."""
    abiertas = [regla for regla in reglas if regla.abierta]
    return sorted(abiertas, key=lambda r: (r.veredicto is Veredicto.SIN_DATO, _URGENCIA.index(r.clave)))


def _regla(
    clave: str, bien: bool | None, hallado: str, pide: str, fuerza: Fuerza | None = None, *, es_hecho: bool = False
) -> Regla:
    """La regla con su veredicto si se juzga. `bien`: `None` sin dato. `fuerza`: si aquí no es la de siempre.

    `es_hecho`: si lo hallado no muestra que se haya dejado de hacer lo que la guía pide.
    """
    propia = fuerza or NORMAS[clave].fuerza
    if bien is None:
        return Regla(clave, Veredicto.SIN_DATO, hallado, pide, propia)
    if es_hecho or propia is not Fuerza.PIDE:
        return Regla(clave, None, hallado, pide, propia, mirar=not bien)
    return Regla(clave, Veredicto.CUMPLE if bien else Veredicto.NO_CUMPLE, hallado, pide, propia)


def hasta(columnas: Mapping[str, Sequence[Any]], corte: date) -> dict[str, list[Any]]:
    """Las sesiones hasta el corte, inclusive."""
    cuantas = sum(dia <= corte for dia in columnas["fecha"])
    return {campo: list(valores[:cuantas]) for campo, valores in columnas.items()}


def reglas_de_grupo(
    ficha: Mapping[str, Any], sesiones: Mapping[str, Sequence[Any]], corte: date, dias_actividad: int
) -> list[Regla]:
    """Las reglas de un grupo al `corte`. `sesiones`: columnas de `Consulta.sesiones`, hasta el corte."""
    return [
        _tamano(ficha["integrantes"]),
        _ultima(sesiones["fecha"], ficha["conformacion"], corte, dias_actividad),
        _intervalos(sesiones["fecha"], corte, dias_actividad),
        _capacitacion(ficha["horas"], ficha["modalidad"]),
        _acta(ficha["acta"]),
        _plan(ficha["plan"]),
        _completa(sesiones, corte),
        _proxima(sesiones, corte),
    ]


def _tamano(integrantes: int | None) -> Regla:
    pide = f"entre {INTEGRANTES_MINIMO} y {INTEGRANTES_MAXIMO} integrantes"
    if integrantes is None:
        return _regla("tamano", None, "Integrantes no registradas", pide)
    hallado = plural(integrantes, "integrante")
    if integrantes > INTEGRANTES_MAXIMO:
        return _regla("tamano", False, hallado, f"otro grupo cuando pasan de {INTEGRANTES_MAXIMO}", Fuerza.ACONSEJA)
    return _regla("tamano", integrantes >= INTEGRANTES_MINIMO, hallado, pide)


def _ultima(fechas: Sequence[date], conformacion: date | None, corte: date, dias: int) -> Regla:
    pide = f"que las reuniones no se espacien más de un mes ({dias} días)"
    if not fechas:
        desde = f" desde que se conformó, el {fecha(conformacion)}" if conformacion else ""
        return _regla("ultima", False, f"Sin ninguna sesión registrada{desde}", pide)
    pasaron = (corte - fechas[-1]).days
    hallado = (
        "Última sesión el mismo día del corte"
        if pasaron == 0
        else f"{plural(pasaron, 'día')} desde la última sesión ({fecha(fechas[-1])})"
    )
    return _regla("ultima", pasaron <= dias, hallado, pide)


def _intervalos(fechas: Sequence[date], corte: date, dias: int) -> Regla:
    pide = f"que las reuniones no se espacien más de un mes ({dias} días); se miran los últimos 12 meses"
    desde = numero_mes(corte) - 12
    recientes = [dia for dia in fechas if numero_mes(dia) >= desde]
    pausas = [(b - a).days for a, b in pairwise(recientes)]
    if not pausas:
        return _regla("intervalos", None, "Menos de dos sesiones en 12 meses", pide)
    largas, todas = sum(pausa > dias for pausa in pausas), plural(len(pausas), "intervalo")
    hallado = f"{todas} entre sesiones, ninguno de más de un mes"
    if largas:
        pasaron = concordar(largas, len(pausas), "pasó", "pasaron")
        mayor = plural(max(pausas), "día")
        hallado = f"{largas} de {todas} {pasaron} del mes que la guía aconseja; el mayor, de {mayor}"
    return _regla("intervalos", not largas, hallado, pide)


def _capacitacion(horas: float | None, modalidad: str) -> Regla:
    formas = {"4x3": "4 sesiones de 3 horas", "6x2": "6 sesiones de 2 horas"}
    pide = f"taller de {HORAS_MADRE_GUIA} horas"
    if modalidad in formas:
        pide += f", en {formas[modalidad]}"
    if horas is None:
        return _regla("capacitacion", None, "Horas de capacitación no registradas", pide)
    cifra = decimal(horas, 0 if float(horas).is_integer() else 1)
    cumple = horas >= HORAS_MADRE_GUIA
    hallado = f"Madre guía con {cifra} horas" if cumple else f"Madre guía con {cifra} de {HORAS_MADRE_GUIA} horas"
    return _regla("capacitacion", cumple, hallado, pide)


def _acta(dia: date | None) -> Regla:
    pide = "compromisos registrados en el libro de actas"
    if dia is None:
        return _regla("acta", None, "Acta sin fecha registrada", pide)
    return _regla("acta", True, f"Acta del {fecha(dia)}", pide)


def _plan(dia: date | None) -> Regla:
    pide = "plan de ocho partes, aprobado por la autoridad del establecimiento"
    if dia is None:
        return _regla("plan", None, "Plan aprobado sin fecha registrada", pide)
    return _regla("plan", True, f"Plan aprobado el {fecha(dia)}; sus ocho partes no se registran", pide)


def _completa(sesiones: Mapping[str, Sequence[Any]], corte: date) -> Regla:
    pide = f"sesiones de cinco momentos, que suman {MINUTOS_SESION} minutos; se miran los últimos 12 meses"
    desde = numero_mes(corte) - 11
    evaluables = [
        (duracion, momentos)
        for dia, duracion, momentos in zip(sesiones["fecha"], sesiones["duracion"], sesiones["momentos"], strict=True)
        if duracion >= 0 and momentos >= 0 and numero_mes(dia) >= desde
    ]
    if not evaluables:
        return _regla("completa", None, "Duración o momentos no registrados", pide)
    completas = sum(duracion >= MINUTOS_SESION and momentos == MOMENTOS_SESION for duracion, momentos in evaluables)
    media = sum(duracion for duracion, _ in evaluables) / len(evaluables)
    media_momentos = sum(momentos for _, momentos in evaluables) / len(evaluables)
    hallado = (
        f"{completas} de {plural(len(evaluables), 'sesión completa', 'sesiones completas')}: "
        f"{decimal(media, 0)} min y {decimal(media_momentos)} momentos en promedio"
    )
    return _regla("completa", completas == len(evaluables), hallado, pide)


def _proxima(sesiones: Mapping[str, Sequence[Any]], corte: date) -> Regla:
    pide = "fecha, hora y tema de la próxima sesión, acordados al cerrar cada una"
    acordada = proxima_sesion(sesiones)
    if acordada is None:
        return _regla("proxima", None, "Próxima sesión no registrada", pide)
    dia, minuto = acordada
    hora = f", {minuto // 60:02d}:{minuto % 60:02d} h" if minuto >= 0 else ""
    if dia < corte:
        # que se acordó, se sabe; que no se haya informado es un hecho, no una falta a lo que la guía pide
        hace = plural((corte - dia).days, "día")
        hallado = f"La sesión acordada para el {fecha(dia)} pasó hace {hace} y no se informó"
        return _regla("proxima", False, hallado, pide, es_hecho=True)
    return _regla("proxima", True, f"Próxima sesión el {fecha(dia)}{hora}", pide)


def proxima_sesion(sesiones: Mapping[str, Sequence[Any]]) -> tuple[date, int] | None:
    """Fecha y minuto del día (−1 sin hora) acordados en la última sesión; `None` si no se anotó."""
    if not sesiones["fecha"] or not sesiones["proxima_dia"][-1]:
        return None
    return date.fromordinal(sesiones["proxima_dia"][-1]), sesiones["proxima_hora"][-1]
