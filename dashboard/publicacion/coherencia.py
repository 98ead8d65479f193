"""Lo que una carga puede romper entre tablas ya aceptadas: se halla, se dice y se deshace; nada cae en silencio."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from dashboard.contratos.marco import valores_en
from dashboard.contratos.tablas import tabla_de
from dashboard.ingesta.entrada import Validada
from dashboard.ingesta.informe import Informe, Problema, Suma, agrupar
from dashboard.ingesta.textos import mostrable
from dashboard.nucleo.formato import plural

Marcos = dict[str, pd.DataFrame]


@dataclass(frozen=True, slots=True)
class Veto:
    """Por qué la fila de un código no puede reemplazar a la que está cargada."""

    columna: str
    encontrado: str
    esperado: str
    como_corregir: str


def vetos(tablas: Mapping[str, pd.DataFrame], traidos: Mapping[str, pd.Index]) -> dict[str, dict[str, Veto]]:
    """Tabla → código → por qué la fila traída contradice lo que ya estaba cargado.

    `traidos`: códigos de grupos y sesiones que vienen en los archivos de esta carga.
    """
    return {"grupos": _grupos(tablas, traidos["grupos"]), "sesiones": _sesiones(tablas, traidos["sesiones"])}


def _grupos(tablas: Mapping[str, pd.DataFrame], traidos: pd.Index) -> dict[str, Veto]:
    """Grupos que dejarían fuera de su vida a alguna de sus sesiones cargadas."""
    sesiones = tablas["sesiones"].dropna(subset="codigo_grupo")
    por_grupo = sesiones[sesiones["codigo_grupo"].isin(traidos)].groupby("codigo_grupo")["fecha"].agg(["min", "max"])
    grupos = tablas["grupos"].set_index("codigo_grupo").join(por_grupo, how="inner")
    hallados = {}
    for columna, limite, mascara in (
        ("fecha_conformacion", "min", grupos["fecha_conformacion"] > grupos["min"]),
        ("fecha_cierre", "max", grupos["fecha_cierre"] < grupos["max"]),
    ):
        for codigo, fila in grupos[mascara].iterrows():
            hallados[str(codigo)] = Veto(
                columna,
                f"{fila[columna]:%Y-%m-%d}",
                f"una fecha {'hasta' if limite == 'min' else 'desde'} el {fila[limite]:%Y-%m-%d}, la de una sesión ya "
                f"cargada del grupo {mostrable(str(codigo))}",
                "Corrija esa fecha, o cargue a la vez las sesiones corregidas del grupo.",
            )
    return hallados


def _sesiones(tablas: Mapping[str, pd.DataFrame], traidos: pd.Index) -> dict[str, Veto]:
    """Sesiones cuyas esperadas menos asistentes no alcanzan para las faltas que ya tienen cargadas."""
    faltas = tablas["inasistencias"].groupby("codigo_sesion")["cantidad"].sum()
    sesiones = tablas["sesiones"][["codigo_sesion", "esperadas", "asistentes"]]
    sesiones = sesiones.assign(faltas=valores_en(sesiones["codigo_sesion"], faltas.index.to_series(), faltas))
    exceso = (sesiones["faltas"] > sesiones["esperadas"] - sesiones["asistentes"]).fillna(False).astype(bool)
    return {
        str(codigo): Veto(
            "esperadas",
            f"{plural(int(fila['esperadas']), 'esperada')} y {plural(int(fila['asistentes']), 'asistente')}",
            f"que quepan las {int(fila['faltas'])} faltas ya cargadas de la sesión {mostrable(str(codigo))}",
            "Corrija la fila, o cargue a la vez las inasistencias corregidas de esa sesión.",
        )
        for codigo, fila in sesiones[exceso].set_index("codigo_sesion").iterrows()
        if codigo in traidos
    }


def aplicar_vetos(leida: Validada, vetados: Mapping[str, Veto]) -> tuple[pd.DataFrame, Informe]:
    """Las filas sin las vetadas, y el informe con cada una rechazada en su línea del archivo."""
    filas, informe = leida.filas, leida.informe
    codigo = leida.tabla.clave[0]
    fuera = filas[codigo].isin(list(vetados)).to_numpy(dtype=bool)
    if not fuera.any():
        return filas, informe
    nuevos = [
        Problema(informe.archivo, int(linea), veto.columna, veto.encontrado, veto.esperado,
                 f"{veto.como_corregir} Sigue la fila anterior.", informe.hoja)
        for propio, linea in zip(filas.loc[fuera, codigo], leida.lineas[fuera], strict=True)
        for veto in (vetados[propio],)
    ]  # fmt: skip
    cuantas = int(leida.pesos[fuera].sum())
    reparadas = informe.reparadas - int(leida.pesos[fuera & leida.reparadas].sum())
    return filas[~fuera].reset_index(drop=True), replace(
        informe,
        aceptadas=informe.aceptadas - cuantas,
        rechazadas=informe.rechazadas + cuantas,
        reparadas=reparadas,
        problemas=tuple(sorted([*informe.problemas, *nuevos], key=lambda problema: problema.fila)),
        sumas=tuple(_pasar(suma, filas, fuera) for suma in informe.sumas),
        agrupadas=(*informe.agrupadas, *agrupar(nuevos, "contradice lo que ya está cargado", "veto")),
    )


def _pasar(suma: Suma, filas: pd.DataFrame, fuera: np.ndarray) -> Suma:
    """Pasa de las aceptadas a las rechazadas lo que suman las filas vetadas."""
    vetado = int(filas.loc[fuera, suma.columna].sum())
    return Suma(suma.columna, suma.aceptadas - vetado, suma.rechazadas + vetado)


def recolgar(tablas: Marcos) -> None:
    """Pone en sesiones y visitas el establecimiento de su grupo, que pudo cambiar de sitio."""
    grupos = tablas["grupos"]
    for nombre in ("sesiones", "supervisiones"):
        filas = tablas[nombre]
        del_grupo = valores_en(filas["codigo_grupo"], grupos["codigo_grupo"], grupos["codigo_renipress"])
        tablas[nombre] = filas.assign(codigo_renipress=filas["codigo_renipress"].mask(del_grupo.notna(), del_grupo))


def en_uso(tablas: Mapping[str, pd.DataFrame], nombre: str) -> set[str]:
    """Códigos de `nombre` (grupos o establecimientos) de los que cuelgan filas de otras tablas."""
    codigo = tabla_de(nombre).clave[0]
    dependientes = ("sesiones", "supervisiones") if nombre == "grupos" else ("grupos", "sesiones", "supervisiones")
    return set[str]().union(*(tablas[otra][codigo].dropna().unique() for otra in dependientes))
