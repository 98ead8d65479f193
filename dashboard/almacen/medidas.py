"""Registro de las medidas del cubo: qué se suma, sobre qué filas y con qué columnas."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


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
    #: no cambia con el tiempo: una sola columna
    FIJO = "fijo"


@dataclass(frozen=True, slots=True)
class Medida:
    """Una matriz acumulada del cubo."""

    nombre: str
    eje: Eje
    clase: Clase


_G, _E = Eje.GRUPOS, Eje.ESTABLECIMIENTOS
MEDIDAS: tuple[Medida, ...] = (
    # Flujos de los grupos, por mes de la sesión
    Medida("sesiones", _G, Clase.FLUJO),
    Medida("asistentes", _G, Clase.FLUJO),
    Medida("esperadas", _G, Clase.FLUJO),
    Medida("sesiones_completas", _G, Clase.FLUJO),
    Medida("sesiones_evaluables", _G, Clase.FLUJO),
    Medida("sesiones_sin_esperadas", _G, Clase.FLUJO),
    Medida("grupo_meses_activos", _G, Clase.FLUJO),
    Medida("grupo_meses_con_reporte", _G, Clase.FLUJO),
    Medida("grupo_meses_conformados", _G, Clase.FLUJO),
    # Inasistencias: columnas mes × motivo × justificación
    Medida("inasistencias", _G, Clase.FLUJO),
    # Estados de los grupos al corte de cada mes
    Medida("conformados", _G, Clase.ESTADO),
    Medida("activos", _G, Clase.ESTADO),
    Medida("con_tamano", _G, Clase.ESTADO),
    Medida("con_dato_tamano", _G, Clase.ESTADO),
    Medida("capacitadas", _G, Clase.ESTADO),
    Medida("con_dato_capacitacion", _G, Clase.ESTADO),
    Medida("bloques", _G, Clase.ESTADO),
    Medida("con_dato_temas", _G, Clase.ESTADO),
    # Establecimientos
    Medida("cubiertos", _E, Clase.ESTADO),
    Medida("con_grupo_sin_parto", _E, Clase.ESTADO),
    Medida("sesiones_sin_grupo", _E, Clase.FLUJO),
    Medida("silenciosos", _E, Clase.PERIODO),
    # de los que no se sabe si atienden partos: quiénes tienen grupo y quiénes callan
    Medida("dudosos_con_grupo", _E, Clase.ESTADO),
    Medida("dudosos_callados", _E, Clase.PERIODO),
    Medida("atienden", _E, Clase.FIJO),
    Medida("en_ambito", _E, Clase.FIJO),
    Medida("parto_sin_dato", _E, Clase.FIJO),
    Medida("parto_sustituto", _E, Clase.FIJO),
    Medida("con_coordenadas", _E, Clase.FIJO),
)
POR_NOMBRE: dict[str, Medida] = {medida.nombre: medida for medida in MEDIDAS}
