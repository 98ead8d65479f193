"""Las filas aceptadas que el tablero lee por posición: sesiones en el orden del árbol y supervisiones."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import orjson
import pandas as pd

from dashboard.contratos.tablas import Tablas
from dashboard.dominio.tema import CODIGOS_TEMA
from dashboard.publicacion import procedencia
from dashboard.publicacion.calendario import ordinales
from dashboard.publicacion.orden import Orden
from dashboard.publicacion.sumas import AUSENTE, Enteros, Sesiones, enteros


def guardar_sesiones(tablas: Tablas, orden: Orden, sesiones: Sesiones, carpeta: Path) -> None:
    """Escribe una columna `.npy` por campo, ordenadas por grupo y fecha, y `desde.npy` (G + 1) con sus límites.

    Las sesiones sin grupo (HIS, Anexo 2) no entran aquí: cuentan para el establecimiento.
    """
    carpeta.mkdir(parents=True, exist_ok=True)
    crudas = tablas.sesiones
    columnas: dict[str, Enteros] = {
        "dia": sesiones.dia,
        "hora": minutos(crudas["hora"]),
        "duracion": sesiones.duracion,
        "momentos": sesiones.momentos,
        "esperadas": sesiones.esperadas,
        "asistentes": sesiones.asistentes,
        "visitantes": enteros(crudas["visitantes"]),
        "tema": _posiciones(crudas["tema"], list(CODIGOS_TEMA)),
        "proximo_tema": _posiciones(crudas["proximo_tema"], list(CODIGOS_TEMA)),
        "proxima_dia": ordinales(crudas["proxima_fecha"]),
        "proxima_hora": minutos(crudas["proxima_hora"]),
        "faltas_justificadas": sesiones.faltas[:, 0],
        "faltas_injustificadas": sesiones.faltas[:, 1],
        "faltas_sin_motivo": sesiones.faltas[:, 2],
        "salidas": sesiones.faltas[:, 3],
    }
    catalogos: dict[str, list[str]] = {}
    for campo in ("lugar", "conducida_por"):
        catalogos[campo] = sorted(crudas[campo].dropna().astype(str).unique())
        columnas[campo] = _posiciones(crudas[campo], catalogos[campo])
    de_donde = procedencia.enteros(crudas)
    columnas |= {"archivo": de_donde["origen"], "linea": de_donde["linea"]}
    de_grupo = np.flatnonzero(sesiones.grupo >= 0)
    lugar = de_grupo[np.lexsort((sesiones.dia[de_grupo], sesiones.grupo[de_grupo]))]
    for campo, valores in columnas.items():
        np.save(carpeta / f"{campo}.npy", valores[lugar].astype(np.int32))
    limites = np.searchsorted(sesiones.grupo[lugar], np.arange(len(orden.grupos) + 1), "left")
    np.save(carpeta / "desde.npy", limites.astype(np.int64))
    (carpeta / "catalogos.json").write_bytes(orjson.dumps(catalogos))


def minutos(horas: pd.Series) -> Enteros:
    """Hora `HH:MM` como minutos desde medianoche; `AUSENTE` si falta."""
    distintas = pd.Series(horas.dropna().unique(), dtype="str")
    partes = distintas.str.extract(r"^(\d{1,2}):(\d{2})")
    valor = dict(zip(distintas, pd.to_numeric(partes[0]) * 60 + pd.to_numeric(partes[1]), strict=True))
    return horas.map(valor).fillna(AUSENTE).to_numpy(dtype=np.int64)


def _posiciones(valores: pd.Series, catalogo: list[str]) -> Enteros:
    posicion = {valor: i for i, valor in enumerate(catalogo)}
    return np.asarray(valores.map(posicion).fillna(AUSENTE), dtype=np.int64)


def supervisiones(tablas: Tablas, orden: Orden) -> list[list[Any]]:
    """Visitas de supervisión: [fila de establecimiento, fila de grupo o −1, ordinal, nivel, acuerdos, cumplidos]."""
    visitas = tablas.supervisiones
    if not len(visitas):
        return []
    lugares = _posiciones(visitas["codigo_renipress"], list(orden.establecimientos["codigo_renipress"]))
    grupos = _posiciones(visitas["codigo_grupo"], list(orden.grupos["codigo_grupo"]))
    dias = ordinales(visitas["fecha"])
    filas = zip(
        lugares.tolist(), grupos.tolist(), dias.tolist(), visitas["nivel"].fillna("").astype(str),
        enteros(visitas["acuerdos"]).tolist(), enteros(visitas["acuerdos_cumplidos"]).tolist(), strict=True,
    )  # fmt: skip
    return sorted(list(fila) for fila in filas if fila[0] >= 0)
