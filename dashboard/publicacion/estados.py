"""Estados de grupos y establecimientos al corte de cada mes, y el silencio de cada periodo."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd

from dashboard.contratos.tablas import Tablas
from dashboard.dominio.estandar import HORAS_MADRE_GUIA, INTEGRANTES_MAXIMO, INTEGRANTES_MINIMO
from dashboard.dominio.periodo import Periodo, periodos_entre
from dashboard.dominio.tema import BLOQUES
from dashboard.publicacion.calendario import Calendario, meses_de, ordinales
from dashboard.publicacion.orden import NUNCA, Orden
from dashboard.publicacion.sumas import AUSENTE, Enteros, Sesiones, enteros

Booleanos = npt.NDArray[np.bool_]


def estados_de_grupos(
    orden: Orden, sesiones: Sesiones, tiempo: Calendario, dias_actividad: int
) -> dict[str, npt.NDArray]:
    """Matrices (grupos, meses) de 0 y 1 al corte de cada mes.

    `conformados`: conformado el día del corte o antes y sin cerrar. `activos`: además, con una sesión en los últimos
    `dias_actividad` días (Guía 6.1.3.a). Integrantes y horas no tienen historia: valen para todos los meses.
    """
    cortes = tiempo.cortes()[orden.diresa_en[orden.grupo_en]]
    conformacion = ordinales(orden.grupos["fecha_conformacion"])
    cierre = ordinales(orden.grupos["fecha_cierre"])
    inicio = np.where(conformacion > 0, conformacion, NUNCA)[:, None]
    fin = np.where(cierre > 0, cierre, NUNCA)[:, None]
    conformados = (inicio <= cortes) & (fin > cortes)
    activos = conformados & (cortes - _ultima_sesion(orden, sesiones, tiempo) <= dias_actividad)
    integrantes = enteros(orden.grupos["integrantes"])[:, None]
    horas = pd.to_numeric(orden.grupos["horas_capacitacion"]).fillna(AUSENTE).to_numpy(dtype=float)[:, None]
    en_rango = (integrantes >= INTEGRANTES_MINIMO) & (integrantes <= INTEGRANTES_MAXIMO)
    meses = np.arange(tiempo.mes0, tiempo.mes1 + 1)
    hasta = meses_de(tiempo.fecha_de_diresa)[orden.diresa_en[orden.grupo_en]][:, None]
    return {
        "conformados": conformados,
        "activos": activos,
        # después de la fecha de datos de su DIRESA nadie sabe si el grupo siguió activo
        "grupo_meses_activos": activos & (meses <= hasta),
        "con_tamano": conformados & en_rango,
        "con_dato_tamano": conformados & (integrantes != AUSENTE),
        "capacitadas": conformados & (horas >= HORAS_MADRE_GUIA),
        "con_dato_capacitacion": conformados & (horas != AUSENTE),
        **_temas(sesiones, tiempo, conformados, np.minimum(meses, np.where(hasta >= tiempo.mes0, hasta, meses))),
    }


def _temas(
    sesiones: Sesiones, tiempo: Calendario, conformados: Booleanos, mes_de_corte: Enteros
) -> dict[str, npt.NDArray]:
    """`bloques`: bloques de temas (0–4) tratados en los últimos 12 meses. `con_dato_temas`: si se anotó algún tema.

    `mes_de_corte`: (grupos, meses) mes en que cae cada corte. Los 12 meses se cuentan desde él: si la DIRESA dejó de
    informar, desde su fecha de datos.
    """
    columna = meses_de(sesiones.dia) - tiempo.mes0
    utiles = (sesiones.grupo >= 0) & (sesiones.bloque != AUSENTE) & (columna >= 0) & (columna < tiempo.cantidad)
    corte = mes_de_corte - tiempo.mes0
    cuenta = np.zeros(conformados.shape, dtype=np.int64)
    alguno = np.zeros(conformados.shape, dtype=bool)
    for posicion in range(len(BLOQUES) + 1):
        ultimo = np.full(conformados.shape, -NUNCA, dtype=np.int64)
        cuales = utiles & (sesiones.bloque == posicion)
        np.maximum.at(ultimo, (sesiones.grupo[cuales], columna[cuales]), columna[cuales])
        reciente = corte - np.maximum.accumulate(ultimo, axis=1) < 12
        alguno |= reciente
        if posicion < len(BLOQUES):
            cuenta += reciente
    return {"bloques": np.where(conformados, cuenta, 0), "con_dato_temas": conformados & alguno}


def _ultima_sesion(orden: Orden, sesiones: Sesiones, tiempo: Calendario) -> Enteros:
    """(grupos, meses): ordinal de la última sesión hasta cada mes; muy negativo si no hubo."""
    ultima = np.full((len(orden.grupos), tiempo.cantidad), -NUNCA, dtype=np.int64)
    de_grupo = sesiones.grupo >= 0
    columna = np.clip(meses_de(sesiones.dia[de_grupo]) - tiempo.mes0, 0, tiempo.cantidad - 1)
    np.maximum.at(ultima, (sesiones.grupo[de_grupo], columna), sesiones.dia[de_grupo])
    return np.maximum.accumulate(ultima, axis=1)


def reportado(tablas: Tablas, orden: Orden, tiempo: Calendario, intervalos: Mapping[str, tuple[int, int]]) -> Booleanos:
    """(establecimientos, meses): si el establecimiento, o una unidad que lo contiene, reportó el mes."""
    informado = np.zeros((len(orden.establecimientos), tiempo.cantidad), dtype=bool)
    for codigo, texto in zip(tablas.reportes["codigo_territorio"], tablas.reportes["periodo"], strict=True):
        periodo = Periodo.leer(texto)
        desde = max(periodo.primer_mes - tiempo.mes0, 0)
        hasta = periodo.ultimo_mes - tiempo.mes0 + 1
        if hasta > desde and codigo in intervalos:
            informado[slice(*intervalos[codigo]), desde:hasta] = True
    return informado


def estados_de_establecimientos(
    orden: Orden, atienden: Booleanos, dudosos: Booleanos, conformados: Booleanos
) -> dict[str, npt.NDArray]:
    """(establecimientos, meses): quienes tienen al menos un grupo conformado, según se sepa que atienden partos."""
    con_grupo = np.zeros((len(orden.establecimientos), conformados.shape[1]), dtype=bool)
    np.logical_or.at(con_grupo, orden.grupo_en, conformados)
    return {
        "cubiertos": con_grupo & atienden[:, None],
        "con_grupo_sin_parto": con_grupo & ~atienden[:, None],
        "dudosos_con_grupo": con_grupo & dudosos[:, None],
    }


def silencio(
    orden: Orden,
    sesiones: Sesiones,
    tiempo: Calendario,
    informado: Booleanos | None,
    cuales: Booleanos,
    cubiertos: Booleanos,
) -> Booleanos:
    """(establecimientos, periodos): de `cuales`, a quién no se le conoce grupo y nada suyo llegó en el periodo.

    `informado` es `None` si no se cargó la tabla de reportes: entonces lo cargado se toma por completo, salvo que no
    se haya cargado ni un grupo. Periodos en el orden de `periodos_entre`.
    """
    periodos = periodos_entre(tiempo.mes0, tiempo.mes1)
    if informado is None:
        callan = cuales & (len(orden.grupos) == 0)
        return np.repeat(callan[:, None], len(periodos), axis=1)
    cargado = informado.copy()
    columna = meses_de(sesiones.dia) - tiempo.mes0
    utiles = (sesiones.establecimiento >= 0) & (columna >= 0) & (columna < tiempo.cantidad)
    cargado[sesiones.establecimiento[utiles], columna[utiles]] = True
    np.logical_or.at(cargado, orden.grupo_en, _grupo_existe(orden, tiempo))
    callados = np.zeros((len(cuales), len(periodos)), dtype=bool)
    for posicion, periodo in enumerate(periodos):
        desde = max(periodo.primer_mes, tiempo.mes0) - tiempo.mes0
        hasta = min(periodo.ultimo_mes, tiempo.mes1) - tiempo.mes0 + 1
        algo = cargado[:, desde:hasta].any(axis=1)
        callados[:, posicion] = cuales & ~cubiertos[:, hasta - 1] & ~algo
    return callados


def _grupo_existe(orden: Orden, tiempo: Calendario) -> Booleanos:
    """(grupos, meses): si el grupo existió algún día del mes."""
    meses = np.arange(tiempo.mes0, tiempo.mes1 + 1)
    conformacion = ordinales(orden.grupos["fecha_conformacion"])
    cierre = ordinales(orden.grupos["fecha_cierre"])
    desde = np.where(conformacion > 0, meses_de(conformacion), NUNCA)[:, None]
    hasta = np.where(cierre > 0, meses_de(cierre), NUNCA)[:, None]
    return (desde <= meses) & (meses <= hasta)
