"""El PPTX de una historia: una lámina por escena, con lo mismo que muestra la presentación en pantalla."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

from pptx import Presentation
from pptx.enum.shapes import MSO_CONNECTOR
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.estandar import Veredicto
from dashboard.dominio.grafica import Tipo
from dashboard.graficas.en_pptx import en_pptx
from dashboard.graficas.lienzo_pptx import (
    TEXTO,
    Caja,
    Trozo,
    color,
    cuerpo,
    dar_forma,
    emu,
    escribir,
    sin_estilo,
    texto,
)
from dashboard.graficas.tema import SIGNOS
from dashboard.indicadores.catalogo import POR_CLAVE
from dashboard.indicadores.escenas.escena import Cifra, Escena, Relato
from dashboard.salidas.acerca import nombre_de_archivo
from dashboard.salidas.dibujos_pptx import leyenda, mapa, tabla

DEMOSTRACION = "DEMOSTRACIÓN: ninguna cifra es real"
#: la lámina de 16:9, en pulgadas
ANCHO, ALTO = 13.333, 7.5
MARGEN = 0.6
#: cuerpos de letra, en puntos: nada que deba leerse en la sala baja de 14
SOBRETITULO, BAJADA, CIFRA, AVISO, PIE = 15, 18, 36, 14, 11
#: diseño «solo título» de la plantilla de python-pptx
_SOLO_TITULO = 5
_COLOR = {
    Veredicto.CUMPLE: "si-texto",
    Veredicto.NO_CUMPLE: "no-texto",
    Veredicto.DEPENDE: "depende-texto",
    Veredicto.SIN_DATO: "neutro-texto",
    Veredicto.NO_APLICA: "neutro-texto",
}


def presentacion(relato: Relato, consulta: Consulta) -> bytes:
    """El archivo de PowerPoint de una historia."""
    documento = Presentation()
    _a_16_9(documento)
    _propiedades(documento, relato, consulta)
    for numero, escena in enumerate(relato.escenas, 1):
        _lamina(documento, relato, escena, consulta, f"{numero} / {len(relato.escenas)}")
    salida = io.BytesIO()
    documento.save(salida)
    return salida.getvalue()


def nombre_de_presentacion(relato: Relato) -> str:
    """`presentacion_11_cusco_2026-S1-carga-12.pptx`; los de demostración lo dicen en el nombre."""
    return nombre_de_archivo("presentacion", relato.nodo, relato.periodo, relato, "pptx")


def _a_16_9(documento: Any) -> None:
    """La plantilla es de 4:3: se ensanchan también sus diseños, para quien agregue láminas."""
    razon = emu(ANCHO) / documento.slide_width
    documento.slide_width, documento.slide_height = emu(ANCHO), emu(ALTO)
    maestra = documento.slide_master
    for hoja in (maestra, *maestra.slide_layouts):
        for forma in hoja.shapes:
            if forma.is_placeholder and not forma._element.xpath(".//a:xfrm"):
                continue
            forma.left, forma.width = round(forma.left * razon), round(forma.width * razon)


def _propiedades(documento: Any, relato: Relato, consulta: Consulta) -> None:
    propias = documento.core_properties
    contexto = consulta.contexto
    marca = "DEMOSTRACIÓN · " if relato.demostracion else ""
    propias.title = f"{marca}Grupos de apoyo a la lactancia materna: {relato.nodo.nombre}, {relato.periodo.texto}"
    propias.subject = f"Territorio {relato.nodo.codigo}, periodo {relato.periodo}, carga n.º {relato.generacion}"
    propias.author = propias.last_modified_by = "Tablero de los grupos de apoyo comunal a la lactancia materna"
    propias.keywords = "Guía Técnica MINSA 2014, 6.1.4"
    propias.comments = DEMOSTRACION if relato.demostracion else ""
    propias.language = "es-PE"
    propias.created = propias.modified = datetime.fromisoformat(contexto.creada).replace(tzinfo=None)


def _lamina(documento: Any, relato: Relato, escena: Escena, consulta: Consulta, orden: str) -> None:
    lamina = documento.slides.add_slide(documento.slide_layouts[_SOLO_TITULO])
    formas = lamina.shapes
    util = ANCHO - 2 * MARGEN
    ancho_marca = 4.1 if relato.demostracion else 0.0
    arriba = Caja(MARGEN, 0.32, util - ancho_marca, 0.34)
    texto(formas, "Campaña", arriba, [[Trozo(escena.sobretitulo, SOBRETITULO, "si-texto", True)]])
    if relato.demostracion:
        marca = Caja(ANCHO - MARGEN - ancho_marca + 0.2, 0.3, ancho_marca - 0.2, 0.34)
        trozo = Trozo(DEMOSTRACION, 12, "demostracion-texto", True)
        texto(formas, "Marca de demostración", marca, [[trozo]], centro=True, fondo="demostracion")
    debajo = _encabezado(lamina, escena, util)
    tope = _pie(formas, relato, escena, util, orden)
    _contenido(lamina, relato, escena, consulta, Caja(MARGEN, debajo, util, tope - debajo))
    _notas(lamina, escena)


def _encabezado(lamina: Any, escena: Escena, util: float) -> float:
    """Titular y bajada. Devuelve dónde terminan."""
    puntos = cuerpo(escena.titulo, util, 1.1, (32, 28, 24, 20), negrita=True)
    caja = Caja(MARGEN, 0.74, util, 1.12)
    titulo = lamina.shapes.title
    titulo.left, titulo.top, titulo.width, titulo.height = caja.emu
    titulo.name = "Titular"
    escribir(titulo.text_frame, [[Trozo(escena.titulo, puntos, "tinta", True)]])
    titulo.text_frame.vertical_anchor = MSO_ANCHOR.TOP
    titulo.text_frame.paragraphs[0].alignment = PP_ALIGN.LEFT
    if not escena.bajada:
        return caja.abajo + 0.1
    tamano = cuerpo(escena.bajada, util, 0.66, (BAJADA, 16, 14))
    texto(lamina.shapes, "Bajada", Caja(MARGEN, caja.abajo, util, 0.66), [[Trozo(escena.bajada, tamano, "apagado")]])
    return caja.abajo + 0.76


def _pie(formas: Any, relato: Relato, escena: Escena, util: float, orden: str) -> float:
    """Avisos, fuente, territorio, periodo e indicador. Devuelve dónde empiezan."""
    arriba = 6.82
    raya = formas.add_connector(MSO_CONNECTOR.STRAIGHT, emu(MARGEN), emu(arriba), emu(MARGEN + util), emu(arriba))
    raya.line.color.rgb = color("linea")
    raya.line.width = emu(0.012)
    sin_estilo(raya)
    raya.name = "Raya del pie"
    ficha = POR_CLAVE[escena.enlace.indicador].ficha
    que = f"{relato.nodo.nombre} ({relato.nodo.codigo}) · {relato.periodo.texto} · {ficha.corto}"
    caja = Caja(MARGEN, arriba + 0.06, util - 1.0, 0.5)
    fuente = Trozo(escena.fuente, cuerpo(escena.fuente, caja.ancho, 0.2, (PIE, 10, 9)), "apagado")
    texto(formas, "Pie", caja, [[Trozo(que, PIE, "apagado", True)], [fuente]])
    numero = Caja(ANCHO - MARGEN - 1.0, arriba + 0.06, 1.0, 0.3)
    texto(formas, "Orden", numero, [[Trozo(orden, 14, "apagado", True)]], derecha=True)
    if not escena.avisos:
        return arriba - 0.1
    frase = " ".join(escena.avisos)
    tamano = cuerpo(frase, util, 0.5, (AVISO, 12))
    caja = Caja(MARGEN, arriba - 0.54, util, 0.5)
    texto(formas, "Avisos", caja, [[Trozo(frase, tamano, "depende-texto")]], abajo=True)
    return arriba - 0.62


def _contenido(lamina: Any, relato: Relato, escena: Escena, consulta: Consulta, caja: Caja) -> None:
    """Las cifras a la izquierda y lo que se ve a la derecha; con dos gráficas, las cifras arriba."""
    formas, de_donde = lamina.shapes, _procedencia(relato, escena)
    if len(escena.graficos) > 1:
        izquierda, *sitios = caja.columnas(0.6, 1.0, 1.4)
        _cifras_en_columna(formas, escena, izquierda)
        for grafico, sitio in zip(escena.graficos, sitios, strict=True):
            en_pptx(formas, grafico, sitio, de_donde)
        return
    if not (escena.graficos or escena.mapas or escena.tabla):
        _cifras_en_fila(formas, escena.cifras, Caja(caja.x, caja.y + 0.5, caja.ancho, 2.6))
        return
    visual = caja
    if escena.cifras:
        de_columnas = escena.graficos and escena.graficos[0].tipo is Tipo.COLUMNAS
        parte = 3.0 if len(escena.cifras) == 1 else 1.4 if de_columnas else 2.1
        izquierda, visual = caja.columnas(1, parte, hueco=0.5)
        if escena.mapas:
            visual, izquierda = caja.columnas(1.1, 1, hueco=0.5)
        _cifras_en_columna(formas, escena, izquierda)
    if escena.graficos:
        en_pptx(formas, escena.graficos[0], visual, de_donde)
    elif escena.mapas:
        tramas = {
            area.codigo: lineas
            for area in escena.mapas[0].areas
            if area.trama and (lineas := consulta.trama(consulta.nodo(area.codigo)))
        }
        mapa(formas, escena.mapas[0], consulta.areas(consulta.nodo(escena.mapas[0].territorio)), tramas, visual)
        if not escena.cifras:
            leyenda(formas, escena.mapas[0], Caja(caja.x + caja.ancho - 3.6, caja.y, 3.6, 2.0))
    elif escena.tabla:
        tabla(formas, escena.tabla, visual, escena.titulo)


def _procedencia(relato: Relato, escena: Escena) -> list[tuple[str, str]]:
    """De dónde salen los datos de una gráfica, para quien abra su libro sin la lámina."""
    notas = escena.notas
    return [
        ("Territorio", f"{relato.nodo.nombre} ({relato.nodo.codigo})"),
        ("Periodo", relato.periodo.texto),
        ("Fecha de corte", notas.corte),
        ("Fuente", notas.fuente),
        ("Definición", notas.definicion),
        ("Norma", notas.norma),
        ("Datos", DEMOSTRACION if relato.demostracion else "reales"),
    ]


def _cifras_en_columna(formas: Any, escena: Escena, caja: Caja) -> None:
    """Una debajo de otra; con mapa, la leyenda va debajo."""
    cifras, alto = escena.cifras, caja.alto
    if escena.mapas:
        alto = min(caja.alto - 2.2, 0.95 * len(cifras))
        leyenda(formas, escena.mapas[0], Caja(caja.x, caja.y + alto + 0.25, caja.ancho, 1.9))
    paso = min(alto / len(cifras), 1.35)
    for numero, cifra in enumerate(cifras):
        _cifra(formas, cifra, Caja(caja.x, caja.y + numero * paso, caja.ancho, paso - 0.06))


def _cifras_en_fila(formas: Any, cifras: tuple[Cifra, ...], caja: Caja) -> None:
    for cifra, sitio in zip(cifras, caja.columnas(*[1] * len(cifras)), strict=True):
        _cifra(formas, cifra, sitio)


def _cifra(formas: Any, cifra: Cifra, caja: Caja) -> None:
    """La cifra grande y sus palabras, con el veredicto como signo, palabra y color."""
    grande = 60 if caja.alto > 2 else CIFRA if caja.alto >= 1.15 else 28
    quedan = caja.alto - grande * 1.2 / 72
    tinta = _COLOR[cifra.veredicto] if cifra.veredicto else "tinta"
    palabras = f" · {' '.join(SIGNOS[cifra.veredicto])}" if cifra.veredicto and cifra.indicador else ""
    tamanos = (20, 18, TEXTO, 14, 13) if caja.alto > 2 else (TEXTO, 14, 13, 12)
    tamano = cuerpo(cifra.texto + palabras, caja.ancho, quedan, tamanos)
    trozos = [Trozo(cifra.texto, tamano, "apagado")]
    if palabras:
        trozos.append(Trozo(palabras, tamano, tinta, True))
    nombre = f"Cifra: {cifra.valor} {cifra.texto}"[:120]
    texto(formas, nombre, caja, [[Trozo(cifra.valor, grande, tinta, True)], trozos])


def _notas(lamina: Any, escena: Escena) -> None:
    marco = lamina.notes_slide.notes_text_frame
    marco.text = "\n".join(escena.notas.lineas)
    for parrafo in marco.paragraphs:
        for corrida in parrafo.runs:
            dar_forma(corrida.font, 12, "tinta")
