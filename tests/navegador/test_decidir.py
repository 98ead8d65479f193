"""Del cambio de asistencia a sus grupos, y de la brecha a un conjunto que se presenta: con ratón y con teclado."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page

from tests.navegador.vigilada import Tablero

pytestmark = pytest.mark.navegador


def test_de_la_region_a_un_grupo_por_las_barras_y_de_vuelta(tablero: Tablero, pagina: Page) -> None:
    frase = tablero.ir("/territorio/11?periodo=2026")
    pagina.click(".titular >> text=¿De dónde salen los puntos?")
    frase = tablero.esperar_otro(frase)
    assert re.match(r"Diferencia de asistencia en Cusco: [+−]?\d+,\d puntos frente a enero–octubre de 2025", frase)
    paginas = [frase]
    for _ in range(3):
        pagina.click(".tarjeta-cascada .fila-enlace >> nth=0")
        paginas.append(tablero.esperar_otro(paginas[-1]))
        assert tablero.direccion().startswith("/porque/11-") or "/porque/9" in tablero.direccion()
    # la barra de un grupo lleva a su ficha
    pagina.click(".tarjeta-cascada .fila-enlace >> nth=0")
    tablero.esperar_otro(paginas[-1])
    assert tablero.direccion().startswith("/grupo/")
    pagina.go_back(wait_until="commit")
    pagina.wait_for_function(
        "frase => document.getElementById('titular')?.textContent.includes(frase)", arg="Diferencia"
    )
    # las migas siguen en la misma página
    pagina.click('.migas a[href^="/porque/11?"]')
    pagina.wait_for_url("**/porque/11?periodo=2026")


def test_la_cascada_se_recorre_con_el_teclado_se_ve_como_tabla_y_se_descarga(tablero: Tablero, pagina: Page) -> None:
    frase = tablero.ir("/porque/PE?periodo=2026")
    tablero.tabular_hasta('.tarjeta-cascada a[href^="/porque/"]')
    pagina.keyboard.press("Enter")
    frase = tablero.esperar_otro(frase)
    assert frase.startswith("Diferencia de asistencia en ")
    tablero.esperar_foco("titular")
    pagina.click(".tarjeta-cascada >> text=Ver como tabla")
    frase = tablero.esperar_otro(frase)
    assert frase.startswith("De dónde salen los puntos de asistencia en ")
    with pagina.expect_download() as bajada:
        pagina.click("a.enlace-descarga >> text=CSV")
    leido = bajada.value.path().read_bytes().decode("utf-8-sig")
    assert leido.startswith("Código,Territorio,Asistencia un año antes (0 a 1),Asistencia (0 a 1),Puntos que suma")


def test_un_conjunto_se_quita_y_se_pone_se_deshace_y_se_presenta(tablero: Tablero, pagina: Page) -> None:
    frase = tablero.ir("/territorio/11?periodo=2026")
    pagina.click(".tarjeta-ranking >> text=¿Cómo llegar al 80 %?")
    menor = tablero.esperar_otro(frase)
    assert re.match(r"Con grupo en \d+ establecimientos más, Cusco tendría \d+,\d % de cobertura y 5 de 6 redes", menor)
    # con el teclado: se quita el primero de los elegidos
    tablero.tabular_hasta(".elegido .marca-conjunto")
    pagina.keyboard.press("Enter")
    menos = tablero.esperar_otro(menor)
    cuantos = [int(re.search(r"en (\d+) establecimiento", dicho)[1]) for dicho in (menor, menos)]  # type: ignore[index]
    assert cuantos[1] == cuantos[0] - 1
    assert "&e=" in tablero.direccion()
    assert "Conjunto elegido a mano" in pagina.inner_text("main")
    # el mismo enlace en otra parte dice lo mismo, y atrás lo deshace
    assert tablero.ir(tablero.direccion()) == menos
    pagina.go_back(wait_until="commit")
    assert tablero.esperar_otro(menos) == menor
    pagina.click(".marca-conjunto >> nth=0")
    otra = tablero.esperar_otro(menor)
    with pagina.expect_download() as bajada:
        pagina.click(".enlace-descarga >> text=CSV")
    filas = bajada.value.path().read_bytes().decode("utf-8-sig").splitlines()
    assert len(filas) - 1 == int(re.search(r"en (\d+) establecimiento", otra)[1])  # type: ignore[index]
    pagina.click("text=Presentar este compromiso")
    pagina.wait_for_selector("#escena-compromiso.actual")
    assert pagina.inner_text("#titulo-compromiso").startswith(f"Nos comprometemos a formar grupo en {len(filas) - 1} ")


def test_del_menu_a_la_calidad_de_la_misma_region_y_a_quien_llamar(tablero: Tablero, pagina: Page) -> None:
    frase = tablero.ir("/territorio/11?periodo=2026")
    # con el teclado, por el menú: se conserva el territorio
    tablero.tabular_hasta('#menu a[href^="/calidad"]')
    pagina.keyboard.press("Enter")
    frase = tablero.esperar_otro(frase)
    assert tablero.direccion() == "/calidad?territorio=11&periodo=2026"
    assert frase.startswith("En Cusco, ")
    # de la región al país por las migas, que siguen en la misma página
    pagina.click('.migas a[href^="/calidad?territorio=PE"]')
    frase = tablero.esperar_otro(frase)
    assert frase.startswith("En el Perú, ")
    completitud = pagina.locator(".tarjeta", has_text="¿Llegó lo que se esperaba?")
    completitud.locator("summary >> text=Mes a mes").click()
    assert completitud.locator("details .fila-valor >> visible=true").count() > 2
    unidades = int(completitud.locator("p b").first.inner_text().split(" de ")[0])
    # a quién llamar: la primera unidad abre su página, y atrás vuelve
    completitud.locator(".ranking a").first.click()
    otra = tablero.esperar_otro(frase)
    assert tablero.direccion().startswith("/territorio/")
    pagina.go_back(wait_until="commit")
    assert tablero.esperar_otro(otra) == frase
    completitud.locator("text=Ver como tabla").click()
    assert tablero.esperar_otro(frase).startswith("Completitud: por confirmar en el Perú: ")
    with pagina.expect_download() as bajada:
        pagina.click("a.enlace-descarga >> text=CSV")
    filas = bajada.value.path().read_bytes().decode("utf-8-sig").splitlines()
    assert filas[0].startswith("Código,Microrred,Red,Región,Meses de grupo sin reporte,De cuántos se miraron,Parte")
    assert len(filas) - 1 == unidades


def test_en_papel_se_leen_las_dos_paginas_sin_botones(tablero: Tablero, pagina: Page) -> None:
    for direccion, dice in (
        ("/porque/11?periodo=2026", "Floriruyal"),
        ("/alcanzar/11?periodo=2026", "Al grupo activo más cercano"),
    ):
        tablero.ir(direccion)
        pagina.emulate_media(media="print")
        assert pagina.locator(f"main >> text={dice} >> visible=true").count() >= 1, direccion
        assert pagina.locator(".accion >> visible=true").count() == 0, direccion
        # las cifras de la bajada abren su pasaporte, y en papel siguen ahí
        assert re.search(r"(?:a|tiene)\s+\d+,\d", pagina.inner_text(".bajada")), direccion
        # nada se corta en una caja que en papel no se desplaza
        assert pagina.evaluate(
            "() => [...document.querySelectorAll('.tabla-ancha')].every(c => c.scrollHeight <= c.clientHeight + 1)"
        ), direccion
        pagina.emulate_media(media="screen")
