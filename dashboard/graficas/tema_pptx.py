"""Los colores que de verdad tiene una lámina: los de su tema, sea el del tablero o el de la plantilla de una oficina.

Un papel («accent2») no dice si es claro u oscuro: la letra que va sobre él se elige midiendo.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.oxml import parse_xml

from dashboard.graficas.lienzo_pptx import PAPELES
from dashboard.graficas.tema import TOKENS

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
#: las dos letras que puede llevar una barra, y el color que tienen si el tema no lo dice
_LETRAS = {"escena-fondo": "FFFFFF", "escena-tinta": "000000"}


def colores_del_tema(hoja: Any) -> dict[str, str]:
    """Papel → color («1F5FA8») del tema de la parte de una lámina; el fondo y la tinta, como los cruza su patrón."""
    patron = hoja.slide.slide_layout.slide_master
    tema = parse_xml(patron.part.part_related_by(RT.THEME).blob)
    colores: dict[str, str] = {}
    for pieza in tema.iterfind(f".//{_A}clrScheme/*"):
        for color in pieza:
            # uno del sistema dice además con cuál se guardó
            if len(dicho := color.get("lastClr") or color.get("val") or "") == 6:
                colores[pieza.tag.rsplit("}", 1)[-1]] = dicho.upper()
    cruces = patron._element.find("{*}clrMap")
    cruzados = {} if cruces is None else {papel: colores.get(str(de), "") for papel, de in cruces.attrib.items()}
    return {papel: color for papel, color in (colores | cruzados).items() if color}


def letra_que_se_lee(token: str, colores: Mapping[str, str]) -> str:
    """El nombre del color de letra, el del fondo o el de la tinta, que más se aparta de un color."""
    propio = _color(token, colores)
    return max(_LETRAS, key=lambda letra: contraste(_color(letra, colores), propio))


def contraste(uno: str, otro: str) -> float:
    """La razón de contraste de WCAG entre dos colores («1F5FA8»): de 1 a 21."""
    clara, oscura = sorted((_luz(uno), _luz(otro)), reverse=True)
    return (clara + 0.05) / (oscura + 0.05)


def _color(token: str, colores: Mapping[str, str]) -> str:
    if token not in PAPELES:
        return TOKENS[token].lstrip("#")
    return colores.get(PAPELES[token][0]) or _LETRAS.get(token, "808080")


def _luz(color: str) -> float:
    partes = (parte / 255 for parte in bytes.fromhex(color))
    r, g, b = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in partes)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
