"""Una parte de `make fuzz`, con semilla fija."""

from __future__ import annotations

import random
from pathlib import Path

import pandas as pd
import pytest

from tests.fuzz.mutadores import libros, mutar_csv, mutar_libro, textos
from tests.fuzz.propiedades import comprobar, mundo

SEMILLA = 20260824
CSV, LIBROS = 600, 60


@pytest.fixture(scope="module")
def referencia() -> dict[str, pd.DataFrame]:
    """El juego de ejemplo aceptado."""
    return mundo()


def test_ningun_csv_estropeado_se_cae_pierde_filas_ni_cambia_en_silencio(
    referencia: dict[str, pd.DataFrame], tmp_path: Path
) -> None:
    azar, sanos, ruta = random.Random(SEMILLA), textos(), tmp_path / "f.csv"
    finales = set()
    for _ in range(CSV):
        ruta.write_bytes(mutar_csv(sanos[azar.choice(sorted(sanos))], azar))
        finales.add(comprobar(ruta, referencia))
    assert "leído" in finales
    assert len(finales) > 3, "y también se rechazan por varias razones"


def test_ningun_libro_estropeado_se_cae_ni_pierde_filas(referencia: dict[str, pd.DataFrame], tmp_path: Path) -> None:
    azar, sanos, ruta = random.Random(SEMILLA), libros(), tmp_path / "f.xlsx"
    finales = set()
    for _ in range(LIBROS):
        ruta.write_bytes(mutar_libro(azar.choice(sanos), azar))
        finales.add(comprobar(ruta, referencia))
    assert "leído" in finales
    assert len(finales) > 1
