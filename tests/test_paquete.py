"""El paquete instalado lleva todo lo que el tablero necesita, y sus dependencias están declaradas y fijadas."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from importlib.metadata import packages_distributions
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from hatchling.builders.wheel import WheelBuilder
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

RAIZ = Path(__file__).parents[1]
PAQUETE = RAIZ / "dashboard"


@pytest.fixture(scope="module")
def proyecto() -> dict[str, Any]:
    return tomllib.loads((RAIZ / "pyproject.toml").read_text(encoding="utf-8"))["project"]


@pytest.fixture(scope="module")
def rueda(tmp_path_factory: pytest.TempPathFactory) -> Path:
    carpeta = tmp_path_factory.mktemp("rueda")
    (construida,) = WheelBuilder(str(RAIZ)).build(directory=str(carpeta), versions=["standard"])
    return Path(construida)


def _relativos(carpeta: Path, patron: str = "*") -> set[str]:
    return {ruta.relative_to(carpeta).as_posix() for ruta in carpeta.rglob(patron) if ruta.is_file()}


def _fijadas() -> dict[str, str]:
    pares = re.findall(r"^([\w.-]+)==(\S+)", (RAIZ / "restricciones.txt").read_text(encoding="utf-8"), re.MULTILINE)
    return {canonicalize_name(nombre): version for nombre, version in pares}


def test_el_paquete_lleva_el_codigo_los_estilos_y_la_referencia(rueda: Path) -> None:
    with zipfile.ZipFile(rueda) as archivo:
        nombres = set(archivo.namelist())
    esperados = {f"dashboard/{nombre}" for nombre in _relativos(PAQUETE, "*.py")}
    esperados |= {f"dashboard/_assets/{nombre}" for nombre in _relativos(RAIZ / "assets")}
    esperados |= {f"dashboard/_referencia/{nombre}" for nombre in _relativos(RAIZ / "datos" / "referencia")}
    assert "dashboard/_assets/estilo.css" in esperados
    assert "dashboard/_referencia/departamentos.geojson" in esperados
    propios = {nombre for nombre in nombres if ".dist-info/" not in nombre}
    assert propios == esperados, "ni falta ni sobra nada: sin pruebas, datos de ejemplo ni cachés"
    assert any(nombre.endswith(".dist-info/licenses/LICENSE") for nombre in nombres)


def test_desde_el_paquete_se_encuentran_estilos_y_referencia(rueda: Path, tmp_path: Path) -> None:
    # el paquete va primero en la ruta y la carpeta de trabajo es otra: nada puede venir de la copia de trabajo
    with zipfile.ZipFile(rueda) as archivo:
        archivo.extractall(tmp_path / "instalado")
    orden = (
        "from dashboard.nucleo.recursos import carpeta_assets, carpeta_referencia; "
        "from dashboard.publicacion.carpeta_carga import leer_regiones; "
        "print(carpeta_assets()); print(carpeta_referencia()); print(len(leer_regiones()))"
    )
    salida = subprocess.run(
        [sys.executable, "-c", orden],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path / "instalado")},
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    instalado = tmp_path / "instalado" / "dashboard"
    assert salida == [str(instalado / "_assets"), str(instalado / "_referencia"), "29"]


def test_el_paquete_anuncia_la_orden_tablero(rueda: Path) -> None:
    with zipfile.ZipFile(rueda) as archivo:
        entradas = next(nombre for nombre in archivo.namelist() if nombre.endswith("entry_points.txt"))
        assert "tablero = dashboard.__main__:main" in archivo.read(entradas).decode()


def test_cada_dependencia_tiene_su_version_exacta_y_cabe_en_su_rango(proyecto: dict[str, Any]) -> None:
    fijadas = _fijadas()
    pedidas = [
        Requirement(texto) for texto in [*proyecto["dependencies"], *chain(*proyecto["optional-dependencies"].values())]
    ]
    assert len(pedidas) > 20
    for pedida in pedidas:
        assert fijadas[canonicalize_name(pedida.name)] in pedida.specifier, pedida.name


def test_todo_lo_que_se_importa_esta_declarado_y_todo_lo_declarado_se_usa(proyecto: dict[str, Any]) -> None:
    importados = set()
    for ruta in PAQUETE.rglob("*.py"):
        for nodo in ast.walk(ast.parse(ruta.read_text(encoding="utf-8"))):
            if isinstance(nodo, ast.Import):
                importados |= {alias.name.split(".")[0] for alias in nodo.names}
            elif isinstance(nodo, ast.ImportFrom) and nodo.module and not nodo.level:
                importados.add(nodo.module.split(".")[0])
    ajenos = importados - sys.stdlib_module_names - {"dashboard"}
    # waitress solo se instala en Windows; flask_bootstrap se lee como archivo; Werkzeug es parte de Flask
    de_modulo = packages_distributions() | {"waitress": ["waitress"], "werkzeug": ["Flask"]}
    usadas = {canonicalize_name(de_modulo[modulo][0]) for modulo in ajenos} | {"bootstrap-flask"}
    declaradas = {canonicalize_name(Requirement(texto).name) for texto in proyecto["dependencies"]}
    # plotly no se importa: de él salen el guion del navegador y la validación de las figuras en las pruebas
    # de dash-bootstrap-components se escriben sus controles, con sus clases: lo que admiten se lee en las pruebas
    # tzdata tampoco: `zoneinfo` lo busca donde el sistema no trae zonas horarias, como en Windows
    assert declaradas - {"plotly", "tzdata", "dash-bootstrap-components"} == usadas


def test_ninguna_version_fijada_trae_una_direccion() -> None:
    # una dirección ataría la instalación a una máquina o a un servidor
    texto = (RAIZ / "restricciones.txt").read_text(encoding="utf-8")
    assert "://" not in texto
    assert " @ " not in texto
    assert len(_fijadas()) > 50
