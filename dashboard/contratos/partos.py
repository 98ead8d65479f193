"""Lista de los establecimientos que atienden partos: no está en ninguna fuente abierta, la entrega la DIRESA."""

from __future__ import annotations

from dashboard.contratos.columnas_comunes import CODIGO_RENIPRESS, obligatoria
from dashboard.contratos.contrato import Tabla
from dashboard.contratos.establecimientos import ANIO_PARTO, ATIENDE_PARTO_RN, FUENTE_PARTO

PARTOS = Tabla(
    nombre="partos",
    clave=("codigo_renipress",),
    descripcion="Si un establecimiento atiende partos y recién nacidos, según la lista de su DIRESA",
    columnas=(obligatoria(CODIGO_RENIPRESS), obligatoria(ATIENDE_PARTO_RN), FUENTE_PARTO, ANIO_PARTO),
)
