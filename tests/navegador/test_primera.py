"""El primer documento en el navegador: se lee sin guiones, se imprime entero y Dash lo toma sin que nada salte."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, Route

from tests.navegador.vigilada import Tablero

pytestmark = pytest.mark.navegador

#: lo que se ve en una página de territorio, y dónde
_MEDIDAS = """() => ['#titular', '.tarjetas', '.fila-mapa', '.fila-tendencia', '.fila-faltas'].map(selector => {
    const caja = document.querySelector(selector).getBoundingClientRect();
    return [selector, Math.round(caja.x), Math.round(caja.y), Math.round(caja.width), Math.round(caja.height)];
})"""


def test_sin_guiones_se_lee_la_pagina_entera_y_sus_enlaces_llevan(chromium: Browser, base: str) -> None:
    contexto = chromium.new_context(java_script_enabled=False, viewport={"width": 1440, "height": 900})
    pagina = contexto.new_page()
    try:
        pagina.goto(f"{base}/?periodo=2026")
        assert "regiones cumplen" in pagina.inner_text("#titular")
        assert len(pagina.locator(".tarjetas .cifra").all()) == 4
        for selector in ("svg.mapa", ".plano svg"):
            caja = pagina.locator(selector).first.bounding_box()
            assert caja is not None
            assert caja["height"] > 80, selector
        assert "Sin JavaScript" in pagina.inner_text("body")
        pagina.locator('main a[href^="/territorio/24?"]').first.click()
        assert "Loreto" in pagina.inner_text("#titular")
    finally:
        contexto.close()


def test_al_tomarla_dash_nada_salta_ni_se_vuelve_a_pedir(tablero: Tablero, pagina: Page) -> None:
    llamadas: list[str] = []
    pagina.on("request", lambda pedido: llamadas.append(pedido.url) if "_dash-update" in pedido.url else None)
    # los guiones de Dash, retenidos: lo que se ve es solo el documento
    retenidas: list[Route] = []

    def retener(ruta: Route) -> None:
        retenidas.append(ruta)

    pagina.route("**/_dash-component-suites/**", retener)
    pagina.goto(f"{tablero.vigilada.base}/territorio/11?periodo=2026")
    pagina.wait_for_selector("#primera .botones-mapa", state="attached")
    antes = pagina.evaluate(_MEDIDAS)
    pagina.fill("#buscador", "tum")
    pagina.focus("#buscador")
    for ruta in retenidas:
        ruta.continue_()
    pagina.wait_for_selector("#primera", state="detached")
    assert pagina.evaluate(_MEDIDAS) == antes
    assert llamadas == []
    # lo escrito y lo enfocado siguen, y la página ya responde
    assert pagina.input_value("#buscador") == "tum"
    assert tablero.foco() == "buscador"
    pagina.keyboard.press("Escape")
    titular = tablero.titular()
    pagina.click(".migas a")
    tablero.esperar_otro(titular)
    assert len(llamadas) == 1


def test_impresa_al_llegar_no_le_falta_nada(chromium: Browser, base: str) -> None:
    contexto = chromium.new_context(viewport={"width": 1024, "height": 768})
    pagina = contexto.new_page()
    try:
        pagina.route("**/_dash-component-suites/**", lambda ruta: ruta.abort())
        pagina.goto(f"{base}/territorio/11?periodo=2026", wait_until="commit")
        pagina.wait_for_selector("footer")
        pagina.emulate_media(media="print")
        for selector in (".fila-tendencia .plano svg", ".fila-faltas .plano svg", "svg.mapa"):
            caja = pagina.locator(selector).first.bounding_box()
            assert caja is not None
            assert caja["height"] > 40, selector
        assert pagina.locator("header").is_hidden()
    finally:
        contexto.close()
