"""`make publicar`: el paquete de esta versión, comprobado como lo instalará otra persona, con lo que lo acompaña.

En `dist/` quedan la rueda y las fuentes, las versiones exactas con que se probó (`requisitos-….txt`), la lista de
componentes en CycloneDX (SBOM) y la huella de cada archivo. La rueda se instala en un entorno nuevo y se usa desde otra
carpeta: se inventa una demostración, se leen sus cifras y se pide el panorama al servidor.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import venv
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

import instalar
from dashboard import __version__

RAIZ = instalar.RAIZ
DIST = RAIZ / "dist"
#: segundos que se espera la primera página
_ESPERA = 60


def fecha_de_la_version(cambios: str, version: str = __version__) -> str:
    """La fecha con que el CHANGELOG cierra una versión (`AAAA-MM-DD`); vacía si todavía no la cierra."""
    hallada = re.search(rf"^## \[{re.escape(version)}\] – (\d{{4}}-\d\d-\d\d)$", cambios, re.MULTILINE)
    return hallada[1] if hallada else ""


def _decir(frase: str) -> None:
    sys.stdout.write(f"{frase}\n")
    sys.stdout.flush()


def _correr(*orden: object, **opciones: Any) -> str:
    partes = [str(parte) for parte in orden]
    return str(subprocess.run(partes, check=True, stdout=subprocess.PIPE, text=True, **opciones).stdout)


def _instalar(entorno: Path, rueda: Path, requisitos: Path) -> Path:
    """La carpeta de las órdenes de un entorno nuevo con la rueda y sus versiones exactas."""
    venv.create(entorno, clear=True, with_pip=True)
    ordenes = entorno / ("Scripts" if os.name == "nt" else "bin")
    pip = (ordenes / "python", "-m", "pip", "--disable-pip-version-check")
    _correr(*pip, "install", "--quiet", "--require-hashes", "-r", requisitos)
    _correr(*pip, "install", "--quiet", "--no-deps", rueda)
    _correr(*pip, "check")
    return ordenes


def _usar(ordenes: Path, carpeta: Path) -> None:
    """Lo que haría quien acaba de instalarlo, desde una carpeta que no es la del proyecto."""
    with socket.socket() as libre:
        libre.bind(("127.0.0.1", 0))
        puerto = libre.getsockname()[1]
    entorno = {nombre: valor for nombre, valor in os.environ.items() if not nombre.startswith(("TABLERO_", "PYTHON"))}
    aparte: dict[str, Any] = {"cwd": carpeta, "env": {**entorno, "PORT": str(puerto)}}
    tablero = ordenes / "tablero"
    _correr(tablero, "demo", **aparte)
    cifras = _correr(tablero, "cifras", "--formato", "csv", **aparte)
    if "cobertura" not in cifras:
        raise SystemExit("La rueda no dice las cifras de su demostración.")
    with subprocess.Popen([tablero, "servir"], stdout=subprocess.DEVNULL, **aparte) as servidor:
        try:
            portada = _pedir(f"http://127.0.0.1:{puerto}/")
            for direccion in re.findall(r'(?:src|href)="(/(?:assets|estatico)/[^"]+)"', portada):
                _pedir(f"http://127.0.0.1:{puerto}{direccion.replace('&amp;', '&')}")
        finally:
            servidor.terminate()


def _pedir(direccion: str) -> str:
    limite = time.monotonic() + _ESPERA
    while True:
        try:
            with urlopen(direccion, timeout=_ESPERA) as respuesta:
                return str(respuesta.read().decode())
        except URLError as error:
            if getattr(error, "code", None) or time.monotonic() > limite:
                raise
            time.sleep(0.2)


def main() -> None:
    """Publica en `dist/`; sale con una frase si algo no está como debe."""
    if not fecha_de_la_version((RAIZ / "CHANGELOG.md").read_text(encoding="utf-8")):
        raise SystemExit(f"CHANGELOG.md no cierra la versión {__version__} con su fecha.")
    if _correr("git", "status", "--porcelain", cwd=RAIZ):
        raise SystemExit("Hay cambios sin guardar: se publica lo que está en la historia.")
    shutil.rmtree(DIST, ignore_errors=True)
    _decir("Construyendo…")
    _correr(sys.executable, "-m", "hatchling", "build", cwd=RAIZ)
    (rueda,) = DIST.glob("*.whl")
    requisitos = DIST / f"requisitos-{__version__}.txt"
    fijadas = (RAIZ / "restricciones.txt").read_text(encoding="utf-8")
    requisitos.write_text(instalar.hasta(fijadas, "uso"), encoding="utf-8")
    with tempfile.TemporaryDirectory(prefix="tablero-publicar-") as carpeta:
        _decir("Instalando la rueda en un entorno nuevo…")
        ordenes = _instalar(Path(carpeta) / "entorno", rueda, requisitos)
        _decir("Usándola desde otra carpeta…")
        (Path(carpeta) / "oficina").mkdir()
        _usar(ordenes, Path(carpeta) / "oficina")
        componentes = DIST / f"tablero_lactancia-{__version__}.cdx.json"
        _correr(
            sys.executable, "-m", "cyclonedx_py", "environment", "--pyproject", RAIZ / "pyproject.toml",
            "--output-reproducible", "-o", componentes, ordenes / "python", stderr=subprocess.DEVNULL,
        )  # fmt: skip
    lista = json.loads(componentes.read_text(encoding="utf-8"))
    # la versión se lee del código, y quien arma la lista solo mira pyproject.toml
    lista["metadata"]["component"]["version"] = __version__
    componentes.write_text(json.dumps(lista, indent=2, ensure_ascii=False), encoding="utf-8")
    publicados = sorted(ruta for ruta in DIST.iterdir() if ruta.name != "SHA256SUMS")
    huellas = (f"{hashlib.sha256(ruta.read_bytes()).hexdigest()}  {ruta.name}\n" for ruta in publicados)
    (DIST / "SHA256SUMS").write_text("".join(huellas), encoding="utf-8")
    for ruta in publicados:
        _decir(f"  {ruta.name}  {ruta.stat().st_size / 1024:,.0f} kB".replace(",", " "))


if __name__ == "__main__":
    main()
