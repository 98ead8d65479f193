"""Cada página: sin faltas graves de accesibilidad, sin desborde a ningún ancho y sin pedir nada a otro sitio."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from dashboard.paginas.guia.secciones import SECCIONES
from tests.navegador.vigilada import Tablero, Vigilada
from tests.paginas.recorrido import numero

pytestmark = pytest.mark.navegador
#: el más angosto que pide WCAG, teléfonos, 200 % de acercamiento sobre 1440, proyector y escritorio
ANCHOS = (320, 390, 720, 1024, 1440)
PAGINAS = {
    "panorama": "/?periodo=2026",
    "mosaico": "/?periodo=2026&vista=mosaico",
    "tabla": "/?periodo=2026&vista=tabla",
    "region": "/territorio/11?periodo=2026",
    "region_atrasada": "/territorio/25?periodo=2026&vista=tabla",
    "red": "/territorio/11-02?periodo=2026&vista=mosaico",
    "microrred": "/territorio/11-02-01?periodo=2026",
    "lista": "/lista/sin_grupo/11?periodo=2026",
    "lista_paginada": "/lista/establecimientos/11?periodo=2026",
    "lista_vacia": "/lista/silenciosos/11-02-01?periodo=2023",
    "porque": "/porque/PE?periodo=2026",
    "porque_microrred": "/porque/11-02-01?periodo=2026",
    "sin_anio_antes": "/porque/11?periodo=2023",
    "alcanzar": "/alcanzar/PE?periodo=2026",
    "alcanzar_microrred": "/alcanzar/11-01-01?periodo=2026",
    "calidad": "/calidad?territorio=PE&periodo=2026",
    "calidad_microrred": "/calidad?territorio=11-02-01&periodo=2024",
    "calidad_por_mes": "/calidad?territorio=25&periodo=2026-09",
    "metodo": "/metodo?periodo=2026",
    **{f"guia_{seccion.clave}": f"/guia?territorio=11&proceso={seccion.clave}&periodo=2026" for seccion in SECCIONES},
    "guia_del_pais": "/guia?territorio=PE&proceso=planificacion&periodo=2026-S1",
    "programa": "/programa?territorio=11&periodo=2026",
    "lote": "/lote?territorio=11&periodo=2026",
    "error": "/territorio/99?periodo=2026",
}


_ANCHO_DE_LO_SOLO = (
    "() => Math.min(1, ...[...document.querySelectorAll('.rejilla-una > *')]"
    ".map(e => e.getBoundingClientRect().width / window.innerWidth))"
)


def _revisar(tablero: Tablero, nombre: str) -> None:
    pagina = tablero.pagina
    pagina.wait_for_load_state("networkidle")
    assert not tablero.faltas_de_accesibilidad(), nombre
    assert pagina.locator("h1").count() == 1
    assert pagina.get_attribute("html", "lang") == "es-PE"
    assert "demostración" in pagina.inner_text("#franjas").lower()
    for ancho in ANCHOS:
        pagina.set_viewport_size({"width": ancho, "height": 844})
        pagina.wait_for_function("ancho => window.innerWidth === ancho", arg=ancho)
        tablero.exigir_que_quepa(f"{nombre} a {ancho} px")
        # cada entrada del menú le quita sitio al buscador: lo que se escribe en él se tiene que leer
        assert pagina.evaluate("() => document.querySelector('.buscador').clientWidth") >= 160, f"{nombre} a {ancho} px"
        # lo que va solo en su página la ocupa entera: media pantalla vacía también es un defecto
        assert pagina.evaluate(_ANCHO_DE_LO_SOLO) >= 0.8, f"{nombre} a {ancho} px"
        if ancho == ANCHOS[0]:
            assert not tablero.faltas_de_accesibilidad(), f"{nombre} a {ancho} px"


@pytest.mark.parametrize("nombre", PAGINAS)
def test_cada_pagina_es_accesible_y_cabe_en_cualquier_ancho(tablero: Tablero, nombre: str) -> None:
    tablero.ir(PAGINAS[nombre])
    _revisar(tablero, nombre)


def test_el_mosaico_y_la_tabla_se_leen_con_los_colores_de_cada_clase(tablero: Tablero) -> None:
    tablero.ir("/?periodo=2026&vista=mosaico")
    # uno por cada juego de colores; «cobertura» es la página de arriba
    for indicador in ("regiones_con_equipo", "asistencia", "inasistencia_injustificada", "sesiones_por_grupo"):
        tablero.saltar(f"/?periodo=2026&indicador={indicador}&vista=mosaico")
        assert not tablero.faltas_de_accesibilidad("#territorio-mosaico"), indicador
    tablero.saltar("/territorio/11?periodo=2026-05&indicador=sesiones_por_grupo&vista=tabla")
    assert not tablero.faltas_de_accesibilidad("#territorio-tabla")


def test_las_fichas_de_establecimiento_y_grupo_son_accesibles_y_caben(tablero: Tablero, pagina: Page) -> None:
    frase = tablero.ir("/lista/inactivos/11?periodo=2026")
    pagina.locator('a[href^="/grupo/"]').first.click()
    frase = tablero.esperar_otro(frase)
    _revisar(tablero, "grupo")
    pagina.set_viewport_size({"width": 1440, "height": 900})
    pagina.click('.migas a[href^="/establecimiento/"]')
    tablero.esperar_otro(frase)
    _revisar(tablero, "establecimiento")


def test_los_menus_y_los_resultados_abiertos_son_accesibles(tablero: Tablero, pagina: Page) -> None:
    tablero.ir("/territorio/11?periodo=2026&vista=tabla")
    for desplegable in ("details.desplegable", "details"):
        pagina.evaluate("s => document.querySelectorAll(s).forEach(d => { d.open = true; })", desplegable)
    pagina.focus("#buscador")
    pagina.keyboard.type("cus", delay=10)
    pagina.wait_for_selector("#buscador-resultados [role=option]")
    assert not tablero.faltas_de_accesibilidad()
    tablero.ir("/metodo")
    pagina.evaluate("() => document.querySelectorAll('details').forEach(d => { d.open = true; })")
    assert not tablero.faltas_de_accesibilidad()
    tablero.exigir_que_quepa("método abierto")


def test_la_lista_se_descarga_y_tiene_las_filas_que_dice_su_titulo(tablero: Tablero, pagina: Page) -> None:
    frase = tablero.ir("/?periodo=2026&vista=tabla")
    # de la cifra de la tarjeta a su lista, como lo haría una persona
    pagina.click('.tarjetas a[href^="/lista/sin_grupo/PE"]')
    frase = tablero.esperar_otro(frase)
    filas = numero(frase.rpartition(":")[2])
    with pagina.expect_download() as bajada:
        pagina.click("a.enlace-descarga >> text=CSV")
    assert bajada.value.suggested_filename == "DEMOSTRACION_sin_grupo_PE_peru_2026-carga-1.csv"
    escrito = bajada.value.path().read_bytes().decode("utf-8-sig")
    leidas = list(csv.DictReader(io.StringIO(escrito, newline="")))
    assert len(leidas) == filas > 100
    assert {fila["Datos"] for fila in leidas} == {"DEMOSTRACIÓN"}


def test_los_menus_abiertos_caben_en_un_telefono(vigilada: Callable[..., Vigilada]) -> None:
    tablero = Tablero(vigilada(ancho=360, alto=740))
    for direccion in ("/territorio/11-02-01?periodo=2026-09&vista=mosaico", "/?periodo=2026&vista=tabla"):
        tablero.ir(direccion)
        resumenes = tablero.pagina.locator("details.desplegable > summary")
        assert resumenes.count() >= 2
        for posicion in range(resumenes.count()):
            resumenes.nth(posicion).click()
            caja = tablero.pagina.locator("details[open] > .menu").bounding_box()
            assert caja is not None
            assert caja["x"] >= 0, direccion
            assert caja["x"] + caja["width"] <= 360, direccion
            tablero.exigir_que_quepa(direccion)
            tablero.pagina.keyboard.press("Escape")


def test_nada_se_pide_a_otro_sitio(vigilada: Callable[..., Vigilada], base: str) -> None:
    propia = vigilada()
    tablero = Tablero(propia)
    frase = tablero.ir("/?periodo=2026")
    tablero.esperar_mapa()
    tablero.pagina.click('.ranking a[href^="/territorio/11?"]')
    frase = tablero.esperar_otro(frase)
    tablero.esperar_mapa("11")
    tablero.pagina.click('.migas a[href^="/?"]')
    tablero.esperar_otro(frase)
    tablero.esperar_mapa()
    sitios = {urlsplit(pedida).netloc for pedida in propia.pedidas if pedida.startswith("http")}
    assert sitios == {base.removeprefix("http://")}


def test_la_politica_de_contenido_no_deja_correr_un_guion_ajeno(tablero: Tablero, pagina: Page) -> None:
    tablero.ir("/metodo")
    # evaluar texto como código es lo que la política prohíbe a la propia página
    assert pagina.evaluate(
        "() => { const g = document.createElement('script'); g.textContent = 'window.ajeno = 1';"
        "document.head.append(g); return window.ajeno === undefined; }"
    )
    # el navegador lo avisa en la consola: aquí es lo esperado
    tablero.vigilada.faltas()[:] = [f for f in tablero.vigilada.faltas() if "Content Security Policy" not in f]
