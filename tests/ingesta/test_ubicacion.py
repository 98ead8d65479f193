"""Coordenadas dentro del Perú y lejos de donde el establecimiento dice estar: quedan por confirmar y sin dato."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.ingesta.revision import Revision
from dashboard.ingesta.ubicacion import apartar_lejanas
from dashboard.publicacion.preparar import publicar_tablas
from tests.fabricas import establecimiento, tablas
from tests.publicacion.test_importar import Taller

#: las dos ciudades, y una de Lima Metropolitana, que tiene su polígono aparte
CUSCO, CAJAMARCA, LIMA = (-13.52, -71.97), (-7.16, -78.50), (-12.05, -77.04)


def _mirar(*filas: tuple[str | None, tuple[float, float], str | None]) -> tuple[list[bool], Revision]:
    """Si cada (UBIGEO, coordenadas, confirmada) conserva las suyas."""
    marco = pd.DataFrame(
        {
            "ubigeo": [ubigeo for ubigeo, _, _ in filas],
            "departamento": ["CUSCO"] * len(filas),
            "latitud": [latitud for _, (latitud, _), _ in filas],
            "longitud": [longitud for _, (_, longitud), _ in filas],
            "ubicacion_confirmada": pd.Series([confirmada for _, _, confirmada in filas], dtype="str"),
        }
    ).set_axis(range(2, len(filas) + 2))
    revision = Revision("e.csv", marco.index)
    apartar_lejanas(marco, pd.Series("x; y", index=marco.index, dtype="str"), revision)
    assert (marco["latitud"].isna() == marco["longitud"].isna()).all()
    return marco["latitud"].notna().tolist(), revision


def test_fuera_de_su_departamento_quedan_por_confirmar_salvo_que_alguien_lo_haya_hecho() -> None:
    quedan, revision = _mirar(
        ("080101", CUSCO, None), ("080101", CAJAMARCA, None), ("080101", CAJAMARCA, "si"), ("150101", LIMA, None)
    )
    assert quedan == [True, False, True, True]
    (arreglo,), _ = revision.arreglos()
    assert (arreglo.cuantas, list(arreglo.filas)) == (1, [3])
    assert "caen a más de 20 km de su departamento" in arreglo.causa
    assert "«si» en «ubicacion_confirmada»" in revision.avisos[0]


def test_sin_ubigeo_vale_el_departamento_que_nombra() -> None:
    assert _mirar((None, CUSCO, None), (None, CAJAMARCA, None))[0] == [True, False]


def test_lejos_de_los_demas_de_su_distrito() -> None:
    juntos = [("080101", (CUSCO[0] + n / 100, CUSCO[1]), None) for n in range(5)]
    # Santa Ana, en La Convención: es Cusco, y dista más de 60 km de la ciudad
    quedan, revision = _mirar(*juntos, ("080101", (-12.87, -72.69), None))
    assert quedan == [True] * 5 + [False]
    assert "de su distrito" in revision.arreglos()[0][0].causa
    # con menos vecinos no se sabe cuál es el que está mal
    assert _mirar(*juntos[:3], ("080101", (-12.87, -72.69), None))[0] == [True] * 4


@given(st.lists(st.tuples(st.floats(-0.1, 0.1), st.floats(-0.1, 0.1)), min_size=1, max_size=12))
def test_un_distrito_corriente_no_da_que_hablar(desvios: list[tuple[float, float]]) -> None:
    quedan, revision = _mirar(*(("080101", (CUSCO[0] + dy, CUSCO[1] + dx), None) for dy, dx in desvios))
    assert all(quedan)
    assert revision.avisos == []


@pytest.mark.usefixtures("sin_geografia")
def test_lo_confirmado_sigue_valiendo_en_la_carga_siguiente(tmp_path: Path) -> None:
    taller = Taller(tmp_path)
    publicar_tablas(tablas(establecimientos=[establecimiento("90000009", "11-01-01")]), taller.ajustes)
    titulos = "codigo_renipress,nombre,diresa,ubigeo,latitud,longitud"

    def coordenadas(extra: str = "", titulo: str = "", nombre: str = "Lejano") -> list[float]:
        fila = f"90000001,{nombre},11,080101,{CAJAMARCA[0]},{CAJAMARCA[1]}{extra}"
        taller.importar(taller.escribir("e.csv", titulos + titulo, fila), tabla="establecimientos")
        filas = taller.tabla("establecimientos").set_index("codigo_renipress")
        return filas.loc["90000001", ["latitud", "longitud"]].tolist()

    assert all(pd.isna(valor) for valor in coordenadas())
    assert coordenadas(",si", ",ubicacion_confirmada") == list(CAJAMARCA)
    assert coordenadas(nombre="Lejano dos") == list(CAJAMARCA)
