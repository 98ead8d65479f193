"""De las sesiones a las matrices de flujo (grupo × mes). La única operación pesada: agrupar por grupo y mes."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from dashboard.contratos.marco import posiciones, valores_en
from dashboard.contratos.tablas import Tablas
from dashboard.dominio.estandar import MINUTOS_SESION, MOMENTOS_SESION
from dashboard.dominio.formato import plural
from dashboard.dominio.motivo import CODIGOS_MOTIVO, EGRESO, JUSTIFICACIONES, SIN_MOTIVO
from dashboard.dominio.tema import BLOQUES, TEMAS
from dashboard.errores import ErrorPublicacion
from dashboard.publicacion.calendario import Calendario, meses_de, ordinales
from dashboard.publicacion.orden import Orden

Enteros = npt.NDArray[np.int64]
#: dato numérico ausente en las columnas de enteros
AUSENTE = -1


@dataclass(slots=True)
class Sesiones:
    """Sesiones aceptadas como columnas de enteros, en el orden del archivo. `AUSENTE` donde no hay dato.

    `faltas`: (sesiones, 4) inasistencias justificadas, injustificadas, sin motivo o sin calificar, y salidas (M18).
    """

    grupo: Enteros
    establecimiento: Enteros
    dia: Enteros
    duracion: Enteros
    momentos: Enteros
    esperadas: Enteros
    asistentes: Enteros
    #: posición del bloque temático en `BLOQUES`; `AUSENTE` sin tema; `len(BLOQUES)` con tema fuera de los bloques
    bloque: Enteros
    faltas: Enteros


def enteros(columna: pd.Series) -> Enteros:
    """Columna de enteros con `AUSENTE` donde falta el dato."""
    return pd.to_numeric(columna, errors="coerce").fillna(AUSENTE).to_numpy(dtype=np.int64)


def les_faltan_esperadas(sesiones: pd.DataFrame, grupos: pd.DataFrame) -> pd.Series:
    """Máscara de las sesiones sin `esperadas` de un grupo cuyas integrantes se conocen."""
    return sesiones["esperadas"].isna() & _integrantes(sesiones, grupos).notna()


def con_esperadas(tablas: Tablas) -> Tablas:
    """Las tablas con las `esperadas` que faltan: las integrantes de su grupo, o más si vinieron y faltaron más.

    Se guardan así con la generación: quien cargue después otro tamaño del grupo no cambia las sesiones que ya había.
    """
    sesiones = tablas.sesiones
    minimo = np.maximum(enteros(sesiones["asistentes"]), 0) + _anotadas(tablas)
    supuestas = np.maximum(enteros(_integrantes(sesiones, tablas.grupos)), minimo)
    esperadas = sesiones["esperadas"].mask(
        les_faltan_esperadas(sesiones, tablas.grupos),
        pd.Series(supuestas, sesiones.index, dtype=sesiones["esperadas"].dtype),
    )
    return replace(tablas, sesiones=sesiones.assign(esperadas=esperadas))


def _integrantes(sesiones: pd.DataFrame, grupos: pd.DataFrame) -> pd.Series:
    return valores_en(sesiones["codigo_grupo"], grupos["codigo_grupo"], grupos["integrantes"])


def leer_sesiones(tablas: Tablas, orden: Orden) -> tuple[Sesiones, pd.DataFrame]:
    """Sesiones como enteros y sus inasistencias con la fila de su sesión.

    Devuelve también las inasistencias como marco (sesion, motivo, justificada, cantidad) con posiciones enteras,
    incluido el resto sin motivo registrado (M99).
    """
    sesiones = tablas.sesiones
    grupo = posiciones(sesiones["codigo_grupo"], orden.grupos["codigo_grupo"])
    propio = posiciones(sesiones["codigo_renipress"], orden.establecimientos["codigo_renipress"])
    establecimiento = np.where(grupo >= 0, orden.grupo_en[grupo] if len(orden.grupo_en) else -1, propio)
    asistentes = enteros(sesiones["asistentes"])
    esperadas = enteros(sesiones["esperadas"])
    faltas, marco = _inasistencias(tablas, esperadas, asistentes)
    dia = ordinales(sesiones["fecha"])
    return (
        Sesiones(
            grupo, establecimiento, dia, enteros(sesiones["duracion_min"]), enteros(sesiones["momentos"]),
            esperadas, asistentes, bloques_de(sesiones["tema"]), faltas,
        ),
        marco,
    )  # fmt: skip


def _anotadas(tablas: Tablas) -> Enteros:
    """(sesiones,): faltas anotadas de cada sesión, con cualquier motivo."""
    sesion = posiciones(tablas.inasistencias["codigo_sesion"], tablas.sesiones["codigo_sesion"])
    cantidad = np.where(sesion >= 0, np.maximum(enteros(tablas.inasistencias["cantidad"]), 0), 0)
    return np.bincount(np.maximum(sesion, 0), cantidad, minlength=len(tablas.sesiones)).astype(np.int64)


def _inasistencias(tablas: Tablas, esperadas: Enteros, asistentes: Enteros) -> tuple[Enteros, pd.DataFrame]:
    """Faltas por clase de cada sesión y el marco de inasistencias, con el resto sin motivo registrado incluido.

    `ErrorPublicacion` si las faltas anotadas de una sesión no caben en sus esperadas menos sus asistentes.
    """
    sesiones = tablas.sesiones
    con_razon = (esperadas != AUSENTE) & (asistentes != AUSENTE)
    inasistencias = tablas.inasistencias
    sesion = posiciones(inasistencias["codigo_sesion"], sesiones["codigo_sesion"])
    motivo = _posiciones(inasistencias["motivo"], CODIGOS_MOTIVO)
    justificada = _posiciones(inasistencias["justificada"].fillna("sin_dato"), JUSTIFICACIONES)
    cantidad = enteros(inasistencias["cantidad"])
    # solo cuentan las de sesiones con esperadas: así Σ motivos = Σ esperadas − Σ asistentes, siempre
    utiles = (sesion >= 0) & (cantidad > 0)
    utiles[utiles] &= con_razon[sesion[utiles]]
    marco = pd.DataFrame(
        {"sesion": sesion[utiles], "motivo": motivo[utiles], "justificada": justificada[utiles],
         "cantidad": cantidad[utiles]}
    )  # fmt: skip
    anotadas = np.bincount(marco["sesion"], marco["cantidad"], minlength=len(sesiones)).astype(np.int64)
    resto = np.where(con_razon, esperadas - asistentes - anotadas, 0)
    if (resto < 0).any():
        raise ErrorPublicacion(
            f"En {plural(int((resto < 0).sum()), 'sesión', 'sesiones')} las inasistencias y los asistentes suman más "
            "que las esperadas.",
            donde=f"La primera es la sesión «{sesiones['codigo_sesion'].iloc[int(np.argmax(resto < 0))]}».",
            que_hacer="Corrija las esperadas y los asistentes, o vuelva a cargar las inasistencias de esas sesiones.",
        )
    sobrante = np.flatnonzero(resto)
    marco = pd.concat(
        [
            marco,
            pd.DataFrame(
                {"sesion": sobrante, "motivo": CODIGOS_MOTIVO.index(SIN_MOTIVO),
                 "justificada": JUSTIFICACIONES.index("sin_dato"), "cantidad": resto[sobrante]}
            ),
        ],
        ignore_index=True,
    )  # fmt: skip
    clase = clase_de_falta(marco["motivo"].to_numpy(), marco["justificada"].to_numpy())
    faltas = np.zeros((len(sesiones), 4), dtype=np.int64)
    np.add.at(faltas, (marco["sesion"].to_numpy(), clase), marco["cantidad"].to_numpy())
    return faltas, marco


def bloques_de(temas: pd.Series) -> Enteros:
    """Posición del bloque de cada tema; `AUSENTE` sin tema y `len(BLOQUES)` para temas fuera de los cuatro bloques."""
    claves = [clave for clave, _ in BLOQUES]
    posicion = {tema.codigo: claves.index(tema.bloque) if tema.bloque else len(claves) for tema in TEMAS}
    return np.asarray(temas.map(posicion).fillna(AUSENTE), dtype=np.int64)


def clase_de_falta(motivo: Enteros, justificada: Enteros) -> Enteros:
    """0 justificada, 1 injustificada, 2 sin motivo o sin calificar, 3 salida del grupo (M18, se muestra aparte)."""
    return np.where(motivo == CODIGOS_MOTIVO.index(EGRESO), 3, justificada)


def _posiciones(valores: pd.Series, catalogo: tuple[str, ...]) -> Enteros:
    posicion = {valor: i for i, valor in enumerate(catalogo)}
    return np.asarray(valores.map(posicion), dtype=np.int64)


def flujos(sesiones: Sesiones, marco: pd.DataFrame, orden: Orden, tiempo: Calendario) -> dict[str, npt.NDArray]:
    """Matrices de flujo: (grupos, meses) y, para `inasistencias`, (grupos, meses, motivos, justificaciones)."""
    grupos, meses = len(orden.grupos), tiempo.cantidad
    columna = meses_de(sesiones.dia) - tiempo.mes0
    de_grupo = (sesiones.grupo >= 0) & (columna >= 0) & (columna < meses)
    con_razon = de_grupo & (sesiones.esperadas != AUSENTE) & (sesiones.asistentes != AUSENTE)
    evaluables = de_grupo & (sesiones.duracion != AUSENTE) & (sesiones.momentos != AUSENTE)
    completas = evaluables & (sesiones.duracion >= MINUTOS_SESION) & (sesiones.momentos == MOMENTOS_SESION)

    def sumar(cuales: npt.NDArray[np.bool_], valores: Enteros | None = None) -> npt.NDArray:
        plano = sesiones.grupo[cuales] * meses + columna[cuales]
        pesos = None if valores is None else valores[cuales]
        return np.bincount(plano, pesos, minlength=grupos * meses).reshape(grupos, meses).astype(np.int32)

    inasistencias = np.zeros((grupos, meses, len(CODIGOS_MOTIVO), len(JUSTIFICACIONES)), dtype=np.int32)
    sesion = marco["sesion"].to_numpy()
    utiles = de_grupo[sesion]
    np.add.at(
        inasistencias,
        (sesiones.grupo[sesion[utiles]], columna[sesion[utiles]],
         marco["motivo"].to_numpy()[utiles], marco["justificada"].to_numpy()[utiles]),
        marco["cantidad"].to_numpy()[utiles].astype(np.int32),
    )  # fmt: skip
    sin_grupo = (sesiones.grupo < 0) & (sesiones.establecimiento >= 0) & (columna >= 0) & (columna < meses)
    lugares = len(orden.establecimientos)
    plano = sesiones.establecimiento[sin_grupo] * meses + columna[sin_grupo]
    return {
        "sesiones": sumar(de_grupo),
        "asistentes": sumar(con_razon, sesiones.asistentes),
        "esperadas": sumar(con_razon, sesiones.esperadas),
        "sesiones_completas": sumar(completas),
        "sesiones_evaluables": sumar(evaluables),
        "sesiones_sin_esperadas": sumar(de_grupo & ~con_razon),
        "inasistencias": inasistencias,
        "sesiones_sin_grupo": np.bincount(plano, minlength=lugares * meses).reshape(lugares, meses).astype(np.int32),
    }
