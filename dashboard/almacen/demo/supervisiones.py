"""Visitas de supervisión de los últimos dieciocho meses, solo con códigos."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from dashboard.almacen.demo.columnas import Enteros, dia, elegir, enteros, fechas, numerados, texto
from dashboard.contratos.grupos import NIVELES, SUPERVISIONES

PRIMERA_VISITA = date(2025, 5, 1)
#: Parte de los grupos visitada.
_PARTE_VISITADA = 0.2
_OBSERVACIONES = ("O-01", "O-02", "O-03", "O-04", "O-05", "O-06")


def generar_supervisiones(grupos: pd.DataFrame, ultimo_dia: Enteros, rng: np.random.Generator) -> pd.DataFrame:
    """Marco `supervisiones` según su contrato. `ultimo_dia`: hasta cuándo se sabe algo de cada grupo, fila a fila.

    Un grupo se visita después de conformarse, antes de cerrarse y nunca donde ya no se informa.
    """
    conformacion = (grupos["fecha_conformacion"].astype("datetime64[s]").astype("int64") // 86_400).to_numpy()
    desde = np.maximum(conformacion, dia(PRIMERA_VISITA))
    hasta = np.where(grupos["fecha_cierre"].isna(), ultimo_dia, 0)
    posibles = np.flatnonzero(hasta > desde)
    visitados = rng.choice(posibles, min(round(_PARTE_VISITADA * len(grupos)), len(posibles)), replace=False)
    fecha = desde[visitados] + (rng.random(len(visitados)) * (hasta - desde)[visitados]).astype(np.int64)
    orden = np.lexsort((visitados, fecha))
    visitados, fecha = visitados[orden], fecha[orden]
    total = len(visitados)
    acuerdos = elegir(rng, (8, 18, 30, 24, 14, 6), total)
    # La visita puede ser al establecimiento, sin señalar un grupo.
    sin_grupo = rng.random(total) < 0.12
    return pd.DataFrame(
        {
            "codigo_supervision": numerados("VD-", total, 5),
            "fecha": fechas(fecha),
            "codigo_renipress": grupos["codigo_renipress"].array.take(visitados),
            "codigo_grupo": grupos["codigo_grupo"].array.take(np.where(sin_grupo, -1, visitados), allow_fill=True),
            "nivel": texto(NIVELES, elegir(rng, (52, 30, 15, 3), total)),
            "acuerdos": enteros(acuerdos),
            "acuerdos_cumplidos": enteros(rng.binomial(acuerdos, 0.6), rng.random(total) < 0.1),
            "observacion_codigo": texto(
                _OBSERVACIONES, np.where(rng.random(total) < 0.4, -1, rng.integers(0, len(_OBSERVACIONES), total))
            ),
        }
    )[list(SUPERVISIONES.nombres)]
