"""Reportes mensuales: por región, y por red en la región donde una red calla."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pandas as pd

from dashboard.almacen.demo.calendario import MESES, PRIMER_MES
from dashboard.almacen.demo.columnas import dia, fechas, texto_libre
from dashboard.almacen.demo.historias import FIN_RED_SILENCIOSA, Historias
from dashboard.contratos.establecimientos import REPORTES
from dashboard.dominio.periodo import Periodo

#: De cada reporte: se pierde, o llega con semanas de atraso.
_SE_PIERDE, _TARDE = 0.02, 0.06


def generar_reportes(establecimientos: pd.DataFrame, historias: Historias, rng: np.random.Generator) -> pd.DataFrame:
    """Marco `reportes` según su contrato. Ninguno es posterior a la fecha de datos de su región."""
    codigos, periodos, entregas = [], [], []
    for region in sorted(historias.cortes):
        corte = historias.cortes[region]
        unidades = [region]
        if region == historias.region_dependiente:
            propias = establecimientos.loc[establecimientos["diresa"] == region, "red"].dropna()
            unidades = sorted(str(red) for red in propias.unique())
        for numero in range(PRIMER_MES, PRIMER_MES + MESES):
            periodo = Periodo.mes(numero)
            for unidad in unidades:
                plazo = int(rng.integers(20, 55) if rng.random() < _TARDE else rng.integers(1, 9))
                perdido = rng.random() < _SE_PIERDE
                tope = FIN_RED_SILENCIOSA if unidad == historias.red_silenciosa else corte
                # El último mes se entrega el mismo día del corte y nunca se pierde: fija la fecha de datos.
                if periodo.fin > tope or (perdido and periodo.fin != tope):
                    continue
                codigos.append(unidad)
                periodos.append(str(periodo))
                entregas.append(dia(min(periodo.fin + timedelta(days=plazo), tope)))
    return pd.DataFrame(
        {
            "codigo_territorio": texto_libre(codigos),
            "periodo": texto_libre(periodos),
            "fecha_reporte": fechas(np.array(entregas, dtype=np.int64)),
        }
    )[list(REPORTES.nombres)]
