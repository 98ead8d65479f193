"""Las sesiones y las visitas de supervisión, fila por fila."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from dashboard.almacen.alcance import Alcance
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.territorio import PAIS, Nivel

Enteros = npt.NDArray[np.int64]


class Encuentros(Alcance):
    """Cuándo se reunió cada grupo, qué acordó y cuándo lo visitaron."""

    def columnas_sesiones(self, nodo: Nodo, *campos: str) -> dict[str, Enteros]:
        """Campos de las sesiones de todos los grupos de un territorio, por grupo y fecha: (sesiones,) enteros.

        `desde`, siempre presente, tiene (grupos + 1,) límites: las sesiones del grupo `i` son `desde[i]:desde[i + 1]`.
        """
        g0, g1 = self._permitido(nodo).grupos
        limites = self._g.sesiones["desde"][g0 : g1 + 1].astype(np.int64)
        recorte = slice(int(limites[0]), int(limites[-1]))
        return {"desde": limites - limites[0]} | {
            campo: self._g.sesiones[campo][recorte].astype(np.int64) for campo in campos
        }

    def sesiones(self, grupo: Nodo) -> dict[str, list[Any]]:
        """Las sesiones de un grupo, de la más antigua a la más nueva, como columnas (`-1` o 0: sin dato).

        `ErrorVista` si el nodo no es un grupo.
        """
        fila = self._de_nivel(grupo, Nivel.GRUPO).grupos[0]
        desde, hasta = (int(x) for x in self._g.sesiones["desde"][fila : fila + 2])
        columnas: dict[str, list[Any]] = {
            campo: valores[desde:hasta].tolist() for campo, valores in self._g.sesiones.items() if campo != "desde"
        }
        for campo, catalogo in self._g.catalogos.items():
            columnas[campo] = ["" if i < 0 else catalogo[i] for i in columnas[campo]]
        columnas["fecha"] = [date.fromordinal(dia) for dia in columnas["dia"]]
        return columnas

    def ultimas_sesiones(self, nodo: Nodo, hasta: date | None = None) -> list[date | None]:
        """Fecha de la última sesión de cada grupo del territorio, en profundidad. `hasta`: sin las de después."""
        g0, g1 = self._permitido(nodo).grupos
        limites = self._g.sesiones["desde"][g0 : g1 + 1]
        dias = self._g.sesiones["dia"]
        tope = (hasta or date.max).toordinal()
        halladas: list[date | None] = []
        for primera, fin in pairwise(limites.tolist()):
            # las de un grupo están por fecha
            propias = int(np.searchsorted(dias[primera:fin], tope, "right"))
            halladas.append(date.fromordinal(int(dias[primera + propias - 1])) if propias else None)
        return halladas

    def proximas_sesiones(self, nodo: Nodo) -> list[tuple[date, int] | None]:
        """Lo que cada grupo acordó en su última sesión: fecha y minuto del día (−1 sin hora); `None` si no se anotó."""
        g0, g1 = self._permitido(nodo).grupos
        limites = self._g.sesiones["desde"][g0 : g1 + 1]
        dias, minutos = self._g.sesiones["proxima_dia"], self._g.sesiones["proxima_hora"]
        return [
            (date.fromordinal(int(dias[hasta - 1])), int(minutos[hasta - 1]))
            if hasta > desde and dias[hasta - 1] > 0
            else None
            for desde, hasta in pairwise(limites.tolist())
        ]

    def supervisiones(self, nodo: Nodo) -> list[dict[str, Any]]:
        """Visitas de supervisión de un establecimiento o grupo, de la más nueva a la más antigua."""
        e0, e1 = self._permitido(nodo).establecimientos
        propias = [
            {"fecha": date.fromordinal(dia), "nivel": nivel, "acuerdos": acuerdos, "cumplidos": cumplidos}
            for lugar, grupo, dia, nivel, acuerdos, cumplidos in self._g.supervisiones
            if (nodo.grupos[0] == grupo if nodo.nivel is Nivel.GRUPO else e0 <= lugar < e1)
        ]
        return sorted(propias, key=lambda visita: visita["fecha"], reverse=True)

    def ultimas_supervisiones(self, nodo: Nodo) -> dict[str, npt.NDArray[Any]]:
        """La última visita de supervisión de cada grupo y establecimiento del territorio, como ordinal (0: ninguna).

        `grupos`: (grupos,) la suya, o la de su establecimiento si esa visita no nombra un grupo. `establecimientos`:
        (establecimientos,) cualquiera de las suyas. `hay_registro`: (establecimientos,) si de su DIRESA se cargó
        alguna visita, dentro de lo que la persona ve; si no, no haber ninguna no dice nada.
        """
        e0, e1 = self._permitido(nodo).establecimientos
        g0, g1 = nodo.grupos
        if nodo.nivel is Nivel.GRUPO:
            e1 = e0 + 1
        visitas = np.array([fila[:3] for fila in self._g.supervisiones], dtype=np.int64).reshape(-1, 3)
        propias = visitas[(visitas[:, 0] >= e0) & (visitas[:, 0] < e1)]
        lugares, de_lugar = (np.zeros(e1 - e0, dtype=np.int64) for _ in range(2))
        np.maximum.at(lugares, propias[:, 0] - e0, propias[:, 2])
        sin_nombrar = propias[propias[:, 1] < 0]
        np.maximum.at(de_lugar, sin_nombrar[:, 0] - e0, sin_nombrar[:, 2])
        en = np.array(self._g.arbol.grupos["establecimiento"][g0:g1], dtype=np.int64) - e0
        grupos = de_lugar[en] if len(en) else np.zeros(0, dtype=np.int64)
        de_grupo = propias[(propias[:, 1] >= g0) & (propias[:, 1] < g1)]
        np.maximum.at(grupos, de_grupo[:, 1] - g0, de_grupo[:, 2])
        hay = np.zeros(e1 - e0, dtype=bool)
        for unidad in self._regiones_visibles():
            desde, hasta = unidad.establecimientos
            if ((visitas[:, 0] >= desde) & (visitas[:, 0] < hasta)).any():
                hay[max(desde - e0, 0) : max(hasta - e0, 0)] = True
        return {"grupos": grupos, "establecimientos": lugares, "hay_registro": hay}

    def _regiones_visibles(self) -> list[Nodo]:
        """Las DIRESA del alcance; si el alcance es menor que una DIRESA, él mismo."""
        return self._g.arbol.hijos(self.raiz) if self.raiz.codigo == PAIS else [self.raiz]
