"""Las medidas del cubo, en un solo sitio, y las columnas de números que miran.

Agregar una medida es agregar una entrada a `MEDIDAS`: se calcula, se guarda y se lee sola, y lo que se publicó sin ella
se vuelve a preparar.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from dashboard.dominio.catalogos import BLOQUES, CODIGOS_MOTIVO, JUSTIFICACIONES, TEMAS
from dashboard.dominio.estandar import (
    HORAS_MADRE_GUIA,
    INTEGRANTES_MAXIMO,
    INTEGRANTES_MINIMO,
    MINUTOS_SESION,
    MOMENTOS_SESION,
)
from dashboard.dominio.periodo import Periodo, periodos_entre

# -- Una carga como columnas de números: lo único que mira una medida. Sin pandas: quien sirve también la importa.

Enteros = npt.NDArray[np.int64]
#: una columna de las sesiones: en una carga grande son muchas filas
Columna = npt.NDArray[np.int32]
Booleanos = npt.NDArray[np.bool_]
#: dato numérico que falta en las columnas de enteros
AUSENTE = -1
#: fecha que ninguna sesión alcanza: «todavía no» en enteros
NUNCA = np.iinfo(np.int32).max


def meses_de(dias: Enteros | Columna) -> Enteros:
    """Número de mes (`numero_mes`) de cada ordinal."""
    desde_1970 = (dias - date(1970, 1, 1).toordinal()).astype("datetime64[D]")
    return desde_1970.astype("datetime64[M]").astype(np.int64) + 1970 * 12


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
    faltas: Mapping[str, Enteros]
    #: campo de las sesiones → los textos a que apuntan sus posiciones
    catalogos: Mapping[str, Sequence[str]]
    #: (establecimientos, meses) si él o una unidad que lo contiene reportó el mes; `None` sin tabla de reportes
    informado: Booleanos | None

    # -- sesiones ------------------------------------------------------------------------------------------------

    @cached_property
    def columna(self) -> Enteros:
        """(sesiones,): columna del mes de cada una; puede quedar fuera del cubo."""
        return meses_de(self.sesiones["dia"]) - self.tiempo.mes0

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
            desde = max(periodo.primer_mes, self.tiempo.mes0) - self.tiempo.mes0
            hasta = min(periodo.ultimo_mes, self.tiempo.mes1) - self.tiempo.mes0 + 1
            algo = self._cargado[:, desde:hasta].any(axis=1)
            callados[:, posicion] = propios[:, posicion] & ~self.con_grupo[:, hasta - 1] & ~algo
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


def _bloques_de_temas() -> Enteros:
    claves = [clave for clave, _ in BLOQUES]
    propios = [claves.index(tema.bloque) if tema.bloque else len(claves) for tema in TEMAS]
    return np.array([*propios, AUSENTE], dtype=np.int64)


#: bloque de cada tema por su posición (`len(BLOQUES)`: fuera de los cuatro); el último, el de la sesión sin tema
_BLOQUE_DE_TEMA = _bloques_de_temas()


# -- Las medidas del cubo: qué se suma, sobre qué filas, cómo se lee y la cuenta que la hace, en un solo sitio.

Valores = npt.NDArray[np.integer | np.bool_]


class Eje(StrEnum):
    """Qué es una fila de la matriz."""

    GRUPOS = "grupos"
    ESTABLECIMIENTOS = "establecimientos"


class Clase(StrEnum):
    """Cómo se lee una columna."""

    #: se suma sobre los meses del periodo
    FLUJO = "flujo"
    #: se toma al corte: la columna del último mes del periodo
    ESTADO = "estado"
    #: una columna por periodo (año, semestre, mes): no se deduce de los meses
    PERIODO = "periodo"
    #: una columna por año calendario: lo que una lista de ese año dice
    ANUAL = "anual"
    #: no cambia con el tiempo: una sola columna
    FIJO = "fijo"


@dataclass(frozen=True, slots=True)
class Medida:
    """Una matriz del cubo. `calcular`: (filas, columnas, …) enteros o síes y noes, sin acumular.

    Las columnas son los meses (flujos y estados), los periodos en el orden de `periodos_entre`, los años o una sola
    (fijas).
    """

    nombre: str
    eje: Eje
    clase: Clase
    calcular: Callable[[Base], Valores]


def _inasistencias(b: Base) -> Valores:
    """(grupos, meses, motivos, justificaciones)."""
    forma = (len(b.grupos["cierre"]), b.tiempo.cantidad, len(CODIGOS_MOTIVO), len(JUSTIFICACIONES))
    matriz = np.zeros(forma, dtype=np.int32)
    utiles = b.de_grupo[b.faltas["sesion"]]
    sesion, motivo, justificada, cantidad = (
        b.faltas[campo][utiles] for campo in ("sesion", "motivo", "justificada", "cantidad")
    )
    lugar = (b.sesiones["grupo"][sesion], b.columna[sesion], motivo, justificada)
    np.add.at(matriz, lugar, cantidad.astype(np.int32))
    return matriz


def _con(b: Base, campo: str) -> Valores:
    """(grupos, meses): conformado y con ese dato."""
    con_dato: Booleanos = b.grupos[campo] != AUSENTE
    return b.conformados & con_dato


def _en_rango(b: Base) -> Valores:
    integrantes = b.grupos["integrantes"]
    return (integrantes >= INTEGRANTES_MINIMO) & (integrantes <= INTEGRANTES_MAXIMO)


def _lugares(campo: str) -> Callable[[Base], Valores]:
    """(establecimientos, 1): un sí o no que no cambia con el tiempo."""
    return lambda b: b.establecimientos[campo][:, None]


_G, _E = Eje.GRUPOS, Eje.ESTABLECIMIENTOS
MEDIDAS: tuple[Medida, ...] = (
    # Flujos de los grupos, por mes de la sesión
    Medida("sesiones", _G, Clase.FLUJO, lambda b: b.sumar(b.de_grupo)),
    Medida("asistentes", _G, Clase.FLUJO, lambda b: b.sumar(b.con_razon, "asistentes")),
    Medida("esperadas", _G, Clase.FLUJO, lambda b: b.sumar(b.con_razon, "esperadas")),
    Medida("sesiones_completas", _G, Clase.FLUJO, lambda b: b.sumar(b.completas)),
    Medida("sesiones_evaluables", _G, Clase.FLUJO, lambda b: b.sumar(b.evaluables)),
    Medida("sesiones_sin_esperadas", _G, Clase.FLUJO, lambda b: b.sumar(b.de_grupo & ~b.con_razon)),
    Medida("grupo_meses_activos", _G, Clase.FLUJO, lambda b: b.activos_con_datos),
    Medida("grupo_meses_con_reporte", _G, Clase.FLUJO, lambda b: b.con_reporte),
    Medida("grupo_meses_conformados", _G, Clase.FLUJO, lambda b: b.conformados),
    # Inasistencias: columnas mes × motivo × justificación
    Medida("inasistencias", _G, Clase.FLUJO, _inasistencias),
    # Estados de los grupos al corte de cada mes
    Medida("conformados", _G, Clase.ESTADO, lambda b: b.conformados),
    Medida("activos", _G, Clase.ESTADO, lambda b: b.activos),
    Medida("con_tamano", _G, Clase.ESTADO, lambda b: b.conformados & _en_rango(b)),
    Medida("con_dato_tamano", _G, Clase.ESTADO, lambda b: _con(b, "integrantes")),
    Medida("capacitadas", _G, Clase.ESTADO, lambda b: b.conformados & (b.grupos["horas"] >= HORAS_MADRE_GUIA)),
    Medida("con_dato_capacitacion", _G, Clase.ESTADO, lambda b: _con(b, "horas")),
    # de los que tienen dato, los que al corte no lo tenían: se usa lo primero que se supo después
    Medida("tamano_supuesto", _G, Clase.ESTADO, lambda b: _con(b, "integrantes") & b.grupos["supuesto"]),
    Medida("horas_supuestas", _G, Clase.ESTADO, lambda b: _con(b, "horas") & b.grupos["supuesto"]),
    Medida("bloques", _G, Clase.ESTADO, lambda b: b.bloques[0]),
    Medida("con_dato_temas", _G, Clase.ESTADO, lambda b: b.bloques[1]),
    # Establecimientos
    Medida("cubiertos", _E, Clase.ESTADO, lambda b: b.con_grupo & b.atienden),
    Medida("con_grupo_sin_parto", _E, Clase.ESTADO, lambda b: b.con_grupo & ~b.atienden),
    Medida("sesiones_sin_grupo", _E, Clase.FLUJO, lambda b: b.sumar_sin_grupo()),
    Medida("silenciosos", _E, Clase.PERIODO, lambda b: b.callan(b.establecimientos["atienden"])),
    # de los que no se sabe si atienden partos: quiénes tienen grupo y quiénes callan
    Medida("dudosos_con_grupo", _E, Clase.ESTADO, lambda b: b.con_grupo & b.establecimientos["dudosos"][:, None]),
    Medida("dudosos_callados", _E, Clase.PERIODO, lambda b: b.callan(b.establecimientos["dudosos"][:, None])),
    Medida("atienden", _E, Clase.ANUAL, lambda b: b.establecimientos["atienden"]),
    # de los que están en alguna lista, cuántos en la de cada año: la que vale no siempre es la del suyo
    Medida("listas", _E, Clase.ANUAL, lambda b: b.establecimientos["listas"]),
    Medida("en_ambito", _E, Clase.FIJO, _lugares("en_ambito")),
    Medida("parto_sin_dato", _E, Clase.FIJO, _lugares("dudosos")),
    Medida("parto_sustituto", _E, Clase.FIJO, _lugares("sustituto")),
    Medida("con_coordenadas", _E, Clase.FIJO, lambda b: ~np.isnan(b.establecimientos["latitud"])[:, None]),
)
POR_NOMBRE: dict[str, Medida] = {medida.nombre: medida for medida in MEDIDAS}
