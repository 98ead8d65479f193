"""Arranque y memoria de un servidor de verdad, en su propio proceso."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.bench.medidas import Medida


def puerto_libre() -> int:
    """Un puerto que nadie usa."""
    with socket.socket() as enchufe:
        enchufe.bind(("127.0.0.1", 0))
        return int(enchufe.getsockname()[1])


@contextmanager
def servidor(datos: Path) -> Iterator[tuple[str, int, float]]:
    """Dirección, identificador del proceso y segundos hasta la primera página."""
    puerto = puerto_libre()
    entorno = {**os.environ, "TABLERO_DATOS": str(datos), "PORT": str(puerto)}
    inicio = time.perf_counter()
    proceso = subprocess.Popen([sys.executable, "-m", "dashboard", "servir"], env=entorno, stdout=subprocess.DEVNULL)
    direccion = f"http://127.0.0.1:{puerto}"
    try:
        while True:
            try:
                urllib.request.urlopen(f"{direccion}/", timeout=5).read()
                break
            except OSError:
                if time.perf_counter() - inicio > 60 or proceso.poll() is not None:
                    raise
                time.sleep(0.02)
        yield direccion, proceso.pid, time.perf_counter() - inicio
    finally:
        proceso.terminate()
        proceso.wait(timeout=20)


def memoria(pid: int) -> list[Medida]:
    """PSS de cada proceso que atiende (los hijos del principal), en Linux."""
    if not Path("/proc").is_dir():
        return []
    hijos = [int(x) for x in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    pesos = []
    for hijo in hijos:
        for linea in Path(f"/proc/{hijo}/smaps_rollup").read_text().splitlines():
            if linea.startswith("Pss:"):
                pesos.append(int(linea.split()[1]) / 1024)
    peor = max(pesos, default=0.0)
    return [Medida("memoria por proceso (PSS), la mayor", f"{peor:.0f} MB", "≤ 130 MB", 0 < peor <= 130)]
