"""Grupos que reportaron en el mes. Callar no es cero."""

from __future__ import annotations

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.ficha import Ficha
from dashboard.indicadores.indicador import Donde, Hueco, Indicador, Sumando
from dashboard.indicadores.razones import razones
from dashboard.indicadores.sql import de_grupos

SIN_TABLA_DE_REPORTES = Hueco("No se cargó la tabla de reportes: lo cargado se toma por completo.")


def _hay_reportes(consulta: Consulta) -> bool:
    """Sin tabla de reportes no se puede distinguir al que calla del que no se reunió: sin dato."""
    return consulta.contexto.hay_reportes


def _huecos(donde: Donde) -> list[Hueco]:
    return [] if _hay_reportes(donde.consulta) else [SIN_TABLA_DE_REPORTES]


INDICADOR = Indicador(
    Ficha(
        clave="oportunidad",
        nombre="Meses de grupo con reporte",
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
        parrafo="",
        reservas=("Sin tabla de reportes cargada el indicador no tiene dato.",),
    ),
    razones("grupo_meses_con_reporte", "grupo_meses_conformados", _hay_reportes),
    de_grupos(
        """
    SELECT grupo, meses_de.periodo, (llego.grupo IS NOT NULL)::INTEGER AS numerador, 1 AS denominador
    FROM conformados JOIN meses_de ON mes = conformados.periodo LEFT JOIN (
        SELECT grupo, mes FROM sesiones
        UNION SELECT grupo, periodo FROM grupos JOIN informados USING (establecimiento)
    ) AS llego USING (grupo, mes)""",
        hay_dato="(SELECT reportes FROM hay)",
    ),
    universo="grupo_meses_conformados",
    fuera=(),
    huecos=_huecos,
    tablas=("reportes", "sesiones", "grupos"),
    sumandos=(
        Sumando("grupo_meses_con_reporte", "Meses con reporte"),
        Sumando("grupo_meses_conformados", "Meses conformado"),
    ),
)
