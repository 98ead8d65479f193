"""El estado de la visita de cada candidato: nunca, vencida, en los próximos 30 días, o después.

El día de referencia es la fecha de datos, nunca el de hoy. Sin ninguna supervisión cargada de su región no se sabe si
fue visitado: no tiene estado.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from dashboard.dominio.frecuencia import CLASES, VOLUMENES, Frecuencia, clase_de, leer, volumen_de
from dashboard.nucleo.formato import fecha as escribir_fecha
from dashboard.nucleo.formato import plural
from dashboard.nucleo.recursos import texto_de_referencia

Enteros = npt.NDArray[np.int64]
#: días que abarca «próxima»
PROXIMOS_DIAS = 30
_EPOCA = date(1970, 1, 1).toordinal()


class Estado(StrEnum):
    """En qué punto está la visita de un candidato."""

    NUNCA = "nunca"
    VENCIDA = "vencida"
    PROXIMA = "proxima"
    DESPUES = "despues"
    SIN_DATO = ""


#: del más urgente al menos, con su figura y cómo se lee en una lista
NOMBRES: dict[Estado, tuple[str, str]] = {
    Estado.NUNCA: ("▲", "nunca visitado"),
    Estado.VENCIDA: ("◆", "visita vencida"),
    Estado.PROXIMA: ("●", "próximos 30 días"),
    Estado.DESPUES: ("○", "más adelante"),
    Estado.SIN_DATO: ("–", "sin registro de visitas"),
}


@lru_cache(maxsize=1)
def frecuencia_de_referencia() -> Frecuencia:
    """La matriz de partida, de `datos/referencia/visitas_meses.csv`."""
    return leer(texto_de_referencia("visitas_meses.csv"))


@dataclass(frozen=True, slots=True)
class Estados:
    """Columnas (candidatos,): `toca` es el ordinal del día en que toca la visita (0 si nunca hubo o no se sabe)."""

    estado: list[Estado]
    toca: Enteros
    meses: Enteros


def estados(fecha: Enteros, ultima: Enteros, hay_registro: npt.NDArray[np.bool_], meses: Enteros) -> Estados:
    """El estado de cada candidato. `fecha` y `ultima`: ordinales, 0 sin dato. `meses`: los que tocan entre visitas."""
    toca = np.where(ultima > 0, sumar_meses(ultima, meses), 0)
    halladas = np.select(
        [~hay_registro & (ultima == 0) | (fecha == 0), ultima == 0, toca < fecha, toca <= fecha + PROXIMOS_DIAS],
        [4, 0, 1, 2],
        3,
    )
    orden = list(NOMBRES)
    return Estados([orden[i] for i in halladas.tolist()], np.where(fecha > 0, toca, 0), meses)


def sumar_meses(dias: Enteros, meses: Enteros) -> Enteros:
    """El mismo día de tantos meses después, o el último de ese mes si no lo tiene: 31 ago + 6 meses es 28 feb."""
    desde = (dias - _EPOCA).astype("datetime64[D]")
    mes = desde.astype("datetime64[M]")
    dia = (desde - mes.astype("datetime64[D]")).astype(np.int64)
    destino = mes + meses.astype("timedelta64[M]")
    primero = destino.astype("datetime64[D]").astype(np.int64)
    ultimo = (destino + np.timedelta64(1, "M")).astype("datetime64[D]").astype(np.int64) - 1
    return np.minimum(primero + dia, ultimo) + _EPOCA


def meses_que_tocan(frecuencia: Frecuencia, categorias: list[str], volumenes: list[str]) -> Enteros:
    """(candidatos,) meses entre visitas según la categoría de su establecimiento y su volumen."""
    tabla = {(c, v): frecuencia.entre_visitas(c, v) for c in CLASES for v in VOLUMENES}
    de_categoria = {categoria: clase_de(categoria) for categoria in set(categorias)}
    return np.array([tabla[de_categoria[c], v] for c, v in zip(categorias, volumenes, strict=True)], dtype=np.int64)


def volumenes_de(integrantes: list[int | None]) -> list[str]:
    """El volumen de cada grupo."""
    return [volumen_de(cuantas) for cuantas in integrantes]


def leer_estado(estado: Estado, ultima: int, toca: int, meses: int) -> str:
    """El estado en una frase corta, con sus fechas. `ultima` y `toca`: ordinales."""
    if estado is Estado.SIN_DATO:
        return NOMBRES[estado][1]
    cada = f"toca cada {plural(meses, 'mes', 'meses')}"
    if estado is Estado.NUNCA:
        return f"sin ninguna visita registrada; {cada}"
    cuando = escribir_fecha(date.fromordinal(toca))
    verbo = "tocaba" if estado is Estado.VENCIDA else "toca"
    return f"última visita {escribir_fecha(date.fromordinal(ultima))}; {verbo} el {cuando}"
