"""Emparejar códigos da lo mismo que un diccionario."""

from __future__ import annotations

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from dashboard.contratos.contrato import posiciones, valores_en

CODIGOS = st.lists(st.one_of(st.none(), st.sampled_from(["G-1", "G-2", "g-1", "", "Ñ", "00000001"])), max_size=8)


@given(CODIGOS, CODIGOS)
def test_cada_codigo_halla_su_ultima_posicion(codigos: list[str | None], conocidos: list[str | None]) -> None:
    ultima = {codigo: lugar for lugar, codigo in enumerate(conocidos) if codigo is not None}
    halladas = posiciones(pd.Series(codigos, dtype="str"), pd.Series(conocidos, dtype="str"))
    assert halladas.tolist() == [-1 if codigo is None else ultima.get(codigo, -1) for codigo in codigos]


def test_el_valor_conserva_su_tipo_y_falta_donde_no_hay_codigo() -> None:
    codigos = pd.Series(["G-2", None, "G-9"], index=[5, 7, 9], dtype="str")
    conocidos = pd.Series(["G-1", "G-2"], index=[3, 4], dtype="str")
    for valores, esperado in (
        (pd.Series([10, 12], dtype="Int64"), 12),
        (pd.Series(["a", "b"], dtype="str"), "b"),
        (pd.to_datetime(pd.Series(["2026-01-01", "2026-02-01"])), pd.Timestamp("2026-02-01")),
    ):
        hallados = valores_en(codigos, conocidos, valores)
        assert hallados.dtype == valores.dtype
        assert hallados.index.tolist() == [5, 7, 9]
        assert hallados.loc[5] == esperado
        assert hallados.isna().tolist() == [False, True, True]


def test_sin_nadie_conocido_no_se_halla_nada() -> None:
    nadie = pd.Series([], dtype="str")
    assert posiciones(pd.Series(["G-1"], dtype="str"), nadie).tolist() == [-1]
    assert posiciones(nadie, pd.Series(["G-1"], dtype="str")).tolist() == []
