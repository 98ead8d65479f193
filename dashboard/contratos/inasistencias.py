"""Inasistencias de una sesión por motivo (Guía 6.1.3.b: «es muy importante consignar los motivos»)."""

from __future__ import annotations

from dashboard.contratos.columnas_comunes import CODIGO_SESION
from dashboard.contratos.contrato import Columna, Tabla, Tipo
from dashboard.dominio.motivo import CODIGOS_MOTIVO, JUSTIFICACIONES, Justificacion

INASISTENCIAS = Tabla(
    nombre="inasistencias",
    clave=("codigo_sesion", "motivo", "justificada"),
    descripcion="Cuántas faltas tuvo una sesión por un motivo",
    columnas=(
        CODIGO_SESION,
        Columna(
            "motivo",
            Tipo.CATALOGO,
            "Código del motivo",
            obligatoria=True,
            valores=CODIGOS_MOTIVO,
            ejemplo="M04",
            sinonimos=("codigo_motivo", "motivo_inasistencia"),
        ),
        Columna(
            "justificada",
            Tipo.CATALOGO,
            "Si la falta fue justificada; en blanco es sin_dato, nunca «no»",
            valores=JUSTIFICACIONES,
            por_defecto=Justificacion.SIN_DATO.value,
            ejemplo="si",
            sinonimos=("justificado", "es_justificada"),
        ),
        Columna(
            "cantidad",
            Tipo.ENTERO,
            "Número de faltas",
            obligatoria=True,
            minimo=0,
            maximo=500,
            ejemplo="2",
            sinonimos=("faltas", "inasistencias", "numero"),
        ),
    ),
)
