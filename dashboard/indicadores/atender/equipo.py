"""Facilitadores que faltan, y regiones de las que no se sabe."""

from __future__ import annotations

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.estandar import Veredicto
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Periodo
from dashboard.dominio.territorio import Nivel
from dashboard.indicadores.atender.asunto import Asunto, Clase
from dashboard.indicadores.regiones_con_equipo import equipos
from dashboard.nucleo.formato import enumerar, palabra, plural


def _escribir(consulta: Consulta, nodo: Nodo, periodo: Periodo) -> Asunto | None:
    propios = equipos(consulta, consulta.descendientes(nodo, Nivel.DIRESA), periodo)
    faltan = [propio.faltan for propio in propios if propio.completo is False]
    sin_dato = sum(propio.completo is None for propio in propios)
    partes = []
    for cuantas, dicho in (
        (len(faltan), f"a {{}} {{}} {palabra(sum(faltan), 'falta', 'faltan')} {_facilitadores(sum(faltan))}"),
        (sin_dato, "de {} no se sabe si su equipo de facilitadores está completo"),
    ):
        quienes = nodo.nombre if nodo.nivel is Nivel.DIRESA else plural(cuantas, "región", "regiones")
        partes += [dicho.format(quienes, palabra(cuantas, "le", "les"))] if cuantas else []
    frase = f"En {periodo.anio}, {enumerar(partes)}."
    return Asunto(nodo, len(faltan) + sin_dato, frase) if partes else None


def _facilitadores(cuantos: int) -> str:
    return plural(cuantos, "facilitador", "facilitadores")


EQUIPO = Clase(
    "equipo",
    "▲",
    "faltan facilitadores",
    Veredicto.NO_CUMPLE,
    "si falta algún facilitador",
    "equipo de facilitadores",
    "Completar el equipo, con un facilitador por cada 20 establecimientos que atienden partos (Guía 6.1.4, nota 6), y "
    "remitir cuántos tiene en el año.",
    "regiones_sin_equipo",
    ("región", "regiones"),
    ("codigo", "nombre", "atienden", "necesita", "tiene", "faltan", "situacion"),
    lambda _, nodo, __: [nodo],
    _escribir,
    se_visita=False,
    niveles=(Nivel.PAIS, Nivel.DIRESA),
)
