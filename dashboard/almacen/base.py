"""Una carga como columnas de números: lo único que mira una medida, y lo que varias deducen de ellas una sola vez.

Sin pandas: quien sirve también la importa.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from dashboard.almacen.campos import DE_GRUPOS
from dashboard.contratos.tablas import tabla_de
from dashboard.dominio.catalogos import BLOQUES, TEMAS
from dashboard.dominio.estandar import MINUTOS_SESION, MOMENTOS_SESION
from dashboard.dominio.periodo import Periodo, periodos_entre
from dashboard.nucleo.matrices import Booleanos, Enteros, meses_de

#: una columna de las sesiones, en los bits que necesita: en una carga grande son muchas filas
Columna = npt.NDArray[np.integer[Any]]
#: dato numérico que falta en las columnas de enteros
AUSENTE = -1
#: fecha que ninguna sesión alcanza: «todavía no» en enteros
NUNCA = np.iinfo(np.int32).max


@dataclass(slots=True)
class Calendario:
    """Meses de la generación y fecha de datos de cada DIRESA (ordinales; 0 sin datos)."""

    mes0: int
    mes1: int
    fecha_nacional: int
    fecha_de_diresa: Enteros
    meses_de_diresa: list[tuple[int, int]]

    @property
    def cantidad(self) -> int:
        """Número de columnas mensuales."""
        return self.mes1 - self.mes0 + 1

    def cortes(self) -> Enteros:
        """(DIRESA, meses): fin de cada mes o fecha de datos de la DIRESA, lo que llegue primero."""
        meses = range(self.mes0, self.mes1 + 1)
        fines = np.array([Periodo.mes(mes).fin.toordinal() for mes in meses], dtype=np.int64)
        limite = np.where(self.fecha_de_diresa > 0, self.fecha_de_diresa, self.fecha_nacional or fines[-1])
        return np.minimum(fines[None, :], limite[:, None])


@dataclass(frozen=True)
class Base:
    """Las filas aceptadas en el orden del árbol, y lo que varias medidas deducen de ellas una sola vez.

    `grupos`, `establecimientos`, `sesiones` y `faltas`: columnas de una tabla; `AUSENTE` (o NaN) donde no hay dato y
    las fechas como ordinales (0: sin fecha).
    """

    tiempo: Calendario
    #: días sin sesión desde los que un grupo deja de estar activo (Guía 6.1.3.a)
    dias_actividad: int
    #: `establecimiento` (su fila), `conformacion`, `cierre` y, al corte de cada mes, `integrantes`, `horas` de
    #: capacitación y si son un `supuesto`: (grupos, meses)
    grupos: Mapping[str, npt.NDArray[Any]]
    #: `diresa` (su posición), `latitud` y, como síes y noes, `en_ambito`, `dudosos` y `sustituto`; por año, `atienden`
    #: (establecimientos, años) y `listas` (establecimientos, años, listas): de qué año es la lista que vale en cada uno
    establecimientos: Mapping[str, npt.NDArray[Any]]
    #: `grupo` y `establecimiento` (sus filas, −1 si no tiene) y todo lo que el contrato dice de una sesión
    sesiones: Mapping[str, Columna]
    #: inasistencias: la fila de su `sesion`, `motivo` y `justificada` (posiciones en sus catálogos) y `cantidad`
    faltas: Mapping[str, Columna]
    #: campo de las sesiones → los textos a que apuntan sus posiciones
    catalogos: Mapping[str, Sequence[str]]
    #: (establecimientos, meses): a cuántos días del fin de su periodo llegó el primer reporte del mes, de él o de una
    #: unidad que lo contiene (`AUSENTE`: ninguno); `None` sin tabla de reportes
    demoras: Columna | None
    #: tabla de la guía → sus columnas (`almacen.campos`), por unidad y fecha
    guia: Mapping[str, Mapping[str, Columna]] = field(default_factory=dict)

    # -- sesiones ------------------------------------------------------------------------------------------------

    @cached_property
    def columna(self) -> Columna:
        """(sesiones,): columna del mes de cada una; puede quedar fuera del cubo."""
        return (meses_de(self.sesiones["dia"]) - self.tiempo.mes0).astype(np.int32)

    @cached_property
    def en_el_cubo(self) -> Booleanos:
        """(sesiones,): si su mes es uno de los de la generación."""
        return (self.columna >= 0) & (self.columna < self.tiempo.cantidad)

    @cached_property
    def de_grupo(self) -> Booleanos:
        """(sesiones,): las de un grupo."""
        return (self.sesiones["grupo"] >= 0) & self.en_el_cubo

    @cached_property
    def con_razon(self) -> Booleanos:
        """(sesiones,): las de un grupo que dicen cuántas se esperaban y cuántas vinieron."""
        return self.de_grupo & self.dicen("esperadas", "asistentes")

    @cached_property
    def evaluables(self) -> Booleanos:
        """(sesiones,): las de un grupo que dicen su duración y sus momentos."""
        return self.de_grupo & self.dicen("duracion", "momentos")

    @cached_property
    def completas(self) -> Booleanos:
        """(sesiones,): las evaluables con los minutos y los momentos de la guía."""
        largas: Booleanos = self.sesiones["duracion"] >= MINUTOS_SESION
        enteras: Booleanos = self.sesiones["momentos"] == MOMENTOS_SESION
        return self.evaluables & largas & enteras

    def dicen(self, *campos: str) -> Booleanos:
        """(sesiones,): las que traen todos esos campos."""
        todos: Booleanos = np.logical_and.reduce([self.sesiones[campo] != AUSENTE for campo in campos])
        return todos

    def sumar(self, cuales: Booleanos, campo: str = "") -> npt.NDArray[np.int32]:
        """(grupos, meses): cuántas de esas sesiones hubo o, con `campo`, cuánto suman en él. Todas son de un grupo."""
        pesos = self.sesiones[campo][cuales] if campo else None
        return self._por_mes(self.sesiones["grupo"][cuales], cuales, len(self.grupos["cierre"]), pesos)

    def sumar_sin_grupo(self) -> npt.NDArray[np.int32]:
        """(establecimientos, meses): sus sesiones que no son de ningún grupo (HIS, Anexo 2)."""
        lugares = self.sesiones["establecimiento"]
        sueltas = (self.sesiones["grupo"] < 0) & (lugares >= 0) & self.en_el_cubo
        return self._por_mes(lugares[sueltas], sueltas, len(self.establecimientos["diresa"]))

    def _por_mes(
        self, filas: Columna, cuales: Booleanos, cuantas: int, pesos: Columna | None = None
    ) -> npt.NDArray[np.int32]:
        meses = self.tiempo.cantidad
        plano = filas * meses + self.columna[cuales]
        return np.bincount(plano, pesos, minlength=cuantas * meses).reshape(cuantas, meses).astype(np.int32)

    # -- reportes ------------------------------------------------------------------------------------------------

    @cached_property
    def informado(self) -> Booleanos | None:
        """(establecimientos, meses): si él o una unidad que lo contiene reportó el mes."""
        return None if self.demoras is None else self.demoras > AUSENTE

    def reportes(self, desde: int = 0) -> Booleanos:
        """(establecimientos, meses): los reportados a esos días del fin de su periodo, o más tarde."""
        nadie = np.full((len(self.establecimientos["diresa"]), self.tiempo.cantidad), AUSENTE)
        return (nadie if self.demoras is None else self.demoras) >= desde

    # -- grupos al corte de cada mes -----------------------------------------------------------------------------

    @cached_property
    def _diresa_del_grupo(self) -> Enteros:
        posiciones: Enteros = self.establecimientos["diresa"][self.grupos["establecimiento"]]
        return posiciones

    @cached_property
    def _cortes(self) -> Enteros:
        return self.tiempo.cortes()[self._diresa_del_grupo]

    @cached_property
    def _hasta(self) -> Enteros:
        """(grupos, 1): mes de la fecha de datos de la DIRESA de cada grupo."""
        return meses_de(self.tiempo.fecha_de_diresa)[self._diresa_del_grupo][:, None]

    @property
    def _meses(self) -> Enteros:
        return np.arange(self.tiempo.mes0, self.tiempo.mes1 + 1)

    @cached_property
    def conformados(self) -> Booleanos:
        """(grupos, meses): conformado el día del corte o antes y sin cerrar."""
        inicio, fin = self._de_vida(lambda dias: dias)
        return (inicio <= self._cortes) & (fin > self._cortes)

    def _de_vida(self, unidad: Callable[[Enteros], Enteros]) -> list[Enteros]:
        """Conformación y cierre de cada grupo, (grupos, 1), en esa unidad; `NUNCA` sin fecha."""
        fechas = (self.grupos[campo] for campo in ("conformacion", "cierre"))
        return [np.where(dias > 0, unidad(dias), NUNCA)[:, None] for dias in fechas]

    @cached_property
    def activos(self) -> Booleanos:
        """(grupos, meses): conformado y con una sesión en los últimos `dias_actividad` días (Guía 6.1.3.a)."""
        ultima = np.full(self.conformados.shape, -NUNCA, dtype=np.int64)
        de_grupo = self.sesiones["grupo"] >= 0
        columna = np.clip(self.columna[de_grupo], 0, self.tiempo.cantidad - 1)
        np.maximum.at(ultima, (self.sesiones["grupo"][de_grupo], columna), self.sesiones["dia"][de_grupo])
        return self.conformados & (self._cortes - np.maximum.accumulate(ultima, axis=1) <= self.dias_actividad)

    @cached_property
    def activos_con_datos(self) -> Booleanos:
        """(grupos, meses): después de la fecha de datos de su DIRESA nadie sabe si el grupo siguió activo."""
        return self.activos & (self._meses <= self._hasta)

    @cached_property
    def activos_por_saber(self) -> Booleanos:
        """(grupos, meses): en pie, sin sesión conocida en su plazo y con un mes del plazo del que no llegó nada."""
        if self.informado is None:
            return np.zeros_like(self.conformados)
        llego = self.informado[self.grupos["establecimiento"]] | (self.sumar(self.de_grupo) > 0)
        mudos = np.pad(np.cumsum(~llego, axis=1), ((0, 0), (1, 0)))
        # el plazo no empieza antes de que el grupo exista
        desde = np.maximum(meses_de(self._cortes - self.dias_actividad), self._de_vida(meses_de)[0])
        limites = (mes - self.tiempo.mes0 for mes in (desde, meses_de(self._cortes) + 1))
        antes, despues = (np.take_along_axis(mudos, np.clip(x, 0, self.tiempo.cantidad), axis=1) for x in limites)
        # de antes del primer mes con datos tampoco llegó nada
        return self.conformados & ~self.activos & ((despues > antes) | (desde < self.tiempo.mes0))

    @cached_property
    def con_reporte(self) -> Booleanos:
        """(grupos, meses): conformado y con una sesión o un reporte del mes."""
        con_sesion = self.sumar(self.de_grupo) > 0
        if self.informado is None:
            return self.conformados & con_sesion
        informado: Booleanos = self.informado[self.grupos["establecimiento"]]
        return self.conformados & (con_sesion | informado)

    @cached_property
    def bloques(self) -> tuple[Enteros, Booleanos]:
        """(grupos, meses) dos veces: bloques de temas (0–4) de los últimos 12 meses, y si se anotó algún tema.

        Los 12 meses se cuentan desde el corte: si la DIRESA dejó de informar, desde su fecha de datos.
        """
        hasta = np.where(self._hasta >= self.tiempo.mes0, self._hasta, self._meses)
        corte = np.minimum(self._meses, hasta) - self.tiempo.mes0
        bloque = _BLOQUE_DE_TEMA[self.sesiones["tema"]]
        cuenta = np.zeros(self.conformados.shape, dtype=np.int64)
        alguno = np.zeros(self.conformados.shape, dtype=bool)
        for posicion in range(len(BLOQUES) + 1):
            ultimo = np.full(self.conformados.shape, -NUNCA, dtype=np.int64)
            cuales = self.de_grupo & (bloque == posicion)
            np.maximum.at(ultimo, (self.sesiones["grupo"][cuales], self.columna[cuales]), self.columna[cuales])
            reciente = corte - np.maximum.accumulate(ultimo, axis=1) < 12
            alguno |= reciente
            if posicion < len(BLOQUES):
                cuenta += reciente
        return np.where(self.conformados, cuenta, 0), self.conformados & alguno

    # -- lo que dicen las tablas de la guía ----------------------------------------------------------------------

    @cached_property
    def _vigentes(self) -> dict[str, Enteros]:
        return {}

    def vigente(self, tabla: str) -> Enteros:
        """(unidades, meses): la última fila de cada grupo o establecimiento que valía al corte; `AUSENTE` si ninguna.

        Las filas van por unidad y fecha: de las de una unidad, la de número más alto es la más nueva.
        """
        if tabla not in self._vigentes:
            filas, cortes = self.guia[tabla], self.cortes_de(tabla)
            ultima = np.full(cortes.shape, AUSENTE, dtype=np.int64)
            columna = np.clip(meses_de(filas["dia"]) - self.tiempo.mes0, 0, None)
            dentro = np.flatnonzero(columna < self.tiempo.cantidad)
            # lo posterior a la fecha de datos de su región todavía no vale
            dentro = dentro[filas["dia"][dentro] <= cortes[filas["unidad"][dentro], columna[dentro]]]
            np.maximum.at(ultima, (filas["unidad"][dentro], columna[dentro]), dentro)
            self._vigentes[tabla] = np.maximum.accumulate(ultima, axis=1)
        return self._vigentes[tabla]

    def cortes_de(self, tabla: str) -> Enteros:
        """(unidades, meses): el corte de cada mes en los grupos o establecimientos de que habla una tabla."""
        return self._cortes if tabla in DE_GRUPOS else self.tiempo.cortes()[self.establecimientos["diresa"]]

    def vale(self, tabla: str, campo: str) -> Enteros:
        """(unidades, meses): lo que decía esa fila en un campo; `AUSENTE` si no lo decía o no la había."""
        fila = self.vigente(tabla)
        # un sitio de más al final: el de no tener fila
        return np.append(self.guia[tabla][campo], AUSENTE)[fila].astype(np.int64)

    def cumple_todo(self, tabla: str) -> Booleanos:
        """(unidades, meses): si la fila que vale dice que sí en todos los puntos de su lista."""
        todos: Booleanos = np.logical_and.reduce([self.vale(tabla, p.nombre) == 1 for p in tabla_de(tabla).puntos])
        return todos

    def niega_alguno(self, tabla: str) -> Booleanos:
        """(unidades, meses): si la fila que vale dice que no en algún punto de su lista."""
        alguno: Booleanos = np.logical_or.reduce([self.vale(tabla, p.nombre) == 0 for p in tabla_de(tabla).puntos])
        return alguno

    def hubo(self, tabla: str) -> Booleanos:
        """(unidades, periodos): si hubo algún hecho en el periodo, hasta el corte; en el orden de `periodos_entre`."""
        filas, cortes = self.guia[tabla], self.cortes_de(tabla)
        columna = meses_de(filas["dia"]) - self.tiempo.mes0
        dentro = np.flatnonzero((columna >= 0) & (columna < self.tiempo.cantidad))
        dentro = dentro[filas["dia"][dentro] <= cortes[filas["unidad"][dentro], columna[dentro]]]
        por_mes = np.zeros(cortes.shape, dtype=bool)
        por_mes[filas["unidad"][dentro], columna[dentro]] = True
        return self.por_periodo(por_mes)

    def por_periodo(self, por_mes: Booleanos) -> Booleanos:
        """(unidades, periodos): si lo es algún mes de cada uno. `por_mes`: (unidades, meses)."""
        periodos = periodos_entre(self.tiempo.mes0, self.tiempo.mes1)
        return np.column_stack([por_mes[:, self._meses_de(periodo)].any(axis=1) for periodo in periodos])

    def al_cierre(self, por_mes: Booleanos) -> Booleanos:
        """(unidades, periodos): si lo es el último mes con datos de cada uno."""
        periodos = periodos_entre(self.tiempo.mes0, self.tiempo.mes1)
        return por_mes[:, [self._meses_de(periodo).stop - 1 for periodo in periodos]]

    def _meses_de(self, periodo: Periodo) -> slice:
        desde, hasta = max(periodo.primer_mes, self.tiempo.mes0), min(periodo.ultimo_mes, self.tiempo.mes1)
        return slice(desde - self.tiempo.mes0, hasta - self.tiempo.mes0 + 1)

    # -- establecimientos ----------------------------------------------------------------------------------------

    @cached_property
    def con_grupo(self) -> Booleanos:
        """(establecimientos, meses): los que tienen al menos un grupo conformado."""
        con_grupo = np.zeros((len(self.establecimientos["diresa"]), self.tiempo.cantidad), dtype=bool)
        np.logical_or.at(con_grupo, self.grupos["establecimiento"], self.conformados)
        return con_grupo

    @cached_property
    def atienden(self) -> Booleanos:
        """(establecimientos, meses): los que atienden partos según la lista que vale en el año de cada mes."""
        por_mes: Booleanos = self.establecimientos["atienden"][:, self._meses // 12 - self.tiempo.mes0 // 12]
        return por_mes

    def callan(self, cuales: Booleanos) -> Booleanos:
        """(establecimientos, periodos): de `cuales`, a quién no se le conoce grupo y nada suyo llegó en el periodo.

        `cuales`: (establecimientos, años), o una sola columna si no cambian con los años.

        Sin tabla de reportes lo cargado se toma por completo, salvo que no se haya cargado ni un grupo. Periodos en el
        orden de `periodos_entre`.
        """
        periodos = periodos_entre(self.tiempo.mes0, self.tiempo.mes1)
        anios = np.array([periodo.anio for periodo in periodos]) - self.tiempo.mes0 // 12
        propios: Booleanos = cuales[:, np.minimum(anios, cuales.shape[1] - 1)]
        if self._cargado is None:
            return propios & (len(self.grupos["cierre"]) == 0)
        callados = np.zeros(propios.shape, dtype=bool)
        for posicion, periodo in enumerate(periodos):
            meses = self._meses_de(periodo)
            algo = self._cargado[:, meses].any(axis=1)
            callados[:, posicion] = propios[:, posicion] & ~self.con_grupo[:, meses.stop - 1] & ~algo
        return callados

    @cached_property
    def _cargado(self) -> Booleanos | None:
        """(establecimientos, meses): si llegó algo suyo (un reporte, una sesión o un grupo); `None` sin reportes."""
        if self.informado is None:
            return None
        cargado = self.informado.copy()
        utiles = (self.sesiones["establecimiento"] >= 0) & self.en_el_cubo
        cargado[self.sesiones["establecimiento"][utiles], self.columna[utiles]] = True
        # el grupo existió algún día del mes
        desde, hasta = self._de_vida(meses_de)
        np.logical_or.at(cargado, self.grupos["establecimiento"], (desde <= self._meses) & (self._meses <= hasta))
        return cargado


def _bloques_de_temas() -> npt.NDArray[np.int8]:
    claves = [clave for clave, _ in BLOQUES]
    propios = [claves.index(tema.bloque) if tema.bloque else len(claves) for tema in TEMAS]
    return np.array([*propios, AUSENTE], dtype=np.int8)


#: bloque de cada tema por su posición (`len(BLOQUES)`: fuera de los cuatro); el último, el de la sesión sin tema
_BLOQUE_DE_TEMA = _bloques_de_temas()
