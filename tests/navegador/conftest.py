"""Un servidor con la demostración nacional por corrida, y en cada proceso un Chromium sin pantalla."""

from __future__ import annotations

import http.client
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from filelock import FileLock
from playwright.sync_api import Browser, BrowserContext, Error, Page, Playwright, sync_playwright

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
#: como en el equipo más modesto: ningún dibujo necesita una tarjeta gráfica
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
def comun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """La carpeta de lo que se hace una vez por corrida, aunque la corran varios procesos."""
    propia = tmp_path_factory.getbasetemp()
    return propia.parent if "PYTEST_XDIST_WORKER" in os.environ else propia


@pytest.fixture(scope="session")
def datos(ejecutable: str, comun: Path) -> Path:
    """Una carpeta con la demostración nacional, publicada una vez por corrida y solo si hay con qué mirarla."""
    assert ejecutable
    original = comun / "demostracion"
    with FileLock(comun / "demostracion.lock"):
        if not original.is_dir():
            publicar_demostracion(Ajustes(datos=comun / "demostracion-a-medias"), _sin_avance)
            (comun / "demostracion-a-medias").rename(original)
    return original


def _sin_avance(paso: str, parte: float) -> None:
    """Nadie mira el avance."""
    assert paso
    assert 0 <= parte <= 1


@pytest.fixture(scope="session")
def consulta(datos: Path) -> Consulta:
    """Una lectura de los mismos datos que se sirven."""
    return Almacen(datos).consulta()


@pytest.fixture(scope="session")
def base(datos: Path, comun: Path) -> Iterator[str]:
    """La dirección de un servidor de verdad, en otro proceso y en un puerto libre: uno para todas las pruebas.

    Con varios procesos de pruebas lo arranca el primero que lo pide, y lo apaga cuando los demás ya no lo usan: cada
    uno lo dice con un cerrojo, que el sistema suelta aunque el proceso muera.
    """
    ficha = comun / "servidor.txt"
    with ExitStack() as al_terminar:
        with FileLock(comun / "servidor.lock"):
            if ficha.is_file():
                al_terminar.enter_context(FileLock(comun / f"usa-{os.getpid()}.lock"))
                direccion = ficha.read_text(encoding="utf-8")
            else:
                direccion = al_terminar.enter_context(servir(datos))
                al_terminar.callback(_esperar_a_los_demas, comun)
                ficha.write_text(direccion, encoding="utf-8")
        yield direccion


def _esperar_a_los_demas(comun: Path) -> None:
    with FileLock(comun / "servidor.lock"):
        (comun / "servidor.txt").unlink()
    for ajeno in comun.glob("usa-*.lock"):
        with FileLock(ajeno):
            pass


@contextmanager
def servir(datos: Path, comprimidos: Path | None = None) -> Iterator[str]:
    """Sirve una carpeta de datos mientras dura el contexto y da su dirección.

    `comprimidos`: los de otro servidor, si ya los tiene. Cada instalación comprime al máximo los mismos guiones, y son
    segundos de procesador.
    """
    datos.mkdir(parents=True, exist_ok=True)
    if comprimidos and comprimidos.is_dir():
        shutil.copytree(comprimidos, datos / ".estaticos", ignore=shutil.ignore_patterns("*.tmp"))
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
    """Chromium en un equipo sin tarjeta gráfica."""
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


@pytest.fixture(scope="session")
def libres() -> list[Page]:
    """Las pestañas de `persona` que ya no usa ninguna prueba.

    Se vuelven a usar: en la misma pestaña, Chromium no vuelve a compilar los guiones, que es más de la mitad de lo que
    cuesta abrir una página.
    """
    return []


@pytest.fixture
def vigilada(persona: BrowserContext, base: str, libres: list[Page]) -> Iterator[Callable[..., Vigilada]]:
    """`vigilada(navegador=…, nueva=…, ancho=…, alto=…)`: una pestaña que anota todo lo que pide y todo lo que falla.

    Sin `navegador`, la de una persona que ya visitó el tablero; con él, la de una que llega por primera vez. `nueva`:
    que nadie la haya usado ni la use después. Al terminar la prueba, una petición a otro sitio, un error de consola o
    una excepción de JavaScript la hacen fallar.
    """
    abiertas: list[Vigilada] = []
    de_una_vez: list[Page] = []
    ajenos: list[BrowserContext] = []

    def _abrir(
        navegador: Browser | None = None, ancho: int = 1440, alto: int = 900, *, nueva: bool = False
    ) -> Vigilada:
        if navegador:
            ajenos.append(_contexto(navegador))
            pagina = ajenos[-1].new_page()
        else:
            pagina = libres.pop() if libres and not nueva else persona.new_page()
        if navegador or nueva:
            de_una_vez.append(pagina)
        pagina.set_viewport_size({"width": ancho, "height": alto})
        abiertas.append(Vigilada(pagina, base))
        return abiertas[-1]

    yield _abrir
    faltas = [falta for propia in abiertas for falta in propia.faltas()]
    for propia in abiertas:
        propia.soltar()
        if propia.pagina not in de_una_vez and _como_recien_abierta(propia.pagina, base):
            libres.append(propia.pagina)
        else:
            propia.pagina.close()
    for contexto in ajenos:
        contexto.close()
    assert not faltas, faltas


def _como_recien_abierta(pagina: Page, base: str) -> bool:
    """Borra de una pestaña lo que sobrevive a cambiar de página; si no puede, es falso y ya no sirve."""
    try:
        # lo que una prueba retiene o corta no es de la siguiente
        pagina.unroute_all()
        pagina.evaluate("() => window.sessionStorage.clear()")
        pagina.emulate_media(media="null", color_scheme="null", forced_colors="null")
        pagina.mouse.move(0, 0)
        pagina.goto(f"{base}/salud")
    except Error:
        return False
    return True


@pytest.fixture
def tablero(vigilada: Callable[..., Vigilada]) -> Tablero:
    """Una pestaña a 1440×900 con los gestos de una persona."""
    return Tablero(vigilada())


@pytest.fixture
def pagina(tablero: Tablero) -> Page:
    """La pestaña de `tablero`."""
    return tablero.pagina
