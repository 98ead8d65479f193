"""Reportes: la unidad declara que entregó todos sus grupos y sesiones del periodo. Sin reporte no hay cero."""

from __future__ import annotations

from dashboard.contratos.contrato import Columna, Tabla, Tipo

REPORTES = Tabla(
    nombre="reportes",
    clave=("codigo_territorio", "periodo"),
    descripcion="La declaración de una unidad de que lo cargado en un periodo es todo lo suyo",
    columnas=(
        Columna(
            "codigo_territorio",
            Tipo.CODIGO,
            "Código de la unidad: PE, 11, 11-02, 11-02-05 o el de ocho cifras del establecimiento",
            obligatoria=True,
            ejemplo="11-02",
            sinonimos=("territorio", "unidad", "codigo_unidad"),
        ),
        Columna(
            "periodo",
            Tipo.CODIGO,
            "Año (2026), semestre (2026-S1) o mes (2026-05)",
            obligatoria=True,
            ejemplo="2026-05",
        ),
        Columna(
            "fecha_reporte",
            Tipo.FECHA,
            "Fecha en que se entregó",
            obligatoria=True,
            ejemplo="2026-06-03",
            sinonimos=("fecha_de_reporte", "fecha"),
        ),
    ),
)
