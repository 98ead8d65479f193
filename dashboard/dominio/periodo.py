"""Periodos: año (el de la norma), semestre (corte informativo) y mes (solo para tendencias). Guía 6.1.4."""

from __future__ import annotations

import calendar
import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache

from dashboard.nucleo.formato import MESES_LARGOS

_FORMA = re.compile(r"(?P<anio>[1-9][0-9]{3})(-(S(?P<semestre>[12])|(?P<mes>0[1-9]|1[0-2])))?\Z")


class Corte(StrEnum):
    """Clase de periodo."""

    ANIO = "anio"
    SEMESTRE = "semestre"
    MES = "mes"


def numero_mes(fecha: date) -> int:
    """Meses contados desde el año 0: ordena y resta sin calendario."""
    return fecha.year * 12 + fecha.month - 1


@dataclass(frozen=True, slots=True, order=True)
class Periodo:
    """Un año, un semestre (`parte` 1 o 2) o un mes (`parte` 1 a 12). `parte` es 0 para el año.

    `meses`: solo los primeros tantos meses, para comparar con un periodo que no ha terminado; 0, todos.
    """

    anio: int
    corte: Corte
    parte: int = 0
    meses: int = 0

    @classmethod
    def leer(cls, texto: str) -> Periodo:
        """Lee `2026`, `2026-S1` o `2026-05`. `ValueError` si no tiene ninguna de esas formas."""
        hallado = _FORMA.match(texto)
        if not hallado:
            raise ValueError(f"El periodo «{texto[:20]}» no tiene la forma 2026, 2026-S1 ni 2026-05.")
        anio = int(hallado["anio"])
        if hallado["semestre"]:
            return cls(anio, Corte.SEMESTRE, int(hallado["semestre"]))
        if hallado["mes"]:
            return cls(anio, Corte.MES, int(hallado["mes"]))
        return cls(anio, Corte.ANIO)

    @classmethod
    @lru_cache(maxsize=4096, typed=True)
    def mes(cls, numero: int) -> Periodo:
        """El mes cuyo `numero_mes` es `numero`."""
        return cls(numero // 12, Corte.MES, numero % 12 + 1)

    def __str__(self) -> str:
        if self.corte is Corte.SEMESTRE:
            return f"{self.anio}-S{self.parte}"
        return f"{self.anio}-{self.parte:02d}" if self.corte is Corte.MES else f"{self.anio}"

    @property
    def largo(self) -> int:
        """Número de meses que abarca: 12, 6 o 1."""
        return {Corte.ANIO: 12, Corte.SEMESTRE: 6, Corte.MES: 1}[self.corte]

    @property
    def primer_mes(self) -> int:
        """`numero_mes` del primer mes."""
        return self.anio * 12 + (self.largo * (self.parte - 1) if self.parte else 0)

    @property
    def ultimo_mes(self) -> int:
        """`numero_mes` del último mes, incluido."""
        return self.primer_mes + (self.meses or self.largo) - 1

    @property
    def inicio(self) -> date:
        """Primer día."""
        return date(self.primer_mes // 12, self.primer_mes % 12 + 1, 1)

    @property
    def fin(self) -> date:
        """Último día, incluido."""
        anio, mes = self.ultimo_mes // 12, self.ultimo_mes % 12 + 1
        return date(anio, mes, calendar.monthrange(anio, mes)[1])

    def un_anio_antes(self, ultimo: int) -> Periodo:
        """Los mismos meses del año anterior, hasta `ultimo` (`numero_mes` del último con datos de este periodo).

        La asistencia tiene estaciones: un semestre o un mes nunca se compara con el que lo precede.
        """
        hay = ultimo - self.primer_mes + 1
        return Periodo(self.anio - 1, self.corte, self.parte, hay if 0 < hay < self.largo else 0)

    @property
    def texto(self) -> str:
        """Como se lee en pantalla: «2026», «2026 · 1.er semestre», «mayo de 2026»."""
        if self.corte is Corte.SEMESTRE:
            return f"{self.anio} · {'1.er' if self.parte == 1 else '2.º'} semestre"
        return f"{MESES_LARGOS[self.parte - 1]} de {self.anio}" if self.corte is Corte.MES else f"{self.anio}"

    @property
    def en_frase(self) -> str:
        """Como se lee en una oración: «2026», «el 1.er semestre de 2026», «mayo de 2026», «enero–marzo de 2026»."""
        if self.meses == 1:
            return Periodo.mes(self.primer_mes).texto
        if self.meses:
            return f"{MESES_LARGOS[self.primer_mes % 12]}–{Periodo.mes(self.ultimo_mes).texto}"
        if self.corte is Corte.SEMESTRE:
            return f"el {'1.er' if self.parte == 1 else '2.º'} semestre de {self.anio}"
        return self.texto

    @property
    def cierre_en_frase(self) -> str:
        """El momento en que cierra, para un estado: como `en_frase`, o su último mes si no está entero."""
        return Periodo.mes(self.ultimo_mes).texto if self.meses else self.en_frase

    def se_cruza_con(self, otro: Periodo) -> bool:
        """Si comparten al menos un mes."""
        return self.primer_mes <= otro.ultimo_mes and otro.primer_mes <= self.ultimo_mes


#: días entre el inicio de un periodo y su reporte: un año entero y otro para entregarlo
ATRASO_MAXIMO = 731


def inicio_creible(periodo: Periodo, entregado: date) -> date:
    """Primer día que cubre un reporte: el anual de 2025 entregado en enero de 2026 es un dato de 2025.

    Si se entregó más de `ATRASO_MAXIMO` días después, el periodo no alarga el calendario: suele ser un año mal escrito.
    """
    return min(periodo.inicio, entregado) if (entregado - periodo.inicio).days <= ATRASO_MAXIMO else entregado


def el_que_vale(con_dato: Collection[int], cuando: int) -> int:
    """De los años o días con dato, el que vale entonces: el suyo, el anterior más cercano o, si no hay, el primero."""
    return max((otro for otro in con_dato if otro <= cuando), default=min(con_dato))


@lru_cache(maxsize=256)
def periodos_entre(primero: int, ultimo: int) -> tuple[Periodo, ...]:
    """Todos los años, semestres y meses que tocan los meses `primero`…`ultimo` (números de mes, incluidos).

    Orden: años, luego semestres, luego meses, cada clase del más antiguo al más nuevo.
    """
    anios = [Periodo(anio, Corte.ANIO) for anio in range(primero // 12, ultimo // 12 + 1)]
    semestres = [
        Periodo(numero // 2, Corte.SEMESTRE, numero % 2 + 1) for numero in range(primero // 6, ultimo // 6 + 1)
    ]
    return (*anios, *semestres, *(Periodo.mes(numero) for numero in range(primero, ultimo + 1)))
