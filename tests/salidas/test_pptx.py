"""El PPTX: se vuelve a abrir y sus gráficas, su mapa y sus notas dicen lo mismo que la pantalla."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from pptx import Presentation
from pptx.enum.dml import MSO_FILL, MSO_THEME_COLOR
from pptx.enum.shapes import MSO_SHAPE_TYPE

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.grafica import Tipo
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Periodo
from dashboard.dominio.territorio import Nivel
from dashboard.graficas.en_pptx import ESTANDAR, rotulos
from dashboard.graficas.tema import TOKENS, token_de
from dashboard.indicadores.escenas import escenas
from dashboard.indicadores.escenas.escena import Relato
from dashboard.indicadores.motivos import faltas_por_motivo, periodo_de_motivos
from dashboard.nucleo.formato import decimos
from dashboard.salidas.cifras import registros
from dashboard.salidas.presentacion import DEMOSTRACION, nombre_de_presentacion, presentacion
from tests.indicadores.relatos import estados
from tests.salidas import escenas_falsas

#: periodos del recuento independiente: pocos, porque es lento a propósito
PERIODOS = ("2024", "2025", "2026", "2025-S1", "2026-S1", "2026-03")


def abrir(crudo: bytes) -> Any:
    """El archivo vuelto a abrir."""
    return Presentation(io.BytesIO(crudo))


def formas(contenedor: Any) -> Iterator[Any]:
    """Todas las formas, también las que están dentro de un grupo."""
    for forma in contenedor:
        yield forma
        if forma.shape_type == MSO_SHAPE_TYPE.GROUP:
            yield from formas(forma.shapes)


def textos(lamina: Any) -> str:
    """Todo lo escrito en una lámina."""
    return "\n".join(forma.text_frame.text for forma in formas(lamina.shapes) if forma.has_text_frame)


def libro_de(grafica: Any) -> tuple[list[str], dict[str, list[float | None]], Any]:
    """Categorías y series del libro que se abre al editar una gráfica."""
    libro = openpyxl.load_workbook(io.BytesIO(grafica.part.chart_workbook.xlsx_part.blob))
    filas = list(libro["Datos"].iter_rows(values_only=True))
    nombres = [str(nombre) for nombre in filas[0][1:]]
    columnas = list(zip(*(fila[1:] for fila in filas[1:]), strict=True))
    series = {nombre: list(valores) for nombre, valores in zip(nombres, columnas, strict=True)}
    return [str(fila[0]) for fila in filas[1:]], series, libro


def sin_formulas(libro: Any) -> None:
    """Ninguna celda es una fórmula."""
    assert [
        celda.coordinate for hoja in libro for fila in hoja.iter_rows() for celda in fila if celda.data_type == "f"
    ] == []


def test_en_cien_estados_al_azar_los_libros_de_las_graficas_dicen_lo_que_la_pantalla_y_el_recuento(
    consulta: Consulta, celdas_pequenas: Callable[[str], dict]
) -> None:
    vistas: dict[str, int] = {}
    validos = [
        (nodo, Periodo.leer(PERIODOS[i % len(PERIODOS)])) for i, (nodo, _) in enumerate(estados(consulta, 100, 23))
    ]
    for nodo, periodo in validos:
        relato = escenas(consulta, nodo, periodo)
        documento = abrir(presentacion(relato, consulta))
        assert len(documento.slides) == len(relato.escenas)
        for lamina, escena in zip(documento.slides, relato.escenas, strict=True):
            graficas = [forma.chart for forma in lamina.shapes if forma.has_chart]
            assert len(graficas) == len(escena.graficos)
            for grafica, grafico in zip(graficas, escena.graficos, strict=True):
                categorias, series, libro = libro_de(grafica)
                sin_formulas(libro)
                assert categorias == list(rotulos(grafico))
                estandar = series.pop(ESTANDAR, None)
                # solo en las columnas es una serie: en las barras la línea la pone el eje
                assert (estandar is None) == (grafico.linea is None or grafico.tipo is not Tipo.COLUMNAS)
                assert series == {serie.nombre: list(serie.valores) for serie in grafico.series}
                # lo que la gráfica dibuja es lo que su libro guarda
                dibujadas = {s.name: list(s.values) for trazado in grafica.plots for s in trazado.series}
                dibujadas.pop(ESTANDAR, None)
                assert dibujadas == series
                vistas[grafico.clave] = vistas.get(grafico.clave, 0) + 1
                _como_la_pantalla(consulta, nodo, periodo, grafico.clave, grafico.codigos, series, celdas_pequenas)
    assert vistas.keys() == {"cobertura_por_periodo", "asistencia_mensual", "motivos", "brecha", "parecidas"}
    assert min(vistas.values()) >= 2, vistas


def _como_la_pantalla(
    consulta: Consulta, nodo: Nodo, periodo: Periodo, clave: str, codigos: tuple[str, ...],
    series: dict[str, list[float | None]], recuento: Callable[[str], dict],
) -> None:  # fmt: skip
    if clave == "brecha":
        valores = list(series.values())[-1]
        nodos = [consulta.nodo(codigo) for codigo in codigos]
        filas = registros(consulta, nodos, periodo)
        esperados = {f["territorio"]: f["faltan"] for f in filas if f["indicador"] == "cobertura"}
        assert dict(zip(codigos, valores, strict=True)) == esperados
        # la otra cuenta: 80 % hacia arriba menos los que tienen grupo
        celdas = recuento(str(periodo))
        for codigo, valor in zip(codigos, valores, strict=True):
            n, total, _ = celdas["cobertura", codigo]
            assert valor == max(0, -(-4 * total // 5) - n)
    elif clave == "cobertura_por_periodo":
        n, total, _ = recuento(str(periodo))["cobertura", nodo.codigo]
        ultimo = series["Cobertura"][-1]
        assert ultimo is None or round(ultimo * 1000) == decimos(n, total)
    elif clave == "motivos":
        permitido = periodo_de_motivos(nodo, periodo)
        faltas = faltas_por_motivo(consulta, nodo, permitido)
        total = sum(fila.total for fila in faltas)
        primero = max((f for f in faltas if f.motivo.codigo != "M99"), key=lambda f: f.total, default=faltas[0])
        assert round((series["Inasistencias"][0] or 0) * 1000) == decimos(primero.total, total)
    elif clave == "parecidas":
        celdas = recuento(str(periodo))
        for codigo, valor in zip(codigos, series["Cobertura"], strict=True):
            n, total, _ = celdas["cobertura", codigo]
            assert round((valor or 0) * 1000) == decimos(n, total)
    else:
        asistentes, esperadas = recuento(str(periodo))["asistencia", nodo.codigo][:2]
        assert esperadas
        if str(periodo) == "2026-03":
            # de un mes, el último punto es el propio indicador
            assert round((series["Asistencia"][-1] or 0) * 1000) == decimos(asistentes, esperadas)


@pytest.fixture(scope="module")
def nacional(consulta: Consulta) -> tuple[Relato, Any]:
    """La historia del país y su presentación abierta."""
    relato = escenas(consulta, consulta.nodo("PE"), Periodo.leer("2026"))
    return relato, abrir(presentacion(relato, consulta))


def test_no_hay_ninguna_imagen_y_la_lamina_es_de_16_9(nacional: tuple[Relato, Any], consulta: Consulta) -> None:
    relato, documento = nacional
    assert abs(documento.slide_width / documento.slide_height - 16 / 9) < 0.001
    todas = [forma for lamina in documento.slides for forma in formas(lamina.shapes)]
    assert [forma.name for forma in todas if forma.shape_type == MSO_SHAPE_TYPE.PICTURE] == []
    with zipfile.ZipFile(io.BytesIO(presentacion(relato, consulta))) as paquete:
        assert [n for n in paquete.namelist() if n.startswith("ppt/media/")] == []
    # todo cabe en la lámina
    for forma in todas:
        assert forma.left >= 0
        assert forma.top >= 0
        assert forma.left + forma.width <= documento.slide_width + 1
        assert forma.top + forma.height <= documento.slide_height + 1


def test_cada_lamina_lleva_sus_notas_con_definicion_norma_fuente_y_corte(nacional: tuple[Relato, Any]) -> None:
    relato, documento = nacional
    for lamina, escena in zip(documento.slides, relato.escenas, strict=True):
        notas = lamina.notes_slide.notes_text_frame.text
        assert notas == "\n".join(escena.notas.lineas)
        for rotulo in ("Norma: ", "Fuente: ", "Fecha de corte: "):
            assert rotulo in notas
        assert "Definición: " in notas or escena.clave == "gracias"
        assert lamina.shapes.title.text_frame.text.replace("\n", " ") == escena.titular


def test_cada_lamina_dice_territorio_periodo_indicador_carga_y_fecha(nacional: tuple[Relato, Any]) -> None:
    _, documento = nacional
    for numero, lamina in enumerate(documento.slides, 1):
        dicho = textos(lamina)
        for parte in ("Perú (PE) · 2026 · ", "carga n.º 1", "datos al "):
            assert parte in dicho
        assert lamina._element.xpath(".//a:fld//a:t/text()") == [str(numero)]
        assert DEMOSTRACION not in dicho


def test_la_campana_va_una_vez_en_cada_lamina(nacional: tuple[Relato, Any]) -> None:
    relato, documento = nacional
    portada, lamina = relato.escenas[0], documento.slides[0]
    assert f"{portada.sobretitulo}." in portada.avisos
    assert textos(lamina).count(portada.sobretitulo) == 1


def test_el_mapa_son_formas_con_el_nombre_de_cada_region_y_el_color_de_su_clase(nacional: tuple[Relato, Any]) -> None:
    relato, documento = nacional
    posicion = next(i for i, escena in enumerate(relato.escenas) if escena.mapas)
    mapa = relato.escenas[posicion].mapas[0]
    assert mapa is not None
    dibujadas = {
        forma.name: forma
        for forma in formas(documento.slides[posicion].shapes)
        if forma.shape_type == MSO_SHAPE_TYPE.FREEFORM and "rótulos" not in forma.name
    }
    rayadas = {f"Rayado de {area.nombre}" for area in mapa.areas if area.trama}
    assert rayadas
    assert dibujadas.keys() == {area.nombre for area in mapa.areas} | rayadas
    for area in mapa.areas:
        relleno = dibujadas[area.nombre].fill
        assert relleno.type == MSO_FILL.SOLID
        token = token_de(area.fraccion)
        if token == "sin-dato":
            # lo que no se sabe apenas se ve: no es una clase
            assert relleno.fore_color.theme_color == MSO_THEME_COLOR.TEXT_1
        else:
            assert str(relleno.fore_color.rgb) == TOKENS[token].lstrip("#")
        descripcion = dibujadas[area.nombre]._element.xpath(".//p:cNvPr")[0].get("descr")
        assert area.valor in descripcion


def test_la_demostracion_lo_dice_en_cada_lamina_en_los_libros_y_en_el_nombre(consulta: Consulta) -> None:
    relato = replace(escenas(consulta, consulta.nodo("11"), Periodo.leer("2026")), demostracion=True)
    documento = abrir(presentacion(relato, consulta))
    for lamina in documento.slides:
        assert DEMOSTRACION in textos(lamina)
        for forma in lamina.shapes:
            if forma.has_chart:
                acerca = libro_de(forma.chart)[2]["Acerca de"]
                assert DEMOSTRACION in [fila[1] for fila in acerca.iter_rows(values_only=True)]
    assert documento.core_properties.title.startswith("DEMOSTRACIÓN")
    assert nombre_de_presentacion(relato) == "DEMOSTRACION_presentacion_11_cusco_2026-carga-1.pptx"


def test_un_nombre_que_empieza_con_igual_queda_como_texto_en_las_graficas(
    nacional: tuple[Relato, Any], consulta: Consulta
) -> None:
    malos = ("=1+1", '=HYPERLINK("http://malo")', "+2")
    relato = replace(
        nacional[0],
        escenas=(escenas_falsas.escena("=2+2", graficos=(replace(escenas_falsas.BARRAS, categorias=malos),)),),
    )
    (lamina,) = abrir(presentacion(relato, consulta)).slides
    (marco,) = (forma for forma in lamina.shapes if forma.has_chart)
    categorias, _, libro = libro_de(marco.chart)
    sin_formulas(libro)
    assert categorias == list(malos)
    assert lamina.shapes.title.text_frame.text == "=2+2"


def test_en_todo_nivel_y_sin_datos_el_archivo_se_abre(consulta: Consulta) -> None:
    for nivel in (Nivel.PAIS, Nivel.DIRESA, Nivel.RED, Nivel.MICRORRED):
        nodos = consulta.descendientes(consulta.raiz, nivel)
        for nodo in (nodos[0], nodos[-1]):
            relato = escenas(consulta, nodo, consulta.periodo_por_defecto())
            assert len(abrir(presentacion(relato, consulta)).slides) == len(relato.escenas)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="no está LibreOffice")
def test_libreoffice_convierte_cada_lamina_con_su_titular(consulta: Consulta, tmp_path: Path) -> None:
    from pypdf import PdfReader

    relato = escenas(consulta, consulta.nodo("11"), Periodo.leer("2026"))
    (tmp_path / "cusco.pptx").write_bytes(presentacion(relato, consulta))
    orden = ["soffice", f"-env:UserInstallation={(tmp_path / 'perfil').as_uri()}", "--headless", "--convert-to", "pdf"]
    corrida = subprocess.run([*orden, "cusco.pptx"], cwd=tmp_path, capture_output=True, check=False, timeout=120)
    assert corrida.returncode == 0, corrida.stderr
    paginas = PdfReader(tmp_path / "cusco.pdf").pages
    assert len(paginas) == len(relato.escenas)
    for pagina, escena in zip(paginas, relato.escenas, strict=True):
        dicho = re.sub(r"\s+", "", pagina.extract_text())
        assert re.sub(r"\s+", "", escena.titular) in dicho


_QUE_DICE = ("showLegendKey", "showVal", "showCatName", "showSerName", "showPercent", "showBubbleSize")
#: orden de las piezas que pide el esquema de Office: PowerPoint «repara» un archivo que no lo respeta
ORDEN = {
    "lineChart": ("grouping", "varyColors", "ser", "dLbls", "dropLines", "hiLowLines", "marker", "smooth", "axId"),
    "barChart": ("barDir", "grouping", "varyColors", "ser", "dLbls", "gapWidth", "overlap", "serLines", "axId"),
    "catAx": (
        "axId", "scaling", "delete", "axPos", "majorGridlines", "minorGridlines", "title", "numFmt", "majorTickMark",
        "minorTickMark", "tickLblPos", "spPr", "txPr", "crossAx", "crosses", "auto", "lblAlgn", "lblOffset",
        "tickLblSkip", "tickMarkSkip", "noMultiLvlLbl",
    ),
    "ser": (
        "idx", "order", "tx", "spPr", "invertIfNegative", "marker", "dPt", "dLbls", "cat", "val", "smooth",
    ),
    "dPt": ("idx", "invertIfNegative", "marker", "bubble3D", "explosion", "spPr"),
    "plotArea": ("layout", "barChart", "lineChart", "catAx", "valAx", "spPr"),
    "dLbl": ("idx", "layout", "tx", "numFmt", "spPr", "txPr", "dLblPos", *_QUE_DICE),
    "dLbls": ("dLbl", "numFmt", "spPr", "txPr", "dLblPos", *_QUE_DICE, "showLeaderLines"),
    "manualLayout": ("layoutTarget", "xMode", "yMode", "x", "y", "w", "h"),
}  # fmt: skip


def test_las_piezas_de_cada_grafica_van_en_el_orden_que_pide_el_esquema(consulta: Consulta) -> None:
    vistas = set()
    for codigo in ("PE", "11", "25"):
        relato = escenas(consulta, consulta.nodo(codigo), Periodo.leer("2026"))
        for lamina in abrir(presentacion(relato, consulta)).slides:
            for forma in lamina.shapes:
                if not forma.has_chart:
                    continue
                for pieza in forma.chart._chartSpace.iter():
                    nombre = str(pieza.tag).split("}")[-1]
                    if nombre in ORDEN:
                        vistas.add(nombre)
                        hijas = [str(hija.tag).split("}")[-1] for hija in pieza]
                        assert set(hijas) <= set(ORDEN[nombre]), (nombre, hijas)
                        assert hijas == sorted(hijas, key=ORDEN[nombre].index), (nombre, hijas)
    assert vistas >= ORDEN.keys() - {"dPt"}
