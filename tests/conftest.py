"""Mundos compartidos por las pruebas: se publican una vez por corrida."""

from __future__ import annotations

import pytest

from dashboard.almacen.almacen import Almacen
from dashboard.almacen.consulta import Consulta
from dashboard.esquemas.tablas import Tablas
from tests.fabricas import mundo_con_rarezas, publicado


@pytest.fixture(scope="session")
def tablas_pequenas() -> Tablas:
    """Las filas de `almacen_pequeno`: cinco regiones con datos y todas las rarezas."""
    return mundo_con_rarezas(7)


@pytest.fixture(scope="session")
def almacen_pequeno(tablas_pequenas: Tablas, tmp_path_factory: pytest.TempPathFactory) -> Almacen:
    """Un almacén con una generación pequeña, de solo lectura para todas las pruebas."""
    return publicado(tablas_pequenas, tmp_path_factory.mktemp("almacen_pequeno"))


@pytest.fixture
def consulta_pequena(almacen_pequeno: Almacen) -> Consulta:
    """Una lectura del país entero sobre `almacen_pequeno`."""
    return almacen_pequeno.consulta()
