"""Del mapa del Perú a un grupo: con el ratón, con el teclado, buscando, con un enlace y hacia atrás."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, Route

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.territorio import Nivel
from dashboard.graficas.mapa import punto_en
from tests.navegador.vigilada import Tablero, Vigilada

pytestmark = pytest.mark.navegador
_PINTAR = "/_dash-update-component"
#: los sitios en el orden en que cambian
_EN_QUE_ORDEN = """() => {
    window.__orden = [];
    for (const sitio of ["tendencia", "tarjetas", "titular"].map(s => document.getElementById(`territorio-${s}`))) {
        new MutationObserver((_, uno) => { uno.disconnect(); window.__orden.push(sitio.id); })
            .observe(sitio, { childList: true, subtree: true });
    }
}"""
CUSCO = "11"


@pytest.fixture(scope="session")
def camino(consulta: Consulta) -> list[Nodo]:
    """Cusco, y en cada nivel el hijo con más grupos que se vea en el mapa, hasta un grupo conformado."""
    nodos = [consulta.nodo(CUSCO)]
    while nodos[-1].nivel is not Nivel.GRUPO:
        hijos = consulta.hijos(nodos[-1])
        nodos.append(max(hijos, key=lambda h: (h.grupos[1] - h.grupos[0], _con_sitio(consulta, h), h.codigo)))
    return nodos


def _con_sitio(consulta: Consulta, nodo: Nodo) -> bool:
    if nodo.nivel is not Nivel.ESTABLECIMIENTO:
        return True
    ficha = consulta.ficha_establecimiento(nodo)
    return ficha["latitud"] is not None and not ficha["fuera"]


def _sufijo(nodo: Nodo) -> str:
    carpeta = {Nivel.ESTABLECIMIENTO: "establecimiento", Nivel.GRUPO: "grupo"}.get(nodo.nivel, "territorio")
    return f"/{carpeta}/{nodo.codigo}"


def test_un_clic_en_el_mapa_lleva_a_cusco_y_el_raton_sigue_hasta_un_grupo(
    tablero: Tablero, pagina: Page, consulta: Consulta, camino: list[Nodo], vigilada: Callable[..., Vigilada]
) -> None:
    region, *otros, establecimiento, grupo = camino
    frase = tablero.ir("/?periodo=2026")
    tablero.esperar_mapa()
    x, y = tablero.pixel(*punto_en(consulta.dibujo(consulta.raiz), *consulta.lugar(region)["rotulo"]))
    # el puntero dice nombre, valor y n de N antes del clic
    pagina.mouse.move(x - 4, y - 4)
    pagina.mouse.move(x, y)
    pagina.wait_for_selector(".globo-mapa:not([hidden])")
    leido = pagina.text_content(".globo-mapa") or ""
    assert "Cusco" in leido
    assert re.search(r"\d+ de \d+ establecimientos", leido)
    pagina.mouse.click(x, y)
    frase = tablero.esperar_otro(frase)
    assert "Cusco" in frase
    assert tablero.direccion() == "/territorio/11?periodo=2026"
    # toda la página siguió al clic, no solo el titular
    assert "Cusco" in pagina.inner_text(".migas")
    for nodo in otros:
        pagina.click(f'.ranking a[href^="{_sufijo(nodo)}?"]')
        frase = tablero.esperar_otro(frase)
        assert nodo.nombre in frase
    # al establecimiento, por su punto en el mapa
    tablero.esperar_mapa(otros[-1].codigo)
    ficha = consulta.ficha_establecimiento(establecimiento)
    lugar = punto_en(consulta.dibujo(otros[-1]), ficha["longitud"], ficha["latitud"])
    pagina.mouse.click(*tablero.pixel(*lugar))
    frase = tablero.esperar_otro(frase)
    assert establecimiento.nombre in frase
    pagina.click(f'main a[href^="{_sufijo(grupo)}?"]')
    frase = tablero.esperar_otro(frase)
    assert grupo.nombre in frase
    assert tablero.direccion() == f"{_sufijo(grupo)}?periodo=2026"
    assert pagina.locator("#contenido h2", has_text="Reglas de la guía").is_visible()
    # el mismo enlace, pegado en otra ventana, da la misma pantalla
    otra = Tablero(vigilada())
    assert otra.ir(tablero.direccion()) == frase
    for pestana in (pagina, otra.pagina):
        pestana.wait_for_selector(".lienzo .zona", state="attached")
    assert otra.contenido() == tablero.contenido()


def test_lo_que_se_senala_un_rato_ya_esta_al_pulsarlo_y_el_titular_llega_antes_que_lo_demas(
    tablero: Tablero, pagina: Page
) -> None:
    tablero.ir("/?periodo=2026")
    pedidas = tablero.vigilada.pedidas
    enlace = pagina.locator('#territorio-ranking tbody a[href^="/territorio/11?"]').first
    with pagina.expect_response(lambda r: _PINTAR in r.url):
        enlace.hover()
    antes = tablero.titular()
    assert tablero.direccion() == "/?periodo=2026", "señalar no lleva a ninguna parte"
    pagina.evaluate(_EN_QUE_ORDEN)
    cuantas = sum(_PINTAR in url for url in pedidas)
    enlace.click()
    assert "Cusco" in tablero.esperar_otro(antes)
    assert sum(_PINTAR in url for url in pedidas) == cuantas, "al pulsar ya no se pide"
    orden = pagina.evaluate("window.__orden")
    assert orden[2:] == ["territorio-tendencia"]
    # lo adelantado sirve una vez: la vuelta es la de siempre
    despues = tablero.titular()
    pagina.go_back()
    assert tablero.esperar_otro(despues) == antes


def test_el_mismo_camino_solo_con_el_teclado_por_el_mosaico(tablero: Tablero, pagina: Page, camino: list[Nodo]) -> None:
    frase = tablero.ir("/?periodo=2026&vista=mosaico")
    *territorios, grupo = camino
    for nodo in territorios:
        tablero.tabular_hasta(f'.mosaico a[href^="{_sufijo(nodo)}?"]')
        assert pagina.evaluate("() => getComputedStyle(document.activeElement).outlineStyle") == "solid", "foco visible"
        pagina.keyboard.press("Enter")
        frase = tablero.esperar_otro(frase)
        assert nodo.nombre in frase
        tablero.esperar_foco("titular")
    tablero.tabular_hasta(f'main a[href^="{_sufijo(grupo)}?"]')
    pagina.keyboard.press("Enter")
    frase = tablero.esperar_otro(frase)
    assert grupo.nombre in frase
    tablero.esperar_foco("titular")
    assert tablero.direccion() == f"{_sufijo(grupo)}?periodo=2026&vista=mosaico"


def test_atras_y_adelante_dan_las_mismas_pantallas(tablero: Tablero, pagina: Page) -> None:
    pantallas = [tablero.ir("/?periodo=2026&vista=tabla")]
    tabla = ".panel-tabla a[href^="
    for selector in (f'{tabla}"/territorio/11?"]', f'{tabla}"/territorio/11-"]', '.migas a[href^="/?"]'):
        pagina.locator(selector).first.click()
        pantallas.append(tablero.esperar_otro(pantallas[-1]))
    assert pantallas[0] == pantallas[-1]
    assert len(set(pantallas)) == 3
    for paso in (2, 1, 0):
        pagina.go_back(wait_until="commit")
        assert tablero.esperar_otro(pantallas[paso + 1]) == pantallas[paso]
    for paso in (1, 2, 3):
        pagina.go_forward(wait_until="commit")
        assert tablero.esperar_otro(pantallas[paso - 1]) == pantallas[paso]


def test_se_busca_con_el_teclado_sin_tildes_y_por_codigo_sin_sus_ceros(tablero: Tablero, pagina: Page) -> None:
    frase = tablero.ir("/?periodo=2025-S2")
    pagina.keyboard.press("/")
    assert tablero.foco() == "buscador"
    pagina.keyboard.type("ancash", delay=10)
    # los resultados de «anc» pueden verse antes: se espera a los de la palabra entera
    pagina.locator("#buscador-resultados [role=option]:first-child", has_text="Áncash").wait_for()
    pagina.keyboard.press("ArrowDown")
    activo = pagina.get_attribute("#buscador", "aria-activedescendant")
    assert activo
    assert pagina.get_attribute(f"#{activo}", "aria-selected") == "true"
    pagina.keyboard.press("Enter")
    frase = tablero.esperar_otro(frase)
    assert "Áncash" in frase
    assert tablero.direccion() == "/territorio/02?periodo=2025-S2", "la búsqueda conserva el periodo"
    pagina.focus("#buscador")
    pagina.keyboard.type("cusco", delay=60)
    # quien escribe y pulsa Intro sin mirar va a lo último que escribió, no a un resultado a medias
    pagina.keyboard.press("Control+A")
    pagina.keyboard.type("8")
    pagina.keyboard.press("Enter")
    assert "Callao" in tablero.esperar_otro(frase)


def test_quien_ya_bajo_a_un_resultado_sigue_en_el_cuando_llegan_los_demas(tablero: Tablero, pagina: Page) -> None:
    tablero.ir("/")
    retenidas: list[Route] = []
    pagina.route(lambda url: "/api/buscar?q=ancash" in url, lambda ruta: retenidas.append(ruta))
    pagina.focus("#buscador")
    pagina.keyboard.insert_text("anc")
    pagina.locator("#buscador-resultados [role=option]", has_text="Áncash").first.wait_for()
    with pagina.expect_request(lambda pedido: "q=ancash" in pedido.url):
        pagina.keyboard.insert_text("ash")
    pagina.keyboard.press("ArrowDown")
    marcado = "() => document.querySelector('#buscador-resultados [aria-selected=true]')?.dataset.url"
    antes = pagina.evaluate(marcado)
    with pagina.expect_response(lambda respuesta: "q=ancash" in respuesta.url) as llegada:
        retenidas[0].continue_()
    llegada.value.finished()
    pagina.evaluate("() => new Promise(requestAnimationFrame)")
    # la pestaña se reúsa: la prueba siguiente busca lo mismo
    pagina.unroute_all()
    assert antes.startswith("/territorio/02?")
    assert pagina.evaluate(marcado) == antes


def test_intro_antes_de_los_resultados_espera_a_los_de_lo_escrito(tablero: Tablero, pagina: Page) -> None:
    frase = tablero.ir("/")
    pagina.focus("#buscador")
    pagina.keyboard.type("ancash")
    pagina.keyboard.press("Enter")
    assert "Áncash" in tablero.esperar_otro(frase)


def test_la_busqueda_dice_cuando_nada_coincide_y_se_cierra_con_escape(tablero: Tablero, pagina: Page) -> None:
    tablero.ir("/metodo")
    pagina.focus("#buscador")
    pagina.keyboard.type("zzzzqqq", delay=5)
    pagina.locator("#buscador-resultados", has_text="Nada coincide").wait_for()
    assert pagina.get_attribute("#buscador", "aria-expanded") == "true"
    pagina.keyboard.press("Escape")
    assert not pagina.is_visible("#buscador-resultados")
    assert pagina.get_attribute("#buscador", "aria-expanded") == "false"


def test_lo_primero_que_alcanza_el_teclado_es_saltar_al_contenido(tablero: Tablero, pagina: Page) -> None:
    frase = tablero.ir("/territorio/11?periodo=2026&vista=mosaico")
    pagina.keyboard.press("Tab")
    salto = pagina.locator("a.saltar")
    assert salto.evaluate("e => e === document.activeElement && e.getBoundingClientRect().top >= 0"), (
        "se ve al recibirlo"
    )
    pagina.keyboard.press("Enter")
    tablero.esperar_foco("contenido")
    assert tablero.titular() == frase


def test_las_migas_saltan_a_un_hermano_con_el_teclado(tablero: Tablero, pagina: Page) -> None:
    frase = tablero.ir("/territorio/11?periodo=2026&vista=mosaico")
    tablero.tabular_hasta(".migas summary")
    pagina.keyboard.press("Enter")
    assert pagina.is_visible('.migas a[href^="/territorio/21?"], .migas a[href^="/territorio/29?"]')
    pagina.keyboard.press("Escape")
    assert not pagina.is_visible('.migas a[href^="/territorio/29?"]')
    assert pagina.evaluate("() => document.activeElement.tagName") == "SUMMARY"
    pagina.keyboard.press("Enter")
    tablero.tabular_hasta('.migas a[href^="/territorio/29?"]')
    pagina.keyboard.press("Enter")
    assert "Puno" in tablero.esperar_otro(frase)


def test_cambiar_de_periodo_cambia_la_direccion_y_lo_que_se_lee(tablero: Tablero, pagina: Page) -> None:
    anual = tablero.ir("/territorio/11?periodo=2026&indicador=asistencia&vista=tabla")
    pagina.click('.segmentos a:has-text("Semestre")')
    semestral = tablero.esperar_otro(anual)
    assert re.fullmatch(r"/territorio/11\?periodo=2026-S[12]&indicador=asistencia&vista=tabla", tablero.direccion())
    assert "informativo" in pagina.inner_text(".selector-periodo")
    pagina.click(".selector-periodo .desplegable summary")
    pagina.click('.selector-periodo .menu a[href*="periodo=2025-S1"]')
    otro = tablero.esperar_otro(semestral)
    assert "periodo=2025-S1" in tablero.direccion()
    assert otro != semestral
    assert not pagina.is_visible(".selector-periodo .menu"), "el menú se cierra al elegir"


def test_en_un_telefono_y_en_la_primera_visita_el_peru_entero_cabe_en_el_mapa(
    vigilada: Callable[..., Vigilada], chromium: Browser
) -> None:
    tablero = Tablero(vigilada(chromium, ancho=390, alto=844))
    tablero.ir("/?periodo=2026")
    tablero.esperar_mapa()
    panel = tablero.pagina.locator("#territorio-mapa").bounding_box()
    assert panel is not None
    assert panel["width"] < 390
    # los rótulos que no se leerían sin encimarse se esconden, los menos importantes primero
    rotulos = tablero.pagina.locator("#territorio-mapa g:not(.oculto) > .rotulo")
    assert 15 <= rotulos.count() <= 29
    peor = tablero.pagina.locator(".ranking .fila-nombre").first.inner_text()
    assert rotulos.filter(has_text=peor).count() == 1
    letra = tablero.pagina.evaluate(
        "() => { const t = document.querySelector('#territorio-mapa .rotulo');"
        " return parseFloat(getComputedStyle(t).fontSize) * t.getScreenCTM().a; }"
    )
    assert letra >= 9
    for caja in (
        cosa.bounding_box() for cosa in [*tablero.pagina.locator("#territorio-mapa a.area").all(), *rotulos.all()]
    ):
        assert caja is not None
        assert panel["x"] <= caja["x"] <= caja["x"] + caja["width"] <= panel["x"] + panel["width"] + 1
        assert panel["y"] <= caja["y"] <= caja["y"] + caja["height"] <= panel["y"] + panel["height"] + 1


def _vista(pagina: Page) -> str:
    return pagina.get_attribute("#territorio-mapa svg.mapa", "viewBox") or ""


def test_se_acerca_se_arrastra_y_elegir_otro_indicador_recolorea_sin_mover_lo_que_se_mira(
    tablero: Tablero, pagina: Page
) -> None:
    frase = tablero.ir("/territorio/11?periodo=2026")
    tablero.esperar_mapa("11")
    entera = _vista(pagina)
    pagina.click("#territorio-mapa [aria-label=Acercar]")
    pagina.click("#territorio-mapa [aria-label=Acercar]")
    acercada = _vista(pagina)
    assert acercada != entera
    # arrastrar mueve y no abre lo que quede debajo
    pagina.locator("#territorio-mapa").scroll_into_view_if_needed()
    caja = pagina.locator("#territorio-mapa svg.mapa").bounding_box()
    assert caja is not None
    x, y = caja["x"] + caja["width"] / 2, caja["y"] + caja["height"] / 2
    pagina.mouse.move(x, y)
    pagina.mouse.down()
    pagina.mouse.move(x + 60, y + 40, steps=4)
    pagina.mouse.up()
    arrastrada = _vista(pagina)
    assert arrastrada != acercada
    assert tablero.direccion() == "/territorio/11?periodo=2026"
    color = pagina.get_attribute("#territorio-mapa a.area path >> nth=0", "style")
    pagina.click(".desplegable-titulo summary")
    pagina.click('.desplegable-titulo .menu a[href*="indicador=asistencia"]')
    tablero.esperar_otro(frase)
    pagina.wait_for_function(
        "antes => document.querySelector('#territorio-mapa a.area path').getAttribute('style') !== antes", arg=color
    )
    assert _vista(pagina) == arrastrada
    pagina.click("#territorio-mapa [aria-label='Ver todo']")
    assert _vista(pagina) == entera


def test_el_mapa_se_recorre_con_el_teclado_y_es_una_sola_parada(tablero: Tablero, pagina: Page) -> None:
    frase = tablero.ir("/?periodo=2026")
    tablero.esperar_mapa()
    tablero.tabular_hasta("#territorio-mapa a.area")
    primera = pagina.evaluate("() => document.activeElement.dataset.nombre")
    pagina.wait_for_selector(f".globo-mapa:not([hidden]) >> text={primera}")
    vistas = [primera]
    for tecla in ("ArrowDown", "ArrowRight", "ArrowDown", "ArrowLeft", "ArrowUp"):
        pagina.keyboard.press(tecla)
        vistas.append(pagina.evaluate("() => document.activeElement.dataset.nombre"))
    assert len(set(vistas)) > 2, vistas
    assert pagina.locator("#territorio-mapa a.area[tabindex='0']").count() == 1
    pagina.keyboard.press("+")
    assert _vista(pagina) != "0 0 500 590"
    pagina.keyboard.press("0")
    assert _vista(pagina) == "0 0 500 590"
    pagina.keyboard.press("Enter")
    assert vistas[-1].removeprefix("DIRIS ") in tablero.esperar_otro(frase)
    # y de vuelta con el navegador, la siguiente parada ya no es del mapa
    pagina.go_back()
    tablero.esperar_mapa()
    tablero.tabular_hasta("#territorio-mapa a.area")
    pagina.keyboard.press("Tab")
    assert not pagina.evaluate("() => Boolean(document.activeElement.closest('svg.mapa'))")


def test_sin_conexion_se_dice_la_direccion_es_la_de_lo_que_se_ve_y_al_volver_se_repara_solo(
    tablero: Tablero, pagina: Page
) -> None:
    frase = tablero.ir("/?periodo=2026")
    tablero.esperar_mapa()
    pagina.route("**/_dash-update-component*", lambda ruta: ruta.abort("connectionfailed"))
    pagina.click('.ranking a[href^="/territorio/11?"]')
    pagina.wait_for_selector(".aviso-conexion >> text=No hay conexión con el tablero")
    assert tablero.titular() == frase
    assert tablero.direccion() == "/?periodo=2026"
    assert not tablero.faltas_de_accesibilidad()
    # se pidió otra cosa sin que volviera la primera: la que vale es la última
    pagina.click('.ranking a[href^="/territorio/24?"]')
    pagina.wait_for_selector(".aviso-conexion >> text=No hay conexión con el tablero")
    pagina.unroute("**/_dash-update-component*")
    pagina.evaluate("() => window.dispatchEvent(new Event('online'))")
    assert "Loreto" in tablero.esperar_otro(frase)
    assert tablero.direccion() == "/territorio/24?periodo=2026"
    assert pagina.locator(".aviso-conexion").count() == 0
    # lo que el servidor no pudo responder solo se repite si se pide
    pagina.route("**/_dash-update-component*", lambda ruta: ruta.fulfill(status=503, body=""))
    pagina.go_back()
    pagina.wait_for_selector(".aviso-conexion >> text=El tablero no pudo responder")
    assert "Loreto" in tablero.titular()
    assert tablero.direccion() == "/territorio/24?periodo=2026"
    pagina.unroute("**/_dash-update-component*")
    frase = tablero.titular()
    pagina.click(".aviso-conexion >> text=Reintentar")
    assert "regiones" in tablero.esperar_otro(frase)
    faltas = tablero.vigilada.faltas()
    causas = ("ERR_CONNECTION_FAILED", "503", "no llegó")
    faltas[:] = [falta for falta in faltas if not any(causa in falta for causa in causas)]


def test_una_direccion_que_no_existe_ofrece_salidas_y_se_puede_seguir(tablero: Tablero, pagina: Page) -> None:
    frase = tablero.ir("/territorio/99?periodo=2026")
    assert "No se puede mostrar" in frase
    assert "99" in pagina.inner_text("#contenido")
    pagina.click(".opciones a")
    assert "regiones" in tablero.esperar_otro(frase)
