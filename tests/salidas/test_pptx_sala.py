"""Lo que se vio mal en una sala con una presentación descargada: cada clase de falta, con lo que la delata."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pptx import Presentation
from pptx.util import Inches

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.periodo import Periodo
from dashboard.graficas.lienzo_pptx import LETRA
from dashboard.graficas.tema_pptx import colores_del_tema, contraste, letra_que_se_lee
from dashboard.indicadores.escenas.escena import Relato
from dashboard.nucleo.errores import ErrorArchivo
from dashboard.salidas.archivos import Pedido, archivo_pptx, archivo_xlsx, nombre_de_lamina
from dashboard.salidas.dibujos_pptx import CUERPOS, _minimos, _que_cabe
from dashboard.salidas.estilo import Estilo, de_la_oficina
from dashboard.salidas.mapas_pptx import _que_quepan
from dashboard.salidas.presentacion import nombre_de_presentacion, presentacion
from tests.salidas.escenas_falsas import BARRAS, COLUMNAS, LINEAS, escena, mapas, todas
from tests.salidas.test_pptx_plantilla import RELACION, de_oficina, imagen

EMU = 914_400


def hacer(consulta: Consulta, relato: Relato, estilo: Estilo | None = None, *propias: Any) -> Any:
    """La presentación, vuelta a abrir. `propias`: sus escenas, si no son las del relato."""
    relato = replace(relato, escenas=propias) if propias else relato
    return Presentation(io.BytesIO(presentacion(relato, consulta, estilo)))


def georgia_de_4_3(**acentos: str) -> bytes:
    """Una plantilla de 4:3 con letra ancha y los acentos que se le den."""
    documento = Presentation()
    tema = documento.slide_master.part.part_related_by(f"{RELACION}/theme")
    blob = tema.blob.replace(b"Calibri", b"Georgia")
    for viejo, nuevo in acentos.items():
        assert viejo.encode() in blob
        blob = blob.replace(viejo.encode(), nuevo.encode())
    tema._blob = blob
    salida = io.BytesIO()
    documento.save(salida)
    return salida.getvalue()


# -- letra sobre una barra


def _sobre_barras(lamina: Any) -> Iterator[tuple[str, str]]:
    """El color de cada barra con su valor dentro, y el de la letra de ese valor."""
    colores = colores_del_tema(lamina.part)
    for marco in (forma for forma in lamina.shapes if forma.has_chart):
        for serie in marco.chart._chartSpace.xpath(".//c:barChart/c:ser"):
            base = serie.xpath("./c:spPr//a:schemeClr/@val")
            propios = {
                punto.xpath("./c:idx/@val")[0]: punto.xpath("./c:spPr//a:schemeClr/@val")
                for punto in serie.xpath("./c:dPt")
            }
            for rotulo in serie.xpath(".//c:dLbl[c:dLblPos/@val = 'inEnd']"):
                (barra,) = propios.get(rotulo.xpath("./c:idx/@val")[0]) or base
                (letra,) = set(rotulo.xpath(".//a:rPr//a:schemeClr/@val"))
                yield colores[barra], colores[letra]


@pytest.mark.parametrize(
    "estilo",
    [
        Estilo(),
        Estilo(tema="claro"),
        Estilo(plantilla=georgia_de_4_3()),
        # el mismo papel, muy oscuro y muy claro
        Estilo(plantilla=georgia_de_4_3(**{"4F81BD": "101040", "C0504D": "300010", "9BBB59": "F5F5D0"})),
        Estilo(plantilla=georgia_de_4_3(**{"4F81BD": "F0F0FF", "C0504D": "FFE0E0", "9BBB59": "103010"})),
    ],
)
def test_el_valor_dentro_de_una_barra_se_lee_con_cualquier_tema(
    consulta: Consulta, falsas: Relato, estilo: Estilo
) -> None:
    barras = replace(BARRAS, linea=1300.0)
    vistos = [
        par
        for lamina in hacer(consulta, falsas, estilo, escena(graficos=(COLUMNAS,)), escena(graficos=(barras,))).slides
        for par in _sobre_barras(lamina)
    ]
    assert len(vistos) >= 4
    # los acentos medios del tablero no dan 4,5 con ninguna letra: 3 basta para una de 14 puntos en negrita
    assert all(contraste(barra, letra) >= 3 for barra, letra in vistos), vistos


def test_la_letra_se_elige_midiendo_y_no_por_el_nombre_del_papel() -> None:
    claro = {"bg1": "FFFFFF", "tx1": "14213D", "accent2": "1F5FA8"}
    assert letra_que_se_lee("escena-serie", claro) == "escena-fondo"
    assert letra_que_se_lee("escena-serie", claro | {"accent2": "CFE4FF"}) == "escena-tinta"
    assert contraste("FFFFFF", "1F5FA8") >= 4.5 > contraste("14213D", "1F5FA8")
    assert contraste("FFFFFF", "000000") == pytest.approx(21)


# -- rótulos y tablas


def test_los_nombres_del_mapa_no_se_salen_de_su_sitio(consulta: Consulta, falsas: Relato) -> None:
    _, _, puntos = mapas(consulta)
    largos = tuple(
        replace(punto, nombre=f"Sendayarumi del Mirador de {n}", nombrado=n < 6)
        for n, punto in enumerate(puntos.puntos)
    )
    tabla = next(e.tabla for e in todas(consulta) if e.tabla)
    propia = escena(mapas=(replace(puntos, puntos=largos),), tabla=tabla)
    for estilo in (Estilo(), Estilo("4:3"), Estilo(plantilla=georgia_de_4_3())):
        (lamina,) = hacer(consulta, falsas, estilo, propia).slides
        rotulos = [forma for forma in lamina.shapes if forma.name.startswith("Rótulo: ")]
        cuadro = next(forma for forma in lamina.shapes if forma.has_table)
        assert len(rotulos) == min(6, len(largos))
        for rotulo in rotulos:
            puntos_ = max(c.font.size.pt for p in rotulo.text_frame.paragraphs for c in p.runs)
            mide = max(len(p.text) for p in rotulo.text_frame.paragraphs) * puntos_ * LETRA * 1.1 / 72
            izquierda, derecha = rotulo.left / EMU, (rotulo.left + rotulo.width) / EMU
            assert mide <= derecha - izquierda + 0.01, (rotulo.text_frame.text, mide, derecha - izquierda)
            assert izquierda >= 0.4
            assert derecha <= cuadro.left / EMU


@pytest.mark.parametrize("ancho", [2.4, 3.0, 3.9, 5.0])
def test_ninguna_palabra_de_una_tabla_se_parte(ancho: float) -> None:
    textos = [["Establecimiento", "Distrito"], ["Mistiguillar Alto", "Triguvilmar"], ["Pauqaqanto Nuevo", "Kusiferral"]]
    puntos, anchos, altos = _que_cabe(textos, ancho, 4.0, 2, CUERPOS)
    assert len(altos) == len(textos)
    assert sum(anchos) == pytest.approx(ancho)
    assert all(propio >= minimo - 1e-9 for propio, minimo in zip(anchos, _minimos(textos, puntos), strict=True))


def test_los_rotulos_de_una_grafica_no_se_parten_en_renglones(consulta: Consulta, falsas: Relato) -> None:
    for lamina in hacer(consulta, falsas).slides:
        for marco in (forma for forma in lamina.shapes if forma.has_chart):
            for cuerpo in marco.chart._chartSpace.xpath(".//c:dLbl//a:bodyPr"):
                assert cuerpo.get("wrap") == "none"


def test_lo_anotado_de_una_linea_se_dice_arriba_y_la_senal_es_un_triangulo(consulta: Consulta, falsas: Relato) -> None:
    (lamina,) = hacer(consulta, falsas, None, escena(graficos=(LINEAS,))).slides
    (marco,) = (forma for forma in lamina.shapes if forma.has_chart)
    titulo = next(forma for forma in lamina.shapes if forma.name == "Título de la gráfica")
    assert [p.text for p in titulo.text_frame.paragraphs[1:]] == [f"▲ {dicho}" for _, dicho in LINEAS.anotado]
    assert titulo.top + titulo.height <= marco.top
    marcas = marco.chart._chartSpace.xpath(".//c:dPt/c:marker/c:symbol/@val")
    assert marcas == ["triangle"] * len(LINEAS.senales)


def test_un_rotulo_en_dos_renglones_no_separa_el_signo_de_su_cifra() -> None:
    for ancho in (0.9, 1.0, 1.1, 1.2, 1.3, 1.4):
        _, renglones = _que_quepan(["Lumbrawascar 75,0\u202f%", "DIRIS Lima Centro 86,7\u202f%"], ancho, 4.0)
        assert {len(dichos) for dichos in renglones.values()} <= {1, 2}
        assert not [r for dichos in renglones.values() for r in dichos if r.strip() == "%" or r.endswith(",0")]
        assert all("75,0\u202f%" in dichos[-1] for dicho, dichos in renglones.items() if dicho.startswith("Lumbra"))


# -- lo que da la oficina


def test_una_presentacion_del_tablero_sirve_de_plantilla_como_la_propia(consulta: Consulta, falsas: Relato) -> None:
    propia = presentacion(falsas, consulta, Estilo(tema="claro", logo=imagen()))
    otra = hacer(consulta, falsas, Estilo(plantilla=propia, logo=imagen("JPEG")))
    primera = Presentation(io.BytesIO(propia))
    for una, dos in zip(primera.slides, otra.slides, strict=True):
        assert una.slide_layout.name == dos.slide_layout.name
        # de pulgadas a unidades de PowerPoint hay un redondeo
        sitios = [
            [(f.name, *(round(medida / 100) for medida in (f.left, f.top, f.width, f.height))) for f in lamina.shapes]
            for lamina in (una, dos)
        ]
        assert sitios[0] == sitios[1]
    # un logo, el nuevo
    (logo,) = (forma for forma in otra.slide_master.shapes if forma.name == "Logo")
    assert logo.image.content_type == "image/jpeg"


def test_un_archivo_vacio_de_la_oficina_se_dice(consulta: Consulta, falsas: Relato, tmp_path: Path) -> None:
    vacio = tmp_path / "logo.png"
    vacio.touch()
    for que in ("un logo", "una plantilla"):
        with pytest.raises(ErrorArchivo, match="está vacío"):
            de_la_oficina(vacio, que)
    for estilo in (Estilo(logo=b""), Estilo(plantilla=b"")):
        with pytest.raises(ErrorArchivo):
            hacer(consulta, falsas, estilo)


def test_lo_que_una_plantilla_tiene_fuera_de_su_lamina_no_se_llena(consulta: Consulta, falsas: Relato) -> None:
    documento = Presentation(io.BytesIO(de_oficina()))
    for hoja in (documento.slide_master, *documento.slide_layouts):
        for marcador in hoja.placeholders:
            marcador.left, marcador.top = Inches(14), Inches(1)
            marcador.width, marcador.height = Inches(9), Inches(1)
    salida = io.BytesIO()
    documento.save(salida)
    hecha = hacer(consulta, falsas, Estilo(plantilla=salida.getvalue()))
    for lamina in hecha.slides:
        for forma in lamina.shapes:
            assert forma.left >= 0, forma.name
            assert forma.left + forma.width <= hecha.slide_width, forma.name


# -- el archivo


def test_dos_presentaciones_de_los_mismos_datos_son_iguales_byte_a_byte(consulta: Consulta, falsas: Relato) -> None:
    crudo = presentacion(falsas, consulta)
    assert crudo == presentacion(falsas, consulta)
    with zipfile.ZipFile(io.BytesIO(crudo)) as paquete:
        assert {parte.date_time for parte in paquete.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_el_numero_de_la_lamina_no_lleva_una_descripcion_que_lo_tape(consulta: Consulta, falsas: Relato) -> None:
    for lamina in hacer(consulta, falsas).slides:
        (numero,) = (forma for forma in lamina.shapes if forma.name == "Número")
        assert not numero._element.xpath(".//p:cNvPr/@descr")[0]


def test_las_cifras_solas_del_apendice_se_leen(consulta: Consulta, falsas: Relato) -> None:
    cifras = next(e.cifras for e in todas(consulta) if e.cifras)
    (lamina,) = hacer(consulta, falsas, None, escena(cifras=cifras, apendice=True)).slides
    cuerpos = [
        corrida.font.size.pt
        for forma in lamina.shapes
        if forma.name.startswith("Cifra: ")
        for parrafo in forma.text_frame.paragraphs
        for corrida in parrafo.runs
    ]
    assert cuerpos
    assert min(cuerpos) >= 16
    assert max(cuerpos) >= 44


@pytest.mark.parametrize(
    ("estilo", "edicion", "nombre"),
    [
        (Estilo(), "", "presentacion_"),
        (Estilo("4:3", "claro"), "autoridades", "presentacion-autoridades-4-3-claro_"),
        (Estilo("4:3"), "", "presentacion-4-3_"),
        (Estilo("4:3", "claro", plantilla=b"x"), "madres", "presentacion-madres_"),
    ],
)
def test_dos_versiones_de_una_presentacion_no_se_llaman_igual(
    falsas: Relato, estilo: Estilo, edicion: str, nombre: str
) -> None:
    assert nombre_de_presentacion(replace(falsas, demostracion=False), estilo, edicion).startswith(f"{nombre}PE_peru_")


def test_lo_que_se_pide_va_en_el_nombre_solo_si_no_es_lo_de_siempre(consulta: Consulta) -> None:
    periodo = Periodo.leer("2026")
    pedido = Pedido(consulta, "PE", periodo, edicion="autoridades")
    assert archivo_pptx(pedido)[1].startswith("presentacion-autoridades_PE")
    assert archivo_pptx(replace(pedido, edicion="completa"))[1].startswith("presentacion_PE")
    assert archivo_pptx(replace(pedido, escenas="mapa"))[1].startswith("presentacion-a-medida_PE")
    assert archivo_xlsx(replace(pedido, indicador="asistencia"))[1].startswith("libro-asistencia_PE")
    assert archivo_xlsx(pedido)[1].startswith("libro_PE")
    for clase, clave, nombre in (
        ("mapa", "cobertura", "mapa_PE"),
        ("mapa", "asistencia", "mapa-asistencia_PE"),
        ("motivos", "asistencia", "motivos_PE"),
    ):
        assert nombre_de_lamina(consulta, consulta.raiz, periodo, clase, clave).startswith(nombre)
