"""Las sesiones aceptadas como columnas de números, con sus faltas: lo que miran las medidas y el servidor."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from dashboard.almacen.base import AUSENTE, Columna, Enteros
from dashboard.contratos.marco import posiciones
from dashboard.contratos.tablas import Tablas
from dashboard.dominio.catalogos import CODIGOS_MOTIVO, CODIGOS_TEMA, EGRESO, JUSTIFICACIONES, SIN_MOTIVO
from dashboard.nucleo.errores import ErrorPublicacion
from dashboard.nucleo.formato import plural
from dashboard.publicacion.aceptadas import procedencia
from dashboard.publicacion.orden import Orden, enteros, ordinales

#: las clases de faltas de una sesión, en el orden de `clase_de_falta`
_CLASES = ("faltas_justificadas", "faltas_injustificadas", "faltas_sin_motivo", "salidas")


def leer_sesiones(tablas: Tablas, orden: Orden) -> tuple[dict[str, Columna], dict[str, Enteros], dict[str, list[str]]]:
    """Las sesiones, sus faltas y los catálogos de sus textos, como columnas de enteros (`AUSENTE` donde no hay dato).

    Sesiones, en el orden del archivo: `grupo` y `establecimiento` (sus filas; −1 si no tiene) y todo lo que dice el
    contrato; `faltas_…` y `salidas` las cuentan por clase. Faltas: `sesion`, `motivo`, `justificada` y `cantidad`,
    incluido el resto sin motivo registrado (M99).
    """
    crudas = tablas.sesiones
    catalogos = {campo: sorted(crudas[campo].dropna().astype(str).unique()) for campo in ("lugar", "conducida_por")}
    por_clase, faltas = _inasistencias(tablas, enteros(crudas["esperadas"]), enteros(crudas["asistentes"]))
    # de una en una y en 32 bits, como se guardan: todas a la vez pesan en una carga grande
    columnas = {campo: valores.astype(np.int32) for campo, valores in _columnas(crudas, orden, catalogos)}
    return columnas | dict(zip(_CLASES, por_clase.astype(np.int32).T, strict=True)), faltas, catalogos


def _columnas(crudas: pd.DataFrame, orden: Orden, catalogos: Mapping[str, list[str]]) -> Iterator[tuple[str, Enteros]]:
    grupo = posiciones(crudas["codigo_grupo"], orden.grupos["codigo_grupo"])
    propio = posiciones(crudas["codigo_renipress"], orden.establecimientos["codigo_renipress"])
    yield "grupo", grupo
    yield "establecimiento", np.where(grupo >= 0, orden.grupo_en[grupo] if len(orden.grupo_en) else -1, propio)
    yield "dia", ordinales(crudas["fecha"])
    yield "proxima_dia", ordinales(crudas["proxima_fecha"])
    yield "duracion", enteros(crudas["duracion_min"])
    for campo in ("momentos", "esperadas", "asistentes", "visitantes"):
        yield campo, enteros(crudas[campo])
    for campo in ("hora", "proxima_hora"):
        yield campo, minutos(crudas[campo])
    for campo in ("tema", "proximo_tema"):
        yield campo, _posiciones(crudas[campo], CODIGOS_TEMA)
    for campo, catalogo in catalogos.items():
        yield campo, _posiciones(crudas[campo], catalogo)
    de_donde = procedencia(crudas)
    yield "archivo", de_donde["origen"]
    yield "linea", de_donde["linea"]


def minutos(horas: pd.Series) -> Enteros:
    """Hora `HH:MM` como minutos desde medianoche; `AUSENTE` si falta."""
    distintas = pd.Series(horas.dropna().unique(), dtype="str")
    partes = distintas.str.extract(r"^(\d{1,2}):(\d{2})")
    valor = dict(zip(distintas, pd.to_numeric(partes[0]) * 60 + pd.to_numeric(partes[1]), strict=True))
    return horas.map(valor).fillna(AUSENTE).to_numpy(dtype=np.int64)


def en_el_arbol(columnas: Mapping[str, Columna], grupos: int) -> dict[str, npt.NDArray[np.integer]]:
    """Las columnas que lee el servidor, por grupo y fecha, y `desde`: (grupos + 1,) dónde empiezan las de cada grupo.

    Las sesiones sin grupo (HIS, Anexo 2) no entran aquí: cuentan para el establecimiento.
    """
    grupo, dia = columnas["grupo"], columnas["dia"]
    de_grupo = np.flatnonzero(grupo >= 0)
    lugar = de_grupo[np.lexsort((dia[de_grupo], grupo[de_grupo]))]
    filas: dict[str, npt.NDArray[np.integer]] = {
        campo: valores[lugar] for campo, valores in columnas.items() if campo not in ("grupo", "establecimiento")
    }
    return filas | {"desde": np.searchsorted(grupo[lugar], np.arange(grupos + 1), "left").astype(np.int64)}


def _inasistencias(tablas: Tablas, esperadas: Enteros, asistentes: Enteros) -> tuple[Enteros, dict[str, Enteros]]:
    """Faltas por clase de cada sesión, (sesiones, 4), y las inasistencias, con el resto sin motivo registrado incluido.

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
    faltas = {
        "sesion": sesion[utiles],
        "motivo": motivo[utiles],
        "justificada": justificada[utiles],
        "cantidad": cantidad[utiles],
    }
    anotadas = np.bincount(faltas["sesion"], faltas["cantidad"], minlength=len(sesiones)).astype(np.int64)
    resto = np.where(con_razon, esperadas - asistentes - anotadas, 0)
    if (resto < 0).any():
        raise ErrorPublicacion(
            f"En {plural(int((resto < 0).sum()), 'sesión', 'sesiones')} las inasistencias y los asistentes suman más "
            "que las esperadas.",
            donde=f"La primera es la sesión «{sesiones['codigo_sesion'].iloc[int(np.argmax(resto < 0))]}».",
            que_hacer="Corrija las esperadas y los asistentes, o vuelva a cargar las inasistencias de esas sesiones.",
        )
    sobrante = np.flatnonzero(resto)
    sin_motivo = {
        "sesion": sobrante,
        "motivo": np.full(len(sobrante), CODIGOS_MOTIVO.index(SIN_MOTIVO), dtype=np.int64),
        "justificada": np.full(len(sobrante), JUSTIFICACIONES.index("sin_dato"), dtype=np.int64),
        "cantidad": resto[sobrante],
    }
    faltas = {campo: np.concatenate([valores, sin_motivo[campo]]) for campo, valores in faltas.items()}
    por_clase = np.zeros((len(sesiones), 4), dtype=np.int64)
    np.add.at(
        por_clase, (faltas["sesion"], clase_de_falta(faltas["motivo"], faltas["justificada"])), faltas["cantidad"]
    )
    return por_clase, faltas


def clase_de_falta(motivo: Enteros, justificada: Enteros) -> Enteros:
    """0 justificada, 1 injustificada, 2 sin motivo o sin calificar, 3 salida del grupo (M18, se muestra aparte)."""
    return np.where(motivo == CODIGOS_MOTIVO.index(EGRESO), 3, justificada)


def _posiciones(valores: pd.Series, catalogo: Sequence[str]) -> Enteros:
    posicion = {valor: i for i, valor in enumerate(catalogo)}
    return np.asarray(valores.map(posicion).fillna(AUSENTE), dtype=np.int64)
