"""Una lista con el teclado: ordenarla, quitarle columnas, buscar, pasar de página, llevársela e imprimirla."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from dashboard.dominio.territorio import alfabetico
from tests.navegador.vigilada import Tablero, Vigilada

pytestmark = pytest.mark.navegador
_FILAS = "() => [...document.querySelectorAll('.tabla-lista tbody tr')].map(f => f.querySelector('th').innerText)"
#: una palabra del encabezado que ocupa más de un renglón está partida por dentro
_PARTIDAS = """() => [...document.querySelectorAll('.tabla-lista thead a')].flatMap(a => {
    const rango = document.createRange(), texto = a.firstChild;
    return [...texto.data.matchAll(/\\S+/g)].filter(p => {
        rango.setStart(texto, p.index); rango.setEnd(texto, p.index + p[0].length);
        return rango.getClientRects().length > 1;
    }).map(p => p[0]);
})"""


def test_con_el_teclado_se_ordena_se_eligen_columnas_y_se_llega_a_la_ficha(tablero: Tablero, pagina: Page) -> None:
    frase = tablero.ir("/lista/comparacion/PE?periodo=2026")
    tablero.tabular_hasta("#orden-nombre")
    pagina.keyboard.press("Enter")
    pagina.wait_for_selector("th[aria-sort=ascending] #orden-nombre")
    tablero.esperar_foco("orden-nombre")
    filas = pagina.evaluate(_FILAS)
    assert len(filas) == 29
    assert filas == sorted(filas, key=alfabetico), "Áncash va antes que Apurímac"
    pagina.keyboard.press("Enter")
    pagina.wait_for_selector("th[aria-sort=descending] #orden-nombre")
    assert pagina.evaluate(_FILAS) == filas[::-1]
    # las columnas: se abre con el teclado, se quita una y el foco sigue en ella con el menú abierto
    pagina.focus(".lista-columnas summary")
    pagina.keyboard.press("Enter")
    tablero.tabular_hasta("#columna-veredicto")
    pagina.keyboard.press("Enter")
    pagina.wait_for_selector("#orden-veredicto", state="detached")
    tablero.esperar_foco("columna-veredicto")
    assert pagina.locator("details.lista-columnas[open]").count() == 1
    assert tablero.faltas_de_accesibilidad() == []
    # el estado es la dirección: lo descargado es lo que se ve
    with pagina.expect_download() as bajada:
        pagina.click("a.enlace-descarga >> text=Descargar CSV")
    leidas = list(csv.reader(io.StringIO(bajada.value.path().read_text(encoding="utf-8-sig"))))
    assert [linea[1] for linea in leidas[1:]] == filas[::-1]
    assert "Estándar 80 %" not in leidas[0]
    pagina.click('.tabla-lista a[href^="/territorio/02?"]')
    assert "Áncash" in tablero.esperar_otro(frase)
    pagina.go_back()
    pagina.wait_for_selector("th[aria-sort=descending] #orden-nombre")


def test_se_busca_y_se_pasa_de_pagina_sin_recargar(tablero: Tablero, pagina: Page) -> None:
    tablero.ir("/lista/establecimientos/PE?periodo=2026")
    pagina.evaluate("() => { window.marca = 1; }")
    pagina.click("#pagina-2")
    pagina.wait_for_function("() => document.querySelector('.paginas').innerText.includes('Filas 101 a 200')")
    pagina.fill("#filas-q", "cusco nuevo")
    pagina.keyboard.press("Enter")
    pagina.wait_for_selector(".lista-resultado")
    assert "pagina=" not in tablero.direccion()
    assert pagina.input_value("#filas-q") == "cusco nuevo"
    assert pagina.evaluate("() => window.marca") == 1
    pagina.click(".lista-resultado a")
    pagina.wait_for_selector(".lista-resultado", state="detached")


def test_al_imprimir_van_todas_las_filas(tablero: Tablero, pagina: Page) -> None:
    tablero.ir("/lista/conformados/11?periodo=2026")
    total = int(tablero.titular().rpartition(": ")[2])
    assert total > pagina.locator(".tabla-lista tbody tr").count() == 100
    pagina.evaluate(
        "() => { window.print = () => { window.impresa = document.querySelectorAll('tbody tr').length; }; }"
    )
    pagina.click(".exportar summary")
    pagina.click("[data-accion=imprimir]")
    pagina.wait_for_function("() => window.impresa")
    assert pagina.evaluate("() => window.impresa") == total


@pytest.mark.parametrize("ancho", [1440, 1024, 390])
def test_ningun_encabezado_se_parte_dentro_de_una_palabra(vigilada: Callable[..., Vigilada], ancho: int) -> None:
    tablero = Tablero(vigilada(ancho=ancho, alto=900))
    for clave in ("sin_grupo", "inactivos", "atienden", "directorio", "mensual", "cuentas"):
        tablero.ir(f"/lista/{clave}/11?periodo=2026")
        assert tablero.pagina.evaluate(_PARTIDAS) == [], clave
        # nada queda cortado dentro de su celda, ni la página se desborda
        cortadas = "() => [...document.querySelectorAll('.tabla-lista td, .tabla-lista th')]"
        assert tablero.pagina.evaluate(f"{cortadas}.filter(c => c.scrollWidth > c.clientWidth + 1).length") == 0, clave
        tablero.exigir_que_quepa(clave)
    assert tablero.faltas_de_accesibilidad() == []
