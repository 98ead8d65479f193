"""Dónde va cada cosa en una lámina, y cómo se escriben en ella un texto y un color. Medidas en pulgadas.

Las formas se escriben como XML: son pocas, se ve lo que llevan, y python-pptx tarda diez veces más en armarlas.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pptx.oxml import parse_xml

from dashboard.dominio.marcado import entre_comillas, escapado
from dashboard.graficas.tema import TOKENS

#: cuerpo de un texto, en puntos, si no se pide otro
TEXTO = 16
#: ancho medio de una letra, en cuerpos: el de la letra más ancha que puede tocar si falta la del tema
LETRA, LETRA_NEGRITA = 0.58, 0.66
#: alto de un renglón, en cuerpos
RENGLON = 1.2
IDIOMA = "es-PE"
_DE = "http://schemas.openxmlformats.org/"
ESPACIOS = (
    f'xmlns:a="{_DE}drawingml/2006/main" xmlns:p="{_DE}presentationml/2006/main" '
    f'xmlns:r="{_DE}officeDocument/2006/relationships"'
)
#: colores que son un papel del tema, con su opacidad: al abrirlos con la plantilla de una oficina toman los suyos
PAPELES: dict[str, tuple[str, int]] = {
    "escena-fondo": ("bg1", 100),
    "escena-panel": ("bg2", 100),
    "escena-tinta": ("tx1", 100),
    "escena-texto": ("tx2", 100),
    "escena-apagado": ("tx2", 100),
    "escena-linea": ("tx1", 25),
    "escena-mudo": ("tx1", 14),
    "escena-acento": ("accent1", 100),
    "escena-serie": ("accent2", 100),
    "escena-antes": ("accent3", 100),
    "escena-sin-motivo": ("accent3", 100),
    "escena-senal": ("accent4", 100),
    "escena-justificada": ("accent5", 100),
    "escena-injustificada": ("accent6", 100),
    "escena-banda": ("accent2", 45),
    # la letra sobre un acento, que en los dos temas es un tono medio
    "escena-oscura": ("dk1", 100),
}


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

    @property
    def derecha(self) -> float:
        """El borde derecho."""
        return self.x + self.ancho

    def columnas(self, *partes: float, hueco: float = 0.3) -> list[Caja]:
        """El rectángulo en columnas de ancho proporcional a `partes`."""
        util = self.ancho - hueco * (len(partes) - 1)
        cajas, x = [], self.x
        for parte in partes:
            ancho = util * parte / sum(partes)
            cajas.append(Caja(x, self.y, ancho, self.alto))
            x += ancho + hueco
        return cajas

    def filas(self, *partes: float, hueco: float = 0.2) -> list[Caja]:
        """El rectángulo en filas de alto proporcional a `partes`."""
        util = self.alto - hueco * (len(partes) - 1)
        cajas, y = [], self.y
        for parte in partes:
            alto = util * parte / sum(partes)
            cajas.append(Caja(self.x, y, self.ancho, alto))
            y += alto + hueco
        return cajas

    def desde(self, y: float) -> Caja:
        """Lo que queda del rectángulo de esa altura para abajo."""
        return Caja(self.x, y, self.ancho, self.abajo - y)

    @property
    def emu(self) -> tuple[int, int, int, int]:
        """Izquierda, arriba, ancho y alto en unidades de PowerPoint."""
        return emu(self.x), emu(self.y), emu(self.ancho), emu(self.alto)

    @property
    def marco(self) -> str:
        """El rectángulo como lo pide una forma."""
        x, y, ancho, alto = self.emu
        return f'<a:xfrm><a:off x="{x}" y="{y}"/><a:ext cx="{ancho}" cy="{alto}"/></a:xfrm>'


@dataclass(frozen=True, slots=True)
class Trozo:
    """Un trozo de texto con su forma. `color`: un papel o un nombre de `TOKENS`; con "", y con 0 puntos, lo hereda."""

    texto: str
    puntos: float = TEXTO
    color: str = "escena-tinta"
    negrita: bool = False


#: los párrafos de un texto, cada uno de uno o más trozos
Parrafos = Sequence[Sequence[Trozo]]


def emu(pulgadas: float) -> int:
    """Pulgadas en unidades de PowerPoint."""
    return round(pulgadas * 914_400)


def color(nombre: str) -> str:
    """El color: el papel que cumple en el tema o, si tiene un sentido propio (las clases del mapa), el suyo."""
    if nombre not in PAPELES:
        return f'<a:srgbClr val="{TOKENS[nombre].lstrip("#")}"/>'
    papel, opacidad = PAPELES[nombre]
    if opacidad == 100:
        return f'<a:schemeClr val="{papel}"/>'
    return f'<a:schemeClr val="{papel}"><a:alpha val="{opacidad}000"/></a:schemeClr>'


def relleno(nombre: str) -> str:
    """El relleno de un color; ninguno si es ""."""
    return f"<a:solidFill>{color(nombre)}</a:solidFill>" if nombre else "<a:noFill/>"


def borde(nombre: str, puntos: float = 1, raya: str = "") -> str:
    """La línea de una forma. `raya`: la de PowerPoint («dash», «sysDash»), o "" si es continua."""
    if not nombre:
        return "<a:ln><a:noFill/></a:ln>"
    punteo = f'<a:prstDash val="{raya}"/>' if raya else ""
    return f'<a:ln w="{round(puntos * 12_700)}">{relleno(nombre)}{punteo}<a:round/></a:ln>'


def elemento(contenido: str) -> Any:
    """Un elemento escrito con los prefijos de `ESPACIOS`."""
    corte = min(contenido.index(signo) for signo in (" ", ">", "/>") if signo in contenido)
    return parse_xml(f"{contenido[:corte]} {ESPACIOS}{contenido[corte:]}")


def letra(trozo: Trozo, etiqueta: str = "a:rPr") -> str:
    """Tamaño, color, peso e idioma (para el corrector); la familia es la del tema de la presentación."""
    tamano = f' sz="{round(trozo.puntos * 100)}"' if trozo.puntos else ""
    peso = f' b="{int(trozo.negrita)}"' if trozo.puntos or trozo.negrita else ""
    return f'<{etiqueta} lang="{IDIOMA}"{tamano}{peso}>{relleno(trozo.color) if trozo.color else ""}</{etiqueta}>'


def parrafo(trozos: Sequence[Trozo], alinear: str = "") -> str:
    """Un párrafo. `alinear`: «l», «ctr», «r» o "" si lo hereda."""
    corridas = "".join(f"<a:r>{letra(trozo)}<a:t>{escapado(trozo.texto)}</a:t></a:r>" for trozo in trozos)
    propio = f'<a:pPr algn="{alinear}"/>' if alinear else ""
    return f"<a:p>{propio}{corridas}</a:p>"


def cuerpo_de_texto(
    parrafos: Parrafos, *, alinear: str = "l", ancla: str = "t", aire: float = 0.0, etiqueta: str = "p:txBody",
    partir: bool = True,
) -> str:  # fmt: skip
    """El texto de una forma, con líneas partidas por palabras. `ancla`: «t», «ctr» o «b»; `aire`: sus márgenes."""
    lado, alto = emu(aire), emu(aire / 2)
    margenes = f'lIns="{lado}" tIns="{alto}" rIns="{lado}" bIns="{alto}"'
    cuerpo = f'<a:bodyPr wrap="{"square" if partir else "none"}" {margenes} rtlCol="0" anchor="{ancla}"/>'
    dicho = "".join(parrafo(trozos, alinear) for trozos in parrafos)
    return f"<{etiqueta}>{cuerpo}<a:lstStyle/>{dicho}</{etiqueta}>"


_DECORATIVO = (
    '<a:extLst><a:ext uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}"><adec:decorative '
    'xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/></a:ext></a:extLst>'
)


def identidad(numero: int, nombre: str, descripcion: str = "") -> str:
    """Número, nombre en el panel de selección y texto para quien no la ve; sin él, la forma es un adorno."""
    que = f'<p:cNvPr id="{numero}" name="{entre_comillas(nombre[:120])}" descr="{entre_comillas(descripcion)}"'
    return f"{que}/>" if descripcion else f"{que}>{_DECORATIVO}</p:cNvPr>"


def forma(identificada: str, geometria: str, aspecto: str, texto: str = "", *, de_texto: bool = False) -> str:
    """Una forma. `geometria`: su marco y su trazo; `aspecto`: relleno y línea; `texto`: su `p:txBody`."""
    caja = ' txBox="1"' if de_texto else ""
    dicho = texto or '<p:txBody><a:bodyPr/><a:lstStyle/><a:p><a:endParaRPr lang="es-PE"/></a:p></p:txBody>'
    return (
        f"<p:sp><p:nvSpPr>{identificada}<p:cNvSpPr{caja}/><p:nvPr/></p:nvSpPr>"
        f"<p:spPr>{geometria}{aspecto}</p:spPr>{dicho}</p:sp>"
    )


def rectangulo(caja: Caja, figura: str = "rect", redondo: int = 0) -> str:
    """El marco y la figura predefinida de una forma. `redondo`: lo que curva sus esquinas, en cienmilésimas."""
    ajustes = f'<a:avLst><a:gd name="adj" fmla="val {redondo}"/></a:avLst>' if redondo else "<a:avLst/>"
    return f'{caja.marco}<a:prstGeom prst="{figura}">{ajustes}</a:prstGeom>'


def trazo_libre(anillos: Sequence[Sequence[tuple[int, int]]], ancho: int, alto: int, *, cerrado: bool = True) -> str:
    """La figura de una forma libre de varios trazos, en una cuadrícula propia de `ancho` × `alto`."""
    trazos = []
    for anillo in anillos:
        pasos = [f'<a:pt x="{x}" y="{y}"/>' for x, y in anillo]
        trazos.append(f"<a:moveTo>{pasos[0]}</a:moveTo>")
        trazos += [f"<a:lnTo>{paso}</a:lnTo>" for paso in pasos[1:]]
        if cerrado:
            trazos.append("<a:close/>")
    return (
        '<a:custGeom><a:avLst/><a:gdLst/><a:ahLst/><a:cxnLst/><a:rect l="0" t="0" r="r" b="b"/><a:pathLst>'
        f'<a:path w="{ancho}" h="{alto}">{"".join(trazos)}</a:path></a:pathLst></a:custGeom>'
    )


def poner(formas: Any, escrita: str) -> Any:
    """Agrega al final de la lámina (o de un grupo) una forma escrita, y la devuelve."""
    nueva = elemento(escrita)
    formas._spTree.insert_element_before(nueva, "p:extLst")
    return nueva


def siguiente(formas: Any) -> int:
    """El primer número de forma sin usar."""
    return int(formas._next_shape_id)


def texto(
    formas: Any, nombre: str, caja: Caja, parrafos: Parrafos, *, alinear: str = "l", ancla: str = "t", fondo: str = "",
    partir: bool = True,
) -> Any:  # fmt: skip
    """Un cuadro de texto editable."""
    dicho = "\n".join("".join(trozo.texto for trozo in trozos) for trozos in parrafos)
    escrito = cuerpo_de_texto(parrafos, alinear=alinear, ancla=ancla, aire=0.08 if fondo else 0.0, partir=partir)
    quien = identidad(siguiente(formas), nombre, dicho)
    return poner(formas, forma(quien, rectangulo(caja), relleno(fondo) + borde(""), escrito, de_texto=True))


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


def alto_de(frase: str, puntos: float, ancho: float, *, negrita: bool = False) -> float:
    """Lo que mide de alto una frase en un ancho."""
    return lineas(frase, puntos, ancho, negrita=negrita) * puntos * RENGLON / 72


def cuerpo(frase: str, ancho: float, alto: float, tamanos: Sequence[float], *, negrita: bool = False) -> float:
    """El mayor de los `tamanos` con que la frase cabe en el rectángulo; el último si con ninguno."""
    return next(
        (puntos for puntos in tamanos if alto_de(frase, puntos, ancho, negrita=negrita) <= alto + 1e-9), tamanos[-1]
    )
