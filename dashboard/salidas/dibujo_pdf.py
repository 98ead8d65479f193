"""Piezas con que se arma un PDF: párrafos, tablas, casillas y una página que siempre cabe."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from xml.sax.saxutils import escape

from dashboard.graficas.letra_pdf import NEGRITA, NORMAL, imprimible
from dashboard.graficas.tema import TOKENS

#: cuánto más ancha que la página se compone antes de encogerla, de menos a más
_ESCALAS = tuple(1 + paso / 10 for paso in range(41))


def en_parrafo(texto: str) -> str:
    """El texto como va en un párrafo de reportlab: ni `<b>` ni nada que traigan los datos se interpreta."""
    return escape(imprimible(texto))


class Dibujo:
    """Párrafos y tablas con la letra y los colores del tablero, a un ancho dado (puntos)."""

    def __init__(self, ancho: float) -> None:
        from reportlab.lib.styles import ParagraphStyle

        self.ancho = ancho
        base = ParagraphStyle("texto", fontName=NORMAL, fontSize=8, leading=10.5, textColor=TOKENS["tinta"])
        self._estilos = {
            "texto": base,
            "nota": ParagraphStyle("nota", base, fontSize=7, leading=9, textColor=TOKENS["apagado"]),
            "titulo": ParagraphStyle("titulo", base, fontName=NEGRITA, fontSize=14, leading=18, spaceAfter=4),
            "seccion": ParagraphStyle(
                "seccion", base, fontName=NEGRITA, fontSize=9, leading=12, spaceBefore=8, spaceAfter=3
            ),
            "cabeza": ParagraphStyle("cabeza", base, fontName=NEGRITA, fontSize=7.5, leading=9.5),
        }

    def parrafo(self, texto: str, estilo: str = "texto") -> Any:
        """Un párrafo; los saltos de línea se respetan."""
        from reportlab.platypus import Paragraph

        return Paragraph(en_parrafo(texto).replace("\n", "<br/>"), self._estilos[estilo])

    def tabla(
        self, filas: Sequence[Sequence[Any]], anchos: Sequence[float], *, cabeza: bool = True, alto: float | None = None
    ) -> Any:
        """Una tabla con líneas finas; los textos se parten. `anchos` relativos; `alto`: de fila, para llenar a mano."""
        from reportlab.platypus import Table, TableStyle

        celdas = [
            [
                self.parrafo(celda, "cabeza" if cabeza and not i else "texto") if isinstance(celda, str) else celda
                for celda in fila
            ]
            for i, fila in enumerate(filas)
        ]
        alturas = [None if cabeza and not i else alto for i in range(len(filas))] if alto else None
        estilo = [
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LINEBELOW", (0, 0), (-1, -1), 0.4, TOKENS["trama"]),
            ("LEFTPADDING", (0, 0), (-1, -1), 3),
            ("RIGHTPADDING", (0, 0), (-1, -1), 3),
            ("TOPPADDING", (0, 0), (-1, -1), 2),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 2.5),
        ]
        if alto:
            estilo.append(("GRID", (0, 0), (-1, -1), 0.4, TOKENS["trama"]))
        propios = [self.ancho * ancho / sum(anchos) for ancho in anchos]
        return Table(celdas, propios, alturas, style=TableStyle(estilo), repeatRows=1 if cabeza else 0)

    def firmas(self, *rotulos: str) -> Any:
        """Un espacio en blanco con una línea y su rótulo debajo, para cada firma."""
        from reportlab.platypus import Table, TableStyle

        celdas = [parte for rotulo in rotulos for parte in (self.parrafo(rotulo, "nota"), "")][:-1]
        columnas = [(2 * i, 0) for i in range(len(rotulos))]
        estilo = [("LINEABOVE", celda, celda, 0.6, TOKENS["apagado"]) for celda in columnas]
        anchos = [self.ancho * parte for parte in (0.4, 0.2, 0.4)]
        return Table([celdas], anchos, style=TableStyle(estilo), spaceBefore=34)

    def ficha(self, rotulo: str, color: str) -> Any:
        """Un número en su óvalo, como los del mapa. `color`: uno del tema."""
        from reportlab.graphics.shapes import Drawing, Rect, String
        from reportlab.lib.colors import toColor

        dibujo = Drawing(15, 11)
        dibujo.add(Rect(0, 0, 15, 11, rx=5, ry=5, fillColor=toColor(TOKENS[color]), strokeColor=None))
        letra = {"fontName": NEGRITA, "fontSize": 7.5, "fillColor": toColor(TOKENS["papel"]), "textAnchor": "middle"}
        dibujo.add(String(7.5, 2.8, rotulo, **letra))
        return dibujo

    def cuadro(self) -> Any:
        """Una casilla vacía para marcar."""
        from reportlab.graphics.shapes import Drawing, Rect
        from reportlab.lib.colors import toColor

        dibujo = Drawing(9, 9)
        dibujo.add(Rect(0.5, 0, 8, 8, fillColor=None, strokeColor=toColor(TOKENS["tinta"]), strokeWidth=0.7))
        return dibujo


def en_una_pagina(componer: Callable[[Dibujo], list[Any]], ancho: float, alto: float) -> Any:
    """Lo compuesto, encogido solo lo necesario para que quepa en `ancho` × `alto` puntos.

    Se compone a un ancho mayor y se dibuja a escala: las tablas llenan la página a cualquier tamaño.
    """
    from reportlab.pdfgen.canvas import Canvas

    prueba = Canvas("prueba")
    for escala in _ESCALAS:
        partes = componer(Dibujo(ancho * escala))
        if _alto(partes, prueba, ancho * escala) <= alto * escala:
            break
    return _encogida(partes, ancho, alto, escala)


def _alto(partes: Sequence[Any], lienzo: Any, ancho: float) -> float:
    total = 0.0
    for numero, parte in enumerate(partes):
        antes = parte.getSpaceBefore() if numero else 0
        total += antes + parte.wrapOn(lienzo, ancho, 1e6)[1] + parte.getSpaceAfter()
    return total


def _encogida(partes: Sequence[Any], ancho: float, alto: float, escala: float) -> Any:
    from reportlab.platypus import Flowable

    class Encogida(Flowable):
        """Dibuja las partes de arriba abajo, todas a la misma escala."""

        def wrap(self, *_: float) -> tuple[float, float]:
            return ancho, alto

        def draw(self) -> None:
            lienzo = self.canv
            lienzo.scale(1 / escala, 1 / escala)
            y = alto * escala
            for numero, parte in enumerate(partes):
                y -= parte.getSpaceBefore() if numero else 0
                y -= parte.wrapOn(lienzo, ancho * escala, 1e6)[1]
                parte.drawOn(lienzo, 0, y)
                y -= parte.getSpaceAfter()

    return Encogida()
