"""Una pestaña que anota lo que pide y lo que falla, y los gestos que repiten las pruebas."""

from __future__ import annotations

from collections.abc import Callable
from importlib.resources import files
from typing import Any

from playwright.sync_api import ConsoleMessage, Page, Request, Response, TimeoutError

#: avisos del programa que dibuja sin tarjeta gráfica: no son de la página
_DEL_DIBUJO = ("GPU stall", "GL Driver", "WebGL", "swiftshader")
_AXE = files("axe_core_python").joinpath("axe.min.js").read_text(encoding="utf-8")
#: gravedades que no se admiten
GRAVES = {"moderate", "serious", "critical"}
#: Dash ya tomó la página que trajo el documento
_LISTO = """() => {
    const titular = document.getElementById("titular");
    // lo primero se pone un cuadro antes que lo demás
    const tomada = !document.getElementById("primera") && !document.querySelector("[aria-busy]");
    return tomada && Boolean(titular?.textContent.trim()) && document.title.startsWith(titular.textContent);
}"""


#: la función con que van los guiones propios: la del mismo módulo, que ya está cargado
_IR = """direccion => import(new URL("pagina.js", document.querySelector("script[type=module]").src))
    .then(modulo => modulo.ir(direccion))"""


#: el foco está en un grupo que se recorre con las flechas, y en él, lo que se busca
_EN_SU_GRUPO = """selector => [...document.activeElement.closest("[data-flechas]")?.querySelectorAll(selector) ?? []]
    .some(pieza => pieza.hasAttribute("tabindex"))"""


class Vigilada:
    """Una pestaña y lo que se le ha visto hacer."""

    def __init__(self, pagina: Page, base: str) -> None:
        self.pagina = pagina
        self.base = base
        self.pedidas: list[str] = []
        self._faltas: list[str] = []
        self._oidos: dict[Any, Callable[..., object]] = {
            "request": self._al_pedir,
            "requestfailed": self._al_fallar,
            "response": self._al_responder,
            "pageerror": lambda error: self._faltas.append(f"excepción: {str(error)[:300]}"),
            "console": self._al_avisar,
        }
        for suceso, oido in self._oidos.items():
            pagina.on(suceso, oido)

    def soltar(self) -> None:
        """Deja de anotar."""
        for suceso, oido in self._oidos.items():
            self.pagina.remove_listener(suceso, oido)

    def faltas(self) -> list[str]:
        """Peticiones a otro sitio, respuestas de error, excepciones y avisos de la consola."""
        return self._faltas

    def _al_pedir(self, peticion: Request) -> None:
        self.pedidas.append(peticion.url)
        if not peticion.url.startswith((self.base + "/", "data:", "blob:" + self.base)):
            self._faltas.append(f"pide a otro sitio: {peticion.url[:200]}")

    def _al_fallar(self, peticion: Request) -> None:
        # al irse de una página se abandona lo que faltaba; una descarga también aborta la navegación
        if "ERR_ABORTED" not in (peticion.failure or ""):
            self._faltas.append(f"no llegó {peticion.url[:200]}: {peticion.failure}")

    def _al_responder(self, respuesta: Response) -> None:
        if respuesta.status >= 400:
            self._faltas.append(f"{respuesta.status} en {respuesta.url}")

    def _al_avisar(self, aviso: ConsoleMessage) -> None:
        if aviso.type in ("error", "warning") and not any(parte in aviso.text for parte in _DEL_DIBUJO):
            self._faltas.append(f"consola ({aviso.type}): {aviso.text[:300]}")


class Tablero:
    """Los gestos de una persona sobre el tablero."""

    def __init__(self, vigilada: Vigilada) -> None:
        self.vigilada = vigilada
        self.pagina = vigilada.pagina

    def ir(self, direccion: str) -> str:
        """Abre una dirección propia y espera su titular."""
        self.pagina.goto(self.vigilada.base + direccion)
        self.pagina.wait_for_function(_LISTO)
        return self.titular()

    def saltar(self, direccion: str) -> None:
        """Va a otra dirección como un enlace, sin recargar, y espera la respuesta."""
        with self.pagina.expect_response(lambda r: "/_dash-update-component" in r.url):
            self.pagina.evaluate(_IR, direccion)
        self.pagina.wait_for_function(_LISTO)

    def titular(self) -> str:
        """El titular que se lee."""
        return self.pagina.inner_text("#titular").replace("\u202f", " ")

    def direccion(self) -> str:
        """La dirección sin el servidor."""
        return self.pagina.url.removeprefix(self.vigilada.base)

    def esperar_otro(self, titular: str) -> str:
        """Espera a que el titular y el título de la ventana cambien, y a que lleguen las respuestas."""
        self.pagina.wait_for_function(
            "antes => { const t = document.getElementById('titular');"
            "return t && t.textContent.trim() && t.textContent.replace(/\\u202f/g, ' ') !== antes"
            " && document.title.startsWith(t.textContent) && !document.querySelector('[aria-busy]'); }",
            arg=titular,
        )
        return self.titular()

    def esperar_mapa(self, territorio: str = "PE", sitio: str = "#territorio-mapa") -> None:
        """Espera a que esté el mapa de ese territorio."""
        self.pagina.wait_for_selector(f"{sitio} svg.mapa[data-territorio='{territorio}']")

    def pixel(self, x: float, y: float) -> tuple[float, float]:
        """Dónde está un punto del lienzo del mapa en la ventana."""
        self.pagina.locator("#territorio-mapa").scroll_into_view_if_needed()
        en_ventana: list[float] = self.pagina.evaluate(
            "([x, y]) => { const p = new DOMPoint(x, y).matrixTransform("
            "document.querySelector('#territorio-mapa svg.mapa').getScreenCTM()); return [p.x, p.y]; }",
            [x, y],
        )
        return en_ventana[0], en_ventana[1]

    def tabular_hasta(self, selector: str, tope: int = 160) -> None:
        """Pulsa Tab hasta que el foco esté en el elemento de ese selector; en un grupo que lo tiene, la flecha."""
        for _ in range(tope):
            self.pagina.keyboard.press("ArrowRight" if self.pagina.evaluate(_EN_SU_GRUPO, selector) else "Tab")
            if self.pagina.evaluate("s => Boolean(document.activeElement.closest(s))", selector):
                return
        raise AssertionError(f"con {tope} tabulaciones no se llega a «{selector}»")

    def foco(self) -> str:
        """Qué tiene el foco: su identificador, o su etiqueta si no lo tiene."""
        quien: str = self.pagina.evaluate("() => document.activeElement.id || document.activeElement.tagName")
        return quien

    def esperar_foco(self, identificador: str) -> None:
        """El foco no se pierde con lo que desaparece: pasa al elemento de ese identificador."""
        self.pagina.wait_for_function("i => document.activeElement.id === i", arg=identificador)

    def contenido(self) -> str:
        """Todo el texto de la página."""
        return self.pagina.inner_text("#contenido")

    def faltas_de_accesibilidad(self, donde: str = "html") -> list[dict[str, Any]]:
        """Faltas graves según axe. Su código se evalúa: la política no deja agregar un guion a la página."""
        if not self.pagina.evaluate("() => Boolean(window.axe)"):
            self.pagina.evaluate(_AXE)
        halladas = self.pagina.evaluate(
            "d => axe.run(d, {resultTypes: ['violations'], preload: false}).then(r => r.violations.map(v => ("
            "{id: v.id, impacto: v.impact, donde: v.nodes.slice(0, 3).map(n => n.html.slice(0, 200))})))",
            donde,
        )
        return [falta for falta in halladas if falta["impacto"] in GRAVES]

    def exigir_que_quepa(self, donde: str) -> None:
        """La página no se desborda a lo ancho, en cuanto las gráficas siguen a la ventana."""
        ancho = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        try:
            self.pagina.wait_for_function(f"() => {ancho} <= 0")
        except TimeoutError as error:
            sobran = self.pagina.evaluate(
                "() => [...document.querySelectorAll('body *')]"
                ".filter(e => e.getBoundingClientRect().right > window.innerWidth + 1)"
                ".slice(0, 6).map(e => e.outerHTML.slice(0, 120))"
            )
            raise AssertionError(f"{donde}: sobran {self.pagina.evaluate(f'() => {ancho}')} px; {sobran}") from error
