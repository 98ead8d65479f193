"""`python -m tests.fuzz [--csv N] [--libros N] [--semilla N]`: la corrida entera, con sus cuentas."""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
import traceback
import warnings
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path

import pandas as pd

from tests.fuzz.mutadores import libros, mutar_csv, mutar_libro, textos
from tests.fuzz.propiedades import comprobar, mundo


def correr(
    cuantos: int, hacer: Callable[[], bytes], ruta: Path, referencia: Mapping[str, pd.DataFrame]
) -> tuple[Counter[str], list[Path]]:
    """(cómo acabó cada archivo, los que rompieron algo, que se conservan)."""
    finales: Counter[str] = Counter()
    malos: list[Path] = []
    for numero in range(cuantos):
        contenido = hacer()
        ruta.write_bytes(contenido)
        try:
            finales[comprobar(ruta, referencia)] += 1
        except Exception:
            malo = ruta.with_name(f"malo-{numero}{ruta.suffix}")
            malo.write_bytes(contenido)
            malos.append(malo)
            if len(malos) <= 5:
                traceback.print_exc(limit=-3)
    return finales, malos


def main() -> int:
    """0 si ningún archivo rompió nada."""
    lector = argparse.ArgumentParser(prog="python -m tests.fuzz")
    lector.add_argument("--csv", type=int, default=10_000)
    lector.add_argument("--libros", type=int, default=500)
    lector.add_argument("--semilla", type=int, default=1)
    pedido = lector.parse_args()
    warnings.simplefilter("error")
    azar, referencia = random.Random(pedido.semilla), mundo()
    sanos, hojas = textos(), libros()
    carpeta = Path(tempfile.mkdtemp(prefix="tablero-fuzz-"))
    rotos = 0
    for nombre, cuantos, extension, hacer in (
        ("CSV", pedido.csv, "csv", lambda: mutar_csv(sanos[azar.choice(sorted(sanos))], azar)),
        ("libros", pedido.libros, "xlsx", lambda: mutar_libro(azar.choice(hojas), azar)),
    ):
        empieza = time.perf_counter()
        finales, malos = correr(cuantos, hacer, carpeta / f"f.{extension}", referencia)
        rotos += len(malos)
        sys.stdout.write(
            f"{nombre}: {cuantos} (semilla {pedido.semilla}), {finales['leído']} leídos, "
            f"{cuantos - finales['leído'] - len(malos)} rechazados con su frase, {len(malos)} con un fallo; "
            f"{time.perf_counter() - empieza:.0f} s\n"
        )
        sys.stdout.writelines(f"  {malo}\n" for malo in malos[:20])
    return 1 if rotos else 0


if __name__ == "__main__":
    sys.exit(main())
