"""El orden de profundidad y el tiempo: de los marcos aceptados al árbol de intervalos y a sus meses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from dashboard.almacen.medidas import AUSENTE, Booleanos, Calendario, Columna, Enteros, meses_de
from dashboard.contratos.tablas import Tablas
from dashboard.dominio.periodo import Periodo, numero_mes
from dashboard.dominio.territorio import PAIS, Nivel
from dashboard.nucleo.errores import ErrorPublicacion
from dashboard.nucleo.formato import titulo

# -- El orden de profundidad: de los marcos aceptados al árbol de intervalos.


@dataclass(slots=True)
class Orden:
    """Establecimientos y grupos en profundidad, con la fila a la que apunta cada uno.

    `establecimientos`: E filas ordenadas por diresa, red, microrred y código. `grupos`: G filas ordenadas por fila de
    establecimiento y código. `grupo_en`: (G,) fila de establecimiento de cada grupo. `diresa_en`: (E,) posición en
    `diresas` de cada establecimiento.
    """

    establecimientos: pd.DataFrame
    grupos: pd.DataFrame
    grupo_en: Enteros
    diresas: list[str]
    diresa_en: Enteros

    def intervalos_de_grupos(self) -> tuple[Enteros, Enteros]:
        """Para cada establecimiento, la primera y la última fila (excluida) de sus grupos."""
        filas = np.arange(len(self.establecimientos))
        return np.searchsorted(self.grupo_en, filas, "left"), np.searchsorted(self.grupo_en, filas, "right")


def ordenar(tablas: Tablas, regiones: Mapping[str, str]) -> Orden:
    """Ordena en profundidad. `regiones`: nombre por código de región del catálogo.

    `ErrorPublicacion` si un grupo señala un establecimiento que no está en el registro.
    """
    establecimientos = tablas.establecimientos.sort_values(
        ["diresa", "red", "microrred", "codigo_renipress"], kind="stable", ignore_index=True
    )
    fila = pd.Series(np.arange(len(establecimientos)), index=establecimientos["codigo_renipress"])
    grupo_en = tablas.grupos["codigo_renipress"].map(fila)
    if grupo_en.isna().any():
        codigo = tablas.grupos.loc[grupo_en.isna(), "codigo_grupo"].iloc[0]
        raise ErrorPublicacion(
            f"El grupo «{codigo}» señala un establecimiento que no está en el registro cargado.",
            que_hacer="Importe primero el registro de establecimientos que lo contiene.",
        )
    grupos = tablas.grupos.assign(fila=grupo_en.astype("int64")).sort_values(
        ["fila", "codigo_grupo"], kind="stable", ignore_index=True
    )
    diresas = sorted({*establecimientos["diresa"].unique(), *regiones})
    posicion = {codigo: i for i, codigo in enumerate(diresas)}
    return Orden(
        establecimientos,
        grupos.drop(columns="fila"),
        grupos["fila"].to_numpy(dtype=np.int64),
        diresas,
        establecimientos["diresa"].map(posicion).to_numpy(dtype=np.int64),
    )


def territorios(orden: Orden, regiones: Mapping[str, str], tiempo: Calendario) -> dict[str, list[Any]]:
    """Columnas de la tabla de territorios, del país a las microrredes, en profundidad."""
    g0, g1 = orden.intervalos_de_grupos()
    filas: list[tuple[Any, ...]] = []
    cantidad = len(orden.establecimientos)

    def anotar(
        codigo: str, nombre: str, nivel: Nivel, padre: str, e0: int, e1: int, datos: tuple[int, int, int]
    ) -> None:
        desde = int(g0[e0]) if e0 < cantidad else len(orden.grupos)
        hasta = int(g1[e1 - 1]) if e1 > e0 else desde
        filas.append((codigo, nombre, nivel.value, padre, e0, e1, desde, hasta, *datos))

    anotar(PAIS, "Perú", Nivel.PAIS, "", 0, cantidad, (tiempo.fecha_nacional, tiempo.mes0, tiempo.mes1))
    for posicion, diresa in enumerate(orden.diresas):
        e0, e1 = (int(x) for x in np.searchsorted(orden.diresa_en, [posicion, posicion + 1]))
        propios = orden.establecimientos.iloc[e0:e1]
        nombre = regiones.get(diresa) or _nombre(propios, "diresa_nombre")
        datos = (int(tiempo.fecha_de_diresa[posicion]), *tiempo.meses_de_diresa[posicion])
        anotar(diresa, nombre, Nivel.DIRESA, PAIS, e0, e1, datos)
        for red, en_red in propios.groupby("red", sort=False):
            r0, r1 = int(en_red.index[0]), int(en_red.index[-1]) + 1
            anotar(str(red), _nombre(en_red, "red_nombre"), Nivel.RED, diresa, r0, r1, datos)
            for microrred, en_microrred in en_red.groupby("microrred", sort=False):
                m0, m1 = int(en_microrred.index[0]), int(en_microrred.index[-1]) + 1
                nombre_m = _nombre(en_microrred, "microrred_nombre")
                anotar(str(microrred), nombre_m, Nivel.MICRORRED, str(red), m0, m1, datos)
    campos = ("codigo", "nombre", "nivel", "padre", "e0", "e1", "g0", "g1", "fecha_datos", "mes0", "mes1")
    return {campo: [fila[i] for fila in filas] for i, campo in enumerate(campos)}


def _nombre(propios: pd.DataFrame, columna: str) -> str:
    valor = propios[columna].iloc[0]
    return titulo(str(valor)) if pd.notna(valor) and str(valor).strip() else str(propios[columna[:-7]].iloc[0])


# -- El tiempo de una generación: meses, fechas de datos por DIRESA y cortes.

#: más de 50 años de meses es una fecha mal escrita, no una serie
MESES_MAXIMOS = 600
#: días entre el inicio de un periodo y su reporte: un año entero y otro para entregarlo
ATRASO_MAXIMO = 731


def ordinales(fechas: pd.Series) -> Enteros:
    """Fechas como ordinales de Python (1 = 1 ene del año 1); 0 donde no hay fecha."""
    dias = fechas.to_numpy(dtype="datetime64[D]").astype(np.int64)
    return np.where(fechas.isna().to_numpy(), 0, dias + date(1970, 1, 1).toordinal())


def enteros(columna: pd.Series) -> Enteros:
    """Columna de enteros con `AUSENTE` donde falta el dato."""
    return pd.to_numeric(columna, errors="coerce").fillna(AUSENTE).to_numpy(dtype=np.int64)


def diresa_de_sesiones(orden: Orden, fila_grupo: Columna, fila_establecimiento: Columna) -> Enteros:
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


def calendario(tablas: Tablas, orden: Orden, dias_sesion: Columna, diresa_sesion: Enteros, hoy: date) -> Calendario:
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


def reportado(tablas: Tablas, orden: Orden, tiempo: Calendario, arbol: Mapping[str, list[Any]]) -> Booleanos:
    """(establecimientos, meses): si el establecimiento, o una unidad que lo contiene, reportó el mes."""
    intervalos = {codigo: (i, i + 1) for i, codigo in enumerate(orden.establecimientos["codigo_renipress"])}
    intervalos |= dict(zip(arbol["codigo"], zip(arbol["e0"], arbol["e1"], strict=True), strict=True))
    informado = np.zeros((len(orden.establecimientos), tiempo.cantidad), dtype=bool)
    for codigo, texto in zip(tablas.reportes["codigo_territorio"], tablas.reportes["periodo"], strict=True):
        periodo = Periodo.leer(texto)
        desde = max(periodo.primer_mes - tiempo.mes0, 0)
        hasta = periodo.ultimo_mes - tiempo.mes0 + 1
        if hasta > desde and codigo in intervalos:
            informado[slice(*intervalos[codigo]), desde:hasta] = True
    return informado
