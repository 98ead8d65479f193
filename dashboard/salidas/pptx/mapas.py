"""El mapa como formas nativas: una por área, con su nombre y el color de su clase."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.graficas.lienzo_pptx import Caja, Trozo, color, describir, emu, sin_estilo, texto
from dashboard.graficas.siluetas import Anillo, Plano, Punto, Silueta, plano
from dashboard.graficas.tema import CLASES_ESTANDAR, TOKENS, clase_de, texto_sobre
from dashboard.indicadores.escenas.base import Area, Mapa

#: cuerpo del rótulo y lo que mide una letra suya, en pulgadas
ROTULO, _LETRA = 10, 0.09
_TRAMA = "depende de lo que no se sabe"


def mapa(
    formas: Any, dibujo: Mapa, coleccion: Mapping[str, Any], tramas: Mapping[str, Mapping[str, Any]], caja: Caja
) -> bool:
    """Dibuja las áreas, el rayado de las que dependen y los rótulos. `False` si la geometría no trae ninguna área.

    `tramas`: código → líneas (`lon`, `lat`, con `None` entre tramos), como las da `Consulta.trama`.
    """
    lienzo = plano(coleccion, caja.ancho, caja.alto)
    if lienzo is None:
        return False
    por_codigo = {area.codigo: area for area in dibujo.areas}
    grupo = formas.add_group_shape()
    for silueta in lienzo.siluetas:
        if area := por_codigo.get(silueta.codigo):
            _forma(grupo.shapes, area, silueta, caja)
            if area.trama and silueta.codigo in tramas:
                _rayado(grupo.shapes, area, _lineas(tramas[silueta.codigo], lienzo), caja)
    describir(grupo, f"Mapa: {dibujo.titulo}", "; ".join(f"{a.nombre}: {a.valor}" for a in dibujo.areas))
    _rotulos(formas, dibujo, lienzo, caja)
    return True


def token_de(area: Area) -> str:
    """El nombre del color de un área: el de su clase o el de sin dato."""
    clase = clase_de(area.fraccion, CLASES_ESTANDAR)
    return "sin-dato" if clase is None else CLASES_ESTANDAR[clase][1]


def _forma(formas: Any, area: Area, silueta: Silueta, caja: Caja) -> None:
    from pptx.util import Pt

    forma = _poligono(formas, silueta.anillos, caja)
    describir(forma, area.nombre, f"{area.nombre}: {area.valor} ({area.nota})")
    forma.fill.solid()
    forma.fill.fore_color.rgb = color(token_de(area))
    forma.line.color.rgb = color("papel")
    forma.line.width = Pt(1)


def _rayado(formas: Any, area: Area, lineas: Sequence[Anillo], caja: Caja) -> None:
    """Las líneas del rayado como una sola forma: el relleno de trama no se ve igual en todos los programas."""
    from pptx.util import Pt

    forma = _poligono(formas, lineas, caja, cerrado=False)
    describir(forma, f"Rayado de {area.nombre}", _TRAMA)
    forma.fill.background()
    forma.line.color.rgb = color("tinta")
    forma.line.width = Pt(0.75)


def _lineas(trama: Mapping[str, Any], lienzo: Plano) -> list[Anillo]:
    """Los tramos del rayado en el plano."""
    lineas: list[list[Punto]] = [[]]
    for longitud, latitud in zip(trama["lon"], trama["lat"], strict=True):
        if longitud is None or latitud is None:
            lineas.append([])
        else:
            lineas[-1].append(lienzo.punto(longitud, latitud))
    return [tuple(linea) for linea in lineas if len(linea) > 1]


def _poligono(formas: Any, anillos_en_plano: Sequence[Anillo], caja: Caja, *, cerrado: bool = True) -> Any:
    """Una forma libre con varios trazos, sin la sombra ni los colores de la plantilla.

    El constructor de python-pptx vuelve a medir la forma con cada punto (dos segundos para el Perú): aquí solo arma la
    forma, y el trazo se escribe de una vez.
    """
    from pptx.oxml import parse_xml
    from pptx.oxml.ns import nsdecls

    anillos = [[(emu(caja.x + x), emu(caja.y + y)) for x, y in anillo] for anillo in anillos_en_plano]
    puntos = [punto for anillo in anillos for punto in anillo]
    izquierda, arriba = min(x for x, _ in puntos), min(y for _, y in puntos)
    ancho, alto = max(x for x, _ in puntos) - izquierda, max(y for _, y in puntos) - arriba
    constructor = formas.build_freeform(izquierda, arriba)
    constructor.add_line_segments([(izquierda + ancho, arriba), (izquierda + ancho, arriba + alto)], close=True)
    forma = constructor.convert_to_shape()
    tramos = []
    for anillo in anillos:
        pasos = [f'<a:pt x="{x - izquierda}" y="{y - arriba}"/>' for x, y in anillo]
        tramos.append(f"<a:moveTo>{pasos[0]}</a:moveTo>")
        tramos += [f"<a:lnTo>{paso}</a:lnTo>" for paso in pasos[1:]]
        if cerrado:
            tramos.append("<a:close/>")
    trazo = parse_xml(f'<a:path {nsdecls("a")} w="{ancho}" h="{alto}">{"".join(tramos)}</a:path>')
    viejo = forma._element.xpath(".//a:path")[0]
    viejo.getparent().replace(viejo, trazo)
    sin_estilo(forma)
    return forma


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
        if anchos[area.codigo] < 2 * medio:
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
            # sobre el rayado la letra se pierde
            fondo="papel" if area.trama else "",
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
    sin_estilo(muestra)
    texto(
        formas, f"Leyenda: {rotulo}", Caja(fila.x + 0.42, fila.y, fila.ancho - 0.42, fila.alto), [[Trozo(rotulo, 14)]]
    )
