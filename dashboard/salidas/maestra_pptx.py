"""La plantilla propia: su tema, su patrón y sus diseños en español, escritos desde los colores del tablero.

No viaja ningún archivo hecho a mano: se parte del vacío de python-pptx y se reescribe todo lo que se ve en él.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from pptx import Presentation
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.oxml import parse_xml

from dashboard.graficas.lienzo_pptx import ESPACIOS, IDIOMA, Caja, emu, rectangulo, relleno
from dashboard.graficas.tema import ESCENARIO
from dashboard.salidas.estilo import PROPORCIONES

MARGEN = 0.6
#: la de Windows; PowerPoint pone otra parecida donde falta, que busca por su `panose` (en Linux y macOS, Noto o Arial)
_LETRA, _PANOSE = "Segoe UI", "020B0502040204020203"
#: el número de cada marcador en los diseños; el del titular no se escribe
TITULAR, BAJADA, AVISOS, CAMPANA, PIE, NUMERO, FECHA = 0, 10, 11, 12, 13, 14, 15
#: lo que dice cada marcador vacío, y cómo se llama
_MARCADORES: dict[int, tuple[str, str, str]] = {
    TITULAR: ("title", "Titular", "Titular de la escena"),
    BAJADA: ("body", "Bajada", "Una o dos frases"),
    AVISOS: ("body", "Avisos", "Lo que debe leerse junto a las cifras"),
    CAMPANA: ("body", "Campaña", "Campaña"),
    PIE: ("ftr", "Pie", "Territorio, periodo y fuente"),
    NUMERO: ("sldNum", "Número", "‹n.º›"),
    FECHA: ("dt", "Fecha", "Fecha"),
}


@dataclass(frozen=True, slots=True)
class Diseno:
    """Un diseño de lámina: dónde va cada marcador (por su número) y dónde lo demás; `puntos`: los de su titular.

    `marcas`: cómo nombra la lámina los marcadores que el diseño tiene; `movidos`: los que no van donde él los pone.
    """

    nombre: str
    puntos: float
    marcadores: dict[int, Caja]
    contenido: Caja
    #: puntos de la bajada
    bajada: float = 18
    #: si el titular va a la izquierda de lo que se ve
    al_lado: bool = False
    marcas: dict[int, str] = field(default_factory=lambda: {numero: marca(numero) for numero in _MARCADORES})
    movidos: frozenset[int] = frozenset()
    #: si es de la plantilla del tablero: sus marcadores traen su letra
    propio: bool = True

    def nombre_de(self, cual: int) -> str:
        """El nombre de un marcador en el panel de selección."""
        return _MARCADORES[cual][1]


def marca(numero: int) -> str:
    """El marcador como lo nombran los diseños propios y sus láminas."""
    tipo = _MARCADORES[numero][0]
    tamano = ' sz="quarter"' if tipo in ("ftr", "sldNum", "body") else ' sz="half"' if tipo == "dt" else ""
    lugar = f' idx="{numero}"' if numero else ""
    return f'<p:ph type="{tipo}"{tamano}{lugar}/>'


#: los nombres de los diseños, como los muestra PowerPoint
CONTENIDO, AL_LADO, MENSAJE, LECTURA = "Titular y contenido", "Titular al lado de la gráfica", "Mensaje", "Lectura"


def disenos(ancho: float, alto: float) -> dict[str, Diseno]:
    """Los cuatro diseños, medidos para una lámina de ese tamaño."""
    util = ancho - 2 * MARGEN
    abajo = alto - 0.68
    comunes = {
        CAMPANA: Caja(MARGEN, 0.36, util - 1.9, 0.32),
        AVISOS: Caja(MARGEN, abajo - 0.52, util, 0.44),
        PIE: Caja(MARGEN, abajo, util - 1.3, 0.48),
        NUMERO: Caja(ancho - MARGEN - 1.2, abajo, 1.2, 0.24),
        FECHA: Caja(ancho - MARGEN - 1.2, abajo + 0.26, 1.2, 0.2),
    }
    tope = abajo - 0.6

    def diseno(
        nombre: str, puntos: float, titular: Caja, bajada: Caja, contenido: Caja, letra: float = 18
    ) -> Diseno:  # fmt: skip
        return Diseno(nombre, puntos, {0: titular, BAJADA: bajada, **comunes}, contenido, letra, nombre == AL_LADO)

    ancha = ancho / alto > 1.5
    if ancha:
        parte = util * 0.43
        lado = diseno(
            AL_LADO, 36, Caja(MARGEN, 0.82, parte, 2.4), Caja(MARGEN, 3.3, parte, 0.9),
            Caja(MARGEN + parte + 0.5, 0.82, util - parte - 0.5, tope - 0.82), 20,
        )  # fmt: skip
    else:
        lado = diseno(
            AL_LADO, 32, Caja(MARGEN, 0.74, util, 1.2), Caja(MARGEN, 1.96, util, 0.66),
            Caja(MARGEN, 2.7, util, tope - 2.7),
        )  # fmt: skip
    todos = (
        diseno(
            CONTENIDO, 34 if ancha else 28, Caja(MARGEN, 0.74, util, 1.16), Caja(MARGEN, 1.92, util, 0.64),
            Caja(MARGEN, 2.66, util, tope - 2.66),
        ),
        lado,
        diseno(
            MENSAJE, 44 if ancha else 36, Caja(MARGEN, 0.9, util, 2.2), Caja(MARGEN, 3.1, util, 0.74),
            Caja(MARGEN, 3.95, util, tope - 3.95), 20,
        ),
        diseno(
            LECTURA, 20, Caja(MARGEN, 0.74, util, 0.44), Caja(MARGEN, 1.2, util, 0.5),
            Caja(MARGEN, 1.76, util, tope - 1.76), 13,
        ),
    )  # fmt: skip
    return {propio.nombre: propio for propio in todos}


@cache
def plantilla_propia(proporcion: str, tema: str) -> bytes:
    """Un PPTX sin láminas con el tema, el patrón y los diseños. `tema`: uno de `ESCENARIO`."""
    documento = Presentation()
    ancho, alto = PROPORCIONES[proporcion]
    documento.slide_width, documento.slide_height = emu(ancho), emu(alto)
    documento.part._element.find("{*}sldSz").attrib.pop("type", None)
    propios = list(disenos(ancho, alto).values())
    for sobra in list(documento.slide_layouts)[len(propios) :]:
        documento.slide_layouts.remove(sobra)
    for lugar, propio in zip(documento.slide_layouts, propios, strict=True):
        lugar.part._element = parse_xml(_diseno(propio))
    patron = documento.slide_master.part
    patron.part_related_by(RT.THEME)._blob = _tema(ESCENARIO[tema]).encode()
    relaciones = [hoja.get(f"{{{_R}}}id") for hoja in patron._element.sldLayoutIdLst]
    patron._element = parse_xml(_patron(propios[0], relaciones, oscuro=tema == "oscuro"))
    _sin_restos(documento)
    salida = io.BytesIO()
    documento.save(salida)
    return salida.getvalue()


_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_APLICACION = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Properties xmlns="http://schemas.openxmlformats.org/'
    'officeDocument/2006/extended-properties"><Application>Tablero</Application></Properties>'
)


def _sin_restos(documento: Any) -> None:
    """Quita la miniatura y los ajustes de impresora del archivo vacío, y los títulos que traía escritos."""
    paquete = documento.part.package
    for origen, clases in ((paquete, ("thumbnail",)), (documento.part, ("printerSettings",))):
        for clave, relacion in list(origen._rels.items()):
            if relacion.reltype.rsplit("/", 1)[-1] in clases:
                origen._rels.pop(clave)
    paquete.part_related_by(RT.EXTENDED_PROPERTIES)._blob = _APLICACION.encode()


# -- el tema


def _tema(colores: dict[str, str]) -> str:
    """Colores, letra y efectos (ninguno: lo plano se lee mejor y se imprime igual)."""
    oscuro = _es_oscuro(colores["escena-fondo"])
    fondo, tinta = colores["escena-fondo"], colores["escena-tinta"]
    panel, texto = colores["escena-panel"], colores["escena-texto"]
    pares = {
        "dk1": fondo if oscuro else tinta,
        "lt1": tinta if oscuro else fondo,
        "dk2": panel if oscuro else texto,
        "lt2": texto if oscuro else panel,
        "accent1": colores["escena-acento"],
        "accent2": colores["escena-serie"],
        "accent3": colores["escena-antes"],
        "accent4": colores["escena-senal"],
        "accent5": colores["escena-justificada"],
        "accent6": colores["escena-injustificada"],
        "hlink": colores["escena-acento"],
        "folHlink": colores["escena-apagado"],
    }
    esquema = "".join(f'<a:{n}><a:srgbClr val="{c.lstrip("#")}"/></a:{n}>' for n, c in pares.items())
    familia = f'<a:latin typeface="{_LETRA}" panose="{_PANOSE}"/><a:ea typeface=""/><a:cs typeface=""/>'
    letra = f"<a:majorFont>{familia}</a:majorFont><a:minorFont>{familia}</a:minorFont>"
    plano = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
    lineas = "".join(f'<a:ln w="{ancho}">{plano}<a:prstDash val="solid"/></a:ln>' for ancho in (9525, 19050, 28575))
    efectos = "<a:effectStyle><a:effectLst/></a:effectStyle>" * 3
    formato = (
        f'<a:fmtScheme name="Tablero"><a:fillStyleLst>{plano * 3}</a:fillStyleLst><a:lnStyleLst>{lineas}</a:lnStyleLst>'
        f"<a:effectStyleLst>{efectos}</a:effectStyleLst><a:bgFillStyleLst>{plano * 3}</a:bgFillStyleLst></a:fmtScheme>"
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><a:theme xmlns:a="http://schemas.openxmlformats.org/'
        'drawingml/2006/main" name="Tablero de lactancia materna"><a:themeElements>'
        f'<a:clrScheme name="Tablero">{esquema}</a:clrScheme><a:fontScheme name="Tablero">{letra}</a:fontScheme>'
        f"{formato}</a:themeElements><a:objectDefaults/><a:extraClrSchemeLst/></a:theme>"
    )


def _es_oscuro(color: str) -> bool:
    return sum(bytes.fromhex(color.lstrip("#"))) < 3 * 128


# -- el patrón y los diseños

Aspecto = tuple[float, str, bool, str, str]
#: cuerpo, color, peso, lado y ancla del texto de cada marcador
_ASPECTO: dict[int, Aspecto] = {
    TITULAR: (34, "escena-tinta", True, "l", "t"),
    BAJADA: (18, "escena-texto", False, "l", "t"),
    AVISOS: (13, "escena-senal", False, "l", "b"),
    CAMPANA: (13, "escena-acento", True, "l", "t"),
    PIE: (10, "escena-texto", False, "l", "t"),
    NUMERO: (12, "escena-texto", True, "r", "t"),
    FECHA: (10, "escena-texto", False, "r", "t"),
}


def aspecto_de(cual: int) -> Aspecto:
    """Cuerpo, color, peso, lado y ancla del texto de un marcador: para quien no lo tiene."""
    return _ASPECTO[cual]


def _nivel(etiqueta: str, puntos: float, color: str, negrita: bool, lado: str, familia: str) -> str:
    return (
        f'<a:{etiqueta} marL="0" indent="0" algn="{lado}"><a:spcBef><a:spcPts val="0"/></a:spcBef><a:buNone/>'
        f'<a:defRPr sz="{round(puntos * 100)}" b="{int(negrita)}">{relleno(color)}<a:latin typeface="+{familia}-lt"/>'
        f'<a:ea typeface="+{familia}-ea"/><a:cs typeface="+{familia}-cs"/></a:defRPr></a:{etiqueta}>'
    )


def _marcador(forma: int, numero: int, caja: Caja, puntos: float = 0) -> str:
    """Un marcador de un diseño. `puntos`: los de su letra, si no son los de siempre."""
    tipo, nombre, dice = _MARCADORES[numero]
    cuerpo, color, negrita, lado, ancla = _ASPECTO[numero]
    estilo = _nivel("lvl1pPr", puntos or cuerpo, color, negrita, lado, "mn" if numero else "mj")
    corrida = f'<a:r><a:rPr lang="{IDIOMA}"/><a:t>{dice}</a:t></a:r>'
    if tipo == "sldNum":
        corrida = campo_de_numero()
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{forma}" name="{nombre}"/><p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>'
        f"<p:nvPr>{marca(numero)}</p:nvPr></p:nvSpPr><p:spPr>{rectangulo(caja)}"
        '</p:spPr><p:txBody><a:bodyPr vert="horz" wrap="square" lIns="0" tIns="0" rIns="0" bIns="0" rtlCol="0" '
        f'anchor="{ancla}"><a:normAutofit/></a:bodyPr><a:lstStyle>{estilo}</a:lstStyle>'
        f"<a:p>{corrida}</a:p></p:txBody></p:sp>"
    )


def campo_de_numero(texto: str = "‹n.º›", propio: str = f'<a:rPr lang="{IDIOMA}"/>') -> str:
    """El campo que PowerPoint pone al día con el número de la lámina. `propio`: su letra, si no la hereda."""
    return f'<a:fld id="{{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}}" type="slidenum">{propio}<a:t>{texto}</a:t></a:fld>'


def _hoja(formas: str, fondo: str = "", nombre: str = "") -> str:
    llamada = f' name="{nombre}"' if nombre else ""
    return (
        f'<p:cSld{llamada}>{fondo}<p:spTree><p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/>'
        "</p:nvGrpSpPr>"
        '<p:grpSpPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="0" cy="0"/><a:chOff x="0" y="0"/><a:chExt cx="0" cy="0"/>'
        f"</a:xfrm></p:grpSpPr>{formas}</p:spTree></p:cSld>"
    )


def _diseno(propio: Diseno) -> str:
    puntos = {0: propio.puntos, BAJADA: propio.bajada}
    formas = "".join(
        _marcador(forma, numero, caja, puntos.get(numero, 0))
        for forma, (numero, caja) in enumerate(propio.marcadores.items(), 2)
    )
    return (
        f'<p:sldLayout {ESPACIOS} preserve="1" userDrawn="1">{_hoja(formas, nombre=propio.nombre)}'
        "<p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:sldLayout>"
    )


def _patron(propio: Diseno, relaciones: list[str], *, oscuro: bool) -> str:
    cajas = propio.marcadores
    # el patrón solo tiene sitio para un cuerpo de texto: el de lo que se ve
    lugares = {0: cajas[0], BAJADA: propio.contenido, FECHA: cajas[FECHA], PIE: cajas[PIE], NUMERO: cajas[NUMERO]}
    formas = "".join(_marcador(forma, numero, caja) for forma, (numero, caja) in enumerate(lugares.items(), 2))
    cuerpos = "".join(
        _nivel(f"lvl{n}pPr", 18 if n == 1 else 16, "escena-texto", False, "l", "mn") for n in range(1, 10)
    )
    otros = "".join(_nivel(f"lvl{n}pPr", 18, "escena-tinta", False, "l", "mn") for n in range(1, 10))
    titulo = _nivel("lvl1pPr", 34, "escena-tinta", True, "l", "mj")
    d, c = ("dk", "lt") if oscuro else ("lt", "dk")
    mapa = f'bg1="{d}1" tx1="{c}1" bg2="{d}2" tx2="{c}2" ' + " ".join(f'accent{n}="accent{n}"' for n in range(1, 7))
    ids = "".join(f'<p:sldLayoutId id="{2147483649 + n}" r:id="{clave}"/>' for n, clave in enumerate(relaciones))
    fondo = f"<p:bg><p:bgPr>{relleno('escena-fondo')}<a:effectLst/></p:bgPr></p:bg>"
    return (
        f'<p:sldMaster {ESPACIOS} preserve="1">{_hoja(formas, fondo)}'
        f'<p:clrMap {mapa} hlink="hlink" folHlink="folHlink"/>'
        f"<p:sldLayoutIdLst>{ids}</p:sldLayoutIdLst><p:txStyles><p:titleStyle>{titulo}</p:titleStyle>"
        f"<p:bodyStyle>{cuerpos}</p:bodyStyle><p:otherStyle>{otros}</p:otherStyle></p:txStyles></p:sldMaster>"
    )
