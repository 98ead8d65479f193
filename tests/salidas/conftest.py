"""Lo que comparten las pruebas de los archivos."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dashboard.almacen.almacen import Almacen
from dashboard.almacen.consulta import Consulta
from dashboard.dominio.periodo import Periodo
from dashboard.indicadores.escenas import escenas
from dashboard.indicadores.escenas.escena import Relato
from tests.salidas.escenas_falsas import todas


@pytest.fixture(scope="module")
def consulta(almacen_pequeno: Almacen) -> Consulta:
    """Una lectura del país, compartida."""
    return almacen_pequeno.consulta()


@pytest.fixture(scope="module")
def falsas(consulta: Consulta) -> Relato:
    """Una historia con una escena de cada clase."""
    relato = escenas(consulta, consulta.raiz, Periodo.leer("2026"))
    return replace(relato, escenas=todas(consulta), demostracion=True)
