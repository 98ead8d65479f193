"""Dónde va cada cosa en una lámina, y cómo se escribe un texto en ella. Medidas en pulgadas."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pptx.dml.color import RGBColor
from pptx.enum.lang import MSO_LANGUAGE_ID
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.util import Pt

from dashboard.graficas.tema import TOKENS

#: cuerpo de un texto, en puntos, si no se pide otro
TEXTO = 16
#: ancho medio de una letra, en cuerpos: el de la letra más ancha que puede tocar si falta la del tema
LETRA, LETRA_NEGRITA = 0.58, 0.66


@dataclass(frozen=True, slots=True)
class Caja:
    """Un rectángulo de la lámina."""

    x: float
    y: float
    ancho: float
    alto: float

    @property
    def abajo(self) -> float:
        """El borde inferior."""
        return self.y + self.alto

    def columnas(self, *partes: float, hueco: float = 0.3) -> list[Caja]:
        """El rectángulo en columnas de ancho proporcional a `partes`."""
        util = self.ancho - hueco * (len(partes) - 1)
        cajas, x = [], self.x
        for parte in partes:
            ancho = util * parte / sum(partes)
            cajas.append(Caja(x, self.y, ancho, self.alto))
            x += ancho + hueco
        return cajas

    @property
    def emu(self) -> tuple[int, int, int, int]:
        """Izquierda, arriba, ancho y alto en unidades de PowerPoint."""
        return emu(self.x), emu(self.y), emu(self.ancho), emu(self.alto)


@dataclass(frozen=True, slots=True)
class Trozo:
    """Un trozo de texto con su forma. `color`: nombre en `TOKENS`."""

    texto: str
    puntos: float = TEXTO
    color: str = "tinta"
    negrita: bool = False


def emu(pulgadas: float) -> int:
    """Pulgadas en unidades de PowerPoint."""
    return round(pulgadas * 914_400)


def color(token: str) -> Any:
    """El color de un nombre de `TOKENS`."""
    return RGBColor.from_string(TOKENS[token].lstrip("#"))


def rellenar(forma: Any, token: str) -> None:
    """Llena de un color una forma, una casilla o la marca de una gráfica."""
    forma.fill.solid()
    forma.fill.fore_color.rgb = color(token)


def xml(etiqueta: str, contenido: str = "", **atributos: object) -> Any:
    """Un elemento de los que python-pptx no escribe. `etiqueta`: con su prefijo, como `c:layout`."""
    escritos = "".join(f' {nombre}="{valor}"' for nombre, valor in atributos.items())
    return parse_xml(f"<{etiqueta} {nsdecls(etiqueta[0])}{escritos}>{contenido}</{etiqueta}>")


def texto(
    formas: Any, nombre: str, caja: Caja, parrafos: Sequence[Sequence[Trozo]], *, derecha: bool = False,
    centro: bool = False, abajo: bool = False, fondo: str = "",
) -> Any:  # fmt: skip
    """Un cuadro de texto editable con sus párrafos, cada uno de uno o más trozos."""
    cuadro = formas.add_textbox(*caja.emu)
    cuadro.name = nombre
    if fondo:
        rellenar(cuadro, fondo)
    escribir(cuadro.text_frame, parrafos, derecha=derecha, centro=centro, aire=0.08 if fondo else 0.0)
    cuadro.text_frame.vertical_anchor = MSO_ANCHOR.BOTTOM if abajo else MSO_ANCHOR.MIDDLE if fondo else MSO_ANCHOR.TOP
    return cuadro


def escribir(
    marco: Any, parrafos: Sequence[Sequence[Trozo]], *, derecha: bool = False, centro: bool = False, aire: float = 0.0
) -> None:
    """Llena un marco de texto: sin márgenes propios y con las líneas partidas por palabras."""
    marco.word_wrap = True
    marco.margin_left = marco.margin_right = emu(aire)
    marco.margin_top = marco.margin_bottom = emu(aire / 2)
    for numero, trozos in enumerate(parrafos):
        parrafo = marco.paragraphs[0] if numero == 0 else marco.add_paragraph()
        if derecha or centro:
            parrafo.alignment = PP_ALIGN.RIGHT if derecha else PP_ALIGN.CENTER
        for trozo in trozos:
            corrida = parrafo.add_run()
            corrida.text = trozo.texto
            dar_forma(corrida.font, trozo.puntos, trozo.color, negrita=trozo.negrita)


def dar_forma(letra: Any, puntos: float, token: str, *, negrita: bool = False) -> None:
    """Tamaño, color, peso e idioma (para el corrector); la familia es la del tema de la presentación."""
    letra.language_id = MSO_LANGUAGE_ID.SPANISH_PERU
    letra.size = Pt(puntos)
    letra.bold = negrita
    letra.color.rgb = color(token)


def describir(forma: Any, nombre: str, descripcion: str) -> None:
    """Nombre de la forma en el panel de selección y texto para quien no la ve."""
    forma.name = nombre
    forma._element.xpath(".//p:cNvPr")[0].set("descr", descripcion)


def sin_estilo(forma: Any) -> None:
    """Quita el estilo de la plantilla, que pone sombras y colores propios."""
    for estilo in forma._element.findall("{*}style"):
        forma._element.remove(estilo)


def lineas(frase: str, puntos: float, ancho: float, *, negrita: bool = False) -> int:
    """Cuántas líneas ocupa una frase."""
    por_linea = max(1, int(ancho * 72 / (puntos * (LETRA_NEGRITA if negrita else LETRA))))
    cuantas, llevado = 1, 0
    for palabra in frase.split(" "):
        if llevado and llevado + 1 + len(palabra) > por_linea:
            cuantas, llevado = cuantas + 1, len(palabra)
        else:
            llevado += len(palabra) + bool(llevado)
        # una palabra más larga que la línea se parte
        cuantas, llevado = cuantas + (llevado - 1) // por_linea, (llevado - 1) % por_linea + 1 if llevado else 0
    return cuantas


def cuerpo(frase: str, ancho: float, alto: float, tamanos: Sequence[float], *, negrita: bool = False) -> float:
    """El mayor de los `tamanos` con que la frase cabe en el rectángulo; el último si con ninguno."""
    return next(
        (puntos for puntos in tamanos if lineas(frase, puntos, ancho, negrita=negrita) * puntos * 1.2 / 72 <= alto),
        tamanos[-1],
    )
