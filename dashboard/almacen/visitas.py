"""Lo que se sabe de las visitas de supervisión: las hechas, las que no se hicieron y lo que se acordó en ellas."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt

from dashboard.almacen.alcance import Alcance
from dashboard.dominio.catalogos import HECHA
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.territorio import PAIS, Nivel

_DE_VISITA = ("fecha", "nivel", "acuerdos", "cumplidos", "resultado", "motivo", "hallazgos")
_DE_ACUERDO = (
    "lugar", "grupo", "fecha", "codigo_acuerdo", "acuerdo", "a_cargo_de", "compromiso", "estado", "fecha_estado",
    "archivo", "linea",
)  # fmt: skip


class DeVisitas(Alcance):
    """Lecturas de las visitas dentro de un alcance."""

    def supervisiones(self, nodo: Nodo, hasta: date = date.max, *, hechas: bool = True) -> list[dict[str, Any]]:
        """Visitas de supervisión de un nodo, de la más nueva a la más antigua, hasta un día.

        `hechas`: `False` da las que se planearon y no se hicieron, que no son supervisiones.
        """
        e0, e1 = self._permitido(nodo).establecimientos
        propias = [
            dict(zip(_DE_VISITA, (date.fromordinal(dia), *demas), strict=True))
            for lugar, grupo, dia, *demas in self._g.supervisiones
            if (nodo.grupos[0] == grupo if nodo.nivel is Nivel.GRUPO else e0 <= lugar < e1)
            and dia <= hasta.toordinal()
            and (demas[3] == HECHA) is hechas
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
        visitas = self._supervisadas()
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

    def visitas(self, nodo: Nodo) -> dict[str, npt.NDArray[np.int64]]:
        """Las visitas de supervisión hechas a los establecimientos de un territorio: (visitas,) por campo.

        `establecimiento` y `grupo`: su lugar entre los del territorio, −1 si la visita no nombra un grupo. `dia`: su
        ordinal.
        """
        e0, e1 = self._permitido(nodo).establecimientos
        todas = self._supervisadas()
        lugar, grupo, dia = todas[(todas[:, 0] >= e0) & (todas[:, 0] < e1)].T
        return {
            "establecimiento": lugar - e0,
            "grupo": np.where(grupo < 0, -1, grupo - nodo.grupos[0]),
            "dia": dia,
        }

    def _supervisadas(self) -> npt.NDArray[np.int64]:
        """(visitas hechas, 3) de toda la carga: fila de establecimiento, fila de grupo o −1, y ordinal."""
        return self.una_vez(
            ("supervisadas",),
            lambda: np.array([fila[:3] for fila in self._g.supervisiones if fila[6] == HECHA], dtype=np.int64).reshape(
                -1, 3
            ),
        )

    def _regiones_visibles(self) -> list[Nodo]:
        """Las DIRESA del alcance; si el alcance es menor que una DIRESA, él mismo."""
        return self._g.arbol.hijos(self.raiz) if self.raiz.codigo == PAIS else [self.raiz]

    def acuerdos(self, nodo: Nodo) -> list[dict[str, Any]]:
        """Los acuerdos de las visitas de un nodo, del que antes vence al último.

        `lugar` y `grupo`: posición entre los del nodo (de un grupo, los suyos; −1: la visita no nombró ninguno).
        """
        (e0, e1), (g0, g1) = self._permitido(nodo).establecimientos, nodo.grupos
        de_grupo = nodo.nivel is Nivel.GRUPO
        filas = [
            dict(zip(_DE_ACUERDO, fila, strict=True))
            for fila in self._g.acuerdos
            if (fila[1] == g0 if de_grupo else e0 <= fila[0] < e1)
        ]
        for fila in filas:
            fila |= {
                "lugar": fila["lugar"] - e0,
                "grupo": fila["grupo"] - g0 if g0 <= fila["grupo"] < g1 else -1,
                **{c: date.fromordinal(fila[c]) if fila[c] else None for c in ("fecha", "compromiso", "fecha_estado")},
            }
        return sorted(filas, key=lambda fila: (fila["compromiso"], fila["codigo_acuerdo"]))
