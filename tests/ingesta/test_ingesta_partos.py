"""Qué establecimientos atienden partos: lista de la DIRESA y sustituto por categoría."""

from __future__ import annotations

import pandas as pd
import pytest

from dashboard.contratos.contrato import marco_vacio
from dashboard.contratos.tablas import tabla_de
from dashboard.ingesta.partos import aplicar_lista, aplicar_sustituto


@pytest.fixture
def establecimientos() -> pd.DataFrame:
    """Cinco establecimientos: I-2, I-3, I-4, II-E y sin categoría; el I-2 declarado «si» por su DIRESA."""
    vacio = marco_vacio(tabla_de("establecimientos"))
    return (
        pd.DataFrame(
            {
                "codigo_renipress": [f"9000000{numero}" for numero in range(1, 6)],
                "categoria": ["I-2", "I-3", "I-4", "II-E", None],
                "atiende_parto_rn": ["si", None, None, None, None],
                "fuente_parto": ["Lista", None, None, None, None],
                "anio_parto": pd.array([2025, None, None, None, None], dtype="Int64"),
                "activo": True,
            }
        )
        .reindex(columns=list(vacio))
        .astype(vacio.dtypes.to_dict())
    )


def test_el_sustituto_sigue_el_orden_de_las_categorias_y_respeta_lo_declarado(establecimientos: pd.DataFrame) -> None:
    desde_i4 = aplicar_sustituto(establecimientos, "I-4")
    assert desde_i4["atiende_parto_rn"].tolist() == ["si", "no", "si", "si", "no"]
    assert desde_i4["fuente_parto"].tolist() == ["Lista", *["sustituto: categoría I-4 o superior"] * 4]
    assert desde_i4["anio_parto"].isna().tolist() == [False, True, True, True, True]
    # otro corte se vuelve a calcular sobre lo supuesto, no sobre lo declarado
    desde_i3 = aplicar_sustituto(desde_i4, "I-3")
    assert desde_i3["atiende_parto_rn"].tolist() == ["si", "si", "si", "si", "no"]
    pd.testing.assert_frame_equal(aplicar_sustituto(desde_i3, "I-4"), desde_i4)
    assert establecimientos["atiende_parto_rn"].isna().sum() == 4


def test_un_corte_que_no_existe_se_rechaza(establecimientos: pd.DataFrame) -> None:
    with pytest.raises(ValueError, match="I-3 o en I-4"):
        aplicar_sustituto(establecimientos, "II-1")  # type: ignore[arg-type]


def test_la_lista_gana_al_sustituto_y_solo_toca_a_quien_nombra(establecimientos: pd.DataFrame) -> None:
    vacia = marco_vacio(tabla_de("partos"))
    partos = pd.DataFrame(
        {"codigo_renipress": ["90000003", "90000002", "90009999"], "atiende_parto_rn": ["no", "si", "si"],
         "fuente_parto": ["Oficio 12", None, None], "anio_parto": [2026, None, None],
         "partos_atendidos": [None, 48, None]}
    ).astype(vacia.dtypes.to_dict())  # fmt: skip
    con_lista = aplicar_lista(aplicar_sustituto(establecimientos, "I-4"), partos)
    assert con_lista["atiende_parto_rn"].tolist() == ["si", "si", "no", "si", "no"]
    assert con_lista["fuente_parto"].tolist()[:3] == ["Lista", "lista de la DIRESA", "Oficio 12"]
    assert con_lista.loc[2, "anio_parto"] == 2026
    assert con_lista["partos_atendidos"].fillna(-1).tolist() == [-1, 48, -1, -1, -1]
    assert con_lista.dtypes.to_dict() == establecimientos.dtypes.to_dict()
    assert aplicar_lista(establecimientos, vacia)["atiende_parto_rn"].notna().sum() == 1
