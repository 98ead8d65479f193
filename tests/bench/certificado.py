"""Certificar la demostración nacional en un proceso nuevo, como la orden: reloj, procesador y memoria."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

from tests.bench.medidas import Medida

#: certifica la carga de la carpeta dada e imprime segundos de procesador, los MB más altos y cuántas celdas
_GUION = """
import resource, sys, time
from pathlib import Path
from dashboard.almacen.generacion import ultima_buena
from dashboard.certificacion.certificar import certificar
certificado = certificar(ultima_buena(Path(sys.argv[1])))
assert certificado.total and not certificado.distintas, certificado.frase
mayor = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
sys.stdout.write(f"{time.process_time()} {mayor} {certificado.total}")
"""


def medir(datos: Path, rotulo: str = "") -> list[Medida]:
    """Lo que tarda y lo que pesa; la meta es de la demostración de tamaño nacional."""
    inicio = time.perf_counter()
    proceso = subprocess.run(
        [sys.executable, "-c", _GUION, str(datos)], capture_output=True, text=True, check=True, env=dict(os.environ)
    )
    reloj = time.perf_counter() - inicio
    procesador, mayor, celdas = map(float, proceso.stdout.split())
    meta = ("–", None) if rotulo else ("≤ 20 s", reloj <= 20)
    return [
        Medida(f"certificado, {celdas / 1e6:.1f} millones de celdas{rotulo}", f"{reloj:.1f} s", *meta),
        Medida(f"certificado, procesador{rotulo}", f"{procesador:.1f} s", "–"),
        Medida(f"certificado, memoria del proceso{rotulo}", f"{mayor:.0f} MB", "–"),
    ]
