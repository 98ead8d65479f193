"""La página de visitas en un navegador: de los pesos al plan y a sus archivos, también con el teclado."""

from __future__ import annotations

import io
import re
from urllib.parse import parse_qs, urlsplit

import openpyxl
import pytest
from icalendar import Calendar
from playwright.sync_api import Download, Page
from pypdf import PdfReader

from dashboard.almacen.consulta import Consulta
from tests.navegador.vigilada import Tablero

pytestmark = pytest.mark.navegador
RED = "/visitas?territorio=11-03&periodo=2026"
ANCHOS = (360, 390, 720, 1024, 1440)


def _campo(pagina: Page, nombre: str) -> str:
    return parse_qs(urlsplit(pagina.url).query).get(nombre, [""])[0]


def _esperar_plan(pagina: Page, visitas: int = 1) -> None:
    pagina.wait_for_function(
        "n => document.querySelectorAll('#visitas-plan .visita').length >= n"
        " && !document.getElementById('visitas-avance')",
        arg=visitas,
    )


def _esperar_mapa(pagina: Page, *, con_ruta: bool) -> None:
    pagina.wait_for_function(
        "ruta => { const m = document.querySelector('#visitas-mapa svg.mapa');"
        "return Boolean(m) && Boolean(m.querySelector('.ruta')) === ruta; }",
        arg=con_ruta,
    )


def _leer(bajada: Download) -> bytes:
    return bajada.path().read_bytes()


def test_de_los_pesos_al_plan_y_a_sus_archivos(tablero: Tablero, pagina: Page) -> None:
    frase = tablero.ir(RED)
    assert "que visitar" in frase
    primero = pagina.locator("#visitas-prioridad .candidato-nombre").first
    antes = primero.inner_text()
    # subir el peso de las reglas y bajar el de no tener grupo cambia quién va primero, y la dirección
    for identificador, valor in (("peso-sin-grupo", "0"), ("peso-reglas", "50")):
        pagina.fill(f"#{identificador}", valor)
    pagina.wait_for_function(
        "antes => document.querySelector('#visitas-prioridad .candidato-nombre').innerText !== antes", arg=antes
    )
    assert _campo(pagina, "pesos") == "0.20.12.8.50.8.4.8.6.6"
    assert pagina.inner_text("#visitas-lista-de-pesos .peso:nth-child(5) output") == "50"
    # planificar: primero el texto, después el plan con su titular
    pagina.fill("#opcion-dias", "3")
    pagina.fill("#opcion-eq", "2")
    pagina.click("#planificar")
    _esperar_plan(pagina)
    frase = tablero.titular()
    hallado = re.match(r"(\d+) visitas? en (\d) días? (?:con 2 equipos )?alcanzan? (\d+,\d) % de la prioridad", frase)
    assert hallado, frase
    cuantas = int(hallado[1])
    assert pagina.locator(".visita").count() == cuantas
    assert (_campo(pagina, "dias"), _campo(pagina, "eq"), _campo(pagina, "pesos")) == (
        "3",
        "2",
        "0.20.12.8.50.8.4.8.6.6",
    )
    assert _campo(pagina, "gen")
    _esperar_mapa(pagina, con_ruta=True)
    # cada archivo, reabierto, dice las mismas visitas
    bajados: dict[str, bytes] = {}
    for extension, rotulo in (("xlsx", "XLSX"), ("ics", "Calendario"), ("pdf", "Hojas de visita")):
        with pagina.expect_download() as bajada:
            pagina.click(f'#visitas-acciones a:has-text("{rotulo}")')
        assert bajada.value.suggested_filename.endswith(f".{extension}")
        assert "DEMOSTRACION" in bajada.value.suggested_filename.upper()
        bajados[extension] = _leer(bajada.value)
    assert len(Calendar.from_ical(bajados["ics"]).walk("VEVENT")) == cuantas
    libro = openpyxl.load_workbook(io.BytesIO(bajados["xlsx"]))
    celdas = [celda for hoja in libro for fila in hoja.iter_rows() for celda in fila]
    assert not [celda.coordinate for celda in celdas if celda.data_type == "f"]
    # el cronograma de una página y una hoja por visita, al menos
    assert len(PdfReader(io.BytesIO(bajados["pdf"])).pages) >= cuantas + 1
    lugares = pagina.locator(".visita .candidato-lugar").all_inner_texts()
    escrito = {str(celda.value) for celda in celdas if celda.value is not None}
    assert all(any(lugar in texto for texto in escrito) for lugar in lugares)
    # la misma dirección en otra pestaña da el mismo plan
    contenido = pagina.inner_text("#visitas-plan")
    otra = Tablero(tablero.vigilada)
    otra.ir(tablero.direccion())
    _esperar_plan(pagina, cuantas)
    assert pagina.inner_text("#visitas-plan") == contenido
    assert tablero.titular() == frase


def test_mover_un_peso_reordena_sin_recargar_ni_repintar_lo_que_se_toca(tablero: Tablero, pagina: Page) -> None:
    tablero.ir(RED)
    _esperar_mapa(pagina, con_ruta=False)
    pagina.evaluate("() => { window.sinRecargar = true; }")
    # basta una petición pequeña y nada más se repinta
    pedidas = len(tablero.vigilada.pedidas)
    with pagina.expect_response(lambda r: "/visitas/prioridad" in r.url) as respuesta:
        pagina.focus("#peso-supervision")
        pagina.keyboard.press("ArrowRight")
    assert len(respuesta.value.body()) < 120_000
    pagina.wait_for_function("() => location.search.includes('pesos=20.20.12.8.8.9.4.8.6.6')")
    assert tablero.foco() == "peso-supervision", "el deslizador no se vuelve a crear bajo la mano"
    nuevas = tablero.vigilada.pedidas[pedidas:]
    assert not [pedida for pedida in nuevas if "/_dash-" in pedida or "/visitas?" in pedida]
    assert pagina.evaluate("() => window.sinRecargar")


def test_los_cambios_a_mano_se_hacen_con_el_teclado_y_se_deshacen(tablero: Tablero, pagina: Page) -> None:
    tablero.ir(f"{RED}&dias=2&gen=x")
    _esperar_plan(pagina)
    frase = tablero.titular()
    lugar = pagina.inner_text("#visita-1 .candidato-lugar")
    # sin un paso anterior no hay qué deshacer
    assert not pagina.is_visible('[data-hacer="deshacer"]')
    tablero.tabular_hasta("#visita-1 .visita-cambiar summary")
    pagina.keyboard.press("Enter")
    tablero.tabular_hasta('#visita-1 .menu a[href*="ex="]')
    with pagina.expect_response(lambda r: "/visitas/plan" in r.url):
        pagina.keyboard.press("Enter")
    pagina.locator("#visitas-plan", has_text="1 cambio a mano").wait_for()
    _esperar_plan(pagina)
    assert "ex=" in pagina.url
    assert lugar not in pagina.locator(".visita .candidato-lugar").all_inner_texts()
    pagina.locator('[data-hacer="deshacer"]').wait_for()
    tablero.tabular_hasta('[data-hacer="deshacer"]')
    pagina.keyboard.press("Enter")
    pagina.wait_for_function(
        "() => !location.search.includes('ex=') && document.querySelector('.visita')"
        " && !document.querySelector('.nota-cambios')"
    )
    assert tablero.titular() == frase
    assert lugar in pagina.locator(".visita .candidato-lugar").all_inner_texts()
    assert not pagina.is_visible('[data-hacer="deshacer"]')


def test_si_los_datos_cambiaron_la_pagina_lo_dice_y_se_puede_quedar_con_el_nuevo(
    tablero: Tablero, pagina: Page
) -> None:
    tablero.ir(f"{RED}&dias=2&gen=0-viejos")
    _esperar_plan(pagina)
    assert "Los datos cambiaron" in pagina.inner_text("#visitas-plan")
    pagina.click('#visitas-plan a:has-text("Quedarse con este")')
    pagina.wait_for_function(
        "() => !location.search.includes('viejos') && document.querySelector('.visita')"
        " && !document.getElementById('visitas-plan').innerText.includes('Los datos cambiaron')"
    )


def test_del_pais_a_una_region_por_su_mapa_y_sin_pesos_no_se_planifica(tablero: Tablero, pagina: Page) -> None:
    tablero.ir("/visitas?periodo=2026")
    pagina.wait_for_selector("#visitas-mapa svg.mapa a")
    assert pagina.inner_text("#visitas-mapa-titulo") == "¿Dónde se junta la prioridad?"
    assert "puntos" in pagina.inner_text("#visitas-mapa-pie .leyenda")
    pagina.focus("#visitas-mapa svg.mapa a[href*='territorio=11']")
    pagina.keyboard.press("Enter")
    pagina.wait_for_function("() => location.search.includes('territorio=11')")
    pagina.wait_for_function("() => document.getElementById('visitas-mapa-titulo').innerText === 'Itinerario'")
    # todos los pesos en cero: se dice en el sitio del plan y no queda ninguno a la vista
    tablero.ir(f"{RED}&pesos=0.0.0.0.10.0.0&dias=1&gen=x")
    _esperar_plan(pagina)
    pagina.fill("#peso-reglas", "0")
    pagina.locator("#peso-reglas").dispatch_event("change")
    pagina.wait_for_function(
        "() => document.querySelector('#visitas-plan [role=alert]')?.innerText.includes('están en cero')"
    )
    assert pagina.locator("#visitas-plan .visita").count() == 0


def test_del_pais_a_una_red_por_la_tabla_y_del_grupo_a_su_visita(tablero: Tablero, pagina: Page) -> None:
    frase = tablero.ir("/visitas?periodo=2026")
    assert pagina.locator("#visitas-formulario").count() == 0
    pagina.click('#visitas-plan a:has-text("Cusco")')
    frase = tablero.esperar_otro(frase)
    assert "Cusco" in frase
    pagina.click('#visitas-plan .tabla a[href*="territorio=11-03"]')
    frase = tablero.esperar_otro(frase)
    pagina.locator("#visitas-formulario").wait_for()
    pagina.locator('#visitas-prioridad a[href^="/grupo/"]').first.click()
    frase = tablero.esperar_otro(frase)
    pagina.click('a:has-text("Planificar su visita")')
    tablero.esperar_otro(frase)
    assert _campo(pagina, "territorio") == "11-03"
    assert _campo(pagina, "obl")


@pytest.mark.parametrize(
    "direccion", [f"{RED}&dias=3&eq=2&gen=x", RED, "/visitas?periodo=2026", "/visitas?territorio=25&periodo=2026"]
)
def test_la_pagina_es_accesible_y_cabe_en_cualquier_ancho(tablero: Tablero, direccion: str) -> None:
    pagina = tablero.pagina
    tablero.ir(direccion)
    if "gen=" in direccion:
        _esperar_plan(pagina)
    # con todo abierto, salvo los menús que se superponen
    pagina.evaluate(
        "() => document.querySelectorAll('#visitas details:not(.desplegable)').forEach(d => { d.open = true; })"
    )
    assert not tablero.faltas_de_accesibilidad()
    assert pagina.locator("h1").count() == 1
    for ancho in ANCHOS:
        pagina.set_viewport_size({"width": ancho, "height": 844})
        pagina.wait_for_function("ancho => window.innerWidth === ancho", arg=ancho)
        tablero.exigir_que_quepa(f"{direccion} a {ancho} px")
        if ancho == ANCHOS[0]:
            assert not tablero.faltas_de_accesibilidad(), f"{direccion} a {ancho} px"


def test_en_papel_queda_el_plan_y_no_lo_que_solo_se_toca(tablero: Tablero, pagina: Page) -> None:
    tablero.ir(f"{RED}&dias=2&gen=x")
    _esperar_plan(pagina)
    pagina.emulate_media(media="print")
    assert pagina.locator(".visita").first.is_visible()
    for escondido in ("#visitas-formulario", "#visitas-lista-de-pesos", ".visita-cambiar", "#visitas-acciones"):
        assert not pagina.locator(escondido).first.is_visible(), escondido
    pagina.emulate_media(media="screen")


def test_la_consulta_servida_es_la_que_se_mira(consulta: Consulta) -> None:
    # las demás pruebas suponen que la red elegida tiene a quién visitar
    assert consulta.nodo("11-03").grupos[1] > consulta.nodo("11-03").grupos[0]
