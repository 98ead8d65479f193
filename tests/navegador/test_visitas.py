"""La página de visitas en un navegador: de los pesos al plan y a sus archivos, también con el teclado."""

from __future__ import annotations

import io
import re
from urllib.parse import parse_qs, urlsplit

import openpyxl
import pytest
from icalendar import Calendar
from playwright.sync_api import Download, Page, Route
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
    pagina.wait_for_function("() => location.search.includes('pesos=0.20.12.8.50.8.4.8.6.6')")
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
    eventos = Calendar.from_ical(bajados["ics"]).walk("VEVENT")
    assert sum("] Visita: " in str(evento["SUMMARY"]) for evento in eventos) == cuantas
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
    pagina.locator('#visitas-plan [data-hacer="deshacer"]').wait_for()
    tablero.tabular_hasta('#visitas-plan [data-hacer="deshacer"]')
    pagina.keyboard.press("Enter")
    pagina.wait_for_function(
        "() => !location.search.includes('ex=') && document.querySelector('.visita')"
        " && !document.querySelector('.nota-cambios')"
    )
    assert tablero.titular() == frase
    assert lugar in pagina.locator(".visita .candidato-lugar").all_inner_texts()
    assert not pagina.is_visible('[data-hacer="deshacer"]')


def test_lo_que_sale_al_pedir_otra_visita_se_nombra(tablero: Tablero, pagina: Page) -> None:
    """Con una visita al día, pedir otra saca a la que estaba: se lee en el plan y se oye."""
    tablero.ir(f"{RED}&dias=1&vd=1&gen=x")
    _esperar_plan(pagina)
    estaba = pagina.get_attribute("#visita-1", "data-quien") or ""
    assert estaba
    assert not pagina.is_visible(".visitas-cambio")
    pedir = pagina.locator('#fuera a[href*="obl="], #visitas a[href*="obl="]').first
    for plegado in pagina.locator("#visitas details:not([open])").all():
        if plegado.locator('a[href*="obl="]').count():
            plegado.evaluate("detalle => { detalle.open = true; }")
    pedir.click()
    pagina.wait_for_function("() => location.search.includes('obl=')")
    pagina.locator(".visitas-cambio").wait_for()
    dice = pagina.inner_text(".visitas-cambio")
    assert dice == f"Con este cambio sale del plan {estaba}."
    assert pagina.inner_text("#visitas-aviso").endswith(dice)
    assert not tablero.faltas_de_accesibilidad()
    pagina.click('#visitas-plan [data-hacer="deshacer"]')
    pagina.wait_for_function("() => !location.search.includes('obl=')")
    pagina.locator(".visitas-cambio", has_text=re.compile(f"[Ee]ntra {re.escape(estaba)}\\.")).wait_for()


def test_en_un_telefono_el_menu_de_una_visita_se_ve_y_se_usa(tablero: Tablero, pagina: Page) -> None:
    pagina.set_viewport_size({"width": 390, "height": 844})
    tablero.ir(f"{RED}&dias=2&gen=x")
    _esperar_plan(pagina, 2)
    pagina.locator("#visita-2 .visita-cambiar summary").click()
    menu = pagina.locator("#visita-2 .visita-cambiar .menu")
    caja = menu.bounding_box()
    assert caja
    assert caja["y"] >= 0
    assert caja["y"] + caja["height"] <= 844
    clave = pagina.get_attribute("#visita-2", "data-clave")
    menu.locator('a[href*="ex="]').click()
    pagina.wait_for_function(
        "clave => document.querySelector('#visitas-plan .visita')"
        " && !document.querySelector(`#visitas-plan [data-clave='${clave}']`)",
        arg=clave,
    )
    assert "ex=" in pagina.url


def _pesos(pagina: Page) -> str:
    """Lo que dicen los deslizadores; si la dirección no dice otra cosa, es lo mismo."""
    puestos = pagina.evaluate(
        "() => [...document.querySelectorAll('#visitas-lista-de-pesos input')].map(c => c.value).join('.')"
    )
    escritos = _campo(pagina, "pesos")
    assert escritos in ("", puestos)
    return puestos


def _cortar(ruta: Route) -> None:
    ruta.abort("connectionfailed")


def _reconectar(tablero: Tablero) -> None:
    """Vuelve la conexión; lo que se cortó a propósito no es una falta."""
    tablero.pagina.unroute_all()
    tablero.vigilada.faltas()[:] = [f for f in tablero.vigilada.faltas() if "ERR_CONNECTION_FAILED" not in f]


DE_PARTIDA = "20.20.12.8.8.8.4.8.6.6"


def _esperar_pesos(pagina: Page, pesos: str) -> None:
    pagina.wait_for_function(
        "pesos => [...document.querySelectorAll('#visitas-lista-de-pesos input')].map(c => c.value).join('.') === pesos"
        " && (new URLSearchParams(location.search).get('pesos') ?? '20.20.12.8.8.8.4.8.6.6') === pesos"
        " && document.querySelector('#visitas-plan .visita') && !document.getElementById('visitas-avance')",
        arg=pesos,
    )


def test_cada_cosa_se_deshace_sola_y_se_rehace_tambien_con_los_botones_del_navegador(
    tablero: Tablero, pagina: Page
) -> None:
    tablero.ir(f"{RED}&dias=2&gen=x")
    _esperar_plan(pagina)
    # quitar una visita, y después mover un peso: son dos cosas
    with pagina.expect_response(lambda r: "/visitas/plan" in r.url):
        pagina.click("#visita-1 .visita-cambiar summary")
        pagina.click('#visita-1 .menu a[href*="ex="]')
    _esperar_plan(pagina)
    pagina.locator("#visitas-plan", has_text="1 cambio a mano").wait_for()
    pagina.fill("#peso-sin-grupo", "0")
    _esperar_pesos(pagina, "0.20.12.8.8.8.4.8.6.6")
    # deshacer quita el peso y deja la visita quitada
    pagina.click('.tarjeta-pesos [data-hacer="deshacer"]')
    _esperar_pesos(pagina, DE_PARTIDA)
    assert "ex=" in pagina.url
    # rehacer lo devuelve; y atrás dos veces deja el plan del principio
    pagina.click('.tarjeta-pesos [data-hacer="rehacer"]')
    _esperar_pesos(pagina, "0.20.12.8.8.8.4.8.6.6")
    assert not pagina.is_visible('.tarjeta-pesos [data-hacer="rehacer"]')
    pagina.go_back()
    _esperar_pesos(pagina, DE_PARTIDA)
    pagina.go_back()
    pagina.wait_for_function("() => !location.search.includes('ex=') && !document.querySelector('.nota-cambios')")
    _esperar_plan(pagina)
    assert not pagina.is_visible('#visitas-plan [data-hacer="deshacer"]')
    assert pagina.is_visible('#visitas-plan [data-hacer="rehacer"]')
    # un peso solo, también; y arrastrarlo entero es un paso
    pagina.locator("#peso-reglas").scroll_into_view_if_needed()
    caja = pagina.locator("#peso-reglas").bounding_box()
    assert caja
    pagina.mouse.move(caja["x"] + caja["width"] * 0.2, caja["y"] + caja["height"] / 2)
    pagina.mouse.down()
    for parte in range(20, 91, 5):
        pagina.mouse.move(caja["x"] + caja["width"] * parte / 100, caja["y"] + caja["height"] / 2)
    pagina.mouse.up()
    pagina.wait_for_function("() => new URLSearchParams(location.search).get('pesos')")
    movidos = _pesos(pagina)
    assert movidos != DE_PARTIDA
    _esperar_pesos(pagina, movidos)
    pagina.click('.tarjeta-pesos [data-hacer="deshacer"]')
    _esperar_pesos(pagina, DE_PARTIDA)
    assert not pagina.is_visible('.tarjeta-pesos [data-hacer="deshacer"]')


def test_si_el_orden_no_llega_se_dice_y_los_pesos_siguen_siendo_los_de_la_lista(tablero: Tablero, pagina: Page) -> None:
    tablero.ir(f"{RED}&dias=2&gen=x")
    _esperar_plan(pagina)
    direccion, lista = pagina.url, pagina.inner_text("#visitas-prioridad")
    pagina.route("**/visitas/prioridad*", _cortar)
    pagina.fill("#peso-sin-grupo", "0")
    pagina.wait_for_function("() => document.getElementById('visitas-aviso').innerText.includes('No se pudo')")
    assert "vuelven a ser los de la lista" in pagina.inner_text("#visitas-aviso")
    assert "No se pudo reordenar" in pagina.inner_text("#visitas-prioridad [data-fallo]")
    assert _pesos(pagina) == DE_PARTIDA
    assert pagina.url == direccion
    assert pagina.inner_text("#visitas-prioridad").endswith(lista)
    _reconectar(tablero)
    # y si lo que no llega es el plan, también
    pagina.route("**/visitas/plan*", _cortar)
    pagina.fill("#peso-sin-grupo", "0")
    pagina.wait_for_function(
        "() => document.getElementById('visitas-aviso').innerText.includes('No se pudo pedir el plan')"
    )
    assert "son los del plan anterior" in pagina.inner_text("#visitas-plan [data-fallo]")
    assert pagina.locator(".visita").count() == 0
    _reconectar(tablero)
    pagina.click("#planificar")
    _esperar_plan(pagina)
    assert _pesos(pagina) == "0.20.12.8.8.8.4.8.6.6"


def _en(pagina: Page, clave: str) -> tuple[str, int]:
    """En qué jornada está una visita, y en qué lugar."""
    jornada, lugar = pagina.evaluate(
        """clave => { const fila = document.querySelector(`#visitas-plan [data-clave="${clave}"]`);
        const jornada = fila.closest("[data-jornada]");
        return [jornada.dataset.jornada, [...jornada.querySelectorAll("[data-clave]")].indexOf(fila)]; }""",
        clave,
    )
    return jornada, lugar


def _esperar_movida(pagina: Page, clave: str) -> None:
    pagina.wait_for_function(
        "clave => document.activeElement?.matches('[data-asa]')"
        " && document.activeElement.closest('[data-clave]').dataset.clave === clave"
        " && document.getElementById('visitas-aviso').innerText.startsWith('Plan listo')",
        arg=clave,
    )


def test_una_visita_se_lleva_con_el_teclado_a_otro_equipo_y_se_deshace(tablero: Tablero, pagina: Page) -> None:
    tablero.ir(f"{RED}&dias=2&eq=2&gen=x")
    _esperar_plan(pagina)
    clave = pagina.get_attribute("#visita-1", "data-clave") or ""
    antes = _en(pagina, clave)
    tablero.tabular_hasta("#visita-1 [data-asa]")
    pagina.keyboard.press("Enter")
    assert pagina.inner_text("#visitas-aviso").startswith("Tomada: ")
    # Escape la devuelve sin pedir nada
    pagina.keyboard.press("ArrowDown")
    assert "lugar" in pagina.inner_text("#visitas-aviso") or "única" in pagina.inner_text("#visitas-aviso")
    pagina.keyboard.press("Escape")
    assert pagina.inner_text("#visitas-aviso").endswith("vuelve a donde estaba.")
    assert "fi=" not in pagina.url
    # hasta el primer hueco de otro equipo
    pagina.keyboard.press(" ")
    while "equipo 2" not in pagina.inner_text("#visitas-aviso"):
        pagina.keyboard.press("ArrowDown")
    pagina.keyboard.press(" ")
    _esperar_movida(pagina, clave)
    jornada, lugar = _en(pagina, clave)
    assert (jornada.endswith(".2"), lugar) == (True, 0)
    assert f"fi={clave}" in pagina.url.replace("%2D", "-")
    assert "equipo 2" in pagina.inner_text("#visitas-aviso")
    assert not tablero.faltas_de_accesibilidad()
    pagina.click('#visitas-plan [data-hacer="deshacer"]')
    pagina.wait_for_function("() => !location.search.includes('fi=') && !document.querySelector('.nota-cambios')")
    _esperar_plan(pagina)
    assert _en(pagina, clave) == antes


def test_una_visita_se_arrastra_a_otro_lugar_y_se_lleva_a_otra_hora(tablero: Tablero, pagina: Page) -> None:
    tablero.ir(f"{RED}&dias=2&eq=2&gen=x")
    _esperar_plan(pagina, 3)
    # la última visita del plan, hasta arriba de la primera jornada
    ultima = pagina.locator("#visitas-plan .visita").last
    clave = ultima.get_attribute("data-clave") or ""
    primera = pagina.locator("#visitas-plan [data-jornada]").first.get_attribute("data-jornada")
    ultima.locator("[data-asa]").scroll_into_view_if_needed()
    asa = ultima.locator("[data-asa]").bounding_box()
    assert asa
    pagina.mouse.move(asa["x"] + 8, asa["y"] + 8)
    pagina.mouse.down()
    pagina.mouse.move(asa["x"] + 8, asa["y"] - 20)
    pagina.locator(".visita-llevada").wait_for()
    pagina.evaluate("() => document.querySelector('#visita-1').scrollIntoView({ block: 'center' })")
    destino = pagina.locator("#visita-1").bounding_box()
    assert destino
    pagina.mouse.move(destino["x"] + 20, destino["y"] + 2)
    pagina.mouse.move(destino["x"] + 22, destino["y"] + 1)
    assert pagina.locator("#visita-1.entra-antes").count() == 1
    pagina.mouse.up()
    _esperar_movida(pagina, clave)
    assert _en(pagina, clave) == (primera, 0)
    assert pagina.locator(".visita-llevada, .en-mano, .entra-antes").count() == 0
    # y a otra hora, con su reloj
    fila = f'#visitas-plan [data-clave="{clave}"]'
    pagina.click(f"{fila} .visita-cambiar summary")
    horas, minutos = map(int, pagina.input_value(f"{fila} input[type=time]").split(":"))
    despues = f"{(horas * 60 + minutos + 10) // 60:02d}:{(minutos + 10) % 60:02d}"
    pagina.fill(f"{fila} input[type=time]", despues)
    pagina.click(f'{fila} button[type="submit"]')
    pagina.wait_for_function(
        "([fila, hora]) => document.querySelector(`${fila} .visita-cuando b`)?.innerText.startsWith(hora)",
        arg=[fila, despues],
    )
    assert f".{despues.replace(':', '')}" in pagina.url
    # si no se puede, se dice y el plan queda como estaba
    _esperar_movida(pagina, clave)
    direccion = pagina.url
    pagina.route("**/visitas/mover*", _cortar)
    pagina.keyboard.press("Enter")
    pagina.keyboard.press("End")
    pagina.keyboard.press("Enter")
    pagina.wait_for_function("() => document.getElementById('visitas-aviso').innerText.includes('No se pudo mover')")
    _reconectar(tablero)
    assert pagina.url == direccion
    assert pagina.inner_text(f"{fila} .visita-cuando b").startswith(despues)


def test_con_el_dedo_tambien_se_arrastra_y_la_pagina_no_se_corre(tablero: Tablero, pagina: Page) -> None:
    pagina.set_viewport_size({"width": 390, "height": 844})
    tablero.ir(f"{RED}&dias=2&eq=2&gen=x")
    _esperar_plan(pagina, 3)
    # la segunda de su jornada, al lugar de la primera
    primera, segunda = pagina.evaluate(
        """() => [...document.querySelectorAll("#visitas-plan [data-jornada]")]
        .map(jornada => [...jornada.querySelectorAll("[data-clave]")].map(fila => `#${fila.id}`))
        .find(filas => filas.length > 1).slice(0, 2)"""
    )
    clave = pagina.get_attribute(segunda, "data-clave") or ""
    jornada, lugar = _en(pagina, clave)
    assert lugar == 1
    pagina.evaluate("fila => document.querySelector(fila).scrollIntoView({ block: 'center' })", primera)
    asa, destino = (pagina.locator(s).bounding_box() for s in (f"{segunda} [data-asa]", primera))
    assert asa
    assert destino
    corrida = pagina.evaluate("() => window.scrollY")
    dedo = pagina.context.new_cdp_session(pagina)
    dedo.send("Emulation.setTouchEmulationEnabled", {"enabled": True})

    def tocar(suceso: str, *puntos: tuple[float, float]) -> None:
        dedo.send("Input.dispatchTouchEvent", {"type": suceso, "touchPoints": [{"x": x, "y": y} for x, y in puntos]})

    x, y = asa["x"] + 10, asa["y"] + 10
    tocar("touchStart", (x, y))
    for paso in range(1, 11):
        tocar("touchMove", (x, y + (destino["y"] + 2 - y) * paso / 10))
    assert pagina.locator(f"{primera}.entra-antes").count() == 1
    assert pagina.evaluate("() => window.scrollY") == corrida
    tocar("touchEnd")
    _esperar_movida(pagina, clave)
    assert _en(pagina, clave) == (jornada, 0)
    dedo.send("Emulation.setTouchEmulationEnabled", {"enabled": False})
    dedo.detach()


def test_lo_abierto_sigue_a_su_visita_aunque_cambie_de_lugar(tablero: Tablero, pagina: Page) -> None:
    tablero.ir(f"{RED}&dias=2&eq=2&gen=x")
    _esperar_plan(pagina, 3)
    clave = pagina.get_attribute("#visita-1", "data-clave") or ""
    pagina.click("#visita-1 .visita-mirar summary")
    # sin pasar por Dash: el plan se rehace por un peso
    pagina.fill("#peso-sin-grupo", "1")
    _esperar_pesos(pagina, "1.20.12.8.8.8.4.8.6.6")
    abiertas = pagina.evaluate(
        "() => [...document.querySelectorAll('.visita:has(.visita-mirar[open])')].map(f => f.dataset.clave)"
    )
    assert abiertas in ([clave], [])
    queda = pagina.locator(f'.visita[data-clave="{clave}"]').count()
    assert bool(abiertas) == bool(queda)


def test_la_base_elegida_en_la_lista_gana_a_la_que_estaba_escrita(tablero: Tablero, pagina: Page) -> None:
    tablero.ir(f"{RED}&dias=1&base=-13.49,-71.29&gen=x")
    _esperar_plan(pagina)
    pagina.click(".visitas-plegado summary")
    assert pagina.input_value("#opcion-base-libre") == "-13.49,-71.29"
    pagina.select_option("#opcion-base", index=2)
    assert pagina.input_value("#opcion-base-libre") == ""
    elegida = pagina.input_value("#opcion-base")
    pagina.click("#planificar")
    pagina.wait_for_function("base => location.search.includes(`base=${base}`)", arg=elegida)


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
