"""Visitas de supervisión realizadas (Guía 5.3.1.3)."""

from __future__ import annotations

from dashboard.contratos.columnas_comunes import CODIGO_GRUPO, CODIGO_RENIPRESS
from dashboard.contratos.contrato import Columna, Tabla, Tipo

#: desde dónde se hizo la visita
NIVELES = ("microrred", "red", "diresa", "nacional")

SUPERVISIONES = Tabla(
    nombre="supervisiones",
    clave=("codigo_supervision",),
    descripcion="Una visita de supervisión a un establecimiento o a un grupo",
    columnas=(
        Columna(
            "codigo_supervision",
            Tipo.CODIGO,
            "Código de la visita",
            obligatoria=True,
            ejemplo="V-001",
            sinonimos=("cod_supervision", "id_supervision"),
        ),
        Columna(
            "fecha",
            Tipo.FECHA,
            "Fecha de la visita",
            obligatoria=True,
            ejemplo="2026-04-18",
            sinonimos=("fecha_supervision", "fecha_visita"),
        ),
        CODIGO_RENIPRESS,
        CODIGO_GRUPO,
        Columna("nivel", Tipo.CATALOGO, "Nivel que supervisa", obligatoria=True, valores=NIVELES, ejemplo="red"),
        Columna("acuerdos", Tipo.ENTERO, "Acuerdos tomados", minimo=0, maximo=200, ejemplo="3"),
        Columna("acuerdos_cumplidos", Tipo.ENTERO, "Acuerdos cumplidos", minimo=0, maximo=200, ejemplo="2"),
        Columna("observacion_codigo", Tipo.CODIGO, "Código de la observación; nunca texto libre", ejemplo="O-02"),
    ),
)
