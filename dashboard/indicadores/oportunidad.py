"""Grupos que reportaron en el mes. Callar no es cero."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.estandar import SIN_FRACCION, Fraccion
from dashboard.dominio.ficha import Ficha
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Periodo
from dashboard.indicadores.indicador import Donde, Hueco, Indicador, Sumando, razones

SIN_TABLA_DE_REPORTES = Hueco("No se cargó la tabla de reportes: lo cargado se toma por completo.")
_razon = razones("grupo_meses_con_reporte", "grupo_meses_conformados")


def oportunidad(consulta: Consulta, nodos: Sequence[Nodo], periodo: Periodo) -> list[Fraccion]:
    """Grupos con sesión o reporte en el mes ÷ grupos conformados, sumados sobre los meses del periodo.

    Sin tabla de reportes no se puede distinguir al que calla del que no se reunió: sin dato.
    """
    if not consulta.contexto.hay_reportes:
        return [SIN_FRACCION] * len(nodos)
    return _razon(consulta, nodos, periodo)


def _huecos(donde: Donde) -> list[Hueco]:
    return [] if donde.consulta.contexto.hay_reportes else [SIN_TABLA_DE_REPORTES]


INDICADOR = Indicador(
    Ficha(
        clave="oportunidad",
        nombre="Grupos que reportaron en el mes",
        corto="Reporte oportuno",
        pregunta="¿De cuántos grupos llegó información cada mes?",
        formula="Grupos con una sesión o un reporte de su unidad en el mes ÷ grupos conformados × 100; en un semestre "
        "o año, la suma de los meses con datos",
        numerador="Grupos conformados con una sesión en el mes o cubiertos por un reporte del mes",
        denominador="Grupos conformados al cierre de cada mes",
        unidad="grupos y meses",
        periodo="Mensual; en un semestre o año se suman los meses hasta la última fecha de datos del país",
        fuente="Tabla de reportes y sesiones informadas por la región",
        uso="Saber cuánto se puede confiar en los demás indicadores",
        estandar="",
        parrafo="",
        reservas=("Sin tabla de reportes cargada el indicador no tiene dato.",),
    ),
    oportunidad,
    universo="grupo_meses_conformados",
    fuera=(),
    huecos=_huecos,
    tablas=("reportes", "sesiones", "grupos"),
    sumandos=(
        Sumando("grupo_meses_con_reporte", "Meses con reporte"),
        Sumando("grupo_meses_conformados", "Meses conformado"),
    ),
)
