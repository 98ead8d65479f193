"""Anotar fila por fila, revisar y publicar donde no hay Excel: con el teclado y por el camino de cualquier archivo."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page

from dashboard.contratos.contrato import Tabla
from dashboard.contratos.tablas import TABLAS
from dashboard.ingesta.lectura import leer_celdas
from dashboard.nucleo.ajustes import Ajustes
from dashboard.publicacion.cargas import LIMITE_DE_TRABAJO, Cargas
from dashboard.publicacion.importar import COMPROBAR, Lectura, importar_lecturas
from dashboard.publicacion.preparar import publicar_tablas
from tests.fabricas import establecimiento, grupo, tablas
from tests.navegador.conftest import servir
from tests.navegador.vigilada import Tablero

pytestmark = pytest.mark.navegador
EJEMPLO = Path(__file__).parents[2] / "datos" / "ejemplo"
_PACIENCIA = LIMITE_DE_TRABAJO * 1000
#: lo que el contrato da de ejemplo y no es de este juego
_DEL_JUEGO = {"codigo_renipress": "90000001"}
#: llena un formulario y dice lo que quedó escrito: lo que un campo no admite queda en blanco
_LLENAR = """fila => Object.fromEntries([...document.querySelectorAll("#anotar [name]")].map(campo => {
    campo.value = fila[campo.name] ?? "";
    campo.dispatchEvent(new Event("input", {bubbles: true}));
    return [campo.name, campo.value];
}))"""


@pytest.fixture(scope="module")
def almacen(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """La carpeta de un establecimiento con dos grupos."""
    carpeta = tmp_path_factory.mktemp("sin-excel") / "almacen"
    grupos = [grupo(nombre, "90000091") for nombre in ("G-1", "G-2")]
    publicar_tablas(
        tablas(establecimientos=[establecimiento("90000091", "11-01-01")], grupos=grupos), Ajustes(datos=carpeta)
    )
    return carpeta


@pytest.fixture(scope="module")
def base(ejecutable: str, comun: Path, almacen: Path) -> Iterator[str]:
    """Un tablero con esos datos."""
    assert ejecutable
    with servir(almacen, comun / "demostracion" / ".estaticos") as direccion:
        yield direccion


def _pulsar(tablero: Tablero, selector: str, *teclas: str) -> None:
    tablero.tabular_hasta(selector)
    for tecla in teclas:
        tablero.pagina.keyboard.press(tecla)


def _esperar_formulario(pagina: Page, nombre: str) -> None:
    """Espera a que su guion, que se pide al verlo, ya lo atienda."""
    pagina.wait_for_selector(f"[data-formulario={nombre}] #revisar-anotadas:has-text('la fila')")


def _esperar(pagina: Page, fase: str) -> None:
    fases = [f".pagina-datos[data-fase={cual}]" for cual in (fase, "error")]
    pagina.wait_for_selector(", ".join(fases), timeout=_PACIENCIA)
    assert pagina.locator(fases[0]).count() == 1, pagina.inner_text("#contenido")


def _filas(pagina: Page) -> list[list[str]]:
    """Las filas anotadas que se ven, sin su número ni sus botones."""
    renglones = pagina.locator("#filas-anotadas tbody tr")
    return [renglones.nth(i).locator("td").all_inner_texts()[:-1] for i in range(renglones.count())]


def test_solo_con_el_teclado_se_anotan_dos_filas_se_revisan_y_se_publican(
    tablero: Tablero, pagina: Page, almacen: Path
) -> None:
    carga = Cargas(Ajustes(datos=almacen)).crear()
    # las dos tablas a una carga, que se revisa y se publica una vez: cada vez son varios segundos de procesador
    pagina.route("**/datos/cargas", lambda ruta: ruta.fulfill(json={"id": carga}))
    pagina.route("**/revisar", lambda ruta: ruta.abort("connectionfailed"), times=1)
    tablero.ir("/datos")
    _pulsar(tablero, "a[href='/datos?formulario=arranque']", "Enter")
    _esperar_formulario(pagina, "arranque")
    assert pagina.title().startswith("Implementación del grupo: anote fila por fila.")
    tablero.tabular_hasta("#anotar-codigo_grupo")
    # el día y el mes iguales: en qué orden van lo dice el idioma del navegador
    pagina.keyboard.type("G-1")
    _pulsar(tablero, "#anotar-fecha")
    pagina.keyboard.type("05052026")
    _pulsar(tablero, "#anotar-convocatoria", "s")
    _pulsar(tablero, "#anotar-invitacion", "n", "Enter")
    # lo que suele repetirse se queda, y el foco vuelve al primero, listo para escribir encima
    assert tablero.foco() == "anotar-codigo_grupo"
    assert _filas(pagina) == [["G-1", "2026-05-05", "si", "no"]]
    pagina.keyboard.press("Enter")
    assert "La fila 1 ya tiene lo mismo en codigo_grupo y fecha" in pagina.inner_text("#mensaje-datos")
    pagina.keyboard.type("G-2")
    _pulsar(tablero, "#anotar-lista_temas", "s", "Enter")
    dos = [["G-1", "2026-05-05", "si", "no", ""], ["G-2", "2026-05-05", "", "", "si"]]
    assert _filas(pagina) == dos
    assert not tablero.faltas_de_accesibilidad()
    pagina.set_viewport_size({"width": 360, "height": 740})
    tablero.exigir_que_quepa("formulario a 360 px")
    assert not tablero.faltas_de_accesibilidad()
    pagina.set_viewport_size({"width": 1440, "height": 900})
    # siguen al recargar
    tablero.ir("/datos?formulario=arranque")
    pagina.wait_for_selector("#filas-anotadas tbody tr >> nth=1")
    assert _filas(pagina) == dos
    _pulsar(tablero, "#revisar-anotadas", "Enter")
    pagina.wait_for_selector("#mensaje-datos >> text=No llegó")
    tablero.vigilada.faltas()[:] = [f for f in tablero.vigilada.faltas() if "ERR_CONNECTION_FAILED" not in f]
    assert _filas(pagina) == dos

    tablero.saltar("/datos?formulario=sesiones")
    _esperar_formulario(pagina, "sesiones")
    assert _filas(pagina) == []
    tablero.tabular_hasta("#anotar-codigo_grupo")
    pagina.keyboard.type("G-1")
    _pulsar(tablero, "#anotar-fecha")
    pagina.keyboard.type("06062026")
    for codigo, asistentes in (("G-1", "9"), ("G-2", "7")):
        if codigo == "G-2":
            tablero.tabular_hasta("#anotar-codigo_grupo")
            pagina.keyboard.type(codigo)
        tablero.tabular_hasta("#anotar-asistentes")
        pagina.keyboard.type(asistentes)
        pagina.keyboard.press("Enter")
    assert [fila[0] for fila in _filas(pagina)] == ["G-1", "G-2"]
    _pulsar(tablero, "#revisar-anotadas", "Enter")
    _esperar(pagina, "revisada")
    assert tablero.titular() == "Se puede publicar: todas las filas se entendieron.", tablero.contenido()
    _pulsar(tablero, "[data-accion=publicar]", "Enter")
    _esperar(pagina, "publicada")
    pagina.unroute_all()
    # lo publicado se olvida, y se puede seguir anotando
    pagina.wait_for_function("() => sessionStorage.getItem('tablero-anotadas-arranque') === '[]'")
    pagina.click("text=Volver al formulario")
    _esperar_formulario(pagina, "arranque")
    assert _filas(pagina) == []

    tablero.ir("/datos")
    for tabla, cuantas in (("arranque", "2"), ("sesiones", "2")):
        fila = pagina.locator("tbody tr", has=pagina.locator(f"th b:text-is('{tabla}')")).first
        assert fila.locator("td").first.inner_text() == cuantas
        assert f"{tabla}-anotada.csv" in fila.inner_text()


def test_lo_que_no_vale_se_dice_al_escribirlo_y_un_envio_que_no_llega_no_pierde_nada(
    tablero: Tablero, pagina: Page
) -> None:
    tablero.ir("/datos?formulario=sesiones")
    _esperar_formulario(pagina, "sesiones")
    pagina.fill("#anotar-asistentes", "900")
    falta = pagina.locator(".campo:has(#anotar-asistentes) .campo-falta")
    assert falta.inner_text() == "Escriba aquí: número entero de 0 a 500."
    pagina.fill("#anotar-codigo_renipress", "12-A")
    assert "8 cifras" in pagina.locator(".campo:has(#anotar-codigo_renipress) .campo-falta").inner_text()
    pagina.keyboard.press("Enter")
    fecha = pagina.locator(".campo:has(#anotar-fecha) .campo-falta")
    assert fecha.inner_text() == "Escriba el día, el mes y el año."
    assert _filas(pagina) == []
    pagina.click("text=Limpiar los campos")
    assert pagina.locator(".campo-falta:not(:empty)").count() == 0

    pagina.fill("#anotar-codigo_grupo", "G-1")
    pagina.fill("#anotar-fecha", "2026-07-01")
    pagina.fill("#anotar-asistentes", "8")
    pagina.keyboard.press("Enter")
    pagina.fill("#anotar-asistentes", "5")
    pagina.click("#revisar-anotadas")
    assert pagina.inner_text("#mensaje-datos").startswith("Hay una fila a medio escribir")
    pagina.click("text=Limpiar los campos")
    for donde, dicho in (
        ("**/datos/cargas", "No llegó: revise la conexión con el tablero."),
        ("**/archivos?*", "No llegaron al tablero: sus filas siguen aquí. Vuelva a intentarlo."),
    ):
        pagina.route(donde, lambda ruta: ruta.abort("connectionfailed"))
        pagina.click("#revisar-anotadas")
        pagina.wait_for_selector(f"#mensaje-datos >> text={dicho}")
        pagina.unroute(donde)
        assert len(_filas(pagina)) == 1
    tablero.vigilada.faltas()[:] = [f for f in tablero.vigilada.faltas() if "ERR_CONNECTION_FAILED" not in f]
    # se corrige, y se quita
    pagina.click("[aria-label='Corregir la fila 1']")
    assert pagina.input_value("#anotar-asistentes") == "8"
    assert _filas(pagina) == []
    pagina.fill("#anotar-asistentes", "7")
    pagina.keyboard.press("Enter")
    assert _filas(pagina)[0][-1] == "7"
    pagina.click("[aria-label='Quitar la fila 1']")
    assert pagina.is_disabled("#revisar-anotadas")


def _primera(tabla: Tabla) -> dict[str, str]:
    """La primera fila de su archivo de ejemplo; sin él, los ejemplos de su contrato."""
    ruta = EJEMPLO / f"{tabla.nombre}.csv"
    if ruta.is_file():
        with ruta.open(encoding="utf-8") as archivo:
            return next(csv.DictReader(archivo))
    return {columna.nombre: columna.ejemplo for columna in tabla.columnas} | _DEL_JUEGO


def test_una_fila_de_cada_tabla_va_y_la_revision_la_acepta(tablero: Tablero, pagina: Page, almacen: Path) -> None:
    ajustes = Ajustes(datos=almacen)
    cargas = Cargas(ajustes)
    carga = cargas.crear()
    # todas a una carga y sin una revisión por tabla: lo que llegó se comprueba junto, con lo mismo que ella usa
    pagina.route("**/datos/cargas", lambda ruta: ruta.fulfill(json={"id": carga}))
    pagina.route("**/revisar", lambda ruta: ruta.abort("connectionfailed"))
    tablero.ir("/datos")
    for tabla in TABLAS:
        tablero.saltar(f"/datos?formulario={tabla.nombre}")
        _esperar_formulario(pagina, tabla.nombre)
        fila = {nombre: valor for nombre, valor in _primera(tabla).items() if valor and nombre in tabla.nombres}
        escrito = pagina.evaluate(_LLENAR, fila)
        assert {nombre: escrito[nombre] for nombre in fila} == fila
        pagina.evaluate("() => document.getElementById('anotar').requestSubmit()")
        pagina.click("#revisar-anotadas")
        pagina.wait_for_selector("#mensaje-datos >> text=No llegó")
    tablero.vigilada.faltas()[:] = [f for f in tablero.vigilada.faltas() if "ERR_CONNECTION_FAILED" not in f]
    # la pestaña la usa después otra prueba
    pagina.unroute_all()
    lecturas = [
        Lectura(celdas)
        for archivo in cargas.pedido(carga)["archivos"]
        for celdas in leer_celdas(almacen / ".cargas" / carga / "entrada" / str(archivo["n"]) / archivo["nombre"])
    ]
    resultado = importar_lecturas(lecturas, ajustes, destino=COMPROBAR, hoy=date.today(), avance=lambda *_: None)
    leidas = {informe.tabla: (informe.archivo, informe.aceptadas, informe.total) for informe in resultado.informes}
    assert leidas == {tabla.nombre: (f"{tabla.nombre}-anotada.csv", 1, 1) for tabla in TABLAS}
    cargas.descartar(carga)
