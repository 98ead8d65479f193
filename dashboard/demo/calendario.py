"""En qué meses y días se reúne cada grupo: mensual o quincenal, con meses perdidos y grupos que se detienen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from dashboard.demo.columnas import Enteros, dia
from dashboard.demo.historias import (
    ATRASO_DESDE,
    ATRASO_HASTA,
    FECHA_DATOS,
    PRIMER_DIA,
    Historias,
    es_de_la_red,
    ultimos_dias,
)
from dashboard.dominio.periodo import numero_mes

PRIMER_MES = numero_mes(PRIMER_DIA)
MESES = numero_mes(FECHA_DATOS) - PRIMER_MES + 1
#: Probabilidad de que un grupo se detenga en algún momento y de que pierda un mes cualquiera.
_SE_DETIENE, _PIERDE_MES = 0.09, 0.05
#: Enero y febrero (vacaciones y lluvias) se pierden más.
_PERDIDA_POR_MES = (2.4, 2.2, 1.3, 1.0, 0.9, 1.0, 1.2, 1.0, 0.8, 0.9, 0.9, 1.6)
#: Con esta periodicidad o menos el grupo se reúne dos veces al mes.
_QUINCENAL = 16

#: Primer día de cada mes y del siguiente al último, en días desde 1970.
_INICIOS = np.array(
    [dia(date((PRIMER_MES + mes) // 12, (PRIMER_MES + mes) % 12 + 1, 1)) for mes in range(MESES + 1)], dtype=np.int64
)


@dataclass(frozen=True, slots=True)
class Fechas:
    """Una posición por sesión, en orden de grupo y fecha."""

    #: fila del grupo
    grupo: Enteros
    #: día desde 1970-01-01
    dia: Enteros
    #: mes contado desde enero de 2023
    mes: Enteros


def programar(
    grupos: pd.DataFrame, ubicaciones: pd.DataFrame, historias: Historias, factor: int, rng: np.random.Generator
) -> Fechas:
    """Las fechas de todas las sesiones. `ubicaciones`: diresa y red de cada grupo, fila a fila.

    `factor` multiplica las sesiones de cada grupo y mes sin cambiar qué meses se reunió.
    """
    conteos, desde, hasta = _por_mes(grupos, ubicaciones, historias, rng)
    fase = rng.random(len(grupos))
    conteos *= factor
    celdas = np.flatnonzero(conteos.ravel())
    veces = conteos.ravel()[celdas]
    grupo_celda, mes_celda = celdas // MESES, celdas % MESES
    celda = np.repeat(np.arange(len(celdas)), veces)
    turno = np.arange(len(celda)) - np.repeat(np.cumsum(veces) - veces, veces)
    primero, ultimo = desde.ravel()[celdas][celda], hasta.ravel()[celdas][celda]
    largo = ultimo - primero + 1
    # Cada grupo se reúne por las mismas fechas del mes; con pocas sesiones el día se corre hasta dos.
    posicion = ((turno + fase[grupo_celda[celda]]) / veces[celda] * largo).astype(np.int64)
    if factor == 1:
        posicion += rng.integers(-2, 3, len(posicion))
    fecha = primero + np.clip(posicion, 0, largo - 1)
    return Fechas(grupo_celda[celda], fecha, mes_celda[celda])


def _por_mes(
    grupos: pd.DataFrame, ubicaciones: pd.DataFrame, historias: Historias, rng: np.random.Generator
) -> tuple[Enteros, Enteros, Enteros]:
    """Tres matrices (grupos, meses): sesiones, primer y último día en que pueden caer."""
    cantidad = len(grupos)
    meses = np.arange(MESES)
    cierre = grupos["fecha_cierre"]
    # Todas las fechas de corte son fin de mes: el mes del corte entra entero.
    ultimo = np.searchsorted(_INICIOS, ultimos_dias(ubicaciones, historias), side="right") - 1
    ultimo = np.minimum(ultimo, _meses_de(cierre) - 1)
    se_detienen = rng.random(cantidad) < _SE_DETIENE
    detencion = rng.integers(MESES // 3, MESES - 1, cantidad)
    atrasados = es_de_la_red(ubicaciones, historias.red_atrasada) & cierre.isna().to_numpy()
    ultimo = np.where(se_detienen & ~atrasados, np.minimum(ultimo, detencion), ultimo)
    # La última reunión de los atrasados cae en agosto o en setiembre, dentro de su ventana.
    mes_final = np.where(rng.random(cantidad) < 0.5, _mes(ATRASO_DESDE), _mes(ATRASO_HASTA))
    ultimo = np.where(atrasados, mes_final, ultimo)
    # El grupo empieza a reunirse el mes siguiente al de su conformación.
    primero = np.maximum(_meses_de(grupos["fecha_conformacion"]) + 1, 0)
    pierde = rng.random((cantidad, MESES)) < _PIERDE_MES * np.resize(_PERDIDA_POR_MES, MESES)
    pierde[np.arange(cantidad), np.clip(ultimo, 0, MESES - 1)] &= ~atrasados
    quincenal = (grupos["periodicidad_dias"].fillna(30).to_numpy(dtype=np.int64) <= _QUINCENAL)[:, None]
    activos = (meses >= primero[:, None]) & (meses <= ultimo[:, None]) & ~pierde
    desde = np.broadcast_to(_INICIOS[:-1], activos.shape).copy()
    hasta = np.broadcast_to(_INICIOS[1:] - 1, activos.shape).copy()
    desde[atrasados, _mes(ATRASO_DESDE)] = dia(ATRASO_DESDE)
    hasta[atrasados, _mes(ATRASO_HASTA)] = dia(ATRASO_HASTA)
    return np.where(activos, np.where(quincenal, 2, 1), 0), desde, hasta


def _mes(fecha: date) -> int:
    return numero_mes(fecha) - PRIMER_MES


def _meses_de(fechas: pd.Series) -> Enteros:
    """Mes de cada fecha contado desde enero de 2023; las que faltan valen más que cualquiera."""
    numero = fechas.dt.year * 12 + fechas.dt.month - 1 - PRIMER_MES
    return numero.fillna(2 * MESES).to_numpy(dtype=np.int64)
