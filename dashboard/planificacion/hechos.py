"""Lo que los datos dicen de cada candidato a visita, como columnas y sin juzgarlo: días, cuentas y fechas.

Un candidato es un grupo en pie en la fecha de datos de su DIRESA, o un establecimiento del ámbito que atiende partos
y no tiene ninguno. De quien no se sabe si atiende partos no se dice nada: no es candidato.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Periodo
from dashboard.dominio.territorio import Nivel
from dashboard.indicadores.control import Caidas, caidas

Enteros = npt.NDArray[np.int64]
Booleanos = npt.NDArray[np.bool_]
#: dato que falta en una columna de enteros
AUSENTE = -1
#: meses en que se suman faltas y sesiones completas, hasta el de la fecha de datos
MESES_RECIENTES = 12


@dataclass(frozen=True, slots=True)
class HechosDeGrupos:
    """Los grupos en pie de un territorio, en profundidad: (grupos,) en cada columna; `AUSENTE` donde no hay dato.

    `fila`: posición entre todos los grupos del territorio; `lugar`: la de su establecimiento. `fecha`: ordinal de la
    fecha de datos de su DIRESA, 0 si no hay.
    """

    fila: Enteros
    lugar: Enteros
    fecha: Enteros
    #: días de la última sesión (o, sin ninguna, de la conformación) hasta donde hay noticia del grupo
    dias: Enteros
    #: ordinales; 0 sin ninguna
    ultima_sesion: Enteros
    proxima: Enteros
    proxima_minuto: Enteros
    caidas: Caidas
    #: de los últimos 12 meses: faltas injustificadas, sin motivo o sin calificar, y asistencias esperadas
    faltas: Enteros
    esperadas: Enteros
    integrantes: Enteros
    #: horas de la madre guía; `nan` sin dato
    horas: npt.NDArray[np.float64]
    #: de los últimos 12 meses: sesiones incompletas, y sesiones con duración y momentos anotados
    incompletas: Enteros
    evaluables: Enteros
    supervision: Enteros
    hay_registro: Booleanos
    #: meses completos seguidos, hasta la fecha de datos, de los que no llegó nada
    callados: Enteros


@dataclass(frozen=True, slots=True)
class HechosDeLugares:
    """Los establecimientos que atienden partos y no tienen grupo, en profundidad: (establecimientos,)."""

    lugar: Enteros
    fecha: Enteros
    #: en el año de la fecha de datos no llegó nada suyo: no se sabe si tiene grupo
    no_se_sabe: Booleanos
    supervision: Enteros
    hay_registro: Booleanos
    callados: Enteros


@dataclass(frozen=True, slots=True)
class Hechos:
    """Todo lo medido en un territorio. `fecha`: la del territorio; `hay_reportes`: si se cargó esa tabla."""

    nodo: Nodo
    fecha: date | None
    hay_reportes: bool
    #: días que la guía admite entre sesiones (Guía 6.1.3.a)
    plazo: int
    grupos: HechosDeGrupos
    lugares: HechosDeLugares


def reunir(consulta: Consulta, nodo: Nodo) -> Hechos:
    """Lee todo lo que la prioridad necesita de un territorio, un establecimiento o un grupo."""
    territorio = consulta.nodo(nodo.padre) if nodo.nivel is Nivel.GRUPO else nodo
    e0, e1 = territorio.establecimientos
    fecha = np.zeros(e1 - e0, dtype=np.int64)
    for unidad in _regiones(consulta, territorio):
        desde, hasta = (min(max(x - e0, 0), e1 - e0) for x in unidad.establecimientos)
        fecha[desde:hasta] = unidad.fecha_datos.toordinal() if unidad.fecha_datos else 0
    visitas = consulta.ultimas_supervisiones(territorio)
    hay_reportes = consulta.contexto.hay_reportes
    return Hechos(
        territorio,
        territorio.fecha_datos,
        hay_reportes,
        consulta.contexto.dias_actividad,
        _de_grupos(consulta, territorio, fecha, visitas, hay_reportes),
        _de_lugares(consulta, territorio, fecha, visitas, hay_reportes),
    )


def _regiones(consulta: Consulta, nodo: Nodo) -> list[Nodo]:
    """Los nodos que fijan la fecha de datos de cada establecimiento: las DIRESA, o el propio nodo si es menor."""
    return consulta.descendientes(nodo, Nivel.DIRESA) if nodo.nivel is Nivel.PAIS else [nodo]


def mes_de(ordinales: Enteros) -> Enteros:
    """Número de mes (`numero_mes`) de cada ordinal; sin sentido donde es 0."""
    dias = (ordinales - date(1970, 1, 1).toordinal()).astype("datetime64[D]")
    return dias.astype("datetime64[M]").astype(np.int64) + 1970 * 12


def _inicio(meses: Enteros) -> Enteros:
    """Ordinal del primer día de cada mes."""
    primeros = (meses - 1970 * 12).astype("datetime64[M]").astype("datetime64[D]")
    return primeros.astype(np.int64) + date(1970, 1, 1).toordinal()


def _mes_cerrado(fecha: Enteros) -> Enteros:
    """El último mes que ya había terminado en cada fecha de datos: del que sigue no toca reportar todavía."""
    mes = mes_de(fecha)
    return np.where(_inicio(mes + 1) == fecha + 1, mes, mes - 1)


def _de_grupos(
    consulta: Consulta, nodo: Nodo, fecha_de_lugar: Enteros, visitas: Mapping[str, Any], hay_reportes: bool
) -> HechosDeGrupos:
    ultimo_mes = Periodo.mes(consulta.raiz.meses[1])
    fila = np.flatnonzero(consulta.por_grupo("conformados", nodo, ultimo_mes))
    columnas = consulta.columnas_grupos(nodo, "establecimiento", "conformacion", "integrantes", "horas")
    lugar = np.array(columnas["establecimiento"], dtype=np.int64)[fila] - nodo.establecimientos[0]
    fecha = fecha_de_lugar[lugar]
    conformacion = np.array(columnas["conformacion"], dtype=np.int64)[fila]
    meses = np.arange(consulta.raiz.meses[0], consulta.raiz.meses[1] + 1)
    recientes = (meses[None, :] > mes_de(fecha)[:, None] - MESES_RECIENTES) & (fecha[:, None] > 0)

    def mensual(medida: str) -> Enteros:
        return consulta.mensual_por_grupo(medida, nodo)[fila]

    asistentes, esperadas = mensual("asistentes"), mensual("esperadas")
    evaluables = (mensual("sesiones_evaluables") * recientes).sum(axis=1)
    completas = (mensual("sesiones_completas") * recientes).sum(axis=1)
    sesiones = _ultimas(consulta, nodo, fila, fecha)
    noticia, callados = _silencio_de_grupos(mensual, meses, fecha, hay_reportes)
    desde = np.where(sesiones["dia"] > 0, sesiones["dia"], conformacion)
    return HechosDeGrupos(
        fila,
        lugar,
        fecha,
        np.where(noticia > 0, np.maximum(noticia - desde, 0), AUSENTE),
        sesiones["dia"],
        sesiones["proxima_dia"],
        sesiones["proxima_hora"],
        caidas(asistentes, esperadas),
        _faltas(consulta, nodo, fila, fecha),
        (esperadas * recientes).sum(axis=1),
        _enteros(columnas["integrantes"])[fila],
        np.array([np.nan if x is None else x for x in columnas["horas"]], dtype=float)[fila],
        evaluables - completas,
        evaluables,
        visitas["grupos"][fila],
        visitas["hay_registro"][lugar],
        callados,
    )


def _enteros(valores: list[Any]) -> Enteros:
    return np.array([AUSENTE if x is None else x for x in valores], dtype=np.int64)


def _ultimas(consulta: Consulta, nodo: Nodo, fila: Enteros, fecha: Enteros) -> dict[str, Enteros]:
    """Día de la última sesión de cada grupo y la próxima que en ella se acordó; 0 y `AUSENTE` donde no hay."""
    s = consulta.columnas_sesiones(nodo, "dia", "proxima_dia", "proxima_hora")
    hay = s["desde"][fila + 1] > s["desde"][fila]
    if not len(s["dia"]):
        return {"dia": np.zeros_like(fila), "proxima_dia": np.zeros_like(fila), "proxima_hora": fila * 0 + AUSENTE}
    ultima = np.where(hay, s["desde"][fila + 1] - 1, 0)
    return {
        "dia": np.where(hay & (fecha > 0), s["dia"][ultima], 0),
        "proxima_dia": np.where(hay, s["proxima_dia"][ultima], 0),
        "proxima_hora": np.where(hay, s["proxima_hora"][ultima], AUSENTE),
    }


def _faltas(consulta: Consulta, nodo: Nodo, fila: Enteros, fecha: Enteros) -> Enteros:
    """Faltas injustificadas, sin motivo o sin calificar de los últimos meses; las salidas (M18) van aparte."""
    s = consulta.columnas_sesiones(nodo, "dia", "faltas_injustificadas", "faltas_sin_motivo")
    primer_dia = np.zeros(len(s["desde"]) - 1, dtype=np.int64)
    primer_dia[fila] = _inicio(mes_de(fecha) - MESES_RECIENTES + 1)
    por_sesion = np.repeat(primer_dia, np.diff(s["desde"]))
    malas = (s["faltas_injustificadas"] + s["faltas_sin_motivo"]) * (s["dia"] >= por_sesion)
    acumuladas = np.concatenate([[0], np.cumsum(malas)])
    return np.where(fecha > 0, acumuladas[s["desde"][fila + 1]] - acumuladas[s["desde"][fila]], 0)


def _silencio_de_grupos(
    mensual: Callable[[str], Enteros], meses: Enteros, fecha: Enteros, hay_reportes: bool
) -> tuple[Enteros, Enteros]:
    """Hasta qué día hay noticia de cada grupo (0: ninguna) y cuántos meses cerrados seguidos lleva callado.

    Donde no llegó ni una sesión ni un reporte no se sabe si el grupo se reunió: los días sin sesión se cuentan solo
    hasta la última noticia, y lo que sigue es silencio.
    """
    if not hay_reportes:
        return fecha, np.full_like(fecha, AUSENTE)
    conformados, informados = mensual("grupo_meses_conformados") > 0, mensual("grupo_meses_con_reporte") > 0
    ultima = np.where(informados, meses[None, :], 0).max(axis=1, initial=0)
    noticia = np.where(ultima > 0, np.minimum(_inicio(np.maximum(ultima, 12) + 1) - 1, fecha), 0)
    cerrado = np.where(fecha > 0, _mes_cerrado(fecha), meses[-1])
    debidos = conformados & (meses[None, :] > ultima[:, None]) & (meses[None, :] <= cerrado[:, None])
    return noticia, debidos.sum(axis=1)


def _de_lugares(
    consulta: Consulta, nodo: Nodo, fecha_de_lugar: Enteros, visitas: Mapping[str, Any], hay_reportes: bool
) -> HechosDeLugares:
    ultimo_mes = Periodo.mes(consulta.raiz.meses[1])
    atienden = consulta.por_establecimiento("atienden", nodo, ultimo_mes) > 0
    cubiertos = consulta.por_establecimiento("cubiertos", nodo, ultimo_mes) > 0
    lugar = np.flatnonzero(atienden & ~cubiertos)
    fecha = fecha_de_lugar[lugar]
    meses = np.arange(consulta.raiz.meses[0], consulta.raiz.meses[1] + 1)
    anio = np.where(fecha > 0, mes_de(fecha), consulta.raiz.meses[1]) // 12
    no_se_sabe = np.zeros(len(lugar), dtype=bool)
    for uno in np.unique(anio).tolist():
        callan = consulta.por_establecimiento("silenciosos", nodo, Periodo.leer(str(uno))) > 0
        no_se_sabe |= (anio == uno) & callan[lugar]
    callados = np.full(len(lugar), AUSENTE)
    if hay_reportes:
        callo = consulta.silencio_mensual(nodo)[lugar]
        cerrado = np.where(fecha > 0, _mes_cerrado(fecha), meses[-1])
        despues = meses[None, :] > cerrado[:, None]
        # meses seguidos hacia atrás desde el último cerrado
        callados = np.cumprod((callo | despues)[:, ::-1], axis=1).sum(axis=1) - despues.sum(axis=1)
    return HechosDeLugares(
        lugar,
        fecha,
        no_se_sabe,
        visitas["establecimientos"][lugar],
        visitas["hay_registro"][lugar],
        callados,
    )
