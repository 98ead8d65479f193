"""De la bandeja del director a la lista, al plan y al oficio, y el oficio en papel."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page

from tests.navegador.vigilada import Tablero

pytestmark = pytest.mark.navegador


def test_de_la_bandeja_a_la_lista_al_plan_y_al_oficio_que_se_imprime(tablero: Tablero, pagina: Page) -> None:
    panorama = tablero.ir("/?periodo=2026")
    asunto = pagina.locator(".asuntos > li").first
    frase = asunto.locator("p").first.inner_text()
    cuantos = re.search(r"ninguno de los (\d+) grupos de la red ", frase)
    assert cuantos, frase
    assert tablero.faltas_de_accesibilidad(".tarjeta-atender") == []
    asunto.get_by_text(re.compile(r"^ver \d+ grupos$")).click()
    lista = tablero.esperar_otro(panorama)
    assert lista.endswith(f": {cuantos[1]}")
    pagina.go_back()
    tablero.esperar_otro(lista)
    pagina.locator(".asuntos > li").first.get_by_text("plan de visita").click()
    visitas = tablero.esperar_otro(panorama)
    assert tablero.direccion().startswith("/visitas?territorio=")
    pagina.go_back()
    tablero.esperar_otro(visitas)
    pagina.locator(".asuntos > li").first.get_by_text("oficio").click()
    assert tablero.esperar_otro(panorama).startswith("Oficio por grupos de apoyo que dejaron de reunirse: la red ")
    assert frase in pagina.inner_text(".oficio")
    assert pagina.locator(".oficio tbody tr").count() == int(cuantos[1])
    assert tablero.faltas_de_accesibilidad() == []
    # en papel queda la carta sola, con su marca de demostración y sin lo que solo sirve en pantalla
    pagina.emulate_media(media="print")
    assert pagina.locator(".oficio-demostracion").is_visible()
    assert not pagina.locator(".oficio-acciones").is_visible()
    assert not pagina.locator("#titular").is_visible()
    pagina.emulate_media(media="screen")
    pagina.set_viewport_size({"width": 390, "height": 800})
    tablero.exigir_que_quepa("el oficio en un teléfono")


@pytest.mark.parametrize("ancho", [1920, 1440, 1280, 1024, 390])
def test_nada_se_sale_de_su_tarjeta_y_todas_llegan_abajo(tablero: Tablero, pagina: Page, ancho: int) -> None:
    pagina.set_viewport_size({"width": ancho, "height": 900})
    for direccion in ("/?periodo=2026", "/territorio/11?periodo=2026"):
        tablero.ir(direccion)
        medidas = pagina.evaluate(
            """() => [...document.querySelectorAll(".indicador")].map((tarjeta) => {
              const caja = tarjeta.getBoundingClientRect();
              const ultimo = tarjeta.lastElementChild.getBoundingClientRect().bottom;
              const dentro = [...tarjeta.querySelectorAll("*")].map((cosa) => cosa.getBoundingClientRect());
              return [Math.max(...dentro.map((otra) => otra.right)) - caja.right, caja.bottom - ultimo];
            })"""
        )
        assert len(medidas) == 4
        for sobra, vacio in medidas:
            assert sobra <= 0, (ancho, direccion)
            # el margen de la tarjeta y nada más
            assert vacio <= 24, (ancho, direccion)
        tablero.exigir_que_quepa(f"{direccion} a {ancho}")
