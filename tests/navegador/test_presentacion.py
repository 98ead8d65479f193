"""La historia entera solo con el teclado y sin red, el pasaporte, las imágenes y lo que sale por la impresora."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from pypdf import PdfReader

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.periodo import Periodo
from dashboard.indicadores.escenas import escenas
from tests.navegador.vigilada import Tablero, Vigilada

pytestmark = pytest.mark.navegador
TAMANOS = ((1024, 768), (1920, 1080))


def _presentar(pagina: Page, base: str, campos: str) -> None:
    pagina.goto(f"{base}/presentacion?{campos}")
    pagina.wait_for_selector(".escena.actual h2")


def _del_peru_a_cusco(tablero: Tablero) -> str:
    """Del mapa del Perú a la historia de Cusco, con el teclado. Devuelve su dirección."""
    pagina = tablero.pagina
    _presentar(pagina, tablero.vigilada.base, "territorio=PE&periodo=2026&escena=mapa")
    tablero.tabular_hasta('a.area[aria-label^="Cusco"]')
    pagina.keyboard.press("Enter")
    pagina.wait_for_function("() => document.title.includes('Presentación de Cusco')")
    return pagina.url


def _visible(pagina: Page) -> str:
    """La clave de la única escena que se ve."""
    vistas = pagina.evaluate(
        "() => [...document.querySelectorAll('.escena')]"
        ".filter(e => getComputedStyle(e).visibility === 'visible').map(e => e.dataset.clave)"
    )
    assert len(vistas) == 1, vistas
    clave: str = vistas[0]
    return clave


def _pasos(pagina: Page) -> int:
    """Los pasos de la escena que se ve."""
    pasos: int = pagina.evaluate("() => Number(document.querySelector('.escena.actual').dataset.pasos) || 1")
    return pasos


def _completar(pagina: Page) -> None:
    """Revela todo lo de una escena a la que se acaba de llegar."""
    for _ in range(_pasos(pagina) - 1):
        pagina.keyboard.press("ArrowRight")


def test_la_historia_entera_solo_con_el_teclado(tablero: Tablero, pagina: Page, consulta: Consulta) -> None:
    relato = escenas(consulta, consulta.raiz, Periodo.leer("2026"))
    claves = [escena.clave for escena in relato.escenas]
    tablero.ir("/?periodo=2026")
    tablero.tabular_hasta(".presentar")
    pagina.keyboard.press("Enter")
    pagina.wait_for_selector(".escena.actual h2")
    pedidas = len(tablero.vigilada.pedidas)
    # de la primera a la última y de vuelta, con cada tecla que avanza
    for turno, clave in enumerate(claves):
        assert _visible(pagina) == clave
        assert f"escena={clave}" in pagina.url
        assert pagina.inner_text("#cuenta") == f"{turno + 1} / {len(claves)}"
        assert pagina.locator(f"#escena-{clave} .marca-demostracion").is_visible()
        _completar(pagina)
        assert _visible(pagina) == clave
        pagina.keyboard.press(("ArrowRight", "PageDown", " ")[turno % 3])
        if turno + 1 < len(claves):
            # el foco va al titular de la escena: quien oye la pantalla la oye cambiar
            assert pagina.evaluate("() => document.activeElement.id") == f"titulo-{claves[turno + 1]}"
            assert pagina.inner_text("#anuncio").startswith(f"Escena {turno + 2} de {len(claves)}")
    assert _visible(pagina) == claves[-1], "de la última no se pasa"
    for _ in range(_pasos(pagina)):
        pagina.keyboard.press("ArrowLeft")
    assert _visible(pagina) == claves[-2]
    pagina.keyboard.press("Home")
    assert _visible(pagina) == claves[0]
    pagina.keyboard.press("End")
    assert _visible(pagina) == claves[-1]
    nuevas = [p for p in tablero.vigilada.pedidas[pedidas:] if not p.startswith("data:")]
    assert nuevas == [], "cambiar de escena no pide nada"
    # recargar y volver a abrir dan la misma escena
    pagina.reload()
    pagina.wait_for_selector(".escena.actual h2")
    assert _visible(pagina) == claves[-1]
    # negro y fondo
    pagina.keyboard.press("b")
    assert pagina.locator(".telon").is_visible()
    pagina.keyboard.press("Escape")
    assert pagina.locator(".telon").is_hidden()
    pagina.keyboard.press("t")
    assert pagina.get_attribute("html", "data-tema") == "claro"
    assert "tema=claro" in pagina.url


def test_con_intro_se_profundiza_en_el_mapa_y_con_escape_se_vuelve(tablero: Tablero, pagina: Page) -> None:
    _presentar(pagina, tablero.vigilada.base, "territorio=PE&periodo=2026&escena=mapa")
    tablero.tabular_hasta('a.area[aria-label^="Cusco"]')
    assert pagina.evaluate("() => getComputedStyle(document.activeElement.querySelector('path')).strokeWidth") == "4px"
    documento = pagina.evaluate("() => { window.marca = 1; return 1; }")
    pagina.keyboard.press("Enter")
    pagina.wait_for_function("() => document.title.includes('Presentación de Cusco')")
    assert pagina.evaluate("() => window.marca") == documento, "en el mismo documento: no se sale de pantalla completa"
    assert "territorio=11" in pagina.url
    assert "generacion=1" in pagina.url
    assert _visible(pagina) == "mapa", "se sigue en el mismo tema"
    tablero.tabular_hasta("a.area[aria-label]")
    pagina.keyboard.press("Enter")
    pagina.wait_for_function("() => document.title.includes('Presentación de la red')")
    pagina.keyboard.press("Escape")
    pagina.wait_for_function("() => document.title.includes('Presentación de Cusco')")
    assert _visible(pagina) == "mapa", "se vuelve a la escena de la que se salió"
    pagina.keyboard.press("Escape")
    pagina.wait_for_function("() => document.title.includes('Presentación de Perú')")
    assert _visible(pagina) == "mapa"
    # un enlace a media historia también sabe volver, con su tema, y desde él se sale al tablero
    _presentar(pagina, tablero.vigilada.base, "territorio=11&periodo=2026&generacion=1&desde=PE&escena=compromiso")
    pagina.keyboard.press("Escape")
    pagina.wait_for_function("() => document.title.includes('Presentación de Perú')")
    assert _visible(pagina) == "compromiso"
    pagina.click("#salir")
    pagina.wait_for_selector("h1#titular")
    assert tablero.direccion() == "/?periodo=2026"


def test_el_area_con_el_foco_se_ve_encima_de_las_demas_y_con_su_nombre(tablero: Tablero, pagina: Page) -> None:
    _presentar(pagina, tablero.vigilada.base, "territorio=PE&periodo=2026&escena=mapa")
    tablero.tabular_hasta('a.area[aria-label^="Cusco"]')
    marco = pagina.evaluate(
        "() => { const marco = document.querySelector('.actual .foco'), svg = marco.closest('svg');"
        "return { ultima: svg.lastElementChild === marco, nombre: marco.textContent,"
        "  mismo: marco.querySelector('.foco-linea').getAttribute('d') ==="
        "    document.activeElement.querySelector('path').getAttribute('d'),"
        "  grosor: parseFloat(getComputedStyle(marco.querySelector('.foco-linea')).strokeWidth),"
        "  fuera: (r => s => Math.max(s.left - r.left, r.right - s.right))("
        "    marco.querySelector('text').getBoundingClientRect())(svg.getBoundingClientRect()) }; }"
    )
    assert marco["ultima"]
    assert marco["mismo"]
    assert marco["grosor"] >= 6
    assert marco["nombre"].startswith("Cusco: ")
    assert marco["nombre"].endswith("%")
    assert marco["fuera"] <= 1
    assert not tablero.faltas_de_accesibilidad()
    pagina.keyboard.press("Tab")
    assert pagina.locator(".foco").count() <= 1
    assert "Cusco" not in (pagina.locator(".foco").all_text_contents() or [""])[0]
    pagina.evaluate("() => document.activeElement.blur()")
    assert pagina.locator(".foco").count() == 0


def test_sin_tablero_se_vuelve_a_lo_visto_y_la_direccion_no_miente(
    vigilada: Callable[..., Vigilada], chromium: Browser
) -> None:
    propia = vigilada(chromium)
    tablero, pagina = Tablero(propia), propia.pagina
    en_cusco = _del_peru_a_cusco(tablero)
    pagina.context.set_offline(True)
    # adonde no se estuvo no se puede ir: se dice, y la dirección es la de lo que se ve
    tablero.tabular_hasta("a.area[aria-label]")
    pagina.keyboard.press("Enter")
    pagina.wait_for_selector(".presentacion-aviso >> text=No hay conexión con el tablero")
    assert pagina.url == en_cusco
    assert "Cusco" in pagina.title()
    aviso, pie = (
        pagina.locator(selector).bounding_box() for selector in (".presentacion-aviso", ".actual .escena-pie")
    )
    assert aviso
    assert pie
    assert pagina.viewport_size
    assert pagina.viewport_size["height"] / 2 < aviso["y"]
    assert aviso["y"] + aviso["height"] <= pie["y"]
    # adonde sí, se vuelve con Escape, y el foco va al enlace por el que se salió
    pagina.keyboard.press("Escape")
    pagina.wait_for_function("() => document.title.includes('Presentación de Perú')")
    assert "territorio=PE" in pagina.url
    assert pagina.evaluate("() => document.activeElement.getAttribute('aria-label')").startswith("Cusco: ")
    assert pagina.locator(".presentacion-aviso").count() == 0
    # y con los botones del navegador, hacia adelante y hacia atrás
    pagina.evaluate("() => history.forward()")
    pagina.wait_for_function("() => document.title.includes('Presentación de Cusco')")
    assert pagina.url == en_cusco
    pagina.evaluate("() => history.back()")
    pagina.wait_for_function("() => document.title.includes('Presentación de Perú')")
    assert _visible(pagina) == "mapa"
    propia.faltas()[:] = [falta for falta in propia.faltas() if "ERR_INTERNET_DISCONNECTED" not in falta]


def test_si_no_llega_lo_que_el_navegador_recuerda_se_regresa_a_lo_que_se_ve(
    vigilada: Callable[..., Vigilada], chromium: Browser
) -> None:
    propia = vigilada(chromium)
    tablero, pagina = Tablero(propia), propia.pagina
    en_cusco = _del_peru_a_cusco(tablero)
    # al recargar, lo guardado se pierde
    pagina.reload()
    pagina.wait_for_selector(".con-guion .escena.actual h2")
    pagina.context.set_offline(True)
    pagina.evaluate("() => history.back()")
    pagina.wait_for_selector(".presentacion-aviso >> text=No hay conexión con el tablero")
    pagina.wait_for_function("direccion => location.href === direccion", arg=en_cusco)
    assert "Cusco" in pagina.title()
    # y con conexión, el mismo gesto llega
    pagina.context.set_offline(False)
    pagina.evaluate("() => history.back()")
    pagina.wait_for_function("() => document.title.includes('Presentación de Perú')")
    assert "territorio=PE" in pagina.url
    assert pagina.evaluate("() => document.activeElement.getAttribute('aria-label')").startswith("Cusco: ")
    propia.faltas()[:] = [falta for falta in propia.faltas() if "ERR_INTERNET_DISCONNECTED" not in falta]


def test_avanza_sola_en_una_sala_y_el_enlace_lo_recuerda(vigilada: Callable[..., Vigilada]) -> None:
    # en una pestaña nueva: el reloj fingido se queda en ella
    propia = vigilada(nueva=True)
    pagina = propia.pagina
    pagina.clock.install()
    _presentar(pagina, propia.base, "territorio=11&periodo=2026&cada=5")
    primera = _visible(pagina)
    pagina.clock.fast_forward(5_100)
    assert _visible(pagina) != primera
    assert "cada=5" in pagina.url
    pagina.keyboard.press("a")
    parada = _visible(pagina)
    pagina.clock.fast_forward(60_000)
    assert _visible(pagina) == parada
    assert "cada=" not in pagina.url


@pytest.mark.parametrize("tema", ["oscuro", "claro"])
def test_cada_escena_es_accesible_y_cabe_en_una_pantalla(tablero: Tablero, pagina: Page, tema: str) -> None:
    _presentar(pagina, tablero.vigilada.base, f"territorio=PE&periodo=2026&tema={tema}")
    cuantas = pagina.locator(".escena").count()
    for turno in range(cuantas):
        if turno:
            pagina.keyboard.press("ArrowRight")
        _completar(pagina)
        clave = _visible(pagina)
        if tema == "oscuro" or clave in ("mapa", "asistencia", "gracias"):
            assert not tablero.faltas_de_accesibilidad(), clave
        for ancho, alto in TAMANOS:
            pagina.set_viewport_size({"width": ancho, "height": alto})
            sobra = pagina.evaluate(
                "c => { const e = document.getElementById('escena-' + c);"
                "return [e.scrollHeight - e.clientHeight, document.documentElement.scrollWidth - innerWidth,"
                "...[...e.querySelectorAll('.escena-cabeza, .escena-cuerpo > *, .escena-pie')].map(p =>"
                " Math.max(p.getBoundingClientRect().bottom - e.getBoundingClientRect().bottom,"
                " p.scrollHeight - p.clientHeight - 2))]; }",
                clave,
            )
            assert max(sobra) <= 1, (clave, ancho, sobra)
            letra = pagina.evaluate("() => parseFloat(getComputedStyle(document.body).fontSize)")
            assert letra >= alto * 0.022, "se lee desde el fondo"


def test_en_un_telefono_se_lee_y_se_pasa_con_el_dedo(vigilada: Callable[..., Vigilada], chromium: Browser) -> None:
    tablero = Tablero(vigilada(chromium, ancho=390, alto=844))
    pagina = tablero.pagina
    _presentar(pagina, tablero.vigilada.base, "territorio=11&periodo=2026")
    pasos = pagina.evaluate(
        "() => [...document.querySelectorAll('.escena')].reduce((s, e) => s + (Number(e.dataset.pasos) || 1), 0)"
    )
    for _ in range(pasos):
        clave = _visible(pagina)
        tablero.exigir_que_quepa(clave)
        pagina.evaluate(
            "() => { const t = x => new Touch({identifier: 1, target: document.body, clientX: x, clientY: 300});"
            "document.dispatchEvent(new TouchEvent('touchstart', {touches: [t(300)], changedTouches: [t(300)]}));"
            "document.dispatchEvent(new TouchEvent('touchend', {touches: [], changedTouches: [t(100)]})); }"
        )
    assert _visible(pagina) == "fuentes"
    assert not tablero.faltas_de_accesibilidad()


def test_en_un_telefono_las_barras_van_encima_del_mapa_y_no_sobre_el(
    vigilada: Callable[..., Vigilada], chromium: Browser
) -> None:
    propia = vigilada(chromium, ancho=390, alto=844)
    _presentar(propia.pagina, propia.base, "territorio=PE&periodo=2026&escena=faltan&paso=2")
    lista, mapa, nombre = (
        propia.pagina.locator(f".actual {selector}").first.bounding_box()
        for selector in (".escena-lista", ".dibujo-mapa", ".barra-fila:last-child .barra-nombre")
    )
    assert lista
    assert mapa
    assert nombre
    assert nombre["y"] + nombre["height"] <= lista["y"] + lista["height"] <= mapa["y"]


def test_en_un_telefono_lo_que_se_revela_queda_a_la_vista(vigilada: Callable[..., Vigilada], chromium: Browser) -> None:
    propia = vigilada(chromium, ancho=390, alto=500)
    pagina = propia.pagina
    _presentar(pagina, propia.base, "territorio=PE&periodo=2026&escena=grupos&paso=1")
    for paso in range(2, _pasos(pagina) + 1):
        pagina.keyboard.press("ArrowRight")
        abajo, arriba = pagina.evaluate(
            "paso => { const r = document.querySelector(`.actual [data-paso='${paso}']`).getBoundingClientRect();"
            "return [r.top, document.querySelector('.escenas').getBoundingClientRect().bottom - r.bottom]; }",
            paso,
        )
        assert min(abajo, arriba) >= -1, paso


def test_el_pasaporte_se_abre_se_recorre_y_se_cierra_con_el_teclado(tablero: Tablero, pagina: Page) -> None:
    tablero.ir("/territorio/11?periodo=2026")
    tablero.tabular_hasta('.tarjetas .abre-pasaporte[href*="indicador=asistencia"]')
    pagina.keyboard.press("Enter")
    pagina.wait_for_selector("dialog[open] #pasaporte-titulo")
    assert tablero.foco() == "pasaporte-titulo"
    assert not tablero.faltas_de_accesibilidad()
    leido = pagina.inner_text("dialog")
    for parte in ("Numerador", "Denominador", "Norma", "Qué falta", "De qué archivos", "Carga"):
        assert parte in leido
    assert "demostración" in leido
    # el foco no sale del panel
    for _ in range(12):
        pagina.keyboard.press("Tab")
        assert pagina.evaluate(
            "() => document.activeElement === document.body || Boolean(document.activeElement.closest('dialog'))"
        )
    enlace = pagina.get_attribute(".enlace-propio", "href") or ""
    pagina.keyboard.press("Escape")
    pagina.wait_for_selector("dialog", state="hidden")
    assert "asistencia" in pagina.evaluate("() => document.activeElement.href"), "el foco vuelve a la cifra"
    # el enlace copiado abre la misma pantalla con el mismo pasaporte
    pagina.goto(enlace)
    pagina.wait_for_selector("dialog[open] #pasaporte-titulo")
    assert "Cusco" in tablero.titular()
    assert pagina.inner_text("dialog") == leido
    pagina.set_viewport_size({"width": 390, "height": 844})
    tablero.exigir_que_quepa("pasaporte abierto")
    # como página, sin guiones que lo abran
    direccion = pagina.evaluate("() => document.querySelector('.tarjetas .abre-pasaporte').getAttribute('href')")
    tablero.ir(direccion)
    assert not tablero.faltas_de_accesibilidad()
    tablero.exigir_que_quepa("página del pasaporte")


def test_las_graficas_se_bajan_como_svg_y_png_con_su_nombre(tablero: Tablero, pagina: Page) -> None:
    tablero.ir("/territorio/11?periodo=2026")
    pagina.wait_for_selector("#territorio-tendencia .linea", state="attached")
    for selector, nombre, firma in (
        ('[href^="/descargar/tendencia.svg"]', "DEMOSTRACION_tendencia_11_cusco_2026-carga-1.svg", b"<svg"),
        (
            '[data-direccion^="/descargar/inasistencias.svg"]',
            "DEMOSTRACION_inasistencias_11_cusco_2026-carga-1.png",
            b"\x89PNG",
        ),
        ('[data-direccion^="/descargar/mapa.svg"]', "DEMOSTRACION_mapa_11_cusco_2026-carga-1.png", b"\x89PNG"),
    ):
        boton = pagina.locator(selector)
        boton.locator("xpath=ancestor::details/summary").press("Enter")
        with pagina.expect_download() as bajada:
            boton.press("Enter")
        assert bajada.value.suggested_filename == nombre
        contenido = bajada.value.path().read_bytes()
        assert contenido.startswith(firma), nombre
        if nombre.endswith("svg"):
            escrito = contenido.decode()
            for parte in ("Asistencia por mes", "Cusco", "DATOS DE DEMOSTRACIÓN", "datos al", "carga n.º"):
                assert parte in escrito, parte


@pytest.mark.parametrize(
    ("direccion", "hojas", "partes"),
    [
        ("/?periodo=2026", range(2, 6), ["Perú", "regiones cumplen", "Mayor brecha primero", "¿Por qué faltan?"]),
        ("/lista/atienden/11?periodo=2026", range(2, 9), ["Cusco", "Código", "Situación"]),
        ("/metodo?periodo=2026", range(2, 10), ["Cómo se calcula cada cifra", "Glosario"]),
    ],
)
def test_cada_pagina_se_imprime_como_un_informe(
    tablero: Tablero, pagina: Page, tmp_path: Path, direccion: str, hojas: range, partes: list[str]
) -> None:
    frase = tablero.ir(direccion)
    # la red en calma no dice que la tabla esté dibujada: se espera a lo que la hoja debe llevar
    for parte in partes:
        pagina.wait_for_function("texto => document.body.textContent.includes(texto)", arg=parte)
    pagina.wait_for_load_state("networkidle")
    archivo = tmp_path / "hoja.pdf"
    pagina.pdf(path=str(archivo), prefer_css_page_size=True, print_background=True)
    lector = PdfReader(archivo)
    assert len(lector.pages) in hojas
    leidas = [" ".join(hoja.extract_text().split()).replace("\u202f", " ") for hoja in lector.pages]
    todo = " ".join(leidas)
    for parte in partes:
        assert parte in todo, parte
    for turno, leida in enumerate(leidas):
        assert "DATOS DE DEMOSTRACIÓN" in leida.upper(), f"hoja {turno + 1}"
        assert f"{turno + 1} / {len(leidas)}" in leida
    for ajeno in ("Exportar", "Presentar", "Buscar", "Ver como tabla", "http"):
        assert ajeno not in todo, ajeno
    ancho, alto = (float(x) / 72 * 25.4 for x in lector.pages[0].mediabox[2:])
    assert sorted((round(ancho), round(alto))) == [210, 297], "A4"
    if "/lista/" in direccion:
        # en papel van todas las filas, aunque en pantalla vayan por páginas, y el encabezado en cada hoja
        filas = int(re.search(r"(\d+)\.?$", frase.replace(" ", ""))[1])  # type: ignore[index]
        assert len(re.findall(r"\b9\d{7}\b", todo)) == filas > 40
        assert all("Microrred" in leida for leida in leidas)
