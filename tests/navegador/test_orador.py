"""La ventana de quien presenta y los pasos de una escena: lo que se pide en una ventana pasa en la otra, sin red."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, Route

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.periodo import Periodo
from dashboard.indicadores.escenas import escenas
from tests.navegador.vigilada import Tablero, Vigilada

pytestmark = pytest.mark.navegador
CUSCO = "territorio=11&periodo=2026"
TAMANOS = ((1024, 768), (1366, 768), (1920, 1080))
_CLAVES = "() => [...document.querySelectorAll('.escena')].map(escena => escena.dataset.clave)"
#: un punto de la pantalla que es de un área del mapa, en partes del ancho y del alto
_PUNTO_DE_UN_AREA = """nombre => {
    const area = document.querySelector(`.actual a.area[aria-label^="${nombre}"]`);
    const {left, top, width, height} = area.getBoundingClientRect();
    for (let i = 1; i < 400; i++) {
        const [x, y] = [left + width * (i % 20) / 20, top + height * Math.floor(i / 20) / 20];
        const cerca = [[0, 0], [-9, 0], [9, 0], [0, -9], [0, 9]];
        const suyo = ([dx, dy]) => document.elementFromPoint(x + dx, y + dy)?.closest("a") === area;
        if (cerca.every(suyo)) return [x / innerWidth, y / innerHeight];
    }
}"""


def _en_tres_pasos(ruta: Route) -> None:
    """El mapa en tres pasos: el cuerpo, en el segundo, y el pie, en el tercero. Las demás escenas, de una vez."""
    respuesta = ruta.fetch()
    antes, marca, resto = re.sub(r' data-pasos?="\d+"', "", respuesta.text()).partition('id="escena-mapa"')
    mapa, fin, despues = resto.partition("</section>")
    mapa = mapa.replace('class="escena-cuerpo"', 'class="escena-cuerpo" data-paso="2"')
    mapa = mapa.replace('class="escena-pie"', 'class="escena-pie" data-paso="3"')
    ruta.fulfill(response=respuesta, body=f'{antes}{marca} data-pasos="3"{mapa}{fin}{despues}')


class Sala:
    """La pantalla del público, con el mapa en tres pasos, y la ventana de quien presenta."""

    def __init__(self, publico: Vigilada) -> None:
        self.base = publico.base
        self.publico = publico.pagina
        self.publico.context.route(re.compile(r"/presentacion\?"), _en_tres_pasos)
        self.ventanas = [publico]

    def presentar(self, campos: str = CUSCO) -> Page:
        """Abre la presentación."""
        self.publico.goto(f"{self.base}/presentacion?{campos}")
        self.publico.wait_for_selector(".con-guion .escena.actual")
        return self.publico

    def abrir_orador(self, tecla: str = "v") -> Page:
        """Abre la ventana de quien presenta desde la del público, y espera sus miniaturas."""
        with self.publico.context.expect_page() as abierta:
            self.publico.keyboard.press(tecla)
        return self.atender(abierta.value)

    def atender(self, orador: Page) -> Page:
        """Vigila una ventana de quien presenta y espera a que esté lista."""
        self.ventanas.append(Vigilada(orador, self.base))
        orador.wait_for_selector("#enlace.conectada")
        self.esperar_miniaturas(orador)
        return orador

    def esperar_miniaturas(self, orador: Page) -> None:
        """Espera a que los marcos muestren la escena."""
        for marco in ("#ahora", "#sigue"):
            orador.frame_locator(f"{marco} iframe").locator(".miniatura .escena.actual").wait_for()

    def publico_en(self, clave: str, paso: int | None = None) -> None:
        """Espera a que el público vea una escena, y exige lo que dice la dirección."""
        self.publico.wait_for_selector(f".escena.actual[data-clave={clave}]")
        self.publico.wait_for_function("texto => location.search.includes(texto)", arg=f"escena={clave}")
        if paso:
            self.publico.wait_for_function("texto => location.search.includes(texto)", arg=f"paso={paso}")
        else:
            assert "paso=" not in self.publico.url

    def orador_en(self, orador: Page, clave: str) -> None:
        """Espera a que quien presenta vea la misma escena: notas, miniatura, lista y dirección."""
        orador.wait_for_selector(f"#notas article[data-clave={clave}]:not([hidden])")
        assert orador.locator("#notas article:visible").count() == 1
        orador.frame_locator("#ahora iframe").locator(f".escena.actual[data-clave={clave}]").wait_for()
        assert orador.get_attribute("[aria-current=step]", "data-salto") == clave
        assert f"/presentacion/orador?{CUSCO[:10]}" in orador.url
        assert f"escena={clave}" in orador.url


@pytest.fixture
def sala(vigilada: Callable[..., Vigilada], chromium: Browser) -> Iterator[Sala]:
    """Una sala en un navegador propio; al salir, ninguna ventana pidió nada fuera ni falló."""
    propia = Sala(vigilada(chromium))
    yield propia
    propia.publico.context.unroute_all(behavior="wait")
    assert [falta for ventana in propia.ventanas for falta in ventana.faltas()] == []


def _se_ven(pagina: Page) -> list[bool]:
    """Si se ven el cuerpo y el pie del mapa, que se revelan en los pasos dos y tres."""
    return [pagina.locator(f"#escena-mapa .escena-{parte}").is_visible() for parte in ("cuerpo", "pie")]


# -- los pasos


def test_una_escena_se_revela_paso_a_paso_y_hacia_atras_esta_completa(sala: Sala) -> None:
    # lo que aparece se mueve un instante: aquí se mira dónde queda
    sala.publico.emulate_media(reduced_motion="reduce")
    publico = sala.presentar()
    claves = publico.evaluate(_CLAVES)
    lugar = claves.index("mapa")
    for _ in range(lugar):
        publico.keyboard.press("ArrowRight")
    sala.publico_en("mapa", 1)
    assert _se_ven(publico) == [False, False]
    assert publico.inner_text("#anuncio") == f"Escena {lugar + 1} de {len(claves)}, paso 1 de 3"
    caja = publico.locator("#escena-mapa .escena-pie").bounding_box()
    publico.keyboard.press(" ")
    sala.publico_en("mapa", 2)
    assert _se_ven(publico) == [True, False]
    publico.click("[data-mando=siguiente]")
    sala.publico_en("mapa")
    assert _se_ven(publico) == [True, True]
    assert publico.locator("#escena-mapa .escena-pie").bounding_box() == caja, "nada salta al revelarse"
    publico.keyboard.press("PageDown")
    sala.publico_en(claves[lugar + 1])
    # de vuelta, completa; y sus pasos se esconden uno a uno
    publico.keyboard.press("ArrowLeft")
    sala.publico_en("mapa")
    assert _se_ven(publico) == [True, True]
    publico.keyboard.press("PageUp")
    sala.publico_en("mapa", 2)
    assert _se_ven(publico) == [True, False]
    # recargar da el mismo paso; un enlace sin paso, la escena completa
    publico.reload()
    publico.wait_for_selector(".con-guion .escena.actual")
    assert _se_ven(publico) == [True, False]
    sala.presentar(f"{CUSCO}&escena=mapa")
    assert _se_ven(publico) == [True, True]


def test_lo_que_se_revela_aparece_en_un_quinto_de_segundo_o_sin_movimiento_si_asi_se_pide(sala: Sala) -> None:
    publico = sala.presentar(f"{CUSCO}&escena=mapa&paso=1")
    estilo = "() => { const e = getComputedStyle(document.querySelector('#escena-mapa .aparece'));"
    publico.keyboard.press("ArrowRight")
    assert publico.evaluate(estilo + "return [e.animationName, e.animationDuration]; }") == ["aparecer", "0.2s"]
    publico.emulate_media(reduced_motion="reduce")
    publico.keyboard.press("ArrowRight")
    assert publico.evaluate(estilo + "return e.animationName; }") == "none"
    # en papel y sin guiones se lee todo
    publico.keyboard.press("ArrowLeft")
    publico.emulate_media(media="print")
    assert _se_ven(publico) == [True, True]


def test_sola_anda_por_pasos_y_un_paso_a_mano_empieza_de_nuevo_su_tiempo(sala: Sala) -> None:
    publico = sala.publico
    publico.clock.install()
    sala.presentar(f"{CUSCO}&cada=12&escena=mapa&paso=1")
    # doce segundos en tres pasos: cuatro cada uno
    publico.clock.fast_forward(4_100)
    sala.publico_en("mapa", 2)
    publico.clock.fast_forward(3_500)
    publico.keyboard.press("ArrowRight")
    sala.publico_en("mapa")
    publico.clock.fast_forward(3_500)
    sala.publico_en("mapa")
    # a oscuras se espera
    publico.keyboard.press("b")
    publico.clock.fast_forward(30_000)
    assert publico.locator(".telon").is_visible()
    publico.keyboard.press("b")
    sala.publico_en("mapa")
    publico.clock.fast_forward(4_100)
    publico.wait_for_function("() => document.querySelector('.escena.actual').dataset.clave !== 'mapa'")


# -- las dos ventanas


def test_las_dos_ventanas_van_juntas_solo_con_el_teclado_y_sin_red(sala: Sala) -> None:
    publico = sala.presentar(f"{CUSCO}&paso=1")
    claves = publico.evaluate(_CLAVES)
    orador = sala.abrir_orador()
    publico.context.set_offline(True)
    sala.orador_en(orador, claves[0])
    # de aquí allá: toda la historia
    for clave in claves[1:]:
        orador.keyboard.press("ArrowRight")
        sala.publico_en(clave, 1 if clave == "mapa" else None)
        sala.orador_en(orador, clave)
        if clave == "mapa":
            assert "paso 1 de 3" in orador.inner_text("#cual-ahora")
            # en la miniatura se adivina lo que falta
            pie = orador.frame_locator("#ahora iframe").locator("#escena-mapa .escena-pie")
            assert pie.evaluate("e => getComputedStyle(e).opacity") == "0.22"
            for _ in range(2):
                orador.keyboard.press(" ")
            sala.publico_en("mapa")
    assert orador.inner_text("#cual-sigue") == "Fin de la historia"
    # de allá aquí
    publico.keyboard.press("Home")
    sala.orador_en(orador, claves[0])
    siguiente = orador.frame_locator("#sigue iframe").locator(".escena.actual")
    assert siguiente.get_attribute("data-clave") == claves[1]
    # la lista, los botones, el negro, la marcha y el fondo
    for _ in range(60):
        if orador.evaluate("() => document.activeElement.dataset.salto") == "compromiso":
            break
        orador.keyboard.press("Tab")
    orador.keyboard.press("Enter")
    sala.publico_en("compromiso")
    sala.orador_en(orador, "compromiso")
    orador.keyboard.press("b")
    publico.wait_for_selector(".telon", state="visible")
    orador.wait_for_selector("#ahora.a-oscuras")
    orador.keyboard.press("Escape")
    publico.wait_for_selector(".telon", state="hidden")
    orador.keyboard.press("a")
    publico.wait_for_selector(".automatico", state="attached")
    orador.wait_for_selector("[data-mando=automatico][aria-pressed=true]")
    orador.keyboard.press("a")
    publico.wait_for_selector("html:not(.automatico)", state="attached")
    orador.keyboard.press("t")
    publico.wait_for_selector("html[data-tema=claro]", state="attached")
    assert orador.get_attribute("html", "data-tema") == "oscuro", "en la sala no alumbra"
    orador.keyboard.press("f")
    assert "con F" in orador.inner_text("#aviso")
    # al público nunca le llegan las notas, y cerrar la otra ventana no le hace nada
    assert publico.locator(".escena-notas:visible").count() == 0
    orador.close()
    publico.keyboard.press("ArrowLeft")
    publico.wait_for_function("() => document.querySelector('.escena.actual').dataset.clave !== 'compromiso'")


def test_cualquiera_de_las_dos_se_recarga_o_se_abre_primero(sala: Sala) -> None:
    publico = sala.publico
    orador = publico.context.new_page()
    orador.goto(f"{sala.base}/presentacion/orador?{CUSCO}&escena=mapa")
    sala.esperar_miniaturas(orador)
    # sin pantalla del público se ensaya
    assert "No hay ninguna pantalla del público abierta" in orador.inner_text("#enlace")
    orador.keyboard.press("ArrowLeft")
    orador.keyboard.press("ArrowLeft")
    assert "paso 1 de 3" in orador.inner_text("#cual-ahora")
    orador.keyboard.press("b")
    assert "Todavía no hay" in orador.inner_text("#aviso")
    # al abrirla, en la misma escena y el mismo paso
    publico.goto(sala.base + (orador.get_attribute("#enlace a", "href") or ""))
    sala.publico_en("mapa", 1)
    sala.atender(orador)
    orador.keyboard.press("ArrowRight")
    sala.publico_en("mapa", 2)
    orador.reload()
    orador.wait_for_selector("#enlace.conectada")
    sala.orador_en(orador, "mapa")
    publico.reload()
    sala.publico_en("mapa", 2)
    orador.wait_for_selector("#enlace.conectada")
    orador.keyboard.press("ArrowRight")
    sala.publico_en("mapa")
    publico.goto(f"{sala.base}/salud")
    orador.wait_for_selector("#enlace:not(.conectada)")


def test_dos_historias_no_se_cruzan(sala: Sala) -> None:
    sala.presentar(f"{CUSCO}&escena=mapa")
    otra = sala.publico.context.new_page()
    otra.goto(f"{sala.base}/presentacion?territorio=07&periodo=2026&escena=mapa")
    sala.publico.bring_to_front()
    orador = sala.abrir_orador("p")
    orador.keyboard.press("End")
    sala.publico_en("fuentes")
    assert "escena=mapa" in otra.url


def test_el_raton_sobre_la_miniatura_senala_en_la_pantalla_del_publico(sala: Sala) -> None:
    publico = sala.publico
    sala.presentar(f"{CUSCO}&escena=mapa")
    orador = sala.abrir_orador()
    caja = orador.locator("#ahora").bounding_box()
    assert caja
    for parte in (0.25, 0.6):
        orador.mouse.move(caja["x"] + caja["width"] * parte, caja["y"] + caja["height"] * parte)
        publico.wait_for_function(
            "parte => { const {left, top, width, height} = document.querySelector('.puntero').getBoundingClientRect();"
            "return width && Math.hypot(left + width / 2 - innerWidth * parte, top + height / 2 - innerHeight * parte)"
            " < 6; }",
            arg=parte,
        )
    # al salir de ella, o si nadie lo mueve, deja de señalar
    orador.mouse.move(5, 5)
    publico.wait_for_selector(".puntero", state="hidden")
    orador.mouse.move(caja["x"] + 40, caja["y"] + 40)
    publico.wait_for_selector(".puntero", state="visible")
    publico.wait_for_selector(".puntero", state="hidden")


def test_al_profundizar_las_dos_siguen_en_el_tema(sala: Sala) -> None:
    publico = sala.presentar("territorio=PE&periodo=2026&escena=mapa")
    orador = sala.abrir_orador("n")
    # un toque en la miniatura es un toque en la pantalla
    x, y = publico.evaluate(_PUNTO_DE_UN_AREA, "Cusco")
    caja = orador.locator("#ahora").bounding_box()
    assert caja
    orador.mouse.click(caja["x"] + caja["width"] * x, caja["y"] + caja["height"] * y)
    publico.wait_for_function("() => document.title.includes('Presentación de Cusco')")
    sala.publico_en("mapa")
    orador.wait_for_function("() => document.querySelector('h1').textContent.includes('Cusco')")
    sala.esperar_miniaturas(orador)
    sala.orador_en(orador, "mapa")
    assert "territorio=11" in orador.url
    # sigue unida por el mismo canal, también si se recarga
    orador.reload()
    orador.wait_for_selector("#enlace.conectada")
    orador.keyboard.press("Escape")
    publico.wait_for_function("() => document.title.includes('Presentación de Perú')")
    sala.publico_en("mapa")
    orador.wait_for_function("() => document.querySelector('h1').textContent.includes('Perú')")
    sala.esperar_miniaturas(orador)


def test_si_el_navegador_no_deja_abrir_la_ventana_se_dice_con_un_enlace(sala: Sala) -> None:
    publico = sala.presentar(f"{CUSCO}&escena=mapa")
    publico.evaluate("() => { window.open = () => null; }")
    publico.keyboard.press("v")
    assert "no dejó abrir la ventana" in publico.inner_text(".presentacion-aviso")
    with publico.context.expect_page() as abierta:
        publico.click(".presentacion-aviso a")
    sala.orador_en(sala.atender(abierta.value), "mapa")


# -- el orden, el reloj y la forma


def test_se_ordenan_y_se_esconden_escenas_con_el_teclado(sala: Sala, consulta: Consulta) -> None:
    publico = sala.presentar(f"{CUSCO}&escena=mapa")
    orador = sala.abrir_orador("o")
    orador.wait_for_selector("dialog[open]")
    # se deja el compromiso delante del mapa, y nada más
    for casilla in orador.locator("#orden li:not([data-clave=mapa]):not([data-clave=compromiso]) input").all():
        casilla.focus()
        orador.keyboard.press("Space")
    subir = orador.locator("#orden li[data-clave=compromiso] [data-mueve=sube]")
    for _ in range(12):
        subir.press("Enter")
    assert subir.evaluate("e => e === document.activeElement")
    assert "Lugar 1 de" in orador.inner_text("#orden-aviso")
    assert orador.input_value("#edicion") == "propia"
    orador.locator("[data-mando=presentar-asi]").press("Enter")
    publico.wait_for_function("() => location.search.includes('escenas=compromiso.mapa')")
    assert publico.evaluate(_CLAVES) == ["compromiso", "mapa", "fuentes"]
    sala.publico_en("mapa")
    assert "escenas=compromiso.mapa" in (publico.get_attribute(".mando-enlaces [href*=pptx]", "href") or "")
    orador.wait_for_function("() => document.querySelectorAll('#notas article').length === 3")
    sala.esperar_miniaturas(orador)
    sala.orador_en(orador, "mapa")
    # una edición, y sin ninguna no se presenta
    orador.keyboard.press("o")
    orador.select_option("#edicion", "autoridades")
    orador.locator("[data-mando=presentar-asi]").press("Enter")
    publico.wait_for_function("() => location.search.includes('edicion=autoridades')")
    assert "escenas=" not in publico.url
    relato = escenas(consulta, consulta.nodo("11"), Periodo.leer("2026"), edicion="autoridades")
    assert publico.evaluate(_CLAVES) == [escena.clave for escena in relato.escenas]
    orador.wait_for_function("() => location.search.includes('edicion=autoridades')")
    orador.keyboard.press("o")
    for casilla in orador.locator("#orden input:checked").all()[::-1]:
        casilla.press("Space")
    orador.locator("[data-mando=presentar-asi]").press("Enter")
    assert orador.inner_text("#orden-aviso") == "Deje al menos una escena."


def test_el_reloj_sigue_al_recargar_y_se_pone_en_cero(sala: Sala) -> None:
    orador = sala.publico
    orador.clock.install()
    orador.goto(f"{sala.base}/presentacion/orador?{CUSCO}")
    assert orador.inner_text("#llevo") == "0:00"
    orador.clock.fast_forward("09:30")
    orador.fill("#dura", "10")
    orador.wait_for_function("() => document.querySelector('#queda').textContent.startsWith('0:')")
    assert orador.locator(".reloj.prisa").is_visible()
    orador.reload()
    assert orador.inner_text("#llevo").startswith("9:")
    assert orador.input_value("#dura") == "10"
    orador.keyboard.press("r")
    assert orador.inner_text("#llevo") == "0:00"


@pytest.mark.parametrize(("ancho", "alto"), TAMANOS)
def test_la_ventana_de_quien_presenta_cabe_y_es_accesible(sala: Sala, ancho: int, alto: int) -> None:
    sala.presentar(f"{CUSCO}&escena=mapa&paso=1")
    orador = sala.abrir_orador()
    orador.set_viewport_size({"width": ancho, "height": alto})
    assert orador.evaluate("() => document.activeElement === document.body")
    propio = Tablero(sala.ventanas[-1])
    assert not propio.faltas_de_accesibilidad()
    sobra = orador.evaluate(
        "() => [document.documentElement.scrollHeight - innerHeight, document.documentElement.scrollWidth - innerWidth,"
        "...[...document.querySelectorAll('#orador > *, .orador-pantallas > *')].filter(e => e.offsetParent).map(e =>"
        " e.getBoundingClientRect().bottom - innerHeight)]"
    )
    assert max(sobra) <= 0
    # el foco se ve en todo lo que lo recibe
    for _ in range(8):
        orador.keyboard.press("Tab")
        aro = "e => getComputedStyle(e).outlineStyle"
        assert orador.locator("*:focus").evaluate(aro) == "solid"
    orador.keyboard.press("o")
    orador.wait_for_selector("dialog[open]")
    assert not propio.faltas_de_accesibilidad(), "panel"
    assert not Tablero(sala.ventanas[0]).faltas_de_accesibilidad(), "público"
