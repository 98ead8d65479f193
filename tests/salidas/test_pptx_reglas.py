"""Lo que PowerPoint exige de un archivo para no «repararlo», y lo que exige quien lo mira: nada se pisa ni se sale."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.grafica import Tipo
from dashboard.dominio.periodo import Periodo
from dashboard.graficas.lienzo_pptx import alto_de
from dashboard.indicadores.escenas import escenas
from dashboard.indicadores.escenas.escena import Relato
from dashboard.nucleo.formato import ESPACIO_FINO
from dashboard.salidas.dibujos_pptx import celda
from dashboard.salidas.estilo import Estilo
from dashboard.salidas.presentacion import presentacion
from tests.salidas.escenas_falsas import APILADAS, BARRAS, COLUMNAS, LINEAS, MENSUAL, escena, tabla
from tests.salidas.test_pptx import textos
from tests.salidas.test_pptx_plantilla import de_oficina, imagen

EMU = 914_400
ESTILOS = {
    "16:9": Estilo(),
    "4:3 claro": Estilo("4:3", "claro"),
    "oficina": Estilo(plantilla=de_oficina(), logo=imagen()),
}
TERRITORIOS = ("PE", "11", "11-01", "11-01-01", "25")


@pytest.fixture(scope="module", params=list(ESTILOS))
def archivos(request: pytest.FixtureRequest, consulta: Consulta, falsas: Relato) -> dict[str, bytes]:
    """En un estilo, la presentación de varios territorios y la de todas las clases de escena."""
    relatos = {codigo: escenas(consulta, consulta.nodo(codigo), Periodo.leer("2026")) for codigo in TERRITORIOS}
    relatos["falsas"] = falsas
    return {codigo: presentacion(relato, consulta, ESTILOS[request.param]) for codigo, relato in relatos.items()}


def laminas(archivos: dict[str, bytes]) -> Iterator[tuple[str, Any]]:
    """Cada lámina de todos los archivos, con el nombre de dónde salió."""
    for codigo, crudo in archivos.items():
        for numero, lamina in enumerate(Presentation(io.BytesIO(crudo)).slides, 1):
            yield f"{codigo} {numero}", lamina


def test_el_validador_de_office_no_halla_nada(archivos: dict[str, bytes], tmp_path: Path) -> None:
    validador = pytest.importorskip("openxml_audit").OpenXmlValidator()
    for codigo, crudo in archivos.items():
        ruta = tmp_path / f"{codigo}.pptx"
        ruta.write_bytes(crudo)
        hallado = validador.validate(ruta)
        assert [f"{error.part_uri} {error.description}" for error in hallado.errors] == []


def test_las_partes_estan_todas_con_su_tipo_y_toda_relacion_lleva_a_una(archivos: dict[str, bytes]) -> None:
    for crudo in archivos.values():
        with zipfile.ZipFile(io.BytesIO(crudo)) as paquete:
            nombres = set(paquete.namelist())
            tipos = ElementTree.fromstring(paquete.read("[Content_Types].xml"))
            propios = {pieza.get("PartName", "").lstrip("/") for pieza in tipos if pieza.get("PartName")}
            por_extension = {pieza.get("Extension") for pieza in tipos if pieza.get("Extension")}
            llegadas = set()
            for nombre in nombres:
                assert nombre in propios or nombre.rsplit(".", 1)[-1] in por_extension, nombre
                if nombre.endswith(".rels"):
                    carpeta = posixpath.dirname(posixpath.dirname(nombre))
                    for relacion in ElementTree.fromstring(paquete.read(nombre)):
                        assert relacion.get("TargetMode") != "External"
                        destino = relacion.get("Target", "")
                        llegadas.add(posixpath.normpath(posixpath.join("/", carpeta, destino)).lstrip("/"))
            assert llegadas <= nombres
            # y ninguna parte sobra
            assert nombres - llegadas == {n for n in nombres if n.endswith(".rels")} | {"[Content_Types].xml"}


def test_los_numeros_de_forma_no_se_repiten_y_ningun_grupo_mide_cero(archivos: dict[str, bytes]) -> None:
    for donde, lamina in laminas(archivos):
        numeros = Counter(lamina._element.xpath(".//p:cNvPr/@id"))
        assert [numero for numero, veces in numeros.items() if veces > 1] == [], donde
        for grupo in lamina._element.xpath(".//p:grpSp"):
            (marco,) = grupo.xpath("./p:grpSpPr/a:xfrm")
            x, y, ancho, alto = (int(v) for v in marco.xpath("./a:off/@x | ./a:off/@y | ./a:ext/@cx | ./a:ext/@cy"))
            assert ancho > 0
            assert alto > 0
            dentro = [int(v) for v in marco.xpath("./a:chOff/@x | ./a:chOff/@y | ./a:chExt/@cx | ./a:chExt/@cy")]
            assert dentro == [x, y, ancho, alto]
            for hija in grupo.xpath("./p:sp/p:spPr/a:xfrm"):
                hx, hy, hw, hh = (int(v) for v in hija.xpath("./a:off/@x | ./a:off/@y | ./a:ext/@cx | ./a:ext/@cy"))
                assert x <= hx
                assert y <= hy
                assert hx + hw <= x + ancho
                assert hy + hh <= y + alto


def test_los_ejes_de_las_graficas_llevan_numeros_sin_signo(archivos: dict[str, bytes]) -> None:
    vistos = 0
    for _, lamina in laminas(archivos):
        for forma in lamina.shapes:
            if forma.has_chart:
                numeros = [int(v) for v in forma.chart._chartSpace.xpath(".//c:axId/@val | .//c:crossAx/@val")]
                assert min(numeros) >= 0
                vistos += 1
    assert vistos > 10


def test_toda_forma_dice_lo_que_es_o_se_declara_adorno(archivos: dict[str, bytes]) -> None:
    for donde, lamina in laminas(archivos):
        for pieza in lamina._element.xpath(".//p:cNvPr[@id != '1']"):
            adorno = pieza.xpath(".//*[local-name() = 'decorative'][@val = '1']")
            assert bool(pieza.get("descr")) != bool(adorno), (donde, pieza.get("name"))


def caja(forma: Any) -> tuple[float, float, float, float]:
    """Izquierda, arriba, derecha y abajo, en pulgadas."""
    x, y = forma.left / EMU, forma.top / EMU
    return x, y, x + forma.width / EMU, y + forma.height / EMU


def se_pisan(una: Any, otra: Any) -> bool:
    """Si comparten más que un borde."""
    a, b = caja(una), caja(otra)
    return min(a[2], b[2]) - max(a[0], b[0]) > 0.02 and min(a[3], b[3]) - max(a[1], b[1]) > 0.02


#: lo que va encima de otra cosa a propósito
ENCIMA = ("Rótulo: ", "Líneas de", "Puntas de", "Mapa: ", "Establecimientos", "Fondo ", "Tarjeta: ", "Código QR")


def test_nada_se_pisa_con_nada_ni_se_sale_de_la_lamina(archivos: dict[str, bytes]) -> None:
    for donde, lamina in laminas(archivos):
        ancho = lamina.part.package.presentation_part.presentation.slide_width / EMU
        alto = lamina.part.package.presentation_part.presentation.slide_height / EMU
        sueltas = [forma for forma in lamina.shapes if not forma.name.startswith(ENCIMA)]
        for forma in lamina.shapes:
            x0, y0, x1, y1 = caja(forma)
            assert min(x0, y0) >= -0.001, (donde, forma.name)
            assert x1 <= ancho + 0.001, (donde, forma.name)
            assert y1 <= alto + 0.001, (donde, forma.name)
        for una, otra in combinations(sueltas, 2):
            assert not se_pisan(una, otra), (donde, una.name, otra.name, caja(una), caja(otra))
        # lo que va encima de otra cosa tampoco llega a los avisos ni al pie
        abajo = [forma for forma in sueltas if forma.name in ("Avisos", "Pie", "Número")]
        for forma in lamina.shapes:
            if forma not in abajo:
                assert not any(se_pisan(forma, otra) for otra in abajo if otra.shape_id != forma.shape_id), (
                    donde, forma.name,
                )  # fmt: skip


def test_cada_texto_cabe_en_su_caja(archivos: dict[str, bytes]) -> None:
    for donde, lamina in laminas(archivos):
        for forma in lamina.shapes:
            if not forma.has_text_frame or forma.is_placeholder or not forma.text_frame.word_wrap:
                continue
            x0, y0, x1, y1 = caja(forma)
            mide = 0.0
            for parrafo in forma.text_frame.paragraphs:
                puntos = max((corrida.font.size.pt for corrida in parrafo.runs), default=0)
                negrita = any(corrida.font.bold for corrida in parrafo.runs[:1])
                dicho = "".join(corrida.text for corrida in parrafo.runs)
                mide += alto_de(dicho, puntos, x1 - x0, negrita=negrita) if puntos else 0.0
            assert mide <= y1 - y0 + 0.12, (donde, forma.name, mide, y1 - y0)


# -- lo que dice cada clase de escena


def lamina_de(consulta: Consulta, falsas: Relato, *propias: Any) -> Any:
    """La única lámina de una historia de una sola escena."""
    relato = replace(falsas, escenas=propias)
    return Presentation(io.BytesIO(presentacion(relato, consulta))).slides[0]


def test_una_tabla_larga_dibuja_las_filas_que_caben_y_cuenta_las_demas(consulta: Consulta, falsas: Relato) -> None:
    aviso = ("Cifras provisionales al 31 oct 2026.",)
    lamina = lamina_de(consulta, falsas, escena("Muchos", tabla=tabla(60, 134), avisos=aviso))
    (cuadro,) = (forma for forma in lamina.shapes if forma.has_table)
    filas = len(cuadro.table.rows) - 1
    assert 5 < filas < 60
    assert f"y {134 - filas} más" in textos(lamina)
    (quedan,) = (forma for forma in lamina.shapes if forma.name == "Filas que no se ven")
    (avisos,) = (forma for forma in lamina.shapes if forma.name == "Avisos")
    assert cuadro.top + cuadro.height <= quedan.top
    assert quedan.top + quedan.height <= avisos.top


def rotulos(marco: Any) -> list[str]:
    """Los rótulos escritos en una gráfica, en orden."""
    puestos = marco.chart._chartSpace.xpath(".//c:dLbl")
    return ["/".join("".join(p.xpath(".//a:t/text()")) for p in puesto.xpath(".//a:p")) for puesto in puestos]


@pytest.mark.parametrize(
    ("grafico", "escritos"),
    [
        (COLUMNAS, ["49,1\u202f%", "59,2\u202f%", "2,0\u202f%", "71,1\u202f%", "80: lo que/pide la guía"]),
        (BARRAS, ["1\u202f255", "30", "25", "1\u202f055", "0"]),
        (LINEAS, ["69,1\u202f%"]),
        (APILADAS, []),
    ],
)
def test_los_rotulos_de_una_grafica_estan_escritos_como_en_el_texto(
    consulta: Consulta, falsas: Relato, grafico: Any, escritos: list[str]
) -> None:
    lamina = lamina_de(consulta, falsas, escena(graficos=(grafico,)))
    (marco,) = (forma for forma in lamina.shapes if forma.has_chart)
    assert rotulos(marco) == escritos
    # ninguna leyenda: el título nombra las series
    assert not marco.chart.has_legend
    if grafico.tipo is not Tipo.LINEAS and len(grafico.series) > 1:
        assert all(serie.nombre in textos(lamina) for serie in grafico.series)


def test_los_numeros_de_un_eje_no_dependen_del_idioma_de_office(consulta: Consulta, falsas: Relato) -> None:
    formatos = []
    for grafico in (LINEAS, MENSUAL):
        lamina = lamina_de(consulta, falsas, escena(graficos=(grafico,)))
        (marco,) = (forma for forma in lamina.shapes if forma.has_chart)
        formatos.append(marco.chart.value_axis.tick_labels.number_format)
    # el separador va entre comillas: no es el del idioma
    assert formatos == [
        f'0"{ESPACIO_FINO}"%',
        f'[>=1000000]#"{ESPACIO_FINO}"000"{ESPACIO_FINO}"000;[>=1000]#"{ESPACIO_FINO}"000;0',
    ]


def test_de_las_columnas_destaca_la_ultima_y_su_valor_va_dentro_si_cabe(consulta: Consulta, falsas: Relato) -> None:
    lamina = lamina_de(consulta, falsas, escena(graficos=(COLUMNAS,)))
    assert lamina.slide_layout.name == "Titular al lado de la gráfica"
    (marco,) = (forma for forma in lamina.shapes if forma.has_chart)
    barras = marco.chart._chartSpace.xpath(".//c:barChart/c:ser")[0]
    colores = [punto.xpath(".//c:spPr//a:schemeClr/@val")[0] for punto in barras.xpath("./c:dPt")]
    assert colores == ["accent3", "accent3", "accent3", "accent1"]
    assert barras.xpath(".//c:dLbl/c:dLblPos/@val") == ["inEnd", "inEnd", "outEnd", "inEnd"]
    # la línea del estándar es la rejilla: pasa de lado a lado por 0,8
    (eje,) = marco.chart._chartSpace.xpath(".//c:valAx")
    assert eje.xpath("./c:majorUnit/@val") == ["0.8"]
    assert eje.xpath(".//c:majorGridlines//a:schemeClr/@val") == ["accent4"]


def test_antes_y_ahora_son_dos_mapas_con_su_fecha_y_solo_destaca_lo_que_cumple(
    consulta: Consulta, falsas: Relato
) -> None:
    propia = next(e for e in falsas.escenas if len(e.mapas) == 2)
    lamina = lamina_de(consulta, falsas, propia)
    grupos = [forma for forma in lamina.shapes if forma.shape_type == MSO_SHAPE_TYPE.GROUP]
    assert [grupo.name for grupo in grupos] == ["Mapa: Regiones que cumplen 2023", "Mapa: Regiones que cumplen 2026"]
    assert grupos[0].left + grupos[0].width < grupos[1].left
    for grupo, dibujo in zip(grupos, propia.mapas, strict=True):
        vivos = {
            f.name for f in grupo.shapes if f._element.xpath("./p:spPr/a:solidFill/a:schemeClr/@val") == ["accent1"]
        }
        assert vivos == {area.nombre for area in dibujo.areas if area.veredicto == "cumple"}
    assert {"2023", "2026", "0 → 11\nde 29 regiones"} <= {f.text_frame.text for f in lamina.shapes if f.has_text_frame}


def test_en_el_mapa_cada_area_tiene_su_nombre_y_su_valor_escritos_una_vez(consulta: Consulta, falsas: Relato) -> None:
    propia = next(e for e in falsas.escenas if len(e.mapas) == 1 and not e.mapas[0].puntos)
    lamina = lamina_de(consulta, falsas, propia)
    escritos = [f.text_frame.text.replace("\n", " ") for f in lamina.shapes if f.name.startswith("Rótulo: ")]
    con_sitio = [area for area in propia.mapas[0].areas if area.rotulo]
    assert con_sitio
    assert sorted(escritos) == sorted(f"{area.nombre} {area.valor}" for area in con_sitio)


def test_los_establecimientos_son_puntos_y_los_nombrados_llevan_su_nombre(consulta: Consulta, falsas: Relato) -> None:
    propia = next(e for e in falsas.escenas if e.mapas and e.mapas[0].puntos)
    lamina = lamina_de(consulta, falsas, propia)
    (grupo,) = (forma for forma in lamina.shapes if forma.name == "Establecimientos")
    nombrados = [punto.nombre for punto in propia.mapas[0].puntos if punto.nombrado]
    sueltos = len(propia.mapas[0].puntos) - len(nombrados)
    assert [forma.name for forma in grupo.shapes] == [f"{sueltos} establecimientos", *nombrados]
    # los demás son una sola forma, con un trazo por cada uno
    assert len(grupo.shapes[0]._element.xpath(".//a:close")) == sueltos
    assert sorted(f.text_frame.text for f in lamina.shapes if f.name.startswith("Rótulo: ")) == sorted(nombrados)


def test_las_tarjetas_dicen_quien_de_donde_y_que_logro(consulta: Consulta, falsas: Relato) -> None:
    propia = next(e for e in falsas.escenas if e.tarjetas)
    dicho = textos(lamina_de(consulta, falsas, propia))
    for tarjeta in propia.tarjetas:
        assert f"{tarjeta.titulo}\n{tarjeta.bajada}" in dicho
        for cifra in tarjeta.cifras:
            assert f"{cifra.valor}\n{cifra.texto}" in dicho
    assert lamina_de(consulta, falsas, propia).shapes.title.text_frame.paragraphs[1].text == propia.destacado


def test_el_codigo_qr_abre_la_direccion(consulta: Consulta, falsas: Relato) -> None:
    import segno

    propia = next(e for e in falsas.escenas if e.direccion)
    lamina = lamina_de(consulta, falsas, propia)
    (codigo,) = (forma for forma in lamina.shapes if forma.name == "Código QR")
    (camino,) = codigo._element.xpath(".//a:path")
    lado = int(camino.get("w"))
    modulos = [[0] * lado for _ in range(lado)]
    vertices = [(int(p.get("x")), int(p.get("y"))) for p in camino.xpath(".//a:pt")]
    for (x0, y), (x1, _), *_ in zip(*[iter(vertices)] * 4, strict=True):
        modulos[y][x0:x1] = [1] * (x1 - x0)
    esperado = [list(fila) for fila in segno.make(propia.direccion, error="m", micro=False).matrix_iter(border=4)]
    assert modulos == [[int(bool(m)) for m in fila] for fila in esperado]
    assert propia.direccion in textos(lamina)
    assert codigo._element.xpath(".//p:cNvPr/@descr") == [f"Código QR que abre {propia.direccion}"]
    assert [f.name for f in lamina_de(consulta, falsas, escena()).shapes if "QR" in f.name] == []


def test_el_apendice_va_en_el_diseno_de_lectura(consulta: Consulta, falsas: Relato) -> None:
    propia = next(e for e in falsas.escenas if e.apendice and e.tabla)
    lamina = lamina_de(consulta, falsas, propia)
    assert lamina.slide_layout.name == "Lectura"
    (cuadro,) = (forma for forma in lamina.shapes if forma.has_table)
    assert cuadro.table.cell(1, 0).text_frame.paragraphs[0].runs[0].font.size.pt <= 12


def test_una_celda_se_escribe_con_el_espacio_que_no_parte_la_linea() -> None:
    columna = tabla(1, 1).columnas[3]
    assert celda(columna, 0.8) == "80,0\u202f%"
