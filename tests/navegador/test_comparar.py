"""Componer una comparación con el teclado, buscar, quitar y llevársela; y los hijos mes a mes en un teléfono."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.navegador.vigilada import Tablero

pytestmark = pytest.mark.navegador


def test_una_comparacion_se_compone_con_el_teclado_se_quita_y_se_baja(tablero: Tablero, pagina: Page) -> None:
    frase = tablero.ir("/comparar?periodo=2026")
    assert frase == "Compare de 2 a 6 territorios, lado a lado"
    tablero.tabular_hasta('.por-agregar a[href*="con=11"]')
    pagina.keyboard.press("Enter")
    frase = tablero.esperar_otro(frase)
    assert frase == "Cusco: agregue otro territorio para compararlo"
    # se busca por su nombre: el formulario va al servidor
    tablero.tabular_hasta("#agregar-busca")
    pagina.keyboard.type("callao")
    pagina.keyboard.press("Enter")
    pagina.wait_for_url("**busca=callao**")
    tablero.tabular_hasta('.por-agregar a[href*="con=11,08&"], .por-agregar a[href$="con=11,08"]')
    pagina.keyboard.press("Enter")
    frase = tablero.esperar_otro(frase)
    assert tablero.direccion() == "/comparar?periodo=2026&con=11,08"
    assert frase.startswith("Establecimientos con grupo conformado: Cusco, ")
    assert pagina.locator(".lado-a-lado >> nth=0 >> thead th").count() == 2
    assert pagina.locator(".multiples svg >> visible=true").count() == 2
    assert tablero.faltas_de_accesibilidad() == []
    with pagina.expect_download() as bajada:
        pagina.click("text=Descargar CSV")
    filas = bajada.value.path().read_bytes().decode("utf-8-sig").splitlines()
    assert {fila.split(",")[0] for fila in filas[1:]} == {"11", "08"}
    # la cifra abre de dónde sale, sin salir de aquí
    pagina.click(".cifra-lado >> nth=0")
    pagina.wait_for_selector("dialog[open]")
    pagina.keyboard.press("Escape")
    tablero.tabular_hasta(".quitar")
    pagina.keyboard.press("Enter")
    assert tablero.esperar_otro(frase) == "Callao: agregue otro territorio para compararlo"


def test_en_un_telefono_nada_se_sale_y_en_papel_no_hay_botones(tablero: Tablero, pagina: Page) -> None:
    pagina.set_viewport_size({"width": 390, "height": 844})
    for direccion in (
        "/comparar?periodo=2026&con=PE,08,11,11-02,11-02-01,22",
        "/multiples/PE?periodo=2026&indicador=asistencia",
    ):
        tablero.ir(direccion)
        tablero.exigir_que_quepa(direccion)
        assert tablero.faltas_de_accesibilidad() == []
        pagina.emulate_media(media="print")
        assert pagina.locator(".quitar >> visible=true").count() == 0
        assert pagina.locator(".multiples svg >> visible=true").count() > 5
        pagina.emulate_media(media="screen")
    # el cuadro entero lleva a su territorio
    nombre = pagina.inner_text(".multiples li >> nth=0 >> .mu-nombre")
    frase = tablero.titular()
    pagina.click(".multiples li >> nth=0 >> .mu-dibujo", force=True)
    assert nombre in tablero.esperar_otro(frase)
    assert tablero.direccion().startswith("/territorio/")
