"""Las órdenes se corren en el proceso de las pruebas, y también lo que leen."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from dashboard import __main__ as ordenes
from dashboard.ingesta.lectura import leer_celdas

EJEMPLO = Path(__file__).parents[2] / "datos" / "ejemplo"


@contextmanager
def _sin_otro_proceso() -> Iterator[pytest.MonkeyPatch]:
    with pytest.MonkeyPatch.context() as parche:
        parche.setattr("dashboard.publicacion.importar.leer_aparte", leer_celdas)
        parche.setattr("dashboard.ingesta.aparte.leer_aparte", leer_celdas)
        yield parche


@pytest.fixture(autouse=True)
def _leer_aqui() -> Iterator[None]:
    """Un proceso por archivo es casi todo lo que tarda cargar el ejemplo; `test_lectura_aparte` prueba que da lo mismo.

    En `test_ordenes` hay una carga con la orden de verdad, en sus propios procesos.
    """
    with _sin_otro_proceso():
        yield


@pytest.fixture(scope="session")
def cargado(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Una carpeta de generaciones con el conjunto de ejemplo, importado de una vez: con sus áreas y certificado."""
    carpeta = tmp_path_factory.mktemp("ejemplo") / "datos"
    with _sin_otro_proceso() as parche:
        parche.setenv("TABLERO_DATOS", str(carpeta))
        parche.setattr(sys, "argv", ["tablero", "importar", *map(str, sorted(EJEMPLO.glob("*.csv"), reverse=True))])
        with pytest.raises(SystemExit) as fin:
            ordenes.main()
        assert not fin.value.code
    return carpeta
