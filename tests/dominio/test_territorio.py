"""Códigos del árbol: con y sin ceros, y el nivel que su forma dice."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.dominio.territorio import (
    NOMBRES_NIVEL,
    Nivel,
    codigo_region,
    codigo_territorio,
    nivel_de_codigo,
    normalizar_codigo,
    sin_tildes,
)

CODIGOS = st.one_of(
    st.text(max_size=20),
    st.from_regex(r"\A[0-9]{1,4}(-[0-9]{1,4}){0,3}\Z"),
    st.sampled_from(["PE", "pe ", " 11-2-5", "00002318", "G-1", "٣", "²", "11-", "-"]),
)


@given(CODIGOS)
def test_normalizar_dos_veces_es_normalizar_una(texto: str) -> None:
    assert normalizar_codigo(normalizar_codigo(texto)) == normalizar_codigo(texto)


@given(st.integers(0, 99), st.integers(0, 99), st.integers(0, 99), st.integers(0, 3))
def test_un_codigo_escrito_sin_ceros_o_con_ceros_de_mas_es_el_mismo(d: int, r: int, m: int, relleno: int) -> None:
    canonico = f"{d:02d}-{r:02d}-{m:02d}"
    assert normalizar_codigo(f"{d}-{r}-{m}") == canonico
    assert normalizar_codigo(f" {d:03d}-{r:0{relleno + 1}d}-{m:04d} ") == canonico
    assert codigo_territorio(str(d), str(r), str(m)) == canonico
    assert nivel_de_codigo(canonico) is Nivel.MICRORRED


@pytest.mark.parametrize(
    ("escrito", "canonico", "nivel"),
    [
        ("pe", "PE", Nivel.PAIS),
        ("8", "08", Nivel.DIRESA),
        ("11-2", "11-02", Nivel.RED),
        ("11-02-105", "11-02-105", Nivel.MICRORRED),
        ("00002318", "00002318", Nivel.ESTABLECIMIENTO),
        ("GAC-001", "GAC-001", None),
        ("11-02-05-01", "11-02-05-01", None),
        ("٣", "٣", None),  # cifras que no son las nuestras: no es un territorio
        ("٣٣٣٣٣٣٣٣", "٣٣٣٣٣٣٣٣", None),
        ("11\n", "11", Nivel.DIRESA),
    ],
)
def test_la_forma_dice_el_nivel(escrito: str, canonico: str, nivel: Nivel | None) -> None:
    assert normalizar_codigo(escrito) == canonico
    assert nivel_de_codigo(canonico) is nivel


@pytest.mark.parametrize(
    ("numero", "codigo"),
    [("8", "08"), ("11.0", "11"), (" 25 ", "25"), ("", ""), ("x", ""), ("9" * 5000, ""), ("-1", "")],
)
def test_el_codigo_de_region_admite_lo_que_dejan_las_hojas_de_calculo(numero: str, codigo: str) -> None:
    # miles de cifras no deben hacer fallar la conversión a entero
    assert codigo_region(numero) == codigo


def test_los_niveles_van_del_pais_al_grupo_y_todos_tienen_nombre() -> None:
    assert [nivel.orden for nivel in Nivel] == list(range(6))
    assert set(NOMBRES_NIVEL) == set(Nivel)


def test_se_busca_sin_tildes_ni_mayusculas_ni_espacios_de_mas() -> None:
    assert sin_tildes("  ÁNCASH   Ñuñoa  Güímar ") == "ancash nunoa guimar"


@given(st.text(max_size=30))
def test_quitar_tildes_dos_veces_es_quitarlas_una(texto: str) -> None:
    assert sin_tildes(sin_tildes(texto)) == sin_tildes(texto)
