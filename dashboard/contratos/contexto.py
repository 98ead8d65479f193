"""Lo que se muestra junto a los indicadores sin ser de ningún grupo: recursos, resultados y campañas."""

from __future__ import annotations

from dashboard.contratos.columnas_comunes import ANIO, FUENTE, LATITUD, LONGITUD, UBIGEO
from dashboard.contratos.contrato import Columna, Tabla, Tipo

CLASES = ("lactario", "banco_leche", "eess_amigo", "espacio_virtual", "mensajeria", "curso")

#: lactarios, bancos de leche, establecimientos amigos y otros
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

#: lactancia exclusiva, desnutrición crónica: contexto, no evaluación
RESULTADOS = Tabla(
    nombre="resultados",
    clave=("indicador", "anio", "ambito"),
    descripcion="El valor de un indicador de resultado en un ámbito y un año",
    columnas=(
        Columna("indicador", Tipo.CODIGO, "Código del indicador", obligatoria=True, ejemplo="LME_menor_6m"),
        ANIO,
        Columna("ambito", Tipo.TEXTO, "Departamento o ámbito", obligatoria=True, ejemplo="Cusco"),
        Columna(
            "valor_pct",
            Tipo.DECIMAL,
            "Valor en porcentaje, de 0 a 100, con su signo % o sin él",
            obligatoria=True,
            minimo=0,
            maximo=100,
            porcentaje=True,
            ejemplo="68.4",
            sinonimos=("valor", "porcentaje"),
        ),
        FUENTE,
    ),
)

#: ventanas de fechas que se muestran junto a las tendencias
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
