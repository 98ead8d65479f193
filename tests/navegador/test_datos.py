"""Cargar los datos de una oficina: subir, revisar, corregir, publicar y deshacer, con el ratón y con el teclado."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import count
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Browser, Page, Route

from dashboard.nucleo.ajustes import Ajustes
from dashboard.publicacion.cargas import LIMITE_DE_TRABAJO, Cargas
from dashboard.publicacion.carpeta_carga import Estado, anotar, cerrojo_de, guardar_json
from tests.navegador.conftest import servir
from tests.navegador.vigilada import Tablero

pytestmark = pytest.mark.navegador
EJEMPLO = Path(__file__).parents[2] / "datos" / "ejemplo"
#: lo que el tablero deja durar a un trabajo, en milisegundos: antes de eso no es que falle, es que la máquina va lenta
PACIENCIA = LIMITE_DE_TRABAJO * 1000


@pytest.fixture(scope="module")
def almacen(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """La carpeta de los datos de ese tablero."""
    return tmp_path_factory.mktemp("oficina") / "almacen"


@pytest.fixture(scope="module")
def base(ejecutable: str, comun: Path, almacen: Path) -> Iterator[str]:
    """Un tablero recién instalado, sin ningún dato."""
    assert ejecutable
    with servir(almacen, comun / "demostracion" / ".estaticos") as direccion:
        yield direccion


def _elegir(pagina: Page, *rutas: Path) -> None:
    """Elige los archivos con el botón."""
    with pagina.expect_file_chooser() as elegir:
        pagina.click("#zona-subir")
    elegir.value.set_files([str(ruta) for ruta in rutas])


def _subir(pagina: Page, *rutas: Path) -> None:
    """Elige los archivos y espera a que lleguen todos."""
    _elegir(pagina, *rutas)
    pagina.wait_for_selector("#boton-revisar:not([disabled])")


def _esperar_fase(pagina: Page, fase: str) -> None:
    """Espera a que el trabajo termine, bien o mal, y exige que sea en esa fase."""
    fases = [f".pagina-datos[data-fase={cual}]" for cual in (fase, "error")]
    pagina.wait_for_selector(", ".join(fases), timeout=PACIENCIA)
    assert pagina.locator(fases[0]).count() == 1, pagina.inner_text("#contenido")


def _revisar(pagina: Page) -> None:
    pagina.click("#boton-revisar")
    _esperar_fase(pagina, "revisada")


def _publicar(pagina: Page) -> None:
    pagina.click("[data-accion=publicar]")
    _esperar_fase(pagina, "publicada")


def _con_el_ejemplo(tablero: Tablero) -> None:
    """Abre la página de datos y, si este tablero está vacío, carga antes el juego de ejemplo: cada prueba se basta."""
    if tablero.ir("/datos") == "Todavía no hay datos cargados.":
        _subir(tablero.pagina, *sorted(EJEMPLO.glob("*.csv")))
        _revisar(tablero.pagina)
        _publicar(tablero.pagina)
        assert tablero.ir("/datos") != "Todavía no hay datos cargados."


def _sesiones(tablero: Tablero, grupo: str) -> str:
    """Las sesiones de un grupo tal como se descargan."""
    respuesta = tablero.pagina.request.get(
        f"{tablero.vigilada.base}/descargar/sesiones.csv?territorio={grupo}&periodo=2025"
    )
    assert respuesta.ok
    return respuesta.text()


def test_una_oficina_carga_corrige_publica_y_deshace(tablero: Tablero, pagina: Page, tmp_path: Path) -> None:
    assert tablero.ir("/datos") == "Todavía no hay datos cargados."
    assert not tablero.faltas_de_accesibilidad()
    # lo primero: el juego de ejemplo entero, de una vez
    _subir(pagina, *sorted(EJEMPLO.glob("*.csv")))
    assert pagina.locator("#archivos-subidos li").count() == len([*EJEMPLO.glob("*.csv")])
    _revisar(pagina)
    assert tablero.titular() == "Se puede publicar: todas las filas se entendieron."
    assert not tablero.faltas_de_accesibilidad()
    _publicar(pagina)
    pagina.click("text=Ver el panorama")
    tablero.esperar_otro("Publicado: el tablero ya sirve los datos nuevos.")
    # 4 de los 5 establecimientos que atienden partos tienen grupo
    assert "4 de 5" in tablero.contenido()

    # un libro como los de las oficinas: título arriba, totales abajo y una fila con un grupo que no existe
    libro = openpyxl.Workbook()
    hoja = libro.active
    hoja.title = "Mayo"
    hoja.append(["CONSOLIDADO DE SESIONES"])
    hoja.append([])
    hoja.append(["Código sesión", "Grupo", "Fecha de sesión", "asistencia", "esperadas"])
    for numero in range(1, 9):
        hoja.append([f"S-9{numero:02d}", "GAC-001", f"{numero + 1:02d}/06/2025", 7, 12])
    hoja.append(["S-999", "GAC-077", "10/06/2025", 7, 12])
    hoja.append(["TOTAL", "", "", 63, 108])
    ruta = tmp_path / "consolidado.xlsx"
    libro.save(ruta)
    tablero.ir("/datos")
    _subir(pagina, ruta)
    _revisar(pagina)
    assert tablero.titular() == "Se puede publicar, sin 1 fila que se rechaza."
    contenido = tablero.contenido()
    assert "«consolidado.xlsx», hoja «Mayo», fila 12" in contenido
    assert "«GAC-077»" in contenido
    assert pagina.inner_text("th:text-is('sesiones') >> xpath=..").split() == ["sesiones", "8", "0", "0", "0"]
    assert not tablero.faltas_de_accesibilidad()
    with pagina.expect_download() as descarga:
        pagina.click("text=Descargar su libro con los motivos marcados")
    con_motivos = tmp_path / "con-motivos.xlsx"
    descarga.value.save_as(con_motivos)
    devuelto = openpyxl.load_workbook(con_motivos)["Mayo"]
    titulos = [celda.value for celda in devuelto[3]]
    assert titulos[-1] == "Motivo"
    assert "GAC-077" not in str(devuelto.cell(4, len(titulos)).value or "")
    assert "código" in str(devuelto.cell(12, len(titulos)).value)

    # se corrige en el mismo libro, se descarta la primera revisión y se vuelve a cargar: entra limpio
    corregido = openpyxl.load_workbook(con_motivos)
    corregido["Mayo"].cell(12, 2).value = "GAC-002"
    corregido.save(ruta)
    pagina.click("[data-accion=descartar]")
    pagina.wait_for_selector("#zona-subir")
    _subir(pagina, ruta)
    _revisar(pagina)
    assert tablero.titular() == "Se puede publicar: todas las filas se entendieron."
    _publicar(pagina)
    assert "2025-06-10" in _sesiones(tablero, "GAC-002")

    # deshacer: lo que se sirve es exactamente lo de antes
    tablero.ir("/datos")
    pagina.click("text=Volver a la n.º 1")
    pagina.wait_for_selector("text=Volver a la n.º 2")
    assert "2025-06-10" not in _sesiones(tablero, "GAC-002")


def test_quien_llega_mientras_se_trabaja_otra_carga_espera_en_cola_y_puede_salir(
    tablero: Tablero, pagina: Page, almacen: Path
) -> None:
    _con_el_ejemplo(tablero)
    cargas = Cargas(Ajustes(datos=almacen))
    otra = almacen / ".cargas" / cargas.crear()
    guardar_json(otra / "ajustes.json", {})
    anotar(otra, Estado("revisando", "Leyendo"))
    try:
        with cerrojo_de(otra):
            for salir in (True, False):
                tablero.ir("/datos")
                _subir(pagina, EJEMPLO / "facilitadores.csv")
                pagina.click("#boton-revisar")
                pagina.wait_for_selector(".pagina-datos[data-fase=esperando]")
                assert tablero.titular() == "Espera su turno: se trabaja con una carga a la vez."
                assert "En cola: hay 1 carga delante. Esta empieza sola cuando le toque." in tablero.contenido()
                assert not tablero.faltas_de_accesibilidad()
                if salir:
                    pagina.click("text=Salir de la cola y descartar")
                    tablero.esperar_otro("Espera su turno: se trabaja con una carga a la vez.")
                    assert cargas.pendientes() == []
    finally:
        anotar(otra, Estado("revisada"))
    _esperar_fase(pagina, "revisada")
    assert tablero.titular() == "Todo lo que traen los archivos ya está cargado igual."


def test_con_el_teclado_se_llega_a_cada_paso_y_una_carga_se_retoma_por_su_direccion(
    tablero: Tablero, pagina: Page
) -> None:
    # oído desde antes: si no, la tecla puede llegar antes que el aviso de que se espera el diálogo
    pagina.on("filechooser", lambda _: None)
    _con_el_ejemplo(tablero)
    tablero.tabular_hasta("#zona-subir")
    with pagina.expect_file_chooser() as elegir:
        pagina.keyboard.press("Enter")
    elegir.value.set_files(str(EJEMPLO / "facilitadores.csv"))
    pagina.wait_for_selector("#boton-revisar:not([disabled])")
    tablero.tabular_hasta("#boton-revisar")
    # el navegador guarda cincuenta pasos y la pestaña se reúsa: se cuentan los que se agregan
    pagina.evaluate(
        "() => { const poner = history.pushState.bind(history); window.pasos = 0;"
        "history.pushState = (...partes) => { window.pasos += 1; poner(...partes); }; }"
    )
    pagina.keyboard.press("Enter")
    _esperar_fase(pagina, "revisada")
    # la revisión es un paso; verla avanzar no agrega otros
    assert pagina.evaluate("() => window.pasos") == 1
    assert tablero.titular() == "Todo lo que traen los archivos ya está cargado igual.", tablero.contenido()
    direccion = tablero.direccion()
    tablero.ir("/")
    assert tablero.ir(direccion) == "Todo lo que traen los archivos ya está cargado igual."
    assert pagina.is_disabled("[data-accion=publicar]")
    pagina.set_viewport_size({"width": 390, "height": 844})
    tablero.exigir_que_quepa("revisión a 390 px")
    tablero.tabular_hasta("[data-accion=descartar]")
    pagina.keyboard.press("Enter")
    pagina.wait_for_selector("#zona-subir")
    tablero.exigir_que_quepa("datos a 390 px")


def test_un_archivo_con_datos_de_personas_se_rechaza_y_quitandolo_se_sigue(
    tablero: Tablero, pagina: Page, tmp_path: Path
) -> None:
    padron = tmp_path / "padron.csv"
    padron.write_text("codigo_grupo,codigo_renipress,fecha_conformacion,dni\nG-1,90000001,2025-01-01,99990001\n")
    _con_el_ejemplo(tablero)
    _subir(pagina, padron, EJEMPLO / "reportes.csv")
    _revisar(pagina)
    assert tablero.titular() == "Todavía no se puede publicar."
    contenido = tablero.contenido()
    assert "columna «dni»" in contenido
    assert "99990001" not in pagina.content()
    pagina.click("[aria-label='Quitar padron.csv de la carga']")
    tablero.esperar_otro("Todavía no se puede publicar.")
    _esperar_fase(pagina, "revisada")
    assert tablero.titular() == "Todo lo que traen los archivos ya está cargado igual.", tablero.contenido()
    pagina.click("[data-accion=descartar]")
    pagina.wait_for_selector("#zona-subir")


def test_se_dice_que_es_una_columna_y_se_recuerda(tablero: Tablero, pagina: Page, tmp_path: Path) -> None:
    _con_el_ejemplo(tablero)
    ruta = tmp_path / "reuniones.csv"
    ruta.write_text("codigo_grupo,Dia de reunion,Cuantas vinieron\nGAC-001,2025-02-14,9\nGAC-002,2025-02-14,7\n")
    _subir(pagina, ruta)
    _revisar(pagina)
    assert tablero.titular() == "Todavía no se puede publicar."
    assert "¿Qué son estas columnas?" in tablero.contenido()
    for titulo, columna in (("Dia de reunion", "fecha"), ("Cuantas vinieron", "asistentes")):
        assert "«2025-02-14»" in tablero.contenido()
        pagina.select_option(f"[aria-label='Qué columna es «{titulo}»']", columna)
    assert tablero.faltas_de_accesibilidad() == []
    tablero.exigir_que_quepa("columnas por nombrar")
    pagina.click("text=Leer así")
    tablero.esperar_otro("Todavía no se puede publicar.")
    _esperar_fase(pagina, "revisada")
    assert tablero.titular() == "Se puede publicar: todas las filas se entendieron.", tablero.contenido()
    assert "La columna «Dia de reunion» se lee como «fecha»" in tablero.contenido()
    pagina.click("[data-accion=descartar]")
    # el del mes siguiente, con los mismos títulos, se lee de una vez
    pagina.wait_for_selector("#zona-subir")
    ruta.write_text("codigo_grupo,Dia de reunion,Cuantas vinieron\nGAC-001,2025-03-14,8\n")
    _subir(pagina, ruta)
    _revisar(pagina)
    assert tablero.titular() == "Se puede publicar: todas las filas se entendieron.", tablero.contenido()
    # y se puede cambiar
    pagina.select_option("[aria-label='Qué columna es «Dia de reunion»']", "")
    pagina.click("text=Leer así")
    tablero.esperar_otro("Se puede publicar: todas las filas se entendieron.")
    _esperar_fase(pagina, "revisada")
    assert tablero.titular() == "Todavía no se puede publicar."
    pagina.click("[data-accion=descartar]")
    pagina.wait_for_selector("#zona-subir")


def test_se_dice_que_establecimiento_es_un_codigo_mal_copiado(tablero: Tablero, pagina: Page, tmp_path: Path) -> None:
    _con_el_ejemplo(tablero)
    ruta = tmp_path / "grupos.csv"
    filas = [f"GN-{n},9000000{n},2025-01-31,10" for n in range(1, 6)] + ["GN-9,90000091,2025-01-31,10"]
    ruta.write_text("\n".join(["codigo_grupo,codigo_renipress,fecha_conformacion,integrantes", *filas]) + "\n")
    _subir(pagina, ruta)
    _revisar(pagina)
    assert tablero.titular() == "Se puede publicar, sin 1 fila que se rechaza."
    lista = pagina.get_by_label("Qué establecimiento es «90000091»")
    assert "90000001" in lista.inner_text()
    lista.select_option("90000001")
    assert tablero.faltas_de_accesibilidad() == []
    pagina.click("text=Leer así")
    tablero.esperar_otro("Se puede publicar, sin 1 fila que se rechaza.")
    _esperar_fase(pagina, "revisada")
    assert tablero.titular() == "Se puede publicar: todas las filas se entendieron.", tablero.contenido()
    assert "«90000091» → «90000001»" in tablero.contenido()
    pagina.click("[data-accion=descartar]")
    pagina.wait_for_selector("#zona-subir")


def test_se_decide_si_dos_sesiones_iguales_son_la_misma(tablero: Tablero, pagina: Page, tmp_path: Path) -> None:
    _con_el_ejemplo(tablero)
    ruta = tmp_path / "sesiones.csv"
    filas = [f"{codigo},GAC-001,2025-02-14,9" for codigo in ("N-1", "N-1b")]
    ruta.write_text("\n".join(["codigo_sesion,codigo_grupo,fecha,asistentes", *filas]) + "\n")
    _subir(pagina, ruta)
    _revisar(pagina)
    tarjeta = pagina.locator(".tarjeta", has_text="¿Son la misma sesión?")
    assert [celda.split(",")[0] for celda in tarjeta.locator("td").all_inner_texts()] == ["«N-1»", "«N-1b»"]
    assert "No cuenta" in tarjeta.inner_text()
    assert tablero.faltas_de_accesibilidad() == []
    tablero.exigir_que_quepa("sesiones que parecen la misma")
    # lado a lado: ninguna de las dos queda fuera de la vista en un teléfono
    pagina.set_viewport_size({"width": 390, "height": 844})
    caja = tarjeta.locator(".tabla-ancha")
    assert caja.evaluate("caja => caja.scrollWidth <= caja.clientWidth")
    pagina.set_viewport_size({"width": 1440, "height": 900})
    for regla, titulo in (("distintas", "También cuenta"), ("reciente", "No cuenta")):
        tarjeta.get_by_label("¿Cuál cuenta?").select_option(regla)
        with pagina.expect_response("**/revisar"):
            tarjeta.get_by_text("Contar así").click()
        pagina.wait_for_selector(f"th >> text={titulo}", timeout=PACIENCIA)
        _esperar_fase(pagina, "revisada")
        # lo elegido sigue elegido, y se puede volver a cambiar
        pagina.wait_for_selector(
            f"#opcion-repetidas option[value={regla}]:checked", state="attached", timeout=PACIENCIA
        )
    assert [celda.split(",")[0] for celda in tarjeta.locator("td").all_inner_texts()] == ["«N-1b»", "«N-1»"]
    pagina.click("[data-accion=descartar]")
    pagina.wait_for_selector("#zona-subir")


def test_las_filas_ocultas_se_anuncian_y_la_persona_dice_si_cuentan(
    tablero: Tablero, pagina: Page, tmp_path: Path
) -> None:
    _con_el_ejemplo(tablero)
    libro = openpyxl.Workbook()
    libro.active.append(["codigo_sesion", "codigo_grupo", "fecha", "asistentes"])
    for numero in range(1, 7):
        libro.active.append([f"OC-{numero}", "GAC-001", f"2025-02-{numero:02d}", numero])
    for fila in (3, 4):
        libro.active.row_dimensions[fila].hidden = True
    libro.save(tmp_path / "con-ocultas.xlsx")
    _subir(pagina, tmp_path / "con-ocultas.xlsx")
    _revisar(pagina)
    assert "2 filas ocultas (3–4) a mano o al plegar un grupo: cuentan como las demás" in tablero.contenido()
    assert "De 6 filas de datos: 6 aceptadas" in tablero.contenido()
    pagina.click("summary >> text=Cambiar las opciones y revisar otra vez")
    pagina.get_by_label("¿Y las filas ocultas de un libro?").select_option("fuera")
    with pagina.expect_response("**/revisar"):
        pagina.click("[data-accion=revisar] >> visible=true")
    pagina.wait_for_selector("text=4 aceptadas (0 reparadas), 0 rechazadas, 2 ignoradas", timeout=PACIENCIA)
    _esperar_fase(pagina, "revisada")
    assert tablero.faltas_de_accesibilidad() == []
    pagina.click("[data-accion=descartar]")
    pagina.wait_for_selector("#zona-subir")


@contextmanager
def _servir_con(ajuste: str, comun: Path, almacen: Path) -> Iterator[str]:
    with ExitStack() as al_terminar:
        # el ajuste es de este servidor, y no de los que arranquen mientras dura
        with pytest.MonkeyPatch.context() as entorno:
            entorno.setenv(ajuste, "la-buena")
            direccion = al_terminar.enter_context(servir(almacen, comun / "demostracion" / ".estaticos"))
        yield direccion


@pytest.fixture(scope="module")
def con_clave(ejecutable: str, comun: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Un tablero recién instalado que pide la clave «la-buena»; ninguna prueba le carga nada."""
    assert ejecutable
    with _servir_con("TABLERO_CLAVE", comun, tmp_path_factory.mktemp("clave") / "almacen") as direccion:
        yield direccion


@pytest.fixture
def con_nombres(comun: Path, tmp_path: Path) -> Iterator[str]:
    """Otro que atiende por un nombre y no tiene clave."""
    with _servir_con("TABLERO_NOMBRES", comun, tmp_path / "almacen") as direccion:
        yield direccion


@pytest.mark.parametrize(
    ("tablero_con", "dichas", "respuestas", "al_final"),
    [
        # con clave se pide, y otra vez si no es la buena
        ("con_clave", ["hace falta la clave", "no es la correcta"], ["mala", "la-buena"], "recibido"),
        # sin ella no hay nada que pedir: se dice por qué no se puede
        ("con_nombres", [], [], "solo se cambia desde su propia máquina"),
    ],
)
def test_la_clave_se_pide_solo_si_la_hay(
    chromium: Browser, request: pytest.FixtureRequest,
    tablero_con: str, dichas: list[str], respuestas: list[str], al_final: str,
) -> None:  # fmt: skip
    with chromium.new_page() as pagina:
        pagina.goto(f"{request.getfixturevalue(tablero_con)}/datos")
        _elegir(pagina, EJEMPLO / "grupos.csv")
        for dicha, respuesta in zip(dichas, respuestas, strict=True):
            pagina.wait_for_selector(f"dialog[open] >> text={dicha}")
            # lo escrito no se lee en la pantalla, y basta Intro
            assert pagina.evaluate("() => [document.activeElement.id, document.activeElement.type]") == [
                "clave-datos", "password",
            ]  # fmt: skip
            pagina.keyboard.type(respuesta)
            pagina.keyboard.press("Enter")
        pagina.wait_for_selector(f"#archivos-subidos >> text={al_final}" if respuestas else f"text={al_final}")
        assert pagina.locator("dialog").count() == 0, "ni se pregunta otra vez ni queda lo escrito"


def test_la_clave_se_pide_una_vez_aunque_la_esperen_dos_y_no_sigue_a_quien_se_va(
    chromium: Browser, con_clave: str
) -> None:
    with chromium.new_page() as pagina:
        pagina.goto(f"{con_clave}/metodo")
        pagina.click("nav >> text=Datos")
        pagina.wait_for_selector("#zona-subir")
        _elegir(pagina, EJEMPLO / "grupos.csv")
        pagina.wait_for_selector("dialog[open]")
        # atrás: la pregunta era de la página de datos
        pagina.go_back()
        pagina.wait_for_selector("dialog", state="detached")
        pagina.go_forward()
        _elegir(pagina, EJEMPLO / "grupos.csv")
        pagina.wait_for_selector("dialog[open]")
        pagina.keyboard.type("la-buena")
        pagina.keyboard.press("Enter")
        pagina.wait_for_selector("#archivos-subidos >> text=recibido")
        pagina.evaluate("() => sessionStorage.clear()")
        retenidas: list[Route] = []

        def las_dos_a_la_vez(ruta: Route) -> None:
            retenidas.append(ruta)
            if len(retenidas) == 2:
                for retenida in retenidas:
                    retenida.continue_()

        pagina.route("**/revisar", las_dos_a_la_vez)
        cual = count(1)
        with pagina.expect_response(lambda r: r.url.endswith("/revisar") and next(cual) == 2):
            pagina.dblclick("#boton-revisar")
        pagina.wait_for_selector("dialog[open]")
        pagina.evaluate("() => new Promise(requestAnimationFrame)")
        assert pagina.locator("dialog").count() == 1


@pytest.mark.parametrize("como", ["Cancelar", "Escape"])
def test_quien_no_da_la_clave_lee_por_que_hace_falta(chromium: Browser, con_clave: str, como: str) -> None:
    with chromium.new_page() as pagina:
        pagina.goto(f"{con_clave}/datos")
        _elegir(pagina, EJEMPLO / "grupos.csv")
        pagina.wait_for_selector("dialog[open]")
        pagina.keyboard.type("a medias")
        if como == "Escape":
            pagina.keyboard.press("Escape")
        else:
            pagina.click("dialog >> text=Cancelar")
        pagina.wait_for_selector("#mensaje-datos >> text=hace falta la clave")
        assert pagina.locator("dialog").count() == 0
        assert pagina.evaluate("() => sessionStorage.length") == 0


def test_se_eligen_los_archivos_que_la_pagina_dice_que_se_aceptan(tablero: Tablero, pagina: Page) -> None:
    tablero.ir("/datos")
    with pagina.expect_file_chooser() as elegir:
        pagina.click("#zona-subir")
    assert elegir.value.is_multiple()
    assert {".xlsx", ".xls", ".ods"} <= {*(elegir.value.element.get_attribute("accept") or "").split(",")}
    pagina.evaluate("() => { document.getElementById('zona-subir').dataset.acepta = '.csv,.ods'; }")
    with pagina.expect_file_chooser() as elegir:
        pagina.click("#zona-subir")
    assert elegir.value.element.get_attribute("accept") == ".csv,.ods"


def test_sin_conexion_se_dice_en_espanol_que_no_llego(tablero: Tablero, pagina: Page) -> None:
    tablero.ir("/datos")
    pagina.route("**/datos/cargas", lambda ruta: ruta.abort("connectionfailed"))
    _elegir(pagina, EJEMPLO / "facilitadores.csv")
    pagina.wait_for_selector("#mensaje-datos:not(:empty)")
    assert pagina.inner_text("#mensaje-datos") == "No llegó: revise la conexión con el tablero."
    assert pagina.is_disabled("#boton-revisar")
    pagina.unroute("**/datos/cargas")
    tablero.vigilada.faltas()[:] = [f for f in tablero.vigilada.faltas() if "ERR_CONNECTION_FAILED" not in f]
