"""Un texto muy largo se lee por partes: queda lo mismo que leído de una vez, sean como sean las partes."""

from __future__ import annotations

import tempfile
from dataclasses import fields
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.ingesta import rejilla
from dashboard.ingesta.celdas import Celdas
from dashboard.ingesta.lectura import leer_celdas
from dashboard.nucleo.errores import ErrorArchivo
from tests.corpus.caso import TITULOS_SESION, sanas, sesion
from tests.corpus.test_corpus import CASOS

_TEXTOS = [caso for caso in CASOS if caso.archivo.endswith((".csv", ".txt", ".tsv"))]


def _todo(celdas: Celdas) -> dict[str, object]:
    """Todo lo que llevan, con los textos de cada columna y no cómo viajan."""
    propio = {campo.name: getattr(celdas, campo.name) for campo in fields(Celdas) if campo.name != "columnas"}
    propio["limpieza"] = {clave: (list(c.lineas), c.ejemplos) for clave, c in celdas.limpieza.items()}
    return propio | {"textos": {posicion: celdas.textos(posicion).tolist() for posicion in celdas.columnas}}


def _leer(ruta: Path, filas: int) -> list[dict[str, object]] | str:
    try:
        return [_todo(celdas) for celdas in leer_celdas(ruta, filas_por_parte=filas)]
    except ErrorArchivo as error:
        return str(error)


@pytest.mark.parametrize("caso", _TEXTOS, ids=lambda caso: caso.nombre)
def test_cada_archivo_roto_dice_lo_mismo_por_partes(caso: object, tmp_path: Path) -> None:
    ruta = tmp_path / caso.archivo  # type: ignore[attr-defined]
    ruta.write_bytes(caso.contenido)  # type: ignore[attr-defined]
    de_una_vez = _leer(ruta, 10_000)
    # el encabezado está en la primera parte
    for filas in (6, 7, 11):
        assert _leer(ruta, filas) == de_una_vez


_RARAS = st.sampled_from(
    [
        "",
        ",,,,",
        "Total,,,120,80",
        f"{TITULOS_SESION}",
        'S-9,GAC-001,2025-06-02,12,"8\n"',
        "S-8,GAC-001,2025-06-02,12,8,sobra,otra",
        "  S-7 ,GAC-001,\u200b2025-06-02,12,8",
        "S-6,GAC-001",
        "Fuente: registro del grupo",
    ]
)


@settings(max_examples=60)
@given(
    st.lists(st.one_of(_RARAS, st.integers(1, 900).map(sesion)), max_size=60),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.integers(5, 40),
    st.booleans(),
)
def test_lo_leido_no_depende_de_donde_se_parte(filas: list[str], fin: str, por_parte: int, con_titulo: bool) -> None:
    lineas = [*(["Registro de sesiones", ""] if con_titulo else []), TITULOS_SESION, *sanas(4), *filas]
    with tempfile.TemporaryDirectory() as carpeta:
        ruta = Path(carpeta) / "sesiones.csv"
        ruta.write_bytes(fin.join(lineas).encode())
        assert _leer(ruta, por_parte) == _leer(ruta, 10_000)


def test_una_tabla_puede_pesar_mas_que_un_libro_o_un_formulario(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rejilla, "MAXIMO_BYTES", 500)
    monkeypatch.setattr(rejilla, "MAXIMO_TEXTO", 5_000)
    ruta = tmp_path / "sesiones.csv"
    ruta.write_text("\n".join([TITULOS_SESION, *sanas(100)]), encoding="utf-8")
    assert len(leer_celdas(ruta, filas_por_parte=30)[0].lineas) == 100
    # con otra tabla debajo hay que mirarlo entero, y entero no cabe
    otra = "codigo_grupo,codigo_renipress,fecha_conformacion\nGAC-9,00002318,2025-01-01\n"
    ruta.write_text("\n".join([TITULOS_SESION, *sanas(60), otra]), encoding="utf-8")
    with pytest.raises(ErrorArchivo, match="pesa más de"):
        leer_celdas(ruta, filas_por_parte=30)
    ruta.write_text("\n".join([TITULOS_SESION, *sanas(300)]), encoding="utf-8")
    with pytest.raises(ErrorArchivo, match="Divídalo por región o por año"):
        leer_celdas(ruta, filas_por_parte=30)
