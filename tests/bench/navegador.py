"""Peso en la red y tiempos tras un clic, en Chromium sin ventana ni tarjeta gráfica."""

from __future__ import annotations

import statistics
from typing import Any

from tests.bench.medidas import Medida

ARGUMENTOS = [
    "--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-gpu",
]  # fmt: skip
#: regiones en las que se hace clic
REGIONES = ("11", "24", "02", "04", "29", "30", "05", "25", "34", "14")
#: anota, desde el clic, cuándo se ven el titular, las tarjetas, las gráficas y el mapa: dos cuadros después de ponerlos
_CRONOMETRO = """() => {
  const marcas = window.__marcas = {};
  let cero = performance.now();
  document.addEventListener('mouseup', () => { cero = performance.now(); }, {capture: true, once: true});
  const sitios = {
    titular: 'territorio-titular', tarjetas: 'territorio-tarjetas', tendencia: 'territorio-tendencia',
    inasistencias: 'territorio-inasistencias', mapa: 'territorio-mapa',
  };
  for (const [clave, sitio] of Object.entries(sitios)) {
    new MutationObserver((_, puesto) => {
      puesto.disconnect();
      requestAnimationFrame(() => requestAnimationFrame(() => { marcas[clave] = performance.now() - cero; }));
    }).observe(document.getElementById(sitio), {childList: true, subtree: true});
  }
}"""
#: desde que se pide el documento: cuándo se pintan las cifras y las gráficas, y cuándo atiende Dash
_LLEGADA = """
window.__llegada = {};
new MutationObserver(() => {
  const anotar = (clave, selector) => {
    if (!(clave in window.__llegada) && document.querySelector(selector)) {
      requestAnimationFrame(() => setTimeout(() => { window.__llegada[clave] ??= performance.now(); }));
    }
  };
  anotar('cifras', '.tarjetas .cifra');
  anotar('graficas', '.plano svg');
  anotar('atendida', '#react-entry-point #titular');
}).observe(document, {childList: true, subtree: true});
"""
#: una línea de oficina: 1,6 Mbit/s y 150 ms, con un procesador cuatro veces más lento
_LENTA = {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 93_750}

#: dónde está un punto del lienzo del mapa en la ventana
_EN_PANTALLA = """([x, y]) => {
  const en = new DOMPoint(x, y).matrixTransform(document.querySelector('#territorio-mapa svg.mapa').getScreenCTM());
  return {x: en.x, y: en.y};
}"""


def _peso(pagina: Any, direccion: str) -> float:
    total = 0
    sesion = pagina.context.new_cdp_session(pagina)
    sesion.send("Network.enable")

    def sumar(evento: dict[str, Any]) -> None:
        nonlocal total
        total += evento["encodedDataLength"]

    sesion.on("Network.loadingFinished", sumar)
    pagina.goto(direccion)
    pagina.wait_for_selector("#titular")
    pagina.wait_for_timeout(4000)
    sesion.detach()
    return total / 1e6


def _llegada(navegador: Any, direccion: str) -> dict[str, float]:
    """Medianas de tres primeras visitas por una línea lenta: milisegundos hasta cada cosa."""
    vistas: list[dict[str, float]] = []
    for _ in range(3):
        contexto = navegador.new_context(viewport={"width": 1440, "height": 1200})
        pagina = contexto.new_page()
        sesion = contexto.new_cdp_session(pagina)
        sesion.send("Network.enable")
        sesion.send("Network.emulateNetworkConditions", _LENTA)
        sesion.send("Emulation.setCPUThrottlingRate", {"rate": 4})
        pagina.add_init_script(_LLEGADA)
        pagina.goto(f"{direccion}/", wait_until="commit")
        for _ in range(200):
            pagina.wait_for_timeout(200)
            if "atendida" in pagina.evaluate("window.__llegada"):
                break
        vistas.append(pagina.evaluate("window.__llegada"))
        contexto.close()
    return {clave: statistics.median(vista[clave] for vista in vistas) for clave in vistas[0]}


def medir(direccion: str, chromium: str, rotulos: dict[str, list[float]]) -> list[Medida]:
    """Peso de la primera y la segunda visita y medianas tras un clic. `rotulos`: dónde hacer clic en cada región."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as p:
        navegador = p.chromium.launch(executable_path=chromium, args=ARGUMENTOS)
        contexto = navegador.new_context(viewport={"width": 1440, "height": 1200})
        pagina = contexto.new_page()
        # los estáticos se comprimen al máximo en un hilo: se espera a que termine antes de pesar
        pagina.goto(f"{direccion}/lista/sin_grupo/11")
        pagina.wait_for_selector("#titular")
        pagina.wait_for_timeout(25_000)
        contexto.close()
        contexto = navegador.new_context(viewport={"width": 1440, "height": 1200})
        pagina = contexto.new_page()
        fria, tibia = _peso(pagina, f"{direccion}/"), _peso(pagina, f"{direccion}/?periodo=2026")
        otro = navegador.new_context(viewport={"width": 1440, "height": 1200})
        lista = _peso(otro.new_page(), f"{direccion}/lista/sin_grupo/11")
        tiempos: dict[str, list[float]] = {
            clave: [] for clave in ("titular", "tarjetas", "tendencia", "inasistencias", "mapa")
        }
        for codigo in REGIONES:
            pagina.goto(f"{direccion}/?periodo=2026")
            pagina.wait_for_selector("#titular")
            pagina.wait_for_timeout(2500)
            lugar = pagina.evaluate(_EN_PANTALLA, rotulos[codigo])
            pagina.mouse.move(lugar["x"], lugar["y"])
            pagina.wait_for_timeout(300)
            pagina.evaluate(_CRONOMETRO)
            pagina.mouse.click(lugar["x"], lugar["y"])
            for _ in range(100):
                pagina.wait_for_timeout(100)
                # la política de contenido no deja esperar con una función escrita como texto
                marcas = pagina.evaluate("window.__marcas")
                if len(marcas) == len(tiempos):
                    break
            for clave, valor in marcas.items():
                tiempos[clave].append(valor)
        llegada = _llegada(navegador, direccion)
        navegador.close()
    mediana = {clave: statistics.median(valores) for clave, valores in tiempos.items() if valores}
    graficas = max(mediana["tendencia"], mediana["inasistencias"])
    tras = "tras un clic en una región"
    return [
        Medida("panorama por la red, primera visita", f"{fria * 1000:.0f} kB", "≤ 300 kB", fria <= 0.3),
        Medida("panorama por la red, segunda visita", f"{tibia * 1000:.0f} kB", "≤ 60 kB", tibia <= 0.06),
        Medida("lista, primera visita", f"{lista * 1000:.0f} kB", "≤ 300 kB", lista <= 0.3),
        *(
            Medida(f"1,6 Mbit/s y procesador ×4: {nombre}", f"{llegada[clave] / 1000:.1f} s", f"≤ {tope} s", dio)
            for nombre, clave, tope in (
                ("cifras", "cifras", 1),
                ("gráficas", "graficas", 2),
                ("atiende", "atendida", 6),
            )
            for dio in [llegada[clave] <= tope * 1000]
        ),
        *(
            Medida(f"{tras}: {nombre}, mediana", f"{dio:.0f} ms", f"≤ {tope} ms", dio <= tope)
            for nombre, dio, tope in (
                ("titular y tarjetas", max(mediana["titular"], mediana["tarjetas"]), 100),
                ("gráficas", graficas, 250),
                ("mapa", mediana["mapa"], 300),
            )
        ),
    ]
