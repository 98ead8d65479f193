"""Cuántas personas se esperaban y asistieron a cada sesión, y quiénes eran."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from dashboard.demo.calendario import PRIMER_MES, Fechas
from dashboard.demo.columnas import Decimales, Enteros, Marcas, elegir
from dashboard.demo.historias import INICIO_SIN_AVISO, Historias
from dashboard.dominio.periodo import numero_mes

#: Asistencia de partida y su caída por año, en logit: de 72 % a 68 % en cuatro años.
_PARTIDA, _CAIDA_ANUAL = 1.08, -0.06
#: Corrección de cada mes: lluvias y vacaciones de enero a marzo, cosecha de mayo a junio, fiestas en diciembre.
_ESTACION = (-0.20, -0.24, -0.12, 0.02, -0.05, -0.03, 0.03, 0.10, 0.12, 0.10, 0.06, -0.12)
#: Caída de la región sin aviso en julio, agosto, setiembre y octubre de 2026.
_SIN_AVISO = (-0.55, -0.8, -0.95, -1.0)
#: Si no se sabe cuántas integran el grupo, se esperan estas.
_INTEGRANTES_SIN_DATO = 11


@dataclass(frozen=True, slots=True)
class Asistencia:
    """Una posición por sesión. Las esperadas son las efectivas: las anotadas o, si faltan, las integrantes."""

    esperadas: Enteros
    sin_anotar: Marcas
    asistentes: Enteros
    visitantes: Enteros
    gestantes: Enteros
    lactantes: Enteros
    cuidadoras: Enteros
    ninos_0_5m: Enteros
    ninos_6_11m: Enteros
    ninos_12_23m: Enteros

    @property
    def ausentes(self) -> Enteros:
        """Faltas de la sesión."""
        return self.esperadas - self.asistentes


def contar_personas(
    fechas: Fechas, integrantes: pd.Series, diresas: pd.Series, historias: Historias, rng: np.random.Generator
) -> Asistencia:
    """Personas por sesión. `integrantes` y `diresas`: de cada grupo, fila a fila.

    Cumple el contrato: 0 ≤ asistentes ≤ esperadas y cada clase de persona ≤ asistentes.
    """
    total = len(fechas.grupo)
    conocidas = integrantes.notna().to_numpy()[fechas.grupo]
    base = integrantes.fillna(_INTEGRANTES_SIN_DATO).to_numpy(dtype=np.int64)[fechas.grupo]
    # Solo puede faltar el dato donde el grupo dice cuántas son: de ahí se toma.
    sin_anotar = conocidas & (rng.random(total) < 0.03)
    cambio = elegir(rng, (12, 78, 10), total) - 1
    esperadas = np.where(sin_anotar, base, np.maximum(base + np.where(base > 15, 0, cambio), 4))
    probabilidad = _probabilidades(fechas, diresas, historias, rng)
    asistentes = np.maximum(rng.binomial(esperadas, probabilidad), 1)
    ninos_0_5m = rng.binomial(asistentes, 0.26)
    ninos_6_11m = rng.binomial(asistentes - ninos_0_5m, 0.36)
    return Asistencia(
        esperadas=esperadas,
        sin_anotar=sin_anotar,
        asistentes=asistentes,
        visitantes=elegir(rng, (70, 18, 8, 4), total),
        gestantes=rng.binomial(asistentes, 0.21),
        lactantes=rng.binomial(asistentes, 0.63),
        cuidadoras=rng.binomial(asistentes, 0.09),
        ninos_0_5m=ninos_0_5m,
        ninos_6_11m=ninos_6_11m,
        ninos_12_23m=rng.binomial(asistentes - ninos_0_5m - ninos_6_11m, 0.5),
    )


def _probabilidades(fechas: Fechas, diresas: pd.Series, historias: Historias, rng: np.random.Generator) -> Decimales:
    """Probabilidad de asistir a cada sesión: tendencia, estación, región, grupo y azar, sumados en logit."""
    codigos, region = np.unique(diresas.to_numpy(dtype=object).astype(str), return_inverse=True)
    de_region = rng.normal(0, 0.16, len(codigos))
    pendiente = rng.normal(_CAIDA_ANUAL, 0.03, len(codigos))
    de_grupo = rng.normal(0, 0.3, len(diresas))
    en_region = region[fechas.grupo]
    inicio = numero_mes(INICIO_SIN_AVISO) - PRIMER_MES
    transcurridos = np.clip(fechas.mes - inicio, 0, len(_SIN_AVISO) - 1)
    sin_aviso = (fechas.mes >= inicio) & (diresas.eq(historias.region_sin_aviso).to_numpy(dtype=bool)[fechas.grupo])
    logit = (
        _PARTIDA
        + de_region[en_region]
        + pendiente[en_region] * fechas.mes / 12
        + np.asarray(_ESTACION)[(fechas.mes + PRIMER_MES) % 12]
        + de_grupo[fechas.grupo]
        + rng.normal(0, 0.15, len(fechas.grupo))
        + np.where(sin_aviso, np.asarray(_SIN_AVISO)[transcurridos], 0.0)
    )
    return 1 / (1 + np.exp(-logit))
