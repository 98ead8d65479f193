"""Las sesiones del HIS que se cargaron cuando se aceptaba su Id_Establecimiento como si fuera el RENIPRESS.

La mayoría de esos números son el RENIPRESS de otro establecimiento, y en la sesión guardada no queda cuál era. Se
reconocen porque el código es de un registro diario (`HIS-…`) y el archivo del que salieron se anotó sin `formulario`,
que toda carga anota desde que ese número se rechaza.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from dashboard.publicacion.procedencia import tipar

#: código de una sesión del HIS; lo que se repite si la misma cita cambia de establecimiento es su fecha y su distintivo
_CODIGO = r"HIS-[0-9]{8}-([0-9]{8}-.+)"
#: el distintivo de una cita, y no el número de orden de las que no la traen
_CITA = r"[0-9]{8}-[0-9a-f]{8}"


def sin_comprobar(sesiones: pd.DataFrame, origen: Sequence[Mapping[str, Any]]) -> pd.Series:
    """Máscara de las sesiones que pueden ser de otro establecimiento. `origen`: los archivos de la generación."""
    de_antes = [entrada["n"] for entrada in origen if "n" in entrada and "formulario" not in entrada]
    suyas = tipar(sesiones)["_origen"].isin(de_antes) & sesiones["fuente"].eq("his")
    return (suyas & sesiones["codigo_sesion"].str.fullmatch(_CODIGO)).fillna(False).astype(bool)


def comprobadas(previas: pd.DataFrame, nuevas: pd.DataFrame, origen: Sequence[Mapping[str, Any]]) -> pd.Series:
    """Máscara de las `previas` sin comprobar que el archivo trae de nuevo: el mismo código o la misma cita ese día."""
    citas = _citas(nuevas)
    mismas = previas["codigo_sesion"].isin(nuevas["codigo_sesion"]) | _citas(previas).isin(citas.dropna())
    return sin_comprobar(previas, origen) & mismas


def _citas(sesiones: pd.DataFrame) -> pd.Series:
    partes = sesiones["codigo_sesion"].str.extract(f"^{_CODIGO}$", expand=False)
    return partes.where(partes.str.fullmatch(_CITA).fillna(False).astype(bool))
