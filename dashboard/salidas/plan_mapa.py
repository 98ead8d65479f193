"""El recorrido como líneas y números para un mapa, y ese mapa dibujado para un PDF, sin navegador."""

from __future__ import annotations

from itertools import count
from typing import Any

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.territorio import Nivel
from dashboard.graficas.itinerario import Ficha, ParadaDeMapa, RutaDeMapa, color_de, fichas, vista
from dashboard.graficas.letra_pdf import NEGRITA
from dashboard.graficas.mapa import punto_en
from dashboard.graficas.tema import TOKENS
from dashboard.planificacion.cuando import dia_corto, hora
from dashboard.planificacion.itinerario import Itinerario


def rutas_de(plan: Itinerario) -> list[RutaDeMapa]:
    """Las jornadas con sus paradas numeradas como en la lista."""
    base = (plan.base.latitud, plan.base.longitud)
    rutas, numero = [], count(1)
    for jornada in plan.jornadas:
        paradas = []
        for visita in jornada.visitas:
            lugar, nombre = visita.lugar, visita.candidato.establecimiento_nombre
            que = "" if visita.candidato.quien == nombre else f" · {visita.candidato.nombre}"
            nota = f"{dia_corto(jornada.fecha)}, {hora(visita.llegada)}{que}"
            paradas.append(ParadaDeMapa(next(numero), lugar.latitud, lugar.longitud, nombre, nota))
        desde, hasta = ((lugar.latitud, lugar.longitud) for lugar in (jornada.desde, jornada.hasta))
        rutas.append(RutaDeMapa(jornada.equipo, base, paradas, desde, hasta))
    return rutas


def mapa_pdf(plan: Itinerario, consulta: Consulta, ancho: float, alto: float) -> Any:
    """El mapa de la página como dibujo de reportlab, encajado en `ancho` × `alto` puntos."""
    from reportlab.graphics.shapes import Drawing, Group

    nodo, rutas = consulta.nodo(plan.codigo), rutas_de(plan)
    dibujo = consulta.dibujo(nodo)
    puestas = fichas(rutas, dibujo)
    x0, y0, x1, y1 = vista(puestas, dibujo)
    escala = min(ancho / (x1 - x0), alto / (y1 - y0))
    # en el PDF, hacia arriba es positivo; y lo que sobra de ancho se reparte a los lados
    grupo = Group(transform=(escala, 0, 0, -escala, (ancho - (x1 - x0) * escala) / 2 - x0 * escala, y1 * escala))
    codigos = [nodo.codigo] if nodo.nivel is Nivel.MICRORRED else [hijo.codigo for hijo in consulta.hijos(nodo)]
    for codigo in codigos:
        if camino := dibujo["areas"].get(codigo):
            grupo.add(_area(camino))
    for ruta in rutas:
        puntos = [punto_en(dibujo, longitud, latitud) for latitud, longitud in ruta.camino]
        grupo.add(_linea(puntos, color_de(ruta.equipo)))
    for ficha in puestas:
        for pieza in _ficha(ficha):
            grupo.add(pieza)
    lienzo = Drawing(ancho, (y1 - y0) * escala)
    lienzo.add(grupo)
    return lienzo


def _color(nombre: str) -> Any:
    from reportlab.lib.colors import toColor

    return toColor(TOKENS[nombre])


def _area(camino: str) -> Any:
    """«M12,30l4 5 -3 2z…», en décimas de píxel y con cada paso desde el anterior."""
    from reportlab.graphics.shapes import Path

    forma = Path(fillColor=_color("papel"), strokeColor=_color("trama"), strokeWidth=0.6)
    for anillo in camino.split("M")[1:]:
        primero, _, pasos = anillo.rstrip("z").partition("l")
        x, y = (int(parte) for parte in primero.split(","))
        forma.moveTo(x / 10, y / 10)
        saltos = iter(map(int, pasos.split()))
        for dx, dy in zip(saltos, saltos, strict=True):
            x, y = x + dx, y + dy
            forma.lineTo(x / 10, y / 10)
        forma.closePath()
    return forma


def _linea(puntos: list[tuple[float, float]], color: str) -> Any:
    from reportlab.graphics.shapes import PolyLine

    return PolyLine([v for punto in puntos for v in punto], strokeColor=_color(color), strokeWidth=1.6)


def _ficha(ficha: Ficha) -> list[Any]:
    from reportlab.graphics.shapes import Group, Line, Rect, String

    x, y, ancho = ficha.x + ficha.dx, ficha.y + ficha.dy, ficha.ancho
    color, papel = _color(ficha.color), _color("papel")
    # el grupo del mapa mira hacia abajo: la letra se vuelve a dar la vuelta en su sitio
    numero = Group(transform=(1, 0, 0, -1, x, y + 4))
    letra = {"fontName": NEGRITA, "fontSize": 12, "fillColor": papel, "textAnchor": "middle"}
    numero.add(String(0, 0, ficha.rotulo, **letra))
    return [
        Line(ficha.x, ficha.y, x, y, strokeColor=color, strokeWidth=1),
        Rect(x - ancho / 2, y - 11, ancho, 22, rx=11, ry=11, fillColor=color, strokeColor=papel, strokeWidth=1.5),
        numero,
    ]
