"""Las fichas: lo que se lee fila por fila de establecimientos y grupos, y las tablas cortas que los acompañan."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from dashboard.almacen.guia import DeLaGuia
from dashboard.dominio.hitos import CLASES_DE_HITO, Hito
from dashboard.dominio.nodo import Nodo, Traslado
from dashboard.dominio.periodo import Periodo, el_que_vale
from dashboard.dominio.territorio import PAIS, Nivel, es_del_peru

_UNIDADES = (Nivel.DIRESA, Nivel.RED, Nivel.MICRORRED)


class Fichas(DeLaGuia):
    """Lecturas de una fila, o de las de un territorio, sin sumarlas."""

    def ficha_establecimiento(self, nodo: Nodo, periodo: Periodo | None = None) -> dict[str, Any]:
        """Los campos del establecimiento de un nodo (o del grupo que pertenece a él). `ErrorVista` en otro nivel.

        `periodo`: si se da, lo de los partos según la lista que vale en él; si no, según la última.
        """
        fila = self._de_nivel(nodo, Nivel.ESTABLECIMIENTO, Nivel.GRUPO).establecimientos[0]
        ficha = {campo: valores[fila] for campo, valores in self._g.arbol.establecimientos.items()}
        return ficha | (self._g.de_los_partos(ficha["codigo"], periodo.anio) if periodo else {})

    def ficha_grupo(self, nodo: Nodo, periodo: Periodo | None = None) -> dict[str, Any]:
        """Los campos de un grupo; las fechas como `date` o `None`. `ErrorVista` si el nodo no es un grupo.

        `periodo`: si se da, integrantes y horas son los de su corte; si no, los últimos. `tamano_desde`: el día desde
        el que se saben; posterior al corte si antes no se sabía ninguno.
        """
        fila = self._de_nivel(nodo, Nivel.GRUPO).grupos[0]
        campos = {campo: valores[fila] for campo, valores in self._g.arbol.grupos.items()}
        campos |= dict(self._tamanos(fila, fila + 1, periodo).get(fila, {}))
        for campo in ("conformacion", "cierre", "acta", "plan", "tamano_desde"):
            campos[campo] = date.fromordinal(campos[campo]) if campos[campo] else None
        return campos

    def columnas_establecimientos(self, nodo: Nodo, *campos: str) -> dict[str, list[Any]]:
        """Campos de todos los establecimientos de un territorio, en profundidad."""
        desde, hasta = self._permitido(nodo).establecimientos
        return {campo: list(self._g.arbol.establecimientos[campo][desde:hasta]) for campo in campos}

    def columnas_grupos(self, nodo: Nodo, *campos: str, periodo: Periodo | None = None) -> dict[str, list[Any]]:
        """Campos de todos los grupos de un territorio, en profundidad. `periodo`: como en `ficha_grupo`."""
        desde, hasta = self._permitido(nodo).grupos
        columnas = {campo: list(self._g.arbol.grupos[campo][desde:hasta]) for campo in campos}
        for fila, dice in self._tamanos(desde, hasta, periodo).items():
            for campo in columnas.keys() & dice.keys():
                columnas[campo][fila - desde] = dice[campo]
        return columnas

    def _tamanos(self, desde: int, hasta: int, periodo: Periodo | None) -> dict[int, Mapping[str, Any]]:
        """Lo que se sabía al corte del periodo del tamaño de los grupos de esas filas, de los que lo cambiaron."""
        if periodo is None:
            return {}
        propias = [(fila, historia) for fila, historia in self._g.tamanos if desde <= fila < hasta]
        hallados: dict[int, Mapping[str, Any]] = {}
        for fila, historia in propias:
            datos = self._g.arbol.grupo(fila).fecha_datos
            corte = min(periodo.fin, datos or periodo.fin).toordinal()
            dias = [dice["tamano_desde"] for dice in historia]
            hallados[fila] = historia[dias.index(el_que_vale(dias, corte))]
        return hallados

    def traslados(self, nodo: Nodo) -> list[Traslado]:
        """Los establecimientos que pasaron de otra región, red o microrred a esa, o de esa a otra.

        De un establecimiento, la microrred de la que pasó a la de hoy. Un cambio de código sin cambio de nombre no es
        un traslado, y de los que salieron de lo permitido no se dice nada.
        """
        arbol = self._g.arbol
        hallados: dict[int, Traslado] = {}
        desde, hasta = self.raiz.establecimientos
        un_lugar = self._permitido(nodo).nivel is Nivel.ESTABLECIMIENTO
        nivel = Nivel.MICRORRED if un_lugar else nodo.nivel
        for fila, dia, *de_antes in self._g.traslados if nivel in _UNIDADES else ():
            if not desde <= fila < hasta or (un_lugar and fila != nodo.establecimientos[0]):
                continue
            establecimiento = arbol.establecimiento(fila)
            microrred = arbol.padre(establecimiento)
            red = arbol.padre(microrred)
            actual = {Nivel.MICRORRED: microrred, Nivel.RED: red, Nivel.DIRESA: arbol.padre(red)}[nivel]
            codigo, nombre = self._de_antes(nivel, *de_antes)
            llega = un_lugar or actual.codigo == nodo.codigo
            if actual.codigo != codigo and actual.nombre != nombre and (llega or codigo == nodo.codigo):
                otra = nombre if llega else actual.nombre
                hallados[fila] = Traslado(establecimiento, date.fromordinal(dia), otra, llega)
        return list(hallados.values())

    def _de_antes(self, nivel: Nivel, red: str, red_nombre: str, microrred: str, nombre: str) -> tuple[str, str]:
        """Código y nombre, a ese nivel, de la unidad en que estuvo."""
        region = red.partition("-")[0]
        hallada = self._g.arbol.buscar(region)
        return {
            Nivel.MICRORRED: (microrred, nombre or microrred),
            Nivel.RED: (red, red_nombre or red),
            Nivel.DIRESA: (region, hallada.nombre if hallada else region),
        }[nivel]

    def recursos(self, nodo: Nodo) -> list[Mapping[str, Any]]:
        """Recursos de apoyo a la lactancia de los distritos de un territorio; en el país, todos los del Perú."""
        distritos = set(self.columnas_establecimientos(nodo, "ubigeo")["ubigeo"]) - {""}
        del_pais = self._permitido(nodo).nivel is Nivel.PAIS
        return [
            fila
            for fila in self._g.recursos
            if es_del_peru(fila.get("pais")) and (del_pais or fila["ubigeo"] in distritos)
        ]

    def recursos_de_otros_paises(self) -> list[Mapping[str, Any]]:
        """Los que se cargaron como ejemplo: nunca se suman a los del Perú."""
        return [fila for fila in self._g.recursos if not es_del_peru(fila.get("pais"))]

    def resultados(self) -> list[Mapping[str, Any]]:
        """Cifras de resultado cargadas (contexto público de todo el país, nunca evaluación de un grupo)."""
        return list(self._g.resultados)

    def campanas(self) -> list[Mapping[str, Any]]:
        """Campañas cargadas (públicas), con `inicio` y `fin` como texto AAAA-MM-DD."""
        return list(self._g.campanas)

    def hitos(self, nodo: Nodo) -> list[Hito]:
        """Los hitos que tocan a un nodo, del más antiguo al más nuevo: los suyos y los de quien lo contiene.

        También los de más arriba de lo permitido: la huelga de una región es de sus redes, y la serie de una red tiene
        las mismas fases la mire quien la mire.
        """
        camino = {self._permitido(nodo).codigo, PAIS}
        while nodo.codigo != PAIS:
            nodo = self._g.arbol.padre(nodo)
            camino.add(nodo.codigo)
        propios = [fila for fila in self._g.hitos if fila["codigo_territorio"] in camino]
        return [
            Hito(date.fromisoformat(fila["fecha"]), clase.codigo, clase.nombre, fila["codigo_territorio"], clase.fase)
            for fila in sorted(propios, key=lambda fila: fila["fecha"])
            for clase in (CLASES_DE_HITO[fila["hito"]],)
        ]
