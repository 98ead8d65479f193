"""Recursos de apoyo a la lactancia: lactarios, bancos de leche, establecimientos amigos y otros."""

from __future__ import annotations

from dashboard.contratos.columnas_comunes import FUENTE, LATITUD, LONGITUD, UBIGEO
from dashboard.contratos.contrato import Columna, Tabla, Tipo

CLASES = ("lactario", "banco_leche", "eess_amigo", "espacio_virtual", "mensajeria", "curso")

RECURSOS = Tabla(
    nombre="recursos",
    clave=("codigo_recurso",),
    descripcion="Un recurso de apoyo a la lactancia",
    columnas=(
        Columna("codigo_recurso", Tipo.CODIGO, "Código del recurso", obligatoria=True, ejemplo="R-001"),
        Columna("tipo", Tipo.CATALOGO, "Clase de recurso", obligatoria=True, valores=CLASES, ejemplo="lactario"),
        Columna("nombre", Tipo.TEXTO, "Nombre del recurso", ejemplo="Lactario del hospital"),
        Columna("ambito", Tipo.TEXTO, "Ámbito que atiende", ejemplo="Cusco"),
        UBIGEO,
        LATITUD,
        LONGITUD,
        Columna("fecha", Tipo.FECHA, "Fecha de inicio o de corte", ejemplo="2025-08-01"),
        Columna("valor", Tipo.DECIMAL, "Cantidad que lo describe", ejemplo="120"),
        Columna("unidad", Tipo.TEXTO, "Unidad de esa cantidad", ejemplo="litros al año"),
        FUENTE,
    ),
)
