"""Las visitas de supervisión inventadas, y qué se vio después de ellas en las dos regiones de su historia."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from dashboard.contratos.contrato import tipos
from dashboard.contratos.grupos import INASISTENCIAS, NIVELES, SESIONES, SUPERVISIONES
from dashboard.contratos.tablas import Tablas
from dashboard.demo.azar import dia, dias_de, elegir, enteros, entre, fechas, numerados, texto
from dashboard.demo.historias import Historias, elegir_historias_de_visitas
from dashboard.nucleo.matrices import Enteros

# -- Visitas de supervisión de los últimos dieciocho meses, solo con códigos.

PRIMERA_VISITA = date(2025, 5, 1)
#: Parte de los grupos visitada.
_PARTE_VISITADA = 0.2
_OBSERVACIONES = ("O-01", "O-02", "O-03", "O-04", "O-05", "O-06")


def generar_supervisiones(grupos: pd.DataFrame, ultimo_dia: Enteros, rng: np.random.Generator) -> pd.DataFrame:
    """Las visitas hechas del marco `supervisiones`. `ultimo_dia`: hasta cuándo se sabe algo de cada grupo, fila a fila.

    Un grupo se visita después de conformarse, antes de cerrarse y nunca donde ya no se informa.
    """
    conformacion = (grupos["fecha_conformacion"].astype("datetime64[s]").astype("int64") // 86_400).to_numpy()
    desde = np.maximum(conformacion, dia(PRIMERA_VISITA))
    hasta = np.where(grupos["fecha_cierre"].isna(), ultimo_dia, 0)
    posibles = np.flatnonzero(hasta > desde)
    visitados = rng.choice(posibles, min(round(_PARTE_VISITADA * len(grupos)), len(posibles)), replace=False)
    fecha = desde[visitados] + (rng.random(len(visitados)) * (hasta - desde)[visitados]).astype(np.int64)
    orden = np.lexsort((visitados, fecha))
    visitados, fecha = visitados[orden], fecha[orden]
    total = len(visitados)
    acuerdos = elegir(rng, (8, 18, 30, 24, 14, 6), total)
    # La visita puede ser al establecimiento, sin señalar un grupo.
    sin_grupo = rng.random(total) < 0.12
    return pd.DataFrame(
        {
            "codigo_supervision": numerados("VD-", total, 5),
            "fecha": fechas(fecha),
            "codigo_renipress": grupos["codigo_renipress"].array.take(visitados),
            "codigo_grupo": grupos["codigo_grupo"].array.take(np.where(sin_grupo, -1, visitados), allow_fill=True),
            "nivel": texto(NIVELES, elegir(rng, (52, 30, 15, 3), total)),
            "acuerdos": enteros(acuerdos),
            "acuerdos_cumplidos": enteros(rng.binomial(acuerdos, 0.6), rng.random(total) < 0.1),
            "observacion_codigo": texto(
                _OBSERVACIONES, np.where(rng.random(total) < 0.4, -1, rng.integers(0, len(_OBSERVACIONES), total))
            ),
        }
    )


# -- La historia: dos regiones que visitaron mucho; en una la asistencia subió después y en la otra no cambió nada.

#: Cuándo visitaron las dos, y qué parte de sus establecimientos.
_DESDE, _HASTA, _PARTE_DE_LUGARES = date(2025, 8, 1), date(2026, 4, 30), 0.5
#: De las que faltaban, qué parte viene después de la visita donde subió.
_VUELVEN = 0.35


def sembrar_visitas(tablas: Tablas, ubicaciones: pd.DataFrame, historias: Historias, rng: np.random.Generator) -> None:
    """Cambia las visitas de las dos regiones por las suyas y, en la primera, lo que pasó en las sesiones de después.

    `ubicaciones`: diresa de cada grupo, fila a fila. Lo demás queda como estaba.
    """
    sube, igual = elegir_historias_de_visitas(tablas.establecimientos, historias)
    if not sube:
        return
    grupos = tablas.grupos.assign(diresa=ubicaciones["diresa"].to_numpy())
    abiertos = grupos[grupos["diresa"].isin((sube, igual)) & grupos["fecha_cierre"].isna()]
    lugares = abiertos.groupby("codigo_renipress", sort=True).agg(
        diresa=("diresa", "first"), formado=("fecha_conformacion", "max")
    )
    lugares = lugares[(lugares["formado"] < pd.Timestamp(_DESDE)) & (rng.random(len(lugares)) < _PARTE_DE_LUGARES)]
    total, antes = len(lugares), tablas.supervisiones
    codigos = pd.Series(lugares.index.array)
    cuando = entre(rng, dia(_DESDE), np.full(total, dia(_HASTA)))
    acuerdos = elegir(rng, (8, 18, 30, 24, 14, 6), total)
    propias = pd.DataFrame(
        {
            "codigo_supervision": numerados("VH-", total, 5),
            "fecha": fechas(cuando),
            "codigo_renipress": codigos,
            "nivel": texto(NIVELES, np.ones(total, dtype=np.int64)),
            "acuerdos": enteros(acuerdos),
            "acuerdos_cumplidos": enteros(rng.binomial(acuerdos, 0.6)),
        }
    ).reindex(columns=list(SUPERVISIONES.nombres))
    ajenas = ~antes["codigo_renipress"].isin(grupos.loc[grupos["diresa"].isin((sube, igual)), "codigo_renipress"])
    tablas.supervisiones = pd.concat([antes[ajenas], propias.astype(tipos(SUPERVISIONES))], ignore_index=True)
    donde_sube = lugares["diresa"].eq(sube).to_numpy()
    visita = pd.Series(cuando[donde_sube], index=codigos[donde_sube])
    _vuelven(tablas, visita, rng)


def _vuelven(tablas: Tablas, visita: pd.Series, rng: np.random.Generator) -> None:
    """A las sesiones de después de la visita (su día, por establecimiento) vienen más, y no se anota que faltaran."""
    sesiones = tablas.sesiones
    lugar = sesiones["codigo_grupo"].map(tablas.grupos.set_index("codigo_grupo")["codigo_renipress"])
    de_visita = lugar.map(visita)
    suyas = np.flatnonzero((de_visita < dias_de(sesiones["fecha"])).to_numpy(dtype=bool))
    integrantes = sesiones["codigo_grupo"].map(tablas.grupos.set_index("codigo_grupo")["integrantes"])
    esperadas = sesiones["esperadas"].fillna(integrantes).iloc[suyas].to_numpy(dtype=np.int64)
    vinieron = sesiones["asistentes"].iloc[suyas].to_numpy(dtype=np.int64)
    faltaban = np.maximum(esperadas - vinieron, 0)
    mas = rng.binomial(faltaban, _VUELVEN)
    asistentes = sesiones["asistentes"].to_numpy(dtype=np.int64).copy()
    asistentes[suyas] += mas
    tablas.sesiones = sesiones.assign(asistentes=enteros(asistentes)).astype(tipos(SESIONES))
    faltas = tablas.inasistencias
    quedan = pd.Series(faltaban - mas, index=sesiones["codigo_sesion"].iloc[suyas])
    caben = faltas["codigo_sesion"].map(quedan)
    hasta = faltas.groupby("codigo_sesion")["cantidad"].cumsum()
    cantidad = (faltas["cantidad"] - (hasta - caben).clip(lower=0)).clip(lower=0)
    faltas = faltas.assign(cantidad=faltas["cantidad"].where(caben.isna(), cantidad).astype("Int64"))
    tablas.inasistencias = faltas[faltas["cantidad"] > 0].reset_index(drop=True).astype(tipos(INASISTENCIAS))
