"""El orden de profundidad: de los marcos aceptados al árbol de intervalos."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from dashboard.contratos.tablas import Tablas
from dashboard.dominio.formato import titulo
from dashboard.dominio.territorio import PAIS, Nivel
from dashboard.errores import ErrorPublicacion

Enteros = npt.NDArray[np.int64]
#: fecha que ninguna sesión alcanza: «todavía no» en enteros
NUNCA = np.iinfo(np.int32).max


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


def territorios(
    orden: Orden, regiones: Mapping[str, str], fechas: Enteros, meses: list[tuple[int, int]], pais: tuple[int, int, int]
) -> dict[str, list[Any]]:
    """Columnas de la tabla de territorios, del país a las microrredes, en profundidad.

    `fechas`: ordinal de la fecha de datos de cada DIRESA (0: sin datos). `meses`: primer y último mes con datos de
    cada DIRESA. `pais`: fecha y meses nacionales.
    """
    g0, g1 = orden.intervalos_de_grupos()
    filas: list[tuple[Any, ...]] = []
    cantidad = len(orden.establecimientos)

    def anotar(
        codigo: str, nombre: str, nivel: Nivel, padre: str, e0: int, e1: int, datos: tuple[int, int, int]
    ) -> None:
        desde = int(g0[e0]) if e0 < cantidad else len(orden.grupos)
        hasta = int(g1[e1 - 1]) if e1 > e0 else desde
        filas.append((codigo, nombre, nivel.value, padre, e0, e1, desde, hasta, *datos))

    anotar(PAIS, "Perú", Nivel.PAIS, "", 0, cantidad, pais)
    for posicion, diresa in enumerate(orden.diresas):
        e0, e1 = (int(x) for x in np.searchsorted(orden.diresa_en, [posicion, posicion + 1]))
        propios = orden.establecimientos.iloc[e0:e1]
        nombre = regiones.get(diresa) or _nombre(propios, "diresa_nombre")
        datos = (int(fechas[posicion]), *meses[posicion])
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
