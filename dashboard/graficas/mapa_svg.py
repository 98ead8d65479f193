"""El mapa de una escena: áreas como enlaces, con el color y la palabra de su clase. Sin WebGL ni guiones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dashboard.dominio.marcado import escapado
from dashboard.graficas.siluetas import Plano, Silueta, camino_svg
from dashboard.graficas.svg import ANCHO_DE_LETRA, lienzo, marca, texto
from dashboard.graficas.tema import TOKENS, texto_sobre

#: medidas del plano y de su letra, en las mismas unidades
ANCHO, ALTO = 600.0, 640.0
_LETRA = 16.0
_RENGLON = _LETRA * 1.12


@dataclass(frozen=True, slots=True)
class AreaEscena:
    """Un área por dibujar. `color`: un nombre del tema; `destino`: su historia, o "" si no se abre."""

    codigo: str
    nombre: str
    valor: str
    nota: str
    color: str
    trama: bool
    rotulo: tuple[float, float] | None
    destino: str = ""


def mapa_de_escena(plano: Plano, areas: Sequence[AreaEscena], nombre: str) -> str:
    """El SVG del mapa. Las áreas sin dibujo no aparecen; las del plano que no vienen quedan de fondo."""
    por_codigo: Mapping[str, AreaEscena] = {area.codigo: area for area in areas}
    fondo = [
        marca("path", d=camino_svg(silueta), fill_rule="evenodd", color="escena-mudo", class_="vecina")
        for silueta in plano.siluetas
        if silueta.codigo not in por_codigo
    ]
    dibujadas = [(s, por_codigo[s.codigo]) for s in plano.siluetas if s.codigo in por_codigo]
    return lienzo(
        plano.ancho,
        plano.alto,
        [
            _trama(),
            *fondo,
            *(_area(silueta, area) for silueta, area in dibujadas),
            *(_rotulo(plano, silueta, area) for silueta, area in dibujadas),
        ],
        nombre,
        "grafica-mapa",
        "group",
    )


def _trama() -> str:
    linea = marca("path", d="M-2,10L10,-2M6,14L14,6", borde="escena-trama", stroke_width=2.5)
    patron = marca("pattern", linea, id="trama-escena", width=12, height=12, patternUnits="userSpaceOnUse")
    return marca("defs", patron)


def _area(silueta: Silueta, area: AreaEscena) -> str:
    camino = camino_svg(silueta)
    dibujo = marca("path", d=camino, fill_rule="evenodd", color=area.color)
    if area.trama:
        dibujo += marca("path", d=camino, fill_rule="evenodd", fill="url(#trama-escena)")
    que = f"{area.nombre}: {area.valor}. {area.nota}"
    titulo = marca("title", escapado(que))
    if not area.destino:
        return marca("g", titulo + dibujo, class_="area")
    return marca("a", titulo + dibujo, href=area.destino, class_="area profundizar", aria_label=que)


def _rotulo(plano: Plano, silueta: Silueta, area: AreaEscena) -> str:
    """Nombre y valor si caben dentro del área; si no, solo el valor; si tampoco, nada: lo dice su enlace."""
    if area.rotulo is None:
        return ""
    x, y = plano.punto(*area.rotulo)
    for lineas in ((area.nombre, area.valor), (area.valor,)):
        renglones = [(linea, y + (i - (len(lineas) - 1) / 2) * _RENGLON) for i, linea in enumerate(lineas)]
        tramos = [_dentro(silueta, x, centro) for _, centro in renglones]
        izquierda, derecha = max(desde for desde, _ in tramos), min(hasta for _, hasta in tramos)
        if max(len(linea) for linea in lineas) * _LETRA * ANCHO_DE_LETRA <= derecha - izquierda:
            clara = texto_sobre(area.color) == TOKENS["papel"]
            return "".join(
                texto(
                    (izquierda + derecha) / 2, centro + _LETRA * 0.35, linea, font_size=_LETRA, text_anchor="middle",
                    class_="rotulo", font_weight=700 if linea == area.valor else 500,
                    color="papel" if clara else "tinta", aria_hidden="true",
                )
                for linea, centro in renglones
            )  # fmt: skip
    return ""


def _dentro(silueta: Silueta, x: float, y: float) -> tuple[float, float]:
    """El tramo horizontal del área que contiene (x, y); vacío si el punto cae fuera."""
    cruces = sorted(
        x0 + (y - y0) * (x1 - x0) / (y1 - y0)
        for anillo in silueta.anillos
        for (x0, y0), (x1, y1) in zip(anillo, (*anillo[1:], anillo[0]), strict=True)
        if (y0 > y) != (y1 > y)
    )
    return next(((a, b) for a, b in zip(cruces[::2], cruces[1::2], strict=True) if a <= x <= b), (x, x))
