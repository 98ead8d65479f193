"""`python -m tests.bench`: prepara los almacenes, mide y compara con las metas."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from dashboard.almacen.almacen import Almacen
from dashboard.graficas.mapa import punto_en
from tests.bench import carga, certificado, exportar, navegador, presentar, proceso, recorridos, servidor
from tests.bench.medidas import Medida, escribir, imprimir


def _demo(carpeta: Path, factor: int) -> float:
    """Crea la demostración nacional si falta; segundos que tardó (0 si ya estaba)."""
    if (carpeta / "ACTUAL").exists():
        return 0.0
    inicio = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "dashboard", "demo", "--factor", str(factor)],
        env={**os.environ, "TABLERO_DATOS": str(carpeta)},
        check=True,
        stdout=subprocess.DEVNULL,
    )
    return time.perf_counter() - inicio


def _rotulos(datos: Path) -> dict[str, list[float]]:
    """Punto del lienzo bien dentro de cada región en la que se hará clic."""
    consulta = Almacen(datos).consulta()
    peru = consulta.dibujo(consulta.raiz)
    sitios = {codigo: consulta.lugar(consulta.nodo(codigo))["rotulo"] for codigo in navegador.REGIONES}
    return {codigo: list(punto_en(peru, *sitio)) for codigo, sitio in sitios.items()}


def main() -> None:
    """Mide todo; `TABLERO_BENCH` nombra una carpeta donde conservar los almacenes entre corridas."""
    base = Path(os.environ.get("TABLERO_BENCH") or tempfile.mkdtemp(prefix="tablero-bench-"))
    medidas: list[Medida] = []
    for factor in (1, 10):
        escribir(f"Demostración nacional, factor {factor}…\n")
        tardo = _demo(base / f"demo-{factor}", factor)
        if tardo:
            meta = ("≤ 40 s", tardo <= 40) if factor == 1 else ("–", None)
            medidas.append(Medida(f"demostración nacional, factor {factor}", f"{tardo:.1f} s", *meta))
    escribir("Arranque, memoria y navegador…\n")
    with proceso.servidor(base / "demo-1") as (direccion, pid, segundos):
        medidas.append(Medida("arranque hasta la primera página", f"{segundos:.2f} s", "≤ 3 s", segundos <= 3))
        chromium = shutil.which("chromium") or shutil.which("chromium-browser")
        if chromium:
            medidas += navegador.medir(direccion, chromium, _rotulos(base / "demo-1"))
            medidas += presentar.paso(direccion, chromium)
        else:
            escribir("  (sin Chromium: no se miden el peso ni los clics)\n")
        medidas += proceso.memoria(pid)
    escribir("Cubo y llamadas…\n")
    medidas += servidor.cubo(base / "demo-1")
    medidas += presentar.historias(base / "demo-1")
    propias, uno = servidor.llamadas(base / "demo-1", "")
    diez_medidas, diez = servidor.llamadas(base / "demo-10", " (×10 sesiones)")
    medidas += propias + diez_medidas
    for factor, rotulo in ((1, ""), (10, " (×10 sesiones)")):
        medidas += servidor.prioridad(base / f"demo-{factor}", rotulo)
    razon = max(diez[nombre] / uno[nombre] for nombre in uno)
    medidas.append(Medida("×10 sesiones frente a ×1, el peor nivel", f"{razon:.2f}×", "≤ 1,5×", razon <= 1.5))
    escribir("Presentación y exportaciones…\n")
    medidas += exportar.medir(base / "demo-1")
    escribir("Certificado…\n")
    medidas += certificado.medir(base / "demo-1") + certificado.medir(base / "demo-10", " (×10 sesiones)")
    escribir("Cargas grandes…\n")
    medidas += carga.medir(base)
    escribir("Recorridos…\n")
    medidas += recorridos.medir()
    imprimir(medidas)


if __name__ == "__main__":
    main()
