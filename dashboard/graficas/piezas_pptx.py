"""Las piezas de una gráfica de PowerPoint, en el orden que pide el esquema: series, rótulos, ejes y leyenda.

Los rótulos van escritos, y no con un formato de número: así dicen lo mismo que el texto («71,1 %») en cualquier idioma
de Office. Los números de verdad quedan en el libro.
"""

from __future__ import annotations

from collections.abc import Sequence

from xlsxwriter.utility import xl_col_to_name

from dashboard.dominio.grafica import Valor
from dashboard.dominio.marcado import entre_comillas, escapado
from dashboard.graficas.lienzo_pptx import Trozo, borde, letra, parrafo, relleno

HOJA = "Datos"
#: los números de los dos ejes: cada gráfica es un archivo aparte
_EJES = (1001, 1002)
_SIN_TEXTO = (
    '<c:showLegendKey val="0"/><c:showVal val="{}"/><c:showCatName val="0"/><c:showSerName val="0"/>'
    '<c:showPercent val="0"/><c:showBubbleSize val="0"/>'
)


def aspecto(fondo: str = "", linea: str = "") -> str:
    """`c:spPr` con su relleno y su línea (ya escrita con `borde`)."""
    return f"<c:spPr>{relleno(fondo)}{linea or borde('')}</c:spPr>"


def de_texto(puntos: float, color: str = "escena-tinta", *, giro: int = 0) -> str:
    """`c:txPr`: cómo se escribe lo que no lleva su propio texto. `giro`: en sesentamilésimas de grado."""
    propio = letra(Trozo("", puntos, color), "a:defRPr").replace(' lang="es-PE"', "")
    escrito = f'<a:p><a:pPr>{propio}</a:pPr><a:endParaRPr lang="es-PE"/></a:p>'
    return f'<c:txPr><a:bodyPr rot="{giro}" vert="horz"/><a:lstStyle/>{escrito}</c:txPr>'


def acomodo(x: float, y: float, ancho: float, alto: float) -> str:
    """El sitio de lo de dentro de los ejes, en partes de la gráfica."""
    medidas = {"x": x, "y": y, "w": ancho, "h": alto}
    partes = "".join(f'<c:{parte} val="{valor:.4f}"/>' for parte, valor in medidas.items())
    modos = '<c:layoutTarget val="inner"/><c:xMode val="edge"/><c:yMode val="edge"/>'
    return f"<c:layout><c:manualLayout>{modos}{partes}</c:manualLayout></c:layout>"


def rotulo(
    lugar: int, lineas: Sequence[str], puntos: float, color: str, sitio: str, *, corrido: tuple[float, float] = (0, 0)
) -> str:
    """Lo que se escribe junto a un punto. `sitio`: «t», «b», «l», «r», «inEnd», «outEnd», «ctr».

    `corrido`: cuánto se aparta de ese sitio, en partes de la gráfica.
    """
    movido = ""
    if any(corrido):
        x, y = corrido
        movido = f'<c:layout><c:manualLayout><c:x val="{x:.4f}"/><c:y val="{y:.4f}"/></c:manualLayout></c:layout>'
    dicho = "".join(parrafo([Trozo(linea, puntos, color, True)]) for linea in lineas)
    escrito = f'<c:tx><c:rich><a:bodyPr wrap="none"/><a:lstStyle/>{dicho}</c:rich></c:tx>'
    return (
        f'<c:dLbl><c:idx val="{lugar}"/>{movido}{escrito}{aspecto()}<c:dLblPos val="{sitio}"/>'
        f"{_SIN_TEXTO.format(1)}</c:dLbl>"
    )


def rotulos(puestos: Sequence[str]) -> str:
    """Los rótulos de una serie; los puntos que no tienen no llevan ninguno."""
    # sin la línea que LibreOffice tiende hasta un rótulo corrido
    return f'<c:dLbls>{"".join(puestos)}{_SIN_TEXTO.format(0)}<c:showLeaderLines val="0"/></c:dLbls>'


def marca(figura: str, tamano: int = 0, color: str = "") -> str:
    """La marca de un punto de una línea."""
    if figura == "none":
        return '<c:marker><c:symbol val="none"/></c:marker>'
    propio = aspecto(color, borde(color))
    return f'<c:marker><c:symbol val="{figura}"/><c:size val="{tamano}"/>{propio}</c:marker>'


def punto(lugar: int, dentro: str) -> str:
    """Un punto o una barra que no se ve como los demás de su serie."""
    return f'<c:dPt><c:idx val="{lugar}"/>{dentro}</c:dPt>'


def serie(
    numero: int, nombre: str, categorias: Sequence[str], valores: Sequence[Valor], formato: str, *, vista: str,
    marcas: str = "", despues: str = "",
) -> str:  # fmt: skip
    """Una serie con sus valores y adónde están en el libro. `vista`: su `spPr`; `marcas`: lo que va tras él."""
    fin, columna = len(categorias) + 1, xl_col_to_name(numero + 1)
    nombres = "".join(f'<c:pt idx="{i}"><c:v>{escapado(c)}</c:v></c:pt>' for i, c in enumerate(categorias))
    numeros = "".join(
        f'<c:pt idx="{i}"><c:v>{valor!r}</c:v></c:pt>' for i, valor in enumerate(valores) if valor is not None
    )
    cuantos = f'<c:ptCount val="{len(categorias)}"/>'
    propio = f'<c:strCache><c:ptCount val="1"/><c:pt idx="0"><c:v>{escapado(nombre)}</c:v></c:pt></c:strCache>'
    return (
        f'<c:ser><c:idx val="{numero}"/><c:order val="{numero}"/>'
        f"<c:tx><c:strRef><c:f>{HOJA}!${columna}$1</c:f>{propio}</c:strRef></c:tx>"
        f"{vista}{marcas}<c:cat><c:strRef><c:f>{HOJA}!$A$2:$A${fin}</c:f><c:strCache>{cuantos}{nombres}</c:strCache>"
        f"</c:strRef></c:cat><c:val><c:numRef><c:f>{HOJA}!${columna}$2:${columna}${fin}</c:f><c:numCache>"
        f"<c:formatCode>{escapado(formato)}</c:formatCode>{cuantos}{numeros}</c:numCache></c:numRef></c:val>{despues}</c:ser>"
    )


def barras(series: Sequence[str], *, tumbadas: bool, apiladas: bool, hueco: int) -> str:
    """Barras o columnas. `hueco`: el que queda entre dos categorías, en partes de cien de una barra."""
    encima = 100 if apiladas else -5
    return (
        f'<c:barChart><c:barDir val="{"bar" if tumbadas else "col"}"/>'
        f'<c:grouping val="{"stacked" if apiladas else "clustered"}"/><c:varyColors val="0"/>{"".join(series)}'
        f'<c:gapWidth val="{hueco}"/><c:overlap val="{encima}"/>{_de_ejes()}</c:barChart>'
    )


def trazos(series: Sequence[str]) -> str:
    """Líneas."""
    return (
        f'<c:lineChart><c:grouping val="standard"/><c:varyColors val="0"/>{"".join(series)}<c:marker val="1"/>'
        f"{_de_ejes()}</c:lineChart>"
    )


def _de_ejes() -> str:
    return "".join(f'<c:axId val="{numero}"/>' for numero in _EJES)


def eje_de_categorias(*, tumbadas: bool, puntos: float, cada: int) -> str:
    """El de las categorías; tumbado, con la primera arriba. `cada`: se escribe un rótulo de cada tantos."""
    propio, otro = _EJES
    # si se saltan, un giro que no se ve: LibreOffice parte letra a letra los rótulos derechos que no le caben
    giro = 60 if cada > 1 else 0
    return (
        f'<c:catAx><c:axId val="{propio}"/><c:scaling><c:orientation val="{"maxMin" if tumbadas else "minMax"}"/>'
        f'</c:scaling><c:delete val="0"/><c:axPos val="{"l" if tumbadas else "b"}"/>'
        '<c:numFmt formatCode="General" sourceLinked="0"/>'
        '<c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="low"/>'
        f"{aspecto('', borde('escena-apagado', 1.5))}{de_texto(puntos, 'escena-texto', giro=giro)}"
        f'<c:crossAx val="{otro}"/><c:crosses val="autoZero"/><c:auto val="0"/><c:lblAlgn val="ctr"/>'
        f'<c:lblOffset val="100"/><c:tickLblSkip val="{cada}"/><c:tickMarkSkip val="{cada}"/>'
        '<c:noMultiLvlLbl val="0"/></c:catAx>'
    )


def eje_de_valores(
    alcance: tuple[float, float, float], *, tumbadas: bool, formato: str, rejilla: str, puntos: float
) -> str:
    """El de los valores. `alcance`: de dónde a dónde va y cada cuánto lleva una raya.

    `formato`: el de sus rótulos, o "" si no se escriben; `rejilla`: cómo es cada raya, o "" si no se ven.
    """
    minimo, maximo, paso = alcance
    otro, propio = _EJES
    lineas = f"<c:majorGridlines><c:spPr>{rejilla}</c:spPr></c:majorGridlines>" if rejilla else ""
    return (
        f'<c:valAx><c:axId val="{propio}"/><c:scaling><c:orientation val="minMax"/><c:max val="{maximo:.6g}"/>'
        f'<c:min val="{minimo:.6g}"/></c:scaling><c:delete val="0"/><c:axPos val="{"t" if tumbadas else "l"}"/>{lineas}'
        f'<c:numFmt formatCode="{entre_comillas(formato or "General")}" sourceLinked="0"/>'
        '<c:majorTickMark val="none"/><c:minorTickMark val="none"/>'
        f'<c:tickLblPos val="{"nextTo" if formato else "none"}"/>'
        f"{aspecto()}{de_texto(puntos, 'escena-texto')}"
        f'<c:crossAx val="{otro}"/><c:crosses val="autoZero"/><c:crossBetween val="between"/>'
        f'<c:majorUnit val="{paso:.6g}"/></c:valAx>'
    )


def espacio(sitio: str, dentro: str, puntos: float) -> str:
    """La gráfica entera. `sitio`: el de los ejes; `dentro`: series y ejes."""
    return (
        '<c:chartSpace><c:date1904 val="0"/><c:lang val="es-PE"/><c:roundedCorners val="0"/>'
        f'<c:chart><c:autoTitleDeleted val="1"/><c:plotArea>{sitio}{dentro}{aspecto()}</c:plotArea>'
        f'<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>{aspecto()}{de_texto(puntos)}</c:chartSpace>'
    )
