"""El avance contra una meta: cuánto se lleva, a qué paso y adónde llegaría si siguiera igual."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from math import ceil, floor
from typing import Any

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Periodo
from dashboard.nucleo.formato import decimal, entero, fecha, singular


@dataclass(frozen=True, slots=True)
class Meta:
    """Un compromiso con su último avance hasta un día. `avance` y `al` son `None` si no se anotó ninguno."""

    codigo: str
    territorio: str
    nombre: str
    unidad: str
    inicial: float
    desde: date
    meta: float
    hasta: date
    avance: float | None
    al: date | None
    fuente: str

    @property
    def parte(self) -> float | None:
        """Qué parte del camino se lleva: 0 donde se partió, 1 en la meta; puede pasar de 1 o ser negativa."""
        if self.avance is None or self.meta == self.inicial:
            return None
        return (self.avance - self.inicial) / (self.meta - self.inicial)

    @property
    def sube(self) -> bool:
        """Si la meta es llegar a más y no a menos."""
        return self.meta >= self.inicial

    def _llega(self, numero: float) -> bool:
        return numero >= self.meta if self.sube else numero <= self.meta

    @property
    def alcanzada(self) -> bool:
        """Si el último avance llega a la meta."""
        return self.avance is not None and self._llega(self.avance)

    @property
    def atrasada(self) -> bool | None:
        """Si lleva menos de lo que debía a paso parejo; `None` si no se sabe."""
        if self.avance is None or self.debia is None:
            return None
        return self.avance < self.debia if self.sube else self.avance > self.debia

    @property
    def proyeccion(self) -> float | None:
        """A cuánto llegaría el día de la meta si siguiera al paso que lleva; `None` si no han pasado días."""
        if self.avance is None or self.al is None or self.al <= self.desde:
            return None
        paso = (self.avance - self.inicial) / (self.al - self.desde).days
        return self.inicial + paso * (self.hasta - self.desde).days

    @property
    def debia(self) -> float | None:
        """Cuánto debía llevarse el día del último avance para llegar a paso parejo."""
        if self.al is None or self.hasta <= self.desde:
            return None
        dias = min((self.al - self.desde).days, (self.hasta - self.desde).days)
        return self.inicial + (self.meta - self.inicial) * dias / (self.hasta - self.desde).days

    @property
    def frase(self) -> str:
        """«4 establecimientos al 30 jun 2025, con la meta en 10 al 31 dic 2025. A ese paso no llegaría: sería 8,1.»"""
        fin = fecha(self.hasta)
        if self.avance is None:
            return f"Sin avances anotados hasta entonces; la meta es {self._con_unidad(self.meta)} al {fin}."
        dicho = f"{self._con_unidad(self.avance)} al {fecha(self.al)}, desde {cantidad(self.inicial)} y con la meta en "
        dicho += f"{cantidad(self.meta)} al {fin}"
        if self.alcanzada:
            return f"{dicho}: ya se alcanzó."
        if self.al is not None and self.al >= self.hasta:
            return f"{dicho}: no se alcanzó."
        if self.proyeccion is None:
            return f"{dicho}."
        seria = cantidad(self._sin_partir(self.proyeccion))
        return f"{dicho}. A ese paso {'llegaría' if self._llega(self.proyeccion) else 'no llegaría'}: sería {seria}."

    def _sin_partir(self, numero: float) -> float:
        """De lo que se cuenta de uno en uno, el entero que llega a completarse."""
        enteros = all(n == int(n) for n in (self.inicial, self.meta, self.avance or 0))
        return float(floor(numero) if self.sube else ceil(numero)) if enteros else numero

    def _con_unidad(self, numero: float) -> str:
        unidad = singular(self.unidad) if numero == 1 and self.unidad else self.unidad
        return f"{cantidad(numero)} {unidad}".rstrip()


def cantidad(numero: float) -> str:
    """Un entero sin decimales; lo demás, con uno."""
    return entero(int(numero)) if numero == int(numero) else decimal(numero)


def metas(consulta: Consulta, nodo: Nodo, periodo: Periodo) -> list[Meta]:
    """Las metas del territorio y de lo que contiene que ya habían empezado, con su avance hasta el fin del periodo."""
    halladas = [
        _leer(
            fila,
            [(dia, valor) for dia, valor in consulta.avances(fila["codigo_meta"]) if dia <= periodo.fin.isoformat()],
        )
        for fila in consulta.de_territorios("metas", nodo)
        if fila["fecha_inicio"] <= periodo.fin.isoformat()
    ]
    return sorted(halladas, key=lambda meta: (meta.territorio != nodo.codigo, meta.hasta, meta.codigo))


def _leer(fila: Mapping[str, Any], avances: list[tuple[str, float]]) -> Meta:
    ultimo = avances[-1] if avances else None
    return Meta(
        fila["codigo_meta"],
        fila["codigo_territorio"],
        fila["nombre"],
        fila["unidad_meta"] or "",
        fila["valor_inicial"],
        date.fromisoformat(fila["fecha_inicio"]),
        fila["meta"],
        date.fromisoformat(fila["fecha_meta"]),
        ultimo[1] if ultimo else None,
        date.fromisoformat(ultimo[0]) if ultimo else None,
        fila["fuente"] or "",
    )
