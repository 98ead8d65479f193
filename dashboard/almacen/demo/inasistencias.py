"""Por qué faltaron: motivos según el mes, con una parte sin motivo registrado."""

from __future__ import annotations

import numpy as np
import pandas as pd

from dashboard.almacen.demo.calendario import PRIMER_MES, Fechas
from dashboard.almacen.demo.columnas import Decimales, Enteros, Marcas, enteros, texto
from dashboard.almacen.demo.historias import INICIO_SIN_AVISO
from dashboard.contratos.sesiones import INASISTENCIAS
from dashboard.dominio.motivo import CODIGOS_MOTIVO, EGRESO, JUSTIFICACIONES, MOTIVOS, SIN_MOTIVO, Justificacion
from dashboard.dominio.periodo import numero_mes

SIN_AVISO = "M13"
#: Peso de cada motivo entre las faltas con fila; M99 es la falta anotada «sin motivo».
_PESOS = {
    "M01": 13, "M02": 15, "M03": 6, "M04": 6, "M05": 11, "M06": 2, "M07": 4, "M08": 7, "M09": 4, "M10": 6, "M11": 4,
    "M12": 4, SIN_AVISO: 7, "M14": 2, "M15": 4, "M16": 3, "M17": 6, EGRESO: 1, "M98": 2, SIN_MOTIVO: 8,
}  # fmt: skip
#: Faltas sin ninguna fila: el tablero las cuenta como «sin motivo registrado».
_SIN_FILA = 0.07
#: Cuánto se multiplican la lluvia (de diciembre a marzo) y la siembra o cosecha.
_LLUVIA = (3.2, 3.4, 2.6, 1.0, 0.4, 0.3, 0.3, 0.3, 0.5, 0.8, 1.0, 2.2)
_CAMPO = (0.5, 0.5, 0.7, 1.5, 2.4, 1.8, 0.8, 0.7, 1.2, 1.8, 1.6, 0.8)
#: Cuánto se multiplica «no fue avisada» en la región sin aviso.
_ALZA_SIN_AVISO = 9.0
#: De cada falta: se califica como sugiere el catálogo, al revés, o queda sin calificar.
_AL_REVES, _SIN_CALIFICAR = 0.07, 0.10

_SI, _NO, _SIN_DATO = (
    JUSTIFICACIONES.index(clase) for clase in (Justificacion.SI, Justificacion.NO, Justificacion.SIN_DATO)
)


def anotar_inasistencias(
    codigos_sesion: pd.Series, cuando: Fechas, ausentes: Enteros, de_region_sin_aviso: Marcas, rng: np.random.Generator
) -> pd.DataFrame:
    """Marco `inasistencias` según su contrato: una fila por sesión, motivo y calificación.

    `ausentes`: faltas por sesión. `de_region_sin_aviso`: si la sesión es de la región donde no se avisa. La suma por
    sesión nunca pasa de `ausentes`.
    """
    sesion = np.repeat(np.arange(len(ausentes)), ausentes)
    sesion = sesion[rng.random(len(sesion)) >= _SIN_FILA]
    afectada = de_region_sin_aviso & (cuando.mes >= numero_mes(INICIO_SIN_AVISO) - PRIMER_MES)
    contexto = ((cuando.mes + PRIMER_MES) % 12 + 12 * afectada)[sesion]
    # Las distribuciones acumuladas de los 24 contextos, una tras otra: un solo `searchsorted` para todas las faltas.
    acumuladas = (_distribuciones().cumsum(axis=1) + np.arange(24)[:, None]).ravel()
    posicion = np.searchsorted(acumuladas, contexto + rng.random(len(sesion)), side="right")
    motivo = np.clip(posicion - contexto * len(MOTIVOS), 0, len(MOTIVOS) - 1)
    justificada = _calificar(motivo, rng)
    clases, cuantas = np.unique(
        (sesion * len(MOTIVOS) + motivo) * len(JUSTIFICACIONES) + justificada, return_counts=True
    )
    resto, justificada = np.divmod(clases, len(JUSTIFICACIONES))
    sesion, motivo = np.divmod(resto, len(MOTIVOS))
    return pd.DataFrame(
        {
            "codigo_sesion": codigos_sesion.array.take(sesion),
            "motivo": texto(CODIGOS_MOTIVO, motivo),
            "justificada": texto(JUSTIFICACIONES, justificada),
            "cantidad": enteros(cuantas),
        }
    )[list(INASISTENCIAS.nombres)]


def _distribuciones() -> Decimales:
    """(24, motivos): probabilidad de cada motivo por mes del año, y lo mismo donde no se avisa."""
    pesos = np.tile(np.array([_PESOS[codigo] for codigo in CODIGOS_MOTIVO], dtype=float), (24, 1))
    pesos[:, CODIGOS_MOTIVO.index("M11")] *= np.tile(_LLUVIA, 2)
    pesos[:, CODIGOS_MOTIVO.index("M03")] *= np.tile(_CAMPO, 2)
    pesos[12:, CODIGOS_MOTIVO.index(SIN_AVISO)] *= _ALZA_SIN_AVISO
    return pesos / pesos.sum(axis=1, keepdims=True)


def _calificar(motivo: Enteros, rng: np.random.Generator) -> Enteros:
    """Posición en `JUSTIFICACIONES`: la sugerida, la contraria o sin dato; los motivos sin sugerencia, sin dato."""
    sugerida = np.array([JUSTIFICACIONES.index(propio.sugerida) for propio in MOTIVOS])[motivo]
    azar = rng.random(len(motivo))
    contraria = np.where(sugerida == _SI, _NO, _SI)
    calificada = np.where(azar < _AL_REVES, contraria, sugerida)
    return np.where((azar > 1 - _SIN_CALIFICAR) | (sugerida == _SIN_DATO), _SIN_DATO, calificada)
