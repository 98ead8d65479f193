"""Las capas del mapa: se eligen con el teclado, y en cada una el mapa sigue siendo un mapa."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page

from dashboard.almacen.consulta import Consulta
from dashboard.graficas.mapa import punto_en
from tests.navegador.vigilada import Tablero, Vigilada

pytestmark = pytest.mark.navegador
MAPA = "#territorio svg.mapa"


def _pixel(pagina: Page, x: float, y: float) -> tuple[float, float]:
    pagina.locator(MAPA).scroll_into_view_if_needed()
    en_ventana: list[float] = pagina.evaluate(
        "([s, x, y]) => { const p = new DOMPoint(x, y).matrixTransform("
        "document.querySelector(s).getScreenCTM()); return [p.x, p.y]; }",
        [MAPA, x, y],
    )
    return en_ventana[0], en_ventana[1]


def test_cada_capa_se_elige_con_el_teclado_y_sus_areas_siguen_siendo_enlaces(tablero: Tablero, pagina: Page) -> None:
    tablero.ir("/?periodo=2026")
    pagina.wait_for_selector(MAPA)
    for capa, nombre in (
        ("cambio", "Cambio en un año"),
        ("estandares", "Los dos estándares"),
        ("en_papel", "Con grupo que no se reúne"),
        ("recursos", "Recursos de lactancia"),
    ):
        pagina.locator(".desplegable-titulo summary", has_text="Capa: ").focus()
        pagina.keyboard.press("Enter")
        tablero.tabular_hasta(f'.desplegable-titulo a[href*="capa={capa}"]', tope=20)
        pagina.keyboard.press("Enter")
        pagina.locator(".desplegable-titulo summary", has_text=nombre).wait_for()
        assert f"capa={capa}" in tablero.direccion()
        areas = pagina.locator(f"{MAPA} a.area")
        assert areas.count() >= 29
        assert pagina.locator(f"{MAPA} a.area[tabindex='0']").count() == 1
        # con el teclado se entra, se va de una a otra y se acerca
        areas.first.focus()
        pagina.keyboard.press("ArrowDown")
        dicho = pagina.evaluate("() => document.activeElement.dataset.nombre")
        pagina.wait_for_selector(f".globo-mapa:not([hidden]) >> text={dicho}")
        pagina.keyboard.press("+")
        assert pagina.locator("svg.mapa.acercado").count() == 1
        pagina.keyboard.press("0")
        assert tablero.faltas_de_accesibilidad(".tarjeta-mapa") == []
    pagina.keyboard.press("Enter")
    pagina.wait_for_url("**/territorio/**capa=recursos**")


def test_un_punto_de_la_nube_dice_su_nombre_y_es_un_enlace(tablero: Tablero, pagina: Page, consulta: Consulta) -> None:
    frase = tablero.ir("/?periodo=2026&capa=establecimientos")
    pagina.wait_for_selector(f"{MAPA} .nube")
    # uno apartado de los demás: el más al norte del país
    columnas = consulta.columnas_establecimientos(consulta.raiz, "nombre", "longitud", "latitud", "fuera", "codigo")
    filas = [f for f in zip(*columnas.values(), strict=True) if f[2] is not None and not f[3]]
    nombre, longitud, latitud, _, codigo = max(filas, key=lambda fila: fila[2])
    x, y = _pixel(pagina, *punto_en(consulta.dibujo(consulta.raiz), longitud, latitud))
    # quien llega al punto antes que los nombres y no se mueve más también lee el suyo
    with pagina.expect_response(lambda r: "/fragmento/puntos" in r.url):
        pagina.mouse.move(x, y)
    pagina.wait_for_selector(f".globo-mapa:not([hidden]) >> text={nombre}")
    assert pagina.get_attribute(".punto-cerca", "href") == f"/establecimiento/{codigo}?periodo=2026"
    # los nombres se piden una sola vez
    pagina.mouse.move(x + 40, y + 60)
    pagina.mouse.move(x, y)
    assert sum("/fragmento/puntos" in pedida for pedida in tablero.vigilada.pedidas) == 1
    with pagina.context.expect_page() as otra:
        pagina.keyboard.down("Control")
        pagina.mouse.click(x, y)
        pagina.keyboard.up("Control")
    assert f"/establecimiento/{codigo}" in otra.value.url
    otra.value.close()
    pagina.mouse.click(x, y)
    assert nombre in tablero.esperar_otro(frase)


def test_de_los_mapas_por_anio_se_va_con_las_flechas_al_de_ese_anio(tablero: Tablero, pagina: Page) -> None:
    tablero.ir("/?periodo=2026&vista=anios")
    pagina.wait_for_selector(MAPA)
    cuadros = pagina.locator(".cuadro-anio")
    assert cuadros.count() == 4
    tablero.tabular_hasta(".cuadro-anio")
    pagina.keyboard.press("ArrowRight")
    assert pagina.evaluate("() => document.activeElement.dataset.nombre") == "2024"
    pagina.keyboard.press("Enter")
    pagina.wait_for_url("**/?periodo=2024")
    pagina.wait_for_selector(f"{MAPA}:not(.mapa-anios)")


def test_con_los_colores_del_sistema_y_en_papel_el_mapa_y_su_leyenda_se_ven(
    vigilada: Callable[..., Vigilada], chromium: Browser
) -> None:
    tablero = Tablero(vigilada(chromium))
    tablero.ir("/?periodo=2026")
    pagina = tablero.pagina
    pagina.wait_for_selector(MAPA)
    colores = "() => [...document.querySelectorAll('.pie-mapa .cuadro')].map(c => getComputedStyle(c).backgroundColor)"
    antes = pagina.evaluate(colores)
    pagina.emulate_media(forced_colors="active")
    assert pagina.evaluate(colores) == antes
    assert len(set(antes)) >= 5
    borde, relleno = pagina.evaluate(
        "() => { const e = getComputedStyle(document.querySelector('svg.mapa .areas path'));"
        " return [e.stroke, e.fill]; }"
    )
    assert borde != relleno
    pagina.emulate_media(forced_colors="none", media="print")
    caja = pagina.locator(MAPA).bounding_box()
    assert caja is not None
    assert caja["height"] > 200
