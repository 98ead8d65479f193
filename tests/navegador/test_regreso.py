"""La visita vuelve: del plan al teléfono sin red, de ahí un archivo, y con él cambian la prioridad y lo que se debe."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from dashboard.nucleo.ajustes import Ajustes
from dashboard.publicacion.cargas import LIMITE_DE_TRABAJO
from dashboard.publicacion.preparar import publicar_tablas
from tests.fabricas import grupo, sesion, tablas
from tests.navegador.conftest import servir
from tests.navegador.vigilada import Tablero, Vigilada
from tests.planificacion.conftest import en

pytestmark = pytest.mark.navegador
_PACIENCIA = LIMITE_DE_TRABAJO * 1000
#: datos al 31 oct 2025: cualquier día que se corra, las visitas de noviembre ya pasaron
VISITAS = "/visitas?territorio=11-01&periodo=2025"
PLAN = f"{VISITAS}&desde=2025-11-03&dias=3&gen=x"


@pytest.fixture(scope="module")
def almacen(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """La carpeta de una red con tres grupos: de uno se supo hace poco, y a ninguno lo visitó nadie después de marzo."""
    carpeta = tmp_path_factory.mktemp("regreso") / "almacen"
    filas = tablas(
        establecimientos=[en(f"9000009{n}", "11-01-01", (-13.5, -71.9 - n / 50)) for n in (1, 2, 3)],
        grupos=[grupo(f"G-{n}", f"9000009{n}", nombre=f"Wawa {n}") for n in (1, 2, 3)],
        sesiones=[
            sesion(f"S-{n}-{mes}", f"G-{n}", f"2025-{mes:02d}-{31 if mes == 10 else 15}")
            for n in (1, 2, 3)
            for mes in range(1, 11)
        ],
        supervisiones=[
            {"codigo_supervision": f"V-{n}", "fecha": "2025-03-10", "codigo_renipress": f"9000009{n}",
             "codigo_grupo": f"G-{n}", "nivel": "red"}
            for n in (1, 2, 3)
        ],
    )  # fmt: skip
    publicar_tablas(filas, Ajustes(datos=carpeta))
    return carpeta


@pytest.fixture(scope="module")
def base(ejecutable: str, comun: Path, almacen: Path) -> Iterator[str]:
    """Un tablero con esos datos."""
    assert ejecutable
    with servir(almacen, comun / "demostracion" / ".estaticos") as direccion:
        yield direccion


@pytest.fixture
def telefono(chromium: Browser) -> Iterator[Page]:
    """Una pestaña angosta y sin red, que no admite ningún error."""
    contexto = chromium.new_context(
        locale="es-PE", offline=True, accept_downloads=True, viewport={"width": 320, "height": 640}
    )
    pagina = contexto.new_page()
    errores: list[str] = []
    pagina.on("pageerror", lambda error: errores.append(str(error)))
    pagina.on("console", lambda aviso: errores.append(aviso.text) if aviso.type == "error" else None)
    yield pagina
    contexto.close()
    assert errores == []


def _esperar(pagina: Page, fase: str) -> None:
    fases = [f".pagina-datos[data-fase={cual}]" for cual in (fase, "error")]
    pagina.wait_for_selector(", ".join(fases), timeout=_PACIENCIA)
    assert pagina.locator(fases[0]).count() == 1, pagina.inner_text("#contenido")


def _puntos(tablero: Tablero) -> dict[str, str]:
    """Grupo → sus puntos, como se leen en la prioridad."""
    tablero.ir(VISITAS)
    filas = tablero.pagina.locator(".candidatos li")
    return {
        fila.locator(".candidato-nombre").inner_text().rpartition(" · ")[2]: fila.locator("b").first.inner_text()
        for fila in filas.all()
    }


def test_del_plan_al_telefono_sin_red_y_de_vuelta_a_la_prioridad(
    tablero: Tablero, telefono: Page, tmp_path: Path
) -> None:
    pagina = tablero.pagina
    antes = _puntos(tablero)
    assert set(antes) == {"Wawa 1", "Wawa 2", "Wawa 3"}
    tablero.ir(PLAN)
    with pagina.expect_download() as bajada:
        pagina.get_by_role("link", name="formulario del equipo 1").click()
    formulario = tmp_path / bajada.value.suggested_filename
    bajada.value.save_as(formulario)

    # en el teléfono, sin red: cabe, se lee y se responde también con el teclado
    telefono.goto(formulario.as_uri())
    assert telefono.inner_text("#cuantas") == "0 de 3 respondidas."
    una, otra = (telefono.locator("section", has_text=f"Wawa {n}") for n in (1, 2))
    una.get_by_label("Todavía no se sabe").focus()
    telefono.keyboard.press("ArrowDown")
    assert una.get_by_label("Se hizo", exact=True).is_checked()
    una.get_by_label("No hay acta de compromisos").check()
    acuerdo = una.get_by_role("group", name="Acuerdo 1")
    acuerdo.get_by_label("Qué se acordó").select_option("acta")
    otra.get_by_label("No se hizo").check()
    otra.get_by_label("Lluvias o vía interrumpida").check()
    propio = Tablero(Vigilada(telefono, formulario.as_uri().rpartition("/")[0]))
    propio.exigir_que_quepa("formulario a 320 px")
    assert propio.faltas_de_accesibilidad() == []
    # a medias no sale, y dice de quién es
    telefono.get_by_role("button", name="Enviar").click()
    assert "Wawa 1" in telefono.inner_text("#aviso")
    assert "le falta a cargo de quién" in telefono.inner_text("#aviso")
    acuerdo.get_by_label("A cargo de qué función").select_option("personal_encargado")
    acuerdo.get_by_label("Para cuándo").fill("2025-12-15")
    # lo respondido sigue al cerrar y abrir
    telefono.reload()
    assert telefono.inner_text("#cuantas") == "2 de 3 respondidas."
    assert "Guardado" in telefono.inner_text("#guardado")
    with telefono.expect_download() as enviado:
        telefono.get_by_role("button", name="Enviar").click()
    archivo = tmp_path / enviado.value.suggested_filename
    enviado.value.save_as(archivo)
    assert "(visitas: 2; acuerdos: 1)" in telefono.inner_text("#aviso")

    # de vuelta en la oficina, por el camino de cualquier archivo
    tablero.ir("/datos")
    with pagina.expect_file_chooser() as elegir:
        pagina.click("#zona-subir")
    elegir.value.set_files(str(archivo))
    pagina.click("#boton-revisar:not([disabled])")
    _esperar(pagina, "revisada")
    assert tablero.titular() == "Se puede publicar: todas las filas se entendieron."
    pagina.click("[data-accion=publicar]")
    _esperar(pagina, "publicada")

    # solo la que se hizo cambia la prioridad; el acuerdo se debe
    despues = _puntos(tablero)
    assert despues["Wawa 1"] != antes["Wawa 1"]
    assert {nombre: despues[nombre] for nombre in ("Wawa 2", "Wawa 3")} == {
        nombre: antes[nombre] for nombre in ("Wawa 2", "Wawa 3")
    }
    pagina.get_by_role("link", name="1 acuerdo: 1 por cumplir").click()
    pagina.wait_for_selector(".tabla-lista")
    fila = pagina.inner_text(".tabla-lista tbody tr")
    assert "los datos llegan hasta el 31 oct 2025, antes de la visita" in fila
    for codigo, ultima in (("G-1", "nov 2025"), ("G-2", "10 mar 2025")):
        tablero.ir(f"/grupo/{codigo}?periodo=2025")
        visita = pagina.locator(".tarjeta", has_text="Última visita de supervisión").first
        assert ultima in visita.inner_text()


def test_cada_regla_abierta_lleva_a_acordarla_con_lo_que_ya_se_sabe(tablero: Tablero) -> None:
    pagina = tablero.pagina
    tablero.ir("/grupo/G-3?periodo=2025")
    pagina.get_by_role("link", name="abrir un acuerdo").first.click()
    pagina.wait_for_selector("[data-formulario=acuerdos] #revisar-anotadas:has-text('la fila')")
    assert pagina.input_value("#anotar-codigo_grupo") == "G-3"
    acuerdo = pagina.input_value("#anotar-acuerdo")
    assert pagina.input_value("#anotar-codigo_acuerdo") == f"AC-20251031-G-3-{acuerdo}"
    assert not tablero.faltas_de_accesibilidad()


def test_donde_no_se_puede_guardar_se_dice(telefono: Page, tablero: Tablero, tmp_path: Path) -> None:
    respuesta = tablero.pagina.request.get(
        f"{tablero.vigilada.base}/descargar/plan.html?{PLAN.partition('?')[2]}&equipo=1"
    )
    formulario = tmp_path / "formulario.html"
    formulario.write_bytes(respuesta.body())
    telefono.add_init_script("Storage.prototype.setItem = () => { throw new DOMException('', 'QuotaExceededError'); };")
    telefono.goto(formulario.as_uri())
    assert "no deja guardar" in telefono.inner_text("#guardado")
    telefono.get_by_role("button", name="Enviar").click()
    assert telefono.inner_text("#aviso") == "Todavía no respondió en qué quedó ninguna visita."
