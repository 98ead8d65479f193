"""Las reglas de las pruebas mismas: un solo perfil de Hypothesis, condiciones y no relojes, y el reparto al día."""

from __future__ import annotations

import re
from pathlib import Path

from hypothesis import settings

from tests.conftest import LARGOS

TESTS = Path(__file__).parent
PRUEBAS = sorted(TESTS.rglob("*.py"))


def _donde(patron: str, archivos: list[Path]) -> list[str]:
    return [
        f"{ruta.relative_to(TESTS).as_posix()}:{numero}"
        for ruta in archivos
        for numero, linea in enumerate(ruta.read_text(encoding="utf-8").splitlines(), 1)
        if re.search(patron, linea)
    ]


def test_los_plazos_de_hypothesis_se_dicen_una_sola_vez_y_no_hay_ninguno() -> None:
    assert settings().deadline is None
    otros = [ruta for ruta in PRUEBAS if ruta.name not in ("conftest.py", Path(__file__).name)]
    assert _donde("deadline=|suppress_health_check|register_profile", otros) == []


def test_las_pruebas_de_navegador_esperan_condiciones_y_no_duermen() -> None:
    navegador = [ruta for ruta in PRUEBAS if ruta.parent.name == "navegador"]
    # la única pausa es la de quien pregunta si el servidor ya está en pie
    assert len(_donde(r"\bsleep\(", navegador)) == 1
    assert _donde(r"wait_for_timeout|timeout=\d{4,}|timeout=\d+_", navegador) == []


def test_los_archivos_que_van_primero_existen_y_estan_todos_los_de_navegador() -> None:
    assert all((TESTS.parent / archivo).is_file() for archivo in LARGOS)
    navegador = {f"tests/navegador/{ruta.name}" for ruta in (TESTS / "navegador").glob("test_*.py")}
    assert navegador <= set(LARGOS)
