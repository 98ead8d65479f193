"""Por qué un candidato tiene los puntos que tiene, en español y sin esconder ningún sumando."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.dominio.estandar import HORAS_MADRE_GUIA, INTEGRANTES_MAXIMO, INTEGRANTES_MINIMO
from dashboard.nucleo.formato import decimal, enumerar, plural, porcentaje
from dashboard.planificacion.candidato import Termino
from dashboard.planificacion.factores import POR_CLAVE
from dashboard.planificacion.hechos import AUSENTE


@dataclass(frozen=True, slots=True)
class DatosDeGrupo:
    """Lo medido de un grupo que las frases nombran; `AUSENTE` y `nan` donde no hay dato."""

    dias: int
    hubo_sesion: bool
    antes: tuple[int, int]
    ahora: tuple[int, int]
    faltas: int
    esperadas: int
    integrantes: int
    horas: float
    incompletas: int
    evaluables: int


def puntos(decimas: int) -> str:
    """`452` → `45,2`."""
    return f"{decimas // 10},{decimas % 10}"


def frase(terminos: tuple[Termino, ...], total: int) -> str:
    """Una oración cuyos sumandos dan el total (en décimas)."""
    if not terminos:
        return "0,0 puntos: con los datos cargados y estos pesos nada le suma."
    partes = [
        f"{puntos(round(termino.puntos * 10))} {POR_CLAVE[termino.factor].nexo} {termino.texto}" for termino in terminos
    ]
    return f"{puntos(total)} puntos: {'; '.join(partes)}."


def texto_de(factor: str, grupo: DatosDeGrupo | None, meses_callados: int, dias_de_supervision: int | None) -> str:
    """Lo que se lee de un factor que suma. `dias_de_supervision`: `None` si no hay ninguna registrada."""
    if factor == "sin_grupo":
        return "atiende partos y no tiene grupo"
    if factor == "silencio":
        return f"{plural(meses_callados, 'mes', 'meses')} sin reporte"
    if factor == "supervision":
        return _supervision(dias_de_supervision)
    assert grupo is not None
    if factor == "dias_sin_sesion":
        dias = plural(grupo.dias, "día")
        return f"{dias} sin sesión" if grupo.hubo_sesion else f"{dias} desde que se conformó sin ninguna sesión"
    if factor == "caida_asistencia":
        antes, ahora = porcentaje(*grupo.antes, unidad=False), porcentaje(*grupo.ahora)
        return f"asistencia de {antes} a {ahora}, señal de cambio"
    if factor == "inasistencias":
        return f"{porcentaje(grupo.faltas, grupo.esperadas)} de faltas injustificadas o sin motivo"
    return _reglas(grupo)


def _supervision(dias: int | None) -> str:
    if dias is None:
        return "ninguna supervisión registrada"
    if dias < 60:
        return f"{plural(dias, 'día')} desde la última supervisión"
    return f"{plural(dias * 12 // 365, 'mes', 'meses')} desde la última supervisión"


def _reglas(grupo: DatosDeGrupo) -> str:
    partes = []
    if grupo.integrantes != AUSENTE and not INTEGRANTES_MINIMO <= grupo.integrantes <= INTEGRANTES_MAXIMO:
        limite = (
            f"máx. {INTEGRANTES_MAXIMO}" if grupo.integrantes > INTEGRANTES_MAXIMO else f"mín. {INTEGRANTES_MINIMO}"
        )
        partes.append(f"{plural(grupo.integrantes, 'integrante')} ({limite})")
    if grupo.horas < HORAS_MADRE_GUIA:
        horas = decimal(grupo.horas, 0 if float(grupo.horas).is_integer() else 1)
        partes.append(f"madre guía con {horas} de {HORAS_MADRE_GUIA} horas")
    if grupo.incompletas:
        partes.append(f"{grupo.incompletas} de {plural(grupo.evaluables, 'sesión incompleta', 'sesiones incompletas')}")
    return enumerar(partes)
