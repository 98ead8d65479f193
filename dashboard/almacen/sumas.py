"""Las sumas del cubo: el valor de una medida en un territorio, en cada fila suya o en cada mes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from dashboard.almacen.alcance import Alcance
from dashboard.almacen.medidas import POR_NOMBRE, Clase, Eje
from dashboard.dominio.motivo import CODIGOS_MOTIVO, EGRESO
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Corte, Periodo
from dashboard.dominio.territorio import PAIS

Enteros = npt.NDArray[np.int64]


class Sumas(Alcance):
    """Cada suma de un territorio es una resta de dos filas acumuladas."""

    # -- de un territorio ----------------------------------------------------------------------------------------

    def _filas(self, medida: str, nodos: Sequence[Nodo]) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
        if self.raiz.codigo != PAIS:
            for nodo in nodos:
                self._permitido(nodo)
        de_grupos = POR_NOMBRE[medida].eje is Eje.GRUPOS
        pares = [nodo.grupos if de_grupos else nodo.establecimientos for nodo in nodos]
        filas = np.array(pares, dtype=np.intp).reshape(len(nodos), 2)
        return filas[:, 0], filas[:, 1]

    def suma(self, medida: str, nodos: Sequence[Nodo], periodo: Periodo) -> Enteros:
        """Valor de una medida en el periodo para cada nodo: (nodos,) enteros.

        Un flujo se suma sobre los meses; un estado se toma en el último mes con datos; lo fijo no depende del periodo.
        """
        desde, hasta = self._filas(medida, nodos)
        matriz = self._g.acumulado[medida]
        clase = POR_NOMBRE[medida].clase
        if clase is Clase.FIJO:
            columna = slice(0, 1)
        elif clase is Clase.PERIODO:
            posicion = self._posicion_periodo(periodo)
            columna = slice(posicion, posicion + 1)
        else:
            columna = self._columnas(periodo)
            if clase is Clase.ESTADO and columna.stop > columna.start:
                columna = slice(columna.stop - 1, columna.stop)
        # primero se acota la columna (una vista) y luego se eligen filas: solo se tocan las páginas necesarias
        recorte = matriz[:, columna]
        diferencia = recorte[hasta].astype(np.int64) - recorte[desde]
        return diferencia.sum(axis=tuple(range(1, diferencia.ndim)))

    def _posicion_periodo(self, periodo: Periodo) -> int:
        """Columna de un periodo en las medidas de clase PERIODO, en el orden de `periodos_entre`."""
        mes0, mes1 = self._g.mes0, self._g.mes1
        anios, semestres = mes1 // 12 - mes0 // 12 + 1, mes1 // 6 - mes0 // 6 + 1
        if periodo.corte is Corte.ANIO:
            posicion, tope = periodo.anio - mes0 // 12, anios
        elif periodo.corte is Corte.SEMESTRE:
            posicion, tope = periodo.primer_mes // 6 - mes0 // 6, semestres
        else:
            posicion, tope = periodo.primer_mes - mes0, mes1 - mes0 + 1
        previas = {Corte.ANIO: 0, Corte.SEMESTRE: anios, Corte.MES: anios + semestres}[periodo.corte]
        return previas + min(max(posicion, 0), tope - 1)

    def serie(self, medida: str, nodo: Nodo) -> Enteros:
        """Serie mensual de un nodo sobre `nodo.meses`: (meses,) enteros."""
        (desde,), (hasta,) = self._filas(medida, [nodo])
        matriz = self._g.acumulado[medida]
        primero, ultimo = (mes - self._g.mes0 for mes in nodo.meses)
        return matriz[hasta, primero : ultimo + 1].astype(np.int64) - matriz[desde, primero : ultimo + 1]

    def inasistencias(self, nodo: Nodo, periodo: Periodo) -> Enteros:
        """Inasistencias del periodo: (motivos, justificaciones), en el orden de los catálogos del dominio."""
        (desde,), (hasta,) = self._filas("inasistencias", [nodo])
        matriz, meses = self._g.acumulado["inasistencias"], self._columnas(periodo)
        return (matriz[hasta, meses].astype(np.int64) - matriz[desde, meses]).sum(axis=0)

    def serie_inasistencias(self, nodo: Nodo) -> Enteros:
        """(meses, 4): justificadas, injustificadas, sin motivo o sin calificar, y salidas del grupo (aparte)."""
        mensual = self.serie("inasistencias", nodo)
        egreso = CODIGOS_MOTIVO.index(EGRESO)
        salidas = mensual[:, egreso, :].sum(axis=1)
        clases = mensual.sum(axis=1) - mensual[:, egreso, :]
        return np.column_stack([clases, salidas])

    def injustificadas(self, nodos: Sequence[Nodo], periodo: Periodo) -> Enteros:
        """Faltas injustificadas de cada nodo en el periodo, sin contar las salidas del grupo."""
        desde, hasta = self._filas("inasistencias", nodos)
        recorte = self._g.acumulado["inasistencias"][:, self._columnas(periodo), :, 1]
        por_motivo = (recorte[hasta].astype(np.int64) - recorte[desde]).sum(axis=1)
        return por_motivo.sum(axis=1) - por_motivo[:, CODIGOS_MOTIVO.index(EGRESO)]

    def facilitadores(self, diresa: Nodo, periodo: Periodo) -> int | None:
        """Facilitadores de una DIRESA en el año del periodo; `None` si no hay fila."""
        return self._g.facilitadores.get(self._permitido(diresa).codigo, {}).get(str(periodo.anio))

    # -- de cada fila --------------------------------------------------------------------------------------------

    def por_grupo(self, medida: str, nodo: Nodo, periodo: Periodo) -> Enteros:
        """Valor de una medida en cada grupo del territorio: (grupos,)."""
        return self._por_fila(medida, self._permitido(nodo).grupos, periodo)

    def por_establecimiento(self, medida: str, nodo: Nodo, periodo: Periodo) -> Enteros:
        """Valor de una medida en cada establecimiento del territorio: (establecimientos,).

        Las medidas de grupos se suman sobre los grupos de cada establecimiento.
        """
        intervalo = self._permitido(nodo).establecimientos
        if POR_NOMBRE[medida].eje is Eje.ESTABLECIMIENTOS:
            return self._por_fila(medida, intervalo, periodo)
        por_grupo = self._por_fila(medida, nodo.grupos, periodo)
        acumulado = np.concatenate([[0], np.cumsum(por_grupo)])
        desde = np.array(self._g.arbol.establecimientos["g0"][slice(*intervalo)], dtype=np.intp) - nodo.grupos[0]
        hasta = np.array(self._g.arbol.establecimientos["g1"][slice(*intervalo)], dtype=np.intp) - nodo.grupos[0]
        return acumulado[hasta] - acumulado[desde]

    def _por_fila(self, medida: str, intervalo: tuple[int, int], periodo: Periodo) -> Enteros:
        clase = POR_NOMBRE[medida].clase
        matriz = self._g.acumulado[medida][intervalo[0] : intervalo[1] + 1]
        if clase is Clase.FIJO:
            recorte = matriz[:, :1]
        elif clase is Clase.PERIODO:
            posicion = self._posicion_periodo(periodo)
            recorte = matriz[:, posicion : posicion + 1]
        else:
            meses = self._columnas(periodo)
            recorte = matriz[:, meses]
            if clase is Clase.ESTADO:
                recorte = recorte[:, -1:]
        return np.diff(recorte.astype(np.int64), axis=0).sum(axis=tuple(range(1, recorte.ndim)))

    def mensual_por_grupo(self, medida: str, nodo: Nodo) -> Enteros:
        """Una medida de grupos en cada grupo del territorio y cada mes de `raiz.meses`: (grupos, meses).

        Los meses son los de todo lo permitido, no los del nodo: un grupo dice lo mismo visto desde su red o desde el
        país.
        """
        g0, g1 = self._permitido(nodo).grupos
        primero, ultimo = (mes - self._g.mes0 for mes in self.raiz.meses)
        recorte = self._g.acumulado[medida][g0 : g1 + 1, primero : ultimo + 1].astype(np.int64)
        return recorte[1:] - recorte[:-1]

    def silencio_mensual(self, nodo: Nodo) -> npt.NDArray[np.bool_]:
        """(establecimientos, meses): si cada uno calló cada mes de `raiz.meses`, como en la medida `silenciosos`."""
        e0, e1 = self._permitido(nodo).establecimientos
        columnas = [self._posicion_periodo(Periodo.mes(mes)) for mes in self.raiz.meses]
        recorte = self._g.acumulado["silenciosos"][e0 : e1 + 1, columnas[0] : columnas[1] + 1]
        return recorte[1:] > recorte[:-1]
