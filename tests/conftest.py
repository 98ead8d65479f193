"""Mundos compartidos por las pruebas: se publican una vez por corrida."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from dashboard.almacen.almacen import Almacen
from dashboard.almacen.consulta import Consulta
from dashboard.contratos.tablas import Tablas
from tests.fabricas import en_memoria, mundo_con_rarezas, publicado, tablas

_NAVEGADOR = "tests/navegador/"


class _PorArchivo(LoadScopeScheduling):
    """Con varios procesos, cada archivo va entero a uno, y todo lo del navegador al mismo: comparten servidor y datos.

    Se reparte por el nombre de la prueba y no con `xdist_group`, que en este pytest no llega a quien reparte.
    """

    def _split_scope(self, nodeid: str) -> str:
        archivo = nodeid.split("::", 1)[0]
        return _NAVEGADOR if archivo.startswith(_NAVEGADOR) else archivo


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> _PorArchivo:
    """El reparto de las pruebas cuando se corren en varios procesos."""
    return _PorArchivo(config, log)


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Los bytes no dan nombre a una prueba: algunos (un ZIP con su hora) cambian de un proceso a otro."""
    return argname if isinstance(val, bytes) else None


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


def _sin_geografia(carpeta: Path, *_: object) -> None:
    carpeta.mkdir()
    (carpeta / "geografia.json").write_bytes(b"{}")


@pytest.fixture
def sin_geografia(monkeypatch: pytest.MonkeyPatch) -> None:
    """Publicar sin dibujar áreas: es casi todo el tiempo de una publicación pequeña."""
    monkeypatch.setattr("dashboard.publicacion.preparar._geografia", _sin_geografia)


@pytest.fixture
def consultar(tmp_path: Path) -> Callable[..., Consulta]:
    """`consultar(establecimientos=[…], grupos=[…], …)`: una lectura del país sobre esas filas, sin áreas.

    Por los mismos pasos que una publicación, en memoria: que del disco se lee lo mismo lo prueba `test_en_memoria`.
    """

    def _consultar(ajustes: dict[str, Any] | None = None, **filas: Any) -> Consulta:
        return en_memoria(tablas(**filas), datos=tmp_path, **(ajustes or {}))

    return _consultar
