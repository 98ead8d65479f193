"""El lote en un navegador: se pide desde el menú, se ve por cuál va, se cancela y se descarga."""

from __future__ import annotations

import zipfile

import pytest

from tests.navegador.vigilada import Tablero

pytestmark = pytest.mark.navegador


def test_desde_una_region_se_descargan_los_archivos_de_todas_sus_redes(tablero: Tablero) -> None:
    tablero.ir("/territorio/11?periodo=2026-S1")
    pagina = tablero.pagina
    pagina.click("summary:has-text('Exportar')")
    pagina.click("text=Todos los archivos de sus redes (ZIP)")
    pagina.wait_for_selector("form[data-lote]")
    assert pagina.inner_text("h1") == "Todos los archivos de las redes de Cusco"
    pagina.select_option("#lote-formatos", "xlsx")
    pagina.wait_for_load_state("networkidle")
    with pagina.expect_download() as bajada:
        pagina.click("text=Preparar el ZIP")
        # por cuál va, y el botón no se puede pulsar dos veces
        pagina.wait_for_selector(".lote-marcha [role=progressbar]")
        assert pagina.is_disabled("text=Preparar el ZIP")
        pagina.wait_for_function("() => /^1 de \\d+: /.test(document.querySelector('.lote-marcha p').textContent)")
    assert bajada.value.suggested_filename.startswith("DEMOSTRACION_lote_11_cusco_2026-S1-carga-")
    with zipfile.ZipFile(bajada.value.path()) as archivo:
        assert archivo.testzip() is None
        assert "INDICE.html" in archivo.namelist()
    pagina.wait_for_selector("text=Guardar el ZIP otra vez")
    assert pagina.inner_text(".lote-marcha [role=status]").startswith("Listo: ")
    assert not tablero.faltas_de_accesibilidad()


def test_un_lote_se_cancela_y_se_puede_pedir_otro(tablero: Tablero) -> None:
    tablero.ir("/lote?territorio=PE&periodo=2026")
    pagina = tablero.pagina
    pagina.wait_for_load_state("networkidle")
    pagina.click("text=Preparar el ZIP")
    pagina.wait_for_function("() => /^1 de /.test(document.querySelector('.lote-marcha p')?.textContent ?? '')")
    pagina.click("text=Cancelar")
    pagina.wait_for_selector("text=Se canceló: no se preparó ningún archivo.")
    # el foco no se pierde con el botón que desaparece
    assert pagina.is_enabled("text=Preparar el ZIP")
    assert pagina.evaluate("document.activeElement.textContent") == "Preparar el ZIP"
