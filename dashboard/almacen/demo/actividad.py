"""La actividad inventada sobre un registro cualquiera: grupos, sesiones, faltas, reportes y visitas."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from dashboard.almacen.demo.asistencia import contar_personas
from dashboard.almacen.demo.calendario import programar
from dashboard.almacen.demo.facilitadores import generar_facilitadores
from dashboard.almacen.demo.grupos import generar_grupos
from dashboard.almacen.demo.historias import elegir_historias, ultimos_dias
from dashboard.almacen.demo.inasistencias import anotar_inasistencias
from dashboard.almacen.demo.registro import PRIMER_CODIGO, SEMILLA
from dashboard.almacen.demo.reportes import generar_reportes
from dashboard.almacen.demo.sesiones import armar_sesiones
from dashboard.almacen.demo.supervisiones import generar_supervisiones
from dashboard.contratos.tablas import Tablas

Avance = Callable[[str, float], None]


def _sin_avance(paso: str, parte: float) -> None:
    """Nadie mira el avance."""


def generar_actividad(
    establecimientos: pd.DataFrame, semilla: int = SEMILLA, factor: int = 1, avance: Avance | None = None
) -> Tablas:
    """Tablas de demostración sobre ese registro, inventado o real; el registro queda como está.

    `factor` multiplica las sesiones de cada grupo y mes. `avance(paso, parte)` recibe el paso y la parte hecha (0–1).
    Las mismas entradas dan los mismos marcos. `ValueError` si `factor` es menor que 1.
    """
    if factor < 1:
        raise ValueError(f"El factor debe ser 1 o más y se pidió {factor}.")
    avisar = avance or _sin_avance
    # Un generador por paso: cambiar uno no altera los demás.
    azar = [np.random.default_rng([semilla, 2, paso]) for paso in range(7)]
    avisar("Formando grupos", 0.0)
    historias = elegir_historias(establecimientos)
    grupos = generar_grupos(establecimientos, historias, azar[0])
    ubicaciones = grupos[["codigo_renipress"]].merge(
        establecimientos[["codigo_renipress", "diresa", "red"]], on="codigo_renipress", how="left", validate="m:1"
    )
    avisar("Programando sesiones", 0.15)
    cuando = programar(grupos, ubicaciones, historias, factor, azar[1])
    personas = contar_personas(cuando, grupos["integrantes"], ubicaciones["diresa"], historias, azar[2])
    avisar("Escribiendo sesiones", 0.3)
    sesiones = armar_sesiones(grupos, cuando, personas, factor, azar[3])
    avisar("Anotando inasistencias", 0.6)
    sin_aviso = ubicaciones["diresa"].eq(historias.region_sin_aviso).to_numpy(dtype=bool)[cuando.grupo]
    inasistencias = anotar_inasistencias(sesiones["codigo_sesion"], cuando, personas.ausentes, sin_aviso, azar[4])
    avisar("Reportes y supervisiones", 0.9)
    return Tablas(
        establecimientos=establecimientos,
        facilitadores=generar_facilitadores(establecimientos, azar[5]),
        grupos=grupos,
        sesiones=sesiones,
        inasistencias=inasistencias,
        reportes=generar_reportes(establecimientos, historias, azar[6]),
        supervisiones=generar_supervisiones(grupos, ultimos_dias(ubicaciones, historias), azar[6]),
        demostracion=True,
        registro_demostracion=bool((establecimientos["codigo_renipress"] >= str(PRIMER_CODIGO)).all()),
    )
