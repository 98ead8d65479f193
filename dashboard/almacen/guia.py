"""Lo que las tablas de la guía dicen de un territorio: lo que vale al corte, lo que pasó en un periodo y quién vino.

Ninguna cuenta de madres, niñas o niños sale de aquí por debajo de la red: es la única puerta de todas ellas.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from dashboard.almacen.base import AUSENTE
from dashboard.almacen.campos import DE_GRUPOS, PARTICIPANTES, campos
from dashboard.almacen.visitas import DeVisitas
from dashboard.contratos.tablas import tabla_de
from dashboard.dominio.nodo import CON_CUENTAS, Nodo, se_cuentan
from dashboard.dominio.periodo import Periodo
from dashboard.dominio.territorio import PAIS, Nivel, nivel_de_codigo
from dashboard.nucleo.matrices import Enteros, meses_de

#: campo → una entrada por unidad o por hecho
Columnas = dict[str, Enteros]


class DeLaGuia(DeVisitas):
    """Lecturas de las tablas de la guía dentro de un alcance."""

    def anotado(self, tabla: str, nodo: Nodo, periodo: Periodo) -> Columnas:
        """Lo que vale al corte de cada grupo o establecimiento de un nodo, en profundidad: (unidades,) por campo.

        `AUSENTE` (o 0, en las fechas) donde no se anotó. `dia`: desde cuándo vale; `AUSENTE` si de la unidad no hay
        nada.
        """
        filas, (desde, hasta) = self._suyas(tabla, nodo), self._unidades(tabla, nodo)
        valen = np.flatnonzero(filas["dia"] <= self._cortes_de_unidades(tabla, nodo, periodo)[filas["unidad"]])
        ultima = np.full(hasta - desde, AUSENTE, dtype=np.int64)
        # van por unidad y fecha: de las de una unidad queda la última
        ultima[filas["unidad"][valen]] = valen
        return {campo: np.append(valores, AUSENTE)[ultima] for campo, valores in filas.items()}

    def hechos(self, tabla: str, nodo: Nodo, periodo: Periodo) -> Columnas:
        """Los hechos de un nodo en un periodo, hasta el corte de su región: (hechos,) por campo."""
        filas = self._suyas(tabla, nodo)
        cortes = self._cortes_de_unidades(tabla, nodo, periodo)[filas["unidad"]]
        dentro = (filas["dia"] >= periodo.inicio.toordinal()) & (filas["dia"] <= cortes)
        return {campo: valores[dentro] for campo, valores in filas.items()}

    def cuantas(self, tabla: str, nodo: Nodo) -> int:
        """Cuántas filas tiene una tabla de las unidades de un nodo, de cualquier fecha."""
        desde, hasta = np.searchsorted(self._g.guia[tabla][0], self._unidades(tabla, nodo)).tolist()
        return int(hasta - desde)

    def por_mes(self, tabla: str, nodo: Nodo) -> Enteros:
        """(meses,): cuántos hechos hubo cada mes de `nodo.meses`."""
        primero, ultimo = nodo.meses
        filas = self._suyas(tabla, nodo)
        cortes = self._cortes_de_unidades(tabla, nodo, Periodo.mes(ultimo))[filas["unidad"]]
        mes = meses_de(filas["dia"][filas["dia"] <= cortes]) - primero
        return np.bincount(mes[(mes >= 0) & (mes <= ultimo - primero)], minlength=max(ultimo - primero + 1, 0))

    def personas_de(self, tabla: str, nodo: Nodo, periodo: Periodo, **solo: int) -> dict[str, int] | None:
        """Lo que suman sus cuentas de personas en un periodo, sin las que nadie dice; `None` donde no se dicen.

        `solo`: campo y el valor que han de tener los hechos que se suman; sin ninguno, todos.
        """
        if not se_cuentan(self._permitido(nodo)):
            return None
        filas = self.hechos(tabla, nodo, periodo)
        enteras = dict(zip(campos(tabla), self._g.guia[tabla], strict=True))
        elegidas = np.logical_and.reduce([filas[campo] == valor for campo, valor in solo.items()] or [filas["dia"] > 0])
        cuales = np.searchsorted(enteras["unidad"], self._unidades(tabla, nodo)[0]) + filas["lugar"][elegidas]
        propias = {c.nombre: enteras[c.nombre][cuales] for c in tabla_de(tabla).columnas if c.personas}
        return {campo: int(v[v > AUSENTE].sum()) for campo, v in propias.items() if (v > AUSENTE).any()}

    def _suyas(self, tabla: str, nodo: Nodo) -> Columnas:
        """Las filas de las unidades de un nodo, sin sus cuentas de personas. `unidad`: su lugar entre las del nodo;
        `lugar`: el de la fila entre las suyas.
        """
        matriz, unidades = self._g.guia[tabla], self._unidades(tabla, nodo)
        desde, hasta = np.searchsorted(matriz[0], unidades)
        propias = dict(zip(campos(tabla), matriz[:, desde:hasta].astype(np.int64), strict=True))
        propias["unidad"] -= unidades[0]
        for columna in tabla_de(tabla).columnas:
            if columna.personas:
                propias[columna.nombre] = np.full(hasta - desde, AUSENTE, dtype=np.int64)
        return propias | {"lugar": np.arange(hasta - desde)}

    def _unidades(self, tabla: str, nodo: Nodo) -> tuple[int, int]:
        """El intervalo de grupos o de establecimientos; un grupo no tiene ninguno de estos."""
        propio = self._permitido(nodo)
        return propio.grupos if tabla in DE_GRUPOS else propio.establecimientos

    def _cortes_de_unidades(self, tabla: str, nodo: Nodo, periodo: Periodo) -> Enteros:
        """(unidades,): el último día que se mira de cada una, como ordinal."""

        def calcular() -> Enteros:
            (desde, hasta), arbol = self._unidades(tabla, nodo), self._g.arbol
            pais = arbol.buscar(PAIS)
            nacional = (pais.fecha_datos if pais else None) or periodo.fin
            cortes = np.zeros(hasta - desde, dtype=np.int64)
            for region in arbol.territorios(Nivel.DIRESA):
                r0, r1 = region.grupos if tabla in DE_GRUPOS else region.establecimientos
                dia = min(periodo.fin, region.fecha_datos or nacional)
                cortes[max(r0 - desde, 0) : max(r1 - desde, 0)] = dia.toordinal()
            return cortes

        return self.una_vez(("cortes", tabla in DE_GRUPOS, nodo, periodo), calcular)

    # -- de territorios --------------------------------------------------------------------------------------------

    def de_territorios(self, tabla: str, nodo: Nodo) -> list[dict[str, Any]]:
        """Las filas de una tabla de territorios que son de un nodo o de lo que contiene; las fechas, AAAA-MM-DD.

        De una unidad menor que una red, las cuentas de personas van sin dato.
        """
        contrato = tabla_de(tabla)
        suyas = [dict(fila) for fila in self._g.de_territorios[tabla] if self._cae(fila[contrato.unidad], nodo)]
        for fila in suyas:
            if nivel_de_codigo(fila[contrato.unidad]) not in CON_CUENTAS:
                fila |= {columna.nombre: None for columna in contrato.columnas if columna.personas}
        return suyas

    def avances(self, meta: str) -> list[tuple[str, float]]:
        """(AAAA-MM-DD, cuánto se lleva) de una meta del alcance, del más antiguo al más nuevo."""
        propias = {fila["codigo_meta"] for fila in self.de_territorios("metas", self.raiz)} & {meta}
        filas = (fila for fila in self._g.de_territorios["avances"] if fila["codigo_meta"] in propias)
        return sorted((fila["fecha"], float(fila["avance"])) for fila in filas)

    def _cae(self, codigo: str, nodo: Nodo) -> bool:
        unidad = self._g.arbol.buscar(codigo)
        if unidad is None or not self._dentro(unidad):
            return False
        if self._permitido(nodo).codigo in (PAIS, codigo):
            return True
        if unidad.nivel is Nivel.ESTABLECIMIENTO:
            return nodo.establecimientos[0] <= unidad.establecimientos[0] < nodo.establecimientos[1]
        return codigo.startswith(f"{nodo.codigo}-")

    # -- quién vino ------------------------------------------------------------------------------------------------

    def participantes(self, nodos: Sequence[Nodo], periodo: Periodo) -> list[Mapping[str, tuple[int, int]] | None]:
        """De cada nodo, cuántas de cada clase vinieron en el periodo y cuántas asistentes hubo en las sesiones que lo
        dicen; `None` donde no se dicen cuentas de personas.
        """
        acumulado = self.recordar(("participantes", periodo), lambda: self._acumular(periodo))
        hallados: list[Mapping[str, tuple[int, int]] | None] = []
        for nodo in nodos:
            desde, hasta = self._permitido(nodo).grupos
            sumas = (acumulado[hasta] - acumulado[desde]).tolist()
            pares = {campo: (n, de) for campo, (n, de) in zip(PARTICIPANTES, sumas, strict=True)}
            hallados.append(pares if se_cuentan(nodo) else None)
        return hallados

    def _acumular(self, periodo: Periodo) -> Enteros:
        """(grupos + 1, clases, 2): la suma de cada clase y de las asistentes de las sesiones que la dicen."""
        sesiones, cuentas = self._g.sesiones, self._g.guia["participantes"]
        limites = sesiones["desde"].astype(np.int64)
        grupo = np.repeat(np.arange(len(limites) - 1), np.diff(limites))
        dias = sesiones["dia"]
        dentro = (dias >= periodo.inicio.toordinal()) & (dias <= periodo.fin.toordinal())
        sumas = np.zeros((len(limites), len(PARTICIPANTES), 2), dtype=np.int64)
        for clase, valores in enumerate(cuentas):
            dicen = dentro & (valores > AUSENTE) & (sesiones["asistentes"] > AUSENTE)
            for lugar, pesos in enumerate((valores, sesiones["asistentes"])):
                sumas[1:, clase, lugar] = np.bincount(grupo[dicen], pesos[dicen], minlength=len(limites) - 1)
        return sumas.cumsum(axis=0)
