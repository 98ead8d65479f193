"""Pares de coordenadas: reconocer los desconocidos y reparar los cambiados de sitio o sin su signo."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from dashboard.contratos.columnas_comunes import LATITUDES, LONGITUDES
from dashboard.ingesta.revision import Revision


@dataclass(frozen=True, slots=True)
class Pares:
    """Coordenadas ya reparadas (`float64`, grados) y qué pasó con cada par (máscaras booleanas)."""

    latitud: pd.Series
    longitud: pd.Series
    #: los dos números estaban cambiados de sitio
    cambiados: pd.Series
    #: faltaba el signo menos
    sin_signo: pd.Series
    #: en blanco o en cero
    desconocidos: pd.Series
    #: traía algo que no cae en el país de ninguna manera
    invalidos: pd.Series

    def anotar(self, antes: pd.Series, revision: Revision) -> None:
        """Deja dicho en `revision` cada par reparado. `antes`: los dos textos, como vinieron."""
        despues = self.latitud.astype("str").str.cat(self.longitud.astype("str"), sep="; ")
        for mascara, causa in (
            (self.cambiados & ~self.sin_signo, "latitud y longitud intercambiadas, puestas en su sitio"),
            (self.sin_signo & ~self.cambiados, "coordenadas sin su signo menos, repuesto"),
            (self.sin_signo & self.cambiados, "latitud y longitud intercambiadas y sin su signo menos, reparadas"),
        ):
            revision.reparar(mascara, "latitud", antes, despues, causa)


def reparar(latitud: pd.Series, longitud: pd.Series) -> Pares:
    """Repara pares (`float64`, NaN en blanco). Los rangos de latitud y longitud no se tocan: un par no es ambiguo."""
    # El cero exacto es un dato sin llenar: la línea ecuatorial no pasa por ningún establecimiento.
    latitud, longitud = latitud.mask(latitud == 0), longitud.mask(longitud == 0)
    desconocidos = latitud.isna() & longitud.isna()
    derechos = latitud.between(*LATITUDES) & longitud.between(*LONGITUDES)
    cambiados_con_signo = longitud.between(*LATITUDES) & latitud.between(*LONGITUDES)
    con_signo = derechos | cambiados_con_signo
    latitud, longitud = latitud.mask(~con_signo, -latitud.abs()), longitud.mask(~con_signo, -longitud.abs())
    sin_signo = ~con_signo & latitud.between(*LATITUDES) & longitud.between(*LONGITUDES)
    cambiados_sin_signo = ~con_signo & longitud.between(*LATITUDES) & latitud.between(*LONGITUDES)
    cambiados = cambiados_con_signo | cambiados_sin_signo
    validos = con_signo | sin_signo | cambiados_sin_signo
    return Pares(
        latitud=latitud.where(~cambiados, longitud).where(validos),
        longitud=longitud.where(~cambiados, latitud).where(validos),
        cambiados=cambiados,
        sin_signo=sin_signo | cambiados_sin_signo,
        desconocidos=desconocidos,
        invalidos=~validos & ~desconocidos,
    )


def orientar(primera: pd.Series, segunda: pd.Series) -> tuple[pd.Series, pd.Series]:
    """(latitud, longitud) de dos columnas cuyo nombre no dice cuál es cuál: lo deciden sus valores, en conjunto."""
    a_favor = (-primera.abs()).between(*LATITUDES).sum() + (-segunda.abs()).between(*LONGITUDES).sum()
    en_contra = (-segunda.abs()).between(*LATITUDES).sum() + (-primera.abs()).between(*LONGITUDES).sum()
    return (primera, segunda) if a_favor >= en_contra else (segunda, primera)
