"""`python -m tests.mutantes [--semilla 7] [--cuantos 60] [--paquetes dominio almacen …] [--limite 300]`.

Elige mutantes al azar, corre las pruebas de cada uno en una copia del árbol y dice cuáles mueren. Corren las que
importan el módulo cambiado y las de la carpeta que lo refleja: es una cota por debajo, porque otras más lejanas
podrían notarlo. Un mutante que sobrevive es equivalente, o dice qué prueba falta.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue

from tests.mutantes.mutaciones import cuantos, mutante
from tests.test_arquitectura import importados

RAIZ = Path(__file__).parents[2]
#: las que tardan demasiado para repetirlas con cada mutante
_FUERA = {"navegador", "bench", "fuzz", "corpus", "mutantes"}
_NO_SE_COPIA = shutil.ignore_patterns(
    ".git", ".venv", "node_modules", "almacen?", ".*_cache", "__pycache__", ".hypothesis"
)
_CAIDA = re.compile(r"^(?:FAILED|ERROR) (tests/.+?)(?: - .*)?$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Elegido:
    """Un mutante por probar: el archivo, relativo a la raíz, y su número."""

    ruta: str
    numero: int


def elegir(paquetes: list[str], semilla: int, cuantos_: int) -> list[Elegido]:
    """Los mutantes de esa semilla: todos los sitios valen lo mismo, así que un archivo largo recibe más."""
    posibles = [
        Elegido(ruta.relative_to(RAIZ).as_posix(), numero)
        for paquete in paquetes
        for ruta in sorted((RAIZ / "dashboard" / paquete).rglob("*.py"))
        for numero in range(cuantos(ruta.read_text(encoding="utf-8")))
    ]
    return random.Random(semilla).sample(posibles, min(cuantos_, len(posibles)))


def pruebas_de(ruta: str, raiz: Path = RAIZ) -> list[str]:
    """Los archivos de prueba de un módulo: los que lo importan y los de la carpeta que lo refleja, primero el suyo."""
    modulo = ruta.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    _, paquete, *_ = ruta.split("/")
    propias = []
    for prueba in sorted((raiz / "tests").rglob("test_*.py")):
        relativa = prueba.relative_to(raiz / "tests")
        if relativa.parts[0] in _FUERA:
            continue
        lo_importa = any(importado == modulo for _, importado in importados(prueba))
        if lo_importa or relativa.parts[0] == paquete:
            suyo = prueba.stem == f"test_{Path(ruta).stem}"
            propias.append((not suyo, not lo_importa, f"tests/{relativa.as_posix()}"))
    return [prueba for *_, prueba in sorted(propias)]


def _correr(copia: Path, pruebas: list[str], limite: int) -> tuple[int | None, str]:
    """(código de salida, lo que dijo); sin código si gastó el límite, que puede ser un lazo sin fin.

    El límite es de trabajo del procesador y no de reloj: no depende de qué más haga la máquina. Es el blando: con el
    duro, lo que se lee aparte no podría ponerse el suyo. El reloj solo corta lo que se quedó esperando.
    """
    pytest = [sys.executable, "-m", "pytest", "-x", "-q", "-rfE", "-p", "no:cacheprovider", *pruebas]
    orden = ["sh", "-c", f'ulimit -S -t {limite}; exec "$@"', "sh", *pytest]
    entorno = {**os.environ, "PYTHONPATH": str(copia), "CI": "true", "PYTHONDONTWRITEBYTECODE": "1"}
    proceso = subprocess.Popen(
        orden, cwd=copia, env=entorno, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        start_new_session=True,
    )  # fmt: skip
    try:
        dicho, _ = proceso.communicate(timeout=20 * limite)
    except subprocess.TimeoutExpired:
        os.killpg(proceso.pid, signal.SIGKILL)
        proceso.communicate()
        return None, ""
    return (None, "") if proceso.returncode < 0 else (proceso.returncode, dicho)


def probar(copia: Path, elegido: Elegido, limite: int) -> tuple[str, str]:
    """(«muerto», «vivo» o «sin decidir», el cambio y quién lo notó). La copia queda como estaba.

    Una muerte se confirma: la prueba que cayó tiene que pasar sin el mutante.
    """
    archivo = copia / elegido.ruta
    fuente = archivo.read_text(encoding="utf-8")
    cambio = mutante(fuente, elegido.numero)
    dicho = f"{elegido.ruta}:{cambio.linea}  «{cambio.antes}» → «{cambio.despues}»"
    pruebas = pruebas_de(elegido.ruta, copia)
    archivo.write_text(cambio.fuente, encoding="utf-8")
    try:
        codigo, salida = _correr(copia, pruebas, limite)
    finally:
        archivo.write_text(fuente, encoding="utf-8")
    if codigo is None:
        return "sin decidir", f"{dicho}  (gastó {limite} s)"
    if codigo == 0:
        return "vivo", f"{dicho}  ({len(pruebas)} archivos de prueba)"
    if not (caida := _CAIDA.search(salida)):
        return "sin decidir", f"{dicho}  (pytest terminó con {codigo})"
    if _correr(copia, [caida[1]], limite)[0] != 0:
        return "sin decidir", f"{dicho}  ({caida[1]} tampoco pasa sin el mutante)"
    return "muerto", f"{dicho}  ({caida[1]})"


def _todos(elegidos: list[Elegido], procesos: int, limite: int) -> Iterator[tuple[str, str]]:
    with tempfile.TemporaryDirectory(prefix="tablero-mutantes-") as carpeta, ThreadPoolExecutor(procesos) as hilos:
        copias: SimpleQueue[Path] = SimpleQueue()
        for numero in range(procesos):
            copias.put(shutil.copytree(RAIZ, Path(carpeta) / str(numero), ignore=_NO_SE_COPIA))

        def en_una_copia(elegido: Elegido) -> tuple[str, str]:
            copia = copias.get()
            try:
                return probar(copia, elegido, limite)
            finally:
                copias.put(copia)

        yield from hilos.map(en_una_copia, elegidos)


def main() -> int:
    """0 si no sobrevive ninguno."""
    lector = argparse.ArgumentParser(prog="python -m tests.mutantes")
    lector.add_argument("--semilla", type=int, default=7)
    lector.add_argument("--cuantos", type=int, default=60)
    lector.add_argument("--paquetes", nargs="+", default=["dominio", "indicadores", "almacen", "planificacion"])
    lector.add_argument("--limite", type=int, default=300, help="segundos de procesador por mutante")
    lector.add_argument("--procesos", type=int, default=2)
    pedido = lector.parse_args()
    finales: Counter[str] = Counter()
    vivos = []
    for final, dicho in _todos(elegir(pedido.paquetes, pedido.semilla, pedido.cuantos), pedido.procesos, pedido.limite):
        finales[final] += 1
        vivos += [dicho] if final == "vivo" else []
        sys.stdout.write(f"{final}: {dicho}\n")
        sys.stdout.flush()
    decididos = finales["muerto"] + finales["vivo"]
    cuenta = f"{finales['muerto']} de {decididos} mueren; {finales['sin decidir']} sin decidir"
    sys.stdout.write(f"\nSemilla {pedido.semilla}: {cuenta}.\n")
    sys.stdout.writelines(f"  sobrevive {dicho}\n" for dicho in vivos)
    return 1 if vivos else 0


if __name__ == "__main__":
    sys.exit(main())
