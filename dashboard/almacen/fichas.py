"""Las fichas: los campos de establecimientos y grupos, las tablas cortas y de qué archivo salió cada fila."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np

from dashboard.almacen.alcance import Alcance
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Periodo
from dashboard.dominio.territorio import PAIS, Nivel


class Fichas(Alcance):
    """Lo que se cargó de cada establecimiento y de cada grupo, tal como se lee."""

    def ficha_establecimiento(self, nodo: Nodo) -> dict[str, Any]:
        """Los campos del establecimiento de un nodo (o del grupo que pertenece a él). `ErrorVista` en otro nivel."""
        fila = self._de_nivel(nodo, Nivel.ESTABLECIMIENTO, Nivel.GRUPO).establecimientos[0]
        return {campo: valores[fila] for campo, valores in self._g.arbol.establecimientos.items()}

    def ficha_grupo(self, nodo: Nodo) -> dict[str, Any]:
        """Los campos de un grupo; las fechas como `date` o `None`. `ErrorVista` si el nodo no es un grupo."""
        fila = self._de_nivel(nodo, Nivel.GRUPO).grupos[0]
        campos = {campo: valores[fila] for campo, valores in self._g.arbol.grupos.items()}
        for campo in ("conformacion", "cierre", "acta", "plan"):
            campos[campo] = date.fromordinal(campos[campo]) if campos[campo] else None
        return campos

    def columnas_establecimientos(self, nodo: Nodo, *campos: str) -> dict[str, list[Any]]:
        """Campos de todos los establecimientos de un territorio, en profundidad."""
        desde, hasta = self._permitido(nodo).establecimientos
        return {campo: list(self._g.arbol.establecimientos[campo][desde:hasta]) for campo in campos}

    def columnas_grupos(self, nodo: Nodo, *campos: str) -> dict[str, list[Any]]:
        """Campos de todos los grupos de un territorio, en profundidad."""
        desde, hasta = self._permitido(nodo).grupos
        return {campo: list(self._g.arbol.grupos[campo][desde:hasta]) for campo in campos}

    def recursos(self, nodo: Nodo) -> list[Mapping[str, Any]]:
        """Recursos de apoyo a la lactancia de los distritos de un territorio; los que no dicen distrito, en el país."""
        distritos = set(self.columnas_establecimientos(nodo, "ubigeo")["ubigeo"]) - {""}
        del_pais = self._permitido(nodo).nivel is Nivel.PAIS
        return [fila for fila in self._g.recursos if fila["ubigeo"] in distritos or (del_pais and not fila["ubigeo"])]

    def resultados(self) -> list[Mapping[str, Any]]:
        """Cifras de resultado cargadas (contexto público de todo el país, nunca evaluación de un grupo)."""
        return list(self._g.resultados)

    def campanas(self) -> list[Mapping[str, Any]]:
        """Campañas cargadas (públicas), con `inicio` y `fin` como texto AAAA-MM-DD."""
        return list(self._g.campanas)

    # -- procedencia ---------------------------------------------------------------------------------------------

    def procedencia(self, tablas: Sequence[str]) -> list[Mapping[str, Any]]:
        """Cargas de las que salen esas tablas, en orden: tabla, archivo, filas, aceptadas, rechazadas y fecha_carga.

        Solo para quien ve todo el país: el nombre y las cuentas de un archivo hablan de todas sus filas.
        """
        if self.raiz.codigo != PAIS:
            return []
        return [fila for fila in self._g.manifiesto.get("origen", []) if fila.get("tabla") in tablas]

    def filas_por_archivo(self, nodo: Nodo, periodo: Periodo) -> dict[str, dict[int, int]]:
        """De las filas de un territorio, cuántas salieron de cada entrada de `procedencia` (su `n`), por tabla.

        Establecimientos y grupos, todos; sesiones de sus grupos, las del periodo. Lo inventado no sale de ninguna.
        """
        e0, e1 = self._permitido(nodo).establecimientos
        g0, g1 = nodo.grupos
        desde, hasta = (int(self._g.sesiones["desde"][fila]) for fila in (g0, g1))
        dias = self._g.sesiones["dia"][desde:hasta]
        del_periodo = (dias >= periodo.inicio.toordinal()) & (dias <= periodo.fin.toordinal())
        archivos = {
            "establecimientos": np.array(self._g.arbol.establecimientos["archivo"][e0:e1], dtype=np.int64),
            "grupos": np.array(self._g.arbol.grupos["archivo"][g0:g1], dtype=np.int64),
            "sesiones": self._g.sesiones["archivo"][desde:hasta][del_periodo],
        }
        cuentas = {tabla: np.unique(valores[valores >= 0], return_counts=True) for tabla, valores in archivos.items()}
        return {tabla: dict(zip(n.tolist(), veces.tolist(), strict=True)) for tabla, (n, veces) in cuentas.items()}
