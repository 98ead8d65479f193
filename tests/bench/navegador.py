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
#: anota, desde el clic, cuándo cambian titular y tarjetas, cuándo se redibujan las gráficas y cuándo se ve el mapa
_CRONOMETRO = """() => {
  const marcas = window.__marcas = {};
  let cero = performance.now();
  document.addEventListener('mouseup', () => { cero = performance.now(); }, {capture: true, once: true});
  const titular = document.getElementById('titular').textContent;
  const anotar = (clave) => { if (!(clave in marcas)) { marcas[clave] = performance.now() - cero; } };
  const vigia = new MutationObserver(() => {
    const ahora = document.getElementById('titular');
    if (ahora && ahora.textContent !== titular) { requestAnimationFrame(() => anotar('titular')); vigia.disconnect(); }
  });
  vigia.observe(document.body, {childList: true, subtree: true, characterData: true});
  for (const id of ['tendencia', 'inasistencias']) {
    document.querySelector('#' + id + ' .js-plotly-plot').once('plotly_afterplot', () => anotar(id));
  }
  // dos cuadros después de ponerlo ya se ve
  new MutationObserver((_, puesto) => {
    puesto.disconnect();
    requestAnimationFrame(() => requestAnimationFrame(() => anotar('mapa')));
  }).observe(document.getElementById('mapa'), {childList: true});
}"""

#: dónde está un punto del lienzo del mapa en la ventana
_EN_PANTALLA = """([x, y]) => {
  const en = new DOMPoint(x, y).matrixTransform(document.querySelector('#mapa svg.mapa').getScreenCTM());
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
        tiempos: dict[str, list[float]] = {"titular": [], "tendencia": [], "inasistencias": [], "mapa": []}
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
        navegador.close()
    mediana = {clave: statistics.median(valores) for clave, valores in tiempos.items() if valores}
    graficas = max(mediana["tendencia"], mediana["inasistencias"])
    tras = "tras un clic en una región"
    return [
        Medida("panorama por la red, primera visita", f"{fria:.2f} MB", "≤ 1,7 MB", fria <= 1.7),
        Medida("panorama por la red, segunda visita", f"{tibia * 1000:.0f} kB", "≤ 100 kB", tibia <= 0.1),
        Medida("lista con tabla, primera visita", f"{lista:.2f} MB", "≤ 1,7 MB", lista <= 1.7),
        *(
            Medida(f"{tras}: {nombre}, mediana", f"{dio:.0f} ms", f"≤ {tope} ms", dio <= tope)
            for nombre, dio, tope in (
                ("titular y tarjetas", mediana["titular"], 100),
                ("gráficas", graficas, 250),
                ("mapa", mediana["mapa"], 300),
            )
        ),
    ]
