"""Grupos conformados que se reunieron en el último mes."""

from __future__ import annotations

from dashboard.dominio.ficha import Ficha
from dashboard.indicadores.cambio import cambio_de_estado
from dashboard.indicadores.indicador import Donde, Hueco, Indicador
from dashboard.indicadores.razones import razones
from dashboard.indicadores.sql import al_corte
from dashboard.nucleo.formato import palabra, plural


def _huecos(donde: Donde) -> list[Hueco]:
    callan = donde.resultado.fraccion.sin_reporte
    if not callan:
        return []
    reunieron = palabra(callan, "se reunió", "se reunieron")
    return [
        Hueco(f"{plural(callan, 'grupo')} sin reporte de su plazo: no se sabe si {reunieron}.", "activos_por_saber")
    ]


INDICADOR = Indicador(
    Ficha(
        clave="grupos_activos",
        nombre="Grupos conformados con una sesión en el último mes",
        corto="Grupos activos",
        pregunta="¿Cuántos de los grupos conformados se reúnen al menos una vez al mes?",
        formula="Grupos conformados cuya última sesión fue hace un mes o menos, al corte ÷ grupos conformados × 100",
        numerador="Grupos conformados, no cerrados, con su última sesión hace un mes o menos",
        denominador="Grupos conformados y no cerrados en la fecha de corte",
        unidad="grupos",
        periodo="Al corte del periodo",
        fuente="Sesiones y grupos informados por la región",
        uso="Ver si los grupos conformados funcionan",
        parrafo="6.1.3.a",
        reservas=(
            "Un mes son 31 días, si la oficina no lo cambia; la pantalla dice cuántos se usan.",
            "La guía motiva a no espaciar las reuniones más de un mes: es una recomendación, no una sanción.",
            "De un grupo sin sesión conocida y sin reporte de su plazo no se sabe: la cifra se acota contándolo de las "
            "dos maneras.",
            "Se cuentan todos los grupos informados, también los de establecimientos que no atienden partos.",
        ),
    ),
    razones("activos", "conformados", callan="activos_por_saber"),
    al_corte(
        "(grupo, periodo) IN (SELECT (grupo, periodo) FROM activos)",
        callan="(grupo, periodo) IN (SELECT (grupo, periodo) FROM por_saber)",
    ),
    universo="conformados",
    fuera=(),
    cambia=cambio_de_estado,
    acotable=True,
    huecos=_huecos,
    escenas=("por_que", "gracias"),
    listas=("activos", "conformados", "inactivos"),
    mensual=("activos", "conformados", "activos_por_saber"),
    tablas=("grupos", "sesiones", "reportes"),
)
