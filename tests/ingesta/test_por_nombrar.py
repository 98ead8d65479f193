"""«Esta columna es…»: qué se ofrece de un título que nadie conoce y qué se recuerda, sin guardar nada de nadie."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.ingesta.celdas import Celdas
from dashboard.ingesta.lectura import leer_celdas
from dashboard.ingesta.por_nombrar import clave_de_titulos, es_impersonal, libres, nombrar, por_nombrar
from dashboard.nucleo.errores import ErrorVista
from dashboard.publicacion.columnas_elegidas import elegidas, leer_elegidas, recordar

TITULOS = "codigo_grupo,Dia de reunion,Cuantas vinieron,Apunte libre,Edad\n"


def _leer(carpeta: Path, texto: str) -> Celdas:
    ruta = carpeta / "m.csv"
    ruta.write_text(texto, encoding="utf-8")
    (celdas,) = leer_celdas(ruta)
    return celdas


@pytest.mark.parametrize(
    "valores",
    [["8", "12", ""], ["68,4 %"], ["2026-05-12", "12/5/26"], ["9:30 a.m."], ["GAC-001", "G.12-B"], ["00002520"],
     ["si", "NO"], ["I-3", "vaso_de_leche"]],
)  # fmt: skip
def test_numeros_fechas_codigos_y_valores_de_un_catalogo_no_son_de_nadie(valores: list[str]) -> None:
    assert es_impersonal(valores)


@pytest.mark.parametrize(
    "valores",
    [["Rosa"], ["Rosa Quispe"], ["45871236"], ["987654321"], ["8", "Rosa"], ["a@b.pe"], ["Jr. Sol 123"], ["", ""]],
)
def test_lo_que_puede_ser_de_alguien_no_se_ofrece_ni_se_guarda(valores: list[str]) -> None:
    assert not es_impersonal(valores)


@given(st.text(st.characters(categories=("Lu", "Ll")), min_size=5))
def test_una_palabra_que_no_es_de_un_catalogo_nunca_es_impersonal(palabra: str) -> None:
    assert es_impersonal([palabra]) == es_impersonal([palabra.lower()])
    assert not es_impersonal([f"{palabra} {palabra}"])


def test_se_ofrecen_con_tres_celdas_y_las_columnas_que_faltan(tmp_path: Path) -> None:
    celdas = _leer(tmp_path, TITULOS + "GAC-1,2026-05-12,8,vino Rosa,31\nGAC-2,2026-05-13,7,,28\n")
    ofrecidas = {columna.titulo: columna.muestras for columna in por_nombrar(celdas)}
    assert ofrecidas == {"Dia de reunion": ("«2026-05-12»", "«2026-05-13»"), "Cuantas vinieron": ("«8»", "«7»")}
    # lo demás no llega a guardarse
    assert sorted(celdas.columnas) == [0, 1, 2]
    assert {"fecha", "asistentes"} <= set(libres(celdas))
    assert "sesiones" in libres(celdas)["asistentes"]
    nombradas = nombrar(celdas, {"Dia de reunion": "fecha", "Cuantas vinieron": "asistentes", "otro": "hora"})
    assert nombradas.encabezado == ("codigo_grupo", "fecha", "asistentes", "Apunte libre", "Edad")
    assert [aviso.split("»")[0] for aviso in nombradas.avisos[-2:]] == [
        "La columna «Dia de reunion",
        "La columna «Cuantas vinieron",
    ]
    assert nombrar(celdas, {}) is celdas


def test_se_recuerda_por_oficina_y_juego_de_titulos_y_se_olvida(tmp_path: Path) -> None:
    celdas = _leer(tmp_path, TITULOS + "GAC-1,2026-05-12,8,x,31\n")
    recordar(tmp_path, "11", celdas, {"Dia de reunion": "fecha", "codigo_grupo": "hora", "Edad": "asistentes"})
    assert elegidas(tmp_path, "11", celdas.encabezado) == {"Dia de reunion": "fecha"}
    assert elegidas(tmp_path, "11", celdas.encabezado[::-1]) == {"Dia de reunion": "fecha"}
    assert elegidas(tmp_path, "25", celdas.encabezado) == {}
    assert elegidas(tmp_path, "11", celdas.encabezado[:3]) == {}
    recordar(tmp_path, "11", celdas, {"Dia de reunion": ""})
    assert elegidas(tmp_path, "11", celdas.encabezado) == {}


def test_lo_que_manda_un_navegador_se_comprueba(tmp_path: Path) -> None:
    buena = {"n": 1, "hoja": "", "titulo": "Dia", "columna": "fecha"}
    assert leer_elegidas({"columnas": [buena]}) == [buena]
    assert leer_elegidas(None) == leer_elegidas({"columnas": "x"}) == []
    for mala in ({**buena, "columna": "dni"}, {**buena, "n": "1"}, {**buena, "titulo": 3}, [], {}):
        with pytest.raises(ErrorVista):
            leer_elegidas({"columnas": [mala]})
    # un archivo a medias, o de otro, no rompe la carga
    (tmp_path / "columnas-elegidas.json").write_text('[1, {"a":', encoding="utf-8")
    assert elegidas(tmp_path, "", ["a"]) == {}
    assert clave_de_titulos("11", ["a", "B "]) == clave_de_titulos("11", ["b", "A"]) != clave_de_titulos("", ["a", "b"])
