"""Los días de un plan: laborables, sin feriados del Perú ni fechas bloqueadas."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from dashboard.planificacion.opciones import Feria

DIAS = ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo")
#: cuánto se busca hacia adelante antes de rendirse
_HORIZONTE = 120


@dataclass(frozen=True, slots=True)
class Salto:
    """Un día laborable que el plan no usa, y por qué."""

    fecha: date
    motivo: str


@lru_cache(maxsize=8)
def _feriados_del_anio(anio: int) -> dict[date, str]:
    import holidays

    return dict(holidays.country_holidays("PE", years=[anio], language="es").items())


def feriado(dia: date) -> str:
    """El nombre del feriado nacional de ese día; "" si no lo es."""
    return _feriados_del_anio(dia.year).get(dia, "")


def dias_de_plan(
    desde: date,
    cuantos: int,
    laborables: Sequence[int],
    *,
    trabaja_feriados: bool = False,
    bloqueadas: Iterable[date] = (),
) -> tuple[tuple[date, ...], tuple[Salto, ...]]:
    """Los primeros `cuantos` días que se trabajan desde `desde`, incluido, y los que se saltan entre ellos.

    Los no laborables de la semana no son un salto: nadie los esperaba. Si en 120 días no hay bastantes, los que haya.
    """
    cerradas = set(bloqueadas)
    dias: list[date] = []
    saltos: list[Salto] = []
    for avance in range(_HORIZONTE):
        dia = desde + timedelta(days=avance)
        if len(dias) == cuantos:
            break
        if dia in cerradas:
            saltos.append(Salto(dia, "fecha bloqueada"))
        elif dia.isoweekday() in laborables:
            if not trabaja_feriados and (nombre := feriado(dia)):
                saltos.append(Salto(dia, f"feriado: {nombre}"))
            else:
                dias.append(dia)
    return tuple(dias), tuple(saltos)


def hay_feria(establecimiento: str, microrred: str, dia: date, ferias: Iterable[Feria]) -> bool:
    """Si ese día hay feria en el establecimiento o en un territorio que lo contiene."""
    return any(
        feria.dia == dia.isoweekday()
        and (feria.codigo == establecimiento or f"{microrred}-".startswith(f"{feria.codigo}-"))
        for feria in ferias
    )
