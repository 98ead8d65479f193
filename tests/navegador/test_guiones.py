"""Los guiones como módulos: llegan tarde o no llegan, se guardan, y lo que falla se dice donde la persona mira."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page, Route

from tests.navegador.vigilada import Tablero, Vigilada

pytestmark = pytest.mark.navegador
PROPIOS = re.compile(r"/assets/[0-9a-f]{12}/[\w-]+\.js$")
RED = "/visitas?territorio=11-03&periodo=2026"
#: lo que se ve cuando los guiones de cada página hicieron lo suyo
HECHO = {
    "/?periodo=2026": "#territorio-mapa svg.mapa",
    f"{RED}&dias=2&gen=x": "#visitas-plan .visita",
    "/lista/comparacion/PE?periodo=2026": '.tabla-lista a[href^="/territorio/02?"]',
}
_PEDIDOS = """() => performance.getEntriesByType("resource")
    .filter(e => e.name.endsWith(".js") && e.name.includes("/assets/"))
    .map(e => [e.name, e.transferSize])"""


def _sin(tablero: Tablero, *esperadas: str) -> None:
    """Olvida las faltas que la prueba causó a propósito; las demás siguen contando."""
    faltas = tablero.vigilada.faltas()
    faltas[:] = [falta for falta in faltas if not any(esperada in falta for esperada in esperadas)]


@contextmanager
def _sin_conexion(tablero: Tablero, direccion: str) -> Iterator[None]:
    """Mientras dura, lo que se pida a esa dirección no llega."""
    tablero.pagina.route(direccion, lambda ruta: ruta.abort("connectionfailed"))
    yield
    tablero.pagina.unroute(direccion)
    _sin(tablero, "ERR_CONNECTION_FAILED")


@pytest.mark.parametrize("direccion", HECHO)
def test_aunque_los_modulos_lleguen_mas_tarde_que_todo_lo_demas_la_pagina_queda_igual(
    vigilada: Callable[..., Vigilada], chromium: Browser, direccion: str
) -> None:
    tablero = Tablero(vigilada(chromium))
    pagina = tablero.pagina
    retenidas: list[Route] = []
    pagina.route(PROPIOS, lambda ruta: retenidas.append(ruta))
    pagina.goto(tablero.vigilada.base + direccion, wait_until="commit")
    # lo demás ya está: solo faltan los módulos, que se pidieron todos a la vez
    pagina.wait_for_selector("#_dash-renderer", state="attached")
    # una ida y vuelta más: si Dash hubiera empezado, lo primero que pide habría salido antes
    pagina.evaluate("() => fetch('/salud').then(respuesta => respuesta.text())")
    assert len(retenidas) == len({ruta.request.url for ruta in retenidas}) > 8
    assert pagina.locator("#react-entry-point #titular").count() == 0, "Dash no llama a funciones que todavía no están"
    assert not [pedida for pedida in tablero.vigilada.pedidas if "/_dash-layout" in pedida]
    # quien no espera y ya escribe en el buscador encuentra lo que buscaba cuando llegan
    pagina.locator("#buscador").click()
    pagina.keyboard.type("cusco")
    # sigue lo retenido, y lo que la página pide después va sin demora
    pagina.unroute(PROPIOS)
    pagina.locator(HECHO[direccion]).first.wait_for()
    pagina.wait_for_selector("#buscador-resultados [role=option][data-url]")


def test_si_los_modulos_no_llegan_el_texto_se_lee_igual(vigilada: Callable[..., Vigilada], chromium: Browser) -> None:
    tablero = Tablero(vigilada(chromium))
    tablero.pagina.route(PROPIOS, lambda ruta: ruta.abort("connectionfailed"))
    tablero.pagina.goto(f"{tablero.vigilada.base}/metodo")
    tablero.pagina.wait_for_selector("#titular")
    assert "cobertura" in tablero.contenido().lower()
    assert (
        tablero.pagina.inner_text("body > [role=alert]") == "El tablero no llegó completo: vuelva a cargar la página."
    )
    _sin(tablero, "ERR_CONNECTION_FAILED", "reading 'alPintar'", "reading 'poner'")


def test_cada_modulo_se_pide_una_sola_vez_y_en_la_segunda_visita_ninguno(
    vigilada: Callable[..., Vigilada], chromium: Browser
) -> None:
    tablero = Tablero(vigilada(chromium))
    tablero.ir("/metodo")
    primera = tablero.pagina.evaluate(_PEDIDOS)
    direcciones = [direccion for direccion, _ in primera]
    assert all(PROPIOS.search(direccion) for direccion in direcciones), direcciones
    assert len(direcciones) == len(set(direcciones)) > 8
    assert all(bytes_ > 0 for _, bytes_ in primera)
    tablero.ir("/metodo?periodo=2026")
    assert sorted(tablero.pagina.evaluate(_PEDIDOS)) == [[direccion, 0] for direccion in sorted(direcciones)]


def _mover_el_primer_peso(pagina: Page) -> None:
    """Lo mueve sin darle el foco."""
    pagina.evaluate(
        "() => { const control = document.querySelector('#visitas-lista-de-pesos input[type=range]');"
        "control.value = Number(control.value) + 1; control.dispatchEvent(new Event('input', {bubbles: true})); }"
    )


def test_lo_que_se_repinta_conserva_el_foco_y_lo_abierto_y_si_no_llega_lo_dice_sin_borrar_nada(
    tablero: Tablero, pagina: Page
) -> None:
    tablero.ir(f"{RED}&dias=2&gen=x")
    pagina.locator("#visitas-plan .visita").first.wait_for()
    abierto = pagina.locator("#visitas-prioridad details.ver-tabla")
    abierto.evaluate("d => { d.open = true; }")
    abierto.locator("summary").focus()
    pagina.evaluate("() => { document.activeElement.dataset.vieja = 'si'; }")
    with pagina.expect_response(lambda r: "/visitas/prioridad" in r.url):
        _mover_el_primer_peso(pagina)
    pagina.wait_for_function("() => !document.querySelector('[data-vieja]')")
    assert abierto.evaluate("d => d.open && d.contains(document.activeElement)")
    # sin conexión, la lista que había sigue ahí
    lista = pagina.inner_text("#visitas-prioridad")
    frase = "No se pudo reordenar. Revise la conexión y vuelva a mover el peso."
    with _sin_conexion(tablero, "**/visitas/prioridad?*"):
        for _ in range(2):
            with pagina.expect_event("requestfailed"):
                _mover_el_primer_peso(pagina)
            pagina.locator("#visitas-prioridad").get_by_role("status").get_by_text(frase).wait_for()
            pagina.locator("#visitas-aviso").get_by_text(frase).wait_for(state="attached")
        assert pagina.inner_text("#visitas-prioridad").count(frase) == 1
        assert pagina.inner_text("#visitas-prioridad").endswith(lista)
    # y con ella la frase se va
    _mover_el_primer_peso(pagina)
    pagina.wait_for_function("frase => !document.body.innerText.includes(frase)", arg=frase)


def test_un_plan_que_no_llega_se_dice_en_su_sitio_y_se_puede_volver_a_pedir(tablero: Tablero, pagina: Page) -> None:
    with _sin_conexion(tablero, "**/visitas/plan?*"):
        tablero.ir(f"{RED}&dias=2&gen=x")
        pagina.locator("#visitas-plan", has_text="No se pudo pedir el plan. Revise la conexión").wait_for()
    pagina.click("#planificar")
    pagina.locator("#visitas-plan .visita").first.wait_for()
    assert "No se pudo pedir" not in pagina.inner_text("#visitas-plan")


def test_un_pasaporte_que_no_existe_dice_por_que_en_el_panel(tablero: Tablero, pagina: Page) -> None:
    tablero.ir("/?periodo=2026&pasaporte=cobertura~99")
    panel = pagina.locator("dialog#pasaporte[open]")
    panel.wait_for()
    assert "99" in panel.inner_text()
    pagina.keyboard.press("Escape")
    assert panel.count() == 0
    _sin(tablero, "/fragmento/pasaporte", "404")


def test_la_consulta_de_un_pasaporte_se_abre_cabe_y_se_copia_entera(tablero: Tablero, pagina: Page) -> None:
    pagina.context.grant_permissions(["clipboard-read", "clipboard-write"])
    tablero.ir("/pasaporte?territorio=11-03&periodo=2026&indicador=asistencia")
    pagina.locator(".consulta-sql summary").press("Enter")
    assert not tablero.faltas_de_accesibilidad()
    pagina.locator(".consulta-sql button").press("Enter")
    pagina.get_by_text("Copiado").wait_for()
    copiado = pagina.evaluate("() => navigator.clipboard.readText()")
    assert copiado == pagina.text_content(".consulta-sql pre")
    assert "territorio = '11-03' AND periodo = '2026'" in copiado
    pagina.set_viewport_size({"width": 360, "height": 800})
    tablero.exigir_que_quepa("consulta de un pasaporte")


def test_una_busqueda_que_no_llega_no_dice_que_nada_coincide(tablero: Tablero, pagina: Page) -> None:
    tablero.ir("/metodo")
    with _sin_conexion(tablero, "**/api/buscar?*"):
        pagina.focus("#buscador")
        pagina.keyboard.type("cusco")
        pagina.wait_for_selector("#buscador-resultados [role=option]")
        assert pagina.inner_text("#buscador-resultados") == "No llegó: revise la conexión con el tablero."
