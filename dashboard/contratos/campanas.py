"""Campañas: ventanas de fechas que se muestran junto a las tendencias."""

from __future__ import annotations

from dashboard.contratos.columnas_comunes import ANIO, FUENTE
from dashboard.contratos.contrato import Columna, Tabla, Tipo

CAMPANAS = Tabla(
    nombre="campanas",
    clave=("nombre", "anio"),
    descripcion="Una campaña y sus fechas",
    columnas=(
        Columna(
            "nombre", Tipo.TEXTO, "Nombre de la campaña", obligatoria=True, ejemplo="Semana de la Lactancia Materna"
        ),
        ANIO,
        Columna("inicio", Tipo.FECHA, "Primer día", obligatoria=True, admite_futuro=True, ejemplo="2026-08-01"),
        Columna("fin", Tipo.FECHA, "Último día, incluido", obligatoria=True, admite_futuro=True, ejemplo="2026-08-07"),
        Columna("pais", Tipo.TEXTO, "País donde se hace", ejemplo="Perú"),
        FUENTE,
    ),
)
