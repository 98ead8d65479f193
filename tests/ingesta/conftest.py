"""Archivos y marcos mínimos para probar la lectura."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from dashboard.contratos.contrato import Tabla, marco_vacio
from dashboard.contratos.tablas import tabla_de
from dashboard.ingesta.entrada import validar
from dashboard.ingesta.informe import Informe
from dashboard.ingesta.lectura import leer_celdas

HOY = date(2026, 6, 30)


@pytest.fixture
def hoy() -> date:
    return HOY


@pytest.fixture
def escribir(tmp_path: Path) -> Callable[..., Path]:
    """Escribe un archivo con el texto dado y devuelve su ruta."""

    def _escribir(texto: str, nombre: str = "tabla.csv", codificacion: str = "utf-8") -> Path:
        ruta = tmp_path / nombre
        ruta.write_bytes(texto.encode(codificacion))
        return ruta

    return _escribir


def filas(tabla: str, *valores: dict[str, object]) -> pd.DataFrame:
    """Marco canónico con esas filas; lo que no se da queda en NA."""
    vacio = marco_vacio(tabla_de(tabla))
    return pd.DataFrame(list(valores)).reindex(columns=list(vacio)).astype(vacio.dtypes.to_dict())


@pytest.fixture
def referencia() -> dict[str, pd.DataFrame]:
    """Un establecimiento, dos grupos (el segundo, cerrado y de 10) y una sesión con 12 esperadas y 9 asistentes."""
    return {
        "establecimientos": filas(
            "establecimientos",
            {"codigo_renipress": "90000001", "diresa": "11", "diresa_nombre": "CUSCO", "red": "11-02",
             "microrred": "11-02-05", "activo": True},
            {"codigo_renipress": "90000002", "diresa": "11", "diresa_nombre": "CUSCO", "red": "11-02",
             "microrred": "11-02-05", "activo": True},
        ),
        "grupos": filas(
            "grupos",
            {"codigo_grupo": "G-1", "codigo_renipress": "90000001", "fecha_conformacion": "2026-01-10",
             "integrantes": 12},
            {"codigo_grupo": "G-2", "codigo_renipress": "90000002", "fecha_conformacion": "2025-01-10",
             "fecha_cierre": "2026-03-31", "integrantes": 10},
        ),
        "sesiones": filas(
            "sesiones",
            {"codigo_sesion": "S-1", "codigo_grupo": "G-1", "fecha": "2026-02-10", "esperadas": 12, "asistentes": 9},
        ),
    }  # fmt: skip


@pytest.fixture
def reales() -> Path:
    """Carpeta con los extractos del registro nacional (variable `TABLERO_REALES`); sin ella la prueba se omite."""
    carpeta = os.environ.get("TABLERO_REALES", "")
    if not carpeta or not Path(carpeta).is_dir():
        pytest.skip("no se dio TABLERO_REALES con los extractos del registro nacional")
    return Path(carpeta)


def leer_tabla(
    ruta: Path, tabla: Tabla | None, referencia: dict[str, pd.DataFrame], dia: date
) -> tuple[str, pd.DataFrame, Informe]:
    """La única tabla de un archivo: su nombre, sus filas aceptadas y su informe."""
    (celdas,) = leer_celdas(ruta)
    leida = validar(celdas, tabla, referencia, dia)
    return leida.tabla.nombre, leida.filas, leida.informe
