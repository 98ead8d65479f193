"""Facilitadores regionales por año: cada vez más regiones con equipo, y algunas sin informar."""

from __future__ import annotations

import numpy as np
import pandas as pd

from dashboard.almacen.demo.atencion import que_atienden
from dashboard.almacen.demo.columnas import enteros, texto_libre
from dashboard.contratos.establecimientos import FACILITADORES
from dashboard.dominio.estandar import facilitadores_necesarios

#: Parte de las regiones con equipo completo en cada año: 21 de 29 en 2026.
_CON_EQUIPO = {2023: 0.52, 2024: 0.6, 2025: 0.66, 2026: 0.73}
#: Parte de las regiones que no informa ese año.
_SIN_INFORME = 0.07


def generar_facilitadores(establecimientos: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Marco `facilitadores` según su contrato. Tener equipo es llegar a ⌈E/20⌉ (Guía 6.1.4, nota 6)."""
    atienden = establecimientos[que_atienden(establecimientos)].groupby("diresa").size()
    # El orden en que las regiones completan su equipo no cambia de un año a otro: ninguna lo pierde.
    codigos = rng.permutation(sorted(str(codigo) for codigo in atienden.index)).tolist()
    filas = []
    for anio, parte in _CON_EQUIPO.items():
        con_equipo = round(parte * len(codigos))
        sin_informe = round(_SIN_INFORME * len(codigos))
        for puesto, codigo in enumerate(codigos[: len(codigos) - sin_informe]):
            necesarios = facilitadores_necesarios(int(atienden[codigo]))
            extra = int(rng.integers(0, 3))
            cantidad = necesarios + extra if puesto < con_equipo else max(necesarios - 1 - extra, 0)
            filas.append((codigo, anio, cantidad))
    filas.sort()
    return pd.DataFrame(
        {
            "diresa": texto_libre([codigo for codigo, _, _ in filas]),
            "anio": enteros(np.array([anio for _, anio, _ in filas], dtype=np.int64)),
            "facilitadores": enteros(np.array([cantidad for _, _, cantidad in filas], dtype=np.int64)),
            "fuente": texto_libre(["demostración"] * len(filas)),
        }
    )[list(FACILITADORES.nombres)]
