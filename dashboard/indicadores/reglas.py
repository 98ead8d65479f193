"""Cada regla de la guía que los datos de un grupo pueden mostrar, con su resultado y su párrafo."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from dashboard.dominio.estandar import (
    HORAS_MADRE_GUIA,
    INTEGRANTES_MAXIMO,
    INTEGRANTES_MINIMO,
    MINUTOS_SESION,
    MOMENTOS_SESION,
    Veredicto,
)
from dashboard.dominio.periodo import numero_mes
from dashboard.nucleo.formato import decimal, fecha, plural

_SI, _NO, _SIN = Veredicto.CUMPLE, Veredicto.NO_CUMPLE, Veredicto.SIN_DATO


@dataclass(frozen=True, slots=True)
class Regla:
    """Una regla comprobada: qué se encontró (`hallado`), qué pide la guía (`pide`) y dónde lo dice (`parrafo`)."""

    clave: str
    veredicto: Veredicto
    hallado: str
    pide: str
    parrafo: str


def reglas_de_grupo(
    ficha: Mapping[str, Any], sesiones: Mapping[str, Sequence[Any]], corte: date, dias_actividad: int
) -> list[Regla]:
    """Las reglas de un grupo al `corte`. `sesiones`: columnas de `Consulta.sesiones`, hasta el corte."""
    return [
        _tamano(ficha["integrantes"]),
        _ultima(sesiones["fecha"], ficha["conformacion"], corte, dias_actividad),
        _intervalos(sesiones["fecha"], corte, dias_actividad),
        _capacitacion(ficha["horas"], ficha["modalidad"]),
        _documento("acta", ficha["acta"], "Acta", "compromisos registrados en el libro de actas", "6.1.1.b"),
        _documento("plan", ficha["plan"], "Plan aprobado", "ocho partes, aprobado por el establecimiento", "6.1.1.c"),
        _completa(sesiones, corte),
        _proxima(sesiones, corte),
    ]


def _tamano(integrantes: int | None) -> Regla:
    pide = f"entre {INTEGRANTES_MINIMO} y {INTEGRANTES_MAXIMO}"
    if integrantes is None:
        return Regla("tamano", _SIN, "Integrantes no registradas", pide, "6.1.1.b")
    hallado = plural(integrantes, "integrante")
    if integrantes > INTEGRANTES_MAXIMO:
        return Regla("tamano", _NO, hallado, f"{pide}; se recomienda implementar otro grupo", "6.1.1.b")
    return Regla("tamano", _SI if integrantes >= INTEGRANTES_MINIMO else _NO, hallado, pide, "6.1.1.b")


def _ultima(fechas: Sequence[date], conformacion: date | None, corte: date, dias: int) -> Regla:
    pide = f"reuniones no espaciadas más de un mes ({dias} días)"
    if not fechas:
        desde = f" desde que se conformó, el {fecha(conformacion)}" if conformacion else ""
        return Regla("ultima", _NO, f"Sin ninguna sesión registrada{desde}", pide, "6.1.3.a")
    pasaron = (corte - fechas[-1]).days
    hallado = (
        "Última sesión el mismo día del corte"
        if pasaron == 0
        else f"{plural(pasaron, 'día')} desde la última sesión ({fecha(fechas[-1])})"
    )
    return Regla("ultima", _SI if pasaron <= dias else _NO, hallado, pide, "6.1.3.a")


def _intervalos(fechas: Sequence[date], corte: date, dias: int) -> Regla:
    pide = f"ningún intervalo de más de {dias} días en los últimos 12 meses"
    desde = numero_mes(corte) - 12
    recientes = [dia for dia in fechas if numero_mes(dia) >= desde]
    pausas = [(b - a).days for a, b in pairwise(recientes)]
    if not pausas:
        return Regla("intervalos", _SIN, "Menos de dos sesiones en 12 meses", pide, "6.1.3.a")
    largas = sum(pausa > dias for pausa in pausas)
    hallado = (
        f"{plural(len(pausas), 'intervalo')} entre sesiones, ninguno de más de {dias} días"
        if not largas
        else f"{largas} de {plural(len(pausas), 'intervalo')} de más de {dias} días; el mayor, {max(pausas)}"
    )
    return Regla("intervalos", _NO if largas else _SI, hallado, pide, "6.1.3.a")


def _capacitacion(horas: float | None, modalidad: str) -> Regla:
    formas = {"4x3": "4 sesiones de 3 horas", "6x2": "6 sesiones de 2 horas"}
    pide = f"taller de {HORAS_MADRE_GUIA} horas"
    if modalidad in formas:
        pide += f", en {formas[modalidad]}"
    if horas is None:
        return Regla("capacitacion", _SIN, "Horas de capacitación no registradas", pide, "6.1.2.b")
    cifra = decimal(horas, 0 if float(horas).is_integer() else 1)
    cumple = horas >= HORAS_MADRE_GUIA
    hallado = f"Madre guía con {cifra} horas" if cumple else f"Madre guía con {cifra} de {HORAS_MADRE_GUIA} horas"
    return Regla("capacitacion", _SI if cumple else _NO, hallado, pide, "6.1.2.b")


def _documento(clave: str, dia: date | None, nombre: str, pide: str, parrafo: str) -> Regla:
    if dia is None:
        return Regla(clave, _SIN, f"{nombre} sin fecha registrada", pide, parrafo)
    return Regla(clave, _SI, f"{nombre} del {fecha(dia)}", pide, parrafo)


def _completa(sesiones: Mapping[str, Sequence[Any]], corte: date) -> Regla:
    pide = f"{MINUTOS_SESION} minutos y cinco momentos en cada sesión (últimos 12 meses)"
    desde = numero_mes(corte) - 11
    evaluables = [
        (duracion, momentos)
        for dia, duracion, momentos in zip(sesiones["fecha"], sesiones["duracion"], sesiones["momentos"], strict=True)
        if duracion >= 0 and momentos >= 0 and numero_mes(dia) >= desde
    ]
    if not evaluables:
        return Regla("completa", _SIN, "Duración o momentos no registrados", pide, "6.1.3.b")
    completas = sum(duracion >= MINUTOS_SESION and momentos == MOMENTOS_SESION for duracion, momentos in evaluables)
    media = sum(duracion for duracion, _ in evaluables) / len(evaluables)
    media_momentos = sum(momentos for _, momentos in evaluables) / len(evaluables)
    hallado = (
        f"{completas} de {plural(len(evaluables), 'sesión completa', 'sesiones completas')}: "
        f"{decimal(media, 0)} min y {decimal(media_momentos)} momentos en promedio"
    )
    return Regla("completa", _SI if completas == len(evaluables) else _NO, hallado, pide, "6.1.3.b")


def _proxima(sesiones: Mapping[str, Sequence[Any]], corte: date) -> Regla:
    pide = "fecha, hora y tema se acuerdan al cerrar cada sesión"
    acordada = proxima_sesion(sesiones)
    if acordada is None:
        return Regla("proxima", _SIN, "Próxima sesión no registrada", pide, "6.1.3.b")
    dia, minuto = acordada
    hora = f", {minuto // 60:02d}:{minuto % 60:02d} h" if minuto >= 0 else ""
    if dia < corte:
        atraso = plural((corte - dia).days, "día")
        return Regla("proxima", _NO, f"Sesión agendada para el {fecha(dia)}, vencida hace {atraso}", pide, "6.1.3.b")
    return Regla("proxima", _SI, f"Próxima sesión el {fecha(dia)}{hora}", pide, "6.1.3.b")


def proxima_sesion(sesiones: Mapping[str, Sequence[Any]]) -> tuple[date, int] | None:
    """Fecha y minuto del día (−1 sin hora) acordados en la última sesión; `None` si no se anotó."""
    if not sesiones["fecha"] or not sesiones["proxima_dia"][-1]:
        return None
    return date.fromordinal(sesiones["proxima_dia"][-1]), sesiones["proxima_hora"][-1]
