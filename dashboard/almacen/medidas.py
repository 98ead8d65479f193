"""Las medidas del cubo: qué se suma, sobre qué filas, cómo se lee y la cuenta que la hace.

Agregar una medida es agregar una entrada a `MEDIDAS`: se calcula, se guarda y se lee sola, y lo que se publicó sin ella
se vuelve a preparar.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from dashboard.almacen.base import AUSENTE, Base
from dashboard.dominio.catalogos import CODIGOS_MOTIVO, JUSTIFICACIONES
from dashboard.dominio.estandar import (
    HORAS_MADRE_GUIA,
    INTEGRANTES_MAXIMO,
    INTEGRANTES_MINIMO,
    PLAZO_DE_REPORTE,
)
from dashboard.nucleo.matrices import Booleanos

Valores = npt.NDArray[np.integer | np.bool_]


class Eje(StrEnum):
    """Qué es una fila de la matriz."""

    GRUPOS = "grupos"
    ESTABLECIMIENTOS = "establecimientos"


class Clase(StrEnum):
    """Cómo se lee una columna."""

    #: se suma sobre los meses del periodo
    FLUJO = "flujo"
    #: se toma al corte: la columna del último mes del periodo
    ESTADO = "estado"
    #: una columna por periodo (año, semestre, mes): no se deduce de los meses
    PERIODO = "periodo"
    #: una columna por año calendario: lo que una lista de ese año dice
    ANUAL = "anual"
    #: no cambia con el tiempo: una sola columna
    FIJO = "fijo"


@dataclass(frozen=True, slots=True)
class Medida:
    """Una matriz del cubo. `calcular`: (filas, columnas, …) enteros o síes y noes, sin acumular.

    Las columnas son los meses (flujos y estados), los periodos en el orden de `periodos_entre`, los años o una sola
    (fijas).
    """

    nombre: str
    eje: Eje
    clase: Clase
    calcular: Callable[[Base], Valores]


def _inasistencias(b: Base) -> Valores:
    """(grupos, meses, motivos, justificaciones)."""
    forma = (len(b.grupos["cierre"]), b.tiempo.cantidad, len(CODIGOS_MOTIVO), len(JUSTIFICACIONES))
    matriz = np.zeros(forma, dtype=np.int32)
    # por motivo: de una vez, sus copias son la décima parte de una carga grande
    for motivo in range(len(CODIGOS_MOTIVO)):
        propias = np.flatnonzero(b.faltas["motivo"] == motivo)
        propias = propias[b.de_grupo[b.faltas["sesion"][propias]]]
        sesion = b.faltas["sesion"][propias]
        lugar = (b.sesiones["grupo"][sesion], b.columna[sesion], b.faltas["justificada"][propias])
        np.add.at(matriz[:, :, motivo], lugar, b.faltas["cantidad"][propias])
    return matriz


def _con(b: Base, campo: str) -> Valores:
    """(grupos, meses): conformado y con ese dato."""
    con_dato: Booleanos = b.grupos[campo] != AUSENTE
    return b.conformados & con_dato


def _en_rango(b: Base) -> Valores:
    integrantes = b.grupos["integrantes"]
    return (integrantes >= INTEGRANTES_MINIMO) & (integrantes <= INTEGRANTES_MAXIMO)


def _lugares(campo: str) -> Callable[[Base], Valores]:
    """(establecimientos, 1): un sí o no que no cambia con el tiempo."""
    return lambda b: b.establecimientos[campo][:, None]


_G, _E = Eje.GRUPOS, Eje.ESTABLECIMIENTOS
MEDIDAS: tuple[Medida, ...] = (
    # Flujos de los grupos, por mes de la sesión
    Medida("sesiones", _G, Clase.FLUJO, lambda b: b.sumar(b.de_grupo)),
    Medida("asistentes", _G, Clase.FLUJO, lambda b: b.sumar(b.con_razon, "asistentes")),
    Medida("esperadas", _G, Clase.FLUJO, lambda b: b.sumar(b.con_razon, "esperadas")),
    Medida("sesiones_completas", _G, Clase.FLUJO, lambda b: b.sumar(b.completas)),
    Medida("sesiones_evaluables", _G, Clase.FLUJO, lambda b: b.sumar(b.evaluables)),
    Medida("sesiones_sin_esperadas", _G, Clase.FLUJO, lambda b: b.sumar(b.de_grupo & ~b.con_razon)),
    Medida("grupo_meses_activos", _G, Clase.FLUJO, lambda b: b.activos_con_datos),
    Medida("grupo_meses_con_reporte", _G, Clase.FLUJO, lambda b: b.con_reporte),
    Medida("grupo_meses_conformados", _G, Clase.FLUJO, lambda b: b.conformados),
    # Inasistencias: columnas mes × motivo × justificación
    Medida("inasistencias", _G, Clase.FLUJO, _inasistencias),
    # Estados de los grupos al corte de cada mes
    Medida("conformados", _G, Clase.ESTADO, lambda b: b.conformados),
    Medida("activos", _G, Clase.ESTADO, lambda b: b.activos),
    Medida("activos_por_saber", _G, Clase.ESTADO, lambda b: b.activos_por_saber),
    Medida("con_tamano", _G, Clase.ESTADO, lambda b: b.conformados & _en_rango(b)),
    Medida("con_dato_tamano", _G, Clase.ESTADO, lambda b: _con(b, "integrantes")),
    Medida("capacitadas", _G, Clase.ESTADO, lambda b: b.conformados & (b.grupos["horas"] >= HORAS_MADRE_GUIA)),
    Medida("con_dato_capacitacion", _G, Clase.ESTADO, lambda b: _con(b, "horas")),
    # de los que tienen dato, los que al corte no lo tenían: se usa lo primero que se supo después
    Medida("tamano_supuesto", _G, Clase.ESTADO, lambda b: _con(b, "integrantes") & b.grupos["supuesto"]),
    Medida("horas_supuestas", _G, Clase.ESTADO, lambda b: _con(b, "horas") & b.grupos["supuesto"]),
    Medida("bloques", _G, Clase.ESTADO, lambda b: b.bloques[0]),
    Medida("con_dato_temas", _G, Clase.ESTADO, lambda b: b.bloques[1]),
    # Establecimientos
    Medida("cubiertos", _E, Clase.ESTADO, lambda b: b.con_grupo & b.atienden),
    Medida("con_grupo_sin_parto", _E, Clase.ESTADO, lambda b: b.con_grupo & ~b.atienden),
    Medida("sesiones_sin_grupo", _E, Clase.FLUJO, lambda b: b.sumar_sin_grupo()),
    Medida("reportes", _E, Clase.FLUJO, lambda b: b.reportes()),
    Medida("reportes_tarde", _E, Clase.FLUJO, lambda b: b.reportes(PLAZO_DE_REPORTE + 1)),
    Medida("silenciosos", _E, Clase.PERIODO, lambda b: b.callan(b.establecimientos["atienden"])),
    # de los que no se sabe si atienden partos: quiénes tienen grupo y quiénes callan
    Medida("dudosos_con_grupo", _E, Clase.ESTADO, lambda b: b.con_grupo & b.establecimientos["dudosos"][:, None]),
    Medida("dudosos_callados", _E, Clase.PERIODO, lambda b: b.callan(b.establecimientos["dudosos"][:, None])),
    Medida("atienden", _E, Clase.ANUAL, lambda b: b.establecimientos["atienden"]),
    # de los que están en alguna lista, cuántos en la de cada año: la que vale no siempre es la del suyo
    Medida("listas", _E, Clase.ANUAL, lambda b: b.establecimientos["listas"]),
    Medida("en_ambito", _E, Clase.FIJO, _lugares("en_ambito")),
    Medida("parto_sin_dato", _E, Clase.FIJO, _lugares("dudosos")),
    Medida("parto_sustituto", _E, Clase.FIJO, _lugares("sustituto")),
    Medida("con_coordenadas", _E, Clase.FIJO, lambda b: ~np.isnan(b.establecimientos["latitud"])[:, None]),
)
POR_NOMBRE: dict[str, Medida] = {medida.nombre: medida for medida in MEDIDAS}
