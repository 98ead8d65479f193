"""Lo que se instala está fijado, con la huella de cada archivo y sin direcciones."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import instalar
from dashboard import __version__
from dashboard.__main__ import app
from tests.publicar import fecha_de_la_version

FIJADAS = (instalar.RAIZ / "restricciones.txt").read_text(encoding="utf-8")


def _nombres(texto: str) -> list[str]:
    return re.findall(r"^([\w.-]+)==", texto, re.MULTILINE)


def test_cada_parte_trae_lo_suyo_y_lo_de_antes_y_nada_se_repite() -> None:
    uso, pruebas, publicar = (_nombres(instalar.hasta(FIJADAS, parte)) for parte in instalar.PARTES)
    assert {"dash", "hatchling"} <= set(uso)
    assert "pytest" not in uso
    assert pruebas[: len(uso)] == uso
    assert "pytest" in pruebas
    assert "cyclonedx-bom" not in pruebas
    assert publicar[: len(pruebas)] == pruebas
    assert "cyclonedx-bom" in publicar
    assert len(set(publicar)) == len(publicar)


def test_toda_version_lleva_la_huella_de_sus_archivos() -> None:
    bloques = re.split(r"\n(?=[\w.-]+==)", FIJADAS.split("# == uso\n")[1])
    assert len(bloques) > 100
    for bloque in bloques:
        assert re.search(r"==\S+( ; [^\\]+)? \\\n    --hash=sha256:[0-9a-f]{64}", bloque), bloque[:80]


def test_un_entorno_se_rehace_si_cambia_lo_pedido_y_uno_mayor_sirve(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(instalar, "_SELLO", tmp_path / "sello")
    monkeypatch.setattr(instalar, "PYTHON", Path(sys.executable))
    assert not instalar.esta("uso")
    (tmp_path / "sello").write_text(f"pruebas {instalar.huella()}", encoding="utf-8")
    assert [parte for parte in instalar.PARTES if instalar.esta(parte)] == ["uso", "pruebas"]
    (tmp_path / "sello").write_text("pruebas 0123", encoding="utf-8")
    assert not instalar.esta("uso")


def test_un_entorno_viejo_o_a_medio_hacer_no_sirve(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hecho = tmp_path / "python"
    monkeypatch.setattr(instalar, "PYTHON", hecho)
    assert not instalar._sirve()
    for sale, sirve in ((0, True), (1, False)):
        hecho.write_text(f"#!/bin/sh\nexit {sale}\n", encoding="utf-8")
        hecho.chmod(0o755)
        assert instalar._sirve() is sirve


def test_una_opcion_que_no_existe_se_dice() -> None:
    orden = [sys.executable, str(instalar.RAIZ / "instalar.py"), "--todo"]
    fallida = subprocess.run(orden, capture_output=True, text=True, check=False)
    assert fallida.returncode == 1
    assert fallida.stderr == "No existe la opción «--todo»: puede ser --pruebas o --publicar.\n"


def test_un_python_viejo_puede_leerlo_entero() -> None:
    # Python lee el archivo antes de ejecutarlo: una sola línea que no entienda tapa la frase con un error de sintaxis
    fuente = (instalar.RAIZ / "instalar.py").read_text(encoding="utf-8")
    assert fuente.startswith("# -*- coding: utf-8 -*-\n")
    arbol = ast.parse(fuente, feature_version=(3, 4))
    nuevas = (ast.JoinedStr, ast.NamedExpr, ast.AnnAssign, ast.Match, ast.AsyncFunctionDef, ast.Nonlocal)
    for nodo in ast.walk(arbol):
        assert not isinstance(nodo, nuevas), nodo.lineno
        if isinstance(nodo, ast.FunctionDef):
            assert nodo.returns is None, nodo.name
            assert not nodo.args.kwonlyargs, nodo.name
            assert all(argumento.annotation is None for argumento in nodo.args.args), nodo.name
        if isinstance(nodo, ast.Call):
            assert not any(isinstance(argumento, ast.Starred) for argumento in nodo.args[:-1]), nodo.lineno
    # y lo que importa antes de mirar la versión lo tienen todos
    antes = arbol.body[: next(i for i, nodo in enumerate(arbol.body) if isinstance(nodo, ast.If))]
    assert [alias.name for nodo in antes if isinstance(nodo, ast.Import) for alias in nodo.names] == ["sys"]
    assert not any(isinstance(nodo, ast.ImportFrom) for nodo in antes)


@pytest.mark.parametrize("version", ["2.7.18", "3.8.10", "3.10.13"])
def test_un_python_viejo_dice_que_lo_es_y_que_hacer(version: str) -> None:
    numeros = tuple(map(int, version.split(".")))
    como_viejo = f"import runpy, sys; sys.version_info = {numeros}; sys.version = '{version} (viejo)'; "
    corrida = subprocess.run(
        [sys.executable, "-c", como_viejo + "runpy.run_path('instalar.py', run_name='__main__')"],
        cwd=instalar.RAIZ, env={**os.environ, "PYTHONIOENCODING": "utf-8"}, capture_output=True, encoding="utf-8",
        check=False,
    )  # fmt: skip
    assert (corrida.returncode, corrida.stdout) == (1, "")
    assert corrida.stderr.startswith(f"El tablero necesita Python 3.11 o más nuevo, y este es el {version}.\n")
    assert "py -3.13 instalar.py" in corrida.stderr


@pytest.mark.skipif(os.name == "nt", reason="es un guion de sh")
@pytest.mark.parametrize(
    ("pedido", "hecho"),
    [([], "iniciar --abrir"), (["importar", "mi registro.csv"], "importar mi registro.csv"), (["version"], "version")],
)
def test_el_arranque_con_doble_clic_prepara_y_pone_en_marcha(tmp_path: Path, pedido: list[str], hecho: str) -> None:
    carpeta = tmp_path / "mi tablero (2)"
    (carpeta / ".venv" / "bin").mkdir(parents=True)
    guiones = {
        # el primero es viejo: se busca otro
        tmp_path / "python3": 'test "$1" = -c && exit 1; echo viejo',
        tmp_path / "python3.13": 'test "$1" = -c || echo "prepara $(basename "$1")"',
        carpeta / ".venv" / "bin" / "tablero": 'echo "$* en $TABLERO_DATOS"',
    }
    for ruta, cuerpo in guiones.items():
        ruta.write_text(f"#!/bin/sh\n{cuerpo}\n", encoding="utf-8")
        ruta.chmod(0o755)
    shutil.copy(instalar.RAIZ / "tablero.command", carpeta)
    entorno = {"PATH": f"{tmp_path}{os.pathsep}{os.defpath}"}
    corrida = subprocess.run(
        ["/bin/sh", str(carpeta / "tablero.command"), *pedido], cwd=tmp_path, env=entorno, capture_output=True,
        encoding="utf-8", check=True,
    )  # fmt: skip
    assert corrida.stdout == f"prepara instalar.py\n{hecho} en {carpeta}/almacen\n"


def test_los_arranques_llaman_a_ordenes_que_existen() -> None:
    bat = (instalar.RAIZ / "tablero.bat").read_bytes()
    # la consola de Windows no lee UTF-8, y cmd no halla sus etiquetas si las líneas terminan como en Linux
    assert bat.isascii()
    assert bat.count(b"\r\n") == bat.count(b"\n") > 10
    texto = bat.decode("ascii")
    etiquetas = re.findall(r"^:(\w+)", texto, re.MULTILINE)
    assert set(re.findall(r"goto (\w+)", texto)) == set(etiquetas)
    sh = (instalar.RAIZ / "tablero.command").read_text(encoding="utf-8")
    assert os.access(instalar.RAIZ / "tablero.command", os.X_OK)
    opciones = {opcion for parametro in app.commands["iniciar"].params for opcion in parametro.opts}
    assert "--abrir" in opciones
    for guion in (texto, sh):
        assert "iniciar --abrir" in guion
        assert "TABLERO_DATOS" in guion


def test_los_cambios_cierran_esta_version_con_su_fecha() -> None:
    cambios = (instalar.RAIZ / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.fullmatch(r"20\d\d-\d\d-\d\d", fecha_de_la_version(cambios))
    assert fecha_de_la_version(cambios, "9.9.9") == ""
    assert fecha_de_la_version(f"## [{__version__}] – sin publicar") == ""
