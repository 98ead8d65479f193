"""El mapa como formas nativas: una por área, con su nombre y el color de su clase."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dashboard.exportar.pptx.lienzo import Caja, Trozo, color, describir, emu, texto
from dashboard.figuras.siluetas import Plano, Silueta, plano
from dashboard.figuras.tema import CLASES_ESTANDAR, TOKENS, clase_de, texto_sobre
from dashboard.indicadores.escenas.base import Area, Mapa

#: cuerpo del rótulo y lo que mide una letra suya, en pulgadas
ROTULO, _LETRA = 10, 0.09
_TRAMA = "depende de establecimientos sin reporte"


def mapa(formas: Any, dibujo: Mapa, coleccion: Mapping[str, Any], caja: Caja) -> bool:
    """Dibuja las áreas y sus rótulos. `False` si la geometría no trae ninguna."""
    lienzo = plano(coleccion, caja.ancho, caja.alto)
    if lienzo is None:
        return False
    por_codigo = {area.codigo: area for area in dibujo.areas}
    grupo = formas.add_group_shape()
    for silueta in lienzo.siluetas:
        if area := por_codigo.get(silueta.codigo):
            _forma(grupo.shapes, area, silueta, caja)
    describir(grupo, f"Mapa: {dibujo.titulo}", "; ".join(f"{a.nombre}: {a.valor}" for a in dibujo.areas))
    _rotulos(formas, dibujo, lienzo, caja)
    return True


def token_de(area: Area) -> str:
    """El nombre del color de un área: el de su clase o el de sin dato."""
    clase = clase_de(area.fraccion, CLASES_ESTANDAR)
    return "sin-dato" if clase is None else CLASES_ESTANDAR[clase][1]


def _forma(formas: Any, area: Area, silueta: Silueta, caja: Caja) -> None:
    from pptx.enum.dml import MSO_PATTERN
    from pptx.util import Pt

    anillos = [[(emu(caja.x + x), emu(caja.y + y)) for x, y in anillo] for anillo in silueta.anillos]
    constructor = formas.build_freeform(*anillos[0][0])
    for numero, anillo in enumerate(anillos):
        if numero:
            constructor.move_to(*anillo[0])
        constructor.add_line_segments(anillo[1:], close=True)
    forma = constructor.convert_to_shape()
    describir(forma, area.nombre, f"{area.nombre}: {area.valor} ({area.nota})")
    if area.trama:
        forma.fill.patterned()
        forma.fill.pattern = MSO_PATTERN.WIDE_UPWARD_DIAGONAL
        forma.fill.fore_color.rgb = color("trama")
        forma.fill.back_color.rgb = color(token_de(area))
    else:
        forma.fill.solid()
        forma.fill.fore_color.rgb = color(token_de(area))
    forma.line.color.rgb = color("papel")
    forma.line.width = Pt(1)
    forma.shadow.inherit = False


def _rotulos(formas: Any, dibujo: Mapa, lienzo: Plano, caja: Caja) -> None:
    """Nombre y valor donde caben, los de las áreas más anchas primero y sin encimarse."""
    anchos = {silueta.codigo: silueta.caja[2] - silueta.caja[0] for silueta in lienzo.siluetas}
    puestos: list[tuple[float, float, float]] = []
    for area in sorted(dibujo.areas, key=lambda a: -anchos.get(a.codigo, 0.0)):
        if area.rotulo is None or area.codigo not in anchos:
            continue
        x, y = lienzo.punto(*area.rotulo)
        medio = max(len(area.nombre), len(area.valor)) * _LETRA / 2
        alto = 2 * ROTULO * 1.2 / 72
        if anchos[area.codigo] < 1.7 * medio:
            continue
        if any(abs(x - ox) < medio + otro and abs(y - oy) < alto for ox, oy, otro in puestos):
            continue
        puestos.append((x, y, medio))
        letra = "papel" if texto_sobre(token_de(area)) == TOKENS["papel"] and not area.trama else "tinta"
        rotulo = Caja(caja.x + x - medio - 0.05, caja.y + y - alto / 2, 2 * medio + 0.1, alto)
        puesto = texto(
            formas,
            f"Rótulo de {area.nombre}",
            rotulo,
            [[Trozo(area.nombre, ROTULO, letra, True)], [Trozo(area.valor, ROTULO, letra)]],
            centro=True,
        )
        puesto.text_frame.word_wrap = False


def leyenda(formas: Any, dibujo: Mapa, caja: Caja) -> None:
    """Las clases que aparecen, de mayor a menor, con cuántas áreas tiene cada una."""
    cuantas: dict[str, int] = {}
    for area in dibujo.areas:
        cuantas[token_de(area)] = cuantas.get(token_de(area), 0) + 1
    filas = [(token, nombre) for _, token, nombre in reversed(CLASES_ESTANDAR) if token in cuantas]
    if "sin-dato" in cuantas:
        filas.append(("sin-dato", "sin dato o sin reporte"))
    alto = 0.3
    for numero, (token, nombre) in enumerate(filas):
        fila = Caja(caja.x, caja.y + numero * alto, caja.ancho, alto)
        _muestra(formas, fila, token, f"{nombre} ({cuantas[token]})")
    tramadas = sum(area.trama for area in dibujo.areas)
    if tramadas:
        fila = Caja(caja.x, caja.y + len(filas) * alto, caja.ancho, alto)
        _muestra(formas, fila, "trama", f"rayado: {_TRAMA} ({tramadas})")


def _muestra(formas: Any, fila: Caja, token: str, rotulo: str) -> None:
    from pptx.enum.shapes import MSO_SHAPE

    muestra = formas.add_shape(MSO_SHAPE.RECTANGLE, *Caja(fila.x, fila.y + 0.05, 0.32, 0.2).emu)
    describir(muestra, f"Muestra: {rotulo}", rotulo)
    muestra.fill.solid()
    muestra.fill.fore_color.rgb = color(token)
    muestra.line.fill.background()
    muestra.shadow.inherit = False
    texto(
        formas, f"Leyenda: {rotulo}", Caja(fila.x + 0.42, fila.y, fila.ancho - 0.42, fila.alto), [[Trozo(rotulo, 14)]]
    )
