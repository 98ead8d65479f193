"""`Consulta`: la única puerta de lectura. Solo ve los intervalos del territorio permitido a la persona."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import chain, pairwise
from pathlib import Path
from typing import Any

import numpy as np

from dashboard.almacen.abierta import corregidos, leer_coleccion, leer_dibujo, leer_tramas, palabras_de, posiciones
from dashboard.almacen.fichas import Fichas
from dashboard.almacen.medidas import POR_NOMBRE, Clase, Eje
from dashboard.dominio.catalogos import CODIGOS_MOTIVO, EGRESO
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Corte, Periodo
from dashboard.dominio.territorio import PAIS, Nivel
from dashboard.nucleo.matrices import Booleanos, Enteros

#: clases de resultado de las que solo unos pocos salen antes que los demás
_ACOTADOS, _DE_CADA = frozenset({"red", "microrred", "distrito"}), 3


class Consulta(Fichas):
    """Lecturas de una generación limitadas a un alcance: sumas, sesiones y visitas, fichas y lugares.

    Todas piden permiso a `Alcance` antes de leer una fila. Cada suma de un territorio es una resta de dos filas
    acumuladas.
    """

    # -- de un territorio ------------------------------------------------------------------------------------------

    def _valores(self, medida: str, nodos: Sequence[Nodo], columnas: tuple[slice | int, ...]) -> Enteros:
        """Lo que vale una medida en cada nodo y en cada una de esas columnas: (nodos, columnas, …)."""
        if self.raiz.codigo != PAIS:
            for nodo in nodos:
                self._permitido(nodo)
        de_grupos = POR_NOMBRE[medida].eje is Eje.GRUPOS
        pares = [nodo.grupos if de_grupos else nodo.establecimientos for nodo in nodos]
        # primero se acota la columna (una vista) y luego se eligen filas: solo se tocan las páginas necesarias
        recorte = self._g.acumulado[medida][:, *columnas]
        if len(pares) == 1:
            # lo más pedido: una fila se toma sin copiar una lista de ellas
            desde, hasta = pares[0]
            una: Enteros = recorte[hasta].astype(np.int64) - recorte[desde]
            return una[np.newaxis]
        # de miles de nodos, aplanar los pares cuesta la tercera parte que dar una lista de tuplas
        varios = np.fromiter(chain.from_iterable(pares), np.intp, 2 * len(pares)).reshape(-1, 2)
        valores: Enteros = recorte[varios[:, 1]].astype(np.int64) - recorte[varios[:, 0]]
        return valores

    def suma(self, medida: str, nodos: Sequence[Nodo], periodo: Periodo) -> Enteros:
        """Valor de una medida en el periodo para cada nodo: (nodos,) enteros.

        Un flujo se suma sobre los meses; un estado se toma en el último mes con datos; lo fijo no depende del periodo.
        """
        valores = self._valores(medida, nodos, (self._columnas_de(medida, periodo),))
        if valores.shape[1:] == (1,):
            # un estado o lo fijo es una sola columna: no hay qué sumar
            return valores[:, 0]
        sumas: Enteros = valores.sum(axis=tuple(range(1, valores.ndim)))
        return sumas

    def cuenta(self, medida: str, nodo: Nodo, periodo: Periodo) -> int:
        """El valor de una medida en un solo nodo, para decirlo."""
        return int(self.suma(medida, [nodo], periodo)[0])

    def _columnas_de(self, medida: str, periodo: Periodo) -> slice:
        clase = POR_NOMBRE[medida].clase
        if clase is Clase.FIJO:
            return slice(0, 1)
        if clase is Clase.ANUAL:
            primero, ultimo = self._g.mes0 // 12, self._g.mes1 // 12
            posicion = min(max(periodo.anio, primero), ultimo) - primero
            return slice(posicion, posicion + 1)
        if clase is Clase.PERIODO:
            posicion = self._posicion_periodo(periodo)
            return slice(posicion, posicion + 1)
        meses = self._columnas(periodo)
        return slice(meses.stop - 1, meses.stop) if clase is Clase.ESTADO and meses.stop > meses.start else meses

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
        """Serie mensual de un nodo sobre `nodo.meses`: (meses,) enteros; lo anual se repite en los meses de su año."""
        clase, columnas = POR_NOMBRE[medida].clase, self._columnas_entre(nodo)
        if clase is Clase.ANUAL:
            anios = np.arange(nodo.meses[0], nodo.meses[1] + 1) // 12 - self._g.mes0 // 12
            return np.asarray(self._valores(medida, [nodo], (slice(None),))[0][anios])
        if clase is Clase.PERIODO:
            previas = self._posicion_periodo(Periodo.mes(self._g.mes0))
            columnas = slice(columnas.start + previas, columnas.stop + previas)
        return np.asarray(self._valores(medida, [nodo], (columnas,))[0])

    def series(self, medida: str, nodos: Sequence[Nodo]) -> Enteros:
        """Series mensuales de varios nodos sobre `raiz.meses`: (nodos, meses) enteros."""
        return self._valores(medida, nodos, (self._columnas_entre(self.raiz),))

    def _columnas_entre(self, nodo: Nodo) -> slice:
        primero, ultimo = (mes - self._g.mes0 for mes in nodo.meses)
        return slice(primero, ultimo + 1)

    def inasistencias(self, nodo: Nodo, periodo: Periodo) -> Enteros:
        """Inasistencias del periodo: (motivos, justificaciones), en el orden de los catálogos del dominio."""
        por_motivo: Enteros = self._valores("inasistencias", [nodo], (self._columnas(periodo),))[0].sum(axis=0)
        return por_motivo

    def por_motivo(self, nodos: Sequence[Nodo], periodo: Periodo) -> Enteros:
        """(nodos, motivos): inasistencias de cada nodo en el periodo, en el orden del catálogo."""
        faltas: Enteros = self._valores("inasistencias", nodos, (self._columnas(periodo),)).sum(axis=(1, 3))
        return faltas

    def serie_inasistencias(self, nodo: Nodo) -> Enteros:
        """(meses, 4): justificadas, injustificadas, sin motivo o sin calificar, y salidas del grupo (aparte)."""
        mensual = self.serie("inasistencias", nodo)
        egreso = CODIGOS_MOTIVO.index(EGRESO)
        salidas = mensual[:, egreso, :].sum(axis=1)
        clases = mensual.sum(axis=1) - mensual[:, egreso, :]
        return np.column_stack([clases, salidas])

    def injustificadas(self, nodos: Sequence[Nodo], periodo: Periodo) -> Enteros:
        """Faltas injustificadas de cada nodo en el periodo, sin contar las salidas del grupo."""
        por_motivo = self._valores("inasistencias", nodos, (self._columnas(periodo), slice(None), 1)).sum(axis=1)
        faltas: Enteros = por_motivo.sum(axis=1) - por_motivo[:, CODIGOS_MOTIVO.index(EGRESO)]
        return faltas

    def inasistencias_por_grupo(self, nodo: Nodo, periodo: Periodo) -> Enteros:
        """Inasistencias del periodo de cada grupo del territorio: (grupos, motivos), de cualquier calificación."""
        g0, g1 = self._permitido(nodo).grupos
        recorte = self._g.acumulado["inasistencias"][g0 : g1 + 1, self._columnas(periodo)]
        motivos, clases = recorte.shape[2:]
        # primero se suma y después se resta, que es lo mismo con sesenta veces menos números. En 32 bits: si la suma de
        # lo acumulado da la vuelta, la resta la deshace
        juntos = recorte.reshape(len(recorte), -1, motivos * clases).sum(axis=1, dtype=np.int32)
        por_fila = np.diff(juntos.reshape(-1, motivos, clases).sum(axis=2, dtype=np.int32), axis=0)
        faltas: Enteros = por_fila.astype(np.int64)
        return faltas

    def listas_de_partos(self, nodo: Nodo, periodo: Periodo) -> dict[int, int]:
        """Año de cada lista que vale en el periodo → de cuántos establecimientos del ámbito habla."""
        cuantos = self._valores("listas", [nodo], (self._columnas_de("listas", periodo),))[0, 0].tolist()
        anios = self._g.manifiesto["listas_de_partos"]
        return {anio: cuantas for anio, cuantas in zip(anios, cuantos, strict=True) if cuantas}

    def facilitadores(self, diresa: Nodo, periodo: Periodo) -> int | None:
        """Facilitadores de una DIRESA en el año del periodo; `None` si no hay fila."""
        return self._g.facilitadores.get(self._permitido(diresa).codigo, {}).get(str(periodo.anio))

    # -- de cada fila ----------------------------------------------------------------------------------------------

    def por_grupo(self, medida: str, nodo: Nodo, periodo: Periodo) -> Enteros:
        """Valor de una medida en cada grupo del territorio: (grupos,)."""
        return self._por_fila(medida, self._permitido(nodo).grupos, periodo)

    def entre_meses(self, medida: str, nodo: Nodo, primero: int, ultimo: int) -> Enteros:
        """Un flujo de grupos en cada grupo del territorio, de un número de mes a otro, incluidos: (grupos,)."""
        g0, g1 = self._permitido(nodo).grupos
        desde, hasta = (
            min(max(mes - self._g.mes0, 0), self._g.mes1 - self._g.mes0 + 1) for mes in (primero, ultimo + 1)
        )
        # primero los meses y luego las filas: se resta una columna y no una matriz
        recorte = self._g.acumulado[medida][g0 : g1 + 1, desde:hasta]
        acumulado: Enteros = recorte.astype(np.int64, order="F").sum(axis=1)
        return np.diff(acumulado)

    def por_establecimiento(self, medida: str, nodo: Nodo, periodo: Periodo) -> Enteros:
        """Valor de una medida en cada establecimiento del territorio: (establecimientos,).

        Las medidas de grupos se suman sobre los grupos de cada establecimiento.
        """
        intervalo = self._permitido(nodo).establecimientos
        if POR_NOMBRE[medida].eje is Eje.ESTABLECIMIENTOS:
            return self._por_fila(medida, intervalo, periodo)
        por_grupo = self._por_fila(medida, nodo.grupos, periodo)
        acumulado: Enteros = np.concatenate([[0], np.cumsum(por_grupo)])
        limites = self.columnas_establecimientos(nodo, "g0", "g1")
        desde, hasta = (np.array(filas, dtype=np.intp) - nodo.grupos[0] for filas in limites.values())
        return acumulado[hasta] - acumulado[desde]

    def _por_fila(self, medida: str, intervalo: tuple[int, int], periodo: Periodo) -> Enteros:
        filas = self._g.acumulado[medida][intervalo[0] : intervalo[1] + 1]
        recorte = filas[:, self._columnas_de(medida, periodo)]
        # por columnas, la suma de pocos meses de muchas filas cuesta la tercera parte
        acumulado: Enteros = recorte.astype(np.int64, order="F").sum(axis=tuple(range(1, recorte.ndim)))
        return np.diff(acumulado)

    def mensual_por_grupo(self, medida: str, nodo: Nodo) -> Enteros:
        """Una medida de grupos en cada grupo del territorio y cada mes de `raiz.meses`: (grupos, meses).

        Los meses son los de todo lo permitido, no los del nodo: un grupo dice lo mismo visto desde su red o desde el
        país.
        """
        return self._mensual(medida, self._permitido(nodo).grupos)

    def mensual_por_establecimiento(self, medida: str, nodo: Nodo) -> Enteros:
        """Lo mismo de una medida de establecimientos: (establecimientos, meses)."""
        return self._mensual(medida, self._permitido(nodo).establecimientos)

    def _mensual(self, medida: str, filas: tuple[int, int]) -> Enteros:
        recorte = self._g.acumulado[medida][filas[0] : filas[1] + 1, self._columnas_entre(self.raiz)].astype(np.int64)
        return recorte[1:] - recorte[:-1]

    def silencio_mensual(self, nodo: Nodo) -> Booleanos:
        """(establecimientos, meses): si cada uno calló cada mes de `raiz.meses`, como en la medida `silenciosos`."""
        e0, e1 = self._permitido(nodo).establecimientos
        columnas = [self._posicion_periodo(Periodo.mes(mes)) for mes in self.raiz.meses]
        recorte = self._g.acumulado["silenciosos"][e0 : e1 + 1, columnas[0] : columnas[1] + 1]
        return recorte[1:] > recorte[:-1]

    # -- sesiones y visitas ----------------------------------------------------------------------------------------

    def columnas_sesiones(self, nodo: Nodo, *campos: str) -> dict[str, Enteros]:
        """Campos de las sesiones de todos los grupos de un territorio, por grupo y fecha: (sesiones,) enteros.

        `desde`, siempre presente, tiene (grupos + 1,) límites: las sesiones del grupo `i` son `desde[i]:desde[i + 1]`.
        """
        limites = self._limites(nodo)
        recorte = slice(int(limites[0]), int(limites[-1]))
        return {"desde": limites - limites[0]} | {
            campo: self._g.sesiones[campo][recorte].astype(np.int64) for campo in campos
        }

    def _limites(self, nodo: Nodo) -> Enteros:
        """(grupos + 1,): dónde empiezan las sesiones de cada grupo del territorio y dónde acaban las del último."""
        g0, g1 = self._permitido(nodo).grupos
        return self._g.sesiones["desde"][g0 : g1 + 1].astype(np.int64)

    def sesiones(self, grupo: Nodo) -> dict[str, list[Any]]:
        """Las sesiones de un grupo, de la más antigua a la más nueva, como columnas (`-1` o 0: sin dato).

        `ErrorVista` si el nodo no es un grupo.
        """
        desde, hasta = self._limites(self._de_nivel(grupo, Nivel.GRUPO)).tolist()
        columnas: dict[str, list[Any]] = {
            campo: valores[desde:hasta].tolist() for campo, valores in self._g.sesiones.items() if campo != "desde"
        }
        for campo, catalogo in self._g.catalogos.items():
            columnas[campo] = ["" if i < 0 else catalogo[i] for i in columnas[campo]]
        columnas["fecha"] = [date.fromordinal(dia) for dia in columnas["dia"]]
        return columnas

    def ultimas_sesiones(self, nodo: Nodo, hasta: date | None = None) -> list[date | None]:
        """Fecha de la última sesión de cada grupo del territorio, en profundidad. `hasta`: sin las de después."""
        dias = self._g.sesiones["dia"]
        tope = (hasta or date.max).toordinal()
        halladas: list[date | None] = []
        for primera, fin in pairwise(self._limites(nodo).tolist()):
            # las de un grupo están por fecha
            propias = int(np.searchsorted(dias[primera:fin], tope, "right"))
            halladas.append(date.fromordinal(int(dias[primera + propias - 1])) if propias else None)
        return halladas

    def proximas_sesiones(self, nodo: Nodo) -> list[tuple[date, int] | None]:
        """Lo que cada grupo acordó en su última sesión: fecha y minuto del día (−1 sin hora); `None` si no se anotó."""
        dias, minutos = self._g.sesiones["proxima_dia"], self._g.sesiones["proxima_hora"]
        return [
            (date.fromordinal(int(dias[hasta - 1])), int(minutos[hasta - 1]))
            if hasta > desde and dias[hasta - 1] > 0
            else None
            for desde, hasta in pairwise(self._limites(nodo).tolist())
        ]

    # -- procedencia -----------------------------------------------------------------------------------------------

    def filas_por_archivo(self, nodo: Nodo, periodo: Periodo) -> dict[str, dict[int, int]]:
        """De las filas de un territorio, cuántas salieron de cada entrada de `procedencia` (su `n`), por tabla.

        Establecimientos y grupos, todos; sesiones de sus grupos, las del periodo. Lo inventado no sale de ninguna.
        """
        e0, e1 = self._permitido(nodo).establecimientos
        g0, g1 = nodo.grupos
        desde, hasta = self._limites(nodo)[[0, -1]].tolist()
        dias = self._g.sesiones["dia"][desde:hasta]
        del_periodo = (dias >= periodo.inicio.toordinal()) & (dias <= periodo.fin.toordinal())
        archivos = {
            "establecimientos": np.array(self._g.arbol.establecimientos["archivo"][e0:e1], dtype=np.int64),
            "grupos": np.array(self._g.arbol.grupos["archivo"][g0:g1], dtype=np.int64),
            "sesiones": self._g.sesiones["archivo"][desde:hasta][del_periodo],
        }
        cuentas = {tabla: np.unique(valores[valores >= 0], return_counts=True) for tabla, valores in archivos.items()}
        return {tabla: dict(zip(n.tolist(), veces.tolist(), strict=True)) for tabla, (n, veces) in cuentas.items()}

    # -- lugares ---------------------------------------------------------------------------------------------------

    def buscar(self, texto: str, limite: int = 12) -> list[dict[str, str]]:
        """Resultados (tipo, codigo, etiqueta, contexto) para un texto, sin tildes y dentro del alcance.

        Si no hay ninguno, los de lo que más se le parece. De las redes, microrredes y distritos, los que pasan de
        `_DE_CADA` van al final: no quitan su sitio a los establecimientos.
        """
        indice = self._g.busqueda
        halladas = posiciones(indice, texto)
        if not halladas:
            palabras = self.recordar(("palabras que se buscan",), lambda: palabras_de(indice))
            quiza = corregidos(indice, palabras, texto)
            halladas = list(dict.fromkeys(chain.from_iterable(posiciones(indice, uno) for uno in quiza)))
        primeros: list[dict[str, str]] = []
        demas: list[dict[str, str]] = []
        veces: Counter[str] = Counter()
        for posicion in halladas:
            fila = {campo: indice[campo][posicion] for campo in ("tipo", "codigo", "etiqueta", "contexto")}
            if self.raiz.codigo == PAIS or self._buscable(fila["tipo"], fila["codigo"]):
                veces[fila["tipo"]] += 1
                de_mas = fila["tipo"] in _ACOTADOS and veces[fila["tipo"]] > _DE_CADA
                (demas if de_mas else primeros).append(fila)
                if len(primeros) == limite:
                    break
        return (primeros + demas)[:limite]

    def _buscable(self, tipo: str, codigo: str) -> bool:
        if tipo == "distrito":
            return codigo in self.columnas_establecimientos(self.raiz, "ubigeo")["ubigeo"]
        nodo = self._g.arbol.buscar(codigo)
        return nodo is not None and self._dentro(nodo)

    def lugar(self, nodo: Nodo) -> dict[str, Any]:
        """Caja, punto de rótulo y tipo de área de un territorio; vacío si no tiene área."""
        return dict(self._g.geografia.get(self._permitido(nodo).codigo, {}))

    def trama(self, nodo: Nodo) -> Mapping[str, Any] | None:
        """Líneas de la trama de un área (`lon`, `lat` con `None` entre tramos); `None` si no tiene área."""
        return leer_tramas(self._g.carpeta).get(self._permitido(nodo).codigo)

    def areas(self, nodo: Nodo) -> Mapping[str, Any]:
        """La FeatureCollection de las áreas que forman un territorio; vacía si no hay archivo."""
        return leer_coleccion(self._de_geografia("areas", nodo))

    def dibujo(self, nodo: Nodo) -> Mapping[str, Any]:
        """Las mismas áreas llevadas a un lienzo, con el sitio de sus rótulos: vea `geografia.dibujo`."""
        return leer_dibujo(self._de_geografia("dibujos", nodo))

    def _de_geografia(self, clase: str, nodo: Nodo) -> Path:
        con_area = self._permitido(nodo).nivel.es_territorio
        # el código de un grupo lo escribe la oficina: nunca forma parte de una ruta
        return self._g.carpeta / "geo" / clase / f"{nodo.codigo if con_area else 'sin-area'}.json"

    def catalogo(self) -> list[str]:
        """Los códigos del catálogo de regiones, estén o no en lo cargado."""
        return sorted(self._g.regiones)

    def region(self, codigo: str) -> Mapping[str, str]:
        """Fila del catálogo de regiones; vacía si el código no está en el catálogo."""
        return self._g.regiones.get(codigo, {})
