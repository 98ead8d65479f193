"""Comprobaciones entre tablas: cada fila frente a lo ya cargado y frente a la fecha de la carga."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pandas as pd

from dashboard.contratos.contrato import Tabla
from dashboard.ingesta.cruces import Referencia, rechazar_desorden, rechazar_futuro, rechazar_repetidas
from dashboard.ingesta.reglas_grupos import revisar_grupos, revisar_supervisiones
from dashboard.ingesta.reglas_sesiones import revisar_inasistencias, revisar_sesiones, revisar_suma
from dashboard.ingesta.reglas_territorio import revisar_facilitadores, revisar_partos, revisar_reportes
from dashboard.ingesta.revision import Revision


def _revisar_campanas(filas: pd.DataFrame, _referencia: Referencia, _hoy: date, revision: Revision) -> pd.DataFrame:
    rechazar_desorden(filas, "inicio", "fin", revision)
    return filas


#: reglas propias de cada tabla; las que no están solo tienen las generales
_REGLAS: dict[str, Callable[[pd.DataFrame, Referencia, date, Revision], pd.DataFrame]] = {
    "partos": revisar_partos,
    "facilitadores": revisar_facilitadores,
    "grupos": revisar_grupos,
    "sesiones": revisar_sesiones,
    "inasistencias": revisar_inasistencias,
    "reportes": revisar_reportes,
    "supervisiones": revisar_supervisiones,
    "campanas": _revisar_campanas,
}


def revisar_referencias(
    filas: pd.DataFrame, tabla: Tabla, referencia: Referencia, hoy: date, revision: Revision
) -> pd.DataFrame:
    """Las filas con sus códigos canónicos y los datos que se completan; los rechazos quedan en `revision`.

    `referencia`: tabla → marco de lo ya aceptado. Una tabla ausente no se comprueba (con aviso); una vacía no conoce
    ningún código. Orden: fechas, códigos y cuentas, claves repetidas y, al final, la suma de inasistencias.
    """
    rechazar_futuro(filas, tabla, hoy, revision)
    if tabla.nombre in _REGLAS:
        filas = _REGLAS[tabla.nombre](filas, referencia, hoy, revision)
    rechazar_repetidas(filas, tabla, revision)
    if tabla.nombre == "inasistencias":
        revisar_suma(filas, referencia, revision)
    return filas
