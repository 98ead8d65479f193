"""Lo que los datos dicen de cada candidato a visita, como columnas y sin juzgarlo: días, cuentas y fechas.

Un candidato es un grupo en pie en la fecha de datos de su DIRESA, o un establecimiento del ámbito que atiende partos
y no tiene ninguno. De quien no se sabe si atiende partos no se dice nada: no es candidato.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import numpy as np

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Periodo, numero_mes
from dashboard.dominio.territorio import Nivel
from dashboard.indicadores.acumulada import Acumulada, acumular
from dashboard.indicadores.control import Series
from dashboard.indicadores.resumen import region_de
from dashboard.nucleo.matrices import Booleanos, Decimales, Enteros, meses_de
from dashboard.planificacion.encogidas import encoger, peso_por_edad
from dashboard.planificacion.ritmo import ritmos
from dashboard.planificacion.sin_grupo import SinGrupo, mirar

#: dato que falta en una columna de enteros
AUSENTE = -1
#: meses en que se suman faltas y sesiones completas, hasta el de la fecha de datos
MESES_RECIENTES = 12


@dataclass(frozen=True, slots=True)
class HechosDeGrupos:
    """Lo que solo se mide de un grupo: (grupos,) en cada columna; `AUSENTE` donde no hay dato.

    `fila`: posición de cada uno entre todos los grupos del territorio.
    """

    fila: Enteros
    #: días de la última sesión (o, sin ninguna, de la conformación) hasta donde hay noticia del grupo
    dias: Enteros
    #: ordinales; 0 sin ninguna
    ultima_sesion: Enteros
    proxima: Enteros
    proxima_minuto: Enteros
    #: media y desvío de sus últimos intervalos entre sesiones, en días, y cuántos son; `nan` si son pocos
    ritmo: Decimales
    ritmo_desvio: Decimales
    ritmo_intervalos: Enteros
    #: lo que le faltó para lo esperado en los meses cerrados hasta la fecha de datos
    caida: Acumulada
    #: de los últimos 12 meses: faltas injustificadas, sin motivo o sin calificar, y asistencias esperadas
    faltas: Enteros
    esperadas: Enteros
    integrantes: Enteros
    #: horas de la madre guía; `nan` sin dato
    horas: Decimales
    #: de los últimos 12 meses: sesiones incompletas, y sesiones con duración y momentos anotados
    incompletas: Enteros
    evaluables: Enteros
    #: con qué proporción pesan esas faltas y esas sesiones, por su edad y por lo pocas que son
    faltas_pesan: Decimales
    incompletas_pesan: Decimales


@dataclass(frozen=True, slots=True)
class Hechos:
    """Todo lo medido en un territorio: (candidatos,) en cada columna, cada clase en profundidad.

    Primero los grupos en pie y luego los establecimientos que atienden partos y no tienen grupo. `lugar`: posición del
    establecimiento en el territorio. `fecha`: ordinal de la fecha de datos de su DIRESA, 0 si no hay.
    """

    nodo: Nodo
    #: días que la guía admite entre sesiones (Guía 6.1.3.a)
    plazo: int
    lugar: Enteros
    fecha: Enteros
    #: ordinal de la última; 0 sin ninguna
    supervision: Enteros
    #: si de su región se cargó alguna supervisión
    hay_registro: Booleanos
    #: meses completos seguidos, hasta la fecha de datos, de los que no llegó nada; `AUSENTE` si no se sabe
    callados: Enteros
    grupos: HechosDeGrupos
    #: (establecimientos,): en el año de la fecha de datos no llegó nada suyo: no se sabe si tiene grupo
    no_se_sabe: Booleanos
    sin_grupo: SinGrupo

    @property
    def cuantos_grupos(self) -> int:
        """Candidatos que son grupos en pie."""
        return len(self.grupos.fila)


def reunir(consulta: Consulta, nodo: Nodo) -> Hechos:
    """Lee todo lo que la prioridad necesita de un territorio, un establecimiento o un grupo."""
    territorio = consulta.nodo(nodo.padre) if nodo.nivel is Nivel.GRUPO else nodo
    e0, e1 = territorio.establecimientos
    # la fecha de datos la fija cada DIRESA, o el propio nodo si es menor
    regiones = consulta.descendientes(territorio, Nivel.DIRESA) if territorio.nivel is Nivel.PAIS else [territorio]
    fecha_de_lugar = np.zeros(e1 - e0, dtype=np.int64)
    for unidad in regiones:
        desde, hasta = (min(max(x - e0, 0), e1 - e0) for x in unidad.establecimientos)
        fecha_de_lugar[desde:hasta] = unidad.fecha_datos.toordinal() if unidad.fecha_datos else 0
    ultimo_mes = Periodo.mes(consulta.raiz.meses[1])
    fila = np.flatnonzero(consulta.por_grupo("conformados", territorio, ultimo_mes))
    atienden, cubiertos = (
        consulta.por_establecimiento(medida, territorio, ultimo_mes) > 0 for medida in ("atienden", "cubiertos")
    )
    sin_grupo = np.flatnonzero(atienden & ~cubiertos)
    de_grupo = np.array(consulta.columnas_grupos(territorio, "establecimiento")["establecimiento"], dtype=np.int64)
    lugar = np.concatenate([de_grupo[fila] - e0, sin_grupo])
    fecha = fecha_de_lugar[lugar]
    grupos, callados = _de_grupos(consulta, territorio, fila, fecha[: len(fila)])
    no_se_sabe, sin_reporte = _de_lugares(consulta, territorio, sin_grupo, fecha[len(fila) :])
    visitas = consulta.ultimas_supervisiones(territorio)
    return Hechos(
        territorio,
        consulta.contexto.dias_actividad,
        lugar,
        fecha,
        np.concatenate([visitas["grupos"][fila], visitas["establecimientos"][sin_grupo]]),
        visitas["hay_registro"][lugar],
        np.concatenate([callados, sin_reporte]),
        grupos,
        no_se_sabe,
        SinGrupo.juntar([_lugares_de(consulta, region) for region in _regiones(consulta, territorio)]).de(
            sin_grupo + e0 - _regiones(consulta, territorio)[0].establecimientos[0]
        ),
    )


def _regiones(consulta: Consulta, nodo: Nodo) -> list[Nodo]:
    """Las regiones de un territorio, o la que lo contiene: así dice lo mismo visto desde su red o desde el país."""
    if nodo.nivel is Nivel.PAIS:
        return consulta.hijos(nodo)
    return [region_de(consulta, nodo) or consulta.raiz]


def _lugares_de(consulta: Consulta, region: Nodo) -> SinGrupo:
    return consulta.recordar(("lugares sin grupo", region.codigo), lambda: mirar(consulta, region))


def _inicio(meses: Enteros) -> Enteros:
    """Ordinal del primer día de cada mes."""
    primeros = (meses - 1970 * 12).astype("datetime64[M]").astype("datetime64[D]")
    return primeros.astype(np.int64) + date(1970, 1, 1).toordinal()


def _mes_cerrado(fecha: Enteros) -> Enteros:
    """El último mes que ya había terminado en cada fecha de datos: del que sigue no toca reportar todavía."""
    mes = meses_de(fecha)
    return np.where(_inicio(mes + 1) == fecha + 1, mes, mes - 1)


def _meses(consulta: Consulta) -> Enteros:
    return np.arange(consulta.raiz.meses[0], consulta.raiz.meses[1] + 1)


def _de_grupos(consulta: Consulta, nodo: Nodo, fila: Enteros, fecha: Enteros) -> tuple[HechosDeGrupos, Enteros]:
    """Lo propio de los grupos, y los meses que lleva callado cada uno."""
    columnas = consulta.columnas_grupos(nodo, "conformacion", "integrantes", "horas")

    def mensual(medida: str) -> Enteros:
        return consulta.mensual_por_grupo(medida, nodo)[fila]

    regiones = _regiones(consulta, nodo)
    propias = fila + nodo.grupos[0] - regiones[0].grupos[0]
    medidas = [_asistencia_de(consulta, region) for region in regiones]
    ultima, proxima, hora = _ultimas(consulta, nodo, fila)
    ultima = np.where(fecha > 0, ultima, 0)
    noticia, callados = _silencio_de_grupos(consulta, mensual, fecha)
    desde = np.where(ultima > 0, ultima, np.array(columnas["conformacion"], dtype=np.int64)[fila])
    integrantes = [AUSENTE if x is None else x for x in columnas["integrantes"]]
    horas = [np.nan if x is None else x for x in columnas["horas"]]
    faltas, esperadas, incompletas, evaluables = np.concatenate([m.cuentas for m in medidas])[propias].T
    faltas_pesan, incompletas_pesan = np.concatenate([m.pesan for m in medidas])[propias].T
    return HechosDeGrupos(
        fila,
        np.where(noticia > 0, np.maximum(noticia - desde, 0), AUSENTE),
        ultima,
        proxima,
        hora,
        *ritmos(*_dias_de_sesion(consulta, nodo), fila),
        Acumulada.juntar([m.caida for m in medidas]).de(propias),
        faltas,
        esperadas,
        np.array(integrantes, dtype=np.int64)[fila],
        np.array(horas, dtype=float)[fila],
        incompletas,
        evaluables,
        faltas_pesan,
        incompletas_pesan,
    ), callados


@dataclass(frozen=True, slots=True)
class _Asistencia:
    """De todos los grupos de una región. `cuentas`: (grupos, 4) faltas, esperadas, incompletas y evaluables.

    `pesan`: (grupos, 2) la proporción con que pesan las faltas y las incompletas.
    """

    cuentas: Enteros
    pesan: Decimales
    caida: Acumulada


def _asistencia_de(consulta: Consulta, region: Nodo) -> _Asistencia:
    """No depende de los pesos que se elijan: se mide una vez por carga."""
    return consulta.recordar(("asistencia de sus grupos", region.codigo), lambda: _asistencia(consulta, region))


def _asistencia(consulta: Consulta, region: Nodo) -> _Asistencia:
    meses = _meses(consulta)
    fecha = region.fecha_datos.toordinal() if region.fecha_datos else 0
    # (meses,) la edad de cada uno en la fecha de datos; fuera de los recientes, nada
    edad = (int(meses_de(np.array([fecha]))[0]) if fecha else meses[0] - 1) - meses
    reciente = (edad >= 0) & (edad < MESES_RECIENTES)
    pesos = np.where(reciente, peso_por_edad(edad), 0.0)
    x, n, evaluables, completas = (
        consulta.mensual_por_grupo(medida, region)
        for medida in ("asistentes", "esperadas", "sesiones_evaluables", "sesiones_completas")
    )
    faltas = _faltas(consulta, region, len(meses))
    tablas = (faltas, n, evaluables - completas, evaluables)
    # lo de un grupo que ya no está no dice cómo son los demás
    en_pie = consulta.por_grupo("conformados", region, Periodo.mes(consulta.raiz.meses[1]))[:, None] > 0
    faltas_p, n_p, incompletas_p, evaluables_p = (np.asarray((t * en_pie) @ pesos, dtype=float) for t in tablas)
    cerrado = int(_mes_cerrado(np.array([fecha]))[0]) - meses[0] if fecha else -1
    return _Asistencia(
        np.stack([tabla @ reciente for tabla in tablas], axis=1).astype(np.int64),
        np.stack([encoger(faltas_p, n_p), encoger(incompletas_p, evaluables_p)], axis=1),
        acumular(_series(consulta, region, x, n, cerrado), np.full(len(x), cerrado)),
    )


def _series(consulta: Consulta, region: Nodo, x: Enteros, n: Enteros, cerrado: int) -> Series:
    """Las series de los grupos de una región, con la forma del año de su red y desde la última fase de esta."""
    mes0, formas = consulta.raiz.meses[0], np.zeros((len(x), 12))
    dentro = np.tile(np.arange(x.shape[1]) <= cerrado, (len(x), 1))
    redes = consulta.descendientes(region, Nivel.RED) if region.nivel is Nivel.DIRESA else [region]
    for red in redes:
        propios = slice(*(fila - region.grupos[0] for fila in red.grupos))
        formas[propios] = consulta.forma_propia(red)
        fases = [numero_mes(hito.fecha) - mes0 for hito in consulta.hitos(red) if hito.fase]
        dentro[propios] &= np.arange(x.shape[1]) >= max(fases, default=0)
    variacion = consulta.variacion
    return Series(
        x * dentro, n * dentro, mes0, variacion.de(Nivel.GRUPO), formas, np.full(len(x), variacion.deriva),
        np.zeros(len(x)),
    )  # fmt: skip


def _dias_de_sesion(consulta: Consulta, nodo: Nodo) -> tuple[Enteros, Enteros]:
    sesiones = consulta.columnas_sesiones(nodo, "dia")
    return sesiones["dia"], sesiones["desde"]


def _ultimas(consulta: Consulta, nodo: Nodo, fila: Enteros) -> tuple[Enteros, Enteros, Enteros]:
    """Día de la última sesión de cada grupo, y día y hora de la próxima que en ella se acordó.

    0 donde no hay día y `AUSENTE` donde no hay hora.
    """
    s = consulta.columnas_sesiones(nodo, "dia", "proxima_dia", "proxima_hora")
    hay = s["desde"][fila + 1] > s["desde"][fila]
    # quien no tiene ninguna lee el valor que se agrega al final
    ultima = np.where(hay, s["desde"][fila + 1] - 1, -1)
    dia, proxima, hora = (
        np.append(s[campo], falta)[ultima]
        for campo, falta in (("dia", 0), ("proxima_dia", 0), ("proxima_hora", AUSENTE))
    )
    return dia, proxima, hora


def _faltas(consulta: Consulta, nodo: Nodo, cuantos: int) -> Enteros:
    """(grupos, meses): faltas injustificadas, sin motivo o sin calificar; las salidas (M18) van aparte."""
    s = consulta.columnas_sesiones(nodo, "dia", "faltas_injustificadas", "faltas_sin_motivo")
    malas = np.zeros((len(s["desde"]) - 1, cuantos), dtype=np.int64)
    grupo = np.repeat(np.arange(len(malas)), np.diff(s["desde"]))
    mes = meses_de(s["dia"]) - consulta.raiz.meses[0]
    dentro = (mes >= 0) & (mes < cuantos)
    np.add.at(malas, (grupo[dentro], mes[dentro]), (s["faltas_injustificadas"] + s["faltas_sin_motivo"])[dentro])
    return malas


def _silencio_de_grupos(
    consulta: Consulta, mensual: Callable[[str], Enteros], fecha: Enteros
) -> tuple[Enteros, Enteros]:
    """Hasta qué día hay noticia de cada grupo (0: ninguna) y cuántos meses cerrados seguidos lleva callado.

    Donde no llegó ni una sesión ni un reporte no se sabe si el grupo se reunió: los días sin sesión se cuentan solo
    hasta la última noticia, y lo que sigue es silencio.
    """
    if not consulta.contexto.hay_reportes:
        return fecha, np.full_like(fecha, AUSENTE)
    meses = _meses(consulta)
    conformados, informados = mensual("grupo_meses_conformados") > 0, mensual("grupo_meses_con_reporte") > 0
    ultima = np.where(informados, meses, 0).max(axis=1, initial=0)
    noticia = np.where(ultima > 0, np.minimum(_inicio(np.maximum(ultima, 12) + 1) - 1, fecha), 0)
    cerrado = np.where(fecha > 0, _mes_cerrado(fecha), meses[-1])
    debidos = conformados & (meses > ultima[:, None]) & (meses <= cerrado[:, None])
    return noticia, debidos.sum(axis=1)


def _de_lugares(consulta: Consulta, nodo: Nodo, lugar: Enteros, fecha: Enteros) -> tuple[Booleanos, Enteros]:
    """De qué establecimientos no se sabe si tienen grupo, y los meses que lleva callado cada uno."""
    meses = _meses(consulta)
    anio = np.where(fecha > 0, meses_de(fecha), meses[-1]) // 12
    no_se_sabe = np.zeros(len(lugar), dtype=bool)
    for uno in np.unique(anio).tolist():
        callan = consulta.por_establecimiento("silenciosos", nodo, Periodo.leer(str(uno))) > 0
        no_se_sabe |= (anio == uno) & callan[lugar]
    if not consulta.contexto.hay_reportes:
        return no_se_sabe, np.full(len(lugar), AUSENTE)
    cerrado = np.where(fecha > 0, _mes_cerrado(fecha), meses[-1])
    despues = meses > cerrado[:, None]
    # meses seguidos hacia atrás desde el último cerrado
    callo = (consulta.silencio_mensual(nodo)[lugar] | despues)[:, ::-1]
    return no_se_sabe, np.cumprod(callo, axis=1).sum(axis=1) - despues.sum(axis=1)
