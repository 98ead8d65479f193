"""Motivos de inasistencia. La guía (6.1.3.b) pide consignarlos; el catálogo y su clasificación son nuestros."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Justificacion(StrEnum):
    """Cómo se calificó la falta. En blanco es `SIN_DATO`, nunca injustificada."""

    SI = "si"
    NO = "no"
    SIN_DATO = "sin_dato"


@dataclass(frozen=True, slots=True)
class Motivo:
    """Un motivo del catálogo; `sugerida` es la calificación que se propone a la persona, nunca se impone."""

    codigo: str
    nombre: str
    dimension: str
    sugerida: Justificacion


_SI, _NO, _SIN = Justificacion.SI, Justificacion.NO, Justificacion.SIN_DATO

#: Motivo de salida del grupo: se muestra aparte de las faltas.
EGRESO = "M18"
#: Falta sin motivo registrado.
SIN_MOTIVO = "M99"

MOTIVOS: tuple[Motivo, ...] = (
    Motivo("M01", "Trabajo o jornada laboral", "laboral", _SI),
    Motivo("M02", "Falta de tiempo o tareas del hogar", "personal", _NO),
    Motivo("M03", "Siembra, cosecha o pastoreo", "laboral", _SI),
    Motivo("M04", "Enfermedad de la madre", "salud", _SI),
    Motivo("M05", "Enfermedad de la niña o el niño", "salud", _SI),
    Motivo("M06", "Parto o puerperio inmediato", "salud", _SI),
    Motivo("M07", "Cita o control en el establecimiento", "salud", _SI),
    Motivo("M08", "No tiene con quién dejar a otros hijos", "familiar", _SI),
    Motivo("M09", "Falta de apoyo o permiso de la pareja o familia", "familiar", _SI),
    Motivo("M10", "Distancia o falta de transporte", "acceso", _SI),
    Motivo("M11", "Clima, lluvias o vía interrumpida", "acceso", _SI),
    Motivo("M12", "Horario, lugar o fecha inadecuados", "servicio", _SI),
    Motivo("M13", "No fue avisada o no conocía la fecha", "servicio", _SI),
    Motivo("M14", "Sesión suspendida o reprogramada", "servicio", _SI),
    Motivo("M15", "Viaje o cambio de domicilio", "personal", _SI),
    Motivo("M16", "Falta de interés o tema no pertinente", "personal", _NO),
    Motivo("M17", "Olvido", "personal", _NO),
    Motivo(EGRESO, "Dejó de lactar o salió del grupo", "egreso", _SIN),
    Motivo("M98", "Otro motivo", "otro", _SIN),
    Motivo(SIN_MOTIVO, "Sin motivo registrado", "sin_dato", _SIN),
)
CODIGOS_MOTIVO: tuple[str, ...] = tuple(motivo.codigo for motivo in MOTIVOS)
JUSTIFICACIONES: tuple[str, ...] = tuple(Justificacion)
