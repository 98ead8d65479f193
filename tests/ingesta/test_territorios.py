"""DIRESA, red y microrred de un registro: ni una barra en un código ni un registro sin códigos detienen la lectura."""

from __future__ import annotations

import pandas as pd
import pytest

from dashboard.ingesta.revision import Revision
from dashboard.ingesta.territorios import componer


def _componer(*filas: tuple[str, str, str]) -> tuple[pd.DataFrame, Revision]:
    textos = pd.DataFrame([(d, "", r, "", m, "") for d, r, m in filas], columns=[
        "diresa", "diresa_nombre", "red", "red_nombre", "microrred", "microrred_nombre"]).astype("str")  # fmt: skip
    revision = Revision("registro.csv", textos.index)
    return componer(textos, revision), revision


def test_el_codigo_corto_y_el_completo_son_el_mismo() -> None:
    arbol, _ = _componer(("11", "2", "5"), ("11", "11-02", "11-02-05"))
    assert arbol["microrred"].tolist() == ["11-02-05", "11-02-05"]
    assert arbol["red_nombre"].tolist() == ["Red 02", "Red 02"]


@pytest.mark.parametrize("red", ["0|2", "|", "2|5|7"])
def test_una_barra_en_un_codigo_rechaza_su_fila_y_ninguna_otra(red: str) -> None:
    arbol, revision = _componer(("11", red, "5"), ("11", "2", "5"))
    assert revision.malas.tolist() == [True, False]
    assert arbol["microrred"].iloc[1] == "11-02-05"


def test_un_registro_sin_ningun_codigo_se_rechaza_entero_con_su_causa() -> None:
    _, revision = _componer(("", "", ""), ("x", "y", "z"))
    assert revision.malas.all()


def test_un_territorio_sin_nombre_se_llama_por_su_codigo_y_se_dice() -> None:
    arbol, revision = _componer(("11", "2", "5"), ("11", "3", "0"))
    assert arbol["microrred_nombre"].tolist() == ["Microrred 05", "Sin microrred"]
    assert revision.avisos == [
        "1 código de «diresa» sin nombre en «diresa_nombre»: se muestra el código.",
        "2 códigos de «red» sin nombre en «red_nombre»: se muestra el código.",
        "1 código de «microrred» sin nombre en «microrred_nombre»: se muestra el código.",
    ]
