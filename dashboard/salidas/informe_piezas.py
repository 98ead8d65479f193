"""Las piezas con que se arma el informe: letra, tablas, fichas, leyendas y títulos que entran en el índice del PDF."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable, Paragraph, Table, TableStyle

from dashboard.dominio.estandar import Veredicto
from dashboard.graficas.letra_pdf import NEGRITA, NORMAL, ancho_de, renglones
from dashboard.graficas.lienzo_pdf import LienzoPdf
from dashboard.graficas.tema import SIGNOS, TOKENS
from dashboard.nucleo.formato import entero
from dashboard.salidas.dibujo_pdf import en_parrafo
from dashboard.salidas.informe_relaciones import NO_SE_DICE
from dashboard.salidas.informe_renglones import Renglon

#: letra y figura de cada veredicto
COLOR_DE: dict[Veredicto | None, str] = {
    Veredicto.CUMPLE: "si-texto",
    Veredicto.NO_CUMPLE: "no-texto",
    Veredicto.DEPENDE: "depende-texto",
    Veredicto.SIN_DATO: "neutro-texto",
    Veredicto.NO_APLICA: "neutro-texto",
    None: "apagado",
}
_BASE = ParagraphStyle("texto", fontName=NORMAL, fontSize=8.5, leading=12, textColor=TOKENS["tinta"])
_ESTILOS = {
    "texto": _BASE,
    "nota": ParagraphStyle("nota", _BASE, fontSize=7.2, leading=9.8, textColor=TOKENS["apagado"]),
    "celda": ParagraphStyle("celda", _BASE, fontSize=7.6, leading=9.8),
    "cifra": ParagraphStyle("cifra", _BASE, fontSize=7.6, leading=9.8, alignment=TA_RIGHT),
    "fuerte": ParagraphStyle("fuerte", _BASE, fontName=NEGRITA, fontSize=7.6, leading=9.8, alignment=TA_RIGHT),
    "cabeza": ParagraphStyle("cabeza", _BASE, fontName=NEGRITA, fontSize=6.8, leading=8.6, textColor=TOKENS["apagado"]),
    "titular": ParagraphStyle("titular", _BASE, fontName=NEGRITA, fontSize=13.5, leading=18, spaceAfter=5),
    "bajada": ParagraphStyle("bajada", _BASE, fontSize=9.5, leading=13.5, textColor=TOKENS["neutro-texto"]),
    "aviso": ParagraphStyle(
        "aviso", _BASE, leading=11.5, textColor=TOKENS["depende-texto"], backColor=TOKENS["depende-suave"],
        borderPadding=(4, 6, 4, 6), leftIndent=6, rightIndent=6, spaceBefore=8, spaceAfter=4,
    ),
    "dicho": ParagraphStyle("dicho", _BASE, fontName=NEGRITA, fontSize=9, leading=12.5, spaceAfter=4),
}  # fmt: skip
_ESTILOS["cabeza-cifra"] = ParagraphStyle("cabeza-cifra", _ESTILOS["cabeza"], alignment=TA_RIGHT)


def parrafo(texto: str, estilo: str = "texto") -> Any:
    """Un párrafo. El texto es siempre texto: nada de lo que traigan los datos se interpreta."""
    return Paragraph(en_parrafo(texto), _ESTILOS[estilo])


class Titulo(Flowable):
    """El título de una sección, con su raya; entra en el índice del PDF y no se queda solo al pie de una página."""

    keepWithNext = 1  # noqa: N815 -- lo lee reportlab

    def __init__(self, texto: str, numero: int) -> None:
        super().__init__()
        self.texto, self.numero = texto, numero

    def wrap(self, ancho: float, _alto: float) -> tuple[float, float]:
        """Lo que ocupa, con el aire de encima."""
        self.ancho = ancho
        self.lineas = renglones(self.texto, ancho - 20, 11, NEGRITA)
        return ancho, 22 + 13 * len(self.lineas)

    def draw(self) -> None:
        """La raya, el número en su color y el título."""
        lienzo, alto = self.canv, 22 + 13 * len(self.lineas)
        lienzo.setStrokeColor(TOKENS["tinta"])
        lienzo.setLineWidth(0.8)
        lienzo.line(0, alto - 12, self.ancho, alto - 12)
        lienzo.setFont(NEGRITA, 11)
        lienzo.setFillColor(TOKENS["acento"])
        lienzo.drawString(0, alto - 26, str(self.numero))
        lienzo.setFillColor(TOKENS["tinta"])
        for i, linea in enumerate(self.lineas):
            lienzo.drawString(20, alto - 26 - 13 * i, linea)
        clave = f"seccion-{self.numero}"
        lienzo.bookmarkHorizontal(clave, 0, alto)
        lienzo.addOutlineEntry(self.texto, clave, 0)


def tabla(
    cabeza: Sequence[str], filas: Sequence[Sequence[Any]], anchos: Sequence[float], ancho: float,
    cifras: Collection[int] = (),
) -> Any:  # fmt: skip
    """Una tabla de líneas finas que repite su cabeza en cada página. `cifras`: las columnas que van a la derecha."""
    propias: list[list[Any]] = [[parrafo(t, "cabeza-cifra" if c in cifras else "cabeza") for c, t in enumerate(cabeza)]]
    for fila in filas:
        propias.append(
            [
                parrafo(celda, "cifra" if c in cifras else "celda") if isinstance(celda, str) else celda
                for c, celda in enumerate(fila)
            ]
        )
    estilo = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("VALIGN", (0, 0), (-1, 0), "BOTTOM"),
        ("LINEBELOW", (0, 0), (-1, 0), 0.8, TOKENS["trama"]),
        ("LINEBELOW", (0, 1), (-1, -1), 0.3, TOKENS["linea"]),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("RIGHTPADDING", (0, 0), (-1, -1), 6),
        ("TOPPADDING", (0, 0), (-1, -1), 2.6),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 3.2),
    ]
    medidas = [ancho * parte / sum(anchos) for parte in anchos]
    return Table(propias, medidas, style=TableStyle(estilo), repeatRows=1)


def tabla_de_procesos(propios: Sequence[Renglon], ancho: float) -> Any:
    """n, N, valor y lo de un año antes: para ninguno de ellos fija la guía un estándar."""
    filas = [(_con_parrafo(r), _entero(r.n), _entero(r.de), parrafo(r.valor, "fuerte"), r.antes) for r in propios]
    cabeza = ("Indicador y párrafo de la guía", "n", "N", "Valor", "Un año antes")
    return tabla(cabeza, filas, (56, 11, 11, 11, 11), ancho, {1, 2, 3, 4})


def tabla_de_indicadores(propios: Sequence[Renglon], ancho: float) -> Any:
    """n, N, valor, veredicto con figura y palabra, y lo de un año antes."""
    filas = [
        (
            _con_parrafo(renglon),
            _entero(renglon.n),
            _entero(renglon.de),
            parrafo(renglon.valor, "fuerte"),
            veredicto(renglon),
            renglon.antes,
            renglon.cambio,
        )
        for renglon in propios
    ]
    cabeza = ("Indicador y párrafo de la guía", "n", "N", "Valor", "Estándar 80\u202f%", "Un año antes", "Cambio")
    hecha = tabla(cabeza, filas, (29, 8, 8, 14, 13, 11, 17), ancho, {1, 2, 3, 5})
    # lo que va a la izquierda detrás de una cifra se separa de ella
    hecha.setStyle(TableStyle([("LEFTPADDING", (c, 0), (c, -1), 8) for c in (4, 6)]))
    return hecha


def _con_parrafo(renglon: Renglon) -> Any:
    gris = TOKENS["apagado"]
    norma = f' <font color="{gris}" size="6.4">{en_parrafo(renglon.parrafo)}</font>' if renglon.parrafo else ""
    return Paragraph(en_parrafo(renglon.nombre) + norma, _ESTILOS["celda"])


def _entero(numero: int | None) -> str:
    return NO_SE_DICE if numero is None else entero(numero)


def veredicto(renglon: Renglon, letra: float = 7.6) -> Any:
    """Figura y palabra: nunca solo color. Donde la guía no fija estándar, lo dice."""
    if renglon.veredicto is None:
        return parrafo(f"sin estándar; {renglon.nota}" if renglon.nota else "sin estándar", "nota")
    return sello(renglon.veredicto, letra)


def sello(cual: Veredicto, letra: float = 7.6) -> Any:
    """La figura de un veredicto y su palabra."""
    signo, palabra = SIGNOS[cual]
    lienzo = LienzoPdf(14 + ancho_de(palabra, letra, NEGRITA), letra * 1.35)
    lienzo.signo(signo, (4.2, letra * 0.72), letra * 0.42, COLOR_DE[cual])
    lienzo.texto(11, letra, palabra, letra, COLOR_DE[cual], negrita=True)
    return lienzo.dibujo


def fichas(propias: Sequence[Renglon], ancho: float) -> Any:
    """Las cifras grandes del informe, una junto a otra."""
    aire, alto = 8.0, 66.0
    cada = (ancho + aire) / len(propias)
    lienzo = LienzoPdf(ancho, alto)
    for i, renglon in enumerate(propias):
        x, util = i * cada, cada - aire
        color = COLOR_DE[renglon.veredicto] if renglon.veredicto else "acento"
        lienzo.rectangulo(x, 0, util, alto, "fondo", 3)
        lienzo.rectangulo(x, 0, 3, alto, color)
        nombres = renglones(renglon.corto, util - 20, 7, tope=2)
        for n, linea in enumerate(nombres):
            lienzo.texto(x + 11, 12 + 8.5 * n, linea, 7, "apagado")
        tamano = 17 if ancho_de(renglon.valor, 17, NEGRITA) < util - 18 else 10.5
        lienzo.texto(x + 11, 41, renglon.valor, tamano, negrita=True)
        lienzo.texto(x + 11, 52, renglon.cuentas, 7, "neutro-texto")
        if renglon.nota:
            lienzo.texto(x + 11, 61.8, renglones(renglon.nota, util - 14, 6.3, tope=1)[0], 6.3, "depende-texto")
        elif renglon.veredicto:
            lienzo.signo(renglon.signo, (x + 14.5, 59.2), 3.0, color)
            lienzo.texto(x + 21, 61.8, renglon.palabra, 7, color, negrita=True)
    return lienzo.dibujo


def leyenda(partes: Sequence[tuple[str, str]], ancho: float) -> Any:
    """(color, texto) en los renglones que hagan falta; sin color es una línea, y «trama», unas rayas."""
    letra, alto, x, y = 7.0, 11.0, 0.0, 0
    puestas = []
    for color, texto in partes:
        mide = 16 + ancho_de(texto, letra) + 12
        if x and x + mide > ancho:
            x, y = 0.0, y + 1
        puestas.append((x, y, color, texto))
        x += mide
    lienzo = LienzoPdf(ancho, alto * (y + 1) + 2)
    for izquierda, renglon, color, texto in puestas:
        arriba = renglon * alto + 2
        caja = [(izquierda, arriba), (izquierda + 11, arriba), (izquierda + 11, arriba + 7), (izquierda, arriba + 7)]
        if not color:
            lienzo.linea((izquierda + 5.5, arriba - 1), (izquierda + 5.5, arriba + 8), "acento", 1.2, (2.5, 1.5))
        elif color == "trama":
            lienzo.rayado([caja], "trama")
            lienzo.poligono([caja], "", "trama", 0.4)
        else:
            lienzo.poligono([caja], color, "trama" if color in ("sin-dato", "no-aplica") else "", 0.4)
            if color == "sin-motivo":
                lienzo.rayado([caja], "papel")
        lienzo.texto(izquierda + 15, arriba + 6, texto, letra, "neutro-texto")
    return lienzo.dibujo
