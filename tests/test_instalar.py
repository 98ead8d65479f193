"""Lo que se instala está fijado, con la huella de cada archivo y sin direcciones."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

import instalar
from dashboard import __version__
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


def test_los_cambios_cierran_esta_version_con_su_fecha() -> None:
    cambios = (instalar.RAIZ / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.fullmatch(r"20\d\d-\d\d-\d\d", fecha_de_la_version(cambios))
    assert fecha_de_la_version(cambios, "9.9.9") == ""
    assert fecha_de_la_version(f"## [{__version__}] – sin publicar") == ""
