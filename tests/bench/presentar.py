"""Lo que tarda la historia en el servidor y el paso de una escena a otra en Chromium."""

from __future__ import annotations

import statistics
import time
from pathlib import Path
from typing import Any

from dashboard.almacen.almacen import Almacen
from dashboard.dominio.territorio import Nivel
from dashboard.nucleo.ajustes import Ajustes
from dashboard.web.servidor import crear_servidor
from tests.bench.medidas import Medida, p95
from tests.bench.navegador import ARGUMENTOS

#: cuánto tarda en verse la escena siguiente: dos cuadros después de la tecla ya está pintada
_PASO = """async () => {
  const tiempos = [];
  for (let vuelta = 0; vuelta < 3; vuelta++) {
    for (const tecla of ['Home', ...Array(20).fill('ArrowRight')]) {
      await new Promise((r) => setTimeout(r, 250));
      const cero = performance.now();
      document.dispatchEvent(new KeyboardEvent('keydown', {key: tecla, bubbles: true}));
      await new Promise((r) => requestAnimationFrame(() => requestAnimationFrame(r)));
      tiempos.push(performance.now() - cero);
    }
  }
  return tiempos;
}"""


def historias(datos: Path) -> list[Medida]:
    """El documento entero del país, de cada región y de redes y microrredes; y el panel del pasaporte."""
    consulta = Almacen(datos).consulta()
    codigos = ["PE", *(n.codigo for n in consulta.descendientes(consulta.raiz, Nivel.DIRESA))]
    codigos += [n.codigo for n in consulta.descendientes(consulta.raiz, Nivel.RED)[::10]]
    codigos += [n.codigo for n in consulta.descendientes(consulta.raiz, Nivel.MICRORRED)[::60]]
    medidas = []
    with crear_servidor(Ajustes(datos=datos)).test_client() as cliente:
        for nombre, ruta, tope in (
            ("historia de un territorio, entera", "/presentacion?territorio=", 300),
            ("panel del pasaporte", "/fragmento/pasaporte?indicador=cobertura&territorio=", 50),
        ):
            tiempos = []
            for codigo in codigos:
                inicio = time.perf_counter()
                assert cliente.get(ruta + codigo).status_code == 200
                tiempos.append((time.perf_counter() - inicio) * 1000)
            dio = p95(tiempos)
            medidas.append(Medida(f"{nombre}, p95", f"{dio:.0f} ms", f"≤ {tope} ms", dio <= tope))
    return medidas


def paso(direccion: str, chromium: str) -> list[Medida]:
    """Mediana y p95 del paso de una escena a otra, y lo que pesa la historia por la red."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as p:
        navegador = p.chromium.launch(executable_path=chromium, args=ARGUMENTOS)
        pagina = navegador.new_page(viewport={"width": 1920, "height": 1080})
        sesion = pagina.context.new_cdp_session(pagina)
        sesion.send("Network.enable")
        pesos: list[float] = []

        def anotar(evento: dict[str, Any]) -> None:
            pesos.append(evento["encodedDataLength"])

        sesion.on("Network.loadingFinished", anotar)
        pagina.goto(f"{direccion}/presentacion?territorio=PE")
        pagina.wait_for_selector(".escena.actual")
        pagina.wait_for_timeout(1000)
        peso = sum(pesos) / 1000
        tiempos = pagina.evaluate(_PASO)
        navegador.close()
    mediana, alto = statistics.median(tiempos), p95(tiempos)
    return [
        Medida("presentación por la red, primera visita", f"{peso:.0f} kB", "≤ 100 kB", peso <= 100),
        Medida("paso de escena, mediana", f"{mediana:.0f} ms", "≤ 50 ms", mediana <= 50),
        Medida("paso de escena, p95", f"{alto:.0f} ms", "≤ 50 ms", alto <= 50),
    ]
