"""Un dibujo de reportlab con la `y` hacia abajo, como un SVG, y los colores del tema por su nombre."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from reportlab.graphics.shapes import Circle, Drawing, Group, Line, Path, PolyLine, Rect, String
from reportlab.lib.colors import toColor

from dashboard.graficas.letra_pdf import NEGRITA, NORMAL, ancho_de, imprimible
from dashboard.graficas.tema import TOKENS

Punto = tuple[float, float]
#: separación de las rayas de una trama, en puntos
_PASO = 4.2


class LienzoPdf:
    """Un dibujo de `ancho` × `alto` puntos al que se le van poniendo figuras. `dibujo`: el de reportlab."""

    def __init__(self, ancho: float, alto: float) -> None:
        self.ancho, self.alto = ancho, alto
        self.dibujo: Any = Drawing(ancho, alto)

    def rectangulo(self, x: float, y: float, ancho: float, alto: float, color: str, radio: float = 0) -> None:
        """Un rectángulo lleno; `y`: su borde de arriba."""
        r = min(radio, ancho / 2, alto / 2)
        self.dibujo.add(Rect(x, self.alto - y - alto, ancho, alto, rx=r, ry=r, **_lleno(color)))

    def linea(
        self, desde: Punto, hasta: Punto, color: str, grosor: float = 0.5, raya: Sequence[float] | None = None
    ) -> None:
        """Una recta. `raya`: lo que mide cada trazo y cada hueco, si no es continua."""
        self.camino([desde, hasta], color, grosor, raya)

    def camino(self, puntos: Sequence[Punto], color: str, grosor: float, raya: Sequence[float] | None = None) -> None:
        """Una línea que pasa por los puntos, sin relleno."""
        llevados = [coordenada for x, y in puntos for coordenada in (x, self.alto - y)]
        linea = PolyLine(llevados, strokeLineJoin=1, strokeDashArray=list(raya) if raya else None, **_trazo(color))
        linea.strokeWidth = grosor
        self.dibujo.add(linea)

    def poligono(
        self, anillos: Iterable[Sequence[Punto]], color: str = "", borde: str = "", grosor: float = 0.4
    ) -> None:
        """Un área de uno o más anillos, con la regla «par-impar»: lo que hay dentro de un hueco queda fuera."""
        camino = self._trazar(anillos)
        camino.fillColor = _lleno(color)["fillColor"] if color else None
        camino.strokeColor, camino.strokeWidth = (_trazo(borde)["strokeColor"] if borde else None), grosor
        self.dibujo.add(camino)

    def rayado(self, anillos: Sequence[Sequence[Punto]], color: str, grosor: float = 0.7) -> None:
        """Rayas en diagonal dentro de un área: lo que dice un color se dice también sin él."""
        recorte = self._trazar(anillos)
        recorte.isClipPath = 1
        equis = [x for anillo in anillos for x, _ in anillo]
        yes = [self.alto - y for anillo in anillos for _, y in anillo]
        izquierda, derecha, abajo, arriba = min(equis), max(equis), min(yes), max(yes)
        alto, rayas = arriba - abajo, []
        for i in range(int((derecha - izquierda + alto) / _PASO) + 1):
            x = izquierda - alto + i * _PASO
            rayas.append(Line(x, abajo, x + alto, arriba, strokeWidth=grosor, **_trazo(color)))
        self.dibujo.add(Group(recorte, *rayas))

    def _trazar(self, anillos: Iterable[Sequence[Punto]]) -> Any:
        camino = Path(fillMode=0, fillColor=None, strokeColor=None)
        for (x, y), *siguen in anillos:
            camino.moveTo(x, self.alto - y)
            for otro_x, otro_y in siguen:
                camino.lineTo(otro_x, self.alto - otro_y)
            camino.closePath()
        return camino

    def circulo(self, centro: Punto, radio: float, color: str, borde: str = "") -> None:
        """Un círculo lleno; con `borde`, dibujado con él."""
        circulo = Circle(centro[0], self.alto - centro[1], radio, **_lleno(color))
        if borde:
            circulo.strokeColor, circulo.strokeWidth = _trazo(borde)["strokeColor"], 1
        self.dibujo.add(circulo)

    def texto(
        self, x: float, y: float, frase: str, tamano: float, color: str = "tinta", *, negrita: bool = False,
        ancla: str = "start", sobre: str = "",
    ) -> None:  # fmt: skip
        """Una frase en su renglón; `y`: el de apoyo. `sobre`: el color del fondo que la separa de lo que cruza."""
        escrita, letra = imprimible(frase), NEGRITA if negrita else NORMAL
        if sobre:
            mide = ancho_de(frase, tamano, letra)
            inicio = x - {"start": 0.0, "middle": mide / 2, "end": mide}[ancla]
            self.poligono([_caja(inicio - 1.5, y - tamano * 0.86, mide + 3, tamano * 1.12)], sobre)
        propios = {"fontName": letra, "fontSize": tamano, "textAnchor": ancla, "fillColor": _lleno(color)["fillColor"]}
        self.dibujo.add(String(x, self.alto - y, escrita, **propios))

    def signo(self, signo: str, centro: Punto, radio: float, color: str) -> None:
        """Una de las figuras con que se dice un veredicto o un cambio: la letra impresa no las tiene."""
        x, y = centro
        if signo in _POLIGONOS:
            self.poligono([[(x + dx * radio, y + dy * radio) for dx, dy in _POLIGONOS[signo]]], color)
        elif signo == "–":
            self.linea((x - radio, y), (x + radio, y), color, 1.4)
        else:
            hueco = signo == "○"
            self.circulo(centro, radio * (0.8 if hueco else 0.9), "papel" if hueco else color, color if hueco else "")


_POLIGONOS = {
    "▲": ((0, -1), (1, 0.8), (-1, 0.8)),
    "▼": ((0, 1), (1, -0.8), (-1, -0.8)),
    "◆": ((0, -1.1), (1.1, 0), (0, 1.1), (-1.1, 0)),
}


def _caja(x: float, y: float, ancho: float, alto: float) -> list[Punto]:
    return [(x, y), (x + ancho, y), (x + ancho, y + alto), (x, y + alto)]


def _lleno(color: str) -> dict[str, Any]:
    return {"fillColor": toColor(TOKENS[color]), "strokeColor": None}


def _trazo(color: str) -> dict[str, Any]:
    return {"strokeColor": toColor(TOKENS[color])}
