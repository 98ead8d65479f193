"""Peso en la red y tiempos tras un clic, en Chromium sin ventana y con WebGL por programa."""

from __future__ import annotations

import statistics
from typing import Any

from tests.bench.medidas import Medida

ARGUMENTOS = [
    "--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--use-angle=swiftshader", "--enable-unsafe-swiftshader",
]  # fmt: skip
#: anota, desde el clic, cuándo cambian titular y tarjetas, cuándo se redibujan las gráficas y cuándo descansa el mapa
_CRONOMETRO = """() => {
  const marcas = window.__marcas = {};
  const cero = performance.now();
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
  const mapa = document.querySelector('#mapa .js-plotly-plot');
  const vista = mapa._fullLayout.map._subplot.map;
  mapa.once('plotly_afterplot', () => vista.once('idle', () => anotar('mapa')));
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


def medir(direccion: str, chromium: str) -> list[Medida]:
    """Peso de la primera y la segunda visita y medianas tras un clic en una región."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as p:
        navegador = p.chromium.launch(executable_path=chromium, args=ARGUMENTOS)
        contexto = navegador.new_context(viewport={"width": 1440, "height": 900})
        pagina = contexto.new_page()
        # los estáticos se comprimen al máximo en un hilo: se espera a que termine antes de pesar
        pagina.goto(f"{direccion}/lista/sin_grupo/11")
        pagina.wait_for_selector("#titular")
        pagina.wait_for_timeout(25_000)
        contexto.close()
        contexto = navegador.new_context(viewport={"width": 1440, "height": 900})
        pagina = contexto.new_page()
        fria, tibia = _peso(pagina, f"{direccion}/"), _peso(pagina, f"{direccion}/?periodo=2026")
        otro = navegador.new_context(viewport={"width": 1440, "height": 900})
        lista = _peso(otro.new_page(), f"{direccion}/lista/sin_grupo/11")
        tiempos: dict[str, list[float]] = {"titular": [], "tendencia": [], "inasistencias": [], "mapa": []}
        for codigo in ("11", "24", "07", "15", "21", "04", "28", "29", "30", "05"):
            pagina.goto(f"{direccion}/?periodo=2026")
            pagina.wait_for_selector("#titular")
            pagina.wait_for_timeout(2500)
            pagina.evaluate(_CRONOMETRO)
            pagina.evaluate(f"window.tablero.ir('/territorio/{codigo}?periodo=2026')")
            try:
                pagina.wait_for_function("Object.keys(window.__marcas).length === 4", timeout=15_000)
            finally:
                for clave, valor in pagina.evaluate("window.__marcas").items():
                    tiempos[clave].append(valor)
        navegador.close()
    mediana = {clave: statistics.median(valores) for clave, valores in tiempos.items() if valores}
    graficas = max(mediana["tendencia"], mediana["inasistencias"])
    return [
        Medida("panorama por la red, primera visita", f"{fria:.2f} MB", "≤ 1,7 MB", fria <= 1.7),
        Medida("panorama por la red, segunda visita", f"{tibia * 1000:.0f} kB", "≤ 100 kB", tibia <= 0.1),
        Medida("lista con tabla, primera visita", f"{lista:.2f} MB", "≤ 2,2 MB", lista <= 2.2),
        Medida("tras ir a una región: titular y tarjetas, mediana", f"{mediana['titular']:.0f} ms", "≤ 150 ms", mediana["titular"] <= 150),
        Medida("tras ir a una región: gráficas, mediana", f"{graficas:.0f} ms", "≤ 400 ms", graficas <= 400),
        Medida("tras ir a una región: mapa en reposo, mediana", f"{mediana['mapa']:.0f} ms", "≤ 900 ms", mediana["mapa"] <= 900),
    ]  # fmt: skip
