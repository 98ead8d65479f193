"""Países inventados en que se sabe qué pasó: nada, la estación, una caída en unas redes, o grupos que se detienen.

Cada uno es una generación de verdad, con miles de unidades, que se lee con las mismas frases que la pantalla. Las
asistencias varían como en la vida: sesiones que salen bien o mal enteras, meses malos de toda una red, grupos que
cambian de un año a otro y grupos que abren.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

from dashboard.almacen.consulta import Consulta
from dashboard.contratos.contrato import marco_vacio
from dashboard.contratos.tablas import TABLAS, Tablas
from tests.fabricas import en_memoria, tablas

Decimales = npt.NDArray[np.float64]

#: de enero de 2023 a octubre de 2026
MESES, PRIMERO = 46, "2023-01"
#: la forma del año, en puntos, con cuatro de amplitud
ESTACION = np.array([-2.5, -4.0, -1.8, 0.6, -0.1, 0.3, 0.8, 2.6, 2.3, 2.0, 1.1, -2.2]) / 100


@dataclass(frozen=True)
class Receta:
    """Cuánto varía todo sin que nada cambie (en puntos) y lo que se siembra: por red, desde un mes, cuántos puntos."""

    semilla: int
    estacion: float = 1.0
    #: choque de cada mes: país, región, red, microrred y grupo
    choques: tuple[float, ...] = (0.2, 0.5, 0.8, 1.0, 2.0)
    #: correlación entre las madres de una misma sesión
    juntas: float = 0.02
    #: lo que un grupo cambia de un año a otro, y lo que difieren entre sí
    deriva: float = 3.0
    entre: float = 6.0
    regiones: int = 29
    #: puntos por año en todas partes
    tendencia: float = 0.0
    #: grupos de las redes sembradas (mínimo, máximo) → puntos que caen, y desde qué mes
    escalon: tuple[int, int, float, int] | None = None


@dataclass
class Mundo:
    """La lectura, y los códigos de las redes en que se sembró la caída."""

    consulta: Consulta
    sembradas: list[str] = field(default_factory=list)


def _ramas(azar: np.random.Generator, padres: int, desde: int, hasta: int) -> npt.NDArray[np.int64]:
    """A qué padre pertenece cada hijo."""
    return np.repeat(np.arange(padres), azar.integers(desde, hasta, padres))


def inventar(receta: Receta, sembrar: Callable[[Tablas], None] = lambda _: None) -> Mundo:
    """Un país de `regiones` con sus redes, microrredes, establecimientos y grupos, y cuatro años de sesiones.

    `sembrar`: lo que se cambia en sus tablas antes de publicarlas.
    """
    azar = np.random.default_rng(receta.semilla)
    region_de_red = _ramas(azar, receta.regiones, 3, 9)
    red_de_micro = _ramas(azar, len(region_de_red), 2, 9)
    micro_de_lugar = _ramas(azar, len(red_de_micro), 1, 4)
    lugar = _ramas(azar, len(micro_de_lugar), 1, 4)
    micro = micro_de_lugar[lugar]
    red = red_de_micro[micro]
    region = region_de_red[red]
    grupos = len(lugar)
    p = _probabilidades(receta, azar, (np.zeros(grupos, dtype=np.int64), region, red, micro, np.arange(grupos)))
    nace = np.where(azar.random(grupos) < 0.2, azar.integers(1, MESES, grupos), 0)
    veces = np.where(azar.random(grupos) < 0.3, 2, 1)[:, None] * (azar.random((grupos, MESES)) > 0.06)
    veces *= np.arange(MESES) >= nace[:, None]
    por_red = np.bincount(red, nace < MESES - 12, len(region_de_red))
    elegidas = np.zeros(len(region_de_red), dtype=bool)
    if receta.escalon:
        minimo, maximo, puntos, mes = receta.escalon
        elegidas = (por_red >= minimo) & (por_red <= maximo)
        p = p - np.where(elegidas[red][:, None] & (np.arange(MESES) >= mes), puntos / 100, 0.0)
    codigos_de_red = [f"{10 + r:02d}-{n:02d}" for r, n in zip(region_de_red, _orden(region_de_red), strict=True)]
    codigos = [f"{codigos_de_red[r]}-{n:02d}" for r, n in zip(red_de_micro, _orden(red_de_micro), strict=True)]
    conjunto = _tablas(azar, receta, [codigos[m] for m in micro_de_lugar], lugar, p, veces)
    sembrar(conjunto)
    return Mundo(
        en_memoria(conjunto),
        [codigo for codigo, sembrada in zip(codigos_de_red, elegidas, strict=True) if sembrada],
    )


def _orden(padres: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """El puesto de cada hijo entre los de su padre, desde 1."""
    inicio = np.flatnonzero(np.diff(padres, prepend=-1))
    return np.arange(len(padres)) - np.repeat(inicio, np.diff(inicio, append=len(padres))) + 1


def _probabilidades(
    receta: Receta, azar: np.random.Generator, unidades: tuple[npt.NDArray[np.int64], ...]
) -> Decimales:
    """(grupos, meses): la probabilidad de asistir."""
    region, grupos = unidades[1], len(unidades[0])
    propia = 0.70 + azar.normal(0, 0.04, receta.regiones)[region] + azar.normal(0, receta.entre / 100, grupos)
    meses = np.arange(MESES)
    p = propia[:, None] + receta.estacion * ESTACION[meses % 12] + receta.tendencia / 100 * meses / 12
    for unidad, choque in zip(unidades, receta.choques, strict=True):
        p = p + azar.normal(0, choque / 100, (int(unidad.max()) + 1, MESES))[unidad]
    # el nivel de un grupo va y vuelve, con esta desviación de un año al siguiente
    quedan = 0.95
    amplitud = receta.deriva / 100 / np.sqrt(2 * (1 - quedan**12))
    nivel = azar.normal(0, amplitud, grupos)
    for mes in meses:
        p[:, mes] += nivel
        nivel = quedan * nivel + azar.normal(0, amplitud * np.sqrt(1 - quedan**2), grupos)
    return p


def _tablas(
    azar: np.random.Generator,
    receta: Receta,
    microrredes: list[str],
    lugar: npt.NDArray[np.int64],
    p: Decimales,
    veces: npt.NDArray[np.int64],
) -> Tablas:
    """Las tablas de un país cuyos lugares están en esas microrredes."""
    integrantes = azar.integers(8, 15, len(lugar))
    grupo, mes = (np.repeat(indices, veces[veces > 0]) for indices in np.nonzero(veces))
    turno = np.arange(len(grupo)) - np.repeat(np.cumsum(veces[veces > 0]) - veces[veces > 0], veces[veces > 0])
    base = np.clip(p, 0.03, 0.97)[grupo, mes]
    suerte = azar.beta(base * (1 / receta.juntas - 1), (1 - base) * (1 / receta.juntas - 1)) if receta.juntas else base
    asistentes = azar.binomial(integrantes[grupo], suerte)
    partes = pd.Series(microrredes).str.split("-", expand=True)
    renipress = np.array([f"{n:08d}" for n in range(1, len(microrredes) + 1)])
    codigos = np.array([f"G{n:05d}" for n in range(len(lugar))])
    inicios = pd.period_range(PRIMERO, periods=MESES, freq="M").to_timestamp()
    fechas = inicios[mes] + pd.to_timedelta(5 + 14 * turno, "D")
    conjunto = tablas()
    conjunto.establecimientos = _marco(
        "establecimientos",
        codigo_renipress=renipress, nombre=[f"Puesto {n}" for n in renipress], institucion="GOBIERNO REGIONAL",
        categoria="I-3", diresa=partes[0], diresa_nombre="Región " + partes[0], red=partes[0] + "-" + partes[1],
        red_nombre="Red " + partes[1], microrred=microrredes, microrred_nombre="Microrred " + partes[2],
        ubigeo=partes[0] + "0101", departamento="D", provincia="P", distrito="T", latitud=-13.0, longitud=-72.0,
        activo=True, atiende_parto_rn="si", fuente_parto="lista",
    )  # fmt: skip
    conjunto.grupos = _marco(
        "grupos",
        codigo_grupo=codigos, nombre=codigos, codigo_renipress=renipress[lugar],
        fecha_conformacion=pd.Timestamp("2022-12-01"), integrantes=integrantes, horas_capacitacion=12.0,
    )  # fmt: skip
    conjunto.sesiones = _marco(
        "sesiones",
        codigo_sesion=[f"S{n:07d}" for n in range(len(grupo))], codigo_grupo=codigos[grupo], fecha=fechas,
        codigo_renipress=renipress[lugar][grupo], fuente="registro", esperadas=integrantes[grupo],
        asistentes=asistentes,
    )  # fmt: skip
    # el último día cierra el mes: octubre se lee entero
    ultima = conjunto.sesiones["fecha"].max()
    conjunto.reportes = _marco(
        "reportes", codigo_territorio=["PE"], periodo=["2026-10"], fecha_reporte=[ultima + pd.offsets.MonthEnd(0)]
    )
    return conjunto


def _marco(tabla: str, **columnas: object) -> pd.DataFrame:
    """Un marco tipado según el contrato, con las demás columnas sin dato."""
    vacio = marco_vacio(next(propia for propia in TABLAS if propia.nombre == tabla))
    propio = pd.DataFrame(columnas)
    lleno = vacio.reindex(range(len(propio)))
    return lleno.assign(**{nombre: propio[nombre].astype(vacio.dtypes[nombre]) for nombre in propio})
