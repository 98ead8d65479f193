"""Facilitadores regionales capacitados (numerador del primer indicador, Guía 6.1.4, nota 6)."""

from __future__ import annotations

from dashboard.contratos.columnas_comunes import ANIO, FUENTE
from dashboard.contratos.contrato import Columna, Tabla, Tipo

FACILITADORES = Tabla(
    nombre="facilitadores",
    clave=("diresa", "anio"),
    descripcion="Cuántos facilitadores regionales capacitados tiene una DIRESA en un año",
    columnas=(
        Columna(
            "diresa",
            Tipo.TEXTO,
            "Código o nombre de la DIRESA; queda como código de dos cifras",
            obligatoria=True,
            ejemplo="11",
            sinonimos=("codigo_disa", "disa", "codigo_diresa", "geresa", "diris", "region"),
        ),
        ANIO,
        Columna(
            "facilitadores",
            Tipo.ENTERO,
            "Número de facilitadores capacitados",
            obligatoria=True,
            minimo=0,
            maximo=10_000,
            ejemplo="4",
            sinonimos=("numero_facilitadores", "n_facilitadores", "facilitadores_capacitados"),
        ),
        FUENTE,
    ),
)
