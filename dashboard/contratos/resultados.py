"""Cifras de resultado de un ámbito y un año (lactancia exclusiva, desnutrición crónica): contexto, no evaluación."""

from __future__ import annotations

from dashboard.contratos.columnas_comunes import ANIO, FUENTE
from dashboard.contratos.contrato import Columna, Tabla, Tipo

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
