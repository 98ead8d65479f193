"""El mapa y la comparación como una sola cosa: lo que se señala en uno se enciende en el otro, y la tabla se ordena."""

from __future__ import annotations

import pytest

from tests.navegador.vigilada import Tablero

pytestmark = pytest.mark.navegador

_CUSCO = "a.area[href^='/territorio/11?']"
_FILA = ".comparacion tbody tr:has(th a[href^='/territorio/11?'])"


def _encendidas(tablero: Tablero) -> set[str]:
    """De quién es cada cosa encendida: su etiqueta y el camino de su enlace."""
    return set(
        tablero.pagina.evaluate(
            "() => [...document.querySelectorAll('.encendida')].map(e => e.tagName.toLowerCase() + ' ' +"
            " (e.matches('tr') ? e.querySelector('th a') : e).getAttribute('href').split('?')[0])"
        )
    )


def _cajas(tablero: Tablero) -> list[list[float]]:
    """Dónde está cada fila: encender no mueve nada."""
    cajas: list[list[float]] = tablero.pagina.evaluate(
        "() => [...document.querySelectorAll('.comparacion tr')].map(f => { const c = f.getBoundingClientRect();"
        " return [c.left, c.top + window.scrollY, c.width, c.height]; })"
    )
    return cajas


def test_senalar_una_fila_enciende_su_area_y_senalar_un_area_enciende_su_fila(tablero: Tablero) -> None:
    tablero.ir("/?periodo=2026")
    tablero.esperar_mapa()
    pagina, antes = tablero.pagina, _cajas(tablero)
    pagina.locator(f"{_FILA} .fila-nombre").hover()
    assert _encendidas(tablero) == {"tr /territorio/11", "a /territorio/11"}
    assert _cajas(tablero) == antes
    # con el teclado, lo mismo: una fila es una parada, y la siguiente es otra fila
    pagina.locator(f"{_FILA} .fila-nombre").focus()
    pagina.keyboard.press("Tab")
    assert pagina.evaluate("() => document.activeElement.matches('.comparacion tbody th a')")
    assert _encendidas(tablero) != {"tr /territorio/11", "a /territorio/11"}
    assert len(_encendidas(tablero)) == 2
    pagina.locator(f"#territorio-mapa {_CUSCO}").first.focus()
    assert _encendidas(tablero) == {"tr /territorio/11", "a /territorio/11"}
    pagina.locator("#titular").hover()
    assert _encendidas(tablero) == set()


def test_la_tabla_se_ordena_por_su_encabezado_y_la_direccion_lo_guarda(tablero: Tablero) -> None:
    tablero.ir("/?periodo=2026")
    pagina = tablero.pagina
    pagina.click(".comparacion thead a >> text=Región")
    pagina.wait_for_selector(".tarjeta-ranking h2 >> text=Por orden alfabético")
    assert tablero.direccion() == "/?periodo=2026&orden=nombre"
    assert pagina.locator(".comparacion .fila-nombre").first.inner_text() == "Amazonas"
    assert pagina.locator(".comparacion th[aria-sort=ascending]").inner_text().strip() == "Región"
    pagina.go_back()
    pagina.wait_for_selector(".tarjeta-ranking h2 >> text=Mayor brecha primero")


@pytest.mark.parametrize("direccion", ["/?periodo=2026", "/territorio/11?periodo=2026", "/territorio/07?periodo=2026"])
def test_la_comparacion_cabe_entera_y_ninguna_de_sus_palabras_se_sale(tablero: Tablero, direccion: str) -> None:
    tablero.ir(direccion)
    pagina = tablero.pagina
    pagina.wait_for_selector(".comparacion tbody tr")
    for ancho in (320, 390, 1024, 1280, 1440):
        pagina.set_viewport_size({"width": ancho, "height": 900})
        sobran = pagina.evaluate(
            "() => { const t = document.querySelector('.tarjeta-ranking').getBoundingClientRect();"
            " return [...document.querySelectorAll('.tarjeta-ranking *')].filter(e => e.getClientRects().length"
            " && !e.closest('.solo-lector, .menu') && e.getBoundingClientRect().right > t.right - 1)"
            ".map(e => e.outerHTML.slice(0, 80)); }"
        )
        assert sobran == [], f"{direccion} a {ancho} px"
    assert not tablero.faltas_de_accesibilidad(".tarjeta-ranking")
