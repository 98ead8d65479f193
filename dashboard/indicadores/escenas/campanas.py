"""Las campañas de lactancia de un año: las cargadas en `campanas` o, si no hay, las de la regla."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.territorio import sin_tildes
from dashboard.indicadores.escenas.base import Campana
from dashboard.nucleo.formato import MESES_LARGOS, plural

SEMANA_PERU = "Semana de la Lactancia Materna"
SEMANA_MUNDIAL = "Semana Mundial de la Lactancia Materna"
PERU, MUNDO = "Perú", "mundo"


def semana_peruana(anio: int) -> Campana:
    """La cuarta semana de agosto: del cuarto lunes al domingo siguiente (2026: del 24 al 30)."""
    primero = date(anio, 8, 1)
    lunes = primero + timedelta(days=(-primero.weekday()) % 7, weeks=3)
    return Campana(SEMANA_PERU, lunes, lunes + timedelta(days=6), PERU, True)


def semana_mundial(anio: int) -> Campana:
    """Del 1 al 7 de agosto."""
    return Campana(SEMANA_MUNDIAL, date(anio, 8, 1), date(anio, 8, 7), MUNDO, True)


def campanas_de(consulta: Consulta, anio: int) -> tuple[Campana, ...]:
    """Las campañas de un año, la del Perú primero.

    De la tabla cargada; la peruana o la mundial que falte en ella se calcula por la regla y lo dice `por_defecto`.
    """
    cargadas = [_leer(fila) for fila in consulta.campanas() if fila["anio"] == anio]
    peruanas = [campana for campana in cargadas if campana.ambito == PERU]
    otras = [campana for campana in cargadas if campana.ambito != PERU]
    if not any("lactancia" in sin_tildes(campana.nombre) for campana in peruanas):
        peruanas.append(semana_peruana(anio))
    # la semana de la lactancia da nombre a la presentación: va antes que otra campaña peruana del mismo año
    peruanas.sort(key=lambda c: ("lactancia" not in sin_tildes(c.nombre), c.inicio))
    if not any("mundial" in sin_tildes(campana.nombre) for campana in otras):
        otras.append(semana_mundial(anio))
    return (*peruanas, *sorted(otras, key=lambda c: c.inicio))


def _leer(fila: Mapping[str, Any]) -> Campana:
    # sin país escrito es de aquí, salvo que su nombre diga que es mundial
    pais = fila.get("pais") or ("" if "mundial" in sin_tildes(fila["nombre"]) else PERU)
    ambito = PERU if sin_tildes(pais) in ("peru", "pe") else (pais or MUNDO)
    return Campana(
        fila["nombre"], date.fromisoformat(fila["inicio"][:10]), date.fromisoformat(fila["fin"][:10]), ambito, False
    )


def fechas(campana: Campana) -> str:
    """«24 al 30 de agosto de 2026», «26 de agosto al 1 de setiembre de 2024», «7 de agosto de 2026»."""
    inicio, fin = campana.inicio, campana.fin
    final = f"{fin.day} de {MESES_LARGOS[fin.month - 1]} de {fin.year}"
    if inicio == fin:
        return final
    if inicio.year != fin.year:
        return f"{inicio.day} de {MESES_LARGOS[inicio.month - 1]} de {inicio.year} al {final}"
    if inicio.month != fin.month:
        return f"{inicio.day} de {MESES_LARGOS[inicio.month - 1]} al {final}"
    return f"{inicio.day} al {final}"


def cuando(campana: Campana, hoy: date) -> str:
    """«Es esta semana», «empieza en 12 días» o «terminó hace 3 días»."""
    if campana.inicio <= hoy <= campana.fin:
        return "está en curso"
    if hoy < campana.inicio:
        return f"empieza en {plural((campana.inicio - hoy).days, 'día')}"
    return f"terminó hace {plural((hoy - campana.fin).days, 'día')}"
