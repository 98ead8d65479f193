"""Para todos: a oscuras, con los colores del sistema, con el teclado y en papel."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page

from dashboard.graficas.tema import A_OSCURAS, CLASES_ESTANDAR, TOKENS
from tests.navegador.vigilada import Tablero

pytestmark = pytest.mark.navegador
PORTADA, REGION = "/?periodo=2026", "/territorio/11?periodo=2026&vista=mosaico"
#: lo más que se tabula desde arriba hasta la primera fila de la comparación
PARADAS = 15
#: cuántas filas de la comparación se recorren
HIJOS = 4
#: el foco se ve: dentro de la ventana y no bajo la barra, cuando lo que se desplaza ya se detuvo
_A_LA_VISTA = """() => {
    const { top, bottom } = document.activeElement.getBoundingClientRect();
    const barra = document.querySelector("header").getBoundingClientRect().bottom;
    return top >= barra && bottom <= window.innerHeight;
}"""


def _fondo(pagina: Page, selector: str) -> str:
    """El color de fondo de un elemento, como lo escribe el tema: «#0F1624»."""
    escrito: str = pagina.evaluate("s => getComputedStyle(document.querySelector(s)).backgroundColor", selector)
    return "#" + "".join(f"{int(canal):02X}" for canal in re.findall(r"\d+", escrito)[:3])


def _colores(pagina: Page, selector: str) -> set[str]:
    return set(
        pagina.evaluate(
            "s => [...document.querySelectorAll(s)].map(e => getComputedStyle(e).backgroundColor)", selector
        )
    )


def test_el_tema_sigue_al_del_sistema_y_el_papel_es_siempre_claro(tablero: Tablero, pagina: Page) -> None:
    for direccion in (PORTADA, REGION, "/datos"):
        pagina.emulate_media(color_scheme="light")
        tablero.ir(direccion)
        assert _fondo(pagina, "body") == TOKENS["fondo"]
        pagina.emulate_media(color_scheme="dark")
        assert _fondo(pagina, "body") == A_OSCURAS["fondo"]
        assert _fondo(pagina, ".tarjeta") == A_OSCURAS["papel"]
        assert not tablero.faltas_de_accesibilidad(), direccion
        pagina.emulate_media(color_scheme="dark", media="print")
        assert _fondo(pagina, "body") == TOKENS["papel"]
        pagina.emulate_media(color_scheme="dark", media="null")


def test_con_los_colores_del_sistema_las_clases_se_siguen_distinguiendo(tablero: Tablero, pagina: Page) -> None:
    tablero.ir(REGION)
    pagina.emulate_media(forced_colors="active")
    assert len(_colores(pagina, ".pie-mapa .leyenda:not(.leyenda-puntos) .cuadro")) >= len(CLASES_ESTANDAR)
    # las fichas y los tramos de las barras llevan el mismo color que su leyenda
    assert len(_colores(pagina, ".mosaico .ficha")) >= 3
    assert len(_colores(pagina, ".barra-partida .barra-tramo")) >= 3


@pytest.mark.parametrize("direccion", [PORTADA, "/territorio/11?periodo=2026", "/territorio/11-02?periodo=2026"])
def test_con_el_teclado_se_llega_pronto_a_la_comparacion_y_nada_queda_tapado(
    tablero: Tablero, pagina: Page, direccion: str
) -> None:
    tablero.ir(direccion)
    # lo que se desplaza con calma sigue de largo cuando la tecla siguiente ya llevó el foco a otra parte
    assert pagina.evaluate("() => getComputedStyle(document.documentElement).scrollBehavior") == "auto"
    dadas = 0
    en_la_tabla = "() => Boolean(document.activeElement.closest('#territorio-ranking tbody'))"
    while not pagina.evaluate(en_la_tabla):
        pagina.keyboard.press("Tab")
        dadas += 1
        assert dadas <= PARADAS, pagina.evaluate("() => document.activeElement.outerHTML")
    filas = set()
    for _ in range(HIJOS):
        pagina.wait_for_function(_A_LA_VISTA)
        filas.add(pagina.evaluate("() => document.activeElement.closest('tr').rowIndex"))
        pagina.keyboard.press("Tab")
    # una parada por fila
    assert len(filas) == HIJOS


def test_un_grupo_es_una_parada_y_se_recorre_con_las_flechas(tablero: Tablero, pagina: Page) -> None:
    tablero.ir(PORTADA)
    tablero.tabular_hasta(".menu-principal a")
    enlaces = pagina.locator(".menu-principal a")
    assert [enlaces.nth(i).get_attribute("tabindex") for i in range(3)] == ["0", "-1", "-1"]
    pagina.keyboard.press("ArrowRight")
    pagina.keyboard.press("ArrowRight")
    assert enlaces.nth(2).evaluate("e => e === document.activeElement")
    pagina.keyboard.press("Tab")
    assert not pagina.evaluate("() => Boolean(document.activeElement.closest('.menu-principal'))")
    # se vuelve adonde se estaba, y de ahí al último con Fin
    pagina.keyboard.press("Shift+Tab")
    assert enlaces.nth(2).evaluate("e => e === document.activeElement")
    pagina.keyboard.press("End")
    assert enlaces.last.evaluate("e => e === document.activeElement")


def test_los_enlaces_de_un_texto_no_se_distinguen_solo_por_su_color(tablero: Tablero, pagina: Page) -> None:
    tablero.ir(PORTADA)
    lineas = pagina.evaluate(
        "() => [...document.querySelectorAll('main :is(p, td) a:not(.accion, .boton)')]"
        ".filter(e => e.checkVisibility()).map(e => getComputedStyle(e).textDecorationLine)"
    )
    assert len(lineas) > 20
    assert set(lineas) == {"underline"}
