"""En cada proceso, un servidor con la demostración nacional y un Chromium sin pantalla para sus pruebas."""

from __future__ import annotations

import http.client
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from filelock import FileLock
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

from dashboard.almacen.almacen import Almacen
from dashboard.almacen.consulta import Consulta
from dashboard.demo.publicar import publicar_demostracion
from dashboard.nucleo.ajustes import Ajustes
from tests.conftest import EN_CI
from tests.navegador.vigilada import Tablero, Vigilada

#: nombres del Chromium del sistema, en el orden en que se prefieren
_NOMBRES = ("chromium", "chromium-browser", "google-chrome")
#: sin tráfico propio; y todo nombre que no sea este servidor queda sin resolver, así que nada de fuera puede cargarse
_BANDERAS = (
    "--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)  # fmt: skip
_CON_WEBGL = ("--use-angle=swiftshader", "--enable-unsafe-swiftshader")
_SIN_WEBGL = ("--disable-gpu", "--disable-webgl", "--disable-webgl2", "--disable-3d-apis")
#: lo más que se espera a que algo pase (segundos): las pruebas esperan condiciones, y esto solo corta las que no llegan
_PACIENCIA = 120


def _chromium() -> str:
    for nombre in _NOMBRES:
        if ruta := shutil.which(nombre):
            return ruta
    if EN_CI:
        pytest.fail("No hay Chromium: en integración continua las pruebas de navegador no se pueden omitir.")
    pytest.skip("No hay Chromium en este equipo: se omiten las pruebas de navegador.")


@pytest.fixture(scope="session")
def ejecutable() -> str:
    """La ruta del Chromium del sistema; sin él se omite (en integración continua, falla)."""
    return _chromium()


@pytest.fixture(scope="session")
def datos(ejecutable: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Una carpeta con la demostración nacional, solo si hay con qué mirarla.

    Se publica una vez por corrida; con varios procesos, cada uno sirve su copia.
    """
    assert ejecutable
    comun = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        comun = comun.parent
    original = comun / "demostracion"
    with FileLock(comun / "demostracion.lock"):
        if not original.is_dir():
            publicar_demostracion(Ajustes(datos=comun / "demostracion-a-medias"), _sin_avance)
            (comun / "demostracion-a-medias").rename(original)
    return shutil.copytree(original, tmp_path_factory.mktemp("servidor") / "almacen")


def _sin_avance(paso: str, parte: float) -> None:
    """Nadie mira el avance."""
    assert paso
    assert 0 <= parte <= 1


@pytest.fixture(scope="session")
def consulta(datos: Path) -> Consulta:
    """Una lectura de los mismos datos que se sirven."""
    return Almacen(datos).consulta()


@pytest.fixture(scope="session")
def base(datos: Path) -> Iterator[str]:
    """La dirección de un servidor de verdad, en otro proceso y en un puerto libre."""
    with servir(datos) as direccion:
        yield direccion


@contextmanager
def servir(datos: Path) -> Iterator[str]:
    """Sirve una carpeta de datos mientras dura el contexto y da su dirección."""
    datos.mkdir(parents=True, exist_ok=True)
    with socket.socket() as enchufe:
        enchufe.bind(("127.0.0.1", 0))
        puerto = enchufe.getsockname()[1]
    entorno = {**os.environ, "TABLERO_DATOS": str(datos)}
    registro = datos / "servidor.log"
    with registro.open("wb") as salida:
        proceso = subprocess.Popen(
            [sys.executable, "-m", "dashboard", "servir", "--puerto", str(puerto)],
            env=entorno, stdout=salida, stderr=subprocess.STDOUT,
        )  # fmt: skip
        try:
            _esperar_salud(proceso, puerto, registro)
            yield f"http://127.0.0.1:{puerto}"
        finally:
            proceso.terminate()
            try:
                proceso.wait(timeout=20)
            except subprocess.TimeoutExpired:
                proceso.kill()
                proceso.wait()


def _esperar_salud(proceso: subprocess.Popen[bytes], puerto: int, registro: Path) -> None:
    limite = time.monotonic() + _PACIENCIA
    while time.monotonic() < limite:
        if proceso.poll() is not None:
            break
        conexion = http.client.HTTPConnection("127.0.0.1", puerto, timeout=2)
        try:
            conexion.request("GET", "/salud")
            # sin datos todavía responde 503: también está en pie
            if conexion.getresponse().status in (200, 503):
                return
        except OSError:
            time.sleep(0.1)
        finally:
            conexion.close()
    pytest.fail(f"El servidor no arrancó:\n{registro.read_text(encoding='utf-8', errors='replace')[-2000:]}")


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """Playwright, una sola vez."""
    with sync_playwright() as propio:
        yield propio


@pytest.fixture(scope="session")
def chromium(playwright: Playwright, ejecutable: str) -> Iterator[Browser]:
    """Chromium con WebGL por programa."""
    navegador = playwright.chromium.launch(executable_path=ejecutable, args=[*_BANDERAS, *_CON_WEBGL])
    yield navegador
    navegador.close()


@pytest.fixture(scope="session")
def chromium_sin_webgl(playwright: Playwright, ejecutable: str) -> Iterator[Browser]:
    """Chromium en un equipo sin WebGL."""
    navegador = playwright.chromium.launch(executable_path=ejecutable, args=[*_BANDERAS, *_SIN_WEBGL])
    yield navegador
    navegador.close()


@pytest.fixture(scope="session")
def persona(chromium: Browser) -> BrowserContext:
    """Quien ya visitó el tablero: su navegador guarda lo que no cambia, y las pruebas no lo piden cada vez."""
    return _contexto(chromium)


def _contexto(navegador: Browser) -> BrowserContext:
    contexto = navegador.new_context(locale="es-PE")
    contexto.set_default_timeout(_PACIENCIA * 1000)
    return contexto


@pytest.fixture
def vigilada(persona: BrowserContext, base: str) -> Iterator[Callable[..., Vigilada]]:
    """`vigilada(navegador=…, ancho=…, alto=…)`: una pestaña que anota todo lo que pide y todo lo que falla.

    Sin `navegador`, la de una persona que ya visitó el tablero; con él, la de una que llega por primera vez. Al
    terminar la prueba, una petición a otro sitio, un error de consola o una excepción de JavaScript la hacen fallar.
    """
    abiertas: list[Vigilada] = []
    ajenos: list[BrowserContext] = []

    def _abrir(navegador: Browser | None = None, ancho: int = 1440, alto: int = 900) -> Vigilada:
        if navegador:
            ajenos.append(_contexto(navegador))
        pagina = (ajenos[-1] if navegador else persona).new_page()
        pagina.set_viewport_size({"width": ancho, "height": alto})
        abiertas.append(Vigilada(pagina, base))
        return abiertas[-1]

    yield _abrir
    faltas = [falta for propia in abiertas for falta in propia.faltas()]
    for propia in abiertas:
        propia.pagina.close()
    for contexto in ajenos:
        contexto.close()
    assert not faltas, faltas


@pytest.fixture
def tablero(vigilada: Callable[..., Vigilada]) -> Tablero:
    """Una pestaña a 1440×900 con los gestos de una persona."""
    return Tablero(vigilada())


@pytest.fixture
def pagina(tablero: Tablero) -> Page:
    """La pestaña de `tablero`."""
    return tablero.pagina
