"""Llega una carga nueva con la página abierta: se dice sin un clic, y de la pantalla no sale nada de otra."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.fabricas import establecimiento, grupo, publicado, tablas
from tests.navegador.conftest import servir
from tests.navegador.vigilada import Tablero, Vigilada

pytestmark = pytest.mark.navegador


_UN_MINUTO = """() => {
    const hora = Date.now;
    Date.now = () => hora() + 61_000;
    document.dispatchEvent(new Event("visibilitychange"));
}"""


def _publicar(carpeta: Path, grupos: int) -> None:
    lugares = [establecimiento(f"{n:08d}", "11-01-01") for n in range(1, 7)]
    propios = [grupo(f"G-{n}", f"{n + 1:08d}", "2025-01-01") for n in range(grupos)]
    reportes = [{"codigo_territorio": "11", "periodo": "2025", "fecha_reporte": f"2025-12-{10 + grupos}"}]
    publicado(tablas(establecimientos=lugares, grupos=propios, reportes=reportes), carpeta)


@pytest.fixture
def carpeta(tmp_path: Path, sin_geografia: None) -> Path:
    """Un almacén cuya primera carga tiene cuatro grupos."""
    assert sin_geografia is None
    _publicar(tmp_path / "almacen", 4)
    return tmp_path / "almacen"


@pytest.fixture
def base(ejecutable: str, carpeta: Path, comun: Path) -> Iterator[str]:
    """Un tablero con ese almacén."""
    assert ejecutable
    with servir(carpeta, comun / "demostracion" / ".estaticos") as direccion:
        yield direccion


@pytest.fixture
def tablero(vigilada: Callable[..., Vigilada]) -> Tablero:
    """Una pestaña en ese tablero, que nadie usó antes."""
    return Tablero(vigilada(nueva=True))


def _pasa_un_minuto(pagina: Page) -> None:
    """Quien vuelve a la pestaña pasado un minuto."""
    with pagina.expect_response(lambda r: r.url.endswith("/salud")):
        pagina.evaluate(_UN_MINUTO)


def _descargado(pagina: Page, selector: str) -> tuple[str, int]:
    """El nombre de lo que se descarga con un clic y sus filas."""
    enlace = pagina.locator(selector).first
    with pagina.expect_download() as descarga:
        enlace.evaluate("e => e.click()")
    filas = Path(descarga.value.path()).read_text(encoding="utf-8").strip().splitlines()
    return descarga.value.suggested_filename, len(filas) - 1


def test_con_la_pagina_abierta_se_dice_que_hay_otra_carga_y_lo_que_se_lleva_es_lo_que_se_ve(
    tablero: Tablero, pagina: Page, carpeta: Path
) -> None:
    tablero.ir("/territorio/11?periodo=2025")
    tarjeta = pagina.locator("main", has_text="4 de 6")
    assert tarjeta.count()
    aviso = pagina.locator(".aviso-carga")
    _pasa_un_minuto(pagina)
    assert not aviso.count(), "no hay otra"
    pagina.locator("a.boton-i:not([href*='indicador='])").first.click()
    pagina.wait_for_selector("dialog[open] >> text=4 de 6")
    _publicar(carpeta, 5)
    _pasa_un_minuto(pagina)
    aviso.wait_for()
    assert aviso.inner_text().startswith(
        "Hay una carga más nueva: la n.º 2 (datos al 15 dic 2025). "
        "Esta pantalla, sus listas y sus archivos son de la n.º 1."
    )
    # el archivo del panel abierto y la lista que hay detrás son los de la pantalla
    de_cuatro = ("cubiertos_11_cusco_2025-carga-1.csv", 4)
    assert _descargado(pagina, 'dialog [href*="/descargar/cubiertos.csv"]') == de_cuatro
    pagina.keyboard.press("Escape")
    pagina.locator('main a[href^="/lista/cubiertos/11"]').first.click()
    pagina.wait_for_selector(".tabla-lista tbody tr >> nth=3")
    assert tablero.titular().endswith(": 4")
    assert _descargado(pagina, '[href*="/descargar/cubiertos.csv"]') == de_cuatro
    assert "generacion=1" in tablero.direccion()
    assert "Son cifras de la carga n.º 1; la vigente es la n.º 2." in pagina.inner_text("#franjas")
    aviso.wait_for()
    # el clic siguiente en el tablero es entero de la nueva, y se dice
    frase = tablero.titular()
    pagina.click("text=← Volver a")
    tablero.esperar_otro(frase)
    assert pagina.locator("main", has_text="5 de 6").count()
    assert not pagina.locator("main", has_text="4 de 6").count()
    assert aviso.inner_text().startswith(
        "Esta pantalla es de la carga n.º 2 (datos al 15 dic 2025); la de antes era de la n.º 1."
    )
    assert not aviso.locator("a").count()
    assert not tablero.faltas_de_accesibilidad()
    assert tablero.direccion() == "/territorio/11?periodo=2025"
    # y dicho una vez, no se repite
    frase = tablero.titular()
    pagina.click('main a[href^="/territorio/11-01?"]')
    tablero.esperar_otro(frase)
    assert not aviso.count()
    # mientras es la vigente, la dirección de una lista no dice su carga
    pagina.locator('main a[href^="/lista/cubiertos/11-01"]').first.click()
    pagina.wait_for_url("**/lista/cubiertos/11-01?periodo=2025")
    pagina.wait_for_selector("#titular >> text=/: 5$/")
    pagina.go_back()
    pagina.wait_for_url("**/territorio/11-01?periodo=2025")


def test_la_linea_lleva_a_la_nueva_o_se_cierra_y_con_el_tablero_apagado_calla(
    tablero: Tablero, pagina: Page, carpeta: Path
) -> None:
    tablero.ir("/territorio/11?periodo=2025")
    aviso = pagina.locator(".aviso-carga")
    # nadie contesta: no se dice nada, y al minuto se vuelve a preguntar
    pagina.evaluate("() => { window.fetch = (otra => (...de) => String(de[0]) === '/salud' && !window.vuelve"
                    " ? Promise.reject(new TypeError('sin red')) : otra(...de))(window.fetch); }")  # fmt: skip
    pagina.evaluate(_UN_MINUTO)
    _publicar(carpeta, 5)
    assert not aviso.count()
    pagina.evaluate("() => { window.vuelve = true; }")
    _pasa_un_minuto(pagina)
    aviso.wait_for()
    aviso.locator("button").click()
    assert not aviso.count()
    _pasa_un_minuto(pagina)
    assert not aviso.count(), "la que se cerró no vuelve"
    _publicar(carpeta, 3)
    _pasa_un_minuto(pagina)
    with pagina.expect_navigation():
        aviso.locator("a", has_text="Ver la n.º 3").click()
    pagina.wait_for_selector("main >> text=3 de 6")
    assert not aviso.count(), "quien la pidió ya sabe que cambió"
    assert pagina.locator("#pie [data-carga='3']").count()
