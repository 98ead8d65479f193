"""Lo que se esperaba y no llegó: meses de grupo sin sesión ni reporte."""

from __future__ import annotations

import numpy as np

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.territorio import Nivel
from dashboard.indicadores.calidad.comprobacion import Comprobacion, Cuentas
from dashboard.indicadores.calidad.filas import intervalos, sumar


def _contar(consulta: Consulta) -> Cuentas:
    raiz, microrredes = consulta.raiz, intervalos(consulta, Nivel.MICRORRED)
    de, con = (
        sumar(consulta.mensual_por_grupo(medida, raiz), microrredes)
        for medida in ("grupo_meses_conformados", "grupo_meses_con_reporte")
    )
    # un mes a medias no está incompleto; y sin tabla de reportes no se distingue a quien calla de quien no se reunió
    sirve = np.arange(raiz.meses[0], raiz.meses[0] + de.shape[1]) <= raiz.ultimo_cerrado
    de = de * (sirve & consulta.contexto.hay_reportes)
    return de - np.minimum(con, de), de


COMPLETITUD = Comprobacion(
    clave="completitud", nombre="Completitud", nivel=Nivel.MICRORRED,
    cosa=("mes de grupo sin reporte", "meses de grupo sin reporte"),
    pregunta="¿Llegó lo que se esperaba?",
    como="Meses de grupo sin ninguna sesión ni reporte, entre todos los meses de sus grupos conformados.",
    limite="Se nombra a la microrred a la que le falta más de la cuarta parte.",
    fuente="OMS, revisión de la calidad de los datos: completitud de los reportes, 75 % o más",
    sin_dato="Sin tabla de reportes o sin grupos conformados en un mes cerrado no se puede decir qué falta.",
    contar=_contar, pasa=lambda n, de: 4 * n > de, de_asistencia=False,
)  # fmt: skip
