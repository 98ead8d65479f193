"""El registro de indicadores. Una línea más aquí y aparece en selectores, mapas, método y exportaciones."""

from __future__ import annotations

from dashboard.indicadores import (
    asistencia,
    cobertura,
    grupos_activos,
    guia,
    inasistencia_injustificada,
    madres_guia_capacitadas,
    motivos,
    oportunidad,
    regiones_con_equipo,
    sesion_completa,
    sesiones_por_grupo,
    tamano,
    temas,
)
from dashboard.indicadores.indicador import Indicador

CATALOGO: tuple[Indicador, ...] = (
    regiones_con_equipo.INDICADOR,
    cobertura.INDICADOR,
    grupos_activos.INDICADOR,
    tamano.INDICADOR,
    madres_guia_capacitadas.INDICADOR,
    sesiones_por_grupo.INDICADOR,
    sesion_completa.INDICADOR,
    asistencia.INDICADOR,
    inasistencia_injustificada.INDICADOR,
    motivos.INDICADOR,
    temas.INDICADOR,
    oportunidad.INDICADOR,
)
#: los del panorama y los de la página «Guía», que no están en su selector
TODOS: tuple[Indicador, ...] = (*CATALOGO, *guia.DE_LA_GUIA)
#: el que se mira mientras no se elija otro, y el que se compara donde el elegido no se puede comparar
POR_DEFECTO: Indicador = cobertura.INDICADOR
POR_CLAVE: dict[str, Indicador] = {indicador.clave: indicador for indicador in TODOS}
