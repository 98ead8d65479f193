"""El tiempo de una generación: meses, fechas de datos por DIRESA y cortes."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from dashboard.contratos.tablas import Tablas
from dashboard.dominio.periodo import Periodo, numero_mes
from dashboard.dominio.territorio import PAIS
from dashboard.publicacion.orden import Orden

Enteros = npt.NDArray[np.int64]
#: más de 50 años de meses es una fecha mal escrita, no una serie
MESES_MAXIMOS = 600
#: días entre el inicio de un periodo y su reporte: un año entero y otro para entregarlo
ATRASO_MAXIMO = 731


def ordinales(fechas: pd.Series) -> Enteros:
    """Fechas como ordinales de Python (1 = 1 ene del año 1); 0 donde no hay fecha."""
    dias = fechas.to_numpy(dtype="datetime64[D]").astype(np.int64)
    return np.where(fechas.isna().to_numpy(), 0, dias + date(1970, 1, 1).toordinal())


def meses_de(dias: Enteros) -> Enteros:
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
        fines = np.array([_fin_de_mes(mes) for mes in range(self.mes0, self.mes1 + 1)], dtype=np.int64)
        limite = np.where(self.fecha_de_diresa > 0, self.fecha_de_diresa, self.fecha_nacional or fines[-1])
        return np.minimum(fines[None, :], limite[:, None])


def _fin_de_mes(mes: int) -> int:
    anio, parte = mes // 12, mes % 12 + 1
    return date(anio, parte, calendar.monthrange(anio, parte)[1]).toordinal()


def diresa_de_sesiones(orden: Orden, fila_grupo: Enteros, fila_establecimiento: Enteros) -> Enteros:
    """Posición de la DIRESA de cada sesión; −1 si no tiene ni grupo ni establecimiento (fila −1)."""
    if not len(orden.establecimientos):
        return np.full(len(fila_grupo), -1, dtype=np.int64)
    por_grupo = orden.grupo_en[fila_grupo] if len(orden.grupo_en) else np.zeros_like(fila_grupo)
    fila = np.where(fila_grupo >= 0, por_grupo, fila_establecimiento)
    return np.where(fila >= 0, orden.diresa_en[fila], -1)


def _inicios(periodos: pd.Series, dias_reporte: Enteros) -> Enteros:
    """Primer día que cubre cada reporte: el anual de 2025 entregado en enero de 2026 es un dato de 2025.

    Un periodo entregado con más de `ATRASO_MAXIMO` días no alarga el calendario: suele ser un año mal escrito.
    """
    inicios = np.array([Periodo.leer(texto).inicio.toordinal() for texto in periodos], dtype=np.int64)
    creibles = dias_reporte - inicios <= ATRASO_MAXIMO
    return np.where(creibles, np.minimum(inicios, dias_reporte), dias_reporte)


def calendario(tablas: Tablas, orden: Orden, dias_sesion: Enteros, diresa_sesion: Enteros, hoy: date) -> Calendario:
    """Deduce meses y fechas de datos: la última sesión o reporte cargado de cada DIRESA; nunca la fecha de hoy.

    `dias_sesion` y `diresa_sesion`: ordinal y posición de DIRESA de cada sesión. `hoy` solo da un mes a una generación
    sin sesiones ni reportes, para que sus establecimientos se puedan ver.
    """
    diresa_reporte = tablas.reportes["codigo_territorio"].astype(str)
    posicion = {codigo: i for i, codigo in enumerate(orden.diresas)}
    establecimiento = dict(
        zip(orden.establecimientos["codigo_renipress"], orden.establecimientos["diresa"], strict=True)
    )
    de_reporte = diresa_reporte.map(lambda codigo: posicion.get(establecimiento.get(codigo, codigo.split("-")[0]), -1))
    dias_reporte = ordinales(tablas.reportes["fecha_reporte"])
    desde_reporte = _inicios(tablas.reportes["periodo"], dias_reporte)
    cantidad = len(orden.diresas)
    fechas, primeros = np.zeros(cantidad, dtype=np.int64), np.full(cantidad, np.iinfo(np.int64).max)
    for dias, desde, diresas in (
        (dias_sesion, dias_sesion, diresa_sesion),
        (dias_reporte, desde_reporte, de_reporte.to_numpy(dtype=np.int64)),
    ):
        utiles = (dias > 0) & (diresas >= 0)
        np.maximum.at(fechas, diresas[utiles], dias[utiles])
        np.minimum.at(primeros, diresas[utiles], desde[utiles])
    # un reporte del país entero da fecha a todas las regiones
    del_pais = (diresa_reporte == PAIS).to_numpy() & (dias_reporte > 0)
    if del_pais.any():
        fechas = np.maximum(fechas, dias_reporte[del_pais].max())
        primeros = np.minimum(primeros, desde_reporte[del_pais].min())
    con_datos = fechas > 0
    if not con_datos.any():
        mes = numero_mes(hoy)
        return Calendario(mes, mes, 0, fechas, [(mes, mes)] * cantidad)
    primer_mes, ultimo_mes = meses_de(np.where(con_datos, primeros, fechas.max())), meses_de(fechas)
    mes1 = int(meses_de(fechas.max(keepdims=True))[0])
    mes0 = max(int(primer_mes[con_datos].min()), mes1 - MESES_MAXIMOS)
    meses = [
        (max(int(desde), mes0), int(hasta)) if hay else (mes1, mes1)
        for desde, hasta, hay in zip(primer_mes, ultimo_mes, con_datos, strict=True)
    ]
    return Calendario(mes0, mes1, int(fechas.max()), fechas, meses)
